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
from handlers.question import join_names
from handlers.understanding.refs import Shape, fold
from handlers.updates import lines
from handlers.updates.draft import Draft
from handlers.updates.lines import REF, Line
from knowledge.changes import APPEND, Edit
from knowledge.timescale import read_timescale
from knowledge.vocabulary import CLOSED, OPEN, Vocabulary, usual_meaning

NEAR = 64.0  # of 100: likeness from which a status, a ref or an owner is offered
BESIDE = 15.0  # what is so much less alike than the nearest is not offered beside it
WORDS = 5  # the longest status, in words
MOST = 3  # choices
LONGEST = 200  # characters of what may have been meant for a status
# Beside these no usual status is taken for another one: each tells why a recommendation was given up.
OWN_NAMES = ("rejected", "dropped", "abandoned", "withdrawn", "cancelled")
REASONS = r"because(?: of)?|due to|owing to|as a result of"
URL = re.compile(r"<?(https?://[^\s<>|]+)(?:\|([^<>]*))?>?")
AFTER_URL = ".,;:!?'\"”’)]}"
SEE = re.compile(r"[\s,;:(–-]*(?:\b(?:and|see|also|link|evidence|at|here|in)\b[\s:(]*)*$", re.I)  # what leads to an address
HELP = "update {ref} in progress: what was done"
NOTHING = "Nothing was changed: "
DUE = r"(?:(?:is|it is|it['’]s)\s+)?(?:now\s+)?due\s+(?!to\b)(.+)$"


@dataclass(frozen=True, slots=True)
class Back:
    """What has to be asked back: one sentence, the lines that can be sent instead, the line that lacks only its reason."""

    what: str
    choices: tuple[Choice, ...] = ()
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a line may name exactly: the plan's refs, its words, its owners."""

    refs: Shape
    vocabulary: Vocabulary
    statuses: Mapping[str, str]

    def status(self, said: str) -> str | None:
        return self.statuses.get(said.casefold())

    def ref(self, typed: str) -> str | None:
        """The ref that was typed, which may be its number alone."""
        bare = re.sub(r"^(?:recommendation|rec)\s+", "", typed.strip(), flags=re.I)
        return self.refs.typed(bare)


def terms(refs: Shape, vocabulary: Vocabulary) -> Terms:
    """The terms of a plan. A usual status that the plan has no word for goes by its usual name."""
    statuses: dict[str, str] = {}
    for table in (CLOSED, OPEN):
        for head, also in table.items():
            own = next((status.word for status in vocabulary.statuses if head in _ways(status.word)), None)
            statuses |= dict.fromkeys((head, *also), own or _capital(head))
            statuses |= {way: own or _capital(way) for way in also if way in OWN_NAMES}
    for status in vocabulary.statuses:
        statuses |= dict.fromkeys((way.casefold() for way in (*status.also, status.word)), status.word)
    return Terms(refs, vocabulary, statuses)


def _ways(word: str) -> tuple[str, ...]:
    return (word.casefold(), *usual_meaning(word)[0])


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def parse(line: Line, words: Terms, it: str = "") -> Draft | Back:
    """What the line is to change, or what has to be asked back. `it` is the ref that "it" stands for, "" where unknown."""
    if not line.ref and not it:
        return Back(f"{NOTHING}say which recommendation, as “{lines.naming(line, 'R1')}”.")
    several = _several(line, words)
    if several:
        return several
    known = words.ref(line.ref) if line.ref else it
    if known is None:
        return _no_ref(line, words)
    said = line.text if line.ref else lines.naming(line, known)
    read = _read(line.told, known, words)
    if isinstance(read, Back):
        return replace(read, lacks=said if read.lacks else "")
    return replace(read, line=said)


