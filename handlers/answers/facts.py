"""Facts about recommendations that are named: a card, or the fields asked for.

A recommendation that only refers to another inherits nothing from it. Both are shown, each with its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.answer import Answer, Choice, Choices, Facts, Note, Part, Passage
from handlers.answers import field_text, parts
from handlers.question import Question, join_names
from knowledge import fields
from knowledge.calendars import written
from knowledge.fields import Field, Kind
from knowledge.further_columns import is_short
from knowledge.history import has_history
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

CARD = "card"  # asked for where no field is: how a recommendation stands
WHOLE = "whole"  # asked for as "full text": everything that the plan holds of it
HOW_IT_STANDS = (CARD, WHOLE, "status")
EXPECTED = ("status", "owner", "timescale")  # what every plan gives, so that a card says where it is missing
NONE_GIVEN = "none given in the plan"
HEADLINES = {
    "status": "{ref}: {value}.",
    "owner": "{ref} is owned by {value}.",
    "timescale": "{ref}: timescale “{value}”.",
    "theme": "{ref} is under the theme “{value}”.",
    "actions": "{ref}: proposed actions",
    "progress": "{ref}: progress to date",
}
EMPTY_HEADLINES = {"theme": "{ref} stands under no theme.", "actions": "{ref} has no proposed actions in the plan."}
SHORT = 8  # words up to which a text that mentions another recommendation does little more than refer to it


def answer(store: Store, plan: Plan, question: Question) -> Answer:
    """The facts asked for, of each recommendation named."""
    rows = store.recommendations(plan, question.refs)
    cards = [card(store, plan, row, question.fields) for row in rows]
    notes: list[Part] = []
    if question.unknown_refs:
        notes.append(Note(unknown_refs_sentence(store, plan, question.unknown_refs)))
    if len(cards) == 1:
        only = cards[0]
        return replace(only, parts=(*only.parts, *notes), asks=question.asks, refs=(rows[0].ref,))
    named = parts.refs_of(rows)
    heading = f"{field_text.heading(question.asks)} of {join_names(question.refs, 12)}"
    return Answer(heading, tuple(notes), question.asks, tuple(row.ref for row in rows), named, cards=tuple(cards))


def card(store: Store, plan: Plan, row: Recommendation, asked: Sequence[str] = ()) -> Answer:
    """One recommendation: its card, or what is asked for (words for fields, or WHOLE)."""
    asked = tuple(dict.fromkeys(asked)) or (CARD,)
    shown: list[Part] = []
    if asked != ("theme",):
        shown.append(Passage("Action" if row.parent else fields.label("title"), row.title))
    if row.parent:
        shown.append(parts.belongs_to(store, plan, row))
    for asks in asked:
        shown += _parts(store, plan, row, asks)
    shown += _referred(store, plan, row, asked[0])
    shown += _update_notes(store, plan, row, asked[0])
    shown.append(Choices("", (*_further(row, asked), *_about_changes(store, plan, row))))
    asks = "status" if asked[0] in (CARD, WHOLE) else asked[0]
    title = parts.headline(row, asks, store.vocabulary(plan).closed) if row.parts else headline(row, asked[0])
    if row.parent and (of_whole := _of_whole(store, plan, row, asked[0])):
        title = of_whole
    return Answer(title, tuple(shown), asks, (row.ref,), parts.refs_of((row,)))


def _of_whole(store: Store, plan: Plan, part: Recommendation, asks: str) -> str:
    """That a part has nothing of its own in a column in which its recommendation has something; "" otherwise."""
    field = field_text.asked_field(asks)
    if field is None or not field.is_further or field_text.value(part, field):
        return ""
    (whole,) = store.recommendations(plan, (part.parent,))
    value = field_text.value(whole, field)
    return f"{part.ref} has no {field.asks} of its own; that of {whole.ref} is {value}." if value else ""


def full_card(store: Store, plan: Plan, ref: str) -> Answer:
    """Everything that the plan holds of one recommendation."""
    return card(store, plan, store.recommendations(plan, (ref,))[0], (WHOLE,))


def headline(row: Recommendation, asks: str) -> str:
    """What stands in the field asked for, in a sentence; of a card, the status."""
    field = field_text.asked_field(asks) or fields.BY_NAME["status"]
    value = field_text.value(row, field)
    if field.is_further and not is_short(value):
        return f"{row.ref}: {field.asks}"
    if value:
        return HEADLINES.get(field.asks, "{ref}: {asks} {value}.").format(ref=row.ref, asks=field.asks, value=value)
    return EMPTY_HEADLINES.get(field.asks, "{ref} has no {asks} in the plan.").format(ref=row.ref, asks=field.asks)


def _parts(store: Store, plan: Plan, row: Recommendation, asks: str) -> list[Part]:
    """What is shown for one thing asked for."""
    vocabulary = store.vocabulary(plan)
    if row.parts and asks != "theme":
        closed = vocabulary.closed
        if asks not in (CARD, WHOLE):
            return parts.shown(row, asks, closed)
        short, long = ([field for field in vocabulary.further if bool(field.on_card) is on_card] for on_card in (True, False))
        own = [_values(row, short)] if any(field_text.value(row, field) for field in short) else []
        return [*parts.card(row, asks == WHOLE, closed), *own, *(_passages(row, long) if asks == WHOLE else [])]
    on_card = field_text.on_card(vocabulary.further)
    prose = [field for field in fields.FIELDS if field.kind is Kind.PROSE and field.asks]
    current_prose = [field for field in prose if field_text.is_current(field)]
    if asks in (CARD, WHOLE):
        behind = [*prose, *(field for field in vocabulary.further if not field.on_card)]
        return [_values(row, on_card), *_passages(row, behind if asks == WHOLE else current_prose)]
    match asks:
        case "status":
            return [_values(row, filter(field_text.is_current, on_card)), *_passages(row, current_prose)]
        case "progress":
            return [_values(row, [fields.BY_NAME["status"]]), *_passages(row, [fields.BY_NAME["progress"]])]
        case "theme":
            return [_values(row, [fields.BY_NAME["theme"]]), *_passages(row, [fields.BY_NAME["title"]])]
        case "timescale":
            return [_timescale(row)]
    field = field_text.asked_field(asks)
    assert field is not None
    is_text = field.kind is Kind.PROSE or (field.is_further and not is_short(field_text.value(row, field)))
    return _passages(row, [field]) if is_text else [_values(row, [field])]


def _values(row: Recommendation, shown: Iterable[Field]) -> Facts:
    """Short values under their labels. One that is missing is left out, unless every plan gives it."""
    values = ((field, field_text.value(row, field) or (NONE_GIVEN if field.asks in EXPECTED else "")) for field in shown)
    return Facts(tuple((_name(field), value) for field, value in values if value))


def _name(field: Field) -> str:
    """What stands before a short value."""
    return field.label if field.is_further else field.asks.capitalize()


def _timescale(row: Recommendation) -> Facts:
    facts = _values(row, [fields.BY_NAME["timescale"]])
    meaning = describe_days(row)
    return replace(facts, rows=(*facts.rows, ("Meaning", meaning))) if meaning else facts


def _passages(row: Recommendation, shown: Iterable[Field], of: str = "") -> list[Part]:
    """Texts under their labels, empty ones left out. `of` names the recommendation where it is not the card's own."""
    texts = ((field, field_text.value(row, field)) for field in shown)
    return [Passage(f"{field.label}{of}", text) for field, text in texts if text]


