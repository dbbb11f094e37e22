"""What people say about a change, such as confirming, undoing or signing it off, and questions about how to change the plan.

Each pattern matches a whole message. Buttons send the same words: the Confirm button sends "confirm 3f…". Groups: `id` (of a
pending change), `ref`, `mark` (which identifies a proposal), `seqs` (numbers of changes in the history), `what`, `why`.
"""

from __future__ import annotations

import re

from handlers.language.refs import TYPED_REF
from handlers.language.rows import Row, laid_out, pattern, row

_THE_CHANGE = r"(?: (?:it|that|this|(?:that|this|the|my) (?:last )?(?:change|update)))?"
_ID = r"(?P<id>[\w-]{8,40})"
_MARK = r"(?P<mark>[0-9a-f]{12})(?!\S)"


def _command(key: str, example: str, text: str) -> Row:
    return row(key, example, text, re.I | re.S)


COMMANDS: tuple[Row, ...] = (
    _command("confirm nothing", "confirm that", r"confirm(?: it| that)?"),
    _command(
        "cancel nothing",
        "cancel that change",
        r"(?:cancel|discard|scrap|forget|drop|withdraw)(?: (?:it|that|this|(?:that|this|the|my) (?:last )?(?:change|update)))?",
    ),
    _command(
        "edit nothing", "edit that change", r"edit(?: (?:it|that|this|(?:that|this|the|my) (?:last )?(?:change|update)))?"
    ),
    _command("confirm", "confirm 3fa85f64", rf"confirm {_ID}"),
    _command("edit", "edit 3fa85f64", rf"edit {_ID}"),
    _command("amend", "amend 3fa85f64 make it April instead", rf"amend {_ID} (?P<what>.+)"),
    _command("cancel", "cancel 3fa85f64", rf"cancel {_ID}"),
    _command("suggest", "suggest 3fa85f64", rf"suggest {_ID}"),
    _command(
        "decide suggestion",
        "accept suggestion 3fa85f64",
        rf"(?P<what>accept|decline) suggestion {_ID}(?:\s*[:,]?\s*because\s+(?P<why>.+))?",
    ),
    _command(
        "undo last",
        "undo my last change",
        r"""
        (?:(?:undo|revert|take back|roll back)
        (?: (?:that|it|this|those|them|both|(?:my|the|that) (?:change|update)(?: (?:i|we) (?:just )?made)?
        |what (?:i|we) (?:just |have just )?(?:did|done|recorded|saved|changed)|(?:my|the) last (?:
        (?P<number>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)
        (?: (?:changes|updates|ones))?|change|update)))?
        |(?:take|roll) (?:that|it|those) back)
        (?:(?: ?[,.;:!–—-] ?| (?=please\b|pls\b|sorry\b|oops\b|because\b|i ))
        (?:please|pls|sorry|oops|i|it|that|my|wrong|the wrong|because|as)\b[^?]{0,200})?
        """,
    ),
    _command("undo changes", "undo 17, 18", r"undo (?P<seqs>\d{1,12}(?:[ ,]+\d{1,12}){0,20})"),
    _command(
        "undo last of",
        "undo my last change of R9",
        rf"""
        (?:undo|revert)(?: (?:(?:my|the)(?: last)? )?(?:change|update)s? (?:of|on|to|for))? (?P<ref>{TYPED_REF})
        """,
    ),
    _command(
        "accept",
        "accept R27",
        rf"""
        (?:accept|approve|agree to|sign off|sign(?=\s+{TYPED_REF}\s+off))\s+(?P<ref>{TYPED_REF})(?:\s+off)?
        (?:\s+{_MARK})?
        """,
    ),
    _command(
        "send back",
        "send back R27 because there are no minutes",
        rf"""
        (?:send\s+back|send(?=\s+{TYPED_REF}\s+back)|reject|refuse)\s+(?P<ref>{TYPED_REF})
        (?:\s+back)?(?:\s+{_MARK})?(?:\s*[:,]?\s*(?:because\s+)?(?P<why>.+))?
        """,
    ),
    _command(
        "how to update",
        "how do I update the plan?",
        r"""
        (?:update|change|edit|how (?:do|can|could|would|should|to) (?:i |you |we )?(?:update|change|edit|post|record|report
        |log|mark
        |add|enter|tell you|tell it|tell planbot|let you know|say)\b[\w '’]{0,60})
        (?: (?:the |a )?(?:plan|status|progress|recommendation))?\??
        """,
    ),
    _command(
        "more time",
        "can I have an extension for R9?",
        rf"""
        (?:(?:please|pls)\s+)?(?:extend
        |(?:(?:(?:can|could|may)\s+(?:i|we)\s+(?:please\s+)?(?:have|get|ask\s+for|request)
        |(?:i|we)(?:['’](?:d|ll)\s+like|\s+would\s+like|\s+need|\s+want)(?:\s+to\s+(?:have|request|ask\s+for))?
        |request(?:ing)?|ask(?:ing)?\s+for|need|want|give\s+(?:me|us))\s+)?
        (?:(?:a(?:\s+(?:bit|little))?|an|some|another|further)\s+)?
        (?:extension|more\s+time|extra\s+time|new\s+(?:date|deadline))
        (?:\s+(?:please|pls))?\s+(?:for|on|to|with|of))\s+(?P<ref>{TYPED_REF})(?:\s+(?:please|pls))?[\s?.!]*
        """,
    ),
    _command(
        "more time",
        "can R9 have an extension?",
        rf"""
        (?:can|could|may|please\s+can)\s+(?P<ref>{TYPED_REF})\s+(?:please\s+)?(?:have|get)\s+
        (?:(?:a(?:\s+(?:bit|little))?|an|some|another|further)\s+)?(?:extension|more\s+time|extra\s+time)
        (?:\s+(?:please|pls))?[\s?.!]*
        """,
    ),
    _command(
        "delete",
        "delete R9",
        rf"""
        (?:(?:please|pls)\s+)?(?:delete|erase|remove|bin|scrap|get\s+rid\s+of)\s+(?P<ref>{TYPED_REF})
        (?:\s+(?:altogether|completely|entirely|please|pls|from\s+(?:the|this)\s+(?:plan|list|tracker)|from\s+here))*[\s?.!]*
        """,
    ),
    _command("who am i", "who am I?", r"who ?am ?i(?: here)?\??|what (?:can|may) i (?:update|change|edit)\??"),
    _command(
        "who may update",
        "why can’t I update R9",
        rf"""
        (?:why (?:can ?not|can['’]?t|may not|mayn['’]?t|am i not allowed to) i?\s?
        |why (?:may|can) i not |(?:can|may) i |who (?:can|may) |who is allowed to )
        (?:update|change|edit)\s+(?:the status of )?(?P<ref>{TYPED_REF})\??
        """,
    ),
)

