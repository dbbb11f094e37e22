"""Threads that do work in lanes: what is in one lane is done in order, one at a time; lanes do not wait for each other.

The surprise: a work may say that it has to wait (Slack's pace, a 429). It then stays at the head of its lane and is
tried again when its time has come, and the thread goes on with other lanes meanwhile.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable

Work = Callable[[], float | None]  # gives the seconds after which it wants to be tried again; None when it is done


class Lanes:
    """A pool of threads over lanes. A work must not raise: whoever puts one has its trouble dealt with inside it."""

    def __init__(self, threads: int, name: str) -> None:
        lock = threading.RLock()
        self._changed = threading.Condition(lock)
        self._empty = threading.Condition(lock)
        self._lanes: dict[str, deque[Work]] = {}
        self._due: list[tuple[float, int, str]] = []
        self._order = itertools.count()
        self._closing = False
        self._threads = [threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(threads)]
        for thread in self._threads:
            thread.start()

    def put(self, lane: str, work: Work) -> None:
        """Add a work at the end of a lane."""
        with self._changed:
            waiting = self._lanes.get(lane)
            if waiting is not None:
                waiting.append(work)
                return
            self._lanes[lane] = deque([work])
            self._at(time.monotonic(), lane)

    def drain(self, seconds: float) -> bool:
        """Wait until all lanes are empty; whether they were in time."""
        with self._empty:
            return self._empty.wait_for(lambda: not self._lanes, seconds)

    def close(self) -> None:
        """End the threads; what has not begun is left."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def _at(self, when: float, lane: str) -> None:
        heapq.heappush(self._due, (when, next(self._order), lane))
        self._changed.notify()

    def _run(self) -> None:
        while (lane := self._next()) is not None:
            wait = self._lanes[lane][0]()
            self._after(lane, wait)

    def _next(self) -> str | None:
        """The lane whose turn it is, taken off the list; None when all is over."""
        with self._changed:
            while not self._closing:
                left = self._due[0][0] - time.monotonic() if self._due else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(left)
            return None

    def _after(self, lane: str, wait: float | None) -> None:
        with self._changed:
            waiting = self._lanes[lane]
            if wait is None:
                waiting.popleft()
            if waiting:
                self._at(time.monotonic() + (wait or 0.0), lane)
                return
            del self._lanes[lane]
            if not self._lanes:
                self._empty.notify_all()
