"""How long planbot keeps trying while Slack is in trouble, and how long it waits between attempts."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Patience:
    """All times are in seconds. `chance` returns a random number from 0 to 1, so that clients don't all retry at the same
    moment.

    `first` and `most` limit the wait between two attempts. `whole` is how long a call is retried, and `notice` the same for
    messages that tell people what they missed. `unstated` and `longest` are for a 429: the shortest wait if it doesn't say how
    long, and the longest that is honoured. `url` is how long Slack accepts answers at a response_url (docs.slack.dev, "Handling
    user interaction"), and `call` how long a call can go without a reply.
    """

    first: float = 0.5
    most: float = 120.0
    whole: float = 3600.0
    notice: float = 86_400.0
    unstated: float = 1.0
    longest: float = 300.0
    url: float = 1800.0
    call: int = 15
    chance: Callable[[], float] = random.random

    def wait(self, tries: int) -> float:
        """How long to wait after that many failures: doubled each time, then reduced at random by up to half."""
        whole = min(self.most, self.first * 2.0 ** min(tries - 1, 30))
        return whole * (0.5 + self.chance() / 2)

    def stated(self, headers: Mapping[str, object]) -> float:
        """The wait that a 429 response asks for, in seconds, capped at `longest`, or 0 if it gives no usable value.

        RFC 9110 allows a number of seconds or a date. A date is compared with the response's own date, if it has one.
        """
        lower = {str(name).lower(): str(value).strip() for name, value in headers.items()}
        asked = lower.get("retry-after", "")  # RFC 9110, section 10.2.3
        try:
            seconds = float(asked)
        except ValueError:
            seconds = _until(asked, lower.get("date", ""))
        return min(seconds, self.longest) if seconds > 0 and not math.isnan(seconds) else 0.0


def _until(asked: str, date: str) -> float:
    """The seconds from one moment (`date`, or now) to another, or 0 if `asked` isn't a date."""
    moment = _date(asked)
    return (moment - (_date(date) or datetime.now(UTC))).total_seconds() if moment else 0.0


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