def _several(line: Line, words: Terms) -> Back | None:
    """A line about several recommendations, or several lines: one at a time, so that each is seen before it is written."""
    each = [part for part in line.text.splitlines() if lines.read(part)]
    if len(each) > 1:
        return Back(f"{NOTHING}send one change at a time.", tuple(Choice(part[:70], part) for part in each[:MOST]))
    if not line.ref:
        return None
    joined = [line.ref] if words.ref(line.ref) else re.split(r"\s*[/,&+]\s*", line.ref)
    refs = [ref for part in joined if (ref := words.ref(part))]
    rest = line.text.partition(line.ref)[2]
    while found := re.match(rf"(?:\s*(?:,|/|&|\+|and\b|or\b|to(?=\s+[a-z]+\s?\d)))+\s*(?P<ref>{REF})\b", rest, re.I):
        if (other := words.ref(found["ref"])) is None:
            break
        refs.append(other)
        rest = rest[found.end() :]
    if len(refs) < 2:
        return None
    rest = re.sub(r"^(?:to|as|are|is)\s+", "", rest.strip(" :,–-"))
    instead = tuple(Choice(ref, f"update {ref} {rest}", ref) for ref in refs if ref and rest)
    return Back(f"{NOTHING}send one recommendation at a time.", instead[:MOST])


def _no_ref(line: Line, words: Terms) -> Back:
    near = _nearest(fold(line.ref), {known: known for known in words.refs.known})
    choices = tuple(Choice(words.refs.known[each], lines.naming(line, words.refs.known[each])) for each in near)
    ask = " Did you mean this one?" if len(choices) == 1 else " Did you mean one of these?" if choices else ""
    return Back(f"{NOTHING}the plan has no {line.ref.strip().upper()}.{ask}", choices)


