"""A line that changes the plan, read: which recommendation, which fields, what they are to become.

Nothing is understood by likeness. What is not exactly a status, an owner or a date of this plan is asked back, with the
nearest as choices: a change that was guessed would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from handlers.answer import Choice
from handlers.language import change_lines as language
from handlers.language.part_words import ALL
from handlers.question import join_names
from handlers.understanding import column_names
from handlers.understanding.column_names import Columns
from handlers.understanding.naming import fold_name
from handlers.understanding.refs import Shape, fold
from handlers.updates import draft as drafts
from handlers.updates import drafts_of_parts, lines
from handlers.updates.draft import Draft
from handlers.updates.lines import Line
from knowledge import fields
from knowledge.changes import APPEND, Edit
from knowledge.fields import Kind
from knowledge.further_columns import amount_of
from knowledge.timescale import read_timescale
from knowledge.vocabulary import CLOSED, OPEN, Vocabulary, usual_meaning

NEAR = 64.0  # of 100: the likeness from which a status, a ref or an owner is offered
BESIDE = 15.0  # what is this much less alike than the nearest is not offered beside it
STATUS_WORDS = 5  # the longest status, in words
FEW_WORDS = 3  # what has more words, and no status among them, was not meant for a status
MOST = 3  # choices
LONGEST_WORD = 40  # characters of a new word of a column
LONGEST = 200  # characters of what may have been meant for a status
# The usual statuses that keep their own name, though the plan has another word of the same meaning: each tells why a
# recommendation was given up.
OWN_NAMES = ("rejected", "dropped", "abandoned", "withdrawn", "cancelled")
HELP = "update {ref} in progress: what was done"
NOTHING = "Nothing was changed: "


@dataclass(frozen=True, slots=True)
class Back:
    """What has to be asked back: one sentence, the lines that can be sent instead, the line that lacks only its reason."""

    what: str
    choices: tuple[Choice, ...] = ()
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a line may name exactly: the plan's refs, its words, its owners.

    `statuses` runs from each way to say a status, in small letters, to the status. `columns` are the further columns."""

    refs: Shape
    vocabulary: Vocabulary
    statuses: Mapping[str, str]
    columns: Columns = ()

    def status(self, text: str) -> str | None:
        return self.statuses.get(text.casefold())

    def ref(self, typed: str) -> str | None:
        """The ref that was typed, which may be its number alone; for all parts of one, what stands for those."""
        plain = language.REF_NOUN.sub("", typed.strip())
        if plain.casefold().endswith(ALL):
            ref = self.refs.typed(plain[: -len(ALL)])
            return drafts_of_parts.whole(ref) if ref else None
        return self.refs.typed(plain)


Says = Mapping[str, str]  # what a line says: `Line.says`


def terms(refs: Shape, vocabulary: Vocabulary, columns: Columns = ()) -> Terms:
    """The terms of a plan. A usual status that the plan has no word for goes by its usual name."""
    statuses: dict[str, str] = {}
    for table in (CLOSED, OPEN):
        for head, also in table.items():
            own = next((status.word for status in vocabulary.statuses if head in _ways(status.word)), None)
            statuses |= dict.fromkeys((head, *also), own or _capital(head))
            statuses |= {way: own or _capital(way) for way in also if way in OWN_NAMES}
    for status in vocabulary.statuses:
        statuses |= dict.fromkeys((way.casefold() for way in (*status.also, status.word)), status.word)
    return Terms(refs, vocabulary, statuses, columns)


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
    ref = words.ref(line.ref) if line.ref else it
    if ref is None:
        return _no_ref(line, words)
    text = line.text if line.ref else lines.naming(line, ref)
    read = _read(line, ref, words)
    if isinstance(read, Back):
        return replace(read, lacks=text if read.lacks else "")
    return replace(read, line=text)


def _read(line: Line, ref: str, words: Terms) -> Draft | Back:
    reader = READERS.get(line.field)
    if reader:
        return reader(line.says, ref, words)
    if line.field.startswith(fields.MORE):
        return _column(line.field, "none" if "emptied" in line.says else line.says["word"], ref, words)
    return _word_line(line.field, line.says["word"], ref, words)


# Which recommendation


