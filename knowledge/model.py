"""A plan and its recommendations, and the result of reading a document. Frozen data with hardly any behaviour.

A ref is always a string, because some plans use "3.2" or "A/4" instead of "R17".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a timescale covers, including both ends.

    `start` is the first day of the work or of the named period, and `end` the last day by which it is due; either is None if
    the words leave it open. `ongoing` means that the words say so ("Ongoing", "April 2015 and ongoing"). `due_from` is the
    first day of the period given as the deadline: for "Winter 2014" the whole winter (equal to `start`), for "September 2025 –
    March 2026" only its last month (1 March 2026). None if `end` is None.
    """

    start: date | None
    end: date | None
    ongoing: bool = False
    due_from: date | None = None


@dataclass(frozen=True, slots=True)
class Timescale:
    """The author's words and the days that they cover. `span` is None if the words can't be read."""

    words: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that shows what was done: a description, and a link ("" if there is none)."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that waits for an approver: the proposed status or timescale, who proposed it (an id), when (UTC) and why.

    `suggested` is the id of the person who suggested it to `by`, or "". Neither of the two may accept it.
    """

    to: str
    by: str
    at: str
    why: str = ""
    suggested: str = ""

    def is_of(self, who: str) -> bool:
        """True if this person proposed or suggested it."""
        return who in (self.by, self.suggested)


@dataclass(frozen=True, slots=True)
class Action:
    """One part of a recommendation that has several: an action with its own owners, date, status and progress.

    `ref` is its name in the document ("5(ii)"). If it has none there, `ref` is "" while the document is being read, and the
    recommendation's ref with a letter ("R5b") in the plan. `first_timescale` is the original date if the document moved it,
    otherwise None. `more` are the further columns in which the recommendation's parts differ.
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
    """One recommendation in the current plan. Texts that the plan leaves out are empty.

    `timescale` and `status` are None if the cell is empty. `refers_to` are other refs mentioned in its progress or actions
    ("N/A see R4", "as set out under R8"). `place` is where the row begins ("page 3, line 41").

    These attributes come from updates: `proposed` and `extension` are a closing status and a later timescale that wait for an
    approver, `first_timescale` is the timescale before the first move, `slips` is how often it was moved to a later day, and
    `updated` is when it was last updated (UTC), or None.

    `more` are the document's further columns, as (heading, text). `parts` are its actions, if several have owners, dates or
    statuses of their own. In that case `status` and `timescale` are None, and `owners` has the owners of all parts. A part can
    also take the form of a recommendation: `title` is then its text and `parent` the ref of its recommendation. Otherwise
    `parent` is "".
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
    """Something that the reader repaired or isn't sure about. `where` is a place in the document ("page 3, line 41") or what it
    is about ("the dates"). `ref` is "" if it doesn't concern a single row.
    """

    where: str
    ref: str
    what: str


@dataclass(frozen=True, slots=True)
class Document:
    """The contents of one file. `dated` is the document's own date, or None; with `by_month`, the document only names the
    month, and `dated` is its first day. `columns` are its columns as (heading, role or "further"), and `further` are the
    headings of the further ones. `earlier` are those among them with the status as at an earlier date, oldest first, each with
    the words for that date ("June 2026", or "" if it has none), and then "" with those for the current status.
    """

    title: str
    dated: date | None
    themes: tuple[str, ...]
    owners: tuple[str, ...]
    recommendations: tuple[Recommendation, ...]
    warnings: tuple[Warned, ...]
    columns: tuple[tuple[str, str], ...] = ()
    further: tuple[str, ...] = ()
    by_month: bool = False
    earlier: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A current plan. `dated` is its document's own date ("2026-11" if that only names a month), and `read_on` the day on which
    planbot read it (ISO 8601).

    `seq` is the last change to its words, and `changed` the last change of any kind.
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
    """A request or file that can't be used as it is. The message is one clear sentence with the next step."""
