"""Questions about a table's columns, for a person to decide whatever the headings and cells leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.documents import lexicon
from knowledge.documents.content import Column, fits
from knowledge.documents.lexicon import (
    ACTIONS,
    FURTHER,
    ORIGINAL,
    OWNERS,
    PROGRESS,
    REF,
    STATUS,
    THEME,
    TIMESCALE,
    TITLE,
    likelihoods,
)
from knowledge.documents.options import Options
from knowledge.documents.questions import Question

LONGEST_STATUS = 30  # characters, on average, of cells that may be statuses
PLAIN = 8.0  # a heading with at least this weight clearly says what its column contains
ONE = {REF: "a ref", TITLE: "what is recommended", OWNERS: "an owner", TIMESCALE: "a deadline", STATUS: "a status"}
WHAT = {
    REF: "the refs",
    TITLE: "what is recommended",
    ACTIONS: "the actions",
    OWNERS: "the owners",
    TIMESCALE: "the deadline",
    ORIGINAL: "the first deadline",
    STATUS: "the status",
    PROGRESS: "the progress",
    THEME: "the themes",
}
# Headings that may name the person responsible, if no other column does.
PERHAPS_OWNERS = re.compile(
    r"\b(?:resources?|services?|section|function|sponsor|name|lead|assigned|who|by|responsib\w*|contact|officer|team|unit|department"
    r"|directorate|division|office|branch|member|partner|agency|role|post|staff|individual|accountab\w*|sro)\b",
    re.IGNORECASE,
)
NEVER_OWNERS = re.compile(
    r"\b(?:source|report|type|kind|location|place|categor\w*|state|country|region|site|venue|decision|outcome|method|response|reason"
    r"|accepted|agreed|title|document|evidence|priority|rating|audit|review|theme|strategy|objective|tags?|labels?)\b"
)


@dataclass(frozen=True, slots=True)
class Placement:
    """How a table's columns were interpreted. Columns are given by number: `chosen` maps each role to its column, `decided`
    maps each column that a person decided on to its role, and `earlier` lists the columns with a role's earlier values.
    """

    headings: Sequence[str]
    contents: Sequence[Column]
    chosen: Mapping[str, int]
    decided: Mapping[int, str]
    earlier: Sequence[tuple[str, int]]

    def unplaced(self) -> list[int]:
        """The columns that have a heading but no role (or only the theme's), and that nobody decided on."""
        placed = {*(at for role, at in self.chosen.items() if role != THEME), *self.decided, *(at for _, at in self.earlier)}
        return [at for at, heading in enumerate(self.headings) if heading and at not in placed]

    def lacks(self, role: str) -> bool:
        """True if no column has the role."""
        return role not in self.chosen and role not in self.decided.values()


def ask(placement: Placement, rivals: Mapping[str, int], below: Sequence[Sequence[str]]) -> tuple[Question, ...]:
    """Return all questions about a table's columns. `rivals` maps roles to another column that suits them nearly as well.
    `below` has the rows under the headings.
    """
    return (
        *_close(placement, rivals),
        *_doubtful(placement),
        *_contradicted(placement, below),
        *_unplaced_dates(placement),
        *_missing(placement),
    )


def _close(placement: Placement, rivals: Mapping[str, int]) -> Iterator[Question]:
    """Ask about each role that another column suits nearly as well."""
    for role, rival in rivals.items():
        at = placement.chosen[role]
        names = [placement.headings[at], placement.headings[rival]]
        if role not in (STATUS, TIMESCALE) or not _are_one_at_two_times(*names):
            yield which(role, names, [at, rival])


def which(role: str, names: Sequence[str], places: Sequence[int]) -> Question:
    """Ask which of two columns, given by heading and number, has a role."""
    labels = [name if name and list(names).count(name) == 1 else str(at + 1) for name, at in zip(names, places, strict=True)]
    listed = " or ".join(f"“{label}”" if not label.isdigit() else f"column {label}" for label in labels)
    return Question(
        f"Which column holds {WHAT[role]}: {listed}?",
        tuple(labels),
        tuple(Options({label: role}) for label in labels),
    )


def _are_one_at_two_times(one: str, other: str) -> bool:
    return stem(one) == stem(other) and (
        lexicon.recency(one) != lexicon.recency(other) or lexicon.turn(one) != lexicon.turn(other)
    )


def stem(heading: str) -> str:
    """Return a heading without its date, time words or number: "Status at last meeting" and "Status now" both become
    "status".
    """
    if lexicon.is_time(heading):
        return ""
    words = [word for word in re.findall(r"[a-z]+", lexicon.plain(heading)) if word not in lexicon.TIMES]
    return " ".join(word for word in words if word not in (*lexicon.ORDINALS, "st", "nd", "rd", "th"))


def _doubtful(placement: Placement) -> Iterator[Question]:
    """Ask about a column that is identified only by a weak heading, such as a bare "Date" for the only deadline."""
    at = placement.chosen.get(TIMESCALE)
    if at is None or at in placement.decided or lexicon.plain(placement.headings[at]) not in ("date", "dates"):
        return
    if placement.contents[at].timescales > placement.contents[at].dates:  # it also has "Ongoing" or "TBC", so it is a deadline
        return
    heading = placement.headings[at]
    yield Question(
        f"Is “{heading}” the day by which each is due?",
        ("yes, the deadline", "no, another date"),
        (Options({heading: TIMESCALE}), Options({heading: FURTHER})),
    )


def _contradicted(placement: Placement, below: Sequence[Sequence[str]]) -> Iterator[Question]:
    """Ask about each column whose cells contradict a clear heading."""
    headings, chosen = placement.headings, placement.chosen
    for role in (REF, TITLE, OWNERS, TIMESCALE, STATUS):
        if role in chosen and role != TITLE:
            continue
        least = PLAIN if role != TITLE else likelihoods(headings[chosen[TITLE]]).get(TITLE, 0) + 2
        for at, heading in enumerate(headings):
            cells = [row[at] for row in below if at < len(row) and row[at]]
            clear = likelihoods(heading).get(role, 0) >= least
            if clear and at not in placement.decided and at not in chosen.values() and cells:
                begins = " ".join(cells[0].split())[:40]
                yield Question(
                    f"“{heading}” has “{begins}”, which does not look like {ONE[role]}: what does it hold?",
                    (WHAT[role], "something else, kept under its heading"),
                    (Options({heading: role}), Options({heading: FURTHER})),
                )


def _unplaced_dates(placement: Placement) -> Iterator[Question]:
    """Ask about each column of dates whose heading doesn't say what the dates are, since they may be later deadlines."""
    themes = placement.chosen.get(THEME)
    for at in placement.unplaced():
        heading = placement.headings[at]
        if at == themes or placement.contents[at].dates < 0.6 or likelihoods(heading) or lexicon.says_past(heading):
            continue
        deadline = placement.chosen.get(TIMESCALE)
        if deadline is None or deadline in placement.decided or not placement.headings[deadline]:
            label, decision = "the deadline", Options({heading: TIMESCALE})
        else:
            label = f"the deadline that replaced “{placement.headings[deadline]}”"
            decision = Options({heading: TIMESCALE, placement.headings[deadline]: ORIGINAL})
        yield Question(
            f"“{heading}” has dates: what are they?",
            ("another date, kept under its heading", label),
            (Options({heading: FURTHER}), decision),
        )


def _missing(placement: Placement) -> Iterator[Question]:
    """If no status or owner column was recognised, ask about a column whose cells look like statuses or owners."""
    headings, contents, free = placement.headings, placement.contents, placement.unplaced()
    if placement.lacks(STATUS):
        statuses = [
            at
            for at in free
            if ((contents[at].few and contents[at].statuses >= 0.4) or contents[at].statuses >= 0.8)
            and not lexicon.is_another(headings[at])
        ]
        progress = placement.chosen.get(PROGRESS)
        if progress is not None and progress not in placement.decided and _may_be_statuses(contents[progress]):
            statuses.append(progress)
        yield from (_is_it(STATUS, headings[at]) for at in statuses[:1])
    if placement.lacks(OWNERS):
        words = {at: lexicon.plain(headings[at]) for at in free}
        free = [at for at in free if not lexicon.BY_ANOTHER.search(words[at]) and not NEVER_OWNERS.search(words[at])]
        free = [at for at in free if fits(OWNERS, contents[at]) > 0]
        named = [at for at in free if PERHAPS_OWNERS.search(words[at])]
        names = [at for at in free if contents[at].names > 0.8 and not lexicon.is_another(headings[at])]
        names = [at for at in names if not likelihoods(headings[at])]
        yield from (_is_it(OWNERS, headings[at]) for at in (named or names)[:1])


def _may_be_statuses(column: Column) -> bool:
    """Whether a column of progress may be the status: half its cells are statuses, and the others are no longer."""
    return column.filled > 2 and column.statuses >= 0.5 and column.length <= LONGEST_STATUS


def _is_it(role: str, heading: str) -> Question:
    return Question(
        f"No column was recognised as {WHAT[role]}: does “{heading}” hold {'them' if role == OWNERS else 'it'}?",
        (f"yes, {WHAT[role]}", "no, it stays under its heading"),
        (Options({heading: role}), Options({heading: FURTHER})),
    )
