"""Joins each ref of a part or section, as people type it, into one word before anything else is recognised.

"Part b of R5", "the second action of R5" and "R5 b" become "R5b". A ref such as "5(ii)" in a document, or planbot's "1
(People)", becomes "5.ii" or "1.People", which every kind of line accepts as a ref and which `refs.Shape` recognises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from handlers.language import part_words
from handlers.understanding.clean import MAX_LENGTH
from handlers.understanding.refs import Shape, find, in_one_word, shape
from knowledge.model import Plan
from knowledge.parts import SECTION, lettered
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Names:
    """The refs of a plan, the parts of each recommendation that has any, and the ways to type refs with brackets.

    `bracketed` matches the latter as typed (lower case, single spaces), and `meant` maps each of them to its ref.
    """

    refs: Shape
    parts: Mapping[str, tuple[str, ...]]
    bracketed: re.Pattern[str] | None
    meant: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.parts) or self.bracketed is not None


def names(store: Store, plan: Plan) -> Names:
    """The names in a plan, computed once per version of the plan."""
    return store.cached(plan, "names of parts", lambda: of_refs(store.named(plan), store.parts(plan)))


def of_refs(refs: Iterable[str], parts: Mapping[str, tuple[str, ...]]) -> Names:
    every = tuple(refs)
    ways = {way: ref for ref in every for way in _ways(ref)}
    spelled = (r"\s+".join(map(re.escape, way.split())) for way in sorted(ways, key=len, reverse=True))
    pattern = "|".join(spelled)
    bracketed = re.compile(rf"(?<![\w./])(?:{pattern})(?!\w)", re.IGNORECASE) if pattern else None
    return Names(shape(every), parts, bracketed, ways)


def _ways(ref: str) -> list[str]:
    """The ways in which people type a ref with brackets, in lower case."""
    if "(" not in ref:
        return []
    plain = " ".join(ref.casefold().split())
    section = SECTION.match(plain)
    if not section:
        return [plain]
    number, name = section["ref"], section["section"].strip(" ()")
    return [plain, *(f"{number} {word}{name}" for word in ("", "in ", "of ", "under ", "in the ", "- ", "/ "))]


def in_single_words(text: str, names: Names) -> str:
    """The text with each ref of a part or section joined into one word. Anything after a colon, or after a word that gives a
    reason, is left alone.
    """
    if not names:
        return text
    end = part_words.ENDS.search(text)
    at = min(end.start() if end else len(text), MAX_LENGTH)  # the patterns would take too long on a longer text
    before, after = text[:at], text[at:]
    if names.bracketed:
        before = names.bracketed.sub(lambda match: in_one_word(_ref(match[0], names)), before)
    if names.parts:
        for row in part_words.WHOLE_NAMED:
            before = row.pattern.sub(lambda match: _whole(match, names, ""), before)
        for row in part_words.NAMED:
            before = row.pattern.sub(lambda match: _part(match, names), before)
    return before + after


def first_in_one_word(text: str, names: Names) -> str:
    """Like `in_single_words`, but only for the first ref, for lines that change something: the rest is content."""
    if not names:
        return text
    end = part_words.ENDS.search(text)
    lead = text[: min(end.start() if end else len(text), part_words.LEAD)]
    for pattern, meant in _ways_of_all(names):
        match = pattern.search(lead)
        if match and not find(lead[: match.start()].lower(), names.refs).refs and (word := meant(match)) != match[0]:
            return text[: match.start()] + word + text[match.end() :]
    return text


def _ways_of_all(names: Names) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
    """The patterns for everything that a change can be about, each with a function that returns the single word for it."""
    if names.parts:
        for row in part_words.WHOLE_NAMED:
            yield row.pattern, lambda match: _whole(match, names, part_words.ALL)
        for row in part_words.NAMED:
            yield row.pattern, lambda match: _part(match, names)
    if names.bracketed:
        yield names.bracketed, lambda match: in_one_word(_ref(match[0], names))


def _whole(match: re.Match[str], names: Names, ending: str) -> str:
    """The word for all parts of a recommendation. If it has no parts, the words as typed, unless an `ending` says that all are
    meant.
    """
    before, ref = _recommendation(match["ref"], names.refs)
    return f"{before}{in_one_word(ref)}{ending}" if ref and (ending or ref in names.parts) else match[0]


def _ref(typed: str, names: Names) -> str:
    return names.meant[" ".join(typed.casefold().split())]


def _part(match: re.Match[str], names: Names) -> str:
    """The word for a named part, or the words as typed if there is no such part."""
    before, ref = _recommendation(match["ref"], names.refs)
    parts = names.parts.get(ref or "", ())
    if not ref or not parts:
        return match[0]
    groups = match.groupdict()
    place = _rank(groups["rank"], len(parts)) if groups.get("rank") else None
    part = parts[place] if place is not None and place < len(parts) else None
    part = (
        part or _named(groups.get("name") or "", ref, parts, names.refs) or lettered(ref, (groups.get("name") or "?").lower())
    )
    at = match.start("ref") - match.start()
    lead = match[0][:at] if at == 0 or before else ""
    return f"{before}{lead if not before else ''}{in_one_word(part)}"


def _recommendation(typed: str, refs: Shape) -> tuple[str, str | None]:
    """The recommendation that was typed, if any, and words in front that don't belong to it ("is 5")."""
    if ref := refs.typed(typed):
        return "", ref
    lead, _, last = typed.rpartition(" ")
    return (f"{lead} ", refs.typed(last)) if lead else ("", None)


def _rank(ordinal: str, number: int) -> int:
    """The position that "second" or "2nd" stands for, counted from 0."""
    word = ordinal.casefold()
    if word in part_words.LAST:
        return number - 1
    return part_words.RANKS.index(word) if word in part_words.RANKS else max(int(re.sub(r"\D", "", word)) - 1, 0)


def _named(name: str, ref: str, parts: tuple[str, ...], refs: Shape) -> str | None:
    """The part that a letter or number stands for: by its own name first, then by its position."""
    word = name.casefold()
    own = (refs.find(way) for way in (lettered(ref, word), f"{ref}({word})", f"{ref}.{word}", f"{ref}{word}"))
    if part := next((part for part in own if part in parts), None):
        return part
    place = int(word) - 1 if word.isdigit() else ascii_lowercase.index(word) if len(word) == 1 else len(parts)
    return parts[place] if 0 <= place < len(parts) else None