BEFORE_COMMAND = pattern(r"^(?:(?:actually|no|oops|whoops|sorry|wait|oh|ah|hmm|hang\s+on|hold\s+on)\b[\s,.!–—-]*)+", re.I)
"""What people say before they take something back: "actually no, undo that"."""

# Replies to a pending change, in lower case

LONGEST_REPLY = 1_000  # in characters; anything longer isn't a reply
_END = laid_out(r"""
    (?:[\s,]+(?:please|thanks|thank you|planbot|that['’]?s (?:right|correct|fine|it)|it is|do|do it|go ahead|looks good
    |confirm(?:ed)?(?: it| that)?))*[\s.!,]*
    """)
_PLANBOT = r"(?:@?planbot[\s,:]*)?"
REPLIES: tuple[Row, ...] = (
    row(
        "confirm",
        "yes, please",
        rf"""
        {_PLANBOT}(?:(?:yes|y|yep|yeah|yup|aye|ok|okay|k|sure|fine|correct|right|agreed|absolutely|perfect|great
        |confirm(?:ed)?(?:\s+(?:it|that|this|both|all))?
        |please\s+confirm|go\s+ahead|do\s+(?:it|that|so)|please\s+do|record\s+(?:it|that)|save\s+(?:it|that)?
        |that['’]?s\s+(?:right|correct|fine|it|the\s+one)|looks\s+good|lgtm
        |:\+1:|:thumbsup:|:white_check_mark:|👍\S?|✅)[\s,.!]*)+{_END}
        """,
    ),
    row(
        "cancel",
        "no, thanks",
        rf"""
        {_PLANBOT}(?:no|n|nope|nah|cancel(?:\s+(?:it|that|this|both|all))?|don['’]?t|do\s+not|stop|scrap\s+(?:it|that)
        |forget\s+(?:it|that)|leave\s+(?:it|that)
        |never\s*mind|nevermind|not\s+(?:now|that|yet)|discard(?:\s+(?:it|that))?|drop\s+(?:it|that)|wrong|:-1:
        |:thumbsdown:|👎\S?)
        (?:[\s,.!]+(?:thanks|thank\s+you|please|cancel(?:\s+(?:it|that))?|don['’]?t|leave\s+it|that['’]?s\s+(?:wrong
        |not\s+right)|that\s+is\s+(?:wrong|not\s+right)|my\s+mistake|(?:the\s+)?wrong\s+(?:one|rec|recommendation|button)
        |i\s+(?:pressed|hit|clicked|picked|typed)\s+the\s+wrong\s+(?:one|thing|button|rec)|sorry))*[\s.!]*
        """,
    ),
    row("edit", "edit it", r"edit(?:\s+(?:it|that))?[\s.!]*"),
)
"""What a reply means in a thread with a pending change. The key is the command for it."""
_PUT_RIGHT = laid_out(r"""
    (?:no|nope|nah|actually|sorry|oops|whoops|wait|hang\s+on|hold\s+on|rather|correction|typo|my\s+mistake|i\s+mean
    |wrong\s+(?:date|owner|status|word|one|month|year|day|team))
    """)