def _several(line: Line, words: Terms) -> Back | None:
    """A line about several recommendations, or several lines: one at a time, so that each is seen before it is written."""
    parts = [part for part in line.text.splitlines() if lines.read(part, words.columns)]
    if len(parts) > 1:
        return Back(f"{NOTHING}send one change at a time.", tuple(Choice(part[:70], part) for part in parts[:MOST]))
    if not line.ref:
        return None
    refs, rest = _refs(line, words)
    if len(refs) < 2:
        return None
    rest = language.AFTER_REFS.sub("", rest.strip(" :,–-"))
    instead = tuple(Choice(ref, f"update {ref} {rest}", ref) for ref in refs if ref and rest)
    return Back(f"{NOTHING}send one recommendation at a time.", instead[:MOST])


def _refs(line: Line, words: Terms) -> tuple[list[str], str]:
    """The plan's refs that a line is about ("R1/R2", "R1, R2 and R3"), and what follows them."""
    typed = [line.ref] if words.ref(line.ref) else language.BETWEEN_REFS.split(line.ref)
    refs = [ref for part in typed if (ref := words.ref(part))]
    rest = line.text.partition(line.ref)[2]
    while match := language.ANOTHER_REF.match(rest):
        if (other := words.ref(match["ref"])) is None:
            break
        refs.append(other)
        rest = rest[match.end() :]
    return refs, rest


def _no_ref(line: Line, words: Terms) -> Back:
    near = _nearest(fold(line.ref), {folded: folded for folded in words.refs.known})
    choices = tuple(Choice(words.refs.known[folded], lines.naming(line, words.refs.known[folded])) for folded in near)
    return Back(f"{NOTHING}the plan has no {line.ref.strip().upper()}.{_did_you_mean(choices)}", choices)


