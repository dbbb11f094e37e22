"""Decides which column is which, from headings and cells, for all columns at once.

It isn't decided by a heading alone, nor by the first column that matches. Each column has a likelihood for each role (see
`lexicon` and `content`), and the assignment with the highest total wins. If another is nearly as good, planbot asks instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from knowledge.documents import column_questions, lexicon
from knowledge.documents.column_questions import PLAIN, Placement, stem
from knowledge.documents.content import Column, column_of, fits, is_status_like
from knowledge.documents.lexicon import (
    ACTIONS,
    FURTHER,
    IGNORE,
    MAPPED,
    ORIGINAL,
    OWNERS,
    PROGRESS,
    REF,
    ROLES,
    STATUS,
    THEME,
    TIMESCALE,
    TITLE,
    likelihoods,
)
from knowledge.documents.questions import Question
from knowledge.documents.table import Row, is_bullet
from knowledge.model import Unclear
from knowledge.vocabulary import meaning as closing

LEAST = 2.5  # the lowest likelihood for a role; below it, a column keeps its own heading
CLOSE = 1.6  # if the next best column for a role is closer than this, planbot asks
NEEDED = 10.0  # added for the title, which every plan needs; if there are only actions, they become the titles
ASKED = (TITLE, OWNERS, TIMESCALE, STATUS, REF)  # roles for which the wrong column leads to wrong answers
FIRST_CELLS = 3  # if none of a row's first cells is a known heading, the row doesn't repeat the headings
POSITION = 4.0  # the weight of a heading such as "Position" for the status, if the cells are statuses
WEAKER = {ACTIONS: 0.5, THEME: 0.3, PROGRESS: 0.2}  # subtracted, so that the stronger of two suitable roles wins
SHORT = {OWNERS: 90, TIMESCALE: 60, ORIGINAL: 60, STATUS: 40, REF: 16}  # characters; cells in these columns are seldom longer
ENOUGH = 3  # cells; with fewer, it says little that all of them are statuses
LONGEST_NUMBER = 8  # characters in a bare ref below the heading "Recommendation"
DIFFERENT = 0.8  # share of a column's cells that have to differ from all others, if each is about its own recommendation
SENTENCE = 3.0  # words, on average, of cells that are more than a ref
NAMED = 6.0  # the weight of a role that a column's cells show more than its heading does
MORE = "more:"  # prefix for the slot of a column that keeps its own heading


@dataclass(frozen=True, slots=True)
class Columns:
    """The current heading row, with a slot for each column: a role, "more:" plus the heading for a column that keeps its own
    heading, "" for a column without a heading, or None for one that is left out. `earlier` gives the columns with earlier
    statuses and deadlines ("Status in May", "Revised date 1") as (role, column), oldest first; these keep their own headings.
    """

    headings: tuple[str, ...]
    roles: tuple[str | None, ...]
    earlier: tuple[tuple[str, int], ...] = ()

    def names(self) -> frozenset[str]:
        return _names_of(self.headings)

    def further(self) -> list[str]:
        """The headings of the columns that keep their own headings, in order."""
        return [role.removeprefix(MORE) for role in self.roles if role and role.startswith(MORE)]

    def before(self, role: str) -> list[int]:
        """The columns with a role's earlier values, oldest first."""
        return [at for its, at in self.earlier if its == role]

    def heading_of(self, role: str) -> str:
        """The heading of the column with a role, or "" if there is none."""
        return next((heading for heading, slot in zip(self.headings, self.roles, strict=True) if slot == role), "")


@dataclass(frozen=True, slots=True)
class Assignment:
    """How a table's columns were interpreted, how well that fits overall, and any questions to ask about it."""

    columns: Columns
    score: float
    questions: tuple[Question, ...] = ()


def could_head(row: Row) -> bool:
    """True if a row could be a table's headings: several short cells, at least two of which are common headings in plans."""
    filled = row.filled()
    if row.bare or len(filled) < 2 or max(len(cell) for cell in row.cells) > lexicon.LONGEST_HEADING:
        return False
    return sum(1 for at in filled if likelihoods(_flat(row.cells[at]))) >= 2 and len(filled) >= 0.4 * len(row.cells)


def are_other_headings(row: Row, width: int) -> bool:
    """True if a row below the headings is the heading row of another table, because nearly all its cells read like headings."""
    filled = [row.cells[at] for at in row.filled()]
    if row.bare or len(filled) < max(3, 0.6 * width) or max(map(len, filled)) > lexicon.LONGEST_HEADING:
        return False
    if any(character.isdigit() for cell in filled for character in cell):
        return False
    heads = [cell for cell in filled if likelihoods(_flat(cell)) and not is_status_like(cell)]
    return len(heads) >= max(3, 0.6 * len(filled))


