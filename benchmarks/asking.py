"""Measures how long an answer takes, compared with the bare prepared SQL statement that it needs, at 27 to 100,000
recommendations.

Processor time is measured, because elapsed time on a shared machine includes other programs. The baseline is the statement
alone, on the same connection, with all rows fetched. The cost of understanding the question is shown separately from the
store's, because only the latter may grow with the plan.
"""

from __future__ import annotations

import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks.plans import NOW, store_of
from handlers.request import Request
from handlers.respond import respond
from handlers.understanding import lexicon, understand
from handlers.understanding.english import is_word
from knowledge.model import Plan
from knowledge.search import BM25_WEIGHTS
from knowledge.store import Store

SIZES = (27, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of question, and the bare statement that its answer needs."""

    name: str
    question: str
    sql: str
    values: tuple[object, ...]


COLUMNS = "ref, title, timescale, status, progress"
OWNED = (
    "id IN (SELECT recommendation FROM recommendation_owner JOIN owner ON owner.id = owner"
    " WHERE owner.plan = 1 AND owner.name = ?)"
)
CASES = (
    Case("a status", "status of R17", f"SELECT {COLUMNS} FROM recommendation WHERE plan = 1 AND ref = ?", ("R17",)),
    Case(
        "an owner's list",
        "what does Procurement own",
        f"SELECT ref FROM recommendation WHERE plan = 1 AND {OWNED} ORDER BY id",
        ("Procurement",),
    ),
    Case(
        "a combined filter",
        "completed ones owned by Policy in contracts and grants",
        f"SELECT ref FROM recommendation WHERE plan = 1 AND {OWNED} AND status = ?"
        " AND theme = (SELECT id FROM theme WHERE name = ?) ORDER BY id",
        ("Policy", "Completed", "Contracts and grants"),
    ),
    Case(
        "a search",
        "prompt payment of suppliers",
        "SELECT recommendation.ref, recommendation.title FROM recommendation_fts"
        " JOIN recommendation ON recommendation.id = recommendation_fts.rowid"
        " WHERE recommendation_fts MATCH ? AND recommendation.plan = 1"
        f" ORDER BY bm25(recommendation_fts, {BM25_WEIGHTS}) LIMIT 40",
        ('"prompt" OR "payment" OR "suppliers" OR "provider"',),
    ),
    Case(
        "a misspelt owner",
        "procurment",
        f"SELECT ref FROM recommendation WHERE plan = 1 AND {OWNED} ORDER BY id",
        ("Procurement",),
    ),
)


def timed(deed: Callable[[], object], runs: int, clock: Callable[[], float] = time.thread_time) -> list[float]:
    """The sorted times of all runs in milliseconds, after a warm-up run. Processor time by default."""
    deed()
    gc.collect()
    times = []
    for _ in range(runs):
        start = clock()
        deed()
        times.append((clock() - start) * 1000)
    return sorted(times)


def p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[98]


def measure(store: Store, plan: Plan, case: Case, runs: int) -> tuple[str, ...]:
    """One row of the table: median and 99th percentile of the answer, median of the bare statement, their ratio, and
    understanding alone.
    """
    answer = timed(lambda: respond(store, plan, Request(case.question, "", NOW)), runs)
    bare = timed(lambda: store.db.conn.execute(case.sql, case.values).fetchall(), runs)
    words = lexicon(store, plan)
    understood = timed(lambda: understand(case.question, words, NOW.date()), runs)
    ratio = median(answer) / median(bare)
    return (
        case.name,
        f"{median(answer):.2f}",
        f"{p99(answer):.2f}",
        f"{median(bare):.3f}",
        f"{ratio:.1f}",
        f"{median(understood):.2f}",
    )


def main(sizes: Sequence[int] = SIZES) -> None:
    is_word("warm")
    print("Answers beside the bare SQL statement (milliseconds of processor time; ratio of the medians)\n")
    print(
        f"{'recommendations':>15}  {'question':<18} {'median':>8} {'p99':>8} {'bare SQL':>9} {'ratio':>6} {'understanding':>13}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            store, plan = store_of(size, Path(folder) / "plan.db")
            runs = 400 if size <= 1_000 else 150 if size <= 10_000 else 30
            for case in CASES:
                name, middle, high, bare, ratio, understood = measure(store, plan, case, runs)
                print(f"{size:>15,}  {name:<18} {middle:>8} {high:>8} {bare:>9} {ratio:>6} {understood:>13}", flush=True)
            store.close()
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    print(f"\npeak memory: {kilobytes / 1024 / 1024:.2f} GiB\n")


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
