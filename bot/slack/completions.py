"""Completes claims on a separate thread, many in one commit, so that no sender waits for the disk."""

from __future__ import annotations

import queue
import secrets
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.slack import logs
from knowledge import claims
from knowledge.deferred import Write
from knowledge.model import Unclear
from knowledge.store import Store

MOST_AT_ONCE = 500
GATHERED = 0.02  # seconds for which claims are collected for one commit
MOST_UNSETTLED = 10_000  # claims that couldn't be completed and will be tried again


@contextmanager
def optional(what: str) -> Iterator[None]:
    """For writes that an answer doesn't depend on: if they fail, that is logged and the answer is sent all the same."""
    try:
        yield
    except Unclear as trouble:
        logs.warn("not written", left_out=what, why=str(trouble))


class Completions:
    """Accepts claims until `close`, which completes any that are left."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queue: queue.SimpleQueue[tuple[str, str] | None] = queue.SimpleQueue()
        self._writes: dict[str, Sequence[Write]] = {}
        self._unsettled: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()  # claims completed since the start, by state
        self._thread = threading.Thread(target=self._run, name="settle", daemon=True)
        self._thread.start()

    def attach(self, id: str, writes: Sequence[Write]) -> None:
        """Carry out these writes in the commit that settles the claim. A crash loses both together, and the claim is then done
        again.
        """
        if writes:
            self._writes[id] = writes

    def put(self, id: str, state: str = "done") -> None:
        """Complete a claim as "done", "refused" or "uncertain"."""
        self._queue.put((id, state))

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def close(self, seconds: float = 10.0) -> None:
        """Complete all remaining claims, and stop."""
        self._queue.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        running = True
        while running:
            batch = [self._queue.get()]
            if batch[0] is not None:
                time.sleep(GATHERED)
            while len(batch) < MOST_AT_ONCE and not self._queue.empty():
                batch.append(self._queue.get())
            running = None not in batch
            again, self._unsettled = self._unsettled, []
            by_state = defaultdict(list)
            for completion in (*again, *batch):
                if completion is not None:
                    id, state = completion
                    by_state[state].append(id)
            for state, ids in by_state.items():
                self.counts[state] += len(ids)
                try:
                    self._settle(ids, state, [write for id in ids for write in self._writes.pop(id, ())])
                except Exception:  # the claims after these still have to be completed
                    logs.fault("fault", kind="settle", reference=secrets.token_hex(3), ids=ids)

    def _settle(self, ids: list[str], state: str, writes: Sequence[Write]) -> None:
        """Complete these claims. If that fails, they are retried with the next ones, because they would be done again after a
        restart.

        Attached writes must not prevent that: if they fail, they are dropped.
        """
        try:
            claims.complete(self._store, ids, state, writes)
        except Unclear as trouble:
            logs.warn("not settled", why=str(trouble), ids=ids, gathered=len(writes))
            if writes:
                self._settle(ids, state, ())
            else:
                self._unsettled = [*self._unsettled, *((id, state) for id in ids)][-MOST_UNSETTLED:]
