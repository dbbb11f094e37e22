"""Facts about named recommendations: a card, or the fields asked for.

A recommendation that only refers to another inherits nothing from it. Both are shown, each in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers.answer import Answer, Choice, Choices, Facts, Note, Part, Passage
from handlers.answers import denial, field_text, lateness, parts
from handlers.language import deciding_words
from handlers.line import SEPARATOR, Line, line_of
from handlers.question import Question, join_names
from handlers.request import Request
from handlers.understanding.refs import extent
from handlers.updates import notices
from knowledge import changes, excerpts, fields
from knowledge.calendars import written
from knowledge.fields import Field, Kind
from knowledge.further_columns import is_short
from knowledge.history import has_history, removed
from knowledge.model import Plan, Recommendation
from knowledge.store import Store
from knowledge.vocabulary import Vocabulary

CARD = "card"  # asked for by default: the current position
WHOLE = "whole"  # asked for by "full text": everything that the plan says about the recommendation
HOW_IT_STANDS = (CARD, WHOLE, "status")
STANDING = ("status", "progress", "actions")  # fields whose answer has the current position as its headline
EXPECTED = ("status", "owner", "timescale")  # every plan has these fields, so a card mentions that one is missing
BEGINNING = 300  # the most characters of another recommendation's text on a card
NONE_GIVEN = "none given in the plan"
NO_UPDATE = "none yet"
HEADLINES = {
    "status": "{ref} is {value}.",
    "owner": "{ref} is owned by {value}.",
    "timescale": "{ref} has the timescale “{value}”.",
    "theme": "{ref} is under the theme “{value}”.",
    "actions": "{ref} has proposed actions.",
    "progress": "{ref} has progress.",
}
EMPTY_HEADLINES = {"theme": "{ref} stands under no theme.", "actions": "{ref} has no proposed actions in the plan."}
SHORT = 8  # a text of up to this many words that mentions another recommendation is little more than a reference to it


def answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The answer with the requested facts about each named recommendation."""
    rows = store.recommendations(plan, question.refs)
    cards = [card(store, plan, row, request, question.fields) for row in rows]
    notes: list[Part] = []
    if question.unknown_refs:
        notes.append(Note(unknown_refs_sentence(store, plan, question.unknown_refs)))
    if len(cards) == 1:
        only = cards[0]
        if question.role and not denial.mentions(rows[0], question.role):
            only = replace(only, headline=f"The plan names no {question.role} for {rows[0].ref}. {only.headline}")
        if question.fields[:1] == ("timescale",):
            notes += _new_date(store, plan, rows[0])
        return replace(only, parts=(*only.parts, *notes), asks=question.asks, refs=(rows[0].ref,))
    named = parts.refs_of(rows)
    heading = f"{field_text.heading(question.asks)} of {join_names(question.refs, 12)}"
    return Answer(heading, tuple(notes), question.asks, tuple(row.ref for row in rows), named, cards=tuple(cards))


def _new_date(store: Store, plan: Plan, row: Recommendation) -> list[Part]:
    """What the progress of an open recommendation says about another date than its timescale, if it does."""
    if store.vocabulary(plan).closes(row.status):
        return []

    def names_it(text: str) -> bool:
        return bool(deciding_words.NEW_DATE.search(text.casefold()) and deciding_words.DATED.search(text.casefold()))

    naming_it = excerpts.sentences(row, names_it, 1)
    return [Note(f"Its progress says: “{text}”") for field, text in naming_it if field == "progress"]


def card(store: Store, plan: Plan, row: Recommendation, request: Request, asked: Sequence[str] = ()) -> Answer:
    """One recommendation: its card or, if `asked` has names of fields or WHOLE, only those."""
    asked = tuple(dict.fromkeys(asked)) or (CARD,)
    line = line_of(store, plan, row, request.at, request.rights)
    shown: list[Part] = [Passage("", row.title)]
    if row.parent:
        shown.append(parts.belongs_to(store, plan, row))
    for asks in asked:
        if asks == "status" and asks != asked[0]:
            shown.append(Facts((("Status", line.status),)))
            continue
        shown += _parts(store, plan, row, asks, line, request, alone=len(asked) == 1)
    referred, opens = _referred(store, plan, row, asked[0])
    shown += [*referred, *_update_notes(store, plan, row, asked[0])]
    shown.append(Choices("", (*_choices(store, plan, row, asked), *opens)))
    asks = "status" if asked[0] in (CARD, WHOLE) else asked[0]
    title = _title(store, plan, row, asks, line, request)
    return Answer(title, tuple(shown), asks, (row.ref,), parts.refs_of((row,)))


