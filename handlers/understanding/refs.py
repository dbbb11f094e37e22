"""Recommendations named in a question: "R17", "r 17", "rec's 4 & 22", "R1 to R5", "recommendation seventeen", "#14".

The surprise: whether "17" is a ref depends on what is left of the sentence, so bare numbers are asked for separately.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

MAX_RANGE = 200  # refs that one "R1 to R900" may name

_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
""".split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip


def _spelt() -> Mapping[str, int]:
    words = {word: number for number, word in enumerate(_UNITS)}
    for ten, word in enumerate(_TENS, 2):
        words[word] = ten * 10
        for unit in range(1, 10):
            for joint in ("-", " ", ""):
                words[f"{word}{joint}{_UNITS[unit]}"] = ten * 10 + unit
                ordinal = next(name for name, number in _ORDINALS.items() if number == unit)
                words[f"{word}{joint}{ordinal}"] = ten * 10 + unit
    return words | _ORDINALS


NUMBERS = _spelt()
_SPELT = "|".join(sorted(NUMBERS, key=len, reverse=True))
_NOUN = r"(?:(?:recommendations?|recomm?s?|recs?'?s?|action points?|action|items?|points?|rows?)(?![a-z]))"
_NUMBER_SIGN = r"(?:no\.?|nos\.?|num|number|numbers|#)"
_DIGITS = r"\d{1,6}(?:st|nd|rd|th)?"
_ONE = rf"(?:{_SPELT}|{_DIGITS})\b"
_JOINT = r"(?:\s*(?:,\s*and|,|and also|and|&|\+|/|or|plus|as well as)\s*)"
_TO = r"(?:\s*(?:to|-|through to|thru to|through|thru|until|up to|and up to)\s*)"
# What a number counts: never a ref.
_COUNTED = r"(?!\s*(?:%|per ?cent|days?|weeks?|months?|years?|hours?|pm\b|am\b|k\b|million|m\b|pounds?|people|staff|members?|managers?|quotes?|others?\b|more\b|of them|times?\b))"


Take = Callable[[re.Match[str], Sequence[tuple[str, bool]]], str]

_RANKS = "|".join(word for word, number in NUMBERS.items() if word.endswith(("th", "rd", "nd", "st")) and number > 3)
_AFTER_NOUN = re.compile(
    rf"\b{_NOUN}\s*{_NUMBER_SIGN}?[\s.:]*{_ONE}{_COUNTED}(?:(?:{_TO}|{_JOINT})(?:{_NOUN}\s*)?{_ONE}{_COUNTED})*"
)
_AFTER_SIGN = re.compile(rf"(?:#\s*|\b(?:no\.?|number)\s+)\d{{1,6}}\b{_COUNTED}")
# "The first one" is a place in a list; "the first recommendation" and "the eighteenth" are refs.
_ORDINAL = re.compile(
    rf"\bthe (?:{_RANKS})(?: (?:one|{_NOUN}))?\b|\bthe (?:first|second|third) rec(?:ommendation)?\b|\b\d{{1,4}}(?:st|nd|rd|th) (?:one|{_NOUN})\b"
)
# "One" and "two" alone stand for things, not for refs.
_BARE_ONE = rf"(?:(?!(?:one|two|first|second|third)\b){_ONE})"
_BARE = re.compile(rf"(?<![\w£$.]){_BARE_ONE}{_COUNTED}(?:(?:{_TO}|{_JOINT}){_BARE_ONE}{_COUNTED})*")


@dataclass(frozen=True, slots=True)
class Shape:
    """The refs of a plan: `known` runs from a ref as one might type it (folded) to the ref; `prefix` is the letters
    that most of them begin with ("r"), "" for bare numbers; `compound` that some are more than that ("3.2", "A/4")."""

    known: Mapping[str, str]
    prefix: str
    compound: bool

    def find(self, typed: str) -> str | None:
        return self.known.get(fold(typed))

    def typed(self, text: str) -> str | None:
        """The ref that was typed, which may be its number alone."""
        number = text.strip().rstrip(".")
        whole = number.isascii() and number.isdigit() and len(number) < 9  # Python refuses numbers of thousands of digits
        return self.find(text) or (self.numbered(int(number)) if whole else None)

    def numbered(self, number: int) -> str | None:
        """The ref with that number."""
        return self.known.get(f"{self.prefix}{number}") or self.known.get(str(number))

    def name(self, number: int) -> str:
        """The ref with that number as the plan would write it, whether it has it or not."""
        return self.numbered(number) or f"{self.prefix.upper()}{number}"


def fold(ref: str) -> str:
    """A ref without what people vary: case, spaces, stops and hyphens after its letters, leading zeros."""
    letters, rest = re.match(r"\s*([a-z]*)[\s.\-#:]*(.*)", ref.lower(), re.S).groups()  # type: ignore[union-attr]
    return letters + re.sub(r"(?<![\d.])0+(?=\d)", "", rest.strip(" .,;:"))


def shape(refs: Iterable[str]) -> Shape:
    """The shape of a plan's refs."""
    known = {fold(ref): ref for ref in refs}
    letters = [re.match(r"[a-z]*", ref)[0] for ref in known]  # type: ignore[index]
    prefix = Counter(letters).most_common(1)[0][0] if letters else ""
    return Shape(known, prefix, any(re.search(r"[./]", ref) for ref in known))


