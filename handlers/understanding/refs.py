"""Finds the recommendations named in a question: "R17", "r 17", "rec's 4 & 22", "R1 to R5", "recommendation seventeen", "#14".

Whether "17" alone is a ref depends on the rest of the sentence, so there is a separate function for bare numbers (`find_bare`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase

from handlers.language import ref_words
from knowledge.number_words import NUMBERS
from knowledge.parts import SECTION

MAX_RANGE = 200  # the most refs in a range such as "R1 to R900"
MAX_DIGITS = 8  # the most digits in a ref's number; Python refuses to parse thousands of digits

RefFound = tuple[str, bool]
"""A ref as the plan would write it, and whether the plan has it."""
Mark = Callable[[re.Match[str], Sequence[RefFound]], str]
"""Records the refs found, and returns what replaces them."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The refs of a plan. Each version of a plan has its own instance, which isn't equal to any other.

    `known` maps each ref in its folded form to the ref. `prefix` is the letters that most of them begin with ("r"), or "" for
    bare numbers. `compound` says that some consist of more than letters and a number ("3.2", "A/4"), and `in_words` that some
    also contain the letter of a part, something in brackets, or the name of a section.
    """

    known: Mapping[str, str]
    prefix: str
    compound: bool
    in_words: bool = False

    def find(self, typed: str) -> str | None:
        """The ref that was typed in full, or None. A part's ref may lack the plan's usual letters ("5b"), and refs that start
        with a number may have an R in front ("R5" for 5).
        """
        folded = fold(typed)
        bare = folded[1:] if folded[:1] == "r" and folded[1:2].isdigit() else folded
        return self.known.get(folded) or self.known.get(bare) or self._of_part(folded)

    def _of_part(self, folded: str) -> str | None:
        return self.known.get(f"{self.prefix}{folded}") if folded[-1:].isalpha() else None

    def typed(self, text: str) -> str | None:
        """The ref that was typed, possibly only as a number, or None."""
        number = text.strip().rstrip(".")
        is_number = number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS
        return self.find(text) or (self.numbered(int(number)) if is_number else None)

    def in_sections(self, typed: str) -> tuple[str, ...]:
        """The refs that differ only in their sections: "1 (People)" and "1 (Money)" for a typed "1"."""
        wanted = {fold(typed), fold(typed).removeprefix("r")}
        sections = ((ref, SECTION.match(ref)) for ref in dict.fromkeys(self.known.values()))
        return tuple(ref for ref, section in sections if section and fold(section["ref"]) in wanted)

    def numbered(self, number: int) -> str | None:
        """The ref with that number, or None."""
        return self.known.get(f"{self.prefix}{number}") or self.known.get(str(number))

    def name(self, number: int) -> str:
        """The ref with that number as the plan would write it, whether it exists or not."""
        return self.numbered(number) or f"{self.prefix.upper()}{number}"


def fold(ref: str) -> str:
    """A ref in a normal form, without differences in how people type it: case, spaces, full stops and hyphens after the
    letters, leading zeros.
    """
    letters = ref_words.LETTERS.pattern.match(in_one_word(ref).lower())
    assert letters is not None, "the pattern matches any text"
    return letters[1] + ref_words.LEADING_ZEROS.pattern.sub("", letters[2].strip(" .,;:"))


def in_one_word(ref: str) -> str:
    """A ref with its words in brackets joined on after a full stop: "5(ii)" as "5.ii", "1 (Our people)" as "1.Our_people"."""
    if "(" not in ref:
        return ref
    opened = ref_words.BRACKET.pattern.sub(".", " ".join(ref.split()).replace(")", ""))
    number, stop, rest = opened.partition(".")
    return f"{number}{stop}{ref_words.NO_WORD.pattern.sub('_', rest)}".rstrip("_")


def shape(refs: Iterable[str]) -> Shape:
    """The shape of a plan's refs."""
    by_fold = {fold(ref): ref for ref in refs}
    letters = Counter(ref[: len(ref) - len(ref.lstrip(ascii_lowercase))] for ref in by_fold)
    prefix = letters.most_common(1)[0][0] if letters else ""
    compound = any("." in ref or "/" in ref for ref in by_fold)
    return Shape(by_fold, prefix, compound, any(ref_words.IN_WORDS.search(ref) for ref in by_fold))


