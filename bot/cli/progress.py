"""Reports on standard error when something takes a long time: first after two seconds, then every ten."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from bot.plain import safe

FIRST, EVERY = 2.0, 10.0  # seconds


@contextmanager
def progress(what: str, first: float = FIRST, every: float = EVERY) -> Iterator[None]:
    """Report what is going on ("Reading plan.csv") if the block takes longer than `first` seconds."""
    done = Event()

    def tell() -> None:
        seconds = first
        if done.wait(first):
            return
        print(f"{safe(what)} …", file=sys.stderr, flush=True)
        while not done.wait(every):
            seconds += every
            print(f"{safe(what)} … {seconds:.0f} seconds so far", file=sys.stderr, flush=True)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
