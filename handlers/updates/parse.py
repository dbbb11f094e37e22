"""A line that changes the plan, read: which recommendation, which fields, what they are to become.

The surprise: nothing is understood by likeness. What is not exactly a status, an owner or a date of this plan is asked
back, with the nearest as choices; a change that was guessed would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from handlers.answer import Choice
from handlers.question import listed
from handlers.understanding.refs import Shape, fold
from handlers.updates.draft import Draft
from knowledge.changes import APPEND, Edit
from knowledge.timescale import read_timescale
from knowledge.vocabulary import CLOSED, OPEN, Vocabulary, usual_meaning

NEAR = 60.0  # of 100: likeness from which a status, a ref or an owner is offered
WORDS = 5  # the longest status, in words
REASONS = r"because(?: of)?|due to|owing to|as a result of|since"
URL = re.compile(r"<?(https?://[^\s<>|]+)(?:\|[^<>]*)?>?")
LEAD = re.compile(r"^\s*(?:/?plan\s+)?(?:(?:please|can you|could you|pls)\s+)*", re.I)
VERB = r"(?:update|set|mark|change|move|put|make|amend|edit|log|record|flag)"
# What makes a line a change and no question; REF stands for anything like a ref.
REF = r"(?:recommendation\s+|rec\s+)?[a-z]{0,4}[\s.\-#]?\d[\w./]*"
LINES = tuple(
    re.compile(pattern, re.I | re.S)
    for pattern in (
        rf"^{VERB}\s+(?:the\s+)?(?:status\s+(?:of|on|for)\s+)?(?P<ref>{REF})\b\s*[:,]?\s*(?:status\s+)?(?:(?:to|as|is|is now|=)\s+)?(?P<rest>.*)$",
        rf"^(?P<verb>close|complete|reopen|re-open)\s+(?P<ref>{REF})\b(?P<rest>.*)$",
        rf"^(?P<ref>{REF})\b\s+(?:is|are)\s+now\s+(?P<rest>.+)$",
        rf"^(?:extend|postpone|delay|move|push)\s+(?P<ref>{REF})\b\s+(?:back\s+)?(?:to|until|till|by)\s+(?P<due>.+)$",
        rf"^(?P<ref>{REF})\b\s*(?::\s*)?(?:is\s+)?(?:now\s+)?(?:due|extended to|postponed to|moved to|delayed (?:to|until)|slipped to)\s+(?:by\s+)?(?P<due>.+)$",
        rf"^(?:(?:add\s+a\s+)?note)\s+(?:(?:on|for|to|about)\s+)?(?P<ref>{REF})\b\s*:?\s*(?P<note>.*)$",
        rf"^(?P<rewrite>rewrite|replace)\s+(?:the\s+)?progress\s+(?:of|on|for)\s+(?P<ref>{REF})\b\s*:?\s*(?P<progress>.*)$",
        rf"^(?:(?:log\s+|add\s+|record\s+)?progress\s+(?:on|for|to|of)|add\s+to)\s+(?P<ref>{REF})\b\s*:\s*(?P<progress>.*)$",
        rf"^(?:add\s+)?(?:evidence|link)\s+(?:for|on|to)\s+(?P<ref>{REF})\b\s*:?\s*(?P<evidence>.*)$",
        rf"^(?:re)?assign\s+(?P<ref>{REF})\b\s+to\s+(?P<owners>.+)$",
        rf"^(?:set\s+|change\s+)?(?:the\s+)?owners?\s+of\s+(?P<ref>{REF})\b\s+(?:to|is now|are now)\s+(?P<owners>.+)$",
        rf"^(?P<ref>{REF})\b\s+owners?\s+(?:is|are)\s+now\s+(?P<owners>.+)$",
        rf"^(?P<ref>{REF})\b\s+(?:is\s+)?(?P<rest>(?:[a-z-]+\s+){{0,4}}[a-z-]+\s*:\s+\S.*)$",
    )
)  # fmt: skip
# "R17 complete but due June": a usual status said of a ref, with more after it; alone it would be a question.
_STATUS = "|".join(
    sorted((way for table in (CLOSED, OPEN) for head, also in table.items() for way in (head, *also)), key=len, reverse=True)
)
SAID = re.compile(
    rf"^(?P<ref>{REF})\b\s+(?:is\s+)?(?:now\s+)?(?P<rest>(?:{_STATUS})\b\s*(?:[:;,–-]|but\b|because\b|see\b).*)$", re.I | re.S
)
SEE = re.compile(r"[\s,;:(]*\b(?:see|link|evidence|at|here)?\s*:?\s*$", re.I)  # what leads to an address
HELP = "update {ref} in progress: what was done"


@dataclass(frozen=True, slots=True)
class Back:
    """What has to be asked back: one sentence, and the lines that can be sent instead."""

    what: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a line may name exactly: the plan's refs, its words, its owners."""

    refs: Shape
    vocabulary: Vocabulary
    statuses: Mapping[str, str]

    def status(self, said: str) -> str | None:
        return self.statuses.get(said.casefold())