@dataclass(frozen=True, slots=True)
class Named:
    """The refs in a message, those that aren't in the plan (as it would write them), and the text with REF in their place."""

    refs: tuple[str, ...]
    unknown: tuple[str, ...]
    text: str


def find(text: str, plan: Shape) -> Named:
    """Find all refs in the text, and put REF in their place. For bare numbers, see `find_bare`."""
    places: list[tuple[int, RefFound]] = []

    def mark(match: re.Match[str], refs: Sequence[RefFound]) -> str:
        places.extend((match.start(), ref) for ref in refs)
        return " REF " if refs else match[0]

    text = ref_words.ROMAN.pattern.sub(lambda match: f"{match['noun']}{_roman(match['number'])}", text)
    text = _exact(_in_words(text, plan, mark), plan, mark)
    text = ref_words.BY_PLACE.pattern.sub(lambda match: mark(match, _by_place(match, plan)), text)
    for pattern in (_prefixed(plan.prefix or "r"), *(row.pattern for row in ref_words.NUMBERED)):
        text = pattern.sub(lambda match: mark(match, _refs_of(match[0], plan)), text)
    if not plan.prefix:
        text = ref_words.IN_PLACE.pattern.sub(lambda match: _in_place(match, plan, mark), text)
    return _named([ref for _, ref in sorted(places, key=lambda place: place[0])], text)


def _in_place(match: re.Match[str], plan: Shape, mark: Mark) -> str:
    """Mark bare numbers where a ref could be, if the plan has all of them."""
    refs = _refs_of(match["refs"], plan)
    if not all(is_in_plan for _, is_in_plan in refs):
        return match[0]
    start, end = match.span("refs")
    return f"{match[0][: start - match.start()]}{mark(match, refs)}{match[0][end - match.start() :]}"


def _roman(number: str) -> int:
    """The value of a Roman numeral up to thirty-nine."""
    values = [{"x": 10, "v": 5, "i": 1}[letter] for letter in number]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _by_place(match: re.Match[str], plan: Shape) -> list[RefFound]:
    """The plan's first or last refs. Empty for "the last recommendations" without a number."""
    number = match["number"]
    if not number and match["noun"].endswith("s"):
        return []
    count = 1 if not number else int(number) if number.isdigit() else NUMBERS[number]
    order = list(plan.known.values())
    chosen = order[:count] if match["edge"] in ref_words.FROM_THE_BEGINNING else order[-count:]
    return [(ref, True) for ref in chosen] if 0 < count <= MAX_RANGE else []


def find_bare(text: str, plan: Shape) -> Named:
    """Like `find`, for bare numbers. Used only if nothing else in the question is left to understand."""
    match = ref_words.BARE.search(text)
    if not match:
        return Named((), (), text)
    return _named(_refs_of(match[0], plan), f"{text[: match.start()]} REF {text[match.end() :]}")


def _named(refs: Sequence[RefFound], text: str) -> Named:
    in_plan = tuple(dict.fromkeys(name for name, is_known in refs if is_known))
    unknown = tuple(dict.fromkeys(name for name, is_known in refs if not is_known))
    return Named(in_plan, unknown, ref_words.MARKS.pattern.sub("REF", " ".join(text.split())))


def _in_words(text: str, plan: Shape, mark: Mark) -> str:
    """Mark refs that end in a word or letter ("r5b", "1.people"), if the plan has refs of that form."""
    if not plan.in_words:
        return ref_words.ONE_IN_WORDS.pattern.sub(lambda match: _part_of_none(match, plan, mark), text)

    def marked(match: re.Match[str]) -> str:
        ref = plan.find(match["ref"])
        if ref is None:
            is_letter = ref_words.LETTERED.pattern.fullmatch(match["ref"])
            return mark(match, [(_as_written(match["ref"]), False)]) if is_letter else match[0]
        return mark(match, [(ref, True)])

    return ref_words.ONE_IN_WORDS.pattern.sub(marked, text)


