"""Reads lines that change the plan: which recommendations, which fields, and their new values.

Nothing is changed on the basis of similarity. If something isn't exactly a status, owner or date of this plan, planbot asks and
offers the nearest ones, because a wrong change is worse than none. The same goes for leftover text that doesn't read like a
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, pairwise

from rapidfuzz import fuzz, process

from handlers.answer import Choice
from handlers.language import change_commands, change_dates
from handlers.language import change_lines as language
from handlers.language import change_statements as statements
from handlers.question import join_names
from handlers.understanding import column_names
from handlers.understanding.column_names import Columns
from handlers.understanding.english import is_word
from handlers.understanding.naming import fold_name
from handlers.understanding.refs import Shape, fold
from handlers.updates import dates, lines, mark
from handlers.updates import draft as drafts
from handlers.updates.dates import Move
from handlers.updates.draft import Draft, Swap
from handlers.updates.lines import Line
from knowledge import fields
from knowledge.changes import ADD, APPEND, REMOVE, Edit
from knowledge.fields import WAITING, Kind
from knowledge.further_columns import amount_of
from knowledge.vocabulary import CLOSED, OPEN, Status, Vocabulary, usual_meaning

NEAR = 64.0  # on a scale of 0 to 100; statuses, refs and owners at least this similar are offered
BESIDE = 15.0  # anything less similar than the nearest by this much isn't offered
ALIKE = 80.0  # a short statement at least this similar counts as a misspelt status, and planbot asks
VERY_ALIKE = 87.0  # a word in a sentence at least this similar may be a misspelt status
SHORTEST = 6  # characters in the shortest such word
STATUS_WORDS = 5  # the most words in a status
FEW_WORDS = 3  # a text with more words, and no status among them, wasn't meant as a status
SENTENCE = 3  # a text with at least this many words that includes a status may say what was done
MOST = 3  # the most choices
LONGEST_WORD = 40  # the most characters in a new word for a column
LONGEST = 200  # the most characters in a text that may have been meant as a status
# Usual statuses whose synonyms differ in meaning, so that none is recorded as another ("cancelled" isn't "Not feasible") unless
# the plan file says so.
OWN_NAMES = ("not feasible", "superseded", "behind schedule", "partially implemented")
GOING_ON = ("in progress", "ongoing", "on track")
GIVEN_UP = ("not feasible",)  # each synonym gives a different reason for giving up a recommendation
EXAMPLE = "31 March 2027"
NOTHING = "Nothing was changed: "


@dataclass(frozen=True, slots=True)
class Back:
    """A question back to the author: a sentence, lines to send instead (`choices`), and a line that lacks only a reason
    (`lacks`). `denies` is a status that, according to the line, the recommendations in `refs` don't have.
    """

    what: str
    choices: tuple[Choice, ...] = ()
    lacks: str = ""
    denies: str = ""
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a line can name exactly: the plan's refs, words and owners; and the day on which it was typed.

    `statuses` maps each name for a status, in lower case, to the status. `unsure` has the names that can mean one of several
    statuses, with those.
    """

    refs: Shape
    vocabulary: Vocabulary
    statuses: Mapping[str, str]
    unsure: Mapping[str, tuple[str, ...]]
    today: date
    columns: Columns = ()

    def status(self, text: str) -> str | None:
        return self.statuses.get(text.casefold())

    def ref(self, typed: str) -> str | None:
        """The ref that was typed, possibly only as a number, or None."""
        return self.refs.typed(typed)

    def date(self, words: str) -> str | None:
        """A date in the words of a timescale, or None if it isn't one."""
        return dates.read(words, self.today)


Says = Mapping[str, str]  # what a line says (see `Line.says`)


def terms(refs: Shape, vocabulary: Vocabulary, today: date, columns: Columns = ()) -> Terms:
    """The terms of a plan. A usual status that the plan has no word for keeps its usual name."""
    statuses: dict[str, str] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    for table in (CLOSED, OPEN):
        for head, also in table.items():
            own = tuple(status.word for status in vocabulary.statuses if head in _ways(status.word))
            for way in (head, *also):
                if not own and head in OWN_NAMES and way != head and head not in GIVEN_UP:
                    unsure[way] = (_capital(head), _capital(way))
                elif not own:
                    statuses[way] = _capital(way if head in OWN_NAMES else head)
                elif head in OWN_NAMES:
                    unsure[way] = (*own, _capital(way))
                elif len(own) == 1:
                    statuses[way] = own[0]
                else:
                    unsure[way] = own
    for status in vocabulary.statuses:
        ways = [way.casefold() for way in (*_own_ways(status), status.word)]
        statuses |= dict.fromkeys(ways, status.word)
        unsure = {way: words for way, words in unsure.items() if way not in ways}
    return Terms(refs, vocabulary, statuses, unsure, today, columns)


def example(ref: str, words: Terms, is_closed: bool = False) -> str:
    """A line to send about a recommendation. It includes a status only if the plan has one for ongoing work and the
    recommendation isn't closed.
    """
    status = _going_on(words)
    if not status or is_closed:
        return f"progress on {ref}: what was done"
    return f"update {ref} {status.lower()}: what was done"


def status_of(state: str, words: Terms) -> str | None:
    """The status that a verb or the name of a status means, if it is certain."""
    way = language.PAST.get(state) or language.VERBS.get(state) or state
    return words.status(way)


def _going_on(words: Terms) -> str:
    """The plan's own status for ongoing work, or ""."""
    used = {known.word for known in words.vocabulary.statuses}
    return next((word for way in GOING_ON if (word := words.status(way)) in used and word), "")


def _own_ways(status: Status) -> Sequence[str]:
    """The names for a status from the plan file, without the usual synonyms if these differ in meaning."""
    usual = usual_meaning(status.word)[0]
    declared = (
        status.also[: len(status.also) - len(usual)] if status.also[len(status.also) - len(usual) :] == usual else status.also
    )
    return declared


def _ways(word: str) -> tuple[str, ...]:
    return (word.casefold(), *usual_meaning(word)[0])


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def parse(read: Iterable[Line], words: Terms, it: str = "") -> tuple[Draft, ...] | Back | None:
    """What the lines would change, as a draft for each recommendation, or a question back. None if they turn out not to be a
    change: "R9 owner and status" names no owner.

    `it` is the ref that "it" refers to, or "" if unknown.
    """
    by_ref: dict[str, Draft] = {}
    for line in read:
        one = _line(line, words, it)
        if one is None or isinstance(one, Back):
            return one
        for draft in one:
            before = by_ref.get(draft.ref)
            by_ref[draft.ref] = _joined(before, draft) if before else draft
    return tuple(by_ref.values())