def terms(refs: Shape, vocabulary: Vocabulary) -> Terms:
    """The terms of a plan. A usual status that the plan has no word for goes by its usual name."""
    statuses: dict[str, str] = {}
    for table in (CLOSED, OPEN):
        for head, also in table.items():
            own = next((status.word for status in vocabulary.statuses if head in _ways(status.word)), None)
            statuses |= dict.fromkeys((head, *also), own or head[:1].upper() + head[1:])
    for status in vocabulary.statuses:
        statuses |= dict.fromkeys((way.casefold() for way in (*status.also, status.word)), status.word)
    return Terms(refs, vocabulary, statuses)


def _ways(word: str) -> tuple[str, ...]:
    return (word.casefold(), *usual_meaning(word)[0])


def match(text: str) -> re.Match[str] | None:
    """The line as one that changes the plan, None where it is none: a question never is."""
    plain = LEAD.sub("", text).strip()
    if plain.endswith("?"):
        return None
    return next((found for line in (*LINES, SAID) if (found := line.match(plain))), None)


def parse(text: str, words: Terms) -> Draft | Back:
    """What the line is to change, or what has to be asked back. The line is one that `match` takes."""
    found = match(text)
    assert found is not None
    told = {name: value.strip() for name, value in found.groupdict().items() if value is not None}
    ref = words.refs.find(re.sub(r"^(?:recommendation|rec)\s+", "", told["ref"], flags=re.I)) or _numbered(
        told["ref"], words.refs
    )
    if ref is None:
        return _no_ref(text, told["ref"], words)
    read = _read(told, ref, words)
    return replace(read, said=text.strip()) if isinstance(read, Draft) else read


def _numbered(typed: str, refs: Shape) -> str | None:
    digits = re.sub(r"^(?:recommendation|rec)\s+", "", typed.strip(), flags=re.I)
    return refs.numbered(int(digits)) if digits.isascii() and digits.isdigit() else None


def _no_ref(text: str, typed: str, words: Terms) -> Back:
    near = [
        known
        for known, score, _ in process.extract(fold(typed), list(words.refs.known), scorer=fuzz.ratio, limit=3)
        if score >= NEAR
    ]
    choices = tuple(Choice(words.refs.known[each], text.replace(typed.strip(), words.refs.known[each], 1)) for each in near)
    return Back(
        f"Nothing was changed: the plan has no {typed.strip().upper()}{'. Did you mean one of these?' if choices else '.'}",
        choices,
    )


def _read(told: Mapping[str, str], ref: str, words: Terms) -> Draft | Back:
    if "due" in told:
        return _timescale(told["due"], ref, ())
    if "note" in told:
        return _text("note", told["note"], ref, f"note on {ref}: what is to be noted")
    if "progress" in told:
        return _progress(told, ref)
    if "evidence" in told:
        return _evidence_line(told["evidence"], ref)
    if "owners" in told:
        return _owners(told["owners"], ref, words)
    return _status_line(told, ref, words)


def _text(field: str, text: str, ref: str, line: str) -> Draft | Back:
    if not text:
        return Back(f"Nothing was changed: say what it is, as “{line}”.")
    return Draft(ref, (Edit(field, text, how=APPEND),))


def _progress(told: Mapping[str, str], ref: str) -> Draft | Back:
    if "rewrite" in told and told["progress"]:
        return Draft(ref, (Edit("progress", told["progress"]),))
    return _text("progress", told["progress"], ref, f"progress on {ref}: what was done")


def _evidence_line(text: str, ref: str) -> Draft | Back:
    if not text:
        return Back(f"Nothing was changed: say what shows it, as “evidence for {ref}: https://…”.")
    return Draft(ref, (_evidence(text),))


def _evidence(text: str) -> Edit:
    link = URL.search(text)
    words = " ".join(URL.sub(" ", text).split())
    said = SEE.sub("", words) if link else words
    return Edit("evidence", {"text": said.strip(" ,:;-"), "link": link[1] if link else ""}, how=APPEND)


def _owners(text: str, ref: str, words: Terms) -> Draft | Back:
    """Names of owners, exactly as the plan has them or says them otherwise."""
    known = {way.casefold(): name for name, also in words.vocabulary.owners.items() for way in (*also, name)}
    text, why = _because(text)
    whole = known.get(text.casefold().strip(" ."))
    named = (
        [whole]
        if whole
        else [known.get(part.casefold().strip(" .")) for part in re.split(r"\s*(?:,|;|\band\b|&)\s*", text) if part]
    )
    if all(named):
        return Draft(ref, (Edit("owners", [name for name in dict.fromkeys(named) if name], why),))
    near = [
        known[each]
        for each, score, _ in process.extract(text.casefold(), list(known), scorer=fuzz.WRatio, limit=5)
        if score >= NEAR
    ]
    choices = tuple(Choice(name, f"assign {ref} to {name}") for name in dict.fromkeys(near))[:3]
    names = listed(tuple(words.vocabulary.owners), 20)
    return Back(f"Nothing was changed: “{text}” is no owner of this plan. Its owners are {names}.", choices)


