"""Turns raw rows into the cells of recommendations, telling headings, new recommendations and continuation lines apart.

A row of the table is not always a row of the plan. A recommendation may take forty lines over four pages, and the next one
may start on the same line as the last words of the previous one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.documents import losses
from knowledge.documents.boxes import has_boxes
from knowledge.documents.columns import MORE, Columns, are_other_headings, fit, same_header
from knowledge.documents.content import is_status_like
from knowledge.documents.dates import is_date_like, is_timescale_like
from knowledge.documents.headings import heading_of
from knowledge.documents.lexicon import (
    ACTIONS,
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
from knowledge.documents.mend import Words, bleeds, join
from knowledge.documents.options import Options
from knowledge.documents.questions import Asks, Question
from knowledge.documents.refs import Leading, in_column, leading, several
from knowledge.documents.table import Row, Way, is_bullet, without_bullet
from knowledge.model import Unclear, Warned

TEXTS = ("title", "actions", "progress")
LINE_OF_NUMBERS = re.compile(r"^[-–—\s]*\d{1,3}(?:\s+[-–—]\s+\d{1,3})*[-–—\s]*$")
SAME_REFS = frozenset(("letter R", "spelt", "shortened"))
TOTALLED = "total"
NOTHING = frozenset(("none", "n/a", "nil", "no action", "no action required", "not applicable"))
LONGEST_SECTION = 60  # characters of a section's name in a row of its own
MOST_SKIPPED = 5  # the most refs that may be missing from a plan's numbering
OF_A_PART = (ACTIONS, OWNERS, TIMESCALE, ORIGINAL, STATUS, PROGRESS)
PROMPT = re.compile(
    r"^(?:choose an item|click (?:or tap )?(?:here )?to enter (?:a date|text)|select(?: an item| one)?)\.?$",
    re.IGNORECASE,
)
TOTAL = re.compile(r"^(?:grand |sub-?)?totals?\b|^(?:sum|count|average)\s*[:=]?$", re.IGNORECASE)
SIGN_OFF = re.compile(
    r"^(?:signed(?: off)?|signature|(?:prepared|approved|authorised|agreed|reviewed) by|print name|date)\b[^:]{0,30}:[ _.]*$",
    re.IGNORECASE,
)
NOTE = re.compile(r"^(?:progress|(?:latest )?update|comments?|position)\b[^:\n]{0,40}:", re.IGNORECASE)
KEY = re.compile(
    r"^(?:key|legend|rag key|status key|key to (?:rag|status|colours?).*|brag key|abbreviations|glossary)\s*:?$", re.IGNORECASE
)
PAGE = re.compile(r"^(?:page|p\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a cell, where it was on the page, and whether it had a bullet."""

    text: str
    page: int
    line: int
    place: str
    bullet: bool = False


@dataclass(slots=True)
class Draft:
    """A recommendation being gathered, or a part of one (`sub_ref` is the document's name for the part). `atop` says that it
    starts a page, so its cells may start with the end of the previous recommendation."""

    ref: str
    theme: str
    place: str
    atop: bool
    cells: dict[str, list[Fragment]] = field(default_factory=dict)
    parts: list[Draft] = field(default_factory=list)
    sub_ref: str = ""

    def last_text(self, role: str) -> str:
        """The last piece of a cell."""
        return self.cells[role][-1].text if self.cells.get(role) else ""

    def is_open(self) -> bool:
        return any(not losses.ended(self.last_text(role)) for role in ("actions", "progress"))


