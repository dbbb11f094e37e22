"""Builds a plan from rows: picks the table, assigns its columns, reads it, checks it and collects the warnings.

A document is read, asked about (`Asks`) or refused with the reason (`Unclear`). A result that makes no sense is refused too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from knowledge.documents import cross_check, lexicon
from knowledge.documents.boxes import has_boxes, ticked
from knowledge.documents.cells import Cells, cells_of, owner_cell
from knowledge.documents.colours import with_answers, with_statuses
from knowledge.documents.column_questions import WHAT
from knowledge.documents.columns import (
    MORE,
    Assignment,
    Columns,
    are_other_headings,
    assign,
    could_head,
    fit,
    same_header,
)
from knowledge.documents.combined import with_parted_columns
from knowledge.documents.content import NUMBER, column_of, fits, is_status_like
from knowledge.documents.dates import is_date_like, written
from knowledge.documents.day_order import order_of, with_days_apart
from knowledge.documents.headings import Head, head_of
from knowledge.documents.joined import with_joined_tables
from knowledge.documents.keys import colours_of, with_meanings
from knowledge.documents.languages import with_one_language
from knowledge.documents.latest import with_latest
from knowledge.documents.layouts import bare_records, cards
from knowledge.documents.lexicon import ORIGINAL, PROGRESS, STATUS, TIMESCALE
from knowledge.documents.limits import bounded
from knowledge.documents.mend import Words
from knowledge.documents.options import Options
from knowledge.documents.owners import Owned, owners_of
from knowledge.documents.plausible import refuse_nonsense
from knowledge.documents.questions import Asks, Question
from knowledge.documents.refs import Mentions
from knowledge.documents.rows import KEY, Draft, Gathered, Reader, join_sub_refs, tell_doubles_apart
from knowledge.documents.table import Row, Sheet, Way, table_rows
from knowledge.documents.ticks import with_one_status_column
from knowledge.model import Action, Document, Recommendation, Timescale, Unclear, Warned
from knowledge.timescale import read_timescale

Vocabulary = Mapping[str, Sequence[str]]
SAMPLE = 300  # rows below a heading row that are used to understand its columns
LONGEST_LOWER = 40  # the most characters of a heading in the second of two rows
CLEAR = 7.0  # from this weight, a word is the heading of statuses ("RAG") and not a status ("Complete")
MOST_HEADS = 40  # rows that are tried as headings
MOST_LISTED = 10  # the most cells named in one warning
NEARLY = 0.85  # share of the best sheet's fit; if another sheet comes this close, planbot asks


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that could be the plan's headings (or two rows: `height`), with its columns as understood, the number of rows
    below, the number of its table, and whether it has every column for which something was decided.
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
    """The chosen table: the rows above its headings, how they were understood, and the rows below. `heads` are the places of
    further heading rows among them, with the number of the table that each begins; `number` is that of the chosen table."""

    above: list[Row]
    assignment: Assignment
    below: Way
    number: int
    heads: tuple[tuple[int, int], ...]

    def table_at(self, place: int) -> int:
        """The number of the table that a row below the headings is in."""
        return next((number for at, number in reversed(self.heads) if at <= place), self.number)


def plan_of(ways: Iterable[Way], vocabulary: Vocabulary | None, name: str, options: Options) -> Document:
    """The plan, from the first way of reading the document that gives one.

    Raises Asks if the plan can be read in more than one way, and Unclear if there is no plan.
    """
    tables = headed = 0
    headings: list[str] = []
    advice = ""
    for way in map(_prepared, _with_records(ways)):
        tables = max(tables, table_rows(way.rows))
        chosen = _find(way, options)
        if not chosen:
            if not headings:
                headings, advice = _likeliest_headings(way)
            continue
        headed += 1
        if chosen.assignment.questions:
            raise Asks(chosen.assignment.questions)
        document = _read(chosen, vocabulary or {}, options, name)
        if document.recommendations:
            return replace(document, warnings=(*way.notes, *chosen.below.notes, *document.warnings))
    raise Unclear(_why_not(name, tables, headed, headings, advice))


def _prepared(way: Way) -> Way:
    """A way of reading in which a column that the document spreads over several is one, and one that combines two things is
    two.
    """
    way = with_one_language(with_joined_tables(with_days_apart(way)))
    return with_parted_columns(replace(way, rows=with_one_status_column(way.rows)))


def _with_records(ways: Iterable[Way]) -> Iterable[Way]:
    """The ways, plus the records in a document that has a table for each of them, or only paragraphs."""
    for way in ways:
        yield from cards(way.rows)
        yield way
        yield from bare_records(way.rows)


def plan_of_sheets(sheets: Iterable[Sheet], vocabulary: Vocabulary | None, name: str, options: Options) -> Document:
    """The plan from the right sheet of a workbook. Raises as `plan_of` does, and Asks if two sheets could hold it."""
    every = list(sheets)
    chosen = [sheet for sheet in every if not options.sheet or sheet.name.casefold() == options.sheet.casefold()]
    if not chosen:
        listed = ", ".join(f"“{sheet.name}”" for sheet in every)
        raise Unclear(f"--sheet “{options.sheet}”: this workbook has no such sheet; it has {listed}.")
    ranked = sorted(((_rank(sheet, options), -at) for at, sheet in enumerate(chosen)), reverse=True)
    best = chosen[-ranked[0][1]]
    others = [chosen[-at] for rank, at in ranked[1:] if rank > 0 and rank >= NEARLY * ranked[0][0]]
    if others:
        names = tuple(sheet.name for sheet in (best, *others))
        question = Question("Which sheet holds the plan?", names, tuple(Options(sheet=title) for title in names))
        raise Asks([question])
    document = plan_of([Way(list(bounded(best.rows, name)), exact=True)], vocabulary, name, options)
    left = [sheet.name for sheet in every if sheet is not best]
    warnings = [Warned(f"sheet “{title}”", "", "left out, for the plan is in another sheet") for title in left]
    if best.note:
        warnings.append(Warned(f"sheet “{best.name}”", "", best.note))
    if best.uncounted:
        listed = ", ".join(best.uncounted[:MOST_LISTED])
        warnings.append(Warned(f"sheet “{best.name}”", "", f"formulas without a stored result were read as empty: {listed}"))
    return replace(document, warnings=(*document.warnings, *warnings))


def _rank(sheet: Sheet, options: Options) -> float:
    """How much a sheet looks like a plan; 0 if not at all."""
    if not sheet.rows:
        return 0.0
    return max((candidate.rank for candidate in _candidates(_prepared(Way(sheet.rows, exact=True)).rows, options)), default=0.0)


def _why_not(name: str, tables: int, headed: int, headings: Sequence[str], advice: str) -> str:
    if headed:
        return f"{name} has a plan's headings but no recommendation below them: check that it is the whole document."
    if headings:
        placed = [f"“{heading}” ({_likeliest(heading)})" for heading in headings if lexicon.likelihoods(heading)]
        roles = {_likeliest(heading) for heading in headings if lexicon.likelihoods(heading)}
        missing = "what is recommended" if "title" not in roles else "the owner, the timescale, the progress or the status"
        lacks = f"a column for {missing} is missing"
        if "title" in roles and roles & {"owners", "timescale", "progress", "status"}:
            lacks = "but their cells do not look like a plan's"
        return (
            f"{name} has no table with a plan's headings: of {', '.join(f'“{heading}”' for heading in headings)},"
            f" {', '.join(placed) or 'none'} could be placed; {lacks}.{advice}"
        )
    if tables:
        return (
            f"{name} has no table with a plan's headings: it needs a column for the recommendation and one for the owner, the"
            " timescale, the progress or the status, each with its heading."
        )
    return (
        f"{name} has no table in it: planbot reads a plan from a table in Word, Excel, PDF, OpenDocument, HTML or CSV, or in"
        " text with tabs or pipes between the cells."
    )


def _likeliest(heading: str) -> str:
    words = lexicon.likelihoods(heading)
    return max(words, key=lambda role: words[role]) if words else ""


OTHERS = ("owners", "status", "timescale", "progress")  # a plan has at least one of these besides its recommendations


def _likeliest_headings(way: Way) -> tuple[list[str], str]:
    """The headings in the row that looks most like a heading row, to be named in a refusal, and a sentence about the --map with
    which its table could be read, "" if there is none."""
    at = next((at for at, row in enumerate(way.rows) if _has_headings(row)), None)
    if at is None:
        return [], ""
    cells = way.rows[at].cells
    headings = [" ".join(cells[place].split())[:60] for place in way.rows[at].filled()][:20]
    below = _below(way.rows, at)
    for roles in (("title",), *((role,) for role in OTHERS), *(("title", role) for role in OTHERS)):
        places = [_likeliest_column(role, cells, below) for role in roles]
        names = [" ".join(cells[place].split()) for place in places if place >= 0 and cells.count(cells[place]) == 1]
        if len(set(names)) == len(roles) and assign(cells, below, dict(zip(names, roles, strict=True))):
            holds = " and ".join(f"“{name}” holds {WHAT[role]}" for name, role in zip(names, roles, strict=True))
            return headings, f" If {holds}, say so with {Options(dict(zip(names, roles, strict=True))).as_arguments()}."
    return headings, ""


def _has_headings(row: Row) -> bool:
    return not row.bare and len(row.filled()) > 1 and any(map(lexicon.likelihoods, row.cells))


def _likeliest_column(role: str, cells: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """The column whose heading says nothing and whose cells suit a role best; -1 if none does."""
    mute = [at for at, cell in enumerate(cells) if cell and not lexicon.likelihoods(" ".join(cell.split()))]
    suits = {at: fits(role, column_of([row[at] for row in below if at < len(row)])) for at in mute}
    best = max(suits, key=lambda at: suits[at], default=-1)
    return best if suits.get(best, 0) > 0 else -1


# Choosing the table


def _find(way: Way, options: Options) -> Chosen | None:
    heads: list[tuple[int, int]] = []
    candidates = list(_candidates(way.rows, options, heads))
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
    start = best.at + best.height
    below = way.rows[start:]
    others = tuple((at - start, number) for at, number in heads if at > best.at and number != best.number)
    notes = []
    if options.table and others:  # whatever the next table holds, it was not chosen
        left = below[others[0][0]]
        notes = [
            Warned(
                left.place, "", f"left out with all that follows, since --table {options.table} was chosen: “{left.text[:80]}”"
            )
        ]
        below, others = below[: others[0][0]], ()
    return Chosen(way.rows[: best.at], best.assignment, Way(below, way.exact, tuple(notes)), best.number, others)


def _no_such_column(options: Options, headings: Sequence[str]) -> str:
    names = {heading.casefold() for heading in headings}
    name = next((column for column in options.columns if column.casefold() not in names), next(iter(options.columns)))
    listed = "; ".join(heading for heading in headings if heading)
    return f"--map “{name}={options.columns[name]}”: this document has no such column; its headings are {listed}."


def _candidates(rows: Sequence[Row], options: Options, heads: list[tuple[int, int]] | None = None) -> Iterable[Candidate]:
    """The rows that could be the plan's headings, without those that repeat earlier ones in a table that wasn't asked for.

    The place and the number of every table's headings are added to `heads`. Where the document doesn't tell its tables apart,
    each heading row begins one.
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
        below = _below(rows, at)
        assignment = None if groups else assign(row.cells, below, mapped, _coloured(rows, at))
        height = 1
        if (both := _in_two_rows(rows, at)) and not mapped:
            taller = assign(
                both, _below(rows, at + 1, len(both)), _mapped(Row(both, row.place), options), _coloured(rows, at + 1)
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
    """What was decided about the columns of a heading row: the current decisions if the row has all of their columns, and
    the previous version's decisions about the columns it has."""
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
    """The headings if they take two rows ("Target date" over "Original" and "Revised"); none if the second row belongs to
    the plan itself."""
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
    """True if a cell is a status, and not a heading that could be one ("Target", "Progress")."""
    words = lexicon.likelihoods(cell)
    return is_status_like(cell) and not {TIMESCALE, PROGRESS} & set(words) and words.get(STATUS, 0) < CLEAR


def _heading_below(over: str, cell: str, others: Sequence[str]) -> str:
    """A heading of the second row with the one above it, unless it says more without ("Target" below "Timing")."""
    both = f"{over} {cell}".strip()
    says_more = lexicon.likelihoods(cell) and not lexicon.likelihoods(both) and not lexicon.is_another(both)
    return cell if says_more and others.count(cell) == 1 else both


def _below(rows: Sequence[Row], at: int, width: int = 0) -> list[tuple[str, ...]]:
    """The cells of the rows below a heading row, to the end of its table, each row as wide as the headings."""
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
    """The columns below a heading row in which most cells have a colour and no text."""
    below = [row for row in rows[at + 1 : at + 1 + SAMPLE] if not row.bare and row.table == rows[at].table]
    counts = Counter(place for row in below for place, _ in row.fills if place < len(row.cells) and not row.cells[place])
    return {place for place, count in counts.items() if 2 * count > len(below)}


# Reading the table


def _read(chosen: Chosen, vocabulary: Vocabulary, options: Options, name: str) -> Document:
    themes, owners = tuple(vocabulary.get("themes", ())), tuple(vocabulary.get("owners", ()))
    columns = chosen.assignment.columns
    key = colours_of([*chosen.above, *_outside(chosen.below.rows, columns)])
    rows, coloured = with_statuses(chosen.below.rows, columns, key, options.colours)
    rows, answered = with_answers(rows, columns)
    rows, explained = with_meanings(rows, columns, [*chosen.above, *_outside(chosen.below.rows, columns)])
    rows, older = with_latest(rows, columns) if chosen.below.exact else (rows, [])
    words = Words((cell for row in rows for cell in row.cells), (*themes, *owners))
    head, first_theme = _headed(chosen.above, rows, columns)
    reader = Reader(Way(rows, chosen.below.exact), columns, words, themes, head.title, first_theme)
    gathered = reader.read()
    doubles = tell_doubles_apart(gathered.drafts, chosen.table_at)
    gathered.drafts = join_sub_refs(gathered.drafts, gathered.warnings)
    cells = cells_of(gathered.drafts, words, chosen.below.exact)
    flat = [part for row in cells for part in (row.parts or [row])]
    owned = owners_of([owner_cell(part) for part in flat], owners)
    for part, its in zip(flat, owned, strict=True):
        for doubt in its.doubts:
            part.warn(f"in the owner, {doubt}")
    revisions = tuple(columns.roles[at] or "" for at in columns.before(TIMESCALE))
    texts = [*(row.text for row in chosen.above), *_texts(gathered.drafts)]
    order = order_of(_texts(gathered.drafts, (TIMESCALE, ORIGINAL, *revisions)), texts, options)
    if order.question:
        raise Asks([order.question])
    dated = head.dated_american if order.american else head.dated
    builder = Builder(cells, dict(zip(map(id, flat), owned, strict=True)), dated, order.american, revisions)
    recommendations = one_spelling([builder.recommendation(row) for row in cells])
    warnings = [*_about_head(head), *_about_refs(reader.kind, gathered), *doubles, *older]
    warnings += [Warned("the headings", "", note) for note in (coloured, answered, explained, _about_earlier(columns)) if note]
    warnings += [order.warning] if order.warning else []
    warnings += gathered.warnings
    for row in cells:
        warnings += [*row.warnings, *(warning for part in row.parts for warning in part.warnings)]
    names = dict.fromkeys(name for owner in owned for name in owner.names)
    document = Document(
        head.title,
        dated,
        tuple(gathered.themes),
        tuple(names),
        tuple(recommendations),
        tuple(warnings),
        tuple(_understood(columns)),
        tuple(columns.further()),
        head.by_month,
    )
    refuse_nonsense(document, columns, name)
    doubts = (*cross_check.against_the_rows(reader, gathered.drafts, document), *cross_check.within(document, head))
    return replace(document, warnings=(*document.warnings, *doubts))


def _outside(rows: Sequence[Row], columns: Columns) -> list[Row]:
    """The rows below the headings that may belong to a key: other tables, and whatever has no more than two texts."""
    table = next((row.table for row in rows if not row.bare), 0)
    return [row for row in rows if row.bare or row.table != table or len(row.filled()) <= min(2, len(columns.headings) - 2)]


def _understood(columns: Columns) -> Iterable[tuple[str, str]]:
    for heading, role in zip(columns.headings, columns.roles, strict=True):
        if heading:
            yield heading, "further" if role and role.startswith(MORE) else role or "ignore"


def _texts(drafts: Sequence[Draft], roles: Sequence[str] = ()) -> list[str]:
    """The texts in some columns of the recommendations and their parts; in all columns if none are named."""
    every = [part for draft in drafts for part in (draft, *draft.parts)]
    return [piece.text for part in every for role, its in part.cells.items() if not roles or role in roles for piece in its]


def _headed(above: Sequence[Row], below: Sequence[Row], columns: Columns) -> tuple[Head, str]:
    """The head above the table, and the theme heading directly above it, if one is marked as below the title.

    A row across the whole width of the plan's own table is the plan's title, not a theme.
    """
    last = above[-1] if len(above) > 1 else None
    if last and last.heading and last.bare and any(not row.heading or row.level < last.level for row in above[:-1]):
        return head_of(above[:-1]), last.text
    if last_line := _theme_above(above, below, columns):
        return head_of(above[:-1]), last_line
    lines = [replace(row, bare=True) if row.heading and not row.bare else row for row in above]
    return head_of(lines), ""


def _theme_above(above: Sequence[Row], below: Sequence[Row], columns: Columns) -> str:
    """The line directly above the headings, if the headings are repeated below similar lines: each of them starts a theme."""
    lines = [before for before, row in pairwise(below) if len(before.filled()) == 1 and same_header(row, columns)]
    if not lines or not above or len(above[-1].filled()) != 1:
        return ""
    first, others = above[-1].text, {row.text for row in lines}
    kinds = {text.split()[0].casefold() for text in (first, *others)}
    return first if first not in others and len(kinds) == 1 else ""


class Builder:
    """Builds recommendations from the joined texts of their cells."""

    def __init__(
        self,
        cells: Sequence[Cells],
        owned: Mapping[int, Owned],
        dated: date | None,
        american: bool,
        revisions: Sequence[str] = (),
    ) -> None:
        self.owned, self.dated, self.american, self.revisions = owned, dated, american, revisions
        self.mentions = Mentions(row.draft.ref for row in cells)

    def recommendation(self, cells: Cells) -> Recommendation:
        texts, ref = cells.texts, cells.draft.ref
        own_more, parts = _shared([self.part(part) for part in cells.parts])
        own = None if parts else self.part(cells)
        every = [part.texts[role] for part in (cells, *cells.parts) for role in ("actions", "progress")]
        owners = own.owners if own else tuple(dict.fromkeys(name for part in parts for name in part.owners))
        first = own.first_timescale if own else None
        return Recommendation(
            ref=ref,
            theme=cells.draft.theme,
            title=texts["title"],
            actions=own.text if own else "",
            timescale=own.timescale if own else None,
            owners=owners,
            progress=own.progress if own else "",
            status=own.status if own else None,
            refers_to=tuple(dict.fromkeys(named for text in every for named in self.mentions.named(text, ref))),
            place=cells.draft.place,
            first_timescale=first,
            slips=self._slips(cells, own) if own else 0,
            more=_more(texts) + tuple(item for item in own_more if item[0] not in dict(_more(texts))),
            parts=parts,
        )

    def part(self, cells: Cells) -> Action:
        texts = cells.texts
        timescale, first = self._dates(cells)
        status = _ticked(texts["status"], cells)
        owners = self.owned[id(cells)].names
        text = (
            " ".join(text for text in (texts["title"], texts["actions"]) if text) if cells.draft.sub_ref else texts["actions"]
        )
        place, ref = cells.draft.place, cells.draft.sub_ref
        return Action(text, owners, timescale, status or None, texts["progress"], place, first, ref, _more(texts))

    def _slips(self, cells: Cells, own: Action) -> int:
        """How often the document moved the deadline to a later day, from the first date to the last."""
        texts = [own.first_timescale or "", *(cells.texts.get(slot, "") for slot in self.revisions)]
        spans = [_timescale("", written(text, self.american).read, self.dated).span for text in texts if text]
        days = [span.end for span in (*spans, own.timescale.span if own.timescale else None) if span and span.end]
        return sum(1 for before, after in pairwise(days) if after > before)

    def _dates(self, cells: Cells) -> tuple[Timescale | None, str | None]:
        """The deadline, and the original one if it was moved."""
        now, first = cells.texts["timescale"], cells.texts[ORIGINAL]
        if not now:
            now, first = first, ""
        if not now:
            return None, None
        deadline = written(now, self.american)
        if deadline.doubt:
            cells.warn(f"in the timescale, {deadline.doubt}")
        timescale = _timescale(deadline.words, deadline.read, self.dated)
        if timescale.span is None and not _is_plainly_no_date(deadline.words):
            cells.warn(f"the timescale “{now}” {_why_unread(deadline.words)}; it stays as it stands")
        first = first or deadline.was
        return timescale, first if first and first != deadline.words else None


def _more(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """A row's further columns, by heading."""
    return tuple((slot.removeprefix(MORE), text) for slot, text in texts.items() if slot.startswith(MORE) and text)


def _shared(parts: Sequence[Action]) -> tuple[tuple[tuple[str, str], ...], tuple[Action, ...]]:
    """The further columns that all parts of a recommendation share, and the parts without them: a cell that is the same for all
    of them, or that is only in the row of the first one, belongs to their recommendation.
    """
    cells = [dict(part.more) for part in parts]
    headings = dict.fromkeys(heading for row in cells for heading in row)
    shared = {
        heading: cells[0][heading]
        for heading in headings
        if heading in cells[0]
        and {row.get(heading, cells[0][heading]) for row in cells} == {cells[0][heading]}
        and (all(heading in row for row in cells) or not any(heading in row for row in cells[1:]))
    }
    without = tuple(replace(part, more=tuple(item for item in part.more if item[0] not in shared)) for part in parts)
    return tuple(shared.items()), without


def _why_unread(words: str) -> str:
    return "is no day of the calendar" if is_date_like(words) else "could not be read as a date"


def _is_plainly_no_date(words: str) -> bool:
    return words.casefold().strip(".") in (
        "n/a",
        "-",
        "none",
        "complete",
        "completed",
        "done",
        "closed",
        "implemented",
    )


@lru_cache(maxsize=1024)  # many rows share the same few timescales
def _timescale(words: str, read: str, dated: date | None) -> Timescale:
    return Timescale(words, read_timescale(read, dated).span)


def _ticked(status: str, cells: Cells) -> str:
    """The ticked choice, if a status is a row of tick boxes."""
    if not has_boxes(status):
        return status
    chosen = ticked(status)
    if len(chosen) == 1:
        return chosen[0]
    cells.warn(f"{len(chosen) or 'none'} of the boxes in its status are ticked (“{status}”); it was left empty")
    return ""


def one_spelling(recommendations: Sequence[Recommendation]) -> list[Recommendation]:
    """Give statuses that differ only in capitals, spaces or a final full stop the most common spelling."""
    counts = Counter(part.status for row in recommendations for part in (row.parts or (row,)) if part.status)
    best: dict[str, str] = {}
    for status, _ in counts.most_common():
        best.setdefault(_folded(status), status.rstrip(".").strip() or status)

    def spelt(status: str | None) -> str | None:
        return best[_folded(status)] if status else None

    return [
        replace(row, status=spelt(row.status), parts=tuple(replace(part, status=spelt(part.status)) for part in row.parts))
        for row in recommendations
    ]


def _folded(status: str) -> str:
    return " ".join(re.findall(r"\w+", status.casefold()))


def _about_earlier(columns: Columns) -> str:
    """What to say of statuses for several dates: only the latest becomes the status."""
    earlier = [f"“{columns.headings[at]}”" for at in columns.before(STATUS)]
    if not earlier:
        return ""
    kept = "are kept under their headings" if len(earlier) > 1 else "is kept under its heading"
    kept = f"{', '.join(earlier)} {kept}"
    return f"only the latest status, “{columns.heading_of(STATUS)}”, is read as the status; {kept}, and not in the history"


def _about_head(head: Head) -> list[Warned]:
    return [Warned(row.place, "", f"stands above the table and was left out: “{row.text}”") for row in head.left]


def _about_refs(kind: str, gathered: Gathered) -> list[Warned]:
    if kind or not gathered.drafts or not gathered.is_numbered:
        return []
    last = gathered.drafts[-1].ref
    return [Warned(gathered.drafts[0].place, "", f"the document gives no refs: its recommendations were numbered R1 to {last}")]