def _joined(first: Draft, second: Draft) -> Draft:
    """Two drafts for the same recommendation, combined."""
    return replace(first, edits=(*first.edits, *(edit for edit in second.edits if edit not in first.edits)))


def _line(line: Line, words: Terms, it: str) -> tuple[Draft, ...] | Back | None:
    if not line.ref and not it:
        return Back(f"{NOTHING}say which recommendation, as “{lines.naming(line, 'R1')}”.")
    if line.unknown:
        return _no_ref(line, words)
    refs = line.refs or (it,)
    named = join_names(refs)
    edits = _read(line, named, words)
    if edits is None:
        return None
    if isinstance(edits, Back):
        return replace(edits, lacks=lines.naming(line, named) if edits.lacks else "", refs=refs)
    return tuple(Draft(ref, edits, line=lines.naming(line, named)) for ref in refs)


Edits = tuple[Edit, ...]


def _read(line: Line, ref: str, words: Terms) -> Edits | Back | None:
    reader = READERS.get(line.field)
    if line.field.startswith(fields.MORE):
        return _column(line.field, "none" if "emptied" in line.says else line.says["word"], ref, words)
    if reader is None:
        return _word_line(line.field, line.says["word"], ref, words)
    if line.field == lines.STATEMENT and "maybe" in line.says:
        return _maybe_misspelt(line.says["rest"], ref, words)
    edits = reader(line.says, ref, words)
    if not isinstance(edits, Back):
        return edits
    if line.is_loose or (line.field == "timescale" and "maybe" in line.says and not edits.lacks):
        return _statement({"rest": statements.AFTER_MARK.sub("", line.text), "whole": ""}, ref, words)
    return None if "maybe" in line.says and statements.ASKS_MORE.match(line.says.get("owners", "")) else edits


def amended(draft: Draft, what: str, words: Terms) -> tuple[Draft, ...] | Back:
    """A pending draft with a different date, status or owner ("make it April instead"), and nothing else changed; or the same
    change to another recommendation ("sorry, I meant R15").
    """
    if redirected := _redirected(draft, what, words):
        return redirected
    if added := change_commands.ADDS.match(what):
        return _with_addition(draft, what[added.end() :], words)
    edits = _amendment(draft, what, words)
    if isinstance(edits, Back):
        return edits
    replaced = {edit.field for edit in edits}
    fields = replaced | {field for field, becomes in WAITING.items() if becomes in replaced}
    return tuple(
        replace(each, edits=(*edits, *(edit for edit in each.edits if edit.field not in fields))) for each in draft.all
    )


def repeated(draft: Draft, what: str, words: Terms) -> tuple[Draft, ...]:
    """The same change of the recommendations that a reply names: "same for R27"."""
    *_, last = draft.all
    refs = tuple(dict.fromkeys(ref for group in islice(mark.groups(what, words.refs), MOST) for ref in group.refs))
    return tuple(_about(ref, last, last.line, words) for ref in refs if ref not in draft.refs)


def _with_addition(draft: Draft, what: str, words: Terms) -> tuple[Draft, ...] | Back:
    """A pending draft with a further field for each of its recommendations: "also due June 2027 because …"."""
    named = join_names(draft.refs)
    added = parse(lines.read(f"{named} {what}", words.refs, words.columns), words)
    if not isinstance(added, tuple):
        return added or Back(
            f"{NOTHING}I am not sure what “{what[:LONGEST]}” is to add. Send the whole line again, or “cancel”."
        )
    by_ref = {each.ref: each for each in added}
    return tuple(_joined(each, by_ref[each.ref]) if each.ref in by_ref else each for each in draft.all)


def _redirected(draft: Draft, what: str, words: Terms) -> tuple[Draft, ...] | Back | None:
    """A pending draft for the recommendations named in a reply, or None if the reply says anything else."""
    what = change_commands.NUMBER_MEANT.sub(r"\1 rec ", what)
    found = list(islice(mark.groups(what, words.refs), MOST))
    if not found or mark.words_beside(what, found) - change_commands.CORRECTION:
        return None
    if unknown := next((ref for group in found for ref in group.unknown), ""):
        return Back(f"{NOTHING}the plan has no {unknown}. The change to {join_names(draft.refs)} still waits.")
    denied = [group for group in found if change_commands.NOT_MEANT.search(what[: group.start])]
    wrong = {ref for group in denied for ref in (group.refs[:1] if len(found) == 1 else group.refs)}  # "not R14, R15"
    refs = tuple(dict.fromkeys(ref for group in found for ref in group.refs if ref not in wrong))
    replaced = wrong or set(draft.refs)
    kept = tuple(each for each in draft.all if each.ref not in replaced)
    moved = tuple(each for each in draft.all if each.ref in replaced)
    if not refs or not moved or draft.decides or len({each.line for each in moved}) > 1:
        which = (
            f"Say which one, as “not {draft.ref}, {refs[0] if refs else 'R1'}”" if draft.also else "Send the whole line again"
        )
        return Back(f"{NOTHING}I am not sure which recommendation was meant. {which}, or “cancel”.")
    return (*kept, *(_about(ref, moved[0], moved[0].line, words) for ref in refs if ref not in {each.ref for each in kept}))


def _about(ref: str, draft: Draft, line: str, words: Terms) -> Draft:
    """The same change to another recommendation. A moved date is recalculated from that recommendation's own date."""
    group = next(mark.groups(line, words.refs), None)
    line = f"{line[: group.start]}{ref}{line[group.end :]}" if group else line
    anew = parse(lines.read(line, words.refs, words.columns), words, ref)
    if isinstance(anew, tuple) and anew and any(isinstance(edit.to, Move | Swap) for edit in anew[0].edits):
        return replace(draft, ref=ref, edits=anew[0].edits, line=line, also=())
    return replace(draft, ref=ref, edits=tuple(map(_as_meant, draft.edits)), line=line, also=())