def describe_days(row: Recommendation) -> str:
    """What the words of a timescale mean in days; "" if they say it themselves or cannot be read."""
    if row.timescale is None:
        return ""
    span = row.timescale.span
    if span is None:
        return "planbot cannot read this as a date"
    words = [
        f"from {written(span.start)}" if span.start and span.start != span.end else "",
        f"to {written(span.end)}" if span.end else "",
        "ongoing" if span.ongoing else "",
    ]
    return " ".join(filter(None, words))


def _referred(store: Store, plan: Plan, row: Recommendation, asks: str) -> list[Part]:
    """What the recommendation refers to, where its own status is missing or its text only points elsewhere."""
    field = field_text.asked_field(asks)
    if (field and field.on_card and asks != "status") or not row.refers_to:
        return []
    text = fields.BY_NAME["actions" if asks == "actions" else "progress"]
    if row.parts or (row.status and len(field_text.value(row, text).split()) > SHORT):
        return [Note(f"It mentions {join_names(row.refers_to)}.")]
    others = store.recommendations(plan, row.refers_to)
    which = "actions refer" if asks == "actions" else "update refers"
    its = f"Its {which}" if row.status else f"{row.ref} has no status of its own; its {which}"
    notes: list[Part] = [
        Note(f"{its} to {other.ref}, which {'is ' + other.status if other.status else 'has no status either'}.")
        for other in others
    ]
    return notes + [part for other in others for part in _passages(other, [text], f" of {other.ref}")]


