"""Finds the recommendations that a line changes, and puts a mark in their place.

A line is about the first recommendation that it names, and those named together with it: "R5 and R6 are both done", "log
against R20 that R17 is late". They can also be named by number ("R5, 6 and 7") or as a range ("R1 to R3").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.language import change_refs as language
from handlers.language.part_words import ALL
from handlers.understanding.refs import MAX_RANGE, Shape
from handlers.updates import drafts_of_parts
from knowledge.number_words import NUMBERS

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Group:
    """Recommendations that a message names together, as the plan writes them, and their position.

    `unknown` look like refs of the plan but don't exist in it.
    """

    refs: tuple[str, ...]
    unknown: tuple[str, ...]
    start: int
    end: int

    def named(self, text: str) -> str:
        """The group as typed."""
        return text[self.start : self.end]


def groups(text: str, shape: Shape | None) -> Iterator[Group]:
    """The groups of recommendations in the text, from left to right. Without a plan, anything that is probably a ref counts."""
    at = 0
    while one := _first(text, at, shape):
        group = _extended(text, one, shape)
        yield group
        at = group.end


def words_beside(text: str, groups: Sequence[Group]) -> set[str]:
    """The words in the text other than these groups, in lower case."""
    for group in reversed(groups):
        text = f"{text[: group.start]} {text[group.end :]}"
    return set(WORD.findall(text.lower().replace("’", "'")))


def _first(text: str, at: int, shape: Shape | None) -> Group | None:
    """The first recommendation named at or after a position, or None."""
    place = at
    while match := language.CANDIDATE.search(text, place):
        if one := _candidate(match, shape):
            return one
        word, space, _ = (match["ref"] or "").partition(" ")
        place = match.start("ref") + len(word) + 1 if space else match.end()  # "on 5.2": “on” isn't part of the ref
    number = language.FIRST_NUMBER.match(text) if at == 0 else None
    if number is None:
        return None
    name = "ref" if number["ref"] else "first"
    ref = _ref_of(number[name], shape, bare=True)
    return Group((ref,), (), *number.span(name)) if ref else None


def _candidate(match: re.Match[str], shape: Shape | None) -> Group | None:
    """A candidate for a ref as a group, or None if it isn't a ref."""
    if spelt_out := match["spelt"] or match["said"]:
        letter = match["letter"]
        if letter and (shape is None or shape.prefix != letter.lower()):
            return None
        ref = _ref_of(str(NUMBERS[spelt_out.lower()]), shape, bare=True)
        return Group((ref,), (), *match.span()) if ref else None
    return _group(match["ref"], match.start(), match.start("ref"), shape, bare=bool(match["noun"]))


def _group(typed: str, start: int, at: int, shape: Shape | None, bare: bool) -> Group | None:
    """A typed ref as a group, or None. The longest form is tried first: "R5/R6" is one ref if the plan has it, otherwise
    two.
    """
    for length in _lengths(typed):
        part = typed[:length]
        if ref := _ref_of(part, shape, bare):
            return Group((ref,), (), start, at + length)
        if part[-1:] in ("s", "S") and (ref := _ref_of(part[:-1], shape, bare)):  # "R27s charter"
            return Group((ref,), (), start, at + length)
    part = typed[: min(_lengths(typed), default=0)]
    return Group((), (part.upper(),), start, at + len(part)) if _like_one(part, shape, bare) else None


def _lengths(typed: str) -> list[int]:
    """Possible lengths of a ref, longest first. It can end after a letter, digit or bracket at the end of a word."""
    ends = [match.end() for match in re.finditer(r"[\w)](?=[^\w]|$)", typed[:40])]
    return ends[::-1]


def _ref_of(typed: str, shape: Shape | None, bare: bool) -> str | None:
    """The ref as the plan writes it, or None. A bare number counts only if something shows that it is a ref."""
    if typed.casefold().endswith(ALL):
        ref = _ref_of(typed[: -len(ALL)], shape, bare)
        return drafts_of_parts.whole(ref) if ref else None
    if not typed[:1].isalpha() and not bare and (shape is None or not (shape.compound or shape.in_words)):
        return None
    if shape is None:
        return typed if bare or language.LIKELY.fullmatch(typed) else None
    return shape.typed(typed) if bare else shape.find(typed)


def _like_one(typed: str, shape: Shape | None, bare: bool) -> bool:
    """True if the text looks like one of the plan's refs, although it isn't one."""
    if shape is None or not typed:
        return False
    letters = re.match(r"[a-z]*", typed.lower())
    prefix = letters[0] if letters else ""
    return bare if not prefix else prefix == shape.prefix and len(typed) < 12


def _extended(text: str, group: Group, shape: Shape | None) -> Group:
    """The group, extended by the recommendations named together with the first."""
    refs, unknown, end = list(group.refs), list(group.unknown), group.end
    while True:
        if (last := _range_end(text, end, shape)) and refs:
            between = _between(refs[-1], last.refs[0], shape)
            refs += [ref for ref in between if ref not in refs]
            end = last.end
            continue
        joint = language.JOINT.match(text, end)
        following = _next(text, joint.end(), shape) if joint else None
        if following is None:
            return Group(tuple(dict.fromkeys(refs)), tuple(unknown), group.start, end)
        refs += following.refs
        unknown += following.unknown
        end = following.end


def _next(text: str, at: int, shape: Shape | None) -> Group | None:
    """Another recommendation at this position, or None."""
    match = language.NEXT.match(text, at)
    if match is None:
        return None
    typed = match["ref"]
    if typed.lower() in NUMBERS:
        ref = _ref_of(str(NUMBERS[typed.lower()]), shape, bare=True)
        return Group((ref,), (), at, match.end()) if ref and shape else None
    if not typed[:1].isdigit():
        return _group(typed, at, at, shape, bare=False)
    ref = shape.typed(typed) if shape and language.NUMBER_GOES_ON.match(text, match.end()) else None
    return Group((ref,), (), at, match.end()) if ref else None


def _range_end(text: str, at: int, shape: Shape | None) -> Group | None:
    """The last recommendation in a range that continues at this position, or None."""
    dash = language.RANGE.match(text, at)
    match = language.NEXT.match(text, dash.end()) if dash and shape else None
    if dash is None or match is None or match["ref"].lower() in NUMBERS:
        return None
    is_number = dash[0] in ("-", "–") and language.WHOLE_NUMBER.fullmatch(match["ref"])
    last = _group(match["ref"], match.start(), match.start(), shape, bare=bool(is_number))
    return last if last and last.refs else None


def _between(first: str, last: str, shape: Shape | None) -> list[str]:
    """The refs from one to another in the plan's order."""
    order = list(shape.known.values()) if shape else []
    if first not in order or last not in order:
        return [last]
    low, high = sorted((order.index(first), order.index(last)))
    return order[low : high + 1][:MAX_RANGE]
