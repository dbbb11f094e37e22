"""The line of a recommendation: its mark and status, how late it is, its date, and its owners with their people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.line import line_of, mark, shorten
from handlers.rights import Rights
from knowledge.model import Action, Recommendation, Span, Timescale
from knowledge.store import Store
from knowledge.vocabulary import vocabulary_of

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
RIGHTS = Rights(
    linked={"Procurement": ("P",), "Policy": ("A", "B", "C")},
    names={"P": "Priya Patel", "A": "Ann", "B": "Bob", "C": "Cem"},
)


def due(day: date, words: str = "", ongoing: bool = False) -> Timescale:
    return Timescale(words or f"{day.day} {day:%B %Y}", Span(None, day, ongoing, day))


@pytest.fixture
def row(store: Store) -> Recommendation:
    plan = store.plan(None)
    (row,) = store.recommendations(plan, ("R20",))
    return replace(row, status="In progress", timescale=due(date(2026, 9, 30)), owners=("Procurement",), title="Pay on time.")


def test_what_is_late_says_so_and_by_how_much(store: Store, row: Recommendation) -> None:
    line = line_of(store, store.plan(None), row, NOW, RIGHTS)
    assert line.head == "R20 · 🔵 In progress · 🔴 61 days late"
    assert line.note == "🔵 In progress · 🔴 61 days late · Procurement (Priya Patel)"
    assert line.name == "R20 Pay on time"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 29), "🔴 1 day late"),
        (date(2026, 11, 30), "due today"),
        (date(2026, 12, 1), "due tomorrow"),
        (date(2026, 12, 14), "due in 14 days"),
        (date(2026, 12, 15), ""),
        (date(2020, 11, 30), "🔴 2,191 days late"),
    ],
)
def test_how_late_it_is_or_how_soon_it_is_due(store: Store, row: Recommendation, day: date, said: str) -> None:
    assert line_of(store, store.plan(None), replace(row, timescale=due(day)), NOW).late == said


def test_what_is_closed_is_never_late(store: Store, row: Recommendation) -> None:
    line = line_of(store, store.plan(None), replace(row, status="Completed"), NOW)
    assert (line.head, line.note) == ("R20 · 🟢 Completed", "🟢 Completed · 30 September 2026 · Procurement")


def test_where_nobody_can_tell_whether_a_status_closes_nothing_is_called_late(store: Store, row: Recommendation) -> None:
    assert line_of(store, store.plan(None), replace(row, status="Green"), NOW).head == "R20 · 🟢 Green · 61 days past its date"


@pytest.mark.parametrize(
    ("timescale", "said"),
    [
        (None, "no date"),
        (Timescale("Ongoing", Span(None, None, True)), "Ongoing"),
        (Timescale("after the review", None), "after the review"),
        (due(date(2027, 4, 1), "April 2027 and ongoing", ongoing=True), "April 2027 and ongoing"),
        (due(date(2027, 4, 1), "Winter 2026"), "due Winter 2026"),
        (due(date(2027, 4, 1), "By April 2027"), "due by April 2027"),
        (due(date(2027, 4, 1), "Completed by April 2027"), "Completed by April 2027"),
    ],
)
def test_a_date_is_said_in_the_plans_words(store: Store, row: Recommendation, timescale: Timescale | None, said: str) -> None:
    assert line_of(store, store.plan(None), replace(row, timescale=timescale), NOW).due == said


def test_parts_are_counted_and_the_late_one_is_named(store: Store, row: Recommendation) -> None:
    plan = store.plan(None)
    parts = tuple(
        Action(ref, (), due(date(2026, 11, 20)), status, "", "", ref=ref)
        for ref, status in (("R20a", "Completed"), ("R20b", None))
    )
    whole = replace(row, status=None, timescale=None, parts=parts)
    assert line_of(store, plan, whole, NOW).head == "R20 · 🔵 1 of 2 parts completed · 🔴 R20b 10 days late"
    none_done = tuple(replace(part, status=None) for part in parts)
    assert (
        line_of(store, plan, replace(whole, parts=none_done), NOW).head == "R20 · ⚪ 0 of 2 parts completed · 🔴 2 parts late"
    )


def test_marks_follow_a_plans_own_colours_and_else_the_meaning_of_the_word() -> None:
    words = vocabulary_of('{"statuses": {"Red": {"closed": true}, "Gone": {"closed": true, "colour": "purple"}}}')
    marks = {
        "Red": "🔴", "Gone": "🟣", "At risk": "🟠", "Not started": "⚪", "On track": "🔵", "Completed": "🟢",
        "Superseded": "⚫", "Odd": "⚪", None: "⚪",
    }  # fmt: skip
    assert {word: mark(word, words) for word in marks} == marks


@pytest.mark.parametrize(
    ("owners", "linked", "said"),
    [
        ((), {}, "no owner"),
        (("Policy", "Procurement", "Legal"), RIGHTS.linked, "Policy (Ann, Bob +1), Procurement (Priya Patel) and Legal"),
        (("A", "B", "C", "D", "E"), {}, "A, B, C and 2 more"),
        (("Priya Patel",), {"Priya Patel": ("P",)}, "Priya Patel"),
        (("Legal",), {"Legal": ("U0123",)}, "Legal"),  # an id isn't a name
    ],
)
def test_owners_have_their_people_beside_them(
    store: Store, row: Recommendation, owners: tuple[str, ...], linked: dict[str, tuple[str, ...]], said: str
) -> None:
    line = line_of(store, store.plan(None), replace(row, owners=owners), NOW, replace(RIGHTS, linked=linked))
    assert line.note.endswith(f" · {said}") and line.head == "R20 · 🔵 In progress · 🔴 61 days late"


def test_a_long_title_is_cut_between_words() -> None:
    assert shorten("Publish repair times. ") == "Publish repair times"
    long = shorten(
        "Publish the times that repairs take in every ward of the city, and say beside each of them how it has changed"
    )
    assert long == "Publish the times that repairs take in every ward of the city, and say beside each of…"
