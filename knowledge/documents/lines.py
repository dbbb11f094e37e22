"""Reads each row below the headings by itself: which of its cells has which role, and whether it belongs to the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.documents.columns import Columns, are_other_headings, fit, same_header
from knowledge.documents.content import is_status_like
from knowledge.documents.dates import is_date_like, is_timescale_like
from knowledge.documents.drafts import Line
from knowledge.documents.lexicon import (
    REF,
    STATUS,
    TIMESCALE,
    TITLE,
)
from knowledge.documents.mend import Words, bleeds
from knowledge.documents.refs import in_column, leading
from knowledge.documents.table import Row, Way, is_bullet
from knowledge.model import Unclear, Warned

TOTALLED = "total"
PROMPT = re.compile(
    r"^(?:choose an item|click (?:or tap )?(?:here )?to enter (?:a date|text)|select(?: an item| one)?)\.?$",
    re.IGNORECASE,
)
TOTAL = re.compile(r"^(?:grand |sub-?)?totals?\b|^(?:sum|count|average)\s*[:=]?$", re.IGNORECASE)
SIGN_OFF = re.compile(
    r"^(?:signed(?: off)?|signature|(?:prepared|approved|authorised|agreed|reviewed) by|print name|date)\b[^:]{0,30}:[ _.]*$",
    re.IGNORECASE,
)
KEY = re.compile(
    r"^(?:key|legend|rag key|status key|key to (?:rag|status|colours?).*|brag key|abbreviations|glossary)\s*:?$", re.IGNORECASE
)


class Lines:
    """The rows below the headings, each read by itself under the headings of its page. `all` has those of the plan, in order.
    Rows that are no part of it are left out, with a warning.
    """

    def __init__(self, way: Way, header: Columns, words: Words) -> None:
        self.exact, self.header, self.words = way.exact, header, words
        self.warnings: list[Warned] = []
        self.any_ref = self._keys(way.rows)
        self.has_refs = REF in header.roles
        self.paged = sum(1 for row in way.rows if not row.bare and same_header(row, header)) > 0
        self.all = list(self._lines(way.rows))

    def _keys(self, rows: Sequence[Row]) -> bool:
        """True if every row has a unique one-word key in the ref column, of any shape ("x8fKq")."""
        if REF not in self.header.roles or not self.exact:
            return False
        at = self.header.roles.index(REF)
        keys = [row.cells[at] for row in rows if not row.bare and at < len(row.cells) and row.cells[at]]
        return len(keys) > 1 and len(set(keys)) == len(keys) and all(len(key) <= 40 and len(key.split()) == 1 for key in keys)

    def _warn(self, where: str, what: str, ref: str = "") -> None:
        self.warnings.append(Warned(where, ref, what))

    def _lines(self, rows: Sequence[Row]) -> Iterator[Line]:
        columns, page, atop = self.header, 1, False
        table = rows[0].table if rows else 0
        skipping = ""  # the reason why the current table's rows are left out
        left: list[Row] = []
        for number, row in enumerate(rows):
            again = None if row.bare else same_header(row, columns)
            if row.table != table and not row.bare:
                table = row.table
                skipping = "" if again or self._goes_on(row, columns) else self._another(row)
            elif row.bare and row.heading:
                skipping = skipping if skipping.startswith("in a table") else ""
            if again:
                columns, page, atop, skipping = again, page + 1, True, ""
                continue
            if not row.bare and not skipping:
                skipping = self._leaves_the_plan(row, columns)
            if skipping and not row.bare:
                left.append(row)
                if skipping == TOTALLED:
                    skipping = ""
                continue
            place = f"page {page}, {row.place}" if self.paged and row.place.startswith("line") else row.place
            yield self._line(row, number, columns, page, place, atop)
            atop = False
        self._warn_of_left_out(left)

    def _warn_of_left_out(self, left: Sequence[Row]) -> None:
        """Add one warning for each run of rows that were left out."""
        for first, count in _stretches(left):
            more = f", and the {count - 1} rows below it" if count > 2 else ", and the row below it" if count == 2 else ""
            self._warn(first.place, f"left out, for it is no row of the plan{more}: “{first.text[:80]}”")

    def _goes_on(self, row: Row, columns: Columns) -> bool:
        """True if a table without headings continues the plan: it has the same width and starts with a recommendation."""
        if len(row.cells) != len(columns.headings):
            return False
        cells = {role: cell for cell, role in zip(row.cells, columns.roles, strict=True) if role and cell}
        if self.has_refs:
            return bool(REF in cells and self._ref(cells) and any(c.isdigit() for c in cells[REF]))
        if leading(cells.get(TITLE, "")):
            return True
        return is_date_like(cells.get(TIMESCALE, "")) or is_status_like(cells.get(STATUS, ""))

    def _another(self, row: Row) -> str:
        return f"in a table without a plan's headings ({row.place})"

    def _leaves_the_plan(self, row: Row, columns: Columns) -> str:
        """Return why a row, and perhaps those after it, isn't part of the plan (a total, a key, or another table's headings);
        "" if it is.
        """
        first = row.cells[row.filled()[0]]
        if SIGN_OFF.match(first):
            return TOTALLED
        if TOTAL.match(first) and len(row.filled()) <= max(2, len(row.cells) // 2):
            return TOTALLED
        if KEY.match(first):
            return "key"
        return "other headings" if are_other_headings(row, len(columns.headings)) else ""

    def _line(self, row: Row, number: int, columns: Columns, page: int, place: str, atop: bool) -> Line:
        if row.bare:
            return Line(row, number, page, place, atop, {TITLE: row.text}, frozenset(), None)
        self._refuse_shifted(row, columns)
        cells, roles = fit(tuple("" if PROMPT.match(cell) else cell for cell in row.cells), columns)
        cells, shifted = self._unbled(cells)
        by_role, bullets = self._by_role(cells, roles, place)
        merged: dict[str, str] = {}
        if row.repeated and any(roles[at] in (REF, TITLE) for at in row.repeated):  # continues the recommendation above
            merged = {role: text for role, text in by_role.items() if roles.index(role) in row.repeated}
            by_role = {role: text for role, text in by_role.items() if role not in merged}
        return Line(row, number, page, place, atop, by_role, bullets, self._ref(by_role), shifted, merged)

    def _refuse_shifted(self, row: Row, columns: Columns) -> None:
        """Raise Unclear if a row has more cells than there are headings and its date is one column too far to the right, as
        when text that contains a comma isn't in quotation marks.
        """
        if not self.exact or len(row.cells) <= len(columns.roles) or TIMESCALE not in columns.roles:
            return
        at = columns.roles.index(TIMESCALE)
        if not is_timescale_like(row.cells[at]) and is_date_like(row.cells[at + 1]):
            raise Unclear(
                f"{row.place} has {len(row.filled())} cells for {len(columns.roles)} headings, and its date is in the wrong"
                f" column (“{row.text[:60]}”): if a comma in one of its texts is not in quotation marks, correct that, and"
                " import it again."
            )

    def _unbled(self, cells: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Move the end of a word back from the next cell ("Performance a" "nd approved")."""
        for at in range(len(cells) - 1):
            if cells[at + 1][:1].islower() and (tail := bleeds(cells[at], cells[at + 1], self.words)):
                whole = (*cells[:at], cells[at] + tail, cells[at + 1][len(tail) :].lstrip(), *cells[at + 2 :])
                return whole, f"“{cells[at]}” and “{cells[at + 1]}” were parted inside a word: “{tail}” was put back"
        return cells, ""

    def _by_role(
        self, cells: tuple[str, ...], roles: tuple[str | None, ...], place: str
    ) -> tuple[dict[str, str], frozenset[str]]:
        """Return the cells by role. Text in a column without a heading is a bullet, or belongs to a neighbouring column."""
        by_role = {role: cell for cell, role in zip(cells, roles, strict=True) if role and cell}
        bullets = set()
        for at, (cell, role) in enumerate(zip(cells, roles, strict=True)):
            if role != "" or not cell:
                continue
            following = next((other for other in roles[at + 1 :] if other), None)
            before = next((other for other in reversed(roles[:at]) if other), None)
            if is_bullet(cell):
                bullets.add(following or "")
            elif len(cell) == 1 and cell.isalpha():
                self._warn(place, f"“{cell}” stands alone between two columns and was left out")
            else:
                self._adopt(by_role, cell, before, following, place)
        return by_role, frozenset(bullets)

    def _adopt(self, by_role: dict[str, str], cell: str, before: str | None, following: str | None, place: str) -> None:
        free = [role for role in (before, following) if role and (role not in by_role or is_bullet(by_role[role]))]
        if len(free) == 1:
            by_role[free[0]] = cell
        elif role := before or following:
            by_role[role] = f"{by_role[role]} {cell}" if role in by_role else cell
            self._warn(place, f"“{cell}” stands in a column without a heading and was read as part of the {role}")

    def _ref(self, cells: dict[str, str]) -> str | None:
        if self.has_refs:
            if REF not in cells:
                return None
            return in_column(cells[REF]) or (cells[REF] if self.any_ref else None)
        lead = leading(cells.get("title", ""))
        return lead.ref if lead else None


def _stretches(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """Yield runs of rows from the same table, as (first row, number of rows)."""
    at = 0
    while at < len(rows):
        count = 1
        while at + count < len(rows) and rows[at + count].table == rows[at].table:
            count += 1
        yield rows[at], count
        at += count
