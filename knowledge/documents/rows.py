"""From raw rows to recommendations' cells: headings told from rows, rows from what goes on with them.

The surprise: a row of the table is not a row of the plan. One recommendation may come as forty lines over four pages,
and the next one may begin in the line in which the last words of the one before stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.documents import losses
from knowledge.documents.columns import Columns, fit, same_header
from knowledge.documents.headings import heading_of
from knowledge.documents.mend import Words, bleeds, join
from knowledge.documents.refs import Leading, in_column, leading
from knowledge.documents.table import Row, is_bullet, without_bullet
from knowledge.model import Unclear, Warned

TEXTS = ("title", "actions", "progress")
LINE_OF_NUMBERS = re.compile(r"^[-–—\s]*\d{1,3}(?:\s+[-–—]\s+\d{1,3})*[-–—\s]*$")
MOST_SKIPPED = 5  # refs that a plan may have dropped in its numbering
PAGE = re.compile(r"^(?:page|p\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a cell: where on the pages it stood, whether a bullet was beside it, whether the line before was empty."""

    text: str
    page: int
    line: int
    place: str
    bullet: bool = False


@dataclass(slots=True)
class Draft:
    """A recommendation being gathered. `atop`: it begins a page, so its cells may begin with the end of the one before."""

    ref: str
    theme: str
    place: str
    atop: bool
    cells: dict[str, list[Fragment]] = field(default_factory=dict)

    def said(self, role: str) -> str:
        """The last piece of a cell."""
        return self.cells[role][-1].text if self.cells.get(role) else ""

    def is_open(self) -> bool:
        return any(not losses.ended(self.said(role)) for role in ("actions", "progress"))