def _title(store: Store, plan: Plan, row: Recommendation, asks: str, line: Line, request: Request) -> str:
    """The headline of a card: a sentence with the value asked for, if that is short, otherwise the recommendation's line."""
    if row.parent and (of_whole := _of_whole(store, plan, row, asks)):
        return of_whole
    if row.parts:
        return line.head if asks in STANDING else parts.headline(row, asks)
    field = field_text.asked_field(asks)
    if asks == "status" or (asks in STANDING and field and field_text.value(row, field)):
        return line.head
    if asks == "timescale" and row.timescale:
        return due_sentence(store, plan, row, request)
    return headline(row, asks, line.owner)


def due_sentence(store: Store, plan: Plan, row: Recommendation, request: Request) -> str:
    """A sentence that says when it is or was due: "R1 was due on 30 September 2026 (61 days ago)." """
    today = changes.local_in(store, plan, request.at).date()
    closed = bool(store.vocabulary(plan).closes(row.status))
    end = lateness.last_day(row)
    ongoing = bool(row.timescale and row.timescale.span and row.timescale.span.ongoing)
    when = f" ({_days_from(today, end)})" if end and not ongoing else ""
    return f"{lateness.due(row, today, named=True, closed=closed, with_year=True)}{when}."


def _days_from(today: date, day: date) -> str:
    away = (day - today).days
    if -1 <= away <= 1:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[away]
    return f"{lateness.days(-away)} ago" if away < 0 else f"in {lateness.days(away)}"


def _of_whole(store: Store, plan: Plan, part: Recommendation, asks: str) -> str:
    """Says that a part has no value of its own in a column although its recommendation has one; "" if that isn't so."""
    field = field_text.asked_field(asks)
    if field is None or not field.is_further or field_text.value(part, field):
        return ""
    (whole,) = store.recommendations(plan, (part.parent,))
    value = field_text.value(whole, field)
    return f"{part.ref} has no {field.asks} of its own; that of {whole.ref} is {value}." if value else ""


def full_card(store: Store, plan: Plan, ref: str, request: Request) -> Answer:
    """A card with everything that the plan says about one recommendation."""
    return card(store, plan, store.recommendations(plan, (ref,))[0], request, (WHOLE,))


def headline(row: Recommendation, asks: str, owners: str = "") -> str:
    """A sentence with the value of the field asked for. `owners` is the owners with their people, if these should be named."""
    field = field_text.asked_field(asks) or fields.BY_NAME["status"]
    value = field_text.value(row, field)
    if value and field.is_further:
        return field_text.in_sentence(row.ref, field, value)
    if value:
        form = HEADLINES.get(field.asks, "The {asks} of {ref} is {value}.")
        return form.format(ref=row.ref, asks=field.asks, value=owners if owners and field.asks == "owner" else value)
    return EMPTY_HEADLINES.get(field.asks, "{ref} has no {asks} in the plan.").format(ref=row.ref, asks=field.asks)


def _parts(store: Store, plan: Plan, row: Recommendation, asks: str, line: Line, request: Request, alone: bool) -> list[Part]:
    """What a card shows for one thing that was asked for. `alone` means that nothing else was."""
    vocabulary = store.vocabulary(plan)
    if row.parts and asks != "theme":
        note = parts.note_of(store, plan, request)
        if asks not in (CARD, WHOLE):
            return parts.shown(row, asks, note, line.owner)
        short, long = ([field for field in vocabulary.further if bool(field.on_card) is on_card] for on_card in (True, False))
        own = [_values(row, short)] if any(field_text.value(row, field) for field in short) else []
        return [*parts.card(row, asks == WHOLE, note, line.owner), *own, *(_passages(row, long) if asks == WHOLE else [])]
    prose = [field for field in fields.FIELDS if field.kind is Kind.PROSE and field.asks]
    current_prose = [field for field in prose if field_text.is_current(field)]
    if asks in (CARD, WHOLE):
        behind = [*prose, *(field for field in vocabulary.further if not field.on_card)]
        values = _standing(row, line, _others_on_card(vocabulary))
        return [values, *_passages(row, behind if asks == WHOLE else current_prose)]
    if asks == "status":
        others = filter(field_text.is_current, _others_on_card(vocabulary))
        return [_standing(row, line, others), *_passages(row, current_prose)]
    field = field_text.asked_field(asks)
    assert field is not None
    if field.kind is Kind.PROSE or (field.is_further and not is_short(field_text.value(row, field))):
        return [*_passages(row, [field])]
    return _beside(line, asks) if alone else [_values(row, [field])]


