"""Chooses the table that is the plan, and the row or two rows that are its headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.documents import lexicon
from knowledge.documents.columns import (
    Assignment,
    Columns,
    are_other_headings,
    assign,
    could_head,
    fit,
    same_header,
)
from knowledge.documents.content import NUMBER, is_status_like
from knowledge.documents.dates import is_date_like
from knowledge.documents.lexicon import OWNERS, PROGRESS, REF, STATUS, TIMESCALE, TITLE
from knowledge.documents.lines import KEY
from knowledge.documents.options import Options
from knowledge.documents.questions import Asks, Question
from knowledge.documents.table import Row, Way
from knowledge.model import Unclear, Warned

SAMPLE = 300  # rows below the headings that are examined to interpret the columns
LONGEST_LOWER = 40  # characters in a heading in the second of two rows
CLEAR = 7.0  # from this weight, a word is the heading of statuses ("RAG") and not a status ("Complete")
NEARLY = 0.75  # share of the best table's rank; if another table comes this close, planbot asks
MOST_HEADS = 40  # rows that are tried as headings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row (or two: `height`) that could be the plan's headings, with its columns as interpreted, the number of rows below,
    the number of its table, and whether it has every column for which something was decided.
    """

    at: int
    height: int
    assignment: Assignment
    rows: int
    number: int
    as_decided: bool

    @property
    def rank(self) -> float:
        return self.assignment.score + min(self.rows, 10) * 0.5 - 12 * lexicon.is_control(self.assignment.columns.headings)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen table: the rows above its headings, how its columns were interpreted, and the rows below. `heads` has the
    position of each further heading row among these, with the number of the table that it begins; `number` is the chosen
    table's.
    """

    above: list[Row]
    assignment: Assignment
    below: Way
    number: int
    heads: tuple[tuple[int, int], ...]

    def table_at(self, place: int) -> int:
        """The number of the table that contains a row below the headings."""
        return next((number for at, number in reversed(self.heads) if at <= place), self.number)


def find(way: Way, options: Options) -> Chosen | None:
    heads: list[tuple[int, int]] = []
    candidates = list(candidates_in(way.rows, options, heads))
    if options.table:
        candidates = [candidate for candidate in candidates if candidate.number == options.table]
        if not candidates:
            raise Unclear(
                f"--table {options.table}: there is no table {options.table} with a plan's headings in this document."
            )
    if not candidates:
        return None
    if options.columns:
        headings = max(candidates, key=lambda candidate: candidate.rank).assignment.columns.headings
        candidates = [candidate for candidate in candidates if candidate.as_decided]
        if not candidates:
            raise Unclear(_no_such_column(options, headings))
    best = max(candidates, key=lambda candidate: candidate.rank)
    if not options.table and not options.columns:
        _ask_which(way.rows, [candidate for candidate in candidates if candidate is best or _rivals(candidate, best)])
    start = best.at + best.height
    below = way.rows[start:]
    others = tuple((at - start, number) for at, number in heads if at > best.at and number != best.number)
    notes = []
    if options.table and others:  # the next table wasn't chosen, whatever it contains
        left = below[others[0][0]]
        notes = [
            Warned(
                left.place, "", f"left out with all that follows, since --table {options.table} was chosen: “{left.text[:80]}”"
            )
        ]
        below, others = below[: others[0][0]], ()
    return Chosen(way.rows[: best.at], best.assignment, Way(below, way.exact, tuple(notes)), best.number, others)


def _rivals(candidate: Candidate, best: Candidate) -> bool:
    """True if another table, under headings of its own, is as much a plan as the best one."""
    roles = set(candidate.assignment.columns.roles)
    is_plan = {REF, TITLE, OWNERS} <= roles and bool(roles & {TIMESCALE, STATUS})
    return candidate.number != best.number and is_plan and candidate.rank >= NEARLY * best.rank


def _ask_which(rows: Sequence[Row], candidates: Sequence[Candidate]) -> None:
    """Raises Asks if there is more than one table that could be the plan."""
    if len(candidates) < 2:
        return
    first = {candidate.number: rows[candidate.at + candidate.height].text[:60] for candidate in candidates if candidate.rows}
    named = " and ".join(f"table {number} (“{text}”)" for number, text in first.items())
    question = f"A plan could be in {named}: which is it? To have them all, give these tables the same headings."
    choices = tuple(f"table {number}: {text}" for number, text in first.items())
    raise Asks([Question(question, choices, tuple(Options(table=number) for number in first))])


def _no_such_column(options: Options, headings: Sequence[str]) -> str:
    names = {heading.casefold() for heading in headings}
    name = next((column for column in options.columns if column.casefold() not in names), next(iter(options.columns)))
    listed = "; ".join(heading for heading in headings if heading)
    return f"--map “{name}={options.columns[name]}”: this document has no such column; its headings are {listed}."


def candidates_in(rows: Sequence[Row], options: Options, heads: list[tuple[int, int]] | None = None) -> Iterable[Candidate]:
    """Yield the rows that could be the plan's headings, leaving out those that repeat earlier ones in a table that wasn't
    chosen.

    The position and number of every table's headings are added to `heads`. If the document doesn't separate its tables, each
    heading row begins one.
    """
    headers: list[Columns] = []
    heads = [] if heads is None else heads
    are_apart = len({row.table for row in rows if not row.bare}) > 1
    for at, row in enumerate(rows):
        mapped = _mapped(row, options)
        groups = not could_head(row) and _heads_groups(rows, at)
        if not (mapped or could_head(row) or groups):
            continue
        number = row.table if are_apart else len(heads) + 1
        if any(same_header(row, columns) for columns in headers):
            heads.append((at, number))
            if number != options.table:
                continue
        below = rows_below(rows, at)
        assignment = None if groups else assign(row.cells, below, mapped, _coloured(rows, at))
        height = 1
        if (both := _in_two_rows(rows, at)) and not mapped:
            taller = assign(
                both, rows_below(rows, at + 1, len(both)), _mapped(Row(both, row.place), options), _coloured(rows, at + 1)
            )
            if taller and (assignment is None or taller.score >= assignment.score):
                assignment, height = taller, 2
        if assignment is None:
            continue
        headers.append(assignment.columns)
        if (at, number) not in heads[-1:]:
            heads.append((at, number))
        yield Candidate(at, height, assignment, len(below), number, not set(options.columns) - set(mapped))
        if len(headers) >= MOST_HEADS:
            return


def _mapped(row: Row, options: Options) -> Mapping[str, str]:
    """Return the decisions that apply to a heading row: the current ones if the row has all of their columns, and the previous
    version's for the columns that it has.
    """
    if row.bare:
        return {}
    has = [name for name in (*options.columns, *options.before) if _has(row, name)]
    now = dict(options.columns) if all(name in has for name in options.columns) else {}
    taken = set(now.values())
    before = {name: role for name, role in options.before.items() if name in has and name not in now and role not in taken}
    return {**before, **now}


def _has(row: Row, name: str) -> bool:
    if name.isascii() and name.isdigit() and int(name) <= len(row.cells):
        return could_head(row)
    return name.casefold() in {" ".join(cell.split()).casefold() for cell in row.cells if cell}


def _in_two_rows(rows: Sequence[Row], at: int) -> tuple[str, ...]:
    """Return the headings if they take up two rows ("Target date" over "Original" and "Revised"), or () if the second row
    belongs to the plan itself.
    """
    if at + 1 >= len(rows):
        return ()
    upper, lower = rows[at], rows[at + 1]
    below = ["" if place in lower.repeated else cell for place, cell in enumerate(lower.cells)]
    filled = [cell for cell in below if cell]
    if lower.bare or lower.table != upper.table or len(upper.cells) != len(below) or len(filled) < 2:
        return ()
    if all(below) and could_head(lower) and any(_is_status(cell) or NUMBER.match(cell) for cell in upper.cells):
        return ()  # the last row of another table
    if all(below) and (all(upper.cells) or len(upper.filled()) < 2 or not could_head(lower)):
        return ()
    if max(map(len, filled)) > LONGEST_LOWER or any(
        (is_date_like(cell) and not lexicon.is_time(cell)) or cell.isdigit() or _is_status(cell) for cell in filled
    ):
        return ()
    headings: list[str] = []
    over = ""
    for above, cell in zip(upper.cells, below, strict=True):
        over = above or (over if cell else "")
        headings.append(_heading_below(over, cell, filled) if cell else above)
    return tuple(headings)


def _heads_groups(rows: Sequence[Row], at: int) -> bool:
    """True if a row may name groups of the headings in the next row ("Response" over "Accepted" and "Reason")."""
    row = rows[at]
    is_sparse = not row.bare and 2 <= len(row.filled()) < len(row.cells) and max(map(len, row.cells)) <= LONGEST_LOWER
    return is_sparse and at + 1 < len(rows) and could_head(rows[at + 1])


def _is_status(cell: str) -> bool:
    """True if a cell is a status and not also a known heading ("Target", "Progress")."""
    words = lexicon.likelihoods(cell)
    return is_status_like(cell) and not {TIMESCALE, PROGRESS} & set(words) and words.get(STATUS, 0) < CLEAR


def _heading_below(over: str, cell: str, others: Sequence[str]) -> str:
    """Combine a heading in the second row with the one above it, unless it is clearer on its own ("Target" below "Timing")."""
    both = f"{over} {cell}".strip()
    says_more = lexicon.likelihoods(cell) and not lexicon.likelihoods(both) and not lexicon.is_another(both)
    return cell if says_more and others.count(cell) == 1 else both


def rows_below(rows: Sequence[Row], at: int, width: int = 0) -> list[tuple[str, ...]]:
    """Return the cells of the rows below a heading row, to the end of its table, each row as wide as the headings."""
    head = rows[at]
    bare_columns = Columns(("x",) * width or head.cells, ("x",) * width or tuple("x" if cell else "" for cell in head.cells))
    below: list[tuple[str, ...]] = []
    for row in rows[at + 1 :]:
        if row.bare or row.cells == head.cells:
            continue
        if row.table != head.table or len(below) >= SAMPLE or are_other_headings(row, len(head.cells)):
            break
        if not row.filled():
            continue
        first = row.cells[row.filled()[0]]
        if KEY.match(first):
            break
        below.append(fit(row.cells, bare_columns)[0])
    full = [cells for cells in below if sum(1 for cell in cells if cell) >= max(2, 0.3 * len(cells))]
    return full or below  # theme headings and footers say nothing about a column


def _coloured(rows: Sequence[Row], at: int) -> set[int]:
    """Return the columns below a heading row in which most cells have a colour and no text."""
    below = [row for row in rows[at + 1 : at + 1 + SAMPLE] if not row.bare and row.table == rows[at].table]
    counts = Counter(place for row in below for place, _ in row.fills if place < len(row.cells) and not row.cells[place])
    return {place for place, count in counts.items() if 2 * count > len(below)}