def _as_meant(edit: Edit) -> Edit:
    """An edit as its author meant it: a proposal is turned back into a status or timescale."""
    if edit.field in WAITING and edit.to:
        return Edit(WAITING[edit.field], edit.to["to"], edit.why)
    return replace(edit, expected=None)


def _amendment(draft: Draft, what: str, words: Terms) -> Edits | Back:
    """The edits that replace others in a draft, or a question back."""
    ref = join_names(draft.refs)
    plain = language.INSTEAD.sub("", what).strip(" .!,")
    status, tail = _status(language.BEFORE_STATUS.sub("", plain), words)
    if status and not tail.strip(" .!"):
        return (Edit("status", status, _why_of(draft, "status", "proposed")),)
    due, _, why = _dated(plain, words)
    if due is None and draft.field("timescale") is None and draft.field("extension") is None:
        owners = _owners({"owners": plain}, ref, words)
        if draft.field("owners") and not isinstance(owners, Back):
            return owners
    reason = language.BEGINS_WITH_REASON.match(plain)
    if reason and not due and any(edit.why for edit in draft.edits):
        return tuple(replace(edit, why=_reason(plain), expected=None) for edit in draft.edits if edit.why)
    if due:
        why = why or _why_of(draft, "timescale", "extension")
        return (Edit("timescale", due, why),) if why else _lacks_reason(ref)
    return Back(f"{NOTHING}I am not sure what “{what[:LONGEST]}” is to change. Send the whole line again, or “cancel”.")


def _why_of(draft: Draft, *fields: str) -> str:
    """The reason in a draft for any of these fields, or ""."""
    return next((edit.why for field in fields if (edit := draft.field(field))), "")


# Which recommendation


def _no_ref(line: Line, words: Terms) -> Back:
    wrong = line.unknown[0]
    if refs := words.refs.in_sections(wrong):
        several = tuple(Choice(ref, lines.naming(line, ref), ref) for ref in refs)
        return Back(f"{NOTHING}{len(refs)} recommendations have the ref {wrong}. Which one do you mean?", several)
    near = _nearest(fold(wrong), {folded: folded for folded in words.refs.known})
    named = [words.refs.known[folded] for folded in near] if len(line.unknown) == 1 and not line.refs else []
    choices = tuple(Choice(ref, lines.naming(line, ref)) for ref in named)
    if line.refs:
        choices = (Choice(f"{join_names(line.refs)} alone", lines.naming(line, join_names(line.refs))),)
        return Back(f"{NOTHING}the plan has no {join_names(line.unknown)}.", choices)
    return Back(f"{NOTHING}the plan has no {wrong}.{_did_you_mean(choices)}", choices)


def no_such_ref(wrong: str, progress: str, words: Terms) -> Back:
    """The answer to a report about a recommendation that isn't in the plan. `progress` is the report, or ""."""
    near = _nearest(fold(wrong), {folded: folded for folded in words.refs.known}) if progress else ()
    refs = tuple(words.refs.known[folded] for folded in near)
    choices = tuple(Choice(ref, f"progress on {ref}: {progress}") for ref in refs)
    return Back(f"{NOTHING}the plan has no {wrong}.{_did_you_mean(choices)}", choices)


def as_progress(ref: str, text: str) -> Draft:
    """A draft that adds a text to a recommendation's progress, and the links at its end as evidence."""
    bare, links = _links(text)
    return Draft(ref, (Edit("progress", bare.strip(), how=APPEND), *(_piece("", link) for link in links)), line=text)


def _nearest(text: str, names: Mapping[str, str], least: float = NEAR) -> tuple[str, ...]:
    """The things most similar to a text, best first and without duplicates. `names` maps each name to the thing that it
    names.
    """
    matches = process.extract(text.casefold(), list(names), scorer=fuzz.ratio, limit=12)
    best = max((score for _, score, _ in matches), default=0.0)
    near = (names[way] for way, score, _ in matches if score >= max(least, best - BESIDE))
    return tuple(dict.fromkeys(near))[:MOST]


def _did_you_mean(choices: Sequence[Choice]) -> str:
    """A question that offers the choices, with a space in front, or "" without choices."""
    if not choices:
        return ""
    return f" Did you mean {'this one' if len(choices) == 1 else 'one of these'}?"


# Text that is added


def _note(says: Says, ref: str, words: Terms) -> Edits | Back:
    return _text(
        "note", f"{says['note']} {says.get('more', '')}".strip(), ref, f"say what is to be noted, as “note on {ref}: …”."
    )


def _progress(says: Says, ref: str, words: Terms) -> Edits | Back:
    text = says["progress"]
    if "rewrite" in says:
        lacking = f"say what is to stand there instead, as “rewrite progress of {ref}: …”."
        return (Edit("progress", text),) if text else Back(f"{NOTHING}{lacking}")
    status, tail = _status(text, words)
    if status and not tail.strip(" .!") and says.get("update"):
        return (Edit("status", status),)
    return _text("progress", text, ref, f"say what was done, as “progress on {ref}: …”.")


def _text(field: str, text: str, ref: str, lacking: str) -> Edits | Back:
    """The edits that add a text and, if it is progress, the links at its end as evidence; or a question back."""
    bare, links = _links(text) if field == "progress" else (text, [])
    if not _says_something(bare):
        return Back(f"{NOTHING}{lacking}")
    return (Edit(field, bare.strip(), how=APPEND), *(_piece("", link) for link in links))


def _says_something(text: str) -> bool:
    """True if leftover text reads like a statement about the recommendation, and not like part of another change."""
    plain = text.strip()
    return bool(plain) and not statements.FILLER.match(plain) and not statements.UNREAD.match(plain)


def _evidence(says: Says, ref: str, words: Terms) -> Edits | Back:
    """The edits for evidence: words, links, or words before each link; or a question back."""
    text = f"{says.get('what', '')} {says['evidence']}".strip()
    if not text:
        return Back(f"{NOTHING}say what shows it, as “evidence for {ref}: https://…”.")
    urls = list(language.URL.finditer(text))
    if not urls:
        return (_piece(text.strip(language.AFTER_URL + " -–"), ""),)
    starts = [0, *(url.end() for url in urls)]
    texts = [_lead(text[start : url.start()]) for start, url in zip(starts, urls, strict=False)]
    after = text[starts[-1] :].strip(language.AFTER_URL + " -–")
    texts[-1] = f"{texts[-1]} {after}".strip()
    return tuple(_piece(words, _link(url)) for words, url in zip(texts, urls, strict=True))


