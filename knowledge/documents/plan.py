"""Rows put together as a plan: the table found, read, and everything said of it that a person should know.

The surprise: what is no plan is told by its headings alone. A table with others is refused, whatever its rows say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.documents.cells import Cells, cells_of, owner_cell
from knowledge.documents.columns import Columns, header_of
from knowledge.documents.headings import Head, head_of
from knowledge.documents.mend import Words
from knowledge.documents.owners import Owned, owners_of
from knowledge.documents.refs import Mentions
from knowledge.documents.rows import Gathered, Reader, refuse_doubles
from knowledge.documents.table import Row, table_rows
from knowledge.model import Document, Recommendation, Timescale, Unclear, Warned
from knowledge.timescale import read_timescale

Vocabulary = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows in which a plan's headings stand: what is above them, themselves, and what follows."""

    above: list[Row]
    header: Columns
    below: list[Row]


def plan_of(ways: Iterable[list[Row]], vocabulary: Vocabulary | None, name: str) -> Document:
    """The plan, in the first of the ways to read the document in which one is found. Raises Unclear where there is none."""
    tables = headed = 0
    for rows in ways:
        tables = max(tables, table_rows(rows))
        if found := _find(rows):
            headed += 1
            document = _read(found, vocabulary or {})
            if document.recommendations:
                return document
    if headed:
        raise Unclear(f"{name} has a plan's headings but no recommendation below them: check that it is the whole document.")
    if tables:
        raise Unclear(
            f"{name} has no table with a plan's headings: it needs a column for the recommendation and one for the owner,"
            " the timescale, the progress or the status, each with its heading."
        )
    raise Unclear(f"{name} has no table in it: planbot reads a plan from a table in .docx, .csv or tab-separated .txt.")


def _find(rows: Sequence[Row]) -> Found | None:
    for at, row in enumerate(rows):
        if header := header_of(row):
            return Found(list(rows[:at]), header, list(rows[at + 1 :]))
    return None


def _read(found: Found, vocabulary: Vocabulary) -> Document:
    themes, owners = tuple(vocabulary.get("themes", ())), tuple(vocabulary.get("owners", ()))
    words = Words((cell for row in found.below for cell in row.cells), (*themes, *owners))
    head, first_theme = _headed(found.above)
    reader = Reader(found.below, found.header, words, themes, head.title, first_theme)
    gathered = reader.read()
    refuse_doubles(gathered.drafts)
    cells = cells_of(gathered.drafts, words)
    owned = owners_of([owner_cell(each) for each in cells], owners)
    recommendations = _recommendations(cells, owned, head.dated)
    warnings = [*_about_head(head), *_about_refs(reader.kind, gathered), *gathered.warnings]
    for each, its in zip(cells, owned, strict=True):
        for doubt in its.doubts:
            each.warn(f"in the owner, {doubt}")
        warnings += each.warnings
    names = dict.fromkeys(name for each in owned for name in each.names)
    return Document(head.title, head.dated, tuple(gathered.themes), tuple(names), recommendations, tuple(warnings))


def _headed(above: Sequence[Row]) -> tuple[Head, str]:
    """What stands above the table, without a heading right above it that is marked as one below the title: a theme's."""
    if len(above) > 1 and above[-1].heading and any(not row.heading or row.level < above[-1].level for row in above[:-1]):
        return head_of(above[:-1]), above[-1].text
    return head_of(above), ""


def _recommendations(cells: Sequence[Cells], owned: Sequence[Owned], dated: date | None) -> tuple[Recommendation, ...]:
    mentions = Mentions(each.draft.ref for each in cells)
    return tuple(_recommendation(each, its, dated, mentions) for each, its in zip(cells, owned, strict=True))


def _recommendation(cells: Cells, owned: Owned, dated: date | None, mentions: Mentions) -> Recommendation:
    texts, ref = cells.texts, cells.draft.ref
    named = (*mentions.named(texts["actions"], ref), *mentions.named(texts["progress"], ref))
    return Recommendation(
        ref=ref,
        theme=cells.draft.theme,
        title=texts["title"],
        actions=texts["actions"],
        timescale=_timescale(texts["timescale"], dated) if texts["timescale"] else None,
        owners=owned.names,
        progress=texts["progress"],
        status=texts["status"] or None,
        refers_to=tuple(dict.fromkeys(named)),
        place=cells.draft.place,
    )


@lru_cache(maxsize=1024)  # a plan's rows share a few
def _timescale(words: str, dated: date | None) -> Timescale:
    return read_timescale(words, dated)


def _about_head(head: Head) -> list[Warned]:
    return [Warned(row.place, "", f"stands above the table and was left out: “{row.text}”") for row in head.left]


def _about_refs(kind: str, gathered: Gathered) -> list[Warned]:
    if kind or not gathered.drafts:
        return []
    last = gathered.drafts[-1].ref
    return [Warned(gathered.drafts[0].place, "", f"the document gives no refs: its recommendations were numbered R1 to {last}")]