def _part_of_none(match: re.Match[str], plan: Shape, mark: Mark) -> str:
    """Mark "r5b" as a ref, if the plan has R5 but no recommendation with parts."""
    typed = match["ref"]
    letters, number = typed.rstrip(ascii_lowercase)[: len(plan.prefix)], typed.rstrip(ascii_lowercase)[len(plan.prefix) :]
    is_one = bool(plan.prefix) and letters == plan.prefix and number.isdigit() and len(number) <= MAX_DIGITS
    if not is_one or not ref_words.LETTERED.pattern.fullmatch(typed) or plan.numbered(int(number)) is None:
        return match[0]
    return mark(match, [(_as_written(typed), False)])


def _as_written(ref: str) -> str:
    """A part's ref as the plan would write it: "R5b"."""
    return f"{ref[:-1].upper()}{ref[-1:]}"


def _exact(text: str, plan: Shape, mark: Mark) -> str:
    """Mark refs with more than letters and a number ("3.2", "A/4"), if the plan has refs of that form."""
    if not plan.compound:
        return text

    def marked(match: re.Match[str]) -> str:
        ref = plan.find(match[0])
        if ref is None and not ref_words.LIKE_A_REF.pattern.fullmatch(match[0]):
            return match[0]
        return mark(match, [(ref or match[0].strip().upper(), ref is not None)])

    text = ref_words.BEFORE_DOTTED.pattern.sub("", text)
    text = ref_words.DOTTED_RANGE.pattern.sub(lambda match: mark(match, _between(match[1], match[2], plan)), text)
    return ref_words.ONE_DOTTED.pattern.sub(marked, text)


def _between(first: str, last: str, plan: Shape) -> list[RefFound]:
    """The refs from one to another in the plan's order. Empty if the plan lacks either."""
    start, end = plan.find(first), plan.find(last)
    if start is None or end is None:
        return []
    order = list(plan.known.values())
    low, high = sorted((order.index(start), order.index(end)))
    return [(ref, True) for ref in order[low : high + 1][:MAX_RANGE]]


@cache
def _prefixed(prefix: str) -> re.Pattern[str]:
    return re.compile(ref_words.prefixed(prefix))


def _refs_of(text: str, plan: Shape) -> list[RefFound]:
    """The refs named in a series such as "r1 to r5, 9 and twelve"."""
    refs: list[RefFound] = []
    last: int | None = None
    ranging = False
    for token in ref_words.PART.pattern.findall(text.replace("'", "")):
        if token in ref_words.RANGES:
            ranging = last is not None
        elif token.isdigit() or token in NUMBERS:
            number = int(token) if token.isdigit() else NUMBERS[token]
            low, high = (min(last, number), max(last, number)) if ranging and last is not None else (number, number)
            numbers = range(low, min(high, low + MAX_RANGE) + 1)
            refs += [(plan.name(wanted), plan.numbered(wanted) is not None) for wanted in numbers]
            last, ranging = number, False
        else:
            ranging = False
    return refs


NUMBERED = re.compile(r"^(?P<before>.*?)(?P<number>\d{1,8})$")
MOST_RUNS = 4  # runs of consecutive refs that are listed; if there are more, only the first and last refs are given


def extent(refs: Sequence[str]) -> str:
    """A plan's refs as they are listed in a sentence: "R1 to R27", "R1 to R6 and R8"."""
    runs: list[list[str]] = []
    for ref in refs:
        if runs and _follows(runs[-1][-1], ref):
            runs[-1].append(ref)
        else:
            runs.append([ref])
    if not 1 < len(runs) <= MOST_RUNS or not all(map(NUMBERED.match, refs)):
        return f"{refs[0]} to {refs[-1]}" if len(refs) > 1 else "".join(refs) or "none"
    spans = [span for run in runs for span in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    return f"{', '.join(spans[:-1])} and {spans[-1]}"


def _follows(before: str, ref: str) -> bool:
    """True if a ref directly follows another, or is the first in the next section (2.1 after 1.3)."""
    one, other = NUMBERED.match(before), NUMBERED.match(ref)
    if not (one and other):
        return False
    wanted = int(one["number"]) + 1 if one["before"] == other["before"] else 1
    return int(other["number"]) == wanted