def _piece(text: str, link: str) -> Edit:
    """One piece of evidence to add."""
    return Edit("evidence", {"text": text, "link": link}, how=APPEND)


def _lead(text: str) -> str:
    """The words before a link, without those that only introduce it."""
    return f"{text[: -language.END]}{language.BEFORE_URL.sub('', text[-language.END :])}".strip(" \n,.:;-–)")


def _link(url: re.Match[str]) -> str:
    """A link without the full stop or brackets around it."""
    link = url[1]
    while link[-1:] in language.AFTER_URL and not (link.endswith(")") and link.count("(") >= link.count(")")):
        link = link[:-1]
    return link


def _links(text: str) -> tuple[str, list[str]]:
    """A text without the links at its end and the words that introduce them, and all its links."""
    urls = list(language.URL.finditer(text))
    links = list(dict.fromkeys(map(_link, urls)))
    bare, end = text, len(text)
    for url in reversed(urls):
        between = text[url.end() : end] if end == len(text) else _lead(text[url.end() : end])
        if between.strip(language.AFTER_URL + " \n"):
            break
        bare, end = _lead(text[: url.start()]), url.start()
    return bare, links


# Names and words from the plan


def _owners(says: Says, ref: str, words: Terms) -> Edits | Back:
    """The edits that set, add or remove owners, which must be named exactly or by a synonym; or a question back."""
    owners = {way.casefold(): name for name, also in words.vocabulary.owners.items() for way in (*also, name)}
    if "swaps" in says:
        return _swap(says, ref, owners, words)
    for group, leads in (("adds", language.ADDS_OWNER), ("removes", language.DROPS_OWNER)):
        if lead := leads.match(says["owners"]):
            says = {**says, group: lead[0], "owners": says["owners"][lead.end() :]}
    if (also := statements.ALSO_SET.search(says["owners"])) and (told := _set_it(also["sets"], words)):
        owned = _owners({**says, "owners": says["owners"][: also.start()]}, ref, words)
        status = _after(*told, ref, words)
        return next((edits for edits in (owned, status) if isinstance(edits, Back)), None) or (*_edits(owned), *_edits(status))
    denied = language.NOT_OWNER.search(says["owners"])
    text, why = _because(language.NOT_OWNER.sub("", says["owners"]))
    why = why or says.get("why", "")
    if denied and (swap := _swapped(denied["out"], text, owners)):
        return (Edit("owners", replace(swap, strict=False), why),)
    if "leaves" in says and (swap := _swapped(says["leaves"], text, owners)):
        return (Edit("owners", swap, why),)
    whole = _owner(text, owners)
    parts = [text] if whole else [part for part in language.BETWEEN_OWNERS.split(text) if part.strip(" .")]
    names = [_owner(part, owners) for part in parts]
    how = ADD if "adds" in says else REMOVE if "removes" in says else "set"
    if names and all(names):
        return (Edit("owners", [name for name in dict.fromkeys(names) if name], why, how=how),)
    head, _, tail = text.partition(",")
    if (first := _owner(head, owners)) and not any(names[1:]) and len(tail.split()) >= SENTENCE:
        return _with_progress((Edit("owners", [first], why, how=how),), language.AND_THEN.sub("", tail.strip()), (), ref)
    wrong = next((part for part, name in zip(parts, names, strict=True) if name is None), text).strip(" .")
    right = [name for name in names if name]
    near = _nearest(wrong, owners)
    form = {ADD: "add {1} to {0}", REMOVE: "take {1} off {0}"}.get(how, "assign {0} to {1}")
    choices = tuple(Choice(name, form.format(ref, " and ".join(dict.fromkeys((*right, name))))) for name in near)
    all_owners = join_names(tuple(words.vocabulary.owners), 20)
    return Back(f"{NOTHING}“{wrong}” isn’t an owner in this plan. Its owners are {all_owners}.", choices)


def _edits(edits: Edits | Back) -> Edits:
    return () if isinstance(edits, Back) else edits


def _swap(says: Says, ref: str, owners: Mapping[str, str], words: Terms) -> Edits | Back:
    """The edit that replaces one owner with another, or a question back."""
    if swap := _swapped(says["removes"], says["owners"], owners):
        return (Edit("owners", swap),)
    out = _owner(says["removes"], owners)
    wrong = says["removes"] if out is None else says["owners"]
    all_owners = join_names(tuple(words.vocabulary.owners), 20)
    return Back(f"{NOTHING}“{wrong}” isn’t an owner in this plan. Its owners are {all_owners}.")


def _swapped(out: str, into: str, owners: Mapping[str, str]) -> Swap | None:
    """The swap of one owner for another, or None unless both are owners in the plan."""
    names = _owner(out, owners), _owner(into, owners)
    return Swap(names[0], names[1]) if names[0] and names[1] else None


def _owner(text: str, owners: Mapping[str, str]) -> str | None:
    """The owner with this name, with or without an article or "team"; or None."""
    plain = text.casefold().strip(" .")
    bare = language.AROUND_OWNER.sub("", plain).strip()
    return owners.get(plain) or owners.get(bare) or owners.get(f"{bare} team")


def _word_line(field: str, text: str, ref: str, words: Terms) -> Edits | Back:
    """The edit that sets a field to one of the plan's words, with the reason if one follows; or a question back."""
    used = words.vocabulary.words.get(field, ())
    exact = {word.casefold(): word for word in used}
    bare, why = text.strip(" .!"), ""
    if bare.casefold() not in exact:
        bare, why = _because(text)
        bare = bare.strip(" .!")
    if word := exact.get(bare.casefold()):
        return (Edit(field, word, why),)
    name = drafts.label(field)
    if not bare:
        return Back(f"{NOTHING}say what the {name} of {ref} is to be, as “update {ref} {name} {next(iter(used), '…')}”.")
    return _no_word(field, bare, why, ref, used)


def _no_word(field: str, text: str, why: str, ref: str, used: Sequence[str]) -> Back:
    """The answer to a word that the plan doesn't use in a field, offering similar ones."""
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