def _update_notes(store: Store, plan: Plan, row: Recommendation, asks: str) -> list[Part]:
    """What updates have brought beside the fields: what waits, what was moved, what shows it, and how fresh it is."""
    return [*_notes_on_parts(store, plan, row, asks), *_notes_of_updates(row, asks)]


def _notes_on_parts(store: Store, plan: Plan, row: Recommendation, asks: str) -> Iterator[Part]:
    """The same for each part, with its ref."""
    for part in store.recommendations(plan, [part.ref for part in row.parts]) if row.parts else ():
        for note in _notes_of_updates(replace(part, updated=None), asks):
            if isinstance(note, Note):
                yield Note(f"{part.ref}: {note.text[:1].lower()}{note.text[1:]}")
            elif isinstance(note, Passage):
                yield Passage(f"{part.ref}, {note.label.lower()}", note.text)


def _notes_of_updates(row: Recommendation, asks: str) -> list[Part]:
    notes: list[Part] = []
    if row.proposed and asks in HOW_IT_STANDS:
        notes.append(Note(f"Proposed: {row.proposed.to}, on {_stamp(row.proposed.at)}. It waits for sign-off."))
    if row.extension and asks in (*HOW_IT_STANDS, "timescale"):
        why = f", because {row.extension.why}" if row.extension.why else ""
        which = "later" if row.timescale else "first"
        notes.append(Note(f"A {which} date was asked for: {row.extension.to}{why}. It waits for agreement."))
    if row.first_timescale and asks in (*HOW_IT_STANDS, "timescale"):
        since = f"; it has {describe_slips(row.slips)} since" if row.slips else ""
        notes.append(Note(f"Its first timescale was “{row.first_timescale}”{since}."))
    if row.evidence and asks in (CARD, WHOLE, "progress"):
        items = (" ".join(filter(None, (item.text, item.link))) for item in row.evidence)
        notes.append(Passage(fields.label("evidence"), "; ".join(items)))
    if row.updated and asks in (*HOW_IT_STANDS, "progress"):
        notes.append(Note(f"Last updated here on {_stamp(row.updated)}."))
    return notes


def describe_slips(slips: int) -> str:
    """How often a timescale was moved to a later day, after "it has"."""
    times = {0: "not been moved to a later day", 1: "been moved to a later day once", 2: "been moved to a later day twice"}
    return times.get(slips, f"been moved to a later day {slips} times")


def _stamp(at: str) -> str:
    return written(datetime.fromisoformat(at).date())


def _further(row: Recommendation, asked: Sequence[str]) -> tuple[Choice, ...]:
    """What else can be asked of a recommendation, at most three of them."""
    offered = {
        "actions": Choice("Actions", f"actions of {row.ref}", row.ref),
        WHOLE: Choice("Full text", f"full text of {row.ref}", row.ref),
        "progress": Choice("Progress", f"progress on {row.ref}", row.ref),
        "owner": Choice("Owner", f"who owns {row.ref}", row.ref),
    }
    shown: Iterable[str] = ()
    if row.parent:  # its action is its title
        del offered["actions"]
    if asked[0] in HOW_IT_STANDS:
        shown = tuple(offered) if asked[0] == WHOLE else ("progress", "owner")
    return tuple(choice for asks, choice in offered.items() if asks not in shown and asks not in asked)[:3]


def _about_changes(store: Store, plan: Plan, row: Recommendation) -> tuple[Choice, ...]:
    update = Choice("Update", f"update {row.ref}", row.ref, "update")
    past = (Choice("History", f"history {row.ref}", row.ref),) if has_history(store, plan, row.ref) else ()
    return (update, *past)


def unknown_refs_sentence(store: Store, plan: Plan, refs: Sequence[str]) -> str:
    """That the plan has no such refs, and which it has."""
    every = store.refs(plan)
    has = f"it has {every[0]} to {every[-1]}" if len(every) > 1 else f"it has only {every[0]}"
    return f"The plan has no {join_names(tuple(refs), 6)}: {has}."