def assign(
    headings: Sequence[str],
    below: Sequence[Sequence[str]],
    mapped: Mapping[str, str],
    coloured: Collection[int] = (),
) -> Assignment | None:
    """Return the best assignment for a table, or None if no column could contain recommendations or no other role was found.

    `below` has the rows under the headings, `mapped` the roles that a person decided on, by heading or column number, and
    `coloured` the columns in which most cells are coloured. Raises Unclear if `mapped` has a column or role that doesn't exist.
    """
    width = len(headings)
    flat = tuple(_flat(heading) for heading in headings)
    contents = [column_of([row[at] if at < len(row) else "" for row in below]) for at in range(width)]
    decided = _decided(flat, mapped)
    scores = _scores(flat, contents, decided, coloured, below)
    best, chosen = _best(scores)
    for at, role in decided.items():
        if role in ROLES:
            chosen[role] = at
    above = _with_title(flat, contents, chosen, decided)
    if TITLE not in chosen or not {OWNERS, TIMESCALE, PROGRESS, STATUS, ACTIONS} & set(chosen):
        return None
    earlier = [
        (role, at) for role in (STATUS, PROGRESS, TIMESCALE) for at in _take_the_latest(role, flat, contents, chosen, decided)
    ]
    if set(chosen) <= {TITLE, OWNERS, THEME} and not lexicon.is_of_a_plan(flat[chosen[TITLE]]) and not decided:
        return None  # a list of people or things
    is_named = lexicon.plain(flat[chosen[TITLE]]) == "name" and contents[chosen[TITLE]].names > 0.8
    if is_named and not set(chosen) & {TIMESCALE, PROGRESS, ACTIONS} and not decided:
        return None  # a list of staff
    placement = Placement(flat, contents, chosen, decided, earlier)
    questions = column_questions.ask(placement, _rivals(scores, best, chosen, decided), below)
    if above is not None:
        questions = (column_questions.which(TITLE, (flat[above], flat[chosen[TITLE]]), (above, chosen[TITLE])), *questions)
    roles = [_slot(at, flat, chosen, decided) for at in range(width)]
    return Assignment(Columns(flat, tuple(roles), tuple(earlier)), best, questions)


def _with_title(
    headings: Sequence[str], contents: Sequence[Column], chosen: dict[str, int], decided: Mapping[int, str]
) -> int | None:
    """If no column was found for what is recommended, use the actions. If the actions are used, returns an unplaced column of
    text on their left, since that may be what is recommended ("Area for development"), or None if there isn't one.
    """
    if TITLE not in chosen and ACTIONS in chosen and chosen[ACTIONS] not in decided and {OWNERS, TIMESCALE} & set(chosen):
        chosen[TITLE] = chosen.pop(ACTIONS)
    at = chosen.get(TITLE, -1)
    if at < 0 or at in decided or ACTIONS in chosen or ACTIONS not in likelihoods(headings[at]):
        return None
    texts = [
        left
        for left in range(at)
        if left not in decided
        and left not in chosen.values()
        and headings[left]
        and set(likelihoods(headings[left])) <= {REF}
        and not (lexicon.is_another(headings[left]) or lexicon.is_around(headings[left]))
        and contents[left].words >= 2
        and contents[left].distinct > DIFFERENT * contents[left].filled
        and fits(TITLE, contents[left]) > 0
    ]
    return texts[0] if texts else None


def _flat(heading: str) -> str:
    return " ".join(heading.split())


def _decided(headings: Sequence[str], mapped: Mapping[str, str]) -> dict[int, str]:
    """Return the roles that a person decided on, by column. Raises Unclear if a column or role doesn't exist."""
    decided: dict[int, str] = {}
    for name, role in mapped.items():
        if role not in MAPPED:
            raise Unclear(f"--map “{name}={role}”: there is no role “{role}”; the roles are {', '.join(MAPPED)}.")
        places = [at for at, heading in enumerate(headings) if heading and heading.casefold() == _flat(name).casefold()]
        if not places and name.isascii() and name.isdigit() and 0 < int(name) <= len(headings):
            places = [int(name) - 1]
        if not places:
            listed = "; ".join(heading for heading in headings if heading)
            raise Unclear(f"--map “{name}={role}”: this document has no such column; its headings are {listed}.")
        if len(places) > 1:
            numbers = " and ".join(str(at + 1) for at in places)
            raise Unclear(
                f"--map “{name}={role}”: columns {numbers} are called so; write the number, as in --map {places[0] + 1}={role}."
            )
        if role in ROLES and role in decided.values():
            raise Unclear(f"--map gives the role “{role}” to two columns: it can only have one.")
        decided[places[0]] = role
    return decided