_NO_QUESTION = laid_out(r"""
    (?!(?:who|what|when|where|which|how|why|whose|is|are|was|were|has|have|does|do|did|can|could|will|would|show|list
    |tell|give|find
    |undo|revert|help|thanks|thank|confirm|cancel|yes|any|compare|count|remind|history|forget|never|problem|worries|need|idea
    |leave|stop|thats|that['’]s\s+(?:it|fine|all|ok))\b)
    """)
AMENDS = pattern(
    rf"""
    (?:(?:no|yes|ok(?:ay)?|actually|sorry|but|well|oops|wait)\b[\s,:!.]*)*
    (?:(?:please\s+)?(?:make|change|set|move)\s+(?:it|that|this|the\s+(?:date|deadline|status|owner))\s+|(?:it
    |that)\s+should\s+be\s+|i\s+meant?\s+|should\s+be\s+)\S
    |(?:{_PUT_RIGHT}\b[\s,:;!.–—-]*+)++{_NO_QUESTION}[^?\n]{{2,60}}$
    |(?:(?:that|it|this)['’]?s|(?:that|it|this)\s+is)\s+(?:not\s+(?:right|correct|what\s+i\s+(?:meant|said))|wrong)[\s.!]*$
    |no[\s,]+(?:wait|hang\s+on|hold\s+on)[\s.!]*$
    |[^?\n]{{2,60}}\s+(?:instead|i\s+meant?|rather)[\s.!]*$
    """
)
"""The beginning of a reply that replaces part of a pending change: "make it April instead", "actually, I meant June"."""
_CORRECTS = r"sorry|no|oops|whoops|wait|actually|wrong|meant?|make|should|was|not|instead|rather|but"
CORRECTION = frozenset(
    f"""
    {_CORRECTS.replace("?", "").replace("|", " ")} mean i it its it's that that's this to for on in about against of than is be
    been have the one ones rec recs recommendation recommendations ref number please pls thanks change cancel yes ok okay and
    well ah oh hang hold my mistake typo
    """.split()
)
"""The words in a reply that only says which recommendation was meant: "sorry, I meant R15", "that was for R15, not R14"."""
REPEATS = frozenset({"same", "ditto", "likewise", "too", "also", "well", "and", "plus"})
"""The words that mark a reply as applying to another recommendation too: "same for R27", "R5 too"."""
REPEATING = REPEATS | frozenset(
    "the it it's its do for on with to goes applies as again please pls that thing is change update oh yes".split()
)
"""All the words that such a reply can contain."""
REPEATS_SAVED = REPEATS - {"and", "plus"}
"""The words that mark such a reply once the change has been saved, when "and R5" may be a question about R5."""
ADDS = pattern(
    r"(?:and|also|plus|oh\s+and|as\s+well\s+as\s+that)\b[\s,:]*(?:also\s+|please\s+)*(?=(?:(?:it['’]?s|it\s+is|is"
    r"|with|add|the|a|new|set)"
    r"\s+)*(?:now\s+)?(?:due|deadline|owners?|owned|notes?|progress|evidence|status)\b)",
    re.I,
)
"""The beginning of a reply that adds another field to a pending change: "also due June 2027 because …"."""
REDIRECTS = pattern(rf"(?=.{{0,60}}?\b(?:{_CORRECTS})\b)[^?\n]{{0,80}}?(?:\d|\brec(?:ommendation)?\s+[a-z])[^?\n]{{0,60}}")
"""A reply that may say which recommendation was meant. Its other words decide whether it does."""
NUMBER_MEANT = pattern(r"\b(for|meant?|on|not|one,?)\s+(?=\d{1,3}\b(?!\s*[a-z%]))", re.I)
"""What precedes a number that can only be a recommendation's: "that was for 15"."""
NOT_MEANT = pattern(r"(?:\bnot|\binstead\s+of|\brather\s+than)\s+(?:for\s+|on\s+|in\s+)?$", re.I)
"""What precedes the recommendation that wasn't meant."""
