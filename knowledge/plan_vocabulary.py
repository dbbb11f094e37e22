"""Reads a plan's vocabulary from the projection: the names and words in its rows, and its further columns."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from knowledge import further_columns
from knowledge.fields import MORE, WORDS, Field
from knowledge.model import Plan
from knowledge.vocabulary import Vocabulary, vocabulary_of


def read(db: Database, plan: Plan, plan_file: str) -> Vocabulary:
    """The vocabulary, combined from the plan file's content (JSON) and what the plan's rows contain."""
    in_use = {field.name: _column(db, _used(field), plan) for field in WORDS}
    vocabulary = vocabulary_of(
        plan_file,
        _column(db, "SELECT name FROM owner WHERE plan = ? ORDER BY id", plan),
        _column(db, "SELECT name FROM theme WHERE plan = ? ORDER BY id", plan),
        in_use["status"],
        in_use,
    )
    further = further_columns.described(_further_cells(db, plan), _brought_cells(db, plan))
    values = {column.field.name: column.values for column in further}
    return replace(vocabulary, words={**vocabulary.words, **values}, further=tuple(column.field for column in further))


def _further_cells(db: Database, plan: Plan) -> dict[str, list[str]]:
    """The non-empty cells in each further column, by heading, in document order."""
    cells: dict[str, list[str]] = {}
    rows = db.conn.execute(
        "SELECT heading.name, value FROM heading LEFT JOIN further ON heading = heading.id WHERE heading.plan = ?"
        " ORDER BY heading.id, further.rowid",
        [plan.id],
    )
    for heading, value in rows:
        cells.setdefault(heading, []).extend([value] if value else [])
    return cells


def _brought_cells(db: Database, plan: Plan) -> dict[str, list[str]]:
    """The cells in each further column of the document itself, by heading."""
    cells: dict[str, list[str]] = {}
    rows = db.conn.execute(
        "SELECT key, value FROM recommendation, json_each(recommendation.document) WHERE plan = ? AND key LIKE ?"
        " AND value IS NOT NULL ORDER BY recommendation.id",
        [plan.id, f"{MORE}%"],
    )
    for name, value in rows:
        cells.setdefault(name.removeprefix(MORE), []).append(value)
    return cells


def _column(db: Database, sql: str, plan: Plan) -> list[str]:
    return [row[0] for row in db.conn.execute(sql, [plan.id])]


def _used(field: Field) -> str:
    return (
        f"SELECT DISTINCT {field.column} FROM recommendation WHERE plan = ? AND {field.column} IS NOT NULL"
        f" ORDER BY {field.column}"
    )
