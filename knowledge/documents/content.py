"""What a column's cells show about it: dates, a few repeated values, names, longer texts, numbers or unique keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.documents.boxes import shown
from knowledge.documents.dates import is_date_like, is_timescale_like
from knowledge.documents.lexicon import (
    ACTIONS,
    ORIGINAL,
    OWNERS,
    PROGRESS,
    REF,
    STATUS,
    THEME,
    TIMESCALE,
    TITLE,
)
from knowledge.documents.refs import in_column, leading

SAMPLE = 300  # cells per column that are examined
DATED_NOTE = 2.5  # words, on average, of cells that say more than a date ("12/05/26: first draft")
LONGEST_NAME = 150  # characters; eight words are seldom longer
NUMBER = re.compile(r"^[£$€]?\s?-?\d[\d,]*(?:\.\d+)?\s?(?:%|k|m|bn|million|days?|hours?)?$", re.IGNORECASE)
STATUSES = frozenset(
    "complete completed done closed open finished implemented delivered achieved resolved ongoing on-going paused deferred"
    " overdue delayed late started begun outstanding pending superseded withdrawn rejected abandoned cancelled stopped"
    " red amber green blue grey black yellow r a g b rag live active inactive blocked new todo backlog planned proposed"
    " partial partially partly fully largely track target schedule progress hold risk off behind ahead awaiting sign"
    " sign-off closure approval superseded removed transferred merged due started slipped discharged actioned"
    " missed met slipping achieving".split()
)
SMALL = frozenset("not in on at to of do be no yet the with and for is as an by under way – - /".split())
PRIORITIES = frozenset(
    "high medium low critical urgent important normal moderate minor major must should could essential desirable advisory"
    " significant highest lowest h m l high/medium medium/low very p1 p2 p3 p4".split()
)
TRUTHS = frozenset("true false yes no y n 1 0".split())


@dataclass(frozen=True, slots=True)
class Column:
    """What a column's cells have in common. Shares are out of the cells that aren't empty, from 0 to 1."""

    filled: int
    rows: int
    distinct: int
    length: float
    longest: int
    dates: float
    timescales: float
    numbers: float
    refs: float
    statuses: float
    priorities: float
    truths: float
    words: float
    leading: float
    names: float

    @property
    def few(self) -> bool:
        """True if a few short values repeat, as in a fixed list of choices."""
        return self.length <= 30 and self.distinct <= max(2, min(12, 0.6 * self.filled))


def column_of(cells: Sequence[str]) -> Column:
    """Work out a column's features from its cells, which are given in order."""
    texts = [shown(cell).replace("\n", " ") for cell in cells[:SAMPLE] if cell]
    count = len(texts) or 1
    words = [text.split() for text in texts]

    def share(of: Sequence[bool]) -> float:
        return sum(of) / count

    return Column(
        filled=len(texts),
        rows=len(cells[:SAMPLE]),
        distinct=len({text.casefold() for text in texts}),
        length=sum(map(len, texts)) / count,
        longest=max(map(len, texts), default=0),
        dates=share([is_date_like(text) for text in texts]),
        timescales=share([is_timescale_like(text) for text in texts]),
        numbers=share([bool(NUMBER.match(text)) for text in texts]),
        refs=share([in_column(text) is not None for text in texts]),
        statuses=share([is_status_like(text) for text in texts]),
        priorities=share([text.casefold().strip(".") in PRIORITIES for text in texts]),
        truths=share([text.casefold() in TRUTHS for text in texts]),
        words=sum(map(len, words)) / count,
        leading=share([leading(text) is not None for text in texts]),
        names=share([is_name_like(text) for text in texts]),
    )


@lru_cache(maxsize=4096)
def is_name_like(text: str) -> bool:
    """True if text could be the name of a person or team: a few capitalised words, or initials ("DM/PL")."""
    if len(text) > LONGEST_NAME:
        return False
    words = re.findall(r"[^\W\d_]+", text)
    if not 0 < len(words) <= 8 or any(map(str.isdigit, text)) or text[-1] in ".!?" or text.casefold() in PRIORITIES | TRUTHS:
        return False
    capitals = [word for word in words if word[0].isupper()]
    return len(capitals) >= 1 + (len(words) > 1) and all(word[0].isupper() or word in SMALL for word in words)


