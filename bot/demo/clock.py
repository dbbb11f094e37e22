"""The demo's clock: the real time, plus however far it has been moved ahead."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.model import Unclear

ZONE = ZoneInfo("Europe/London")  # the time zone in which planbot reads and schedules times
STEP = timedelta(minutes=30)  # less than the time by which a digest may be late (the setting grace_minutes)
MOST = timedelta(days=400)


def _morning(day: date) -> datetime:
    """Ten o’clock on that day, by which time digests (mostly at nine) and reminders (at half past) have arrived."""
    return datetime.combine(day, time(10), ZONE)


class Clock:
    """The time in the demo. It starts at `at`, or now. Any thread can read it."""

    def __init__(self, at: datetime | None = None) -> None:
        self._ahead = at - datetime.now(UTC) if at else timedelta()
        self._moving = threading.Lock()
        self._stopped = threading.Event()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    @property
    def ahead(self) -> timedelta:
        return self._ahead

    @property
    def moving(self) -> bool:
        return self._moving.locked()

    def stop(self) -> None:
        """Stop moving. A move in progress ends early."""
        self._stopped.set()

    def target(self, by: str, to: str) -> datetime:
        """The time that a person chose: an "hour" later; the morning of the next "day", "monday" or first of the "month";
        or else `to`, a local time in ISO 8601.

        Raises Unclear for a time that can't be parsed.
        """
        now = self().astimezone(ZONE)
        match by:
            case "hour":
                return now + timedelta(hours=1)
            case "day":
                return _morning(now.date() + timedelta(days=1))
            case "monday":
                return _morning(now.date() + timedelta(days=7 - now.weekday()))
            case "month":
                return _morning((now.date().replace(day=1) + timedelta(days=32)).replace(day=1))
        try:
            return datetime.fromisoformat(to).replace(tzinfo=ZONE)
        except ValueError as unread:
            raise Unclear("Choose a day and a time.") from unread

    def move(self, to: datetime, look: Callable[[], None]) -> None:
        """Move the clock ahead, to every half hour in turn. At each, `look` does whatever has become due, so that what is due
        at 9:00 is dated 9:00.

        Raises Unclear for a time that has passed or is too far ahead, or if the clock is already moving.
        """
        now = self()
        if to <= now:
            raise Unclear("The clock only moves forward: choose a later time.")
        if to - now > MOST:
            raise Unclear("The clock moves by a year at most at a time: choose an earlier time.")
        if not self._moving.acquire(blocking=False):
            raise Unclear("The clock is moving already: wait until it has stopped.")
        try:
            while (left := to - self()) > timedelta() and not self._stopped.is_set():
                past = (self() - datetime.min.replace(tzinfo=UTC)) % STEP
                self._ahead += min(STEP - past, left)
                look()
        finally:
            self._moving.release()
