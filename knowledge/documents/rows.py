"""Turns raw rows into recommendations' cells, telling apart headings, new recommendations and continuation lines.

A table row isn't always a recommendation. One recommendation may take up forty lines over four pages, and the next may start on
the same line as the end of the previous one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.documents import losses
from knowledge.documents.columns import MORE, Columns
from knowledge.documents.content import is_status_like
from knowledge.documents.dates import is_date_like
from knowledge.documents.drafts import OF_A_PART, Draft, Fragment, Gathered, Line, is_of_a_part
from knowledge.documents.headings import heading_of
from knowledge.documents.item_lists import lists_in
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
from knowledge.documents.lines import Lines
from knowledge.documents.mend import Words, join
from knowledge.documents.refs import Leading, leading, several
from knowledge.documents.table import Way, without_bullet
from knowledge.model import Unclear, Warned

TEXTS = ("title", "actions", "progress")
LINE_OF_NUMBERS = re.compile(r"^[-–—\s]*\d{1,3}(?:\s+[-–—]\s+\d{1,3})*[-–—\s]*$")
SAME_REFS = frozenset(("letter R", "spelt", "shortened"))
NOTHING = frozenset(("none", "n/a", "nil", "no action", "no action required", "not applicable"))
LONGEST_SECTION = 60  # characters in a section's name in a separate row
MOST_SKIPPED = 5  # how much higher than the last number the next ref of a plan may be
NOTE = re.compile(r"^(?:progress|(?:latest )?update|comments?|position)\b[^:\n]{0,40}:", re.IGNORECASE)
PAGE = re.compile(r"^(?:page|p\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?$", re.IGNORECASE)


class Reader:
    """Reads the rows below the first heading row: first each by itself (see `lines`), then how each follows the one before."""

    def __init__(self, way: Way, header: Columns, words: Words, themes: Sequence[str], title: str, theme: str = "") -> None:
        first = Lines(way, header, words)
        self.exact = way.exact
        self.header, self.words, self.known_themes, self.title = header, words, themes, title
        self.out = Gathered(warnings=first.warnings)
        self.headings: set[int] = set()  # the rows that only name a section
        self.has_refs, self.lines = first.has_refs, first.all
        self.kind = self._kind_of_refs()
        self.statuses: set[str | None] = set()
        self.last_begun: Line | None = None
        self.numbered = self._last_number = 0
        self.theme = ""
        self.is_new_theme = False
        self.themed: Draft | None = None  # the last recommendation whose own row gave its theme
        # If each recommendation has a heading, the rows below it are its actions.
        self.of_actions = ACTIONS in likelihoods(header.heading_of(TITLE)) and REF not in header.roles
        self.above: Leading | None = None
        self.is_first_below = False
        if self.of_actions and (lead := leading(theme)) and lead.title:
            self.above, self.is_first_below = lead, True
        else:
            self._set_theme(theme)

    def read(self) -> Gathered:
        """Read all lines, and return what was gathered."""
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
        """Don't start a new recommendation at a row that has the previous row's ref and either the same title or none."""
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

    def _warn(self, where: str, what: str, ref: str = "") -> None:
        self.out.warnings.append(Warned(where, ref, what))

    def _kind_of_refs(self) -> str:
        """Return the style of this document's refs: "column" if they have a column of their own, otherwise the most common
        one at the start of titles, or "" if there is none.
        """
        if self.has_refs:
            return "column"
        kinds = [lead.kind for line in self.lines if line.ref and (lead := self._leading(line))]
        return max(sorted(set(kinds)), key=kinds.count) if kinds else ""

    @staticmethod
    def _leading(line: Line) -> Leading | None:
        return leading(line.cells.get("title", ""))

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
        """True if the recommendation is "None": an item in the minutes without an action."""
        return line.cells.get(TITLE, "").casefold().strip(" .-") in NOTHING

    def _goes_on_small(self, line: Line) -> bool:
        """True if a row in a plan without refs starts mid-sentence, and so continues the previous one."""
        if not losses.starts_small(line.cells["title"]):
            return False
        return "status" not in line.cells and "timescale" not in line.cells

    def _counts_on(self, ref: str, sure: bool) -> bool:
        """True if a bare number is the next ref, not just a number at the start of a line."""
        if not ref.isdigit():
            return True
        if not sure and not self._last_number < int(ref) <= self._last_number + MOST_SKIPPED:
            return False
        self._last_number = int(ref)
        return True

    def _before_starts(self, starts: Sequence[bool]) -> list[bool]:
        """For each line, work out whether the next line that isn't a heading starts a recommendation."""
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
            return False  # a second owner, or a date on a separate line
        return line.row.bare or line.row.heading or (len(line.cells) == 1 and not losses.starts_small(line.row.text))

    def _begin_below(self, above: Leading, line: Line) -> None:
        """Add an action below its recommendation's heading. The first starts the recommendation; later ones become parts."""
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
        lists = lists_in(cells, line.place) if self.exact else {}
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
            owner = draft.parts[-1] if draft.parts and is_of_a_part(role) else draft
            if role.startswith(MORE) and any(fragment.text == text for fragment in owner.cells.get(role, [])):
                continue
            marked = role in line.bullets or without_bullet(text) != text or (self.exact and role in owner.cells)
            owner.cells.setdefault(role, []).append(Fragment(text, line.page, line.number, line.place, marked))

    def _begin_part(self, draft: Draft, line: Line) -> None:
        """Add another action with its own owner, date or status. What was there before becomes the first part."""
        if not draft.parts:
            first = Draft(draft.ref, draft.theme, draft.place, draft.atop)
            first.cells = {role: draft.cells.pop(role) for role in [*draft.cells] if is_of_a_part(role)}
            draft.parts.append(first)
        draft.parts.append(Draft(draft.ref, draft.theme, line.place, line.atop))
        for role, text in line.merged.items():
            if is_of_a_part(role):
                draft.parts[-1].cells[role] = [Fragment(text, line.page, line.number, line.place)]

    def _is_whole_again(self, line: Line, draft: Draft) -> bool:
        """True if a line of text copied from a page has its own date or status, although the previous part already had one."""
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
        """Return a recommendation's title as it was in its cell, with the ref in front."""
        return f"{draft.ref}. {draft.last_text(TITLE)}"

    @staticmethod
    def _without_ref(line: Line) -> Unclear:
        return Unclear(
            f"A recommendation without a ref seems to begin at {line.place} (“{line.cells[TITLE][:40]}”): give it one in the"
            " document and import it again."
        )

    def _is_part(self, line: Line, draft: Draft) -> bool:
        """True if a row below a recommendation is another action for it."""
        own = set(line.cells) & {OWNERS, TIMESCALE, ORIGINAL, STATUS}
        if not self.exact:
            return self._is_whole_again(line, draft)
        if not own:
            return False
        if line.cells.get(TITLE) not in (None, draft.last_text(TITLE), self._title_of(draft)):
            raise self._without_ref(line)
        if not draft.parts and not set(draft.cells) & {ACTIONS, OWNERS, TIMESCALE, STATUS}:
            return False  # the row above had only the title, and this one has the rest
        return ACTIONS in line.cells or bool(own & {TIMESCALE, STATUS})

    def _set_theme(self, theme: str) -> None:
        self.theme = theme
        self.is_new_theme = bool(theme) and theme not in self.out.themes
        if self.is_new_theme:
            self.out.themes.append(theme)

    def _theme_goes_on(self, text: str, draft: Draft, line: Line) -> None:
        """Continue a theme's name that takes up several lines in its column."""
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
        """Leave out a page number or a repeated title, with a warning. Returns whether the line was left out."""
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
        """True if a line of numbers is a page number, because the cell that it would continue is complete, or it is set between
        dashes.
        """
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
        """True if a row of an exact table has only a note below the recommendation's text, such as "Update June 2026:
        begun".
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
        """True if a row of an exact table has text only in its first column: a footer, or a note below the plan."""
        return self.exact and len(line.cells) == 1 and len(line.row.filled()) == 1 and line.row.filled()[0] == 0

    def _refuse_without_ref(self, line: Line, draft: Draft) -> None:
        """Raise Unclear if a ref seems to be missing, because a title and a full status follow a recommendation that has
        both.
        """
        status, title = line.cells.get("status"), line.cells.get("title", "")
        if status in self.statuses and draft.last_text("status") in self.statuses and not losses.starts_small(title or "a"):
            raise Unclear(
                f"A recommendation without a ref seems to begin at {line.place} (“{title[:40]}”): give it one in the"
                " document and import it again."
            )