def _column(name: str, text: str, ref: str, words: Terms) -> Edits | Back:
    """The edit that sets a further column to one of its few words, a number or any text. "None" clears the cell, and text in
    quotation marks is taken literally.
    """
    asks, bare = drafts.label(name), text.strip(" .!")
    if not bare:
        example = next(iter(words.vocabulary.words.get(name, ())), "…")
        return Back(f"{NOTHING}say what the {asks} of {ref} is to be, as “update {ref} {asks}: {example}”.")
    if quoted := language.QUOTED_VALUE.match(bare):
        return (Edit(name, quoted["value"].strip(), _because(quoted["rest"])[1]),)
    kind = next((field.kind for field in words.vocabulary.further if field.name == name), Kind.TEXT)
    if kind is Kind.WORD:
        return _column_word(name, bare, ref, words)
    if bare.casefold() in language.EMPTIED:
        return (Edit(name, None),)
    return _column_amount(name, bare, ref) if kind is Kind.AMOUNT else (Edit(name, text.strip()),)


def _column_word(name: str, text: str, ref: str, words: Terms) -> Edits | Back:
    """The edit that sets a column to one of its few words, as people say it ("H", "high priority"), with the reason if one
    follows; or a question back.
    """
    used = words.vocabulary.words.get(name, ())
    names = dict(words.columns).get(name, ())
    ways = column_names.ways_of(used, names)
    ways = {**{f"{way} {fold_name(name)}": word for way, word in ways.items() for name in names}, **ways}
    for part, why in ((text, ""), _because(text)):
        word = ways.get(fold_name(part))
        if word or part.casefold() in language.EMPTIED:
            return (Edit(name, word, why),)
    bare, why = _because(text)
    back = _no_word(name, bare, why, ref, used)
    if len(bare) > LONGEST_WORD:
        return back
    asks = drafts.label(name)
    if all(word[:1].isupper() for word in used):
        bare = _capital(bare)
    anew = Choice(f"“{bare}” as a new word", f"set {asks} of {ref} to “{bare}”{f' because {why}' if why else ''}")
    return replace(back, choices=(*back.choices, anew))


def _column_amount(name: str, text: str, ref: str) -> Edits | Back:
    """The edit that sets a column to a number or a sum of money, or to a few words ("tbc"). A longer text was probably not
    meant for it.
    """
    bare, why = _because(text)
    if amount_of(bare) or len(bare.split()) <= FEW_WORDS:
        return (Edit(name, bare, why),)
    asks = drafts.label(name)
    head = f"{NOTHING}“{bare}” isn’t a number. Send the {asks} alone, as “update {ref} {asks}: £12,000”; or is it progress?"
    return Back(head, (Choice("As progress", f"progress on {ref}: {asks} {text}"),))


def _of_a_column(text: str, ref: str, words: Terms) -> tuple[Choice, ...]:
    """What may have been meant for a column, if no status has that name: "update R4 red" for the column RAG."""
    columns = column_names.alone(words.vocabulary).get(fold_name(text), ())
    return tuple(
        Choice(f"{drafts.label(name)} {value}", f"set {drafts.label(name)} of {ref} to {value}") for name, value in columns
    )


# Dates


def _because(text: str) -> tuple[str, str]:
    """A text without the reason at its end, and the reason or ""."""
    match = language.BECAUSE.search(text)
    return (text[: match.start()].strip(" ,;:–-"), match[1].strip()) if match else (text.strip(), "")


def _dated(text: str, words: Terms) -> tuple[str | None, str, str]:
    """The date at the beginning of a text (None if it can't be read), the words that give it, and the reason after it: "March
    2027 as the tender slipped".
    """
    for match in language.REASON_STARTS.finditer(text[:LONGEST]):
        if read := words.date(text[: match.start()]):
            return read, text[: match.start()], text[match.end() :].strip(" ()")
    given, why = _because(text)
    return words.date(given), given, why


def _timescale_line(says: Says, ref: str, words: Terms) -> Edits | Back:
    if "cleared" in says:
        return Back(
            f"{NOTHING}a date is replaced, and never cleared. Send “{ref} due 31 March 2027 because …” with the new one."
        )
    if "by" in says:
        return _moved(says, ref)
    why = says.get("why", "")
    why = f"because {why}" if why[:1].isalpha() and not language.BEGINS_WITH_REASON.match(why) else why
    return _timescale(f"{says['due']} {why}".strip(), ref, (), words)


def _moved(says: Says, ref: str) -> Edits | Back:
    """The edit that moves a date, or a question back. The new day is worked out later, from the current date."""
    text, links = _links(says.get("why", ""))
    earlier = "earlier" in says or bool(language.EARLIER.match(text))
    why = _reason(language.EARLIER.sub("", text))
    if not why:
        return _lacks_reason(ref)
    return (Edit("timescale", dates.move_of(says["by"], earlier), why), *(_piece("", link) for link in links))


def _reason(text: str) -> str:
    """The reason in a text without the word that introduces it, or ""."""
    if match := language.BEGINS_WITH_REASON.match(text):
        return (match["why"] or match["waiting"]).strip(" ()")
    return text.strip(" ,;:.!–—-()")


def _lacks_reason(ref: str, due: str = "") -> Back:
    """Ask for the reason for a date. `due` is the date as it was read."""
    date = f" ({due})" if due else ""
    return Back(
        f"{NOTHING}a new date for {ref}{date} needs a reason. Send the line again with “because …” at its end.", lacks="why"
    )


def _timescale(text: str, ref: str, others: Sequence[Edit], words: Terms) -> Edits | Back:
    """The edits for a new timescale, which must be a readable date with a reason; or a question back. `others` are other edits
    in the same line.
    """
    text, links = _links(text)
    due, given, why = _dated(text, words)
    if due is None:
        shown = change_dates.BEFORE.sub("", given.strip(" .,:"))
        asked = "Write it with its year, as"
        return Back(f"{NOTHING}I can’t read “{shown}” as a date. {asked} “{ref} due 31 March 2027 because …”.")
    if not why.strip(" .!"):
        return _lacks_reason(ref, due)
    return (*others, Edit("timescale", due, why.strip()), *(_piece("", link) for link in links))


# A status, and what follows it


