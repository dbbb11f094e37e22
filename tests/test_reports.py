"""Summaries whose numbers add up, the committee's form, pictures and files."""

from __future__ import annotations

import csv
import io
import struct
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import picture
from bot.__main__ import main
from bot.cli import asking, bars
from handlers import csv_text
from handlers.answer import Answer, Chart, Series, Sheet, Table
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from knowledge import changes, importing, plan_health
from knowledge.changes import APPEND, Edit, Origin
from knowledge.documents.options import Options
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from tests.conftest import NOW

BY = Origin("A", "test")
RIGHTS = Rights(managers=frozenset({"M"}), linked={"Commissioning": ("A",)}, names={"A": "Ann", "M": "Mia"})


def change(store: Store, ref: str, field: str, to: object, at: datetime, why: str = "", how: str = "set") -> None:
    plan = store.plan(None)
    standing = changes.current(store, plan, ref).values.get(field)
    changes.write(store, plan, ref, [Edit(field, to, why, standing, how)], BY, at, f"{ref}:{field}:{at}", lambda _: None)


def ask(store: Store, text: str, at: datetime = NOW, meetings: tuple[date, ...] = ()) -> Answer:
    return respond_and_remember(store, store.plan(None), Request(text, "A", at, rights=RIGHTS, meetings=meetings))


def table(answer: Answer) -> Table:
    return next(part for part in answer.parts if isinstance(part, Table))


# Counts reconcile


HEAD = "Ref,Theme,Recommendation,Actions,Timescale,Owner,Progress,Status\n"
STATUSES = st.sampled_from(["", "Completed", "On track", "Not started", "Superseded", "At risk"])
OWNERS = st.sampled_from(["", "Roads", "Parks", "Roads; Parks", "Housing"])
DATES = st.sampled_from(["", "Ongoing", "Spring 2020", "March 2026", "To be confirmed", "31 December 2030"])
ROW = st.tuples(STATUSES, OWNERS, DATES, st.sampled_from(["", "Done a bit"]), st.sampled_from(["Streets", "Homes"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=25))
def test_for_any_plan_the_counts_reconcile(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]) -> None:
    folder = tmp_path_factory.mktemp("plan")
    document = folder / "plan.csv"
    lines = (
        f"R{number},{theme},Mend thing {number},Do it {number},{due},{owner},{progress},{status}\n"
        for number, (status, owner, due, progress, theme) in enumerate(rows, 1)
    )
    document.write_text(HEAD + "".join(lines), encoding="utf-8")
    store = Store(folder / "plan.db")
    decided = Options(columns={"Timescale": "timescale"})  # if a column has only "To be confirmed", planbot asks about it
    importing.take(store, importing.read(document, decided), "made", NOW)
    plan = store.plan(None)
    total = store.count(plan)
    assert total == len(rows)
    health = plan_health.measure(store, plan, NOW)
    assert health.total == sum(health.dates.values()) == sum(health.fresh.values()) == total
    assert health.dates["closed"] == health.fresh["closed"]
    for by in ("status", "theme", "timescale"):
        assert sum(number for _, number, _ in store.tally(plan, by)) == total
        assert sum(int(row[1]) for row in table(ask(store, f"summary by {by}")).rows) == total
    by_owner = ask(store, "summary by owner")
    added = sum(int(row[1]) for row in table(by_owner).rows)
    joint = sum(max(len(row.owners), 1) for row in store.recommendations(plan))
    assert added == joint
    assert (f"These add up to {added}, more than {total}" in by_owner.text) == (added != total)
    chart = next(part for part in ask(store, "chart by owner").parts if isinstance(part, Chart))
    assert sum(sum(series.values) for series in chart.series) == added
    store.close()


# Three measures, and where they contradict each other


def test_the_truths_are_kept_apart_and_contradictions_are_told(store: Store) -> None:
    change(store, "R27", "status", "On track", NOW)
    summary = ask(store, "summary", NOW + timedelta(days=100)).text
    assert "By date: 25 closed, 1 late, 1 ongoing. R27 is 4,210 days late." in summary
    assert "By last update here: 25 closed, 1 longer ago, 1 never updated here." in summary
    assert "These contradict each other – said to be on track, and late by their date: R27." in summary