def _others_on_card(vocabulary: Vocabulary) -> list[Field]:
    """The short values on a card that aren't in the recommendation's line."""
    return [field for field in field_text.on_card(vocabulary.further) if field.asks not in EXPECTED]


def _standing(row: Recommendation, line: Line, further: Iterable[Field]) -> Facts:
    """The values shown below a headline that gives the status: owner, date, last update, and further short values."""
    due = row.timescale.words if row.timescale else NONE_GIVEN
    own = (
        ("Owner", line.owner if row.owners else NONE_GIVEN),
        ("Due", due),
        ("Last update", _stamp(row.updated) if row.updated else NO_UPDATE),
    )
    return Facts((*own, *_values(row, further).rows))


def _beside(line: Line, asks: str) -> list[Part]:
    """A note with the main values, leaving out the one in the headline."""
    pieces = {"status": line.status, "timescale": line.time, "owner": line.owner}
    return [Note(SEPARATOR.join(piece for name, piece in pieces.items() if name != asks and piece))]


def _values(row: Recommendation, shown: Iterable[Field]) -> Facts:
    """Short values with their labels. A missing value is left out, unless every plan has that field."""
    values = ((field, field_text.value(row, field) or (NONE_GIVEN if field.asks in EXPECTED else "")) for field in shown)
    return Facts(tuple((_name(field), value) for field, value in values if value))


def _name(field: Field) -> str:
    """The label of a short value."""
    return field.label if field.is_further else field.asks.capitalize()


def _passages(row: Recommendation, shown: Iterable[Field], of: str = "") -> list[Passage]:
    """Texts with their labels, leaving out empty ones. `of` names the recommendation if the card is about another one."""
    texts = ((field, field_text.value(row, field)) for field in shown)
    return [
        Passage(f"{field.label}{of}", field_text.newest_first(text) if field.appended else text)
        for field, text in texts
        if text
    ]


def _referred(store: Store, plan: Plan, row: Recommendation, asks: str) -> tuple[Sequence[Part], tuple[Choice, ...]]:
    """The recommendations that this one refers to, if it has no status of its own or its text only points to them. A card has
    only the beginning of their texts, and buttons that open them.
    """
    field = field_text.asked_field(asks)
    if (field and field.on_card and asks != "status") or not row.refers_to:
        return (), ()
    text = fields.BY_NAME["actions" if asks == "actions" else "progress"]
    if row.parts or (row.status and len(field_text.value(row, text).split()) > SHORT):
        return (Note(f"It mentions {join_names(row.refers_to)}."),), ()
    own = field_text.value(row, text)
    pointed = tuple(ref for ref in row.refers_to if _is_named(ref, own))
    if own and not pointed:
        return (Note(f"It mentions {join_names(row.refers_to)}."),), ()
    others = store.recommendations(plan, pointed or row.refers_to)
    which = "actions refer" if asks == "actions" else "update refers"
    its = f"Its {which}" if row.status else f"{row.ref} has no status of its own; its {which}"
    notes = [
        Note(f"{its} to {other.ref}, which {'is ' + other.status if other.status else 'has no status either'}.")
        for other in others
    ]
    passages = [part for other in others for part in _passages(other, [text], f" of {other.ref}")]
    if asks not in (CARD, "status"):
        return (*notes, *passages), ()
    opens = tuple(Choice(f"Open {other.ref}", other.ref, other.ref) for other in others[:2])
    return (*notes, *(replace(part, text=notices.cut(part.text, BEGINNING)) for part in passages)), opens


def _is_named(ref: str, text: str) -> bool:
    """True if the text contains a ref, or at least its number: "see recommendation 4" for R4."""
    number = re.search(r"\d[\w./-]*$", ref)
    wanted = re.escape(number[0] if number else ref)
    return re.search(rf"(?<!\d){wanted}(?![\w-])", text, re.IGNORECASE) is not None


def _update_notes(store: Store, plan: Plan, row: Recommendation, asks: str) -> list[Part]:
    """What updates have added: what is pending, what was moved, the evidence, and when it was last updated."""
    return [*_notes_on_parts(store, plan, row, asks), *_notes_of_updates(row, asks)]