@dataclass(slots=True)
class Gathered:
    """All recommendations, the themes in order, and what was found odd on the way."""

    drafts: list[Draft] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A row under its headings: its cells by role, and the ref that it begins with, if it begins a recommendation."""

    row: Row
    number: int
    page: int
    place: str
    atop: bool
    cells: dict[str, str]
    bullets: frozenset[str]
    ref: str | None
    shifted: str = ""

    def only(self) -> str | None:
        """The one role that has text, where there is one."""
        return next(iter(self.cells)) if len(self.cells) == 1 else None


class Reader:
    """Reads the rows below the first heading row, in two passes: what each is by itself, then what follows on what."""

    def __init__(
        self, rows: Sequence[Row], header: Columns, words: Words, themes: Sequence[str], title: str, theme: str = ""
    ) -> None:
        self.header, self.words, self.known_themes, self.title = header, words, themes, title
        self.out = Gathered()
        self.has_refs = "ref" in header.roles
        self.paged = sum(1 for row in rows if not row.bare and same_header(row, header)) > 0
        self.lines = list(self._lines(rows))
        self.kind = self._kind_of_refs()
        self.statuses: set[str | None] = set()
        self.numbered = self._last_number = 0
        self.theme = ""
        self.is_new_theme = False
        self.themed: Draft | None = None  # the last recommendation whose own row gave its theme
        self._set_theme(theme)

    def read(self) -> Gathered:
        """Every line put where it belongs."""
        starts = [self._starts(line) for line in self.lines]
        self.statuses = {line.cells.get("status") for line, begins in zip(self.lines, starts, strict=True) if begins} - {None}
        before_start = self._before_starts(starts)
        for at, line in enumerate(self.lines):
            if starts[at]:
                self._begin(line)
            elif not self._debris(line) and not (before_start[at] and self._headed(line)):
                self._go_on(line)
        return self.out

    def _warn(self, where: str, what: str, ref: str = "") -> None:
        self.out.warnings.append(Warned(where, ref, what))

    # The first pass: each row under the headings of its page.

    def _lines(self, rows: Sequence[Row]) -> Iterator[Line]:
        columns, page, atop = self.header, 1, False
        table = rows[0].table if rows else 0
        skipped = 0
        self._warn_extras(columns)
        for number, row in enumerate(rows):
            if row.table != table and not row.bare:
                table = row.table
                skipped = 0 if self._goes_on(row, columns) else table
            if again := None if row.bare else same_header(row, columns):
                columns, page, atop, skipped = again, page + 1, True, 0
                continue
            place = f"page {page}, {row.place}" if self.paged and row.place.startswith("line") else row.place
            if skipped and row.table == skipped and not row.bare:
                self._warn(place, f"left out, for it is in a table without a plan's headings: “{row.text}”")
                continue
            yield self._line(row, number, columns, page, place, atop)
            atop = False

    def _goes_on(self, row: Row, columns: Columns) -> bool:
        return same_header(row, columns) is not None or len(row.cells) == len(columns.headings)

    def _warn_extras(self, columns: Columns) -> None:
        for heading in columns.extras():
            self._warn("the headings", f"the column “{heading}” is not one of a plan's and was left out")

    def _line(self, row: Row, number: int, columns: Columns, page: int, place: str, atop: bool) -> Line:
        if row.bare:
            return Line(row, number, page, place, atop, {"title": row.text}, frozenset(), None)
        cells, roles = fit(row.cells, columns)
        cells, shifted = self._unbled(cells)
        by_role, bullets = self._by_role(cells, roles, place)
        if row.repeated and roles[min(row.repeated)] in ("ref", "title"):  # the recommendation above goes on
            by_role = {role: text for role, text in by_role.items() if roles.index(role) not in row.repeated}
        return Line(row, number, page, place, atop, by_role, bullets, self._ref(by_role), shifted)

    def _unbled(self, cells: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Cells with the end of a word that ran over into the next cell put back ("Performance a" "nd approved")."""
        for at in range(len(cells) - 1):
            if cells[at + 1][:1].islower() and (tail := bleeds(cells[at], cells[at + 1], self.words)):
                whole = (*cells[:at], cells[at] + tail, cells[at + 1][len(tail) :].lstrip(), *cells[at + 2 :])
                return whole, f"“{cells[at]}” and “{cells[at + 1]}” were parted inside a word: “{tail}” was put back"
        return cells, ""

    def _by_role(
        self, cells: tuple[str, ...], roles: tuple[str | None, ...], place: str
    ) -> tuple[dict[str, str], frozenset[str]]:
        """The cells by what their columns hold; what stands in a column without a heading is a bullet or a neighbour's."""
        found = {role: cell for cell, role in zip(cells, roles, strict=True) if role and cell}
        bullets = set()
        for at, (cell, role) in enumerate(zip(cells, roles, strict=True)):
            if role != "" or not cell:
                continue
            following = next((each for each in roles[at + 1 :] if each), None)
            before = next((each for each in reversed(roles[:at]) if each), None)
            if is_bullet(cell):
                bullets.add(following or "")
            elif len(cell) == 1 and cell.isalpha():
                self._warn(place, f"“{cell}” stands alone between two columns and was left out")
            else:
                self._adopt(found, cell, before, following, place)
        return found, frozenset(bullets)

    def _adopt(self, found: dict[str, str], cell: str, before: str | None, following: str | None, place: str) -> None:
        free = [role for role in (before, following) if role and (role not in found or is_bullet(found[role]))]
        if len(free) == 1:
            found[free[0]] = cell
        elif role := before or following:
            found[role] = f"{found[role]} {cell}" if role in found else cell
            self._warn(place, f"“{cell}” stands in a column without a heading and was read as part of the {role}")

    def _ref(self, cells: dict[str, str]) -> str | None:
        if self.has_refs:
            return in_column(cells["ref"]) if "ref" in cells else None
        found = leading(cells.get("title", ""))
        return found.ref if found else None

    def _kind_of_refs(self) -> str:
        """How the refs of this document look: as most of those that begin a title do."""
        if self.has_refs:
            return "column"
        kinds = [found.kind for line in self.lines if line.ref and (found := self._leading(line))]
        return max(sorted(set(kinds)), key=kinds.count) if kinds else ""

    @staticmethod
    def _leading(line: Line) -> Leading | None:
        return leading(line.cells.get("title", ""))

    # The second pass: what each row is after the one before.

    def _starts(self, line: Line) -> bool:
        if line.row.bare:
            return False
        if self.has_refs:
            return self._starts_by_column(line)
        if not self.kind:
            return "title" in line.cells and len(line.cells) > 1 and not self._goes_on_small(line)
        found = self._leading(line)
        if not found or found.kind != self.kind:
            return False
        return self.kind != "number" or self._counts_on(found.ref, sure=len(line.cells) > 2)

    def _starts_by_column(self, line: Line) -> bool:
        return line.ref is not None and len(line.cells) > 1

    def _goes_on_small(self, line: Line) -> bool:
        """In a plan without refs, a row that begins in the middle of a sentence goes on with the one before."""
        if not losses.starts_small(line.cells["title"]):
            return False
        return "status" not in line.cells and "timescale" not in line.cells

    def _counts_on(self, ref: str, sure: bool) -> bool:
        """Whether a bare number is the next ref, and no number that a line happens to begin with."""
        if not ref.isdigit():
            return True
        if not sure and not self._last_number < int(ref) <= self._last_number + MOST_SKIPPED:
            return False
        self._last_number = int(ref)
        return True

    def _before_starts(self, starts: Sequence[bool]) -> list[bool]:
        """For each line, whether the next but headings begins a recommendation."""
        found = [False] * len(starts)
        coming = False
        for at in range(len(starts) - 1, -1, -1):
            found[at] = coming
            if starts[at]:
                coming = True
            elif not self._may_head(self.lines[at]):
                coming = False
        return found

    def _may_head(self, line: Line) -> bool:
        """Whether a line says so little that it may be a heading, or the page's own."""
        return line.row.bare or line.row.heading or (len(line.cells) == 1 and not losses.starts_small(line.row.text))

    def _begin(self, line: Line) -> None:
        cells = dict(line.cells)
        if self.kind == "column":
            ref = line.ref or ""
            del cells["ref"]
        elif self.kind and (found := self._leading(line)):
            ref, cells["title"] = found.ref, found.title
        else:
            self.numbered += 1
            ref = f"R{self.numbered}"
        if "theme" in cells:
            self._set_theme(cells.pop("theme").replace("\n", " "))
        draft = Draft(ref, self.theme, line.place, line.atop)
        if "theme" in line.cells:
            self.themed = draft
        self.out.drafts.append(draft)
        self._add(draft, cells, line)

    def _add(self, draft: Draft, cells: dict[str, str], line: Line) -> None:
        if line.shifted:
            self._warn(line.place, line.shifted, draft.ref)
        for role, text in cells.items():
            marked = role in line.bullets or without_bullet(text) != text
            draft.cells.setdefault(role, []).append(Fragment(text, line.page, line.number, line.place, marked))

    def _set_theme(self, theme: str) -> None:
        self.theme = theme
        self.is_new_theme = bool(theme) and theme not in self.out.themes
        if self.is_new_theme:
            self.out.themes.append(theme)

    def _theme_goes_on(self, text: str, draft: Draft, line: Line) -> None:
        """A theme's name over several lines of its column."""
        if not text or text == draft.theme:
            return
        if self.themed is not draft:
            self._warn(line.place, f"“{text}” in the column of themes goes on with none and was left out", draft.ref)
            return
        if self.is_new_theme:
            self.out.themes.pop()
        self._set_theme(join(draft.theme, text, self.words))
        draft.theme = self.theme

    def _headed(self, line: Line) -> bool:
        draft = self.out.drafts[-1] if self.out.drafts else None
        heading = heading_of(
            line.row,
            self.words,
            self.known_themes,
            open_title=bool(draft and losses.leads_on(draft.said("title"))),
            open_text=bool(draft and draft.is_open()),
        )
        if not heading:
            return False
        if heading.was:
            doubt = "" if heading.sure else "; none of its words could be checked"
            self._warn(line.place, f"the heading “{heading.was}” was mended to “{heading.theme}”{doubt}")
        self._set_theme(heading.theme)
        return True

    def _debris(self, line: Line) -> bool:
        """Leave out what the page says of itself (its number, the title again), with a warning."""
        role = line.only()
        if role is None:
            return False
        text = line.cells[role]
        draft = self.out.drafts[-1] if self.out.drafts else None
        if self.title and text == self.title and line.row.bare:
            self._warn(line.place, f"the title again, left out: “{text}”")
        elif PAGE.match(text) or self._is_a_sign(text) or (LINE_OF_NUMBERS.match(text) and self._no_number(text, draft, role)):
            self._warn(line.place, f"left out as no part of the text: “{text}”", draft.ref if draft else "")
        else:
            return False
        return True

    @staticmethod
    def _is_a_sign(text: str) -> bool:
        return len(text) == 1 and not text.isalnum()

    def _no_number(self, text: str, draft: Draft | None, role: str) -> bool:
        """A line of numbers is the page's where the cell it would go on with has ended, or where dashes frame it."""
        if role not in TEXTS:
            return False
        return "-" in text or "–" in text or draft is None or losses.ended(draft.said(role))

    def _go_on(self, line: Line) -> None:
        draft = self.out.drafts[-1] if self.out.drafts else None
        if draft is None or line.row.bare or line.row.heading:
            self._warn(line.place, f"stands outside the table's rows and was left out: “{line.row.text}”")
            return
        self._refuse_without_ref(line, draft)
        cells = dict(line.cells)
        if "ref" in cells:
            self._warn(line.place, f"“{cells['ref']}” in the column of refs is none and was left out", draft.ref)
            del cells["ref"]
        self._theme_goes_on(cells.pop("theme", "").replace("\n", " "), draft, line)
        self._add(draft, cells, line)

    def _refuse_without_ref(self, line: Line, draft: Draft) -> None:
        """A line with a title and a whole status after one that has both begins a recommendation whose ref is missing."""
        status, title = line.cells.get("status"), line.cells.get("title", "")
        if status in self.statuses and draft.said("status") in self.statuses and not losses.starts_small(title or "a"):
            raise Unclear(
                f"A recommendation without a ref seems to begin at {line.place} (“{title[:40]}”): give it one in the"
                " document and import it again."
            )


def refuse_doubles(drafts: Iterable[Draft]) -> None:
    """Two recommendations of one ref cannot both be meant: say where they are."""
    seen: dict[str, str] = {}
    for draft in drafts:
        if draft.ref in seen:
            raise Unclear(
                f"The ref {draft.ref} stands twice, at {seen[draft.ref]} and at {draft.place}: give one of them another ref"
                " in the document and import it again."
            )
        seen[draft.ref] = draft.place