def _status_line(says: Says, ref: str, words: Terms) -> Edits | Back:
    verb, rest = says.get("verb", "").casefold(), says.get("rest", "").strip()
    if "unstarted" in says:
        return _set("not started", rest, ref, words)
    if verb in ("reopen", "re-open"):
        if told := _set_it(rest, words):
            return _after(*told, ref, words)
        return (Edit("status", None, _reason(rest)),)
    if past := " ".join(says.get("past", "").casefold().split()):
        return _set(language.PAST.get(past) or language.VERBS.get(f"{past} off") or past, rest, ref, words, past)
    if verb:
        return _set(language.VERBS[verb], rest, ref, words)
    is_named = bool(language.NAMES_STATUS.match(rest))
    rest = language.BEFORE_STATUS.sub("", language.SAYING.sub("", rest))
    if denied := _denied(rest, ref, words):
        return denied
    if not rest.strip(" .!"):
        return Back(f"{NOTHING}say what is new about {ref}, as “{example(ref, words)}”.")
    status, tail = _status(_spelt(rest, words), words)
    if status:
        return _after(status, tail, ref, words)
    if unsure := _unsure(rest, ref, words):
        return unsure
    if _dated(rest, words)[0]:
        return _timescale(rest, ref, (), words)
    read = _no_status(rest, ref, words, is_named)
    return _ask_which(rest, ref) if "sets" in says and ":" not in rest and not isinstance(read, Back) else read


def _set_it(tail: str, words: Terms) -> tuple[str, str] | None:
    """The status that the rest of a line sets, and what follows it: ", set it to on hold". None if it doesn't set one."""
    told = statements.SET_IT.match(tail)
    status, more = _status(told["rest"], words) if told else (None, "")
    return (status, more) if status else None


def _set(way: str, tail: str, ref: str, words: Terms, typed: str = "") -> Edits | Back:
    """The edits for the status that a verb stands for, and for what follows it; or a question back."""
    status = words.status(way)
    if status is None:
        return _unsure(way, ref, words) or _no_status(way, ref, words)
    if typed and statements.OBJECT.match(tail):
        return _with_progress((), *_links(f"{typed} {tail}"), ref)
    return _after(status, tail, ref, words, typed)


def _status(text: str, words: Terms) -> tuple[str | None, str]:
    """The longest status at the start of the text, or None, and the rest of the text."""
    parts = re.split(r"(\s+)", text, maxsplit=STATUS_WORDS)
    for number in range(2 * STATUS_WORDS - 1, 0, -2):
        beginning = "".join(parts[:number]).strip()
        bare = beginning.rstrip(".,;:!–-)")
        if bare and (status := words.status(" ".join(bare.split()))):
            return status, (beginning[len(bare) :] + "".join(parts[number:])).strip()
    return None, text


def _unsure(text: str, ref: str, words: Terms) -> Back | None:
    """The question back for a word at the start of the text that can mean several statuses, or None."""
    plain = text.casefold()
    way = next((way for way in sorted(words.unsure, key=len, reverse=True) if re.match(rf"{re.escape(way)}\b", plain)), None)
    if way is None:
        return None
    tail = text[len(way) :].strip(" :")
    after = f": {tail}" if tail.strip(" .!") else ""
    choices = tuple(Choice(status, f"update {ref} {status}{after}") for status in words.unsure[way][:MOST])
    return Back(f"{NOTHING}“{text[: len(way)]}” may be one of several statuses. Which one do you mean?", choices)


def _after(status: str, tail: str, ref: str, words: Terms, typed: str = "") -> Edits | Back:
    """The edits for what follows a status: a reason, evidence, a new date, or what was done; or a question back.

    `typed` is the verb that stood for the status, or "" if its name was used.
    """
    tail = language.NOT_STATUS.sub("", tail)
    if told := _set_it(tail, words):
        if told[0] == status:
            return _after(status, told[1], ref, words, typed)
        choices = tuple(Choice(word, f"update {ref} {word}") for word in (status, told[0]))
        return Back(f"{NOTHING}{status} or {told[0]}? A recommendation has one status.", choices)
    if due := language.DUE_AT_ONCE.match(tail):
        return _timescale(due[1], ref, (Edit("status", status),), words)
    due = language.DUE_LATER_ON.search(tail)
    if due and _dated(due[1], words)[0] and _dated(due[1], words)[2]:  # any other due date is part of the report
        done = _after(status, tail[: due.start()], ref, words, typed)
        return done if isinstance(done, Back) else _timescale(due[1], ref, done, words)
    text, links = _links(tail)
    why = ""
    if reason := language.BEGINS_WITH_REASON.match(text):
        text, why = "", (reason["why"] or reason["waiting"]).strip(" ()")
    elif (by := language.BY_ANOTHER.match(text)) and words.ref(by["ref"]):
        text, why = by["more"], f"{status} by {words.ref(by['ref'])}"
    elif (by_date := language.BY_DATE.match(text)) and _dated(by_date[1], words)[0]:
        return _date_to_come(text, _dated(by_date[1], words)[1].strip(" .,;"), ref)
    elif language.GIVES_REASON.match(text) and not _is_done(status, words):
        text, why = "", text.strip(" ,;–—-()")
    done_text = language.AND_THEN.sub("", text.lstrip(" \t\n.!;,-–—"))
    if another := _another_status(status, tail, done_text, ref, words):
        return another
    edits: list[Edit] = [Edit("status", status, why)]
    done_text = "" if language.NOTHING_MORE.match(done_text) else done_text
    further = _another_change(done_text, ref, words)
    if isinstance(further, Back):
        return further
    if further:
        return (
            *edits,
            *further,
            *(_piece("", link) for link in links if not any(edit.field == "evidence" for edit in further)),
        )
    if language.BY_WHOM.match(done_text) or (
        language.TIME_ALONE.match(done_text) and words.date(language.TIME_ALONE.sub("", done_text))
    ):
        done_text = f"{typed or status.lower()} {done_text}"
    done_text = done_text.strip(" \t\n:;,-–—") if done_text.strip(" \t\n:;,.!-–—()") else ""
    return _with_progress(edits, done_text, links, ref)


def _is_done(status: str, words: Terms) -> bool:
    """True if a status means that something was done or is being done, so that text after it is progress, not a reason."""
    return any(words.status(way) == status for way in ("completed", "in progress", "on track", "ongoing"))


