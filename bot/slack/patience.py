"""How long planbot keeps trying while Slack is in trouble, and how long it waits between tries."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Patience:
    """All times are in seconds. `chance` returns a number from 0 to 1, so that not everybody comes back at the same moment.

    `first` and `most` limit the wait between two tries, `whole` is how long a call is tried at all, `notice` the same for the
    message that tells somebody what they missed. `unstated` and `longest` are for a 429: the least wait if it doesn't say how
    long, and the longest that it may ask for before planbot looks again. `url` is how long Slack takes answers at a
    response_url (docs.slack.dev, "Handling user interaction"), `call` how long one call may be silent.
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
        """How long to wait after that many failures: doubled each time, and somewhere in the upper half of that."""
        whole = min(self.most, self.first * 2.0 ** min(tries - 1, 30))
        return whole * (0.5 + self.chance() / 2)

    def stated(self, headers: Mapping[str, object]) -> float:
        """How long a 429 response tells us to wait, in seconds, capped at `longest`; 0 if it gives no usable value.

        RFC 9110 allows a number of seconds or a date. A date is compared with the response's own, if it has one.
        """
        lower = {str(name).lower(): str(value).strip() for name, value in headers.items()}
        asked = lower.get("retry-after", "")  # RFC 9110, section 10.2.3
        try:
            seconds = float(asked)
        except ValueError:
            seconds = _until(asked, lower.get("date", ""))
        return min(seconds, self.longest) if seconds > 0 and not math.isnan(seconds) else 0.0


def _until(asked: str, date: str) -> float:
    """Seconds from one date (`date`, otherwise now) to another, or 0 if `asked` isn't a date."""
    moment = _date(asked)
    return (moment - (_date(date) or datetime.now(UTC))).total_seconds() if moment else 0.0


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
