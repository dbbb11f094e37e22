"""How each type of value is written to JSON and to columns, and read back. No other module does this.

A recommendation's *values* are a mapping that can be stored as JSON, as in the journal. It has `ref`, the value of each field
under its name (for a timescale, the author's words; for a further column, the key is "more:" and its heading), `due` (the days
covered, see `due_to_json`), `refers_to` and `place`, and `parent` for a part. Values read from the tables also have
`first_timescale`, `slips`, `updated`, and the values of the `parts`. An import stores its further columns by heading under
`more`; `values_of` converts such a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from knowledge.fields import BY_NAME, FIELDS, MORE, WAITING, Field, Kind
from knowledge.model import Action, Evidence, Proposed, Recommendation, Span, Timescale

DUE_COLUMNS = ("due_start", "due_end", "due_from", "ongoing", "readable")
HELD = tuple(field for field in FIELDS if field.kind is not Kind.NOTE)
"""The fields that are attributes of a recommendation."""
BROUGHT = tuple(field for field in HELD if field.in_document)
"""The fields among them that are read from documents."""


def to_json(value: Any) -> str:
    """A value as JSON text. Equal values always give the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def timestamp(at: datetime) -> str:
    """A moment as UTC text with milliseconds, which sorts in order of time."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


# The days that a timescale covers


def due_to_json(span: Span | None) -> dict[str, Any] | None:
    """The span as {"from", "to", "due_from", "ongoing"}, with days in ISO 8601 or None. None if there is no span."""
    if span is None:
        return None
    start, end, due_from = (day.isoformat() if day else None for day in (span.start, span.end, span.due_from))
    return {"from": start, "to": end, "due_from": due_from, "ongoing": span.ongoing}


def due_from_json(due: Mapping[str, Any] | None) -> Span | None:
    """The inverse of `due_to_json`."""
    if due is None:
        return None
    start, end, due_from = (date.fromisoformat(due[key]) if due[key] else None for key in ("from", "to", "due_from"))
    return Span(start, end, due["ongoing"], due_from)


def due_to_columns(due: Mapping[str, Any] | None) -> dict[str, Any]:
    """The span as values for `DUE_COLUMNS`."""
    if due is None:
        return dict(zip(DUE_COLUMNS, (None, None, None, 0, 0), strict=True))
    values = (due["from"], due["to"], due["due_from"], int(due["ongoing"]), 1)
    return dict(zip(DUE_COLUMNS, values, strict=True))


def due_from_columns(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The span from a row with `DUE_COLUMNS`, in the form that `due_to_json` returns."""
    if not row["readable"]:
        return None
    return {"from": row["due_start"], "to": row["due_end"], "due_from": row["due_from"], "ongoing": bool(row["ongoing"])}


# The value of a field


def column_of(field: Field, value: Any) -> Any:
    """A field's value as stored in its column."""
    if field.kind in (Kind.EVIDENCE, Kind.PROPOSAL):
        return to_json(value) if value else None
    return value


def value_of_column(field: Field, column: Any) -> Any:
    """A field's value, as read from its column."""
    if field.kind is Kind.EVIDENCE:
        return json.loads(column or "[]")
    if field.kind is Kind.PROPOSAL:
        return json.loads(column) if column else None
    return column


def value_of(recommendation: Recommendation, field: Field) -> Any:
    """A recommendation's value for a field, in JSON form."""
    if field.is_further:
        return dict(recommendation.more).get(field.label)
    attribute = getattr(recommendation, field.name)
    if isinstance(attribute, Timescale):
        return attribute.words
    if isinstance(attribute, Proposed):
        return asdict(attribute)
    if isinstance(attribute, tuple):
        return [asdict(item) if isinstance(item, Evidence) else item for item in attribute]
    return attribute


def attribute_of(field: Field, value: Any, due: Mapping[str, Any] | None) -> Any:
    """The attribute of `Recommendation` for a field's value. `due` has the timescale's days in the form that `due_to_json`
    returns.
    """
    match field.kind:
        case Kind.PERIOD:
            return Timescale(value, due_from_json(due)) if value is not None else None
        case Kind.EVIDENCE:
            return tuple(Evidence(**item) for item in value or ())
        case Kind.PROPOSAL:
            return Proposed(**value) if value else None
        case Kind.PROSE:
            return value or ""
        case _:
            return tuple(value) if isinstance(value, list | tuple) else value


# Recommendations


def recommendation_of(values: Mapping[str, Any]) -> Recommendation:
    """The recommendation with these values. Fields missing from the values, which an older version may have written, are
    empty.
    """
    due = values["due"]
    attributes = {field.name: attribute_of(field, values.get(field.name), due) for field in HELD}
    return Recommendation(
        ref=values["ref"],
        refers_to=tuple(values["refers_to"]),
        place=values["place"],
        first_timescale=values.get("first_timescale"),
        slips=values.get("slips", 0),
        updated=values.get("updated"),
        more=tuple((name.removeprefix(MORE), text) for name, text in further_values(values).items() if text),
        parts=tuple(part_of(recommendation_of(part)) for part in values.get("parts", ())),
        parent=values.get("parent") or "",
        **attributes,
    )