@dataclass(slots=True)
class Gathered:
    """All recommendations, the themes in order, and the warnings. `is_numbered` says that planbot supplied the refs."""

    drafts: list[Draft] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row read under its headings: its cells by role, and its ref if it could start a recommendation. `merged` holds the
    cells that it shares with the row above."""

    row: Row
    number: int
    page: int
    place: str
    atop: bool
    cells: dict[str, str]
    bullets: frozenset[str]
    ref: str | None
    shifted: str = ""
    merged: dict[str, str] = field(default_factory=dict)

    def only(self) -> str | None:
        """The only role with text, if there is just one."""
        return next(iter(self.cells)) if len(self.cells) == 1 else None


class Reader:
    """Reads the rows below the first heading row in two passes: first each row alone, then how each follows the previous."""

    def __init__(self, way: Way, header: Columns, words: Words, themes: Sequence[str], title: str, theme: str = "") -> None:
        rows = way.rows
        self.exact = way.exact
        self.header, self.words, self.known_themes, self.title = header, words, themes, title
        self.out = Gathered()
        self.key: list[Row] = []
        self.headings: set[int] = set()  # the rows that only name a section
        self.any_ref = self._keys(rows)
        self.has_refs = REF in header.roles
        self.paged = sum(1 for row in rows if not row.bare and same_header(row, header)) > 0
        self.lines = list(self._lines(rows))
        self.kind = self._kind_of_refs()
        self.statuses: set[str | None] = set()
        self.last_begun: Line | None = None
        self.numbered = self._last_number = 0
        self.theme = ""
        self.is_new_theme = False
        self.themed: Draft | None = None  # the last recommendation whose own row gave its theme
        # In a document with a heading for each recommendation, the rows below it are its actions.
        self.of_actions = ACTIONS in likelihoods(header.heading_of(TITLE)) and REF not in header.roles
        self.above: Leading | None = None
        self.is_first_below = False
        if self.of_actions and (lead := leading(theme)) and lead.title:
            self.above, self.is_first_below = lead, True
        else:
            self._set_theme(theme)

    def read(self) -> Gathered:
        """Put every line where it belongs."""
        starts = self._without_repeats([self._starts(line) for line in self.lines])
        self.statuses = {line.cells.get("status") for line, begins in zip(self.lines, starts, strict=True) if begins} - {None}
        before_start = self._before_starts(starts)
        for at, line in enumerate(self.lines):
            if starts[at]:
                self._begin(line)
            elif self._debris(line):
                continue
            elif before_start[at] and self._headed(line):
                self.headings.add(line.number)
            else:
                self._go_on(line)
        return self.out

    def _without_repeats(self, starts: list[bool]) -> list[bool]:
        """Don't start a new recommendation at a row with the previous row's ref and the same title or none."""
        if not self.exact:
            return starts
        before: Line | None = None
        for at, line in enumerate(self.lines):
            if not starts[at]:
                continue
            title = line.cells.get(TITLE)
            same_ref = before and line.ref and line.ref == before.ref and title in (None, before.cells.get(TITLE))
            same_title = before and not self.kind and title == before.cells.get(TITLE) and ACTIONS in self.header.roles
            if same_ref or same_title:
                starts[at] = False
            else:
                before = line
        return starts

    def _keys(self, rows: Sequence[Row]) -> bool:
        """True if the ref column holds a unique one-word key of any shape in each row ("x8fKq")."""
        if REF not in self.header.roles or not self.exact:
            return False
        at = self.header.roles.index(REF)
        keys = [row.cells[at] for row in rows if not row.bare and at < len(row.cells) and row.cells[at]]
        return len(keys) > 1 and len(set(keys)) == len(keys) and all(len(key) <= 40 and len(key.split()) == 1 for key in keys)

    def _warn(self, where: str, what: str, ref: str = "") -> None:
        self.out.warnings.append(Warned(where, ref, what))

    # The first pass: read each row under the headings of its page.

    def _lines(self, rows: Sequence[Row]) -> Iterator[Line]:
        columns, page, atop = self.header, 1, False
        table = rows[0].table if rows else 0
        skipping = ""  # why the current table's rows are left out
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
                if row.fills or "key" in skipping:
                    self.key.append(row)
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
        """Why a row, and perhaps those after it, is not part of the plan: a total, a key, or another table's headings."""
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
        """Raises Unclear if a row has more cells than there are headings and its date is one column too far to the right, as
        when a comma in a text isn't in quotation marks."""
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
        """The cells with the end of a word moved back from the next cell ("Performance a" "nd approved")."""
        for at in range(len(cells) - 1):
            if cells[at + 1][:1].islower() and (tail := bleeds(cells[at], cells[at + 1], self.words)):
                whole = (*cells[:at], cells[at] + tail, cells[at + 1][len(tail) :].lstrip(), *cells[at + 2 :])
                return whole, f"“{cells[at]}” and “{cells[at + 1]}” were parted inside a word: “{tail}” was put back"
        return cells, ""

    def _by_role(
        self, cells: tuple[str, ...], roles: tuple[str | None, ...], place: str
    ) -> tuple[dict[str, str], frozenset[str]]:
        """The cells by role. Text in a column without a heading is a bullet, or belongs to a neighbouring column."""
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

    def _kind_of_refs(self) -> str:
        """The style of this document's refs: the most common one among those that start a title."""
        if self.has_refs:
            return "column"
        kinds = [lead.kind for line in self.lines if line.ref and (lead := self._leading(line))]
        return max(sorted(set(kinds)), key=kinds.count) if kinds else ""

    @staticmethod
    def _leading(line: Line) -> Leading | None:
        return leading(line.cells.get("title", ""))

    # The second pass: work out how each row follows the previous one.

    def _starts(self, line: Line) -> bool:
        if line.row.bare:
            return False
        if self.has_refs:
            return self._starts_by_column(line)
        if not self.kind:
            return (
                TITLE in line.cells and len(line.cells) > 1 and not self._goes_on_small(line) and not self._says_nothing(line)
            )
        lead = self._leading(line)
        if not lead:
            return False
        if lead.kind != self.kind:
            return self._spelt_otherwise(lead, line)
        if self.kind in SAME_REFS:
            self._last_number = int(re.sub(r"\D.*", "", lead.ref.lstrip("Rec ")) or 0)
        return self.kind != "number" or self._counts_on(lead.ref, sure=len(line.cells) > 2)

    def _spelt_otherwise(self, lead: Leading, line: Line) -> bool:
        """True if a ref in a different style is still the next one ("Recommendation 3." after "R2.")."""
        if not {lead.kind, self.kind} <= SAME_REFS or len(line.cells) < 2:
            return False
        number = re.sub(r"\D", "", lead.ref)
        if not self._last_number < int(number or 0) <= self._last_number + MOST_SKIPPED:
            return False
        self._last_number = int(number)
        return True

    def _starts_by_column(self, line: Line) -> bool:
        return line.ref is not None and len(line.cells) > 1 and not self._says_nothing(line)

    def _says_nothing(self, line: Line) -> bool:
        """True if what is recommended is "None": an item in the minutes without an action."""
        return line.cells.get(TITLE, "").casefold().strip(" .-") in NOTHING

    def _goes_on_small(self, line: Line) -> bool:
        """True if a row in a plan without refs starts mid-sentence, and so continues the previous one."""
        if not losses.starts_small(line.cells["title"]):
            return False
        return "status" not in line.cells and "timescale" not in line.cells

    def _counts_on(self, ref: str, sure: bool) -> bool:
        """True if a bare number is the next ref, not just a number that a line happens to start with."""
        if not ref.isdigit():
            return True
        if not sure and not self._last_number < int(ref) <= self._last_number + MOST_SKIPPED:
            return False
        self._last_number = int(ref)
        return True

    def _before_starts(self, starts: Sequence[bool]) -> list[bool]:
        """For each line, whether the next line that is not a heading starts a recommendation."""
        before = [False] * len(starts)
        coming = False
        for at in range(len(starts) - 1, -1, -1):
            before[at] = coming
            if starts[at]:
                coming = True
            elif not self._may_head(self.lines[at]):
                coming = False
        return before

    def _may_head(self, line: Line) -> bool:
        """True if a line has so little text that it may be a heading or a page header."""
        if self.exact and line.only() in OF_A_PART:
            return False  # a second owner, or a date on a line of its own
        return line.row.bare or line.row.heading or (len(line.cells) == 1 and not losses.starts_small(line.row.text))

    def _begin_below(self, above: Leading, line: Line) -> None:
        """Add an action below its recommendation's heading: the first starts the recommendation, later ones become parts."""
        cells = {ACTIONS if role == TITLE else role: text for role, text in line.cells.items() if role != THEME}
        if self.is_first_below:
            self.out.drafts.append(Draft(above.ref, self.theme, line.place, line.atop))
            self._add(self.out.drafts[-1], {TITLE: above.title}, line)
            self.is_first_below = False
        else:
            self._begin_part(self.out.drafts[-1], line)
        self._add(self.out.drafts[-1], cells, line)

    def _begin(self, line: Line) -> None:
        if self.above:
            self._begin_below(self.above, line)
            return
        cells = dict(line.cells)
        if self.kind == "column":
            ref = line.ref or ""
            cells_ref = cells.pop(REF)
            if refs := several(cells_ref):
                self._warn(
                    line.place,
                    f"“{' '.join(cells_ref.split())}” names {len(refs)} refs ({', '.join(refs)}); they were kept as one",
                    ref,
                )
        elif self.kind and (lead := self._leading(line)):
            ref, cells["title"] = lead.ref, lead.title
            if self.kind in ("letter R", "spelt") and lead.kind == "shortened":
                ref = f"R{lead.ref.removeprefix('Rec ')}"
        else:
            self.numbered += 1
            ref = f"R{self.numbered}"
            self.out.is_numbered = True
        if "theme" in cells:
            self._set_theme(cells.pop("theme").replace("\n", " "))
        draft = Draft(ref, self.theme, line.place, line.atop)
        if "theme" in line.cells:
            self.themed = draft
        self.out.drafts.append(draft)
        self.last_begun = line
        lists = _lists(cells, line.place) if self.exact else {}
        shared = {role: cells[role] for role in (OWNERS, TIMESCALE, STATUS) if lists and role in cells and role not in lists}
        self._add(draft, {role: text for role, text in cells.items() if role not in lists and role not in shared}, line)
        for at in range(min(map(len, lists.values()), default=0)):
            if at:
                self._begin_part(draft, line)
            self._add(draft, {**shared, **{role: items[at] for role, items in lists.items()}}, line)

    def _add(self, draft: Draft, cells: dict[str, str], line: Line) -> None:
        if line.shifted:
            self._warn(line.place, line.shifted, draft.ref)
        for role, text in cells.items():
            owner = draft.parts[-1] if draft.parts and _is_of_a_part(role) else draft
            if role.startswith(MORE) and any(fragment.text == text for fragment in owner.cells.get(role, [])):
                continue
            marked = role in line.bullets or without_bullet(text) != text or (self.exact and role in owner.cells)
            owner.cells.setdefault(role, []).append(Fragment(text, line.page, line.number, line.place, marked))

    def _begin_part(self, draft: Draft, line: Line) -> None:
        """Add another action with its own owner, date or status. What was there before becomes the first part."""
        if not draft.parts:
            first = Draft(draft.ref, draft.theme, draft.place, draft.atop)
            first.cells = {role: draft.cells.pop(role) for role in [*draft.cells] if _is_of_a_part(role)}
            draft.parts.append(first)
        draft.parts.append(Draft(draft.ref, draft.theme, line.place, line.atop))
        for role, text in line.merged.items():
            if _is_of_a_part(role):
                draft.parts[-1].cells[role] = [Fragment(text, line.page, line.number, line.place)]

    def _is_whole_again(self, line: Line, draft: Draft) -> bool:
        """True if a line of text copied from a page has its own date or status when the previous part already had one."""
        if TITLE in line.cells:
            return False
        last = draft.parts[-1] if draft.parts else draft
        dates, statuses = (
            (part.last_text(role), line.cells.get(role, "")) for part, role in ((last, TIMESCALE), (last, STATUS))
        )
        if all(map(is_date_like, dates)):
            return True
        texts = last.last_text(ACTIONS), line.cells.get(ACTIONS, "")
        begins_anew = texts[1][:1].isupper() and losses.ended(texts[0])
        return all(is_status_like(status) and status[0].isupper() for status in statuses) and (
            begins_anew or OWNERS in line.cells
        )

    @staticmethod
    def _title_of(draft: Draft) -> str:
        """A recommendation's title as in its cell, with the ref in front."""
        return f"{draft.ref}. {draft.last_text(TITLE)}"

    @staticmethod
    def _without_ref(line: Line) -> Unclear:
        return Unclear(
            f"A recommendation without a ref seems to begin at {line.place} (“{line.cells[TITLE][:40]}”): give it one in the"
            " document and import it again."
        )

    def _is_part(self, line: Line, draft: Draft) -> bool:
        """True if a row below a recommendation is another action of it."""
        own = set(line.cells) & {OWNERS, TIMESCALE, ORIGINAL, STATUS}
        if not self.exact:
            return self._is_whole_again(line, draft)
        if not own:
            return False
        if line.cells.get(TITLE) not in (None, draft.last_text(TITLE), self._title_of(draft)):
            raise self._without_ref(line)
        if not draft.parts and not set(draft.cells) & {ACTIONS, OWNERS, TIMESCALE, STATUS}:
            return False  # the row above only had the title, and this one has the rest
        return ACTIONS in line.cells or bool(own & {TIMESCALE, STATUS})

    def _set_theme(self, theme: str) -> None:
        self.theme = theme
        self.is_new_theme = bool(theme) and theme not in self.out.themes
        if self.is_new_theme:
            self.out.themes.append(theme)

    def _theme_goes_on(self, text: str, draft: Draft, line: Line) -> None:
        """Continue a theme's name that takes up several lines of its column."""
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
        if self.exact and (line.only() in OF_A_PART or self._is_a_note(line)):
            return False
        draft = self.out.drafts[-1] if self.out.drafts else None
        heading = heading_of(
            line.row,
            self.words,
            self.known_themes,
            open_title=bool(draft and losses.leads_on(draft.last_text("title"))),
            open_text=bool(draft and draft.is_open()),
        )
        if not heading:
            return False
        if self.of_actions and (lead := leading(heading.theme)) and lead.title:
            self.above, self.is_first_below = lead, True
            return True
        if heading.was:
            doubt = "" if heading.sure else "; none of its words could be checked"
            self._warn(line.place, f"the heading “{heading.was}” was mended to “{heading.theme}”{doubt}")
        self._set_theme(heading.theme)
        return True

    def _debris(self, line: Line) -> bool:
        """Leave out a page number or a repeated title, with a warning."""
        role = line.only()
        if role is None:
            return False
        text = line.cells[role]
        draft = self.out.drafts[-1] if self.out.drafts else None
        if self.title and text in (self.title, *self.title.split(" – ")) and (line.row.bare or line.row.heading):
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
        """True if a line of numbers is a page number: the cell it would continue is complete, or it is set between dashes."""
        if role not in TEXTS:
            return False
        return "-" in text or "–" in text or draft is None or losses.ended(draft.last_text(role))

    def _go_on(self, line: Line) -> None:
        draft = self.out.drafts[-1] if self.out.drafts else None
        if (
            draft is None
            or line.row.bare
            or (line.row.heading and not self._is_a_note(line))
            or (self._stands_apart(line) and not self._is_a_note(line))
            or (self.exact and self._says_nothing(line))
        ):
            self._warn(line.place, f"stands outside the table's rows and was left out: “{line.row.text}”")
            return
        if self.exact and line.ref and self.last_begun and line.cells == self.last_begun.cells:
            self._warn(line.place, "left out, for the row above says the same word for word", draft.ref)
            return
        if self._is_a_note(line) and draft.last_text(TITLE):
            self._warn(
                line.place,
                f"it stands in a row of its own below it, and was read as progress: “{line.row.text[:60]}”",
                draft.ref,
            )
            self._add(draft, {PROGRESS: line.row.text}, line)
            return
        if self.exact and REF in line.cells and line.ref is None and len(line.cells) > 1:
            self._warn(line.place, f"left out, since “{line.cells[REF]}” is no ref: “{line.row.text[:80]}”")
            return
        if self._is_part(line, draft):
            self._begin_part(draft, line)
            cells = {role: text for role, text in line.cells.items() if role not in (REF, TITLE, THEME)}
            self._add(draft, cells, line)
            return
        self._refuse_without_ref(line, draft)
        cells = dict(line.cells)
        if "ref" in cells and line.ref == draft.ref:
            del cells["ref"]
        if self.exact and cells.get(TITLE) == draft.last_text(TITLE):
            del cells[TITLE]
        if "ref" in cells:
            self._warn(line.place, f"“{cells['ref']}” in the column of refs is none and was left out", draft.ref)
            del cells["ref"]
        self._theme_goes_on(cells.pop("theme", "").replace("\n", " "), draft, line)
        if self.exact and any(draft.cells.get(role) for role in cells if role in (TITLE, TIMESCALE, STATUS)):
            self._warn(line.place, f"it goes on in a row of its own below it: “{line.row.text[:60]}”", draft.ref)
        self._add(draft, cells, line)

    def _is_a_note(self, line: Line) -> bool:
        """True if a row of an exact table only has a note below the recommendation's text, such as "Update June
        2026: begun".
        """
        if not (self.exact and self.has_refs and len(line.cells) == 1) or line.row.bare:
            return False
        text = line.row.text
        if NOTE.match(text):
            return True
        if line.only() != TITLE or line.row.heading:
            return False
        begins_anew = not losses.starts_small(text) and line.row.filled()[0] > 0
        return begins_anew and (":" in text or len(text) > LONGEST_SECTION or any(map(str.isdigit, text)))

    def _stands_apart(self, line: Line) -> bool:
        """True if a row of an exact table only has text in its first column: a footer, or a note below the plan."""
        return self.exact and len(line.cells) == 1 and len(line.row.filled()) == 1 and line.row.filled()[0] == 0

    def _refuse_without_ref(self, line: Line, draft: Draft) -> None:
        """Raises Unclear if a ref seems to be missing: a title and a full status follow a recommendation that has both."""
        status, title = line.cells.get("status"), line.cells.get("title", "")
        if status in self.statuses and draft.last_text("status") in self.statuses and not losses.starts_small(title or "a"):
            raise Unclear(
                f"A recommendation without a ref seems to begin at {line.place} (“{title[:40]}”): give it one in the"
                " document and import it again."
            )


