"""What a plan consists of, and what reading its document gives. Frozen data, with no behaviour beyond reading it.

A ref is always text: other plans use "3.2" or "A/4" where one has "R17".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """What a timescale's words mean, in whole days, both ends included.

    `start` is where the work or the named period begins, `end` the last day by which it is due; either is None
    where the words leave it open. `ongoing` says that the words make it continue ("Ongoing", "April 2015 and ongoing").
    `due_from` is the first day of the period that names the deadline: for "Winter 2014" the whole winter (equal to
    `start`), for "September 2025 – March 2026" only its last month (1 March 2026). None if `end` is None.
    """

    start: date | None
    end: date | None
    ongoing: bool = False
    due_from: date | None = None


@dataclass(frozen=True, slots=True)
class Timescale:
    """The author's words and, where they can be read, the days they span (`span` None: cannot be read)."""

    words: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that shows what was done: its words, and a link ("" if there is none)."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that waits for an approver: to which status or timescale, by whom (an id), when (UTC), why.

    `suggested` is who suggested it to `by` (an id), "" if nobody did. Neither of the two may accept it.
    """

    to: str
    by: str
    at: str
    why: str = ""
    suggested: str = ""

    def is_of(self, who: str) -> bool:
        """Whether somebody proposed or suggested it."""
        return who in (self.by, self.suggested)


@dataclass(frozen=True, slots=True)
class Action:
    """One part of a recommendation that has several: an action with its own owners, date, status and progress.

    `ref` is what the document calls it ("5(ii)"); where it has no name of its own, "" as the document is read, and a letter
    after the recommendation's ref ("R5b") in the plan.
    `first_timescale` is the date that stood there before the document moved it, None if it was not moved. `more` are the
    further columns in which the parts of a recommendation differ.
    """

    text: str
    owners: tuple[str, ...]
    timescale: Timescale | None
    status: str | None
    progress: str
    place: str
    first_timescale: str | None = None
    ref: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One row of the plan as it stands. Empty text where nothing is said.

    `timescale` and `status` are None if the cell is empty. `refers_to` are the refs that its progress or its
    actions name ("N/A see R4", "as set out under R8"), its own left out. `place` is where the row begins ("page 3, line 41").
    What follows that comes from updates: `proposed` is a closing status and `extension` a later timescale that waits for
    an approver, `first_timescale` what stood there before the first move, `slips` how often it was moved to a later day,
    `updated` when it was last updated (UTC), None if nobody has.
    `more` are the document's further columns, as (heading, text). `parts` are its actions, where it has several with owners,
    dates or statuses of their own; its own status and timescale are None then, and `owners` holds the owners of all.
    A part can be looked at as a recommendation, too: its text is the title, and `parent` the ref that it is a part of, which
    is "" for anything else.
    """

    ref: str
    theme: str
    title: str
    actions: str
    timescale: Timescale | None
    owners: tuple[str, ...]
    progress: str
    status: str | None
    refers_to: tuple[str, ...]
    place: str
    evidence: tuple[Evidence, ...] = ()
    proposed: Proposed | None = None
    extension: Proposed | None = None
    first_timescale: str | None = None
    slips: int = 0
    updated: str | None = None
    more: tuple[tuple[str, str], ...] = ()
    parts: tuple[Action, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that the reader repaired or is not sure of. `ref` is "" if it concerns no one row."""

    where: str
    ref: str
    what: str


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one file. `dated` is the document's own date, None if it states none. `columns` is how its
    columns were understood, as (heading, role or "further"), and `further` are the headings of those kept under them."""

    title: str
    dated: date | None
    themes: tuple[str, ...]
    owners: tuple[str, ...]
    recommendations: tuple[Recommendation, ...]
    warnings: tuple[Warned, ...]
    columns: tuple[tuple[str, str], ...] = ()
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it stands. `dated` is its document's own date, `read_on` the day on which planbot read it (ISO 8601).

    `seq` is the change from which on its words are what they are, `changed` the last change of any kind.
    """

    id: int
    name: str
    title: str
    dated: str | None
    read_on: str
    file: str
    digest: str
    sample: bool
    seq: int
    changed: int


class Unclear(Exception):
    """A request or a file that cannot be met as it stands. Its message is one clear sentence with the next step."""