def _with_progress(edits: Sequence[Edit], text: str, links: Sequence[str], ref: str) -> Edits | Back:
    """The edits, plus progress if there is any text left, plus the links."""
    pieces = [_piece("", link) for link in links]
    if text and links and (lead := language.SAYS_WHERE.fullmatch(text)):
        pieces[0] = _piece(lead["what"].strip(), links[0])
        text = ""
    if links and language.ADDS_LINK.fullmatch(text):
        text = ""
    if text and not language.NOTHING_MORE.match(text):
        if not _says_something(text):
            return _unread(text, ref)
        return (*edits, Edit("progress", text, how=APPEND), *pieces)
    return (*edits, *pieces)


def _unread(text: str, ref: str) -> Back:
    """The answer to leftover text that isn't a sentence."""
    return Back(f"{NOTHING}I am not sure what “{text[:LONGEST]}” is to change. Send one line for each change.")


def _date_to_come(text: str, due: str, ref: str) -> Back:
    progress = Choice("As progress", f"progress on {ref}: {text}")
    return Back(
        f"{NOTHING}“{text[:LONGEST]}” is to come, and no status yet. Send “{ref} due {due} because …” for a new date.",
        (progress,),
    )


def _another_status(status: str, tail: str, text: str, ref: str, words: Terms) -> Back | None:
    """Ask which status is meant, if a second one follows a comma or "and"; otherwise None."""
    second, more = _status(language.AND_THEN.sub("", text), words)
    if second is None or second == status or not language.JOINS_STATUS.match(tail):
        return None
    after = f" {more}" if more else ""
    choices = (Choice(status, f"update {ref} {status}"), Choice(second, f"update {ref} {second}{after}"))
    return Back(f"{NOTHING}{status} or {second}? A recommendation has one status.", choices)


def _another_change(text: str, ref: str, words: Terms) -> Edits | Back | None:
    """The edits for another change to the same recommendation after a status: "on hold and assign it to Policy". None if there
    isn't one.
    """
    line = lines.read_one(text, words.refs, words.columns) if text else None
    if line is None or line.field == lines.STATEMENT or line.unknown or line.is_loose:
        return None
    if line.refs and (line.is_plain or join_names(line.refs) != ref):
        one = "send one change at a time, each with its recommendation"
        return Back(f"{NOTHING}{one}.", (Choice(text[:70], text),)) if not line.is_plain or line.refs else None
    return _read(line, ref, words)


def _no_status(rest: str, ref: str, words: Terms, is_named: bool = True) -> Edits | Back:
    """The answer to text that doesn't start with a status: similar statuses are offered, and if it can be progress, it is taken
    as that. `is_named` means that it was called a status ("as …").
    """
    head, colon, text = rest.partition(":")
    wrong = (head if colon else rest).strip(" .!")
    if statements.FIELD_WORD.fullmatch(wrong):
        return _text("progress", text.strip(), ref, f"say what was done, as “progress on {ref}: …”.")
    is_colour = bool(statements.COLOUR_ALONE.match(wrong))
    likely = () if is_colour else _likely_statuses(wrong, words)
    is_named = is_named or is_colour
    if likely is None or (not likely and not is_named and _says_enough(rest) and not _of_a_column(wrong, ref, words)):
        return _text("progress", rest, ref, f"say what is new about {ref}, as “{example(ref, words)}”.")
    after = f": {text.strip()}" if text.strip() else ""
    choices = tuple(Choice(status, f"update {ref} {status}{after}") for status in likely)
    choices = (*_of_a_column(wrong, ref, words), *choices)[:MOST]
    head = f"{NOTHING}“{wrong}” isn’t a status in this plan."
    progress = Choice("As progress", f"progress on {ref}: {rest.strip()}")
    if choices:
        choices = (*choices, progress) if len(wrong.split()) >= SENTENCE else choices
        return Back(f"{head}{_did_you_mean(choices)}", choices)
    used = join_names(tuple(f"“{status.word}”" for status in words.vocabulary.statuses), 12) or "no status yet"
    also = "“in progress”, “on hold” and the like are understood, too"
    return Back(f"{head} It uses {used}; {also}. Is it progress?", (progress,))


def _likely_statuses(text: str, words: Terms) -> tuple[str, ...] | None:
    """The statuses that may have been meant, or None if the text is too long for one and so says what was done."""
    number = len(text.split())
    short = number <= STATUS_WORDS + 1 and len(text) <= LONGEST
    within = [word for way, word in words.statuses.items() if short and re.search(rf"\b{re.escape(way)}\b", text, re.I)]
    if not within and number > FEW_WORDS:
        return None
    likely = tuple(dict.fromkeys((*within, *(_nearest(text, words.statuses) if len(text) <= LONGEST else ()))))
    if language.DENIED.search(text):  # a negated status isn't offered
        likely = tuple(word for word in likely if word not in within)
    return likely[:MOST]


# A plain statement


def _statement(says: Says, ref: str, words: Terms) -> Edits | Back:
    """The edits for any sentence about a recommendation: a status, a date, or what was done; or a question back."""
    rest, sign = says["rest"].strip(), says.get("sign", "").strip()
    if statements.NO_LONGER.match(rest):
        return _given_up(rest, ref, words)
    if colour := statements.COLOUR_ALONE.match(rest):
        status = words.status(colour["colour"])
        return (Edit("status", status),) if status else _no_status(colour["colour"], ref, words)
    if denied := _denied(rest, ref, words):
        return denied
    bare = statements.LINK.sub("", rest)
    if statements.LATE.match(rest):
        choice = Choice("As progress", f"progress on {ref}: {rest}")
        return Back(f"{NOTHING}say the new date and why, as “{ref} due 31 March 2027 because …”.", (choice,))
    if future := statements.FUTURE.match(rest):
        status, tail = _status(rest[future.end() :], words)
        if status and _dated(language.TIME_ALONE.sub("", tail), words)[0]:
            return _timescale(language.TIME_ALONE.sub("", tail), ref, (), words)
        return _date_to_come(rest, EXAMPLE, ref) if status else _with_progress((), *_links(rest), ref)
    bare = _spelt(bare, words)
    status, tail = _status(bare, words)
    if status and statements.INTENDED.match(rest) and language.BY_WHOM.match(tail):
        return _ask_which(rest, ref)
    if status and not statements.OBJECT.match(tail):
        return _after(status, tail, ref, words, bare[: len(bare) - len(tail)].strip(" .,;:!–-)") if tail else "")
    owners = {way.casefold(): name for name, also in words.vocabulary.owners.items() for way in (*also, name)}
    if owner := _owner(language.TO_OWNER.sub("", bare), owners):
        moved = language.TO_OWNER.match(bare)
        choice = Choice(f"Owned by {owner}", f"assign {ref} to {owner}")
        return (Edit("owners", [owner]),) if moved else Back(f"{NOTHING}is {owner} to own {ref}?", (choice,))
    if statements.NEARLY.match(rest) and not any(map(str.isdigit, rest)):
        return _nearly(rest, ref)
    if unsure := _unsure(bare, ref, words):
        return unsure
    if sign and _dated(bare, words)[0]:
        return _timescale(bare, ref, (), words)
    if misspelt := _misspelt_alone(bare, ref, words):
        return misspelt
    if statements.INTENDED.match(rest):
        return _ask_which(rest, ref)
    text = rest if "whole" in says else statements.BEFORE_TEXT.sub("", rest)
    return _with_progress((), *_links(text), ref) if _says_enough(text) else _ask_which(text, ref)