@dataclass(frozen=True, slots=True)
class Named:
    """The refs that a text names, those that the plan has not (as it would write them), and the text without them."""

    refs: tuple[str, ...]
    unknown: tuple[str, ...]
    text: str


def find(text: str, plan: Shape) -> Named:
    """Find all refs in a plain text, and put REF in their place."""
    found: list[tuple[int, str, bool]] = []

    def take(match: re.Match[str], names: Sequence[tuple[str, bool]]) -> str:
        found.extend((match.start(), name, known) for name, known in names)
        return " REF " if names else match[0]

    text = _exact(text, plan, take)
    for pattern in (_prefixed(plan.prefix or "r"), _AFTER_NOUN, _AFTER_SIGN, _ORDINAL):
        text = pattern.sub(lambda match: take(match, _names(match[0], plan)), text)
    return _named(found, text)


def find_bare(text: str, plan: Shape) -> Named:
    """As `find`, for numbers that stand alone: only where nothing else of the question is left to be understood."""
    match = _BARE.search(text)
    if not match:
        return Named((), (), text)
    names = _names(match[0], plan)
    return _named([(0, name, known) for name, known in names], f"{text[: match.start()]} REF {text[match.end() :]}")


def _named(found: list[tuple[int, str, bool]], text: str) -> Named:
    ordered = [(name, known) for _, name, known in sorted(found, key=lambda each: each[0])]
    refs = tuple(dict.fromkeys(name for name, known in ordered if known))
    unknown = tuple(dict.fromkeys(name for name, known in ordered if not known))
    return Named(refs, unknown, re.sub(rf"REF(?:{_JOINT}REF|\s+REF)*", "REF", " ".join(text.split())))


_DOTTED = re.compile(r"(?<![\w£$./])(?:[a-z]{0,4}\d+(?:[./]\d+)+[a-z]?|[a-z]{1,3}/\d+)(?![\w%/]|\.\d)")
_BEFORE_DOTTED = re.compile(rf"\b{_NOUN}\s*{_NUMBER_SIGN}?[\s.:]*(?=[a-z]{{0,4}}\s?\d+[./]\d)")
_LIKE_A_REF = re.compile(r"[a-z]{0,4}\d{1,2}[./]\d{1,2}[a-z]?|[a-z]{1,3}/\d+")


def _exact(text: str, plan: Shape, take: Take) -> str:
    """Refs of more than letters and a number ("3.2", "A/4"), where the plan has refs of that form."""
    if not plan.compound:
        return text

    def names(match: re.Match[str]) -> str:
        known = plan.find(match[0])
        if known is None and not _LIKE_A_REF.fullmatch(match[0]):
            return match[0]
        return take(match, [(known or match[0].strip().upper(), known is not None)])

    text = _BEFORE_DOTTED.sub("", text)
    both = re.compile(rf"({_DOTTED.pattern}){_TO}({_DOTTED.pattern})")
    text = both.sub(lambda match: take(match, _between(match[1], match[2], plan)), text)
    return _DOTTED.sub(names, text)


def _between(first: str, last: str, plan: Shape) -> list[tuple[str, bool]]:
    """The plan's refs from the one to the other, in its own order."""
    start, end = plan.find(first), plan.find(last)
    order = list(plan.known.values())
    if start is None or end is None:
        return []
    low, high = sorted((order.index(start), order.index(end)))
    return [(ref, True) for ref in order[low : high + 1][:MAX_RANGE]]


@cache
def _prefixed(prefix: str) -> re.Pattern[str]:
    one = rf"{prefix}['’]?s?[\s.\-#:]{{0,2}}\d{{1,6}}"
    return re.compile(
        rf"\b(?:{_NOUN}\s*{_NUMBER_SIGN}?\s*)?{one}\b{_COUNTED}(?:(?:{_TO}|{_JOINT}|\s+)(?:{one}|\d{{1,6}}(?![\w£%.]))\b{_COUNTED})*"
    )


_TOKEN = re.compile(rf"\b(?:{_SPELT})\b|\d+|\bto\b|through|thru|until|-(?=\s*[a-z]{{0,3}}[\s.]?\d)|\band\b|\bor\b|,|&|/|plus")


def _names(text: str, plan: Shape) -> list[tuple[str, bool]]:
    """The refs that a run such as "r1 to r5, 9 and twelve" names, each with whether the plan has it."""
    names: list[tuple[str, bool]] = []
    last: int | None = None
    ranging = False
    for token in re.findall(
        rf"{_SPELT}|\d+|\bto\b|through|thru|until|-(?=\s*[a-z]?[\s.]?\d)|and|or|,|&|/|plus", text.replace("'", "")
    ):
        if token in ("to", "through", "thru", "until", "-"):
            ranging = last is not None
        elif token.isdigit() or token in NUMBERS:
            number = int(token) if token.isdigit() else NUMBERS[token]
            low, high = (min(last, number), max(last, number)) if ranging and last is not None else (number, number)
            wanted = range(low, min(high, low + MAX_RANGE) + 1)
            names += [(plan.name(each), plan.numbered(each) is not None) for each in wanted]
            last, ranging = number, False
        else:
            ranging = False
    return names