Scores = list[dict[str, float]]


def _scores(
    headings: Sequence[str],
    contents: Sequence[Column],
    decided: Mapping[int, str],
    coloured: Collection[int],
    below: Sequence[Sequence[str]],
) -> Scores:
    """Return each column's likelihood for each role that it could have."""
    revised = any(lexicon.is_revised(heading) for heading in headings)
    has_refs = REF in decided.values() or any(likelihoods(heading).get(REF, 0) >= PLAIN for heading in headings)
    is_owned = OWNERS in decided.values() or any(likelihoods(heading).get(OWNERS, 0) >= NAMED for heading in headings)
    scores: Scores = []
    for at, (heading, content) in enumerate(zip(headings, contents, strict=True)):
        if at in decided:
            scores.append({})
            continue
        words = dict(likelihoods(heading))
        if revised and words.get(TIMESCALE, 0) in (3, 8, 9):
            words[ORIGINAL] = words.pop(TIMESCALE)
        if lexicon.is_time(heading) and content.statuses >= 0.6:
            words = {STATUS: PLAIN}
        if PROGRESS in words and content.statuses >= 0.6 and sum(1 for other in headings if stem(other) == stem(heading)) > 1:
            words = {STATUS: POSITION}  # "Position at March", "Position at June"
        elif (
            PROGRESS in words and STATUS not in words and content.statuses == 1 and content.distinct < content.filled >= ENOUGH
        ):
            words[STATUS] = POSITION  # "Position", where each cell is one of a few statuses
        if content.words < 1.3 and words.get(TITLE, PLAIN) < PLAIN:
            words[TITLE] -= 4  # names, or types of things
        if lexicon.plain(heading) == "name" and content.names > 0.8 and not is_owned:
            words = {OWNERS: NAMED, TITLE: words[TITLE] - NAMED}  # people's names
        if REF in words and TITLE not in words and content.words >= SENTENCE:
            words[TITLE] = PLAIN  # "Rec" above "1. Develop a vision"
        if at == 0 and not words and not has_refs and _are_codes(heading, content, below):
            words[REF] = NAMED  # "Policy" above H1, H2, T1
        if words.get(TITLE, 0) > PLAIN and not has_refs and content.refs == 1 and content.longest <= LONGEST_NUMBER:
            words = {REF: PLAIN}  # "Recommendation" above 1, 2, 3
        if PROGRESS in words and STATUS in words and content.statuses < 0.6:
            words[STATUS] -= 3  # "Progress", where not all cells are statuses
        if at in coloured and STATUS in words:
            words[STATUS] += 4
        if not heading and content.filled and content.distinct == content.filled and content.refs > 0.8 and at == 0:
            words[REF] = 6  # the first column often contains the refs, under no heading
        scores.append(
            {
                role: weight + fits(role, content) - WEAKER.get(role, 0.0)
                for role, weight in words.items()
                if role not in decided.values()
            }
        )
    _weigh_places(headings, scores)
    _weigh_repeats(headings, below, scores)
    _weigh_done(headings, below, scores)
    return [{role: score + NEEDED * (role == TITLE) for role, score in by_role.items() if score >= LEAST} for by_role in scores]


def _are_codes(heading: str, content: Column, below: Sequence[Sequence[str]]) -> bool:
    """True if the first column's cells are refs, although its heading doesn't say so: 1, 2, 3 or short codes, all different."""
    if lexicon.is_another(heading) or lexicon.is_time(heading) or content.refs < 1 or content.distinct < content.filled:
        return False
    cells = [row[0] for row in below if row and row[0]]
    if (
        content.filled < max(2, len(below))
        or content.longest > LONGEST_NUMBER
        or not all(re.search(r"\d", cell) for cell in cells)
    ):
        return False
    return cells == [str(number) for number in range(1, len(cells) + 1)] or all(cell[0].isalpha() for cell in cells)