def _because(text: str) -> tuple[str, str]:
    """A text parted from the reason that it gives."""
    found = re.search(rf"(?:^|[\s,;:–-])+(?:{REASONS})\s+(.+)$", text, re.I | re.S)
    return (text[: found.start()].strip(" ,;:"), found[1].strip()) if found else (text.strip(), "")


def _timescale(text: str, ref: str, others: Sequence[Edit]) -> Draft | Back:
    """A new timescale. It has to be a date that can be read, and to say why."""
    words, why = _because(text)
    if not why and ":" in words:
        words, _, why = (part.strip() for part in words.partition(":"))
    words = words.strip(" .,")
    if not read_timescale(words).span:
        return Back(f"Nothing was changed: I cannot read “{words}” as a date. Write it as “{ref} due 31 March 2027 because …”.")
    if not why:
        return Back(
            f"Nothing was changed: a new date for {ref} needs a reason. Send “{ref} due {words} because …” with it at the end."
        )
    return Draft(ref, (*others, Edit("timescale", words, why)))


def _status_line(told: Mapping[str, str], ref: str, words: Terms) -> Draft | Back:
    verb, rest = told.get("verb", "").casefold(), told.get("rest", "").strip()
    if verb in ("reopen", "re-open"):
        return Draft(ref, (Edit("status", None, _because(rest)[1] or rest.strip(" :,")),), said="reopen")
    if verb:
        rest = f"{'completed' if verb == 'complete' else 'closed'} {rest}".strip()
    if not rest:
        return Back(f"Nothing was changed: say what is new about {ref}, as “{HELP.format(ref=ref)}”.", ())
    if found := re.match(r"(?:due|timescale|deadline)\s+(?:to\s+|by\s+|is\s+)?(.+)$", rest, re.I | re.S):
        return _timescale(found[1], ref, ())
    status, tail = _status(rest, words)
    if status is None:
        return _no_status(rest, ref, words)
    return _after(status, tail, ref)


def _status(text: str, words: Terms) -> tuple[str | None, str]:
    """The longest status that the text begins with, and what follows it."""
    parts = re.split(r"(\s+)", re.sub(r"^(?:to|as)\s+", "", text, flags=re.I))
    for number in range(min(len(parts), 2 * WORDS - 1), 0, -1):
        said = "".join(parts[:number]).strip()
        bare = said.rstrip(".,;:")
        if bare and (status := words.status(" ".join(bare.split()))):
            return status, (said[len(bare) :] + "".join(parts[number:])).strip()
    return None, text


def _after(status: str, tail: str, ref: str) -> Draft | Back:
    """What follows a status: evidence, a new date, a reason, and what was done."""
    edits: list[Edit] = []
    due = re.search(r"(?:[,;]\s*|\b)(?:but|and|now)?\s*\bdue\s+(?!to\b)(?:by\s+|in\s+)?(.+)$", tail, re.I | re.S)
    if due:
        tail = tail[: due.start()]
    link = URL.search(tail)
    if link:
        edits.append(Edit("evidence", {"text": "", "link": link[1]}, how=APPEND))
        tail = SEE.sub("", tail[: link.start()]) + tail[link.end() :]
    text, why = _because(tail)
    if re.match(r"by\s", text, re.I):
        text, why = "", f"{status} {text}"
    done = text.strip(" \t\n:;,.-–—") and text.strip(" \t\n:;,-–—")
    if done:
        edits.append(Edit("progress", done, how=APPEND))
    first = Edit("status", status, why)
    return _timescale(due[1], ref, (first, *edits)) if due else Draft(ref, (first, *edits))


def _no_status(rest: str, ref: str, words: Terms) -> Draft | Back:
    """What does not begin with a status: what is like one is asked back, the rest is progress where it may be."""
    head, colon, text = rest.partition(":")
    said = head.strip() if colon else rest
    if len(said.split()) > 3:
        return Draft(ref, (Edit("progress", rest, how=APPEND),))
    near = process.extract(said.casefold(), list(words.statuses), scorer=fuzz.ratio, limit=6)
    likely = tuple(dict.fromkeys(words.statuses[each] for each, score, _ in near if score >= NEAR))[:3]
    after = f": {text.strip()}" if text.strip() else ""
    choices = tuple(Choice(status, f"update {ref} {status}{after}") for status in likely)
    known = listed(tuple(status.word for status in words.vocabulary.statuses), 12)
    then = "Did you mean one of these?" if choices else f"It has {known}. Send “{HELP.format(ref=ref)}”."
    return Back(f"Nothing was changed: “{said}” is no status of this plan. {then}", choices)