@lru_cache(maxsize=4096)
def is_status_like(text: str) -> bool:
    """True if short text consists of status words ("Not started", "Amber/Green", "Complete - awaiting sign-off")."""
    if len(text) > 40:
        return False
    words = re.findall(r"[a-z-]+", text.casefold())
    unknown = sum(1 for word in words if word not in STATUSES and word not in SMALL)
    return any(word in STATUSES for word in words) and unknown <= len(words) // 4


def fits(role: str, column: Column) -> float:
    """Score how well a column's cells suit a role, from about -10 to 5. This is added to the weight of its heading."""
    if not column.filled:
        return -1.0
    return _FITS[role](column)


def _ref(column: Column) -> float:
    score = 2.0 if column.distinct == column.filled else -1.0
    if column.refs < 0.6 and not (column.distinct == column.filled and column.words < 1.5 and column.longest <= 40):
        score -= 9
    return score - (9 if column.dates > 0.5 else 0)


def _title(column: Column) -> float:
    score = 2.0 if column.leading > 0.5 else 0.0
    score += 1.0 if column.length > 18 or column.words >= 2 else 0.0
    score -= 9 * (column.numbers > 0.4) + 9 * (column.dates > 0.4) + 5 * (column.priorities > 0.4) + 6 * (column.truths > 0.4)
    score -= 5 * (column.statuses > 0.6 and column.words < 3) + 4 * (column.length < 4)
    return score - (3 if column.distinct < 0.5 * column.filled else 0)


def _actions(column: Column) -> float:
    score = 1.0 if column.length > 15 else 0.0
    score -= 9 * (column.numbers > 0.4) + 9 * (column.dates > 0.4) + 5 * (column.priorities > 0.4) + 6 * (column.truths > 0.4)
    return score - 5 * (column.statuses > 0.6 and column.words < 3)


def _owners(column: Column) -> float:
    score = 1.0 if column.words <= 8 and column.length > 1 else -3.0
    score -= 9 * (column.numbers > 0.4) + 9 * (column.dates > 0.3) + 6 * (column.priorities > 0.5) + 6 * (column.truths > 0.5)
    return score - 6 * (column.statuses > 0.7)


def _timescale(column: Column) -> float:
    if column.timescales >= 0.5:
        return 2.0
    return -8.0 if column.timescales < 0.2 and column.filled > 0 else -2.0


def _status(column: Column) -> float:
    score = 2.0 if column.few or (column.filled < 4 and column.statuses > 0) else 0.0
    score += 3.0 if column.statuses >= 0.5 else 0.0
    score -= (
        9 * (column.length > 45)
        + 6 * (column.dates > 0.4)
        + 7 * (column.numbers > 0.4 and column.statuses < 0.3 and column.truths < 1)
    )
    score -= 7 * (column.priorities > 0.6) + 2 * (column.truths > 0.5)
    return score - 4 * (column.statuses < 0.3 and column.filled >= 4 and column.distinct > 0.7 * column.filled)


def _progress(column: Column) -> float:
    score = 1.0 if column.length > 25 else 0.0
    score -= 2.5 * (column.statuses > 0.6 and column.words < 4 and column.length < 25)
    return (
        score
        - 7 * (column.numbers > 0.4)
        - 7 * (column.dates > 0.5 and column.words < DATED_NOTE)
        - 6 * (column.priorities > 0.6)
        - 6 * (column.truths > 0.5)
    )


def _theme(column: Column) -> float:
    score = 2.0 if column.distinct <= max(1, 0.7 * column.filled) else 0.0
    return (
        score - 4 * (column.length > 70) - 8 * (column.dates > 0.4) - 8 * (column.numbers > 0.4) - 5 * (column.priorities > 0.6)
    )


_FITS = {
    REF: _ref,
    TITLE: _title,
    ACTIONS: _actions,
    OWNERS: _owners,
    TIMESCALE: _timescale,
    ORIGINAL: _timescale,
    STATUS: _status,
    PROGRESS: _progress,
    THEME: _theme,
}
