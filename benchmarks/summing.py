"""Measures what a summary costs compared with the bare SQL for the same counts, and what a picture costs in time and memory.

A summary takes several statements (by status, by date, by last update, contradictions). The baseline is the plain GROUP BY
alone, so the ratio shows what the other statements cost.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.asking import p99, timed
from benchmarks.plans import NOW, store_of
from handlers.request import Request
from handlers.respond import respond
from knowledge.model import Plan
from knowledge.store import Store

SIZES = (27, 1_000, 10_000)
BARE = "SELECT status, count(*) FROM recommendation WHERE plan = 1 GROUP BY status ORDER BY count(*) DESC"
PICTURE = (
    "import time\n"
    "from pathlib import Path\n"
    "def now(): return int(Path('/proc/self/statm').read_text().split()[1]) * 4096 / 2**20\n"
    "from handlers.answer import Chart, Series\n"
    "before = now()\n"
    "chart = Chart('bars', 'Recommendations by owner', tuple(f'Team {n}' for n in range(8)),"
    " (Series('Closed', tuple(range(8))), Series('Open', tuple(range(8, 0, -1)))))\n"
    "from bot import picture\n"
    "times = []\n"
    "for _ in range(6):\n"
    "    start = time.perf_counter(); made = picture.png(chart); times.append(time.perf_counter() - start)\n"
    "print(times[0], sorted(times[1:])[2], now() - before, len(made) / 1024)\n"
)


def summaries() -> None:
    print("A summary beside the bare SQL statement (milliseconds of processor time; ratio of the medians)\n")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            store, plan = store_of(size, Path(folder) / "plan.db")
            for question in ("summary", "summary by owner"):
                print(
                    f"{size:>15,}  {question:<18} {measured(store, plan, question, 200 if size <= 1_000 else 60)}", flush=True
                )
            store.close()
    print()


def measured(store: Store, plan: Plan, question: str, runs: int) -> str:
    """One row of the table: median, 99th percentile, the bare statement's median, and the ratio of the medians."""
    answer = timed(lambda: respond(store, plan, Request(question, "", NOW)), runs)
    bare = timed(lambda: store.db.conn.execute(BARE).fetchall(), runs)
    return f"{median(answer):>8.2f} {p99(answer):>8.2f} {median(bare):>9.3f} {median(answer) / median(bare):>6.1f}"


def pictures() -> None:
    """Measure the time and memory needed to draw pictures, in a separate process, so that no other memory is counted."""
    done = subprocess.run([sys.executable, "-c", PICTURE], capture_output=True, check=True, text=True, timeout=120)
    first, further, memory, size = map(float, done.stdout.split())
    print(
        f"picture: the first {first:.2f} s, a further one {further:.2f} s, {memory:.0f} MiB more memory, {size:.0f} KiB each\n"
    )


def main() -> None:
    summaries()
    pictures()


if __name__ == "__main__":
    main()
