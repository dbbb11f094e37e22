"""Recommendations by the numbers in a column: the highest and lowest, and those above or below a number.

A cell that isn't a number ("tbc", "£5k to £10k") is never compared; it is left out and mentioned in a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from handlers.answer import Answer, Item, Items, Note, Part
from handlers.answers import sums
from handlers.question import Order, Question, an, describe_filters, join_names
from knowledge.fields import Field, asked
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

Cells = Sequence[tuple[Recommendation, Decimal, str]]
"""Recommendations or parts, each with its number and with its cell as written in the plan."""
SEVERAL = 5  # how many are shown if only one is asked for, so that people also see the next ones
MOST_NAMED = 8
HOW = {"more": "more than", "less": "less than", "at least": "at least", "at most": "at most"}


def answer(store: Store, plan: Plan, question: Question) -> Answer:
    """The recommendations ordered by a column's numbers, or those above or below the number asked for."""
    field = asked(question.fields[0])
    assert field is not None
    rows = sums.rows_of(store, plan, field, store.refs(plan, question.filters), question.filters)
    total = sums.total_of(rows, field)
    values = dict(total.amounts)
    cells = [(row, values[row.ref].value, sums.shown(values[row.ref])) for row in rows if row.ref in values]
    notes: list[Part] = [Note(note) for note in sums.notes(total)]
    if question.order:
        return _in_order(cells, field, question, question.order, notes)
    return _compared(cells, field, question, notes)


def _in_order(cells: Cells, field: Field, question: Question, order: Order, notes: list[Part]) -> Answer:
    if not cells:
        return Answer(f"No {field.asks}{_among(question)} can be read as a number.", tuple(notes), "list")
    ranked = sorted(cells, key=lambda cell: cell[1], reverse=not order.least)
    equal = [cell for cell in ranked if cell[1] == ranked[0][1]]
    first = ranked[: order.number] if order.number else equal
    shown = first if order.number else ranked[: max(len(equal), SEVERAL)]
    names = join_names(tuple(row.ref for row, _, _ in first), MOST_NAMED)
    which = "lowest" if order.least else "highest"
    if order.number and len(first) > 1:
        headline = f"The {len(first)} with the {which} {field.asks}{_among(question)}: {names}."
    else:
        headline = f"{names} {'has' if len(first) == 1 else 'have'} the {which} {field.asks}{_among(question)}: {first[0][2]}."
    return Answer(headline, (_items(shown), *notes), "list", _refs(first))


def _compared(cells: Cells, field: Field, question: Question, notes: list[Part]) -> Answer:
    how, limit = question.share
    number = Decimal(str(limit))
    tests = {
        "more": lambda value: value > number,
        "less": lambda value: value < number,
        "at least": lambda value: value >= number,
        "at most": lambda value: value <= number,
    }
    passing = sorted((cell for cell in cells if tests[how](cell[1])), key=lambda cell: cell[1], reverse=True)
    asks = "count" if question.asks == "count" else "list"
    condition = f"{an(field.asks)} of {HOW[how]} {question.of}"
    refs = _refs(passing)
    if not passing:
        headline = f"No recommendation{_among(question)} has {condition}."
    else:
        noun = "recommendation" if len(refs) == 1 else "recommendations"
        headline = f"{len(refs)} {noun}{_among(question)} {'has' if len(refs) == 1 else 'have'} {condition}."
    parts = (_items(passing), *notes) if passing else tuple(notes)
    return Answer(headline, parts, asks, refs, count=len(refs) if asks == "count" else None)


def _among(question: Question) -> str:
    """The conditions of the question, for use in a sentence."""
    words = describe_filters(question.filters, question.status_words)
    return f" of those asked for ({', '.join(words)})" if words else ""


def _items(cells: Cells) -> Items:
    rows = tuple(Item(row.ref, row.title, value, row.ref) for row, _, value in cells)
    return Items(rows, len(rows))


def _refs(cells: Cells) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.parent or row.ref for row, _, _ in cells))
