"""Reads recommendations from the projection as values (see `encoding`), and writes rows to any of its tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlite_utils import Database

from knowledge.encoding import DUE_COLUMNS, column_of, due_from_columns, due_to_columns, value_of_column
from knowledge.fields import FIELDS, MORE

STORED = tuple(field for field in FIELDS if field.column)
"""The fields with a column in the table `recommendation`."""
TRACES = ("first_timescale", "slips", "updated")
"""What updates store in the row besides the fields."""
SEARCHED = tuple(field for field in STORED if field.weight)
"""The fields whose words are in the full-text index."""
TEXTS = (*(field.column for field in SEARCHED), "further")
"""The columns of the table with these words. `further` has the cells of the further columns, one per line."""

_COLUMNS = (*(field.column for field in STORED), *DUE_COLUMNS, "place", "document", *TRACES)
_SELECT = (
    f"SELECT recommendation.id, ref, parent, parts, theme.name AS theme_name, {', '.join(_COLUMNS)} FROM recommendation"
    " LEFT JOIN theme ON theme.id = recommendation.theme"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row in the table `recommendation`: its id, its values, and the previous document's values as JSON.

    `parts` is the number of its parts. Their values aren't included.
    """

    id: int
    values: dict[str, Any]
    document: str
    parts: int = 0


def read(db: Database, condition: str, arguments: Sequence[Any]) -> list[Row]:
    """The rows that meet a condition on the table `recommendation`, in document order."""
    # sqlite-utils' `query` would run two more statements.
    cursor = db.conn.execute(f"{_SELECT} WHERE {condition} ORDER BY recommendation.id", arguments)
    names = [column[0] for column in cursor.description]
    records = [dict(zip(names, row, strict=True)) for row in cursor]
    ids = json.dumps([row["id"] for row in records])
    owners = _lists(
        db,
        "SELECT recommendation, name FROM recommendation_owner JOIN owner ON owner.id = owner"
        " WHERE recommendation IN (SELECT value FROM json_each(?)) ORDER BY recommendation, position",
        ids,
    )
    mentions = _lists(
        db,
        "SELECT recommendation, ref FROM mention WHERE recommendation IN (SELECT value FROM json_each(?)) ORDER BY rowid",
        ids,
    )
    further = _lists(
        db,
        "SELECT recommendation.id, heading.name, value FROM recommendation JOIN further"
        " ON further.plan = recommendation.plan AND further.ref = recommendation.ref JOIN heading ON heading.id = heading"
        " WHERE recommendation.id IN (SELECT value FROM json_each(?)) ORDER BY recommendation.id, heading.id",
        ids,
    )

    def values(row: Mapping[str, Any]) -> dict[str, Any]:
        id = row["id"]
        more = {f"{MORE}{heading}": text for heading, text in further.get(id, [])}
        return {**_values(row, owners.get(id, []), mentions.get(id, [])), **more}

    return [Row(row["id"], values(row), row["document"], row["parts"]) for row in records]


def read_whole(db: Database, condition: str, arguments: Sequence[Any]) -> list[dict[str, Any]]:
    """Like `read`, but returns only the values, and adds the values of each recommendation's parts as `parts`."""
    records = read(db, condition, arguments)
    parents = json.dumps([row.values["ref"] for row in records if row.parts])
    plan = "recommendation.plan = (SELECT plan FROM recommendation WHERE id = ?)"
    parts: dict[str, list[dict[str, Any]]] = {}
    if parents != "[]":
        for row in read(db, f"{plan} AND parent IN (SELECT value FROM json_each(?))", [records[0].id, parents]):
            parts.setdefault(row.values["parent"], []).append(row.values)
    return [{**row.values, "parts": parts.get(row.values["ref"], [])} for row in records]


def _lists(db: Database, sql: str, ids: str) -> dict[int, list[Any]]:
    """The rows that a statement returns for each recommendation id, in order. A single column is returned without a tuple."""
    lists: dict[int, list[Any]] = {}
    for recommendation, *values in db.conn.execute(sql, [ids]):
        lists.setdefault(recommendation, []).append(values[0] if len(values) == 1 else tuple(values))
    return lists


def _values(row: Mapping[str, Any], owners: list[str], mentions: list[str]) -> dict[str, Any]:
    return {
        "ref": row["ref"],
        "theme": row["theme_name"] or "",
        "owners": owners,
        **{field.name: value_of_column(field, row[field.column]) for field in STORED},
        "due": due_from_columns(row),
        "refers_to": mentions,
        "place": row["place"],
        "parent": row["parent"],
        **{name: row[name] for name in TRACES},
    }


def read_one(db: Database, plan: str, ref: str) -> Row | None:
    """The row of a recommendation in the plan with this name, or None."""
    records = read(db, "recommendation.plan = (SELECT id FROM plan WHERE name = ?) AND ref = ?", [plan, ref])
    return records[0] if records else None


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns for the values of a row, leaving out values that are stored in other tables."""
    return {
        "ref": values["ref"],
        "parent": values.get("parent"),
        **{field.column: column_of(field, values.get(field.name)) for field in STORED},
        **due_to_columns(values["due"]),
        "place": values["place"],
    }


def texts_of(columns: Mapping[str, Any]) -> list[str]:
    """The searched texts in a row."""
    return [columns[name] or "" for name in TEXTS]


def insert(db: Database, table: str, **values: Any) -> int:
    """Insert one row and return its id."""
    row = db.conn.execute(_insertion(table, values), list(values.values()))
    assert row.lastrowid is not None
    return row.lastrowid


def insert_many(db: Database, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows. All must have the same columns in the same order."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    db.conn.executemany(_insertion(table, first), (list(row.values()) for row in chain([first], rows)))


def _insertion(table: str, columns: Collection[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def heading_id(db: Database, plan: int, heading: str) -> int:
    """The id of a further column. It is created if the plan doesn't have it yet."""
    row = db.conn.execute("SELECT id FROM heading WHERE plan = ? AND name = ?", [plan, heading]).fetchone()
    return int(row[0]) if row else insert(db, "heading", plan=plan, name=heading)


def update(db: Database, id: int, **columns: Any) -> None:
    """Change some columns of a recommendation."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    db.conn.execute(f"UPDATE recommendation SET {assignments} WHERE id = ?", [*columns.values(), id])