ENUMERATED = re.compile(r"^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.):]\s*", re.IGNORECASE)


def _items(cell: str) -> list[str]:
    """The items of a list in one cell: the texts between its numbers, or its lines if it has none."""
    lines = [line for line in cell.split("\n") if line]
    if not all(ENUMERATED.match(line) for line in lines[:1]):
        return [without_bullet(line) for line in lines]
    items: list[str] = []
    for line in lines:
        if ENUMERATED.match(line):
            items.append(ENUMERATED.sub("", line, count=1))
        else:
            items[-1] += f" {line}"
    return items


def _lists(cells: Mapping[str, str], place: str) -> dict[str, list[str]]:
    """The cells of a row that hold one item for each of several actions, as lists of the same length; none if the row is a
    single action. Several dates or statuses show this, and so do owners numbered like the actions. Raises Unclear if there are
    several dates or statuses but the actions can't be told apart.
    """
    lists = {role: _items(cells[role]) for role in OF_A_PART if "\n" in cells.get(role, "") and not has_boxes(cells[role])}
    shown = [
        len(items)
        for role, items in lists.items()
        if (role == STATUS and all(map(is_status_like, items)))
        or (role == TIMESCALE and all(map(is_date_like, items)))
        or (role == OWNERS and all(ENUMERATED.match(line) for line in cells[OWNERS].split("\n")))
    ]
    if not shown or shown[0] < 2:
        return {}
    if len(lists.get(ACTIONS, [])) != shown[0]:
        cell = next(cells[role] for role in (STATUS, TIMESCALE, OWNERS) if len(lists.get(role, [])) == shown[0])
        raise Unclear(
            f"{place} has {shown[0]} dates or statuses for one action (“{' / '.join(cell.splitlines())}”): give each action a"
            " row of its own in the document and import it again."
        )
    return {role: items for role, items in lists.items() if len(items) == shown[0]}


