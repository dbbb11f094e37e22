"""The numbers that Word displays before the paragraphs of automatic lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
LEVELS = 9  # levels in a list, as in Word
LARGEST_NUMBER = 100_000  # the highest number read from an attribute


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, its number format ("decimal") and its text ("%1.%2")."""

    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """A document's lists, and how far each has counted. `lists` maps each list's id to its abstract list."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    restarted: set[str] = field(default_factory=set)

    def next(self, list_id: str, level: int) -> str:
        """Return the number displayed before the next paragraph of a list, or "" if it has a bullet or nothing."""
        abstract = self.lists.get(list_id)
        levels = self.levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return ""
        counts = self.counts.setdefault(abstract, {})
        if list_id not in self.restarted:
            self.restarted.add(list_id)
            for at in self.restarts.get(list_id, {}):
                counts.pop(at, None)
        start = self.restarts.get(list_id, {}).get(level, levels[level].start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in range(level + 1, LEVELS):
            counts.pop(deeper, None)
        return self._displayed(levels, counts, level)

    def _displayed(self, levels: dict[int, Level], counts: dict[int, int], level: int) -> str:
        if levels[level].form in ("bullet", "none"):
            return ""
        text = levels[level].text
        for at in range(level + 1):
            of_level = levels.get(at, Level())
            text = text.replace(f"%{at + 1}", displayed(counts.get(at, of_level.start), of_level.form))
        return text


def displayed(number: int, form: str) -> str:
    """Format a number as a list displays it: "4", "d", "D", "iv", "IV", "04"."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        rest, letters = number, ""
        for value, sign in ROMAN:
            letters += sign * (rest // value)
            rest %= value
        return letters if form == "lowerRoman" else letters.upper()
    return f"{number:02d}" if form == "decimalZero" else str(number)


def numbering_of(tree: Any | None) -> Numbering:
    """Read the lists in numbering.xml. There are none if `tree` is None."""
    numbering = Numbering()
    if tree is None:
        return numbering
    for abstract in tree.iter("{*}abstractNum"):
        levels = {}
        for level in abstract.iter("{*}lvl"):
            levels[whole(attribute(level, "ilvl"))] = Level(
                whole(value(level, "start"), 1), value(level, "numFmt") or "decimal", value(level, "lvlText")
            )
        numbering.levels[attribute(abstract, "abstractNumId")] = levels
    for entry in tree.iter("{*}num"):
        list_id = attribute(entry, "numId")
        numbering.lists[list_id] = value(entry, "abstractNumId")
        for override in entry.iter("{*}lvlOverride"):
            if start := value(override, "startOverride"):
                numbering.restarts.setdefault(list_id, {})[whole(attribute(override, "ilvl"))] = whole(start, 1)
    return numbering


def attribute(element: Any, name: str) -> str:
    """Return an attribute, by its name without the namespace, or "" if it is missing."""
    return next((str(text) for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def value(element: Any, child: str) -> str:
    """Return the `val` attribute of a child element, or "" if there is no such child."""
    node = element.find(f"{{*}}{child}")
    return "" if node is None else attribute(node, "val")


def whole(text: str, otherwise: int = 0) -> int:
    """Convert an attribute to a number of at most LARGEST_NUMBER, or return `otherwise` if it isn't one."""
    return min(int(text), LARGEST_NUMBER) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
