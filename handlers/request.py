"""What someone said, wherever they said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from handlers.rights import NOBODY, Rights
from knowledge.calendars import ENGLAND

# Characters of one text that are read: a longer question is cut, a longer change refused. A line from a form with its reason
# (1,000 and 3,000 characters) fits.
LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Request:
    """A text, who sent it (an id, "" if nobody is known), and when (with its time zone).

    `thread` names the conversation, "" if there is none to remember; `rows` is how long a page of a list may be.
    `rights` say who may change the plan; `surface`, `link` (to the message) and `event` go into the journal with a change.
    `meetings` are the committee's, `channel` is where digests go ("" for nowhere), `region` is whose bank holidays count.
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