def _weigh_places(headings: Sequence[str], scores: Scores) -> None:
    """Lower the likelihood that a bare "Date" is the deadline if it comes before the recommendation, where it is the date of a
    report or meeting.
    """
    titles = [at for at, by_role in enumerate(scores) if by_role.get(TITLE, 0) >= LEAST]
    for at, heading in enumerate(headings):
        if TIMESCALE in scores[at] and lexicon.plain(heading) in ("date", "dates") and titles and at < max(titles):
            scores[at][TIMESCALE] -= 5


def _weigh_repeats(headings: Sequence[str], below: Sequence[Sequence[str]], scores: Scores) -> None:
    """Lower the likelihood that a column is the title if its cells differ between the actions of one recommendation. In such
    rows, the ref and title are empty or repeated.
    """
    ref = _ref_of_several(headings, below, scores)
    if ref is None:
        return
    going_on = [
        (before, row)
        for before, row in pairwise(below)
        if max(len(headings), ref + 1) <= len(row)
        and max(len(headings), ref + 1) <= len(before)
        and row[ref] in ("", before[ref])
    ]
    for at, by_role in enumerate(scores if going_on else ()):
        own = sum(1 for before, row in going_on if row[at] and row[at] != before[at])
        if TITLE in by_role and 2 * own > len(going_on):
            by_role[TITLE] -= 4


def _ref_of_several(headings: Sequence[str], below: Sequence[Sequence[str]], scores: Scores) -> int | None:
    """Return the column with the recommendations' refs, or None. If one column repeats its refs and another numbers the actions
    ("Rec" beside "Action no"), it is the first, provided that each recommendation's text appears only once.
    """
    refs = [at for at, by_role in enumerate(scores) if likelihoods(headings[at]).get(REF, 0) > 3]
    titles = [at for at, by_role in enumerate(scores) if by_role.get(TITLE, 0) >= LEAST]
    for at in refs:
        again = [row for before, row in pairwise(below) if len(row) >= len(headings) and row[at] and row[at] == before[at]]
        once = [place for place in titles if again and all(not row[place] for row in again)]
        if len(refs) > 1 and once:
            scores[at][REF] = 2 * PLAIN
            return at
    return next((at for at in refs if likelihoods(headings[at]).get(REF, 0) >= PLAIN), None)


def _weigh_done(headings: Sequence[str], below: Sequence[Sequence[str]], scores: Scores) -> None:
    """Lower the likelihood that a date column is the deadline if only completed rows have a date, since it is then their
    completion date.
    """
    statuses = [at for at, by_role in enumerate(scores) if by_role.get(STATUS, 0) > PLAIN]
    for at, by_role in enumerate(scores):
        if TIMESCALE not in by_role or not statuses or "complet" not in headings[at].casefold():
            continue
        rows = [row for row in below if len(row) >= len(headings) and row[statuses[0]]]
        dated = {closing(row[statuses[0]]) for row in rows if row[at]}
        if dated == {True} and any(not row[at] and closing(row[statuses[0]]) is False for row in rows):
            by_role[TIMESCALE] -= 6


def _best(scores: Scores, without: tuple[int, str] | None = None) -> tuple[float, dict[str, int]]:
    """Return the highest total and its assignment, with at most one column per role and one role per column."""
    states: dict[frozenset[str], tuple[float, tuple[tuple[str, int], ...]]] = {frozenset(): (0.0, ())}
    for at, by_role in enumerate(scores):
        reached = dict(states)
        for role, score in by_role.items():
            if (at, role) == without:
                continue
            for used, (sum_, chosen) in states.items():
                if role in used:
                    continue
                new = used | {role}
                if new not in reached or sum_ + score > reached[new][0]:
                    reached[new] = (sum_ + score, (*chosen, (role, at)))
        states = reached
    total, pairs = max(states.values(), key=lambda state: state[0])
    return total, dict(pairs)


def _rivals(scores: Scores, best: float, chosen: Mapping[str, int], decided: Mapping[int, str]) -> dict[str, int]:
    """For the roles that matter most, find another column that suits them nearly as well."""
    rivals = {}
    for role in ASKED:
        at = chosen.get(role)
        if at is None or at in decided:
            continue
        other, instead = _best(scores, (at, role))
        rival = instead.get(role)
        if rival is not None and rival != at and best - other < CLOSE:
            rivals[role] = rival
    return rivals