def further_values(values: Mapping[str, Any]) -> dict[str, str | None]:
    """The values of the further columns, by field name."""
    return {name: value for name, value in values.items() if name.startswith(MORE)}


def values_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a recommendation in a document, from its row in the journal."""
    values = {name: value for name, value in row.items() if name != "more"}
    return {**values, **{f"{MORE}{heading}": text for heading, text in row.get("more", {}).items()}}


def part_of(row: Recommendation) -> Action:
    """A part, from its form as a recommendation."""
    return Action(
        row.title, row.owners, row.timescale, row.status, row.progress, row.place, row.first_timescale, row.ref, row.more
    )


def row_of(part: Action, parent: Recommendation) -> Recommendation:
    """A part in the form of a recommendation."""
    return Recommendation(
        ref=part.ref,
        theme=parent.theme,
        title=part.text,
        actions="",
        timescale=part.timescale,
        owners=part.owners,
        progress=part.progress,
        status=part.status,
        refers_to=(),
        place=part.place,
        first_timescale=part.first_timescale,
        slips=1 if part.first_timescale else 0,
        more=part.more,
        parent=parent.ref,
    )


def with_parts(recommendations: Iterable[Recommendation]) -> Iterator[Recommendation]:
    """Each recommendation, followed by its parts in the form of recommendations."""
    for recommendation in recommendations:
        yield recommendation
        yield from (row_of(part, recommendation) for part in recommendation.parts)


def import_rows(recommendations: Iterable[Recommendation]) -> list[dict[str, Any]]:
    """The values of imported recommendations as stored in the journal. Each is followed by the values of its parts."""
    return [_brought(row) for row in with_parts(recommendations)]


def _brought(recommendation: Recommendation) -> dict[str, Any]:
    timescale = recommendation.timescale
    return {
        "ref": recommendation.ref,
        **{field.name: value_of(recommendation, field) for field in BROUGHT},
        "due": due_to_json(timescale.span if timescale else None),
        "refers_to": list(recommendation.refers_to),
        "place": recommendation.place,
        "more": dict(recommendation.more),
        **({"parent": recommendation.parent} if recommendation.parent else {}),
        **_moves(recommendation),
    }


def _moves(recommendation: Recommendation) -> dict[str, Any]:
    """The original date, if the document also gives a later one, and the number of times that it was moved. Empty if the
    document gives only one date.
    """
    if recommendation.first_timescale is None:
        return {}
    return {"first_timescale": recommendation.first_timescale, "slips": recommendation.slips}


def document_json(recommendation: Recommendation) -> dict[str, Any]:
    """A recommendation as it is in the document, in the form printed by `planbot import --json` (docs/json.md)."""
    members: dict[str, Any] = {"ref": recommendation.ref}
    for field in BROUGHT:
        members[field.name] = value_of(recommendation, field)
        if field.kind is Kind.PERIOD:
            members["due"] = due_json(recommendation.timescale)
    parts = [part_json(part) for part in recommendation.parts]
    more = dict(recommendation.more)
    return {**members, "refers_to": list(recommendation.refers_to), "more": more, "parts": parts}


def part_json(part: Action) -> dict[str, Any]:
    """One part of a recommendation, in the form described in docs/json.md."""
    return {
        "ref": part.ref,
        "text": part.text,
        "owners": list(part.owners),
        "timescale": part.timescale and part.timescale.words,
        "due": due_json(part.timescale),
        "status": part.status,
        "progress": part.progress,
        "first_timescale": part.first_timescale,
        "more": dict(part.more),
    }


def recommendation_json(recommendation: Recommendation) -> dict[str, Any]:
    """A recommendation including its updates, in the form printed by `planbot show --json` (docs/json.md)."""
    waiting: dict[str, Proposed | None] = {name: getattr(recommendation, name) for name in WAITING}
    return {
        **document_json(recommendation),
        **{
            name: proposal and {WAITING[name]: proposal.to, "by": proposal.by, "at": proposal.at}
            for name, proposal in waiting.items()
        },
        "evidence": value_of(recommendation, BY_NAME["evidence"]),
        "first_timescale": recommendation.first_timescale,
        "slips": recommendation.slips,
        "updated": recommendation.updated,
        **({"part_of": recommendation.parent} if recommendation.parent else {}),
    }


def due_json(timescale: Timescale | None) -> dict[str, Any] | None:
    """The days that a timescale covers, as {"from", "to", "ongoing"}, or None if it has none."""
    due = due_to_json(timescale.span) if timescale else None
    return {key: due[key] for key in ("from", "to", "ongoing")} if due else None
