"""Merges a new version of a document with what people have posted since the previous one, field by field. Nothing is
overwritten silently.

Three values are compared, not two: the value in the previous document shows who changed a field, the new document, people, or
both. If both did, the posted value is kept, and people have to settle the conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.encoding import further_values
from knowledge.fields import BY_NAME, MERGED, Kind
from knowledge.fields import DOCUMENT as BROUGHT

MOVES = ("first_timescale", "slips")
"""What a document can say about earlier deadlines: the first one, and how often it was moved to a later day."""
OF_DOCUMENT = tuple(name for name in BROUGHT if name not in MERGED)
"""The fields that only the document decides."""
OF_PARTS = ("timescale", "owners", "status")
"""The fields that a recommendation with parts doesn't have itself."""


@dataclass(frozen=True, slots=True)
class Existing:
    """A recommendation or part before the import: its values, and the previous document's values for the merged fields.
    `posted` says whether people have updated it.
    """

    values: Mapping[str, Any]
    document: Mapping[str, Any]
    posted: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose previous (or posted) value differs from the document's. For a whole recommendation, `field` is "added" or
    "removed".
    """

    ref: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A recommendation after a merge: its values, and the values that now count as the document's for the merged fields."""

    values: Mapping[str, Any]
    document: Mapping[str, Any]
    changes: tuple[Difference, ...] = ()
    conflicts: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """The effect of an import on the plan: its rows, the document's changes, and the conflicts."""

    rows: Sequence[MergedRow]
    changes: Sequence[Difference]
    conflicts: Sequence[Difference]


def merge(old: Mapping[str, Existing], new: Sequence[Mapping[str, Any]]) -> Merged:
    """Merge the new document's rows with the existing ones (by ref). Each part's row follows that of its recommendation."""
    divided = _divided(old.values()) | {values["parent"] for values in new if values.get("parent")}
    staying = _staying(old, new)
    rows = [*(_merged(old, values, values["ref"] in divided) for values in new), *_staying_rows(old, staying)]
    removed = _removed(old, {*staying, *(values["ref"] for values in new)})
    return Merged(
        _with_owners_of_parts(_by_recommendation(rows)),
        [*(change for row in rows for change in row.changes), *removed],
        [conflict for row in rows for conflict in row.conflicts],
    )


def _divided(rows: Iterable[Existing]) -> set[str]:
    """The recommendations that have parts."""
    return {row.values["parent"] for row in rows if row.values.get("parent")}


def _staying(old: Mapping[str, Existing], new: Sequence[Mapping[str, Any]]) -> Mapping[str, bool]:
    """The refs that the new document leaves out but that stay until somebody decides, because people have updated them. The
    value says whether that ref needs a decision; a part stays or goes with its recommendation.

    If the new document has a recommendation without its former parts, these are removed.
    """
    refs = {values["ref"] for values in new}
    divided = {values["parent"] for values in new if values.get("parent")}
    posted = {before.values.get("parent") or ref for ref, before in old.items() if before.posted}
    staying = {}
    for ref, before in old.items():
        parent = before.values.get("parent")
        if ref in refs:
            continue
        if (parent or ref) not in refs and (parent or ref) in posted:
            staying[ref] = not parent
        elif parent in divided and before.posted:
            staying[ref] = True
    return staying


def _by_recommendation(rows: Sequence[MergedRow]) -> list[MergedRow]:
    """The rows in order, with parts directly after their recommendation."""
    places = {row.values["ref"]: place for place, row in enumerate(rows)}
    return sorted(rows, key=lambda row: places[row.values.get("parent") or row.values["ref"]])


def _with_owners_of_parts(rows: Sequence[MergedRow]) -> list[MergedRow]:
    """The rows, with the owners of each recommendation that has parts replaced by the owners of all its parts."""
    owners: dict[str, dict[str, None]] = {}
    for row in rows:
        if parent := row.values.get("parent"):
            owners.setdefault(parent, {}).update(dict.fromkeys(row.values["owners"]))
    return [
        replace(row, values={**row.values, "owners": list(owners[row.values["ref"]])}) if row.values["ref"] in owners else row
        for row in rows
    ]


def _merged(old: Mapping[str, Existing], values: Mapping[str, Any], is_divided: bool) -> MergedRow:
    before = old.get(values["ref"])
    if before is not None:
        return _over(before, values, is_divided)
    added = (Difference(values["ref"], "added", None, values["title"]),) if old else ()
    return MergedRow(values, document_of(values), added)


def _staying_rows(old: Mapping[str, Existing], staying: Mapping[str, bool]) -> Iterator[MergedRow]:
    """The rows that the new document leaves out but that stay until somebody decides."""
    for ref, is_open in staying.items():
        conflict = Difference(ref, "removed", old[ref].values["title"], None)
        yield MergedRow(old[ref].values, old[ref].document, conflicts=(conflict,) if is_open else ())


def _removed(old: Mapping[str, Existing], refs: set[str]) -> Iterator[Difference]:
    for ref, before in old.items():
        if ref not in refs:
            yield Difference(ref, "removed", before.values, None)


def _over(before: Existing, new: Mapping[str, Any], is_divided: bool) -> MergedRow:
    """Merge one recommendation from the new document with the existing one. If it has or had parts, its own values come from
    the document, because the rest is stored with the parts.
    """
    ref, values, document = new["ref"], dict(new), document_of(new)
    changes = [
        Difference(ref, field, before.values.get(field), new.get(field))
        for field in OF_DOCUMENT
        if before.values.get(field) != new.get(field)
    ]
    conflicts = []
    for field in _merged_fields(before, new):
        current, base, brought = before.values.get(field), before.document.get(field), new.get(field)
        if is_divided and field in OF_PARTS:
            changes += _divided_changes(before, ref, field, brought)
            continue
        if current in (base, brought):
            changes += _changes(before, ref, field, brought)
            continue
        values[field] = current
        if field in BY_NAME and BY_NAME[field].kind is Kind.PERIOD:
            values["due"] = before.values["due"]
        if brought != base:
            conflicts.append(Difference(ref, field, current, brought))
            document[field] = base  # until somebody decides: importing the same document again must give the same conflict
    return MergedRow(values, document, tuple(changes), tuple(conflicts))


def _merged_fields(before: Existing, new: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that are merged, including further columns that only one of the two documents has."""
    further = {**further_values(new), **further_values(before.values), **further_values(before.document)}
    return (*MERGED, *further)


def _changes(before: Existing, ref: str, field: str, brought: Any) -> Iterator[Difference]:
    """The changes that result from using the document's value for a field."""
    if before.values.get(field) == brought:
        return
    yield Difference(ref, field, before.values.get(field), brought)
    if field == "status" and before.values.get("proposed"):  # nothing may be closed and still wait for sign-off
        yield Difference(ref, "proposed", before.values["proposed"], None)


def _divided_changes(before: Existing, ref: str, field: str, brought: Any) -> Iterator[Difference]:
    """Like `_changes`, for a recommendation with parts. A change to its owners doesn't count, because they come from its
    parts.
    """
    if BY_NAME[field].kind is Kind.NAMES:
        return
    yield from _changes(before, ref, field, brought)
    if field == "timescale" and before.values.get("extension"):
        yield Difference(ref, "extension", before.values["extension"], None)


def document_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The document's values for the fields that people can also update, and for moved deadlines."""
    moves = {name: values[name] for name in MOVES if values.get(name)}
    return {**{field: values.get(field) for field in MERGED}, **further_values(values), **moves}
