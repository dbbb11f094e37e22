"""Builds a plan from rows: picks the table, assigns its columns, reads it, checks it and collects the warnings.

A document is read, asked about (`Asks`) or refused with a reason (`Unclear`). Results that make no sense are refused too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.documents import cross_check
from knowledge.documents.building import Builder, one_spelling
from knowledge.documents.cells import cells_of, owner_cell
from knowledge.documents.choosing import Chosen, candidates_in, find
from knowledge.documents.colours import with_answers, with_statuses
from knowledge.documents.columns import (
    MORE,
    Columns,
    same_header,
)
from knowledge.documents.combined import with_parted_columns
from knowledge.documents.day_order import order_of, with_days_apart
from knowledge.documents.doubles import join_sub_refs, tell_doubles_apart
from knowledge.documents.drafts import Draft, Gathered
from knowledge.documents.headings import Head, head_of
from knowledge.documents.joined import with_joined_tables
from knowledge.documents.keys import colours_of, with_meanings
from knowledge.documents.languages import with_one_language
from knowledge.documents.latest import earlier_statuses, with_latest
from knowledge.documents.layouts import bare_records, cards
from knowledge.documents.lexicon import ORIGINAL, STATUS, TIMESCALE
from knowledge.documents.limits import bounded
from knowledge.documents.mend import Words
from knowledge.documents.options import Options
from knowledge.documents.owners import owners_of
from knowledge.documents.plausible import refuse_nonsense
from knowledge.documents.questions import Asks, Question
from knowledge.documents.refusals import likeliest_headings, why_not
from knowledge.documents.rows import Reader
from knowledge.documents.table import Row, Sheet, Way, table_rows
from knowledge.documents.ticks import with_one_status_column
from knowledge.model import Document, Unclear, Warned

Vocabulary = Mapping[str, Sequence[str]]
MOST_LISTED = 10  # cells named in one warning
SECTION = re.compile(r"([^\W\d_]{3,20}) (\d{1,2}|[A-Z])\b")
NEARLY = 0.85  # share of the best sheet's fit; if another sheet comes this close, planbot asks


def plan_of(ways: Iterable[Way], vocabulary: Vocabulary | None, name: str, options: Options) -> Document:
    """Build the plan from the first way of reading the document that gives one.

    Raises Asks if the plan can be read in more than one way, and Unclear if there is no plan.
    """
    tables = headed = 0
    headings: list[str] = []
    advice = ""
    for way in map(_prepared, _with_records(ways)):
        tables = max(tables, table_rows(way.rows))
        chosen = find(way, options)
        if not chosen:
            if not headings:
                headings, advice = likeliest_headings(way)
            continue
        headed += 1
        if chosen.assignment.questions:
            raise Asks(chosen.assignment.questions)
        document = _read(chosen, vocabulary or {}, options, name)
        if document.recommendations:
            return replace(document, warnings=(*way.notes, *chosen.below.notes, *document.warnings))
    raise Unclear(why_not(name, tables, headed, headings, advice))


def _prepared(way: Way) -> Way:
    """Merge a status that is spread over several columns into one, and split columns that combine an owner and a date."""
    way = with_one_language(with_joined_tables(with_days_apart(way)))
    return with_parted_columns(replace(way, rows=with_one_status_column(way.rows)))


def _with_records(ways: Iterable[Way]) -> Iterable[Way]:
    """Yield the ways, plus the records in a document that has a table for each, or that has only paragraphs."""
    for way in ways:
        yield from cards(way.rows)
        yield way
        yield from bare_records(way.rows)


def plan_of_sheets(sheets: Iterable[Sheet], vocabulary: Vocabulary | None, name: str, options: Options) -> Document:
    """Build the plan from the right sheet of a workbook. Raises the same errors as `plan_of`, and Asks if two sheets could
    contain the plan.
    """
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
    """Score how much a sheet looks like a plan; 0 if not at all."""
    if not sheet.rows:
        return 0.0
    return max(
        (candidate.rank for candidate in candidates_in(_prepared(Way(sheet.rows, exact=True)).rows, options)), default=0.0
    )


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
        earlier_statuses(columns, order.american),
    )
    refuse_nonsense(document, columns, name)
    doubts = (
        *cross_check.against_the_rows(reader, gathered.drafts, document),
        *cross_check.within(document, head, order.american),
    )
    return replace(document, warnings=(*document.warnings, *doubts))


def _outside(rows: Sequence[Row], columns: Columns) -> list[Row]:
    """Return the rows below the headings that may belong to a key: other tables, and rows with at most two texts."""
    table = next((row.table for row in rows if not row.bare), 0)
    return [row for row in rows if row.bare or row.table != table or len(row.filled()) <= min(2, len(columns.headings) - 2)]


def _understood(columns: Columns) -> Iterable[tuple[str, str]]:
    for heading, role in zip(columns.headings, columns.roles, strict=True):
        if heading:
            yield heading, "further" if role and role.startswith(MORE) else role or "ignore"


def _texts(drafts: Sequence[Draft], roles: Sequence[str] = ()) -> list[str]:
    """Return the texts of the recommendations and their parts, from the columns with these roles or from all columns."""
    every = [part for draft in drafts for part in (draft, *draft.parts)]
    return [piece.text for part in every for role, its in part.cells.items() if not roles or role in roles for piece in its]


def _headed(above: Sequence[Row], below: Sequence[Row], columns: Columns) -> tuple[Head, str]:
    """Return the head above the table, and the theme heading directly above the table if it is marked as lower than the title.

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
    """Return the line directly above the headings if it is a theme, which is so if the headings are repeated below similar
    lines.
    """
    lines = [before for before, row in pairwise(below) if len(before.filled()) == 1 and same_header(row, columns)]
    if not above or len(above[-1].filled()) != 1:
        return ""
    if not lines:
        return above[-1].text if _is_first_section(above[-1], below) else ""
    first, others = above[-1].text, {row.text for row in lines}
    kinds = {text.split()[0].casefold() for text in (first, *others)}
    return first if first not in others and len(kinds) == 1 else ""


