"""A process that posts updates is killed at random moments. Every change that it reported as recorded is there, once.

Each process begins with the change during which the one before it was killed, under the same key. Whether or not that had been
written, it is there once in the end.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from knowledge import verification
from knowledge.store import Store
from tests.limits import child

KILLS = int(os.environ.get("PLANBOT_KILLS", "12"))
ROOT = Path(__file__).parent.parent
STREAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from knowledge.changes import APPEND, Edit, Origin, write
from knowledge.store import Store
store = Store(Path(sys.argv[1]))
plan = store.plan(None)
print("ready", flush=True)
number = int(sys.argv[2])
while True:
    key = f"k{number}"
    edit = Edit("progress", key + ";", how=APPEND)
    write(store, plan, f"R{number % 27 + 1}", [edit], Origin("ann", "test"), datetime.now(UTC), key, lambda _: None)
    print("Noted", key, flush=True)
    number += 1
"""


def killed(database: Path, first: int, after: float) -> list[str]:
    """The keys that a process reported as recorded before it was killed."""
    command = [sys.executable, "-c", STREAM, str(database), str(first)]
    with child(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        time.sleep(after)
        process.kill()
        told = process.stdout.read()
    # A line that was cut off in the middle wasn't reported.
    return [line.split()[1] for line in told.splitlines(keepends=True) if line.endswith("\n")]


def test_nothing_noted_is_lost_and_nothing_is_there_twice(database: Path) -> None:
    chance = random.Random(20260302)
    noted: list[str] = []
    for _ in range(KILLS):
        noted += killed(database, len(noted), chance.uniform(0.0, 0.25))
        store = Store(database)
        assert store.db.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store.close()
    store = Store(database)
    progress = " ".join(row.progress for row in store.recommendations(store.plan(None)))
    assert len(noted) > KILLS and len(noted) == len(set(noted))
    assert [key for key in noted if progress.count(f" {key};") != 1] == []
    assert progress.count(f" k{len(noted)};") <= 1  # the change during which the last process was killed
    assert verification.verify(store).same
    store.close()
