"""What someone said, wherever they said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from handlers.rights import NOBODY, Rights
from knowledge.calendars import ENGLAND

# Characters of one text that are read; a change that is longer is refused, and a question is cut. A line with its reason from
# a form (1,000 and 3,000) has room.
LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Request:
    """A text, who sent it (an id, "" where nobody is known), when (with its time zone), and the thread that it belongs to.

    `thread` names a conversation, "" where there is none to remember; `rows` is how long a page of a list may be.
    `rights` say who may change the plan; `surface`, `link` (to the message) and `event` go into the journal with a change.
    `meetings` are the committee's, `channel` is where digests go ("" for nowhere), `region` whose bank holidays count.
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
