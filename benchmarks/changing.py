"""Compares an update's durable commit with a bare SQLite insert that is synchronised in the same way, and measures reading the
past.

The baseline is one INSERT into a text table in its own transaction, with WAL and synchronous FULL, on the same disk in the same
run. Updates and inserts alternate, because the cost of a synchronisation changes from one second to the next. With sixteen
writers, each has its own connection, as in ordinary programs.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.asking import p99, timed
from benchmarks.plans import NOW, store_of
from knowledge import changes, history
from knowledge.changes import APPEND, Edit, Origin
from knowledge.model import Plan
from knowledge.store import Store
from tests import limits

ALONE, WRITERS, EACH, CHANGES = 400, 16, 40, 10_000
BY = Origin("ann", "benchmark")


def update(store: Store, plan: Plan, number: int, field: str = "note") -> None:
    """Update one field, like a line in Slack would."""
    ref = f"R{number % 27 + 1}"
    edit = Edit(field, f"{field} {number}", how=APPEND)
    if field == "status":
        edit = Edit(field, ("On hold", "Completed")[number % 2], expected=changes.current(store, plan, ref).values["status"])
    changes.write(store, plan, ref, [edit], BY, NOW + timedelta(seconds=number), f"b{number}", lambda _: None)


def bare(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None, timeout=60, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        conn.execute(f"PRAGMA {pragma}")
    conn.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, body TEXT, at TEXT)")
    return conn


def insert(conn: sqlite3.Connection, number: int) -> None:
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("INSERT INTO row (body, at) VALUES (?, ?)", (f"note {number}" * 20, "2026"))
    conn.execute("COMMIT")


def at_once(deed: Callable[[int], None]) -> float:
    """The calls per second when `WRITERS` threads call the function at the same time, `EACH` times each."""

    def run(first: int) -> None:
        for step in range(EACH):
            deed(1_000_000 + first * EACH + step)

    start = time.perf_counter()
    limits.at_once(*(partial(run, number) for number in range(WRITERS)), seconds=600)
    return WRITERS * EACH / (time.perf_counter() - start)


def in_turn(one: Callable[[int], None], other: Callable[[int], None], first: int) -> tuple[list[float], list[float]]:
    """The milliseconds of each call when two functions are called alternately, `ALONE` times each."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(first, first + ALONE):
        for deed, times in zip((one, other), taken, strict=True):
            start = time.perf_counter()
            deed(number)
            times.append((time.perf_counter() - start) * 1000)
    return taken


def commits(folder: Path) -> None:
    store, plan = store_of(27, folder / "plan.db")
    conn = bare(folder / "bare.db")
    for place, field in enumerate(("note", "status", "progress")):
        ours, theirs = in_turn(
            partial(update, store, plan, field=field),
            lambda number: insert(conn, number),
            place * ALONE,
        )
        print(
            f"a {field} alone: {median(ours):.2f} ms (p99 {p99(ours):.2f}), bare insert {median(theirs):.2f} ms,"
            f" ratio {median(ours) / median(theirs):.1f}"
        )
    many = at_once(lambda number: update(store, plan, number))
    local = threading.local()

    def own(number: int) -> None:
        if not hasattr(local, "conn"):
            local.conn = bare(folder / "bare.db")
        insert(local.conn, number)

    plain = at_once(own)
    print(f"with {WRITERS} writers: {many:,.0f} updates a second, bare inserts {plain:,.0f}, ratio {plain / many:.1f}")
    store.close()


def _update_next(store: Store, plan: Plan, numbers: Iterator[int], field: str) -> None:
    update(store, plan, next(numbers), field)


def large(folder: Path) -> None:
    """Measure the same updates in a plan with ten thousand recommendations. They should cost as much as in a small plan."""
    store, plan = store_of(10_000, folder / "large.db")
    numbers = iter(range(10**6))
    medians = (
        f"a {field} {median(timed(partial(_update_next, store, plan, numbers, field), ALONE, time.perf_counter)):.2f} ms"
        for field in ("note", "status", "progress")
    )
    print(f"in a plan of 10,000: {', '.join(medians)}")
    store.close()


def past(folder: Path) -> None:
    """Measure the history of one recommendation and of all, and one recommendation as it was at the beginning, after ten
    thousand changes.
    """
    store, plan = store_of(1_000, folder / "past.db")
    for first in range(0, CHANGES, 100):
        edits = [Edit("note", f"note {first + step}", how=APPEND) for step in range(100)]
        at = NOW + timedelta(minutes=first)
        ref = "R1" if first < CHANGES // 2 else f"R{first // 100 % 20 + 1}"  # half of all changes are to one recommendation
        changes.write(store, plan, ref, edits, BY, at, f"p{first}", lambda _: None)
    plan = store.plan(None)
    for name, deed in (
        ("history of one", lambda: history.history(store, plan, ("R1",))),
        ("latest 30 of all", lambda: history.history(store, plan, most=30)),
        ("since a day", lambda: history.history(store, plan, since=NOW + timedelta(days=6), most=30)),
        ("as at", lambda: history.as_at(store, plan, "R1", NOW + timedelta(minutes=1))),
    ):
        times = timed(deed, 60)
        print(f"{name} at {CHANGES:,} changes: {median(times):.1f} ms (p99 {p99(times):.1f})")
    store.close()


def main() -> None:
    print("Updates\n")
    with tempfile.TemporaryDirectory() as folder:
        commits(Path(folder))
        large(Path(folder))
        past(Path(folder))
    print()


if __name__ == "__main__":
    main()
