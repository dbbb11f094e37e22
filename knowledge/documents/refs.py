"""Finds refs: the one that starts a recommendation, and those that its text mentions. A ref is text, not a number.

A bare number is a ref only if it can't be anything else: "2015." may be the start of a wrapped line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LETTERED = re.compile(r"^([A-Z]{1,3})[ .\-/]{0,2}(\d{1,4}(?:\.\d{1,3})*[a-z]?)\b\s?(?:[.:)\]–—-]\s*|(?=\s)|$)")
SPELT = re.compile(r"^(?:Recommendation|Action)\s+(\d{1,4}(?:\.\d{1,3})*[a-z]?)\b\s*[.:)–—-]?\s*", re.IGNORECASE)
SHORTENED = re.compile(r"^(Rec)\.?\s?(\d{1,4}(?:\.\d{1,3})*[a-z]?)\b\s*[.:)–—-]?\s*", re.IGNORECASE)
NUMBER = re.compile(r"^(\d{1,3})\s?[.:)](?:\s+|$)")
DOTTED = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){1,3})\.?\s+(?=[^\W\d_])")
REF_CELL = re.compile(r"^(?=.*\w)\S{1,40}( \S{1,16}){0,3}$")
LONGEST_CELL = 200  # characters; a ref has fewer, even with many spaces in it
CONTINUED = re.compile(r"\s*[(\[]?\bcont(?:inued|['’]?d|\.)?[.)\]]*$", re.IGNORECASE)  # "3 (cont'd)"
ROMAN = re.compile(r"^[ivxlc]+$", re.IGNORECASE)
SPREAD = re.compile(r"\s*(?:[\n;,&]|\band\b|\bto\b|(?<=\d)\s*[-–](?=\s*[A-Za-z]*\d))\s*")
LISTED_NUMBERS = re.compile(r"^\s*\d{1,3}(?:\s*(?:,\s|;|&|\band\b)\s*\d{1,3})+\s*$")  # "1, 2", but not "1,200"
# A number is a ref after a word for refs ("recommendations 3, 4 and 7"). After a word that may mean something else, it must
# also end the phrase ("See update to 3.1.", but not "see 3 trees").
SAYS_SO = r"(?:recommendations?|actions?|recs?\.?|refs?\.?|items?|numbers?|nos?\.?)"
MAY_SAY_SO = r"(?:see(?: also)?|refer to|updates? (?:to|on|under)|as (?:for|at|under))"
NUMBER_OF_ONE = r"[A-Z]?\d+(?:\.\d+)*[a-z]?"
NUMBERS = rf"({NUMBER_OF_ONE}(?:(?:\s*,\s*|\s*&\s*|\s+and\s+|\s+or\s+){NUMBER_OF_ONE})*)"
DIGITS = re.compile(r"\d+")
NEAR = 40  # characters around a number that may say that it is a ref
SHAPE = re.compile(r"(?<![\w.])([A-Za-z]{1,4}[ .\-/]{0,2}\d+(?:\.\d+)*[a-z]?)(?!\w)")
LISTED = re.compile(rf"\b(?:{SAYS_SO}\s+{NUMBERS}|{MAY_SAY_SO}\s+{NUMBERS}(?=\s*(?:[.,;:)]|$|above\b|below\b)))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Leading:
    """A ref at the start of a title: its style (a document keeps to one), the ref itself, and the rest of the title."""

    kind: str
    ref: str
    title: str


def leading(text: str) -> Leading | None:
    """Return the ref at the start of a title: "R 2. Clarify", "R14.", "Recommendation 5:", "12.", "3.2 Improve"."""
    if match := SPELT.match(text):
        return Leading("spelt", f"R{match[1]}", text[match.end() :].strip())
    if match := SHORTENED.match(text):
        return Leading("shortened", f"Rec {match[2]}", text[match.end() :].strip())
    if match := LETTERED.match(text):
        between = "/" if "/" in text[: match.start(2)] else "-" if "-" in text[: match.start(2)] else ""
        return Leading(f"letter {match[1]}", f"{match[1]}{between}{match[2]}", text[match.end() :].strip())
    if match := DOTTED.match(text):
        return Leading("number", match[1], text[match.end() :].strip())
    if match := NUMBER.match(text):
        return Leading("number", match[1], text[match.end() :].strip())
    return None


def in_column(cell: str) -> str | None:
    """Return the ref in a cell of the ref column, without closing punctuation ("R 2." becomes R2; "2(i)" is unchanged). None if
    it is not a ref.
    """
    if len(cell) > LONGEST_CELL:
        return None
    plain = _unclosed(" ".join(cell.split()))
    if "cont" in plain.casefold():
        plain = _unclosed(CONTINUED.sub("", plain))
    if match := SPELT.fullmatch(plain):
        return f"R{match[1]}"
    if not REF_CELL.match(plain):
        return None
    if not any(c.isdigit() for c in plain) and not (len(plain) <= 3 and plain.isalnum()) and not ROMAN.match(plain):
        return None
    return re.sub(r"^([A-Z]) (\d+)$", r"\1\2", plain)


def _unclosed(text: str) -> str:
    """Remove a final full stop, colon or bracket from a ref, but keep a bracket that closes one inside the ref."""
    while text and (text[-1] in " .:" or (text[-1] == ")" and text.count("(") < text.count(")"))):
        text = text[:-1]
    return text[1:-1] if text.startswith("(") and text.endswith(")") and text.count("(") == 1 else text


def several(cell: str) -> tuple[str, ...]:
    """Return the refs in a cell with several ("R1 & R2", "R5-R7"), otherwise ()."""
    pieces = [piece for piece in SPREAD.split(cell) if piece]
    if len(pieces) < 2 or not all(re.fullmatch(r"[A-Za-z]{0,4}[ .]?\d{1,4}(?:\.\d{1,3})*[a-z]?\.?", piece) for piece in pieces):
        return ()
    if LISTED_NUMBERS.match(cell):
        return tuple(pieces)
    shapes = {re.sub(r"\d+", "0", piece) for piece in pieces}
    return tuple(pieces) if len(shapes) == 1 and ("\n" in cell or not pieces[0].isdigit()) else ()


class Mentions:
    """Finds one plan's refs in its texts."""

    def __init__(self, refs: Iterable[str]) -> None:
        self.refs: Mapping[str, str] = {_plain(ref): ref for ref in refs}
        numbers: dict[str, str] = {}
        doubtful: set[str] = set()
        for ref in self.refs.values():
            number = re.sub(r"^\D+", "", ref)
            if number in numbers:
                doubtful.add(number)
            numbers[number] = ref
        self.numbers: Mapping[str, str] = {number: ref for number, ref in numbers.items() if number and number not in doubtful}

    def named(self, text: str, own: str) -> tuple[str, ...]:
        """Return the plan's refs that the text mentions, each once and in order, except `own`."""
        mentions: list[tuple[int, str]] = []
        for mention in _around_numbers(SHAPE, text):
            if ref := self.refs.get(_plain(mention[1])):
                mentions.append((mention.start(), ref))
        for mention in _around_numbers(LISTED, text):
            for number in re.finditer(NUMBER_OF_ONE, mention[1] or mention[2], re.IGNORECASE):
                if ref := self.refs.get(_plain(number[0])) or self.numbers.get(number[0]):
                    mentions.append((mention.start(mention.lastindex or 1) + number.start(), ref))
        return tuple(dict.fromkeys(ref for _, ref in sorted(mentions) if ref != own))


def _around_numbers(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield a pattern's matches, looking only where there is a number not far away."""
    start = end = -1
    for number in DIGITS.finditer(text):
        if end >= 0 and number.start() - NEAR > end:
            yield from pattern.finditer(text, start, end)
            end = -1
        start = max(0, number.start() - NEAR) if end < 0 else start
        end = number.end() + NEAR
    if end >= 0:
        yield from pattern.finditer(text, start, end)


def _plain(ref: str) -> str:
    return re.sub(r"[\s.\-]+(?=\d)", "", ref.upper(), count=1) if ref[:1].isalpha() else ref.upper()
