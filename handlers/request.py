"""What someone said, wherever they said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A text, who sent it (an id, "" at the terminal), when (with its time zone), and the thread that it belongs to.

    `thread` names a conversation, "" where there is none to remember; `rows` is how long a page of a list may be.
    """

    text: str
    author: str
    at: datetime
    thread: str = ""
    rows: int = 20