def _given_up(rest: str, ref: str, words: Terms) -> Back:
    """Ask which status is meant by "R5 is no longer needed"."""
    statuses = (words.status(way) or _capital(way) for way in statements.GIVEN_UP if way not in words.unsure)
    text = statements.BEFORE_TEXT.sub("", rest)
    choices = [Choice(status, f"update {ref} {status}: {text}") for status in dict.fromkeys(statuses)]
    progress = Choice("As progress", f"progress on {ref}: {text}")
    return Back(f"{NOTHING}say which status that is: “{rest[:LONGEST]}” closes {ref}, or is progress.", (*choices, progress))


def _nearly(rest: str, ref: str) -> Back:
    """Ask which status is meant by "R5 is nearly done"."""
    in_progress = Choice("In progress", f"update {ref} In progress: {rest}")
    as_progress = Choice("As progress", f"progress on {ref}: {rest}")
    what = f"{NOTHING}“{rest[:LONGEST]}” is no status. Is it “In progress”, or progress alone?"
    return Back(what, (in_progress, as_progress))


def _says_enough(text: str) -> bool:
    return _says_something(text) and (len(text.split()) > 1 or any(map(str.isdigit, text)))


def _ask_which(text: str, ref: str) -> Back:
    """Ask what a leftover word is: progress, a note, or nothing."""
    choices = (Choice("As progress", f"progress on {ref}: {text}"), Choice("As a note", f"note on {ref}: {text}"))
    return Back(f"{NOTHING}I am not sure what “{text[:LONGEST]}” is. Is it progress, or a note?", choices if text else ())


def _denied(rest: str, ref: str, words: Terms) -> Edits | Back | None:
    """Ask what the status is instead, for "R5 isn't done". "R5 hasn't started" is a status itself. None for anything else."""
    match = statements.DENIED.match(rest)
    if match is None or words.status(rest.strip(" .!")):
        return None
    after = statements.LINK.sub("", rest[match.end() :].strip())
    status, tail = _status(after, words)
    if status is None:
        return None
    right, more = _status(statements.PUT_RIGHT.sub("", tail), words)
    if right and right != status and statements.PUT_RIGHT.match(tail):
        return _after(right, more, ref, words)
    if denied := words.status(f"not {after[: len(after) - len(tail)]}".strip(" .!,")):
        return _after(denied, tail, ref, words)
    instead = (_going_on(words) or "In progress", "Not started")
    choices = (
        *(Choice(word, f"update {ref} {word}") for word in instead if word != status),
        Choice("As progress", f"progress on {ref}: {rest}"),
    )
    return Back(f"{NOTHING}say what {ref} is, if not {status}.", choices[:MOST], denies=status)


def _maybe_misspelt(text: str, ref: str, words: Terms) -> Edits | Back | None:
    """The edits for a text that is a change only if it begins with a misspelt status, a question back, or None."""
    spelt = _spelt(text, words)
    return _misspelt_alone(text, ref, words) if spelt == text else _statement({"rest": spelt}, ref, words)


def _misspelt_alone(text: str, ref: str, words: Terms) -> Back | None:
    """Ask which status is meant, if a word or two may be one that is misspelt; otherwise None."""
    choices = tuple(Choice(word, f"update {ref} {word}") for word in _misspelt(text, words))
    what = f"{NOTHING}“{text.strip(' .!')}” isn’t a status in this plan.{_did_you_mean(choices)}"
    return Back(what, choices) if choices else None


def misspelt_within(text: str, words: Terms) -> tuple[str, ...]:
    """The statuses that may be misspelt in a text that contains none."""
    parts = [part.strip(" .!,;:") for part in text[:LONGEST].split()]
    several = [*parts, *(f"{first} {second}" for first, second in pairwise(parts))]
    ways = tuple(words.statuses)  # "completely" isn't a misspelt "completed"
    spelt = [part for part in several if len(part) >= SHORTEST and not part.casefold().startswith(ways)]
    return tuple(dict.fromkeys(status for part in spelt for status in _nearest(part, words.statuses, VERY_ALIKE)))[:MOST]


def _spelt(text: str, words: Terms) -> str:
    """The text with its first word corrected, if that is a misspelt status with more text after it: "compleet, see
    https://…".
    """
    match = statements.FIRST_WORD.match(text)
    if match is None or len(match[1]) < SHORTEST or match[1].casefold() in words.statuses or is_word(match[1].lower()):
        return text
    near = _nearest(match[1], {way: word for way, word in words.statuses.items() if " " not in way}, VERY_ALIKE)
    return f"{near[0]}{text[match.end(1) :]}" if len(near) == 1 else text


def _misspelt(text: str, words: Terms) -> tuple[str, ...]:
    """The statuses that a word or two may be a misspelling of."""
    plain = text.strip(" .!")
    return _nearest(plain, words.statuses, ALIKE) if plain and len(plain.split()) <= FEW_WORDS and len(plain) < 40 else ()


READERS: Mapping[str, Callable[[Says, str, Terms], Edits | Back]] = {
    "timescale": _timescale_line,
    "note": _note,
    "progress": _progress,
    "evidence": _evidence,
    "owners": _owners,
    "status": _status_line,
    lines.STATEMENT: _statement,
}
"""What reads a line about each field. A line about any other sets one word of the few that the plan uses in it."""
