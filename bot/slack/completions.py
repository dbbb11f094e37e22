"""Marks claims done, many in one commit, on a thread of its own, so that no sender waits for the disk."""

from __future__ import annotations

import queue
import secrets
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.slack import logs
from knowledge import once
from knowledge.model import Unclear
from knowledge.store import Gathered, Store

MOST_AT_ONCE = 500
MOST_LEFT = 10_000  # claims that could not be settled and are tried again


@contextmanager
def optional(what: str) -> Iterator[None]:
    """For writing what an answer can do without: where it cannot be written, the log says so and the answer goes out."""
    try:
        yield
    except Unclear as trouble:
        logs.warn("not written", left_out=what, why=str(trouble))


class Completions:
    """Open until `close`, which settles what it was given."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._over: queue.SimpleQueue[tuple[str, str] | None] = queue.SimpleQueue()
        self._gathered: dict[str, list[Gathered]] = {}
        self._left: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()  # how many claims were settled since the start, by their state
        self._thread = threading.Thread(target=self._run, name="settle", daemon=True)
        self._thread.start()

    def gather(self, id: str, gathered: list[Gathered]) -> None:
        """Write these in the commit that settles the claim. What a crash loses of them is made again with the claim."""
        if gathered:
            self._gathered[id] = gathered

    def put(self, id: str, state: str = "done") -> None:
        self._over.put((id, state))

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def close(self, seconds: float = 10.0) -> None:
        """Settle what it was given, and end."""
        self._over.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        going = True
        while going:
            batch = [self._over.get()]
            while len(batch) < MOST_AT_ONCE and not self._over.empty():
                batch.append(self._over.get())
            going = None not in batch
            left, self._left = self._left, []
            by_state = defaultdict(list)
            for each in (*left, *batch):
                if each is not None:
                    by_state[each[1]].append(each[0])
            for state, ids in by_state.items():
                self.counts[state] += len(ids)
                try:
                    self._settle(ids, state, [each for id in ids for each in self._gathered.pop(id, ())])
                except Exception:  # whoever comes after these has to be settled all the same
                    logs.fault("fault", kind="settle", reference=secrets.token_hex(3), ids=ids)

    def _settle(self, ids: list[str], state: str, gathered: list[Gathered]) -> None:
        """Settle these; what cannot be settled is tried again with the next, or it would be done again after a restart.

        What was gathered must not keep them from it: where it cannot be written, it is given up.
        """
        try:
            once.complete(self._store, ids, state, gathered)
        except Unclear as trouble:
            logs.warn("not settled", why=str(trouble), ids=ids, gathered=len(gathered))
            if gathered:
                self._settle(ids, state, [])
            else:
                self._left = [*self._left, *((id, state) for id in ids)][-MOST_LEFT:]
