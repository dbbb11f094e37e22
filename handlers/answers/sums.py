"""Totals for a column of numbers or sums of money, and the cells that can't be read as a number.

Nothing is estimated: a cell such as "tbc" or "£5k to £10k" is left out and mentioned in a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from handlers.answer import Table
from handlers.answers import field_text, parts
from handlers.question import join_names
from knowledge.fields import Field, Kind
from knowledge.filters import Filters
from knowledge.further_columns import Amount, amount_of
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

MOST_NAMED = 6  # the most cells that can't be read, or recommendations without a value, that are listed
CURRENCIES = ("£", "€", "$")


@dataclass(frozen=True, slots=True)
class Total:
    """A column's cells by ref: those that are numbers, those that aren't, and the recommendations with an empty cell."""

    amounts: Sequence[tuple[str, Amount]]
    unreadable: Sequence[tuple[str, str]]
    empty: Sequence[str]

    @property
    def sums(self) -> dict[str, Decimal]:
        """The sum for each unit. A bare number counts in the unit of the others, if they all have the same one."""
        units = {amount.unit for _, amount in self.amounts if amount.unit}
        bare = next(iter(units)) if len(units) == 1 else ""
        sums: dict[str, Decimal] = {}
        for _, amount in self.amounts:
            unit = amount.unit or bare
            sums[unit] = sums.get(unit, Decimal(0)) + amount.value
        return sums


def total_of(rows: Iterable[Recommendation], field: Field) -> Total:
    """A column's cells, read as numbers where possible."""
    cells = [(row.ref, field_text.value(row, field)) for row in rows]
    read = [(ref, text, amount_of(text)) for ref, text in cells if text]
    return Total(
        [(ref, amount) for ref, _, amount in read if amount],
        [(ref, text) for ref, text, amount in read if amount is None],
        [ref for ref, text in cells if not text],
    )


def headline(total: Total, field: Field) -> str:
    """The total of a column as a sentence without its full stop: "The estimated cost of 5 adds up to £1,000, on average
    £200".
    """
    number, sums = len(total.amounts), total.sums
    if not number:
        return f"No {field.asks} can be read as a number"
    if set(sums) == {"%"}:
        return f"The {field.asks} of {number} is {_shown(sums['%'] / number, '%')} on average"
    added = join_names(tuple(_shown(value, unit) for unit, value in sums.items()))
    mean = next(f", on average {_shown(value / number, unit)}" for unit, value in sums.items())
    return f"The {field.asks} of {number} adds up to {added}{mean if len(sums) == 1 and number > 1 else ''}"


def notes(total: Total) -> list[str]:
    """Notes on what a total leaves out: cells that aren't numbers, and recommendations without a value."""
    left_out = []
    if total.unreadable:
        number = len(total.unreadable)
        which = join_names(tuple(f"{ref} “{text}”" for ref, text in total.unreadable), MOST_NAMED)
        cells = "cell" if number == 1 else "cells"
        left_out.append(
            f"{number} {cells} could not be read as a number and {'is' if number == 1 else 'are'} left out: {which}."
        )
    if total.empty:
        has = "has" if len(total.empty) == 1 else "have"
        left_out.append(f"{len(total.empty)} {has} none: {join_names(tuple(total.empty), MOST_NAMED)}.")
    return left_out


def shared(rows: Sequence[Recommendation], field: Field, by: Field) -> list[str]:
    """A note that totals by another field add up to more than the whole, because some rows have several values there; or []."""
    several = tuple(row.ref for row in rows if len(field_text.values(row, by)) > 1 and field_text.value(row, field))
    if not several:
        return []
    has, counts = ("has", "counts") if len(several) == 1 else ("have", "count")
    return [f"{join_names(several, MOST_NAMED)} {has} several {field_text.plural(by)}, and {counts} in full for each of them."]


def rows_of(store: Store, plan: Plan, field: Field, refs: Sequence[str], tests: Filters) -> tuple[Recommendation, ...]:
    """The rows to add up: recommendations or, where only their parts have values, the parts that pass the tests."""
    passing = store.parts_that_pass(plan, tests)
    rows: list[Recommendation] = []
    for row in store.recommendations(plan, refs):
        meant = passing.get(row.ref, ())
        divided = row.parts and not field_text.value(row, field)
        rows += [part for part in parts.rows_of(row) if part.ref in meant] if divided else [row]
    return tuple(rows)


def of_list(store: Store, plan: Plan, field: Field | None, refs: Sequence[str], tests: Filters) -> list[str]:
    """Notes with the total, for a list that shows a column of numbers; [] for any other list."""
    columns: Mapping[str, Field] = {column.name: column for column in store.vocabulary(plan).further}
    if field is None or field.name not in columns or columns[field.name].kind is not Kind.AMOUNT or len(refs) < 2:
        return []
    total = total_of(rows_of(store, plan, field, refs, tests), field)
    return [f"{headline(total, field)}.", *notes(total)]


def table(rows: Sequence[Recommendation], field: Field, by: Field) -> Table:
    """A table with the total for each value of another field. A recommendation with several owners counts for each."""
    groups: dict[str, list[Recommendation]] = {}
    for row in rows:
        held = field_text.values(row, by)
        for value in held or (field_text.none(by),):
            groups.setdefault(value, []).append(row)
    counted = tuple((value, _sum(total_of(group, field)), str(len(group))) for value, group in groups.items())
    return Table(f"{field.label} by {by.asks}", (by.label, field.label, "Recommendations"), counted)


def _sum(total: Total) -> str:
    if set(total.sums) == {"%"}:
        return _shown(total.sums["%"] / len(total.amounts), "%")
    return join_names(tuple(_shown(value, unit) for unit, value in total.sums.items())) or "–"


def shown(amount: Amount) -> str:
    """A cell's number as people write it."""
    return _shown(amount.value, amount.unit)


def _shown(value: Decimal, unit: str) -> str:
    """A number as people write it: "£1,250.50", "12 %"."""
    places = 0 if value == value.to_integral_value() else 2
    digits = f"{abs(value):,.{places}f}"
    sign = "-" if value < 0 else ""
    return f"{sign}{unit}{digits}" if unit in CURRENCIES else f"{sign}{digits} {unit}".rstrip()