def _nearest(said: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """What is most like a text, best first, each once: nothing where nothing is like it."""
    found = process.extract(said.casefold(), list(known), scorer=fuzz.ratio, limit=12)
    best = max((score for _, score, _ in found), default=0.0)
    near = (known[each] for each, score, _ in found if score >= max(NEAR, best - BESIDE))
    return tuple(dict.fromkeys(near))[:MOST]


def _read(told: Mapping[str, str], ref: str, words: Terms) -> Draft | Back:
    if "due" in told:
        return _timescale(told["due"], ref, ())
    if "note" in told:
        return _text("note", told["note"], ref, f"say what is to be noted, as “note on {ref}: …”.")
    if "progress" in told:
        return _progress(told, ref)
    if "evidence" in told:
        return _evidence_line(told["evidence"], ref)
    if "owners" in told:
        return _owners(told["owners"], ref, words)
    return _status_line(told, ref, words)


def _text(field: str, text: str, ref: str, lacking: str) -> Draft | Back:
    return Draft(ref, (Edit(field, text, how=APPEND),)) if text else Back(f"{NOTHING}{lacking}")


def _progress(told: Mapping[str, str], ref: str) -> Draft | Back:
    text = told["progress"]
    if "rewrite" in told:
        lacking = f"say what is to stand there instead, as “rewrite progress of {ref}: …”."
        return Draft(ref, (Edit("progress", text),)) if text else Back(f"{NOTHING}{lacking}")
    return _text("progress", text, ref, f"say what was done, as “progress on {ref}: …”.")


def _evidence_line(text: str, ref: str) -> Draft | Back:
    """Evidence: words, addresses, or words before each address."""
    if not text:
        return Back(f"{NOTHING}say what shows it, as “evidence for {ref}: https://…”.")
    found = list(URL.finditer(text))
    starts = [0, *(match.end() for match in found)]
    said = [_lead(text[start : match.start()]) for start, match in zip(starts, found, strict=False)]
    after = text[starts[-1] :].strip(AFTER_URL + " -–")
    if not found:
        return Draft(ref, (_evidence(after, ""),))
    said[-1] = f"{said[-1]} {after}".strip()
    return Draft(ref, tuple(_evidence(words, _link(match)) for words, match in zip(said, found, strict=True)))


def _evidence(words: str, link: str) -> Edit:
    return Edit("evidence", {"text": words, "link": link}, how=APPEND)


def _lead(text: str) -> str:
    """What stands before an address, without the words that lead to it."""
    return f"{text[: -lines.END]}{SEE.sub('', text[-lines.END :])}".strip(" \n,.:;-–)")


def _link(found: re.Match[str]) -> str:
    """The address, which no full stop and no bracket around it ends."""
    link = found[1]
    while link[-1:] in AFTER_URL and not (link.endswith(")") and link.count("(") >= link.count(")")):
        link = link[:-1]
    return link


def _links(text: str) -> tuple[str, list[str]]:
    """A text without the addresses at its end and what leads to them, and all its addresses."""
    found = list(URL.finditer(text))
    links = list(dict.fromkeys(map(_link, found)))
    for match in reversed(found):
        if text[match.end() :].strip(AFTER_URL + " \n"):
            break
        text = _lead(text[: match.start()])
    return text, links


def _owners(text: str, ref: str, words: Terms) -> Draft | Back:
    """Names of owners, exactly as the plan has them or says them otherwise."""
    known = {way.casefold(): name for name, also in words.vocabulary.owners.items() for way in (*also, name)}
    text, why = _because(text)
    whole = known.get(text.casefold().strip(" ."))
    parts = [text] if whole else [part for part in re.split(r"\s*(?:,|;|\band\b|&)\s*", text) if part.strip(" .")]
    named = [known.get(part.casefold().strip(" .")) for part in parts]
    if named and all(named):
        return Draft(ref, (Edit("owners", [name for name in dict.fromkeys(named) if name], why),))
    wrong = next((part for part, name in zip(parts, named, strict=True) if name is None), text)
    near = _nearest(wrong, known)
    right = [name for name in named if name]
    choices = tuple(Choice(name, f"assign {ref} to {' and '.join(dict.fromkeys((*right, name)))}") for name in near)
    names = join_names(tuple(words.vocabulary.owners), 20)
    return Back(f"{NOTHING}“{wrong}” is no owner of this plan. Its owners are {names}.", choices)


def _because(text: str) -> tuple[str, str]:
    """A text parted from the reason that it gives."""
    found = re.search(rf"(?:^|[\s,;:–-])(?:{REASONS}|since(?!\s+(?:\d|then\b)))\s+(.+)$", text, re.I | re.S)
    return (text[: found.start()].strip(" ,;:–-"), found[1].strip()) if found else (text.strip(), "")


def _dated(text: str) -> tuple[str, str]:
    """A date as it was written, and the reason behind it: "March 2027 as the tender slipped". Words that are no date stay."""
    words, why = _because(text)
    found = re.match(r"(.+?)(?:\s*[:;,.–—]\s+|\s+-\s+|\s+(?:as|so|given|after|following)\s+)(\S.*)$", words, re.S)
    if not why and found and _is_date(found[1]):
        words, why = found[1], found[2].strip()
    words = re.sub(r"^(?:(?:by|in|on|to|until|is|now)\s+|[:=]\s*)+", "", words.strip(" .,:"), flags=re.I)
    return words, why


def _is_date(words: str) -> bool:
    return read_timescale(words).span is not None


def _timescale(text: str, ref: str, others: Sequence[Edit]) -> Draft | Back:
    """A new timescale. It has to be a date that can be read, and to say why."""
    text, links = _links(text)
    words, why = _dated(text)
    if not _is_date(words):
        asked = "Write it with its year, as"
        return Back(f"{NOTHING}I cannot read “{words}” as a date. {asked} “{ref} due 31 March 2027 because …”.")
    if not why:
        return Back(
            f"{NOTHING}a new date for {ref} needs a reason. Send the line again with “because …” at its end.", lacks="why"
        )
    return Draft(ref, (*others, Edit("timescale", words, why), *(_evidence("", link) for link in links)))


def _status_line(told: Mapping[str, str], ref: str, words: Terms) -> Draft | Back:
    verb, rest = told.get("verb", "").casefold(), told.get("rest", "").strip()
    if verb in ("reopen", "re-open"):
        return Draft(ref, (Edit("status", None, _because(rest)[1] or rest.strip(" :,.–-")),))
    if verb:
        rest = f"{lines.VERBS[verb]} {rest}"
    rest = re.sub(r"^(?:(?:to|as|is|are|now|has\s+been|with)\b\s*|[:=–—-]\s*)+", "", rest, flags=re.I)
    if not rest.strip(" .!"):
        return Back(f"{NOTHING}say what is new about {ref}, as “{HELP.format(ref=ref)}”.")
    status, tail = _status(rest, words)
    if status:
        return _after(status, tail, ref, words)
    return _timescale(rest, ref, ()) if _is_date(_dated(rest)[0]) else _no_status(rest, ref, words)


def _status(text: str, words: Terms) -> tuple[str | None, str]:
    """The longest status that the text begins with, and what follows it."""
    parts = re.split(r"(\s+)", text, maxsplit=WORDS)
    for number in range(2 * WORDS - 1, 0, -2):
        said = "".join(parts[:number]).strip()
        bare = said.rstrip(".,;:!–-")
        if bare and (status := words.status(" ".join(bare.split()))):
            return status, (said[len(bare) :] + "".join(parts[number:])).strip()
    return None, text


def _after(status: str, tail: str, ref: str, words: Terms) -> Draft | Back:
    """What follows a status: a reason, evidence, a new date, and what was done, which stays as it was written."""
    if found := re.match(rf"[\s,;.]*(?:and|but)?\s*{DUE}", tail, re.I | re.S):
        return _timescale(found[1], ref, (Edit("status", status),))
    found = re.search(rf"(?:[,;.]|\s(?:and|but)\b)\s*{DUE}", tail, re.I | re.S)
    if found and _because(found[1])[1] and _is_date(_dated(found[1])[0]):  # any other due date is part of what was done
        done = _after(status, tail[: found.start()], ref, words)
        return done if isinstance(done, Back) else _timescale(found[1], ref, done.edits)
    text, links = _links(tail)
    why = ""
    if found := re.match(rf"(?:,\s*)?(?:{REASONS})\s+(.+)$", text, re.I | re.S):
        text, why = "", found[1].strip()
    elif found := re.match(r"by\s+(?P<ref>[^\s:;,.]+)\s*[:;,.–-]*\s*(?P<more>.*)$", text, re.I | re.S):
        if words.ref(found["ref"]):
            text, why = found["more"], f"{status} by {words.ref(found['ref'])}"
        elif _is_date(text):
            return Back(f"{NOTHING}“{text}” is a date to come. Send “{ref} due {text[3:]} because …” for a new date.")
    said = re.sub(r"^(?:and|but|then)\s+", "", text.lstrip(" \t\n.!;,-–—"), flags=re.I)
    if (other := lines.read(said) or lines.read_ambiguous(said)) and (not other.ref or words.ref(other.ref)):
        both = (f"update {ref} {status}", said if other.ref else lines.naming(other, ref))
        return Back(f"{NOTHING}send one change at a time.", tuple(Choice(each[:70], each) for each in both))
    said = said.strip(" \t\n:;,-–—") if said.strip(" \t\n:;,.!-–—") else ""
    edits = [Edit("status", status, why)]
    if said:
        edits.append(Edit("progress", said, how=APPEND))
    return Draft(ref, (*edits, *(_evidence("", link) for link in links)))


def _no_status(rest: str, ref: str, words: Terms) -> Draft | Back:
    """What does not begin with a status: what is like one is asked back, the rest is progress where it may be."""
    head, colon, text = rest.partition(":")
    said = (head if colon else rest).strip(" .!")
    short = len(said.split()) <= WORDS + 1 and len(said) <= LONGEST
    within = [word for way, word in words.statuses.items() if short and re.search(rf"\b{re.escape(way)}\b", said, re.I)]
    if not within and len(said.split()) > MOST:
        return Draft(ref, (Edit("progress", rest, how=APPEND),))
    likely = tuple(dict.fromkeys((*within, *(_nearest(said, words.statuses) if len(said) <= LONGEST else ()))))
    if re.search(r"\b(?:not|never|no longer|isn['’]t)\b", said, re.I):  # what is denied is not offered
        likely = tuple(word for word in likely if word not in within)
    likely = likely[:MOST]
    after = f": {text.strip()}" if text.strip() else ""
    choices = tuple(Choice(status, f"update {ref} {status}{after}") for status in likely)
    head = f"{NOTHING}“{said}” is no status of this plan."
    if choices:
        return Back(f"{head} Did you mean {'this one' if len(choices) == 1 else 'one of these'}?", choices)
    known = join_names(tuple(f"“{status.word}”" for status in words.vocabulary.statuses), 12) or "no status yet"
    also = "“in progress”, “on hold” and the like are understood, too"
    whole = f"progress on {ref}: {rest.strip()}"
    return Back(f"{head} It uses {known}; {also}. Is it progress?", (Choice("As progress", whole),))
