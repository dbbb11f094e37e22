"""How a request is understood: the first meaning that fits, and in it the first row that fits the whole sentence."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import pytest

from handlers import respond as entry
from handlers.answers import past, reports
from handlers.language import past as past_language
from handlers.language import reports as report_language
from handlers.language.rows import Row
from handlers.request import LONGEST, Request
from handlers.understanding import reading
from knowledge.store import Store
from tests.conftest import NOW
from tests.test_updates import RIGHTS

ROWS = [
    *((past, past_language.ROWS, row) for row in past_language.ROWS),
    *((reports, report_language.ROWS, row) for row in report_language.ROWS),
]


def asked(text: str) -> Request:
    return Request(text, "M", NOW, rights=RIGHTS, meetings=(date(2026, 1, 14),), channel="C1")


def kind_of(store: Store, text: str) -> str:
    """The kind of meaning by which a request is answered."""
    plan = store.plan(None)
    turn = entry._turn(store, plan, asked(text))
    meaning, _ = entry._first_that_holds(store, plan, turn, entry._heard(store, plan, turn))
    return meaning.kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("R17 is now on hold: under review", "change"),
        ("R17 is on hold", "statement that may be a change"),
        ("undo", "change"),
        ("update R17", "change"),
        ("what changed since 1 March", "past"),
        ("history of R17", "past"),
        ("what was the status of R17 on 1 March", "past"),
        ("what waits for sign-off", "past"),
        ("what digests are there", "digest"),
        ("summary every Monday at 9", "digest"),
        ("stop reminding me", "reminder"),
        ("committee report", "report"),
        ("chart by owner", "report"),
        ("csv of what changed since 1 March", "file"),
        ("full text of R17", "report"),
        ("mark the prompt payment one as on hold", "change by subject"),
        ("status of R17", "question"),
        ("chart by budget", "question"),
        ("why was R17 late", "question"),
        ("hello", "question"),
        ("", "question"),
        (f"note on R17: {'x' * LONGEST}", "change that is too long"),
        (f"history of R17 {'x' * LONGEST}", "question"),
    ],
)
def test_each_request_is_of_its_kind(store: Store, text: str, name: str) -> None:
    assert kind_of(store, text) == name


def test_a_question_is_read_last_and_holds_for_everything() -> None:
    assert list(reading.READINGS)[-1] == "question"
    assert set(reading.READINGS) >= reading.READ_AT_ANY_LENGTH


def test_each_kind_of_meaning_has_its_handler() -> None:
    assert set(entry.ANSWERS) == set(reading.Kind)


@pytest.mark.parametrize(("handler", "rows", "row"), ROWS, ids=lambda value: value.example if isinstance(value, Row) else "")
def test_an_example_is_taken_by_its_row(store: Store, handler: ModuleType, rows: tuple[Row, ...], row: Row) -> None:
    fitting = next(other for other in rows if other.pattern.fullmatch(row.example))
    assert fitting.key == row.key and row.pattern.fullmatch(row.example)
    assert row.key in handler.READERS


@pytest.mark.parametrize(("handler", "rows"), [(past, past_language.ROWS), (reports, report_language.ROWS)])
def test_every_reader_has_a_row(handler: ModuleType, rows: tuple[Row, ...]) -> None:
    assert set(handler.READERS) == {row.key for row in rows}


def test_a_file_of_a_file_is_the_same_file(store: Store) -> None:
    plan = store.plan(None)
    once, twice = (entry.respond(store, plan, asked(f"{csv}what is still open")) for csv in ("csv of ", "csv of csv of "))
    assert once == twice and once.refs == ("R5", "R27")