def test_the_rules_are_told(store: Store) -> None:
    for text in ("how do you count?", "how is late worked out", "what does overdue mean"):
        assert "the last day of its timescale is past" in ask(store, text).text


# The committee's form


def test_the_committees_form(store: Store) -> None:
    meetings = (date(2026, 1, 14), date(2026, 3, 31))
    change(store, "R5", "status", "Completed", datetime(2026, 1, 10, tzinfo=UTC))  # before they last met
    change(store, "R27", "status", "Completed", datetime(2026, 2, 1, tzinfo=UTC))
    change(store, "R9", "status", "At risk", datetime(2026, 2, 2, tzinfo=UTC))
    change(store, "R9", "timescale", "April 2026", datetime(2026, 2, 2, tzinfo=UTC), "the tender slipped")
    waits = {"to": "Completed", "by": "A", "at": "2026-02-03T00:00:00.000+00:00", "why": ""}
    change(store, "R9", "proposed", waits, datetime(2026, 2, 3, tzinfo=UTC))
    for text in ("committee report", "what has happened since we last met", "summary since the last meeting"):
        form = ask(store, text, NOW, meetings)
        rows = {row[0]: row[1:] for row in table(form).rows}
        assert rows["Completed since then"] == ("1", "R27")
        assert rows["Waiting for sign-off"] == ("1", "R9")
        assert rows["At risk or behind"] == ("1", "R9")
        assert rows["Overdue"] == ("0", "none")
        assert rows["No update received"] == ("0", "none")
        assert "14 January 2026" in form.text
    assert "I don’t know when the committee last met" in ask(store, "committee report").text
    later = {row[0]: row[1:] for row in table(ask(store, "committee report", datetime(2026, 6, 1, tzinfo=UTC), meetings)).rows}
    assert later["Overdue"] == ("1", "R9") and later["No update received"] == ("1", "R9")
    assert later["Completed since then"] == ("0", "none")


def test_who_has_the_most_open_and_what_nobody_touched(store: Store) -> None:
    assert ask(store, "who has the most open").headline == "Commissioning has the most open: 2."
    assert ask(store, "what has nobody touched since January").refs == ("R5", "R27")
    change(store, "R5", "note", "looked at", NOW, how=APPEND)
    assert ask(store, "what has nobody touched since February?", NOW + timedelta(hours=1)).refs == ("R27",)


# Pictures


CLOSED_AND_OPEN = (Series("Closed", (3, 0)), Series("Open", (1, 4)))
CHARTS = [
    Chart("bars", "Recommendations by owner", ("Roads", "Parks and Gardens of the County"), CLOSED_AND_OPEN),
    Chart("bars", "Recommendations by status", ("Completed",), (Series("Recommendations", (27,)),)),
    Chart("line", "Recommendations closed over time", ("Jan 2026", "Feb 2026", "now"), (Series("Closed", (1, 5, 9)),)),
]  # fmt: skip


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
def test_a_picture_is_a_wide_png_and_its_words_hold_every_number(chart: Chart) -> None:
    png = picture.png(chart)
    assert png.startswith(b"\x89PNG\r\n\x1a\n") and len(png) < 200_000
    width, height = struct.unpack(">II", png[16:24])
    assert width == 1200 and 400 <= height <= 4000
    for series in chart.series:
        for value in series.values:
            assert not value or str(value) in chart.alt  # “4 open” says that none is closed
            assert any(str(value) in line for line in bars.lines(chart, 60))
    assert all(name in chart.alt for name in chart.categories)
    assert all(len(line) <= 60 for line in bars.lines(chart, 60))


def test_a_picture_of_many_says_what_it_leaves_to_the_table(tmp_path: Path) -> None:
    document = tmp_path / "plan.csv"
    document.write_text(
        HEAD + "".join(f"R{n},T,Mend {n},Do {n},Ongoing,Team {n:02},,Completed\n" for n in range(1, 41)), encoding="utf-8"
    )
    store = Store(tmp_path / "plan.db")
    importing.take(store, importing.read(document), "made", NOW)
    chart = next(part for part in ask(store, "chart by owner").parts if isinstance(part, Chart))
    assert chart.categories[-1] == "28 more" and sum(sum(series.values) for series in chart.series) == 40
    assert len(picture.png(chart)) > 1000
    store.close()