def _take_the_latest(
    role: str, headings: Sequence[str], contents: Sequence[Column], chosen: dict[str, int], decided: Mapping[int, str]
) -> list[int]:
    """If a document has a status (or update, or revised deadline) for each of several dates, choose the latest column. Returns
    the other columns, oldest first; they keep their own headings.
    """
    now = chosen.get(role)
    if now is None or now in decided:
        return []
    same = [
        at
        for at, heading in enumerate(headings)
        if at not in decided
        and (at == now or at not in chosen.values())
        and (role in likelihoods(heading) or lexicon.is_time(heading) or (role == STATUS and contents[at].statuses >= 0.6))
        and stem(heading) == stem(headings[now])
        and fits(role, contents[at]) > -5
    ]
    if len(same) < 2 or (role == TIMESCALE and not all(lexicon.is_revised(headings[at]) for at in same)):
        return []
    same.sort(key=lambda at: (_is_of_now(role, headings[at]), lexicon.recency(headings[at]), lexicon.turn(headings[at]), at))
    chosen[role] = same[-1]
    return same[:-1]


def _is_of_now(role: str, heading: str) -> bool:
    """True if a heading says no time, as in "Status" beside "Status in June"."""
    words = re.findall(r"[a-z]+|\d+", heading.lower())
    return role != TIMESCALE and bool(words) and not lexicon.when(heading) and not lexicon.TIMES.intersection(words)


def _slot(at: int, headings: Sequence[str], chosen: Mapping[str, int], decided: Mapping[int, str]) -> str | None:
    role = next((taken for taken, place in chosen.items() if place == at), None) or decided.get(at)
    if role == IGNORE:
        return None
    if role and role != FURTHER and role in ROLES:
        return role
    heading = headings[at]
    if not heading:
        return f"{MORE}column {at + 1}" if role == FURTHER else ""
    if sum(1 for other in headings if other.casefold() == heading.casefold()) > 1:
        return f"{MORE}{heading} (column {at + 1})"
    return f"{MORE}{heading}"


def same_header(row: Row, header: Columns) -> Columns | None:
    """Return the columns of a repeated heading row (on a new page, perhaps with a column more or fewer), or None if the row
    doesn't repeat the headings.
    """
    filled = row.filled()
    expected = header.names()
    if len(filled) < 2 or any(len(cell) > lexicon.LONGEST_HEADING for cell in row.cells):
        return None
    if not any(_key(row.cells[at]) in expected for at in filled[:FIRST_CELLS]):
        return None
    names = {_key(row.cells[at]) for at in filled}
    if len(names & expected) < max(2, 0.6 * len(expected)) or len(names & expected) < 0.6 * len(names):
        return None
    slots = {_key(heading): role for heading, role in zip(header.headings, header.roles, strict=True) if heading}
    roles = [slots.get(_key(cell), f"{MORE}{_flat(cell)}") if cell else "" for cell in row.cells]
    return Columns(tuple(map(_flat, row.cells)), tuple(roles))


@lru_cache(maxsize=256)
def _names_of(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_key(heading) for heading in headings if heading)


def _key(heading: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|[#%]", heading.lower()))


def fit(cells: tuple[str, ...], columns: Columns) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """Return a row's cells and their roles, made the same length. Empty columns that are only in some rows are skipped."""
    roles = columns.roles
    while len(cells) > len(roles) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > len(roles):
        cells = _narrowed(cells, roles)
    elif len(cells) < len(roles):
        unnamed = [at for at, role in enumerate(roles) if role == ""]
        gone = len(roles) - len(cells)
        if 0 < len(unnamed) <= gone:
            roles = tuple(role for role in roles if role != "")
    width = max(len(cells), len(roles))
    return cells + ("",) * (width - len(cells)), roles + ("",) * (width - len(roles))


def _narrowed(cells: tuple[str, ...], roles: tuple[str | None, ...]) -> tuple[str, ...]:
    """Remove surplus empty cells, choosing those whose removal puts short texts in the columns for short texts."""
    surplus = len(cells) - len(roles)
    spare = [at for at, cell in enumerate(cells) if not cell or is_bullet(cell)]
    if len(spare) < surplus or len(spare) > 12 or surplus > 3:
        return cells
    ways = (tuple(cell for at, cell in enumerate(cells) if at not in gone) for gone in combinations(spare, surplus))
    return max(ways, key=lambda way: _likely(way, roles))


def _likely(cells: tuple[str, ...], roles: tuple[str | None, ...]) -> int:
    score = 0
    for cell, role in zip(cells, roles, strict=True):
        if role in SHORT:
            score += (1 if cell else 0) if len(cell) <= SHORT[role] else -3
        elif role == "":
            score -= 2 if cell and not is_bullet(cell) else 0
        elif role is not None and cell:
            score += 2 if len(cell) > 40 else 1
    return score
