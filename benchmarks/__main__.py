"""Runs all measurements and prints one table after another: `python -m benchmarks`."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import asking, changing, reading, remote, slack, summing
from benchmarks.plans import NOW, document
from knowledge import importing
from knowledge.encoding import import_rows
from knowledge.importing import Reading
from knowledge.store import Store

RUNS = 7
LONGEST = 120.0  # seconds that a command may take


def importing_beside_executemany(size: int) -> None:
    """Measure recommendations per second for an import (journal, projection, index), compared with a bare `executemany` of the
    same rows.
    """
    whole = document(size)
    rows = [
        (row["ref"], row["title"], row["actions"], row["progress"], json.dumps(row))
        for row in import_rows(whole.recommendations)
    ]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with sqlite3.connect(Path(folder) / "bare.db") as conn:
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("CREATE TABLE row (ref, title, actions, progress, body)")
            conn.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?)", rows)
        bare = time.perf_counter() - start
        store = Store(Path(folder) / "plan.db")
        start = time.perf_counter()
        importing.take(store, Reading(importing.SAMPLE, whole, {}, "x"), "plan", NOW)
        taken = time.perf_counter() - start
        store.close()
    print(
        f"import of {size:>7,}: {size / taken:>9,.0f} a second,"
        f" bare executemany {size / bare:>9,.0f} (ratio {taken / bare:.1f})",
        flush=True,
    )


def start_to_first_answer() -> None:
    """Measure the processor time of a process that answers one question, compared with a Python that only imports sqlite3."""
    with tempfile.TemporaryDirectory() as folder:
        # With compiled modules, as in an installation, even if the environment forbids Python to write them.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        ask = [sys.executable, "-m", "bot", "ask", "status of R17", "--db", str(Path(folder) / "plan.db")]
        bare = [sys.executable, "-c", "import sqlite3"]
        subprocess.run(ask, env=environment, capture_output=True, check=True, timeout=LONGEST)
        times: dict[str, list[float]] = {"planbot ask": [], "bare Python": []}
        for _ in range(RUNS):
            for name, command in (("planbot ask", ask), ("bare Python", bare)):
                before = _of_children()
                subprocess.run(command, env=environment, capture_output=True, check=True, timeout=LONGEST)
                times[name].append(_of_children() - before)
    ours, theirs = (median(times[name]) for name in ("planbot ask", "bare Python"))
    print(
        f"start to first answer, processor time: {ours:.2f} s, bare Python {theirs:.2f} s (ratio {ours / theirs:.1f})\n",
        flush=True,
    )


def _of_children() -> float:
    """The processor time, in seconds, of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    start_to_first_answer()
    for size in (27, 1_000, 10_000):
        importing_beside_executemany(size)
    print()
    reading.main()
    asking.main()
    summing.main()
    changing.main()
    remote.main()
    slack.main()


if __name__ == "__main__":
    main()
