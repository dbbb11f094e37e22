"""How the parts of recommendations read in answers: a recommendation's card, its line in a list, how far it is.

A recommendation with parts has no status, date or progress of its own, and none is made up for it. It is said how many of its
parts are completed, and each part is shown with what is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from handlers.answer import Facts, Item, Items, Note, Part, Passage
from handlers.answers import field_text
from handlers.question import join_names
from knowledge import fields
from knowledge.encoding import row_of
from knowledge.fields import BY_NAME
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

COUNTED = "Actions are counted: each part of a recommendation, and a recommendation without parts as one."
HEADLINES = {
    "owner": "{ref} is owned by {owners}.",
    "timescale": "{ref}: the timescales of its {number} parts",
    "actions": "{ref}: its {number} actions",
    "progress": "{ref}: progress on its parts",
}


def standing(row: Recommendation, closed: Sequence[str]) -> str:
    """How far a recommendation with parts is: "2 of 3 parts completed"."""
    done = sum(part.status in closed for part in row.parts)
    return f"{done} of {len(row.parts)} parts completed"


def rows_of(row: Recommendation) -> tuple[Recommendation, ...]:
    """The parts of a recommendation, looked at as recommendations themselves."""
    return tuple(row_of(part, row) for part in row.parts)


def item(row: Recommendation, note: str = "") -> Item:
    """A part in a list."""
    return Item(row.ref, row.title, note, row.ref)


def standing_note(part: Recommendation) -> str:
    """What is said of a part where nothing special is asked: its status, timescale and owners."""
    named = [field_text.value_or_none(part, BY_NAME[name]) for name in ("status", "timescale")]
    return "; ".join([*named, field_text.value_or_none(part, BY_NAME["owners"])])


def items(row: Recommendation, note: Callable[[Recommendation], str]) -> Items:
    """The parts of a recommendation as a list; `note` is what is said of each."""
    rows = tuple(item(part, note(part)) for part in rows_of(row))
    return Items(rows, len(rows))


def headline(row: Recommendation, asks: str, closed: Sequence[str]) -> str:
    """The headline of an answer about a recommendation with parts."""
    form = HEADLINES.get(asks, "{ref}: {standing}.")
    owners = join_names(row.owners) or "nobody"
    return form.format(ref=row.ref, owners=owners, number=len(row.parts), standing=standing(row, closed))


def shown(row: Recommendation, asks: str, is_whole: bool, closed: Sequence[str]) -> list[Part]:
    """What is shown of a recommendation with parts, where this is asked for."""
    field = field_text.asked_field(asks)
    if field and asks in ("owner", "timescale"):
        return [items(row, lambda part: field_text.value_or_none(part, field))]
    if asks == "actions":
        return [items(row, lambda part: "")]
    if asks == "progress":
        return _progress(row) or [Note(f"None of the parts of {row.ref} has any progress in the plan.")]
    if field and asks != "status":
        return [items(row, lambda part: field_text.value_or_none(part, field))] if _is_of_parts(row, asks) else []
    values = [("Status", standing(row, closed)), ("Owner", join_names(row.owners) or "none given in the plan")]
    if row.theme and (is_whole or asks != "status"):
        values.append(("Theme", row.theme))
    return [Facts(tuple(values)), items(row, standing_note), *(_progress(row) if is_whole else [])]


def _is_of_parts(row: Recommendation, asks: str) -> bool:
    """Whether the parts say something of the field that is asked for."""
    field = field_text.asked_field(asks)
    return field is not None and any(field_text.value(part, field) for part in rows_of(row))


def _progress(row: Recommendation) -> list[Part]:
    label = fields.label("progress")
    return [Passage(f"{part.ref}, {label.lower()}", part.progress) for part in row.parts if part.progress]


def belongs_to(store: Store, plan: Plan, row: Recommendation) -> Facts:
    """Which recommendation a part is of."""
    (whole,) = store.recommendations(plan, (row.parent,))
    return Facts((("Part of", f"{whole.ref}. {whole.title}"),))


def refs_of(rows: Iterable[Recommendation]) -> tuple[str, ...]:
    """The refs of all parts of the recommendations; of what is a part, its own."""
    return tuple(ref for row in rows for ref in ([row.ref] if row.parent else [part.ref for part in row.parts]))


# Lists


def flat(passing: Mapping[str, tuple[str, ...]], refs: Iterable[str]) -> tuple[str, ...]:
    """The parts of these recommendations, in their order."""
    return tuple(part for ref in refs for part in passing.get(ref, ()))


def named(passing: Mapping[str, tuple[str, ...]], refs: Iterable[str]) -> tuple[str, ...]:
    """Every action of these recommendations that is meant: a part by its own ref, another by its recommendation's."""
    return tuple(action for ref in refs for action in passing.get(ref, (ref,)))


def unit(of_actions: bool, number: int) -> str:
    """What is counted."""
    return f"{'action' if of_actions else 'recommendation'}{'' if number == 1 else 's'}"


def other_number(of_actions: bool, recommendations: int, actions: int) -> str:
    """The number that was not asked for, and how it is counted."""
    if of_actions:
        of = f"They are of {recommendations} {unit(False, recommendations)}."
        return f"Each part counts as one, and so does a recommendation without parts. {of}"
    return f"Counted by part: {actions} {unit(True, actions)}."


def in_part(store: Store, plan: Plan, passing: Mapping[str, tuple[str, ...]]) -> str:
    """A sentence that names the recommendations of which only some parts are meant; "" where there are none."""
    every = store.parts(plan)
    partly = [f"{ref} ({join_names(some)})" for ref, some in passing.items() if len(some) < len(every[ref])]
    if not partly:
        return ""
    return f"Only some parts are meant of {join_names(tuple(partly), 12)}."
