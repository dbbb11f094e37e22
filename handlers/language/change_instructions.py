"""Instructions to change a recommendation, in any words. A match shows only that something should be changed, not what.

`INSTRUCTS` is matched against a line without its courtesies, in which `MARK` replaces the recommendations named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.language.rows import laid_out, pattern

GERUNDS: Mapping[str, str] = {
    **{f"{verb}ing": verb for verb in ("mark", "add", "attach", "push", "clear", "log", "record", "extend", "reopen", "show")},
    **{f"{verb[:-1]}ing": verb for verb in ("make", "move", "remove", "take", "change", "update", "close", "note", "complete")},
    **{f"{verb}{verb[-1]}ing": verb for verb in ("set", "put", "pop", "jot", "log", "drop", "flag", "swap")},
    **{f"{verb}ing": verb for verb in ("bring", "assign", "switch", "amend", "delay", "record", "flag", "transfer", "append")},
    **{f"{verb[:-1]}ing": verb for verb in ("postpone", "replace", "give", "delete", "finalise", "pause", "reassign")},
}
"""Gerunds in polite requests ("would you mind setting …"), each with the verb of the command."""
WOULD_YOU_MIND = pattern(
    r"\b(?:would|do|wouldn['’]?t|d['’]you)\s+(?:you\s+)?mind\s+(?:please\s+|just\s+|awfully\s+)*(?P<verb>[a-z]{5,12})\b", re.I
)
PARTICIPLES: Mapping[str, str] = {
    **{
        f"{verb}ed": verb
        for verb in ("amend", "mark", "record", "extend", "reopen", "show", "push", "add", "assign", "transfer")
    },
    **{f"{verb}d": verb for verb in ("change", "move", "update", "close", "postpone", "replace", "reassign", "note", "revise")},
    **{verb: verb for verb in ("set", "put")},
    **{"shown": "show", "made": "make", "given": "give", "taken": "take", "removed": "remove", "brought": "bring"},
    **{"swapped": "swap", "logged": "log", "deferred": "defer", "handed": "hand"},
}
"""Participles in requests ("could R5 be marked …"), each with the verb of the command."""
GRATEFUL = pattern(
    r"\b(?:(?:i|we)(?:['’]d|\s+would|\s+should)\s+(?:(?:be\s+)?(?:very\s+|most\s+|so\s+)?(?:grateful|obliged|pleased)"
    r"|(?:really\s+|greatly\s+)?appreciate\s+it)\s+if\s+|(?:grateful|much\s+appreciated)\s+if\s+"
    r"|(?:would|is)\s+it\s+(?:be\s+)?possible\s+(?:to\s+|for\s+)|(?:would|are)\s+you\s+(?:be\s+)?able\s+to\s+"
    r"|(?:any|is\s+there\s+any)\s+chance\s+(?:that\s+)?(?:you\s+could\s+)?)(?:you\s+(?:could|would|can)\s+)?",
    re.I,
)
"""What leads to a request: "I’d be grateful if you could …"."""
COULD_BE = pattern(
    r"(?:(?:^|[\n,.;:!–—-]\s?|\b(?:and|also|so|please|pls)\s)(?:please\s)?(?:can|could|may|might)\s(?P<what>[^?\n.;:]{2,70}?)"
    r"\s(?:please\s)?(?:now\s)?be\s|\bplease\s(?P<thing>[^?\n.;:]{2,70}?)\s(?:could|can|to)\s(?:now\s)?be\s)"
    r"(?P<verb>[a-z]{3,12})\b",
    re.I,
)
"""A request about what is to be done to something: "could the date for R5 be moved …"."""
_VERB = laid_out(r"""
    (?:set(?!\s+out\b)|mark|make(?!\s+(?:me|us|a\s+(?:list|chart|table|summary))\b)|move(?!\s+on\b)|put|pop
    |bring(?!\s+(?:up|me|us)\b)
    |push|clear|remove|take(?!\s+(?:me|us|a\s+look)\b)|drop|add|attach|jot|note|log|record|amend|delete|erase|wipe|blank|stick
    |shift|bump|pull(?!\s+up\b)|append|upload|write|enter|reassign|transfer|replace|swap|switch|extend|postpone|delay|defer
    |re-?open|change(?!\s+(?:log|history)\b)|get\s+rid\s+of|update(?!\s+(?:on|for|of|about|re|me|us)\b))\b
    """)
_ING = "|".join(sorted(GERUNDS, key=len, reverse=True))
_SHOULD = r"(?:should|must|ought\s+to|needs?\s+to|has\s+to|have\s+to|is\s+to|are\s+to|wants\s+to)"
INSTRUCTS = pattern(
    rf"""
    (?:(?:please|pls|also|now|actually|no|and|then|under|on|against|for|in|re|as)\b[\s,:–—-]*|R0\b[\s,:–—-]*)*{_VERB}(?!\s*$)
    |(?!(?:who|what|which|when|where|why|how|whose|is|are|was|were|has|have|did|do|does|should|could|would|will|can
    |if|whether)\b)
    [^?\n]{{0,120}}?\b(?:{_SHOULD}\s+(?:now\s+|really\s+|instead\s+)?(?:say|read|be|sit|show|go|become|state)\b
    |(?:needs?|wants?)\s+(?:{_ING}|updating|an?\s+update|re-?opening)\b)
    |[^\n]{{0,120}}[.?!,;–—-]\s+(?:no\s+)?(?:actually\s+|please\s+|just\s+|so\s+|and\s+)*(?:set|mark|put|move|change|make)\s+
    (?:it|this|them)\s+(?:back\s+)?(?:to|as|on|in)\b
    """,
    re.I,
)
INSTRUCTS_WITHIN = pattern(r"\b(?:mark|set|put|change|move)\s+(?:the\s+status\s+of\s+)?R0\b", re.I)
"""An instruction after words that weren't understood: "plaese mark R5 as done"."""
_DATE = (
    r"\b(?:dates?|deadline|timescale|due|month|week|forwards?|later|until|till?|tae|slips?"
    r"|postponed|(?:delay|dilay)\w*|spring|summer|autumn|winter|20\d\d)\b"
)
DOUBTS: Mapping[str, str] = {
    "forbidden": "Nothing was changed: {named} stays as it is.",
    "hearsay": "Nothing was recorded: that is what somebody says. If it is so, send “{line}”.",
    "unsure": "Nothing was recorded: that isn’t certain yet. Once it is, send “{line}”.",
    "past": "Nothing was recorded: that doesn’t say how {named} stands now. Send “update {named} …: what was done”.",
    "wished": "Nothing was recorded: that is a wish. Once it is so, send “{line}”.",
    "to come": (
        "Nothing was recorded: that is still to come. Once it is so, send “{line}”;"
        " for a new date, “{named} due 31 March 2027 because …”."
    ),
}
"""The answer if a state isn't stated as a fact, by the keys of `doubt_words.DOUBTS`."""
WHAT_WAS_DONE = "update {} …: what was done"
"""The line to send for anything that was done. Its status depends on the plan."""
LINES = (
    (pattern(r"\b(?:evidence|attach|upload|proof|link|minutes)\b", re.I), "evidence for {}: https://…"),
    (pattern(_DATE, re.I), "{} due 31 March 2027 because …"),
    (pattern(r"\b(?:jot|notes?|comments?)\b", re.I), "note on {}: …"),
    (
        pattern(r"\b(?:owners?|leads?|owned|belongs?|sits?\s+with|wi\b|['’]s\s+with|assign\w*|transfer)\b", re.I),
        "assign {} to …",
    ),
    (pattern(r"^\W*(?:add|log|append|write|enter|record)\b|\b(?:add|log)\s+that\b", re.I), "progress on {}: …"),
    (INSTRUCTS, WHAT_WAS_DONE),
    (pattern("", re.I), "progress on {}: …"),
)
"""The line to send instead, by the words in what wasn't understood. The first match wins."""
