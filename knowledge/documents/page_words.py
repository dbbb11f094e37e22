"""The words on a page and the lines that they form. Positions are in points, from the top left corner of the page.

If a line ends although there was room for the next word, its line break is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from knowledge.documents.table import is_bullet, tidy

SPACE = 0.28  # share of the font size; the width of a space
APART = 0.5  # share of the font size; words further apart than this aren't in the same phrase
PARAGRAPH = 1.75  # times the usual distance between lines; more than this separates two paragraphs
LABEL = re.compile(r"[A-Z][^:]{0,40}:(?:\s|$)")  # a line in a record: "Owner: Harbours"
DANGLING = ("/", "-", "–")
MARKS = frozenset("0123456789*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰")  # characters used as footnote marks


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its bounding box. `size` is its font size."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Line:
    """Words side by side, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return tidy(" ".join(word.text for word in self.words))

    @cached_property
    def x0(self) -> float:
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @cached_property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    def phrases(self) -> list[Line]:
        """Split the line wherever the gap between two words is too wide for a space."""
        pieces: list[list[Word]] = [[self.words[0]]]
        for before, word in pairwise(self.words):
            if word.x0 - before.x1 > APART * max(before.size, word.size):
                pieces.append([])
            pieces[-1].append(word)
        return [Line(tuple(piece)) for piece in pieces]


def is_raised(size: float, bottom: float, beside: float, its_bottom: float) -> bool:
    """True if a letter is smaller than the one beside it and set higher."""
    return size < 0.88 * beside and bottom < its_bottom - 0.1 * beside


def without_marks(words: Sequence[Word]) -> list[Word]:
    """Remove footnote marks, which are small and raised at the end of another word."""
    ends: dict[int, list[Word]] = {}
    for word in words:
        ends.setdefault(round(word.x1), []).append(word)
    return [word for word in words if not (set(word.text) <= MARKS and _marks_a_word(word, ends))]


def _marks_a_word(mark: Word, ends: dict[int, list[Word]]) -> bool:
    near = [word for x in range(round(mark.x0) - 2, round(mark.x0) + 2) for word in ends.get(x, [])]
    return any(
        word.top - word.size < mark.top < word.middle and is_raised(mark.size, mark.bottom, word.size, word.bottom)
        for word in near
        if word is not mark
    )


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Group words into lines, from top to bottom. Words are on the same line if the middle of one is within the height of the
    other.
    """
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.middle, each.x0)):
        last = lines[-1] if lines else None
        if last and abs(word.middle - last[0].middle) < 0.45 * max(last[0].size, word.size, 1.0):
            last.append(word)
        else:
            lines.append([word])
    return [Line(tuple(sorted(line, key=lambda each: each.x0))) for line in lines]


def text_of(lines: Sequence[Line], width: float) -> str:
    """Return the text of lines that were wrapped at a width, keeping only the author's own line breaks."""
    if not lines:
        return ""
    text = lines[0].text
    usual = min((after.top - before.top for before, after in pairwise(lines) if after.top > before.top), default=0.0)
    for before, after in pairwise(lines):
        parted = after.top - before.top > PARAGRAPH * usual or is_bullet(after.text[:1])
        if parted or _has_room(before, after, width):
            text += "\n" + after.text
        elif text.endswith("/") and not text.endswith(" /"):
            text += after.text
        else:
            text += " " + after.text
    return text


def _has_room(before: Line, after: Line, width: float) -> bool:
    """True if there was room at the end of a line for the first word of the next one."""
    if before.text.endswith(DANGLING):
        return False
    first = after.words[0]
    return (before.x1 - before.x0) + SPACE * before.size + (first.x1 - first.x0) < width - 0.5


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines outside tables into paragraphs. A line continues on the next if it is full and the next looks the same."""
    if not lines:
        return []
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    pitches = sorted(after.top - before.top for before, after in pairwise(lines))
    usual = pitches[len(pitches) // 4] if pitches else 0.0
    gathered = [[lines[0]]]
    for before, after in pairwise(lines):
        alike = abs(before.size - after.size) < 0.5 and before.bold == after.bold
        near = after.top - before.top <= 1.3 * max(usual, before.size)
        begins = is_bullet(after.text[:1]) or LABEL.match(after.text)
        if alike and near and not begins and not _has_room(before, after, width):
            gathered[-1].append(after)
        else:
            gathered.append([after])
    return gathered
