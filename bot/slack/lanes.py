"""Threads that work through lanes: work in one lane is done in order, one piece at a time, and lanes don't wait for each other.

If work has to wait (for Slack's pace, a 429 or an outage), it stays at the head of its lane until it is retried, and the thread
works on other lanes in the meantime.
"""

from __future__ import annotations

import heapq
import itertools
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.slack import logs

Work = Callable[[], float | None]  # returns the seconds after which to try again, or None when done
Failed = Callable[[str], None]  # called with the log's reference if work raised, to settle what the work would have settled
_here = threading.local()  # `pool` is the name of a thread's pool, `helps` are the lanes that it helps with
STUCK = 300.0  # in seconds; no work takes that long, since each call to Slack has a short timeout


@dataclass(frozen=True, slots=True)
class Entry:
    """Work in a lane, and what to call if it raises."""

    work: Work
    failed: Failed | None


class Lanes:
    """A pool of threads for lanes. Work that raises counts as done: the error is logged, and the lane continues."""

    def __init__(self, threads: int, name: str, helped_by: str = "", helpers: int = 0) -> None:
        """Threads in the pool `helped_by` may do work in these lanes, up to `helpers` of them at a time (see `help`)."""
        self._changed = threading.RLock()
        self._emptier = threading.Condition(self._changed)
        self._idle: list[threading.Condition] = []  # one condition for each idle thread; the last one became idle most recently
        self._lanes: dict[str, deque[Entry]] = {}
        self._due: list[tuple[float, int, str]] = []
        self._count = 0
        self._order = itertools.count()
        self._closing = False
        self._helped_by, self._helpers, self._helping = helped_by, helpers, 0
        self._busy: dict[str, float] = {}
        self._threads = [
            threading.Thread(target=self._run, args=(name,), name=f"{name}-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, lane: str, work: Work, failed: Failed | None = None) -> None:
        """Add work to the end of a lane."""
        with self._changed:
            self._count += 1
            waiting = self._lanes.get(lane)
            if waiting is not None:
                waiting.append(Entry(work, failed))
                return
            self._lanes[lane] = deque([Entry(work, failed)])
            self._at(time.monotonic(), lane)

    def help(self, lane: str, work: Work, failed: Failed | None = None) -> None:
        """Like `put`, but if the lane is empty and this thread may help, it does the work itself once its own work is finished,
        because handing over takes time too. If the work then has to wait, the pool retries it.
        """
        helps = getattr(_here, "pool", "") == self._helped_by
        with self._changed:
            free = helps and lane not in self._lanes and self._helping < self._helpers and not self._closing
            if free:
                self._count += 1
                self._helping += 1
                self._lanes[lane] = deque([Entry(work, failed)])
                _here.helps.append((self, lane))
        if not free:
            self.put(lane, work, failed)

    def _done_by_helper(self, me: str, lane: str) -> None:
        wait = self._do(self._lanes[lane][0])
        with self._changed:
            self._helping -= 1
        self._after(me, lane, wait)

    def waiting(self, lane: str | None = None) -> int:
        """The number of unfinished pieces of work, in one lane or in all."""
        with self._changed:
            return self._count if lane is None else len(self._lanes.get(lane, ()))

    def troubles(self) -> Iterator[str]:
        """What is wrong with the threads, in sentences. Empty after `close`."""
        now = time.monotonic()
        with self._changed:
            if self._closing:
                return
            busy = dict(self._busy)
        for thread in self._threads:
            if not thread.is_alive():
                yield f"The thread {thread.name} has ended: restart planbot."
            elif (began := busy.get(thread.name)) is not None and now - began > STUCK:
                yield f"The thread {thread.name} has been at one thing for {now - began:.0f} s: restart planbot."

    def drain(self, seconds: float) -> bool:
        """Wait until all lanes are empty, except for work that isn't due in time. Returns False if they aren't."""
        end = time.monotonic() + seconds
        with self._emptier:
            self._emptier.wait_for(lambda: not self._lanes or self._closing or self._only_after(end), seconds)
            return not self._lanes

    def close(self) -> None:
        """Start nothing more. Work that hasn't started is left undone."""
        with self._changed:
            self._closing = True
            for waiting in self._idle:
                waiting.notify()
            self._emptier.notify_all()

    def join(self, seconds: float) -> bool:
        """Wait, after `close`, for work that had started. Returns False if it took too long."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(end - time.monotonic(), 0.0))
        return not any(thread.is_alive() for thread in self._threads)

    def _only_after(self, end: float) -> bool:
        """True if nothing is in progress, and nothing is due before `end`."""
        return len(self._due) == len(self._lanes) and self._due[0][0] > end

    def _at(self, when: float, lane: str) -> None:
        heapq.heappush(self._due, (when, next(self._order), lane))
        self._wake()

    def _wake(self) -> None:
        """Wake the thread that became idle last, so that no more threads than needed connect to the database and fill its
        caches.
        """
        if self._idle:
            self._idle.pop().notify()

    def _run(self, name: str) -> None:
        _here.pool, _here.helps, _here.waiting = name, [], threading.Condition(self._changed)
        me = threading.current_thread().name
        while (lane := self._next(me)) is not None:
            wait = self._do(self._lanes[lane][0])
            self._after(me, lane, wait)
            while _here.helps:
                lanes, helped = _here.helps.pop(0)
                lanes._done_by_helper(me, helped)

    def _do(self, entry: Entry) -> float | None:
        """Do one piece of work. No exception may end the thread, because other people's answers depend on it."""
        try:
            return entry.work()
        except BaseException:
            reference = secrets.token_hex(3)
            logs.fault("fault", kind="lane", reference=reference)
        try:
            if entry.failed is not None:
                entry.failed(reference)
        except BaseException:
            logs.fault("fault", kind="lane", reference=reference)
        return None

    def _next(self, me: str) -> str | None:
        """The next lane to work on, removed from the queue, or None after `close`."""
        with self._changed:
            while not self._closing:
                left = self._due[0][0] - time.monotonic() if self._due else None
                if left is not None and left <= 0:
                    self._busy[me] = time.monotonic()
                    lane = heapq.heappop(self._due)[2]
                    if self._due:  # this thread no longer watches for the time when that is due
                        self._wake()
                    return lane
                self._idle.append(_here.waiting)
                _here.waiting.wait(left)
                if _here.waiting in self._idle:
                    self._idle.remove(_here.waiting)
            return None

    def _after(self, me: str, lane: str, wait: float | None) -> None:
        with self._changed:
            self._busy.pop(me, None)
            waiting = self._lanes[lane]
            if wait is None:
                waiting.popleft()
                self._count -= 1
            if waiting:
                self._at(time.monotonic() + (wait or 0.0), lane)
            else:
                del self._lanes[lane]
            self._emptier.notify_all()
