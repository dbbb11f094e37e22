"""One line about a recommendation, in the same words and with the same marks on cards, in lists, posts and reminders.

"R1 · 🔵 In progress · 🔴 61 days late": a mark never appears without words. A status that names a colour has a mark of that
colour; otherwise the mark only repeats what the words say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from handlers.question import join_names
from handlers.rights import NOBODY, Rights
from knowledge import changes
from knowledge.encoding import row_of
from knowledge.model import Plan, Recommendation
from knowledge.store import Store
from knowledge.vocabulary import Vocabulary, colour_of, usual_meaning

SOON = 14  # something is due soon if its last day is at most this many days away
LONGEST_TITLE = 90  # the most characters of a title in a list, which is two lines on a phone; the card shows all of it
MOST_OWNERS = 3  # the most owners named in a line
MOST_PEOPLE = 2  # the most people named for one owner
LATE = "🔴"
SEPARATOR = " · "
NO_STATUS = "No status"
NO_OWNER = "no owner"
NO_DATE = "no date"
_DATE = re.compile(
    r"\d|(?:by|before|early|mid|late|end|spring|summer|autumn|winter|christmas|easter|q[1-4])\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
"""The beginning of words that can follow "due"."""
_DUE_ON = tuple(f"due {digit}" for digit in "0123456789")
_OF_COLOUR = {
    "red": "🔴", "amber": "🟠", "orange": "🟠", "yellow": "🟡", "green": "🟢", "blue": "🔵", "purple": "🟣", "black": "⚫",
    "grey": "⚪", "white": "⚪",
}  # fmt: skip
_IN_TROUBLE = frozenset(("at risk", "behind schedule", "on hold", "overdue"))
_NOT_BEGUN = frozenset(("not started", "outstanding", "proposed for closure"))
_GIVEN_UP = frozenset(("superseded", "not feasible"))


@dataclass(frozen=True, slots=True)
class Line:
    """What there is to say about one recommendation at one moment, as plain text. Anything that doesn't apply is "".

    `title` is the whole title, `status` its status after a mark ("🔵 In progress"), `due` its date in the plan's words ("due 30
    September 2026"), and `owners` its owners with the people responsible for them ("Housing (Priya Patel)"). `late` says how
    late it is ("🔴 61 days late"), or that it is due soon ("due in 3 days"). `waiting` is what waits for sign-off.
    """

    ref: str
    title: str
    status: str
    late: str
    due: str
    owners: tuple[str, ...]
    waiting: str = ""

    @property
    def head(self) -> str:
        """The heading of a card: "R1 · 🔵 In progress · 🔴 61 days late"."""
        return _joined(self.ref, self.status, self.late)

    @property
    def name(self) -> str:
        """The ref and the title, on two lines at most: "R1 Publish repair times by ward"."""
        return f"{self.ref} {self.short_title}"

    @property
    def short_title(self) -> str:
        return shorten(self.title)

    @property
    def note(self) -> str:
        """The line below the title in a list: status, what waits for sign-off, lateness or date, owners."""
        time = self.late if self.late and self.due.startswith(_DUE_ON) else self.time  # the card gives the exact day
        return _joined(self.status, self.waiting, time, self.some_owners)

    @property
    def owner(self) -> str:
        """All owners, or "" if there are none."""
        return join_names(self.owners)

    @property
    def some_owners(self) -> str:
        """As many of the owners as fit on a line."""
        more = len(self.owners) - MOST_OWNERS
        return join_names((*self.owners[:MOST_OWNERS], f"{more} more")) if more > 0 else self.owner or NO_OWNER

    @property
    def time(self) -> str:
        """How late it is, and its date: "🔴 61 days late (30 September 2026)"."""
        return f"{self.late} ({self.due.removeprefix('due ')})" if self.late and self.due else self.late or self.due


def line_of(store: Store, plan: Plan, row: Recommendation, at: datetime, rights: Rights = NOBODY) -> Line:
    """The line for a recommendation or a part. `rights` has the people responsible for its owners."""
    vocabulary = store.vocabulary(plan)
    today = changes.local_in(store, plan, at).date()
    return Line(
        ref=row.ref,
        title=row.title,
        status=status_of(row, vocabulary),
        late=_late(row, vocabulary, today),
        due=_due(row, vocabulary),
        owners=tuple(_with_people(name, rights) for name in row.owners),
        waiting=f"waiting for sign-off as {row.proposed.to}" if row.proposed else "",
    )


def reads_after_due(words: str) -> bool:
    """True if a timescale in these words can follow "due": a date or a season, but not "Ongoing"."""
    return bool(_DATE.match(words.removeprefix("the ")))


def shorten(title: str) -> str:
    """A title cut to two lines at most, between words and without its full stop."""
    if len(title) <= LONGEST_TITLE:
        return title.rstrip(". ") if not title.endswith("..") else title
    end = title.rfind(" ", 0, LONGEST_TITLE)
    return title[: end if end > 0 else LONGEST_TITLE].rstrip(" ,;:–-") + "…"


def capital(text: str) -> str:
    """The text with its first letter as a capital, for the beginning of a sentence or a line."""
    return text[:1].upper() + text[1:]


def mark(status: str | None, vocabulary: Vocabulary) -> str:
    """The mark before a status: its own colour if it has one, otherwise by its meaning."""
    if not status:
        return "⚪"
    folded = status.casefold()
    own = next((entry for entry in vocabulary.statuses if entry.word.casefold() == folded), None)
    colour = own.colour if own else colour_of(status)
    if colour in _OF_COLOUR:
        return _OF_COLOUR[colour]
    usual = {folded, *usual_meaning(status)[0], *(own.also if own else ())}
    closed = vocabulary.closes(status)
    if closed:
        return "⚫" if usual & _GIVEN_UP else "🟢"
    if closed is None or usual & _NOT_BEGUN:
        return "⚪"
    return "🟠" if usual & _IN_TROUBLE else "🔵"


def _joined(*pieces: str) -> str:
    return SEPARATOR.join(filter(None, pieces))


def _with_people(owner: str, rights: Rights) -> str:
    people = [rights.name(who) for who in rights.accountable((owner,)) if rights.name(who) not in (who, owner)]
    if not people:
        return owner
    more = f" +{len(people) - MOST_PEOPLE}" if len(people) > MOST_PEOPLE else ""
    return f"{owner} ({', '.join(people[:MOST_PEOPLE])}{more})"


def status_of(row: Recommendation, vocabulary: Vocabulary) -> str:
    """The status after its mark or, if there are parts, how many of them are completed."""
    if row.parts:
        done = sum(part.status in vocabulary.closed for part in row.parts)
        return f"{'🟢' if done == len(row.parts) else '🔵' if done else '⚪'} {done} of {len(row.parts)} parts completed"
    return f"{mark(row.status, vocabulary)} {row.status or NO_STATUS}"


def _last_day(row: Recommendation) -> date | None:
    return row.timescale.span.end if row.timescale and row.timescale.span else None


def _late(row: Recommendation, vocabulary: Vocabulary, today: date) -> str:
    """How late it is, or how soon it is due. "" if it is closed, has no last day, or isn't due soon."""
    if row.parts:
        return _parts_late(row, vocabulary, today)
    end = _last_day(row)
    closed = vocabulary.closes(row.status)
    if end is None or closed:
        return ""
    left = (end - today).days
    if left >= 0:
        return f"due {_in_days(left)}" if left <= SOON else ""
    number = f"{-left:,} day{'' if left == -1 else 's'}"
    return f"{number} past its date" if closed is None else f"{LATE} {number} late"


def _in_days(left: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def _parts_late(row: Recommendation, vocabulary: Vocabulary, today: date) -> str:
    """Which part is late, or how many parts are."""
    late = [
        (part.ref, lateness) for part in row.parts if (lateness := _late(row_of(part, row), vocabulary, today)).startswith(LATE)
    ]
    if len(late) == 1:
        ref, lateness = late[0]
        return f"{LATE} {ref} {lateness.removeprefix(f'{LATE} ')}"
    return f"{LATE} {len(late)} parts late" if late else ""


def _due(row: Recommendation, vocabulary: Vocabulary) -> str:
    """Its date in the plan's words, with "due" in front if it is open and the words name a last day."""
    if row.parts:
        return ""
    if row.timescale is None:
        return NO_DATE
    words, span = row.timescale.words, row.timescale.span
    if vocabulary.closes(row.status) or span is None or span.end is None or span.ongoing or not _DATE.match(words):
        return words
    first, _, rest = words.partition(" ")
    return f"due {first.lower() if first in ('By', 'Before') else first} {rest}".rstrip()
