"""What someone said, wherever they said it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.rights import NOBODY, Rights
from knowledge.calendars import ENGLAND, Calendar

# Characters of one text that are read: a longer question is cut, a longer change refused. A line from a form with its reason
# (1,000 and 3,000 characters) fits.
LONGEST = 5_000
LATE = timedelta(minutes=15)  # how much later than it was sent something may arrive and still write at once


@dataclass(frozen=True, slots=True)
class Audience:
    """Who can be told of a change from where it is made: `channel` is the plan's channel (its id, "" for none), and `reaches`
    says whether somebody gets messages."""

    channel: str = ""
    reaches: Callable[[str], bool] = lambda _: True


NOBODY_TOLD = Audience(reaches=lambda _: False)
"""Where nothing is sent from, such as the terminal."""


@dataclass(frozen=True, slots=True)
class Request:
    """A text, who sent it (an id, "" if nobody is known), and when (with its time zone).

    `thread` names the conversation, "" if there is none to remember; `rows` is how long a page of a list may be.
    `rights` say who may change the plan; `surface`, `link` (to the message) and `event` go into the journal with a change.
    `meetings` are the committee's, `channel` is where digests go ("" for nowhere), `region` is whose bank holidays count.
    `days_off` are the organisation's own.
    `audience` is who can be told of a change, and `sent` when it was sent, where that may be long before `at`.
    """

    text: str
    author: str
    at: datetime
    thread: str = ""
    rows: int = 20
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

    @property
    def is_late(self) -> bool:
        """Whether it arrived so long after it was sent that it is not to write anything without being shown again."""
        return self.sent is not None and self.at - self.sent > LATE

    @property
    def calendar(self) -> Calendar:
        """The working days where it was said."""
        return Calendar(self.region, self.days_off)