def test_completion_over_time_is_read_back_from_the_record(store: Store) -> None:
    change(store, "R5", "status", "Completed", datetime(2026, 4, 10, tzinfo=UTC))
    change(store, "R27", "status", "Completed", datetime(2026, 5, 10, tzinfo=UTC))
    answer = ask(store, "chart of completion over time", datetime(2026, 5, 20, tzinfo=UTC))
    chart = next(part for part in answer.parts if isinstance(part, Chart))
    assert chart.categories == ("Mar 2026", "Apr 2026", "now") and chart.series[0].values == (25, 26, 27)


def test_slippage(store: Store) -> None:
    assert "No date has been moved" in ask(store, "chart of slippage").text
    change(store, "R27", "timescale", "30 November 2015", NOW, "slow")
    chart = next(part for part in ask(store, "chart of slippage").parts if isinstance(part, Chart))
    assert chart.categories == ("R27",) and chart.series[0].values == (365,)


def test_the_library_that_draws_is_not_loaded_before_it_is_needed() -> None:
    costly = "('matplotlib', 'numpy', 'holidays')"
    code = f"import sys, bot.cli.table, bot.slack.app; print([name for name in {costly} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent.parent, capture_output=True, check=True, timeout=60
    )
    assert done.stdout.strip() == b"[]"


# Files


def test_a_list_and_a_table_as_csv(store: Store) -> None:
    plan: Plan = store.plan(None)
    sheet = next(part for part in ask(store, "csv of what does Procurement own").parts if isinstance(part, Sheet))
    rows = list(csv.reader(io.StringIO(csv_text.csv_bytes(sheet.rows).decode("utf-8-sig"))))
    assert len(rows) == 17 and rows[0][0] == "Ref"  # all of them, not a page
    assert {row[0] for row in rows[1:]} == set(ask(store, "what does Procurement own").refs)
    assert sheet.name.startswith(plan.name) and sheet.name.endswith(".csv")
    summary = next(part for part in ask(store, "csv of summary by theme").parts if isinstance(part, Sheet))
    assert summary.rows[0] == ("Theme", "Recommendations", "Closed", "Open") and len(summary.rows) == 9


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd", "'-cmd"),
        ("-5", "-5"),
        ("+44 1622", "'+44 1622"),
        ("plain", "plain"),
        ("＝1+1", "'＝1+1"),
        ("＋cmd", "'＋cmd"),
        ("－cmd", "'－cmd"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("﹦1+1", "'﹦1+1"),
        (" =1+1", "' =1+1"),
        ("\u00a0\u3000＝1+1", "'\u00a0\u3000＝1+1"),
        ("\ufeff=1+1", "'\ufeff=1+1"),
        ("\u200b =1+1", "'\u200b =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("\r\n @x", "'\r\n @x"),
        (" -5", " -5"),
        (" plain = 1", " plain = 1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert next(csv.reader(io.StringIO(csv_text.csv_text([[cell]])))) == [written]


def test_at_the_terminal_a_chart_is_bars(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "chart by owner", "--db", str(database)]) == 0
    shown = capsys.readouterr().out
    assert "█ Closed   ░ Open" in shown and "Procurement" in shown and "15, 1" in shown


def test_a_picture_is_written_to_a_file_and_without_the_extra_it_is_said_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = Answer("All.", (CHARTS[0],))
    asking._save_picture(answer, tmp_path / "owners.png")
    assert (tmp_path / "owners.png").read_bytes().startswith(b"\x89PNG") and "Wrote" in capsys.readouterr().err
    with pytest.raises(Unclear, match="There is no chart in that answer"):
        asking._save_picture(Answer("None."), tmp_path / "none.png")
    with pytest.raises(Unclear, match="couldn’t be written"):
        asking._save_picture(answer, tmp_path / "not there" / "owners.png")
    monkeypatch.setattr(picture, "can_draw", lambda: False)
    with pytest.raises(Unclear, match="“make pictures” installs it"):
        asking._save_picture(answer, tmp_path / "owners.png")
