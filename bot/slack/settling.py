"""Marks claims done, many in one commit, on a thread of its own, so that no sender waits for the disk."""

from __future__ import annotations

import queue
import threading
from collections import defaultdict

from bot.slack import logs
from knowledge import once
from knowledge.model import Unclear
from knowledge.store import Store

MOST_AT_ONCE = 500


class Settler:
    """Open until `close`, which settles what it was given."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._over: queue.SimpleQueue[tuple[str, str] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="settle", daemon=True)
        self._thread.start()

    def put(self, id: str, state: str = "done") -> None:
        self._over.put((id, state))

    def close(self) -> None:
        self._over.put(None)
        self._thread.join(10)

    def _run(self) -> None:
        going = True
        while going:
            batch = [self._over.get()]
            while len(batch) < MOST_AT_ONCE and not self._over.empty():
                batch.append(self._over.get())
            going = None not in batch
            by_state = defaultdict(list)
            for each in batch:
                if each is not None:
                    by_state[each[1]].append(each[0])
            for state, ids in by_state.items():
                try:
                    once.settle(self._store, ids, state)
                except Unclear as trouble:  # they stay claimed, and are done again after a restart
                    logs.warn("not settled", why=str(trouble), ids=ids)