def _is_first_section(line: Row, below: Sequence[Row]) -> bool:
    """True if a numbered line is the first of several sections ("Objective 1: …", with "Objective 2: …" in a row below)."""
    match = SECTION.match(line.text)
    if match is None or not below or len(below[0].filled()) < 2:
        return False
    words = (SECTION.match(row.text) for row in below if len(row.filled()) == 1)
    return any(other and other[1].casefold() == match[1].casefold() and other[2] != match[2] for other in words)


def _about_earlier(columns: Columns) -> str:
    """Return a note that, of statuses for several dates, only the latest becomes the status; "" if there is only one."""
    earlier = earlier_statuses(columns)
    if not earlier:
        return ""
    dated, undated = (
        [f"“{heading}”" for heading, when in earlier if heading and bool(when) is has_date] for has_date in (True, False)
    )
    verb = "is" if len(dated) == 1 else "are"
    history = f"; {', '.join(dated)} {verb} in the history as at that time, and also kept as columns" if dated else ""
    history = history.replace("kept as columns", "kept as a column") if len(dated) == 1 else history
    verb = "is" if len(undated) == 1 else "are"
    columns_only = f"; {', '.join(undated)} {verb} kept under the heading, which gives no date" if undated else ""
    return f"only the latest status, “{columns.heading_of(STATUS)}”, is read as the status{history}{columns_only}"


def _about_head(head: Head) -> list[Warned]:
    return [Warned(row.place, "", f"stands above the table and was left out: “{row.text}”") for row in head.left]


def _about_refs(kind: str, gathered: Gathered) -> list[Warned]:
    if kind or not gathered.drafts or not gathered.is_numbered:
        return []
    last = gathered.drafts[-1].ref
    return [Warned(gathered.drafts[0].place, "", f"the document gives no refs: its recommendations were numbered R1 to {last}")]