def _is_of_a_part(role: str) -> bool:
    """True if each action of a recommendation may have a cell of its own in a column. Cells that turn out to be the same for
    all of them belong to the recommendation (see `plan.Builder`).
    """
    return role in OF_A_PART or role.startswith(MORE)


def _stretches(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """Runs of rows from the same table, as the first row and the number of rows."""
    at = 0
    while at < len(rows):
        count = 1
        while at + count < len(rows) and rows[at + count].table == rows[at].table:
            count += 1
        yield rows[at], count
        at += count


SUB_REF = re.compile(r"^(?P<parent>.*\d\)?)(?P<tail>\(?[a-z]\)?|\([ivx]+\)|[ivx]+|\.\d{1,2})$")


def join_sub_refs(drafts: Sequence[Draft], warnings: list[Warned]) -> list[Draft]:
    """Turn rows whose ref extends a recommendation's ref ("5a", "5(ii)", "5.1" below 5) into its parts. The parent must come
    first."""
    by_ref: dict[str, Draft] = {}
    joined: list[Draft] = []
    for draft in drafts:
        match = SUB_REF.match(draft.ref)
        parent = by_ref.get(match["parent"]) if match else None
        if parent is None:
            by_ref[draft.ref] = draft
            joined.append(draft)
            continue
        draft.sub_ref = draft.ref
        if not parent.parts and set(parent.cells) & set(OF_A_PART):
            own = {role: parent.cells.pop(role) for role in OF_A_PART if role in parent.cells}
            lost = "; ".join(piece.text.replace("\n", " ") for pieces in own.values() for piece in pieces)
            warnings.append(
                Warned(parent.place, parent.ref, f"it has parts, so what stands in its own row was left out: “{lost}”")
            )
        parent.parts.append(draft)
    return joined


def tell_doubles_apart(drafts: Sequence[Draft], table_at: Callable[[int], int]) -> list[Warned]:
    """Add the section's name to a ref that occurs in several sections. Raises Unclear if one occurs twice in a section, and
    Asks if it does so in two tables, whose numbers `table_at` gives by row."""
    by_ref: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_ref.setdefault(draft.ref, []).append(draft)
    warnings = []
    for ref, same in by_ref.items():
        if len(same) == 1:
            continue
        themes = _told_apart_by(same)
        if "" in themes or len(set(themes)) < len(themes):
            _ask_which_table(ref, same, table_at)
            raise Unclear(_doubled(ref, same))
        for draft, theme in zip(same, themes, strict=True):
            draft.ref = f"{ref} ({theme})"
        listed = " and ".join(draft.ref for draft in same)
        warnings.append(
            Warned(same[0].place, "", f"the ref {ref} stands in {len(same)} sections; they are told apart as {listed}")
        )
    return warnings


OF_SEVERAL = re.compile(
    r"\b(?:report|audit|review|source|document|section|area|service|year|project|plan|inspection)\b", re.IGNORECASE
)


def _told_apart_by(same: Sequence[Draft]) -> list[str]:
    """What distinguishes recommendations with the same ref: their sections, or else the report or area in a column
    of its own.
    """
    themes = [draft.theme for draft in same]
    if "" not in themes and len(set(themes)) == len(themes):
        return themes
    for slot in same[0].cells:
        names = [draft.last_text(slot) for draft in same]
        if slot.startswith(MORE) and OF_SEVERAL.search(slot) and all(names) and len(set(names)) == len(names):
            return names
    return themes


def _ask_which_table(ref: str, same: Sequence[Draft], table_at: Callable[[int], int]) -> None:
    """Raises Asks if each of the recommendations with the same ref is in a table of its own."""
    tables = [table_at(min(pieces[0].line for pieces in draft.cells.values())) for draft in same if draft.cells]
    if len(set(tables)) < len(same):
        return
    named = " and ".join(f"table {table} (“{draft.last_text(TITLE)[:40]}”)" for table, draft in zip(tables, same, strict=True))
    raise Asks(
        [
            Question(
                f"The ref {ref} stands in {named}: which of these tables is the plan? To have them all, give the"
                " recommendations of each a heading of their own, or different refs, in the document.",
                tuple(f"table {table}: {draft.last_text(TITLE)[:60]}" for table, draft in zip(tables, same, strict=True)),
                tuple(Options(table=table) for table in tables),
            )
        ]
    )


def _doubled(ref: str, same: Sequence[Draft]) -> str:
    first, second = same[0], same[1]
    return (
        f"The ref {ref} appears twice, at {first.place} (“{first.last_text(TITLE)[:40]}”) and at {second.place}"
        f" (“{second.last_text(TITLE)[:40]}”): if they are two actions of one recommendation, give them the same title; if"
        " they are two recommendations, give one of them another ref; then import it again."
    )
