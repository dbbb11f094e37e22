"""A plan and its parts, and the result of reading a document. Frozen data with hardly any behaviour.

A ref is always text: some plans have "3.2" or "A/4" instead of "R17".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a timescale's words cover, including both ends.

    `start` is the first day of the work or of the named period, and `end` the last day by which it is due; either is None if
    the words leave it open. `ongoing` means that the words say that it continues ("Ongoing", "April 2015 and ongoing").
    `due_from` is the first day of the period that names the deadline: for "Winter 2014" the whole winter (equal to `start`),
    for "September 2025 – March 2026" only its last month (1 March 2026). None if `end` is None.
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
    """Something that shows what was done: its words, and a link ("" if there is none)."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that waits for an approver: the proposed status or timescale, by whom (an id), when (UTC), why.

    `suggested` is the id of whoever suggested it to `by`, or "" if nobody did. Neither of the two may accept it.
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
    """One part of a recommendation with several: an action with its own owners, date, status and progress.

    `ref` is what the document calls it ("5(ii)"). If it has no name of its own, `ref` is "" while the document is read, and the
    recommendation's ref with a letter ("R5b") in the plan. `first_timescale` is the date before the document moved it, or None
    if it wasn't moved. `more` are the further columns in which the parts of a recommendation differ.
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
    """One row of the current plan. Texts are empty if the plan says nothing.

    `timescale` and `status` are None if the cell is empty. `refers_to` are the other refs that its progress or its actions
    mention ("N/A see R4", "as set out under R8"). `place` is where the row begins ("page 3, line 41"). The next attributes come
    from updates: `proposed` is a closing status and `extension` a later timescale that waits for an approver, `first_timescale`
    the timescale before the first move, `slips` how often it was moved to a later day, `updated` when it was last updated
    (UTC), or None if it never was. `more` are the document's further columns, as (heading, text). `parts` are its actions, if
    it has several with owners, dates or statuses of their own. In that case its own status and timescale are None, and `owners`
    holds the owners of all parts. A part can also take the form of a recommendation: its text is then the title, and `parent`
    is the ref of the recommendation that it belongs to. `parent` is "" for anything else.
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
    """Something that the reader repaired or isn't sure of. `ref` is "" if it doesn't concern one row."""

    where: str
    ref: str
    what: str


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one file. `dated` is the document's own date, or None if it has none. `columns` is how its columns
    were understood, as (heading, role or "further"), and `further` are the headings of the further ones.
    """

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
    """A current plan. `dated` is its document's own date, `read_on` the day on which planbot read it (ISO 8601).

    `seq` is the change since which its words have been the same, `changed` the last change of any kind.
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
    """A request or a file that can't be used as it is. The message is one clear sentence with the next step."""
