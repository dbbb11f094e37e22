"""The language of changes, digests and reminders: each example is read by its own row, and each row has its function."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from handlers.language import (
    change_columns,
    change_commands,
    change_lines,
    change_statements,
    change_subjects,
    digests,
    recurrence,
    reminders,
)
from handlers.language.rows import Row
from handlers.schedules import digests as digest_actions
from handlers.schedules import recurrence as recurrence_readers
from handlers.schedules import reminders as reminder_actions
from handlers.updates import lines, parse
from handlers.updates.commands import ACTIONS

TABLES = {
    "lines": change_lines.LINES,
    "word lines": change_columns.word_lines("priority", ("priority", "risk rating")),
    "specific": change_statements.SPECIFIC,
    "ambiguous": change_lines.AMBIGUOUS,
    "statements": change_statements.STATEMENT,
    "subject": change_subjects.SUBJECT,
    "commands": change_commands.COMMANDS,
    "digests": digests.SENTENCES,
    "reminders": reminders.SENTENCES,
    "recurrence": recurrence.RULES,
}
ROWS = [(name, number) for name, rows in TABLES.items() for number in range(len(rows))]


def first(rows: Iterable[Row], text: str) -> Row | None:
    return next((row for row in rows if row.pattern.fullmatch(text)), None)


@pytest.mark.parametrize(("table", "number"), ROWS, ids=[f"{table} {number}" for table, number in ROWS])
def test_an_example_is_read_by_its_own_row(table: str, number: int) -> None:
    rows = TABLES[table]
    assert first(rows, rows[number].example) is rows[number]


@pytest.mark.parametrize(
    ("table", "functions"),
    [
        ("commands", ACTIONS),
        ("digests", digest_actions.ACTIONS),
        ("reminders", reminder_actions.ACTIONS),
        ("recurrence", recurrence_readers.READERS),
        ("lines statements", parse.READERS),
    ],
)
def test_every_key_has_its_function_and_every_function_a_row(table: str, functions: dict[str, object]) -> None:
    assert {row.key for name in table.split() for row in TABLES[name]} == set(functions)


@pytest.mark.parametrize("row", change_lines.LINES, ids=[row.example for row in change_lines.LINES])
def test_an_example_of_a_line_is_read_as_one_about_its_field(row: Row) -> None:
    line = lines.read_one(row.example)
    assert line is not None and line.field == row.key and line.ref.startswith("R")