def _nearest(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """What is most like a text, best first and without repeats; nothing where nothing is like it. `names` runs from each
    way to say a thing to its name."""
    matches = process.extract(text.casefold(), list(names), scorer=fuzz.ratio, limit=12)
    best = max((score for _, score, _ in matches), default=0.0)
    near = (names[way] for way, score, _ in matches if score >= max(NEAR, best - BESIDE))
    return tuple(dict.fromkeys(near))[:MOST]


def _did_you_mean(choices: Sequence[Choice]) -> str:
    """The question that offers the choices, with a space before it; "" for none."""
    if not choices:
        return ""
    return f" Did you mean {'this one' if len(choices) == 1 else 'one of these'}?"


# Texts that are added


def _note(says: Says, ref: str, words: Terms) -> Draft | Back:
    return _text("note", says["note"], ref, f"say what is to be noted, as “note on {ref}: …”.")


def _progress(says: Says, ref: str, words: Terms) -> Draft | Back:
    text = says["progress"]
    if "rewrite" in says:
        lacking = f"say what is to stand there instead, as “rewrite progress of {ref}: …”."
        return Draft(ref, (Edit("progress", text),)) if text else Back(f"{NOTHING}{lacking}")
    return _text("progress", text, ref, f"say what was done, as “progress on {ref}: …”.")


def _text(field: str, text: str, ref: str, lacking: str) -> Draft | Back:
    return Draft(ref, (Edit(field, text, how=APPEND),)) if text else Back(f"{NOTHING}{lacking}")


def _evidence(says: Says, ref: str, words: Terms) -> Draft | Back:
    """Evidence: words, addresses, or words before each address."""
    text = says["evidence"]
    if not text:
        return Back(f"{NOTHING}say what shows it, as “evidence for {ref}: https://…”.")
    urls = list(language.URL.finditer(text))
    if not urls:
        return Draft(ref, (_piece(text.strip(language.AFTER_URL + " -–"), ""),))
    starts = [0, *(url.end() for url in urls)]
    texts = [_lead(text[start : url.start()]) for start, url in zip(starts, urls, strict=False)]
    after = text[starts[-1] :].strip(language.AFTER_URL + " -–")
    texts[-1] = f"{texts[-1]} {after}".strip()
    return Draft(ref, tuple(_piece(words, _link(url)) for words, url in zip(texts, urls, strict=True)))


def _piece(text: str, link: str) -> Edit:
    """One piece of evidence, added."""
    return Edit("evidence", {"text": text, "link": link}, how=APPEND)


def _lead(text: str) -> str:
    """What stands before an address, without the words that lead to it."""
    return f"{text[: -language.END]}{language.BEFORE_URL.sub('', text[-language.END :])}".strip(" \n,.:;-–)")


def _link(url: re.Match[str]) -> str:
    """The address, which no full stop and no bracket around it ends."""
    link = url[1]
    while link[-1:] in language.AFTER_URL and not (link.endswith(")") and link.count("(") >= link.count(")")):
        link = link[:-1]
    return link


def _links(text: str) -> tuple[str, list[str]]:
    """A text without the addresses at its end and what leads to them, and all its addresses."""
    urls = list(language.URL.finditer(text))
    links = list(dict.fromkeys(map(_link, urls)))
    for url in reversed(urls):
        if text[url.end() :].strip(language.AFTER_URL + " \n"):
            break
        text = _lead(text[: url.start()])
    return text, links


# Names and words of the plan


def _owners(says: Says, ref: str, words: Terms) -> Draft | Back:
    """Names of owners, exactly as the plan has them or says them otherwise."""
    owners = {way.casefold(): name for name, also in words.vocabulary.owners.items() for way in (*also, name)}
    text, why = _because(says["owners"])
    whole = owners.get(text.casefold().strip(" ."))
    parts = [text] if whole else [part for part in language.BETWEEN_OWNERS.split(text) if part.strip(" .")]
    names = [owners.get(part.casefold().strip(" .")) for part in parts]
    if names and all(names):
        return Draft(ref, (Edit("owners", [name for name in dict.fromkeys(names) if name], why),))
    wrong = next((part for part, name in zip(parts, names, strict=True) if name is None), text)
    right = [name for name in names if name]
    near = _nearest(wrong, owners)
    choices = tuple(Choice(name, f"assign {ref} to {' and '.join(dict.fromkeys((*right, name)))}") for name in near)
    all_owners = join_names(tuple(words.vocabulary.owners), 20)
    return Back(f"{NOTHING}“{wrong}” is no owner of this plan. Its owners are {all_owners}.", choices)


def _word_line(field: str, text: str, ref: str, words: Terms) -> Draft | Back:
    """One of the words that the plan uses in a field, and the reason where one follows it."""
    used = words.vocabulary.words.get(field, ())
    exact = {word.casefold(): word for word in used}
    bare, why = text.strip(" .!"), ""
    if bare.casefold() not in exact:
        bare, why = _because(text)
        bare = bare.strip(" .!")
    if word := exact.get(bare.casefold()):
        return Draft(ref, (Edit(field, word, why),))
    name = drafts.label(field)
    if not bare:
        return Back(f"{NOTHING}say what the {name} of {ref} is to be, as “update {ref} {name} {next(iter(used), '…')}”.")
    return _no_word(field, bare, why, ref, used)


def _no_word(field: str, text: str, why: str, ref: str, used: Sequence[str]) -> Back:
    """What is none of the words that the plan uses in a field: those that are like it are offered."""
    name = drafts.label(field)
    head = f"{NOTHING}“{text}” is no {name} of this plan."
    within = [word for word in used if re.search(rf"\b{re.escape(word)}\b", text, re.I)] if len(text) <= LONGEST else []
    near = _nearest(text, {word.casefold(): word for word in used}) if len(text) <= LONGEST else ()
    because = f" because {why}" if why else ""
    likely = tuple(dict.fromkeys((*within, *near)))[:MOST]
    choices = tuple(Choice(word, f"update {ref} {name} {word}{because}") for word in likely)
    if choices:
        return Back(f"{head}{_did_you_mean(choices)}", choices)
    return Back(f"{head} It uses {join_names(tuple(f'“{word}”' for word in used), 12) or f'no {name} yet'}.")


# Further columns


def _column(name: str, text: str, ref: str, words: Terms) -> Draft | Back:
    """What a further column is to say: one of its few words, a number, any text; "none" empties the cell, and what stands in
    quotation marks is taken as it is."""
    asks, bare = drafts.label(name), text.strip(" .!")
    if not bare:
        example = next(iter(words.vocabulary.words.get(name, ())), "…")
        return Back(f"{NOTHING}say what the {asks} of {ref} is to be, as “update {ref} {asks}: {example}”.")
    if quoted := language.QUOTED_VALUE.match(bare):
        return Draft(ref, (Edit(name, quoted["value"].strip(), _because(quoted["rest"])[1]),))
    kind = next((field.kind for field in words.vocabulary.further if field.name == name), Kind.TEXT)
    if kind is Kind.WORD:
        return _column_word(name, bare, ref, words)
    if bare.casefold() in language.EMPTIED:
        return Draft(ref, (Edit(name, None),))
    return _column_amount(name, bare, ref) if kind is Kind.AMOUNT else Draft(ref, (Edit(name, text.strip()),))


def _column_word(name: str, text: str, ref: str, words: Terms) -> Draft | Back:
    """One of the few words of a column, as people say it ("H", "high priority"), and the reason where one follows it."""
    used = words.vocabulary.words.get(name, ())
    names = dict(words.columns).get(name, ())
    ways = column_names.ways_of(used, names)
    ways = {**{f"{way} {fold_name(name)}": word for way, word in ways.items() for name in names}, **ways}
    for part, why in ((text, ""), _because(text)):
        word = ways.get(fold_name(part))
        if word or part.casefold() in language.EMPTIED:
            return Draft(ref, (Edit(name, word, why),))
    bare, why = _because(text)
    back = _no_word(name, bare, why, ref, used)
    if len(bare) > LONGEST_WORD:
        return back
    asks = drafts.label(name)
    if all(word[:1].isupper() for word in used):
        bare = _capital(bare)
    anew = Choice(f"“{bare}” as a new word", f"set {asks} of {ref} to “{bare}”{f' because {why}' if why else ''}")
    return replace(back, choices=(*back.choices, anew))


def _column_amount(name: str, text: str, ref: str) -> Draft | Back:
    """A number or a sum of money, or a few words in its place ("tbc"). Longer texts were hardly meant for a number."""
    bare, why = _because(text)
    if amount_of(bare) or len(bare.split()) <= FEW_WORDS:
        return Draft(ref, (Edit(name, bare, why),))
    asks = drafts.label(name)
    head = f"{NOTHING}“{bare}” is no number. Send the {asks} alone, as “update {ref} {asks}: £12,000”; or is it progress?"
    return Back(head, (Choice("As progress", f"progress on {ref}: {asks} {text}"),))


def _of_a_column(text: str, ref: str, words: Terms) -> tuple[Choice, ...]:
    """What may have been meant for a column, where no status has that name: "update R4 red" of the RAG."""
    columns = column_names.alone(words.vocabulary).get(fold_name(text), ())
    return tuple(
        Choice(f"{drafts.label(name)} {value}", f"set {drafts.label(name)} of {ref} to {value}") for name, value in columns
    )


# Dates


def _because(text: str) -> tuple[str, str]:
    """A text parted from the reason that it gives."""
    match = language.BECAUSE.search(text)
    return (text[: match.start()].strip(" ,;:–-"), match[1].strip()) if match else (text.strip(), "")


def _dated(text: str) -> tuple[str, str]:
    """A date as it was written, and the reason behind it: "March 2027 as the tender slipped". Words that are no date stay."""
    words, why = _because(text)
    match = language.DATE_AND_REASON.match(words)
    if not why and match and _is_date(match[1]):
        words, why = match[1], match[2].strip()
    return language.BEFORE_DATE.sub("", words.strip(" .,:")), why


def _is_date(words: str) -> bool:
    return read_timescale(words).span is not None


def _timescale_line(says: Says, ref: str, words: Terms) -> Draft | Back:
    return _timescale(says["due"], ref, ())


def _timescale(text: str, ref: str, others: Sequence[Edit]) -> Draft | Back:
    """A new timescale. It has to be a date that can be read, and to say why. `others` are the edits beside it."""
    text, links = _links(text)
    words, why = _dated(text)
    if not _is_date(words):
        asked = "Write it with its year, as"
        return Back(f"{NOTHING}I cannot read “{words}” as a date. {asked} “{ref} due 31 March 2027 because …”.")
    if not why:
        return Back(
            f"{NOTHING}a new date for {ref} needs a reason. Send the line again with “because …” at its end.", lacks="why"
        )
    return Draft(ref, (*others, Edit("timescale", words, why), *(_piece("", link) for link in links)))


# A status, and what follows it


def _status_line(says: Says, ref: str, words: Terms) -> Draft | Back:
    verb, rest = says.get("verb", "").casefold(), says.get("rest", "").strip()
    if verb in ("reopen", "re-open"):
        return Draft(ref, (Edit("status", None, _because(rest)[1] or rest.strip(" :,.–-")),))
    if verb:
        rest = f"{language.VERBS[verb]} {rest}"
    rest = language.BEFORE_STATUS.sub("", rest)
    if not rest.strip(" .!"):
        return Back(f"{NOTHING}say what is new about {ref}, as “{HELP.format(ref=ref)}”.")
    status, tail = _status(rest, words)
    if status:
        return _after(status, tail, ref, words)
    return _timescale(rest, ref, ()) if _is_date(_dated(rest)[0]) else _no_status(rest, ref, words)


def _status(text: str, words: Terms) -> tuple[str | None, str]:
    """The longest status that the text begins with, and what follows it."""
    parts = re.split(r"(\s+)", text, maxsplit=STATUS_WORDS)
    for number in range(2 * STATUS_WORDS - 1, 0, -2):
        beginning = "".join(parts[:number]).strip()
        bare = beginning.rstrip(".,;:!–-")
        if bare and (status := words.status(" ".join(bare.split()))):
            return status, (beginning[len(bare) :] + "".join(parts[number:])).strip()
    return None, text


def _after(status: str, tail: str, ref: str, words: Terms) -> Draft | Back:
    """What follows a status: a reason, evidence, a new date, and what was done, which stays as it was written."""
    if due := language.DUE_AT_ONCE.match(tail):
        return _timescale(due[1], ref, (Edit("status", status),))
    due = language.DUE_LATER_ON.search(tail)
    if due and _because(due[1])[1] and _is_date(_dated(due[1])[0]):  # any other due date is part of what was done
        done = _after(status, tail[: due.start()], ref, words)
        return done if isinstance(done, Back) else _timescale(due[1], ref, done.edits)
    text, links = _links(tail)
    why = ""
    if reason := language.BEGINS_WITH_REASON.match(text):
        text, why = "", reason[1].strip()
    elif by := language.BY_ANOTHER.match(text):
        if words.ref(by["ref"]):
            text, why = by["more"], f"{status} by {words.ref(by['ref'])}"
        elif _is_date(text):
            return Back(f"{NOTHING}“{text}” is a date to come. Send “{ref} due {text[3:]} because …” for a new date.")
    done_text = language.AND_THEN.sub("", text.lstrip(" \t\n.!;,-–—"))
    if another := _another_change(status, done_text, ref, words):
        return another
    done_text = done_text.strip(" \t\n:;,-–—") if done_text.strip(" \t\n:;,.!-–—") else ""
    edits = [Edit("status", status, why)]
    if done_text:
        edits.append(Edit("progress", done_text, how=APPEND))
    return Draft(ref, (*edits, *(_piece("", link) for link in links)))


def _another_change(status: str, text: str, ref: str, words: Terms) -> Back | None:
    """What follows a status and is itself a change: "on hold and assign it to Policy"."""
    line = lines.read(text, words.columns) or lines.read_ambiguous(text)
    if line is None or (line.ref and not words.ref(line.ref)):
        return None
    both = (f"update {ref} {status}", text if line.ref else lines.naming(line, ref))
    return Back(f"{NOTHING}send one change at a time.", tuple(Choice(one[:70], one) for one in both))


def _no_status(rest: str, ref: str, words: Terms) -> Draft | Back:
    """What does not begin with a status: what is like one is asked back, the rest is progress where it may be."""
    head, colon, text = rest.partition(":")
    wrong = (head if colon else rest).strip(" .!")
    likely = _likely_statuses(wrong, words)
    if likely is None:
        return Draft(ref, (Edit("progress", rest, how=APPEND),))
    after = f": {text.strip()}" if text.strip() else ""
    choices = tuple(Choice(status, f"update {ref} {status}{after}") for status in likely)
    choices = (*_of_a_column(wrong, ref, words), *choices)[:MOST]
    head = f"{NOTHING}“{wrong}” is no status of this plan."
    if choices:
        return Back(f"{head}{_did_you_mean(choices)}", choices)
    used = join_names(tuple(f"“{status.word}”" for status in words.vocabulary.statuses), 12) or "no status yet"
    also = "“in progress”, “on hold” and the like are understood, too"
    whole = f"progress on {ref}: {rest.strip()}"
    return Back(f"{head} It uses {used}; {also}. Is it progress?", (Choice("As progress", whole),))


def _likely_statuses(text: str, words: Terms) -> tuple[str, ...] | None:
    """The statuses that may have been meant; None where the text is too long for one, and is what was done."""
    number = len(text.split())
    short = number <= STATUS_WORDS + 1 and len(text) <= LONGEST
    within = [word for way, word in words.statuses.items() if short and re.search(rf"\b{re.escape(way)}\b", text, re.I)]
    if not within and number > FEW_WORDS:
        return None
    likely = tuple(dict.fromkeys((*within, *(_nearest(text, words.statuses) if len(text) <= LONGEST else ()))))
    if language.DENIED.search(text):  # what is denied is not offered
        likely = tuple(word for word in likely if word not in within)
    return likely[:MOST]


READERS: Mapping[str, Callable[[Says, str, Terms], Draft | Back]] = {
    "timescale": _timescale_line,
    "note": _note,
    "progress": _progress,
    "evidence": _evidence,
    "owners": _owners,
    "status": _status_line,
}
"""What reads a line about each field. A line about any other sets one word of the few that the plan uses in it."""
