"""What a person said, on any surface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.rights import NOBODY, Rights
from knowledge.calendars import ENGLAND, Calendar

# The longest text, in characters: a longer question is cut off, a longer change refused. A line from a form with its reason
# (1,000 and 3,000 characters) fits.
LONGEST = 5_000
EVERY_WEEK = "weekly"  # how often people are reminded, if nothing else is set
LATE = timedelta(minutes=15)  # something that arrives later than this after it was sent must not write at once


@dataclass(frozen=True, slots=True)
class Audience:
    """The people who can be told about a change made here: `channel` is the id of the plan's channel ("" if there is none), and
    `reaches` says whether a person can be sent messages.
    """

    channel: str = ""
    reaches: Callable[[str], bool] = lambda _: True


NOBODY_TOLD = Audience(reaches=lambda _: False)
"""For surfaces from which nobody can be told anything, such as the terminal."""


@dataclass(frozen=True, slots=True)
class Request:
    """A message, who sent it (an id, or "" if unknown), and when (with a time zone).

    `thread` identifies the conversation, or is "" if there is none to remember; `rows` is the longest page of a list, and
    `hits` that of a search result. `for_file` asks for rows instead of sentences. `rights` say who may change the plan;
    `surface`, `link` (to the message) and `event` go into the journal with a change. `meetings` are the committee's meetings,
    `channel` is where digests go ("" for nowhere), and `region` is the one whose bank holidays count. `days_off` are days on
    which the organisation is closed. `audience` says who can be told about a change. `sent` is when it was sent, if that may
    be long before `at`. `reminders` says how often people are reminded who haven't chosen.
    """

    text: str
    author: str
    at: datetime
    thread: str = ""
    rows: int = 20
    for_file: bool = False
    hits: int = 20
    rights: Rights = NOBODY
    surface: str = "terminal"
    link: str = ""
    event: str = ""
    meetings: tuple[date, ...] = ()
    channel: str = ""
    region: str = ENGLAND
    audience: Audience = Audience()
    sent: datetime | None = None
    days_off: tuple[date, ...] = ()
    reminders: str = EVERY_WEEK

    @property
    def is_late(self) -> bool:
        """True if it arrived so long after it was sent that nothing may be written before it is shown to the person again."""
        return self.sent is not None and self.at - self.sent > LATE

    @property
    def calendar(self) -> Calendar:
        """The working days at the place that the request comes from."""
        return Calendar(self.region, self.days_off)
