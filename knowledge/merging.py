"""A new version of a document over what was posted meanwhile: field by field, neither side overwritten unseen.

Three values are compared, not two. What the former document said tells who changed a field: only the new document, only
people, or both. In the last case the posted value stays and the conflict waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.fields import BY_NAME, MERGED, Kind
from knowledge.fields import DOCUMENT as BROUGHT

MOVES = ("first_timescale", "slips")
"""What a document may say of the deadline before its own: the first one, and how often it was moved to a later day."""
OF_DOCUMENT = tuple(name for name in BROUGHT if name not in MERGED)
"""The fields that the document alone decides."""


@dataclass(frozen=True, slots=True)
class Existing:
    """A recommendation as it stood before the import: its values, and what the former document said of those that are
    merged. `posted` says whether people have updated it."""

    values: Mapping[str, Any]
    document: Mapping[str, Any]
    posted: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which the former value (or the posted one) and the document's differ. `field` may be "added" or
    "removed", for the recommendation as a whole."""

    ref: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class MergedRow:
    """The values of a recommendation after a merge, and what its document is taken to say of those that are merged."""

    values: Mapping[str, Any]
    document: Mapping[str, Any]
    changes: tuple[Difference, ...] = ()
    conflicts: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """What an import makes of the plan: its rows, what the document changed, and what both sides changed."""

    rows: Sequence[MergedRow]
    changes: Sequence[Difference]
    conflicts: Sequence[Difference]


def merge(old: Mapping[str, Existing], new: Sequence[Mapping[str, Any]]) -> Merged:
    """The new document's rows over those that stand, which are given by ref."""
    rows = [*(_merged(old, values) for values in new), *_kept(old, {values["ref"] for values in new})]
    removed = _removed(old, {values["ref"] for values in new})
    return Merged(
        rows,
        [*(change for row in rows for change in row.changes), *removed],
        [conflict for row in rows for conflict in row.conflicts],
    )


def _merged(old: Mapping[str, Existing], values: Mapping[str, Any]) -> MergedRow:
    before = old.get(values["ref"])
    if before is not None:
        return _over(before, values)
    added = (Difference(values["ref"], "added", None, values["title"]),) if old else ()
    return MergedRow(values, document_of(values), added)


def _kept(old: Mapping[str, Existing], refs: set[str]) -> Iterator[MergedRow]:
    """What the new document leaves out although people have updated it: it stays until somebody decides."""
    for ref, before in old.items():
        if ref not in refs and before.posted:
            conflict = Difference(ref, "removed", before.values["title"], None)
            yield MergedRow(before.values, before.document, conflicts=(conflict,))


def _removed(old: Mapping[str, Existing], refs: set[str]) -> Iterator[Difference]:
    for ref, before in old.items():
        if ref not in refs and not before.posted:
            yield Difference(ref, "removed", before.values, None)


def _over(before: Existing, new: Mapping[str, Any]) -> MergedRow:
    """One recommendation of the new document over the same one as it stands."""
    ref, values, document = new["ref"], dict(new), document_of(new)
    changes = [
        Difference(ref, field, before.values.get(field), new.get(field))
        for field in OF_DOCUMENT
        if before.values.get(field) != new.get(field)
    ]
    conflicts = []
    for field in MERGED:
        current, base, brought = before.values.get(field), before.document.get(field), new.get(field)
        if current in (base, brought):
            changes += _changes(before, ref, field, brought)
            continue
        values[field] = current
        if BY_NAME[field].kind is Kind.PERIOD:
            values["due"] = before.values["due"]
        if brought != base:
            conflicts.append(Difference(ref, field, current, brought))
            document[field] = base  # until somebody decides, so that the same document again is the same conflict again
    return MergedRow(values, document, tuple(changes), tuple(conflicts))


def _changes(before: Existing, ref: str, field: str, brought: Any) -> Iterator[Difference]:
    """The differences made by taking the document's value for a field."""
    if before.values.get(field) == brought:
        return
    yield Difference(ref, field, before.values.get(field), brought)
    if field == "status" and before.values.get("proposed"):  # nothing may be closed and wait for sign-off as well
        yield Difference(ref, "proposed", before.values["proposed"], None)


def document_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a document says of the fields that people update as well, and of the moves of its deadline."""
    return {**{field: values.get(field) for field in MERGED}, **{name: values[name] for name in MOVES if values.get(name)}}
