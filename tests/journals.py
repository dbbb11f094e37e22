"""Works on a journal from several processes, for tests. `python -m tests.journals WHAT PLACE …` is one of the processes."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge import importing
from knowledge.journal import Change
from knowledge.places import Address, Place, place_of
from knowledge.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def mark(text: str) -> Change:
    """A change that depends on nothing."""
    return Change("marked", "x", NOW.isoformat(), {"event": text, "what": "edited"})


PRINTING: dict[str, Any] = {"stdout": subprocess.PIPE, "text": True, "cwd": Path(__file__).parent.parent}  # how they are run


def command(what: str, place: Place, *words: object) -> list[str]:
    """The command line of a process that does `what`."""
    address = place.url if isinstance(place, Address) else str(place)
    return [sys.executable, "-m", "tests.journals", what, address, *map(str, words)]


def start(what: str, place: Place, *words: object) -> subprocess.Popen[str]:
    """Start a process that does `what`. `output` waits for its end."""
    return subprocess.Popen(command(what, place, *words), **PRINTING)


def output(process: subprocess.Popen[str], seconds: float = 120) -> list[str]:
    """What a process printed. It must have ended successfully; one that takes too long is killed."""
    try:
        out, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert process.returncode == 0
    return out.split()


def append(place: Place, name: str, number: int) -> None:
    """Append changes one after the other, and print each id once it is confirmed."""
    store = Store(place)
    for place_in_row in range(number):
        id = f"{name}-{place_in_row}"
        store.append(id, mark(id))
        print(id, flush=True)
    store.close()


def same(place: Place, number: int) -> None:
    """Append under ids that other processes use as well, and print which ones were new here."""
    store = Store(place)
    for id in range(number):
        if store.append(f"same-{id}", mark(str(id)))[1]:
            print(id, flush=True)
    store.close()


def first(place: Place) -> None:
    """Open the database, and print how many plans and recommendations there are."""
    store = Store(place)
    importing.take_sample(store, NOW)
    store.refresh(NOW)
    plans = store.plans()
    print(len(plans), store.count(plans[0]))
    store.close()


def read(place: Place, number: int) -> None:
    """Follow the journal until there are this many changes, and print their ids in the order in which they came."""
    store, last = Store(place), 0
    deadline = time.monotonic() + 120
    while number and time.monotonic() < deadline:
        store.refresh(NOW)
        for seq, change in store.journal.after(last):
            print(change.body["event"], flush=True)
            last, number = seq, number - 1
    store.close()


DEEDS = {"append": append, "same": same, "first": first, "read": read}

if __name__ == "__main__":
    deed, address, *words = sys.argv[1:]
    DEEDS[deed](place_of(address), *(int(word) if word.isdigit() else word for word in words))  # type: ignore[operator]