def _notes_on_parts(store: Store, plan: Plan, row: Recommendation, asks: str) -> Iterator[Part]:
    """The update notes for each part, starting with its ref."""
    for part in store.recommendations(plan, [part.ref for part in row.parts]) if row.parts else ():
        for note in _notes_of_updates(replace(part, updated=None), asks):
            if isinstance(note, Note):
                yield Note(f"{part.ref}: {note.text[:1].lower()}{note.text[1:]}")
            elif isinstance(note, Passage):
                yield Passage(f"{part.ref}, {note.label.lower()}", note.text)


def _notes_of_updates(row: Recommendation, asks: str) -> list[Part]:
    notes: list[Part] = []
    if row.proposed and asks in HOW_IT_STANDS:
        notes.append(Note(f"Waiting for sign-off as {row.proposed.to}, since {_stamp(row.proposed.at)}."))
    if row.extension and asks in (*HOW_IT_STANDS, "timescale"):
        why = f", because {row.extension.why}" if row.extension.why else ""
        notes.append(Note(f"Waiting for sign-off of a new date, {row.extension.to}{why}."))
    if row.first_timescale and asks in (*HOW_IT_STANDS, "timescale"):
        since = f", {describe_slips(row.slips)} since" if row.slips else ""
        notes.append(Note(f"Its first date was {row.first_timescale}{since}."))
    if row.evidence and asks in (CARD, WHOLE, "progress"):
        items = (" ".join(filter(None, (item.text, item.link))) for item in row.evidence)
        notes.append(Passage(fields.label("evidence"), "\n".join(items)))
    return notes


def describe_slips(slips: int) -> str:
    """How often a timescale was moved to a later day, worded to follow "it has been"."""
    return {0: "never moved to a later day", 1: "moved to a later day once", 2: "moved to a later day twice"}.get(
        slips, f"moved to a later day {slips} times"
    )


def _stamp(at: str) -> str:
    return written(datetime.fromisoformat(at).date())


def _choices(store: Store, plan: Plan, row: Recommendation, asked: Sequence[str]) -> tuple[Choice, ...]:
    """Buttons for what can be done with a recommendation, and for what else can be asked about it."""
    update = notices.updating(row.ref)
    past = (Choice("History", f"history {row.ref}", row.ref),) if has_history(store, plan, row.ref) else ()
    return (update, *_further(store, plan, row, asked), *past)


def _further(store: Store, plan: Plan, row: Recommendation, asked: Sequence[str]) -> tuple[Choice, ...]:
    """Buttons for up to three more questions about a recommendation. Anything already on the card isn't offered."""
    offered = {
        "actions": Choice("Actions", f"actions of {row.ref}", row.ref),
        WHOLE: Choice("Full text", f"full text of {row.ref}", row.ref),
        "progress": Choice("Progress", f"progress on {row.ref}", row.ref),
        "owner": Choice("Owner", f"who owns {row.ref}", row.ref),
    }
    shown: Iterable[str] = ()
    if row.parent or not (row.actions or row.parts):  # a part has its action as its title
        del offered["actions"]
    if asked[0] in HOW_IT_STANDS:
        shown = tuple(offered) if asked[0] == WHOLE else ("progress", "owner")
        if asked[0] != WHOLE and not _is_more(store, plan, row):
            shown = (*shown, WHOLE)
    return tuple(choice for asks, choice in offered.items() if asks not in shown and asks not in asked)[:3]


def _is_more(store: Store, plan: Plan, row: Recommendation) -> bool:
    """True if the full text has more than the card and its actions."""
    if row.parts:
        return any(part.progress for part in row.parts)
    return any(field_text.value(row, field) for field in store.vocabulary(plan).further if not field.on_card)


def unknown_refs_sentence(store: Store, plan: Plan, refs: Sequence[str]) -> str:
    """A sentence that says the plan doesn't have these refs, which ones it has, and which were left out by a new version of the
    document, and when.
    """
    every = store.refs(plan)
    has = f"it has {extent(every)}" if len(every) > 1 else f"it has only {every[0]}"
    gone = [f" {ref} was in it until {written(day)}, when the document left it out." for ref, day in removed(store, plan, refs)]
    return f"The plan has no {join_names(tuple(refs), 6)}: {has}.{''.join(gone)}"
