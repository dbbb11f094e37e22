"""How recommendations with parts read in answers: the card, the line in a list, and how many parts are completed.

A recommendation with parts has no status, date or progress of its own, and none is made up. Answers say how many of its parts
are completed, and show each part with its own values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from handlers.answer import Facts, Item, Items, Note, Part, Passage
from handlers.answers import field_text
from handlers.line import line_of
from handlers.numbers import plural
from handlers.question import join_names
from handlers.request import Request
from knowledge import fields
from knowledge.encoding import row_of
from knowledge.fields import Field
from knowledge.filters import Filters
from knowledge.further_columns import is_short
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

Said = Callable[[Recommendation], str]
"""Returns what a list says about a part."""
COUNTED = "Actions are counted: each part of a recommendation, and a recommendation without parts as one."
HEADLINES = {
    "owner": "{ref} is owned by {owners}.",
    "timescale": "The {number} parts of {ref} have dates of their own.",
    "theme": "{ref} is under the theme “{theme}”.",
}


def standing(row: Recommendation, closed: Sequence[str]) -> str:
    """How much of a recommendation with parts is done: "2 of 3 parts completed"."""
    done = sum(part.status in closed for part in row.parts)
    return f"{done} of {len(row.parts)} parts completed"


def rows_of(row: Recommendation) -> tuple[Recommendation, ...]:
    """The parts of a recommendation in the form of recommendations."""
    return tuple(row_of(part, row) for part in row.parts)


def item(row: Recommendation, note: str = "") -> Item:
    """A part as an item in a list."""
    return Item(row.ref, row.title, note, row.ref)


def note_of(store: Store, plan: Plan, request: Request) -> Said:
    """A function that returns what a list shows about a part by default: its status, its lateness or date, and its owners."""
    return lambda part: line_of(store, plan, part, request.at, request.rights).note


def items(row: Recommendation, note: Said) -> Items:
    """The parts of a recommendation as a list. `note` returns what to show next to each."""
    rows = tuple(item(part, note(part)) for part in rows_of(row))
    return Items(rows, len(rows))


def headline(row: Recommendation, asks: str) -> str:
    """The headline of an answer about one field of a recommendation with parts."""
    field = field_text.asked_field(asks)
    if field and field.is_further:
        return _headline_of_column(row, field)
    return HEADLINES[asks].format(
        ref=row.ref, owners=join_names(row.owners) or "nobody", number=len(row.parts), theme=row.theme
    )


def _headline_of_column(row: Recommendation, field: Field) -> str:
    """The headline for a further column, which may describe the whole recommendation or its parts."""
    value = field_text.value(row, field)
    if value:
        return field_text.in_sentence(row.ref, field, value)
    if not any(field_text.value(part, field) for part in rows_of(row)):
        return f"{row.ref} has no {field.asks} in the plan."
    return f"The {len(row.parts)} parts of {row.ref} have {field_text.with_article(field.asks)} of their own."


def card(row: Recommendation, is_whole: bool, note: Said, owner: str) -> list[Part]:
    """The card of a recommendation with parts; with `is_whole`, it has everything. `owner` is its owners in words, and `note`
    returns what to show for each part.
    """
    theme = (("Theme", row.theme),) if row.theme else ()
    return [*_standing(row, note, owner, theme), *(_progress(row) if is_whole else [])]


def _standing(row: Recommendation, note: Said, owner: str, also: tuple[tuple[str, str], ...] = ()) -> list[Part]:
    return [Facts((("Owner", owner if row.owners else "none given in the plan"), *also)), items(row, note)]


def shown(row: Recommendation, asks: str, note: Said, owner: str) -> list[Part]:
    """What is shown for one requested field of a recommendation with parts."""
    field = field_text.asked_field(asks)
    if field and asks in ("owner", "timescale"):
        return [items(row, lambda part: field_text.value_or_none(part, field))]
    if asks == "actions":
        return [items(row, lambda part: "")]
    if asks == "progress":
        return _progress(row) or [Note(f"None of the parts of {row.ref} has any progress in the plan.")]
    if field and field.is_further and (value := field_text.value(row, field)):
        own: Part = Facts(((field.label, value),)) if is_short(value) else Passage(field.label, value)
        return [own, *([items(row, lambda part: field_text.value_or_none(part, field))] if _is_of_parts(row, asks) else [])]
    if field and asks != "status":
        return [items(row, lambda part: field_text.value_or_none(part, field))] if _is_of_parts(row, asks) else []
    return _standing(row, note, owner)


def _is_of_parts(row: Recommendation, asks: str) -> bool:
    """True if any of the parts has a value in the requested field."""
    field = field_text.asked_field(asks)
    return field is not None and any(field_text.value(part, field) for part in rows_of(row))


def _progress(row: Recommendation) -> list[Part]:
    label = fields.label("progress")
    every = ((part.ref, field_text.newest_first(part.progress)) for part in row.parts)
    return [Passage(f"{ref}, {label.lower()}", progress) for ref, progress in every if progress]


def belongs_to(store: Store, plan: Plan, row: Recommendation) -> Facts:
    """A line that says which recommendation a part belongs to."""
    (whole,) = store.recommendations(plan, (row.parent,))
    return Facts((("Part of", f"{whole.ref} {whole.title}"),))


def refs_of(rows: Iterable[Recommendation]) -> tuple[str, ...]:
    """The refs of all parts of these recommendations. If a row is itself a part, its own ref is included."""
    return tuple(ref for row in rows for ref in ([row.ref] if row.parent else [part.ref for part in row.parts]))


# Lists


def flat(passing: Mapping[str, tuple[str, ...]], refs: Iterable[str]) -> tuple[str, ...]:
    """The parts of these recommendations, in order."""
    return tuple(part for ref in refs for part in passing.get(ref, ()))


def named(passing: Mapping[str, tuple[str, ...]], refs: Iterable[str]) -> tuple[str, ...]:
    """The refs of the actions meant: parts by their own refs, and recommendations without parts by theirs."""
    return tuple(action for ref in refs for action in passing.get(ref, (ref,)))


def unit(of_actions: bool, number: int) -> str:
    """The noun for what is counted: actions or recommendations, in the singular or plural."""
    return plural("action" if of_actions else "recommendation", number)


def count_notes(
    store: Store, plan: Plan, of_actions: bool, passing: Mapping[str, tuple[str, ...]], recommendations: int, actions: int
) -> list[str]:
    """Notes on a count: the number in the other unit, and recommendations of which only some parts are meant."""
    partly = "" if of_actions else in_part(store, plan, passing)
    return [note for note in (_other_number(of_actions, recommendations, actions), partly) if note]


def _other_number(of_actions: bool, recommendations: int, actions: int) -> str:
    """A note with the number in the other unit (actions or recommendations), and how it is counted."""
    if of_actions:
        of = f"They are of {recommendations} {unit(False, recommendations)}."
        return f"Each part counts as one, and so does a recommendation without parts. {of}"
    return f"Counted by part: {actions} {unit(True, actions)}."


def in_part(store: Store, plan: Plan, passing: Mapping[str, tuple[str, ...]]) -> str:
    """A sentence with the recommendations of which only some parts are meant, or "" if there are none."""
    every = store.parts(plan)
    partly = [f"{ref} ({join_names(some)})" for ref, some in passing.items() if len(some) < len(every[ref])]
    if not partly:
        return ""
    return f"Only some parts are meant of {join_names(tuple(partly), 12)}."


def that_pass_alone(store: Store, plan: Plan, tests: Filters, status_words: str) -> list[str]:
    """A sentence with the parts that pass a status test, for when no whole recommendation passes. Empty if no part does."""
    if tests.statuses is None or not store.parts(plan):
        return []
    passing = store.parts_that_pass(plan, replace(tests, by_part=True))
    refs = tuple(ref for parts_of_one in passing.values() for ref in parts_of_one)
    if not refs:
        return []
    are = f"{join_names(refs, 12)} {'is' if len(refs) == 1 else 'are'} {status_words}"
    return [f"Of single actions, {are}. A recommendation is only so if all of its actions are."]
