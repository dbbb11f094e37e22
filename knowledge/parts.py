"""The names of parts: what the document calls them, otherwise the recommendation's ref with a letter ("R5b").

A part keeps its name in new versions of the document. It is recognised by its name in the document, or by the same or nearly
the same text. A name is never reused for another part, because their histories would get mixed up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from string import ascii_lowercase

from rapidfuzz import fuzz

from knowledge.model import Action, Document, Recommendation

SAME = 75.0  # on a scale of 0 to 100; texts at least this similar count as versions of one part
SECTION = re.compile(r"^(?P<ref>.*\S)(?P<section> \([^()]*\))$")


def letters() -> Iterator[str]:
    """Yield a, b, … z, aa, ab, …"""
    for length in count(1):
        yield from _words(length)


def _words(length: int) -> Iterator[str]:
    if length == 0:
        yield ""
        return
    for start in _words(length - 1):
        yield from (start + letter for letter in ascii_lowercase)


def lettered(ref: str, letter: str) -> str:
    """The name of a part: "R5b"; "IV(b)" if the ref ends in a letter; "1b (People)" if the section is part of the ref."""
    if section := SECTION.match(ref):
        return lettered(section["ref"], letter) + section["section"]
    return f"{ref}{letter}" if ref[-1:].isdigit() else f"{ref}({letter})"


def named(document: Document, former: Sequence[Recommendation] = (), used: Collection[str] = ()) -> Document:
    """The document with a name for each part. `former` are the current recommendations, and `used` more names that are
    taken.
    """
    before = {row.ref: row.parts for row in former}
    taken = {*used, *(row.ref for row in document.recommendations)}
    taken |= {part.ref for row in document.recommendations for part in row.parts if part.ref}
    taken |= {part.ref for parts in before.values() for part in parts}
    rows = tuple(replace(row, parts=_named(row, before.get(row.ref, ()), taken)) for row in document.recommendations)
    return replace(document, recommendations=rows)


def _named(row: Recommendation, former: Sequence[Action], taken: set[str]) -> tuple[Action, ...]:
    refs = _known_again(row.parts, former)
    free = (name for letter in letters() if (name := lettered(row.ref, letter)) not in taken)
    parts = []
    for place, part in enumerate(row.parts):
        ref = part.ref or refs.get(place) or next(free)
        taken.add(ref)
        parts.append(replace(part, ref=ref))
    return tuple(parts)


def _known_again(parts: Sequence[Action], former: Sequence[Action]) -> Mapping[int, str]:
    """The previous names of parts that have no name in the document, by position. The most similar parts are matched first."""
    own = {part.ref for part in parts if part.ref}
    pairs = [
        (-likeness, abs(place - other), place, before.ref)
        for place, part in enumerate(parts)
        for other, before in enumerate(former)
        if not part.ref and before.ref not in own and (likeness := _likeness(part, before)) >= SAME
    ]
    refs: dict[int, str] = {}
    for _, _, place, ref in sorted(pairs):
        if place not in refs and ref not in refs.values():
            refs[place] = ref
    return refs


def _likeness(part: Action, before: Action) -> float:
    """How similar two parts are, from 0 to 100. Parts without text are compared by their owners."""
    if not (part.text or before.text):
        return 100.0 if part.owners == before.owners else 0.0
    return float(fuzz.ratio(part.text.casefold(), before.text.casefold()))
