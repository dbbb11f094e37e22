"""Type-ahead: the recommendations and parts that match a few letters, by ref, title, owner, theme or alias.

A word matches if it starts with what was typed, since people are still typing. Misspelt words come after those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from handlers.line import shorten, status_of
from knowledge.encoding import with_parts
from knowledge.model import Plan
from knowledge.store import Store

MAX_OPTIONS = 100  # the most options in an external select menu
MIN_SIMILARITY = 70.0  # rapidfuzz's ratio, on a scale of 0 to 100, from which words count as similar
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One recommendation with its status in words, and all words by which it can be found, in lower case."""

    ref: str
    title: str
    status: str
    words: frozenset[str]


def entries(store: Store, plan: Plan) -> tuple[Entry, ...]:
    """All recommendations in a plan, prepared once per version of the plan."""
    return store.cached(plan, "finding", lambda: tuple(_entries(store, plan)))


def _entries(store: Store, plan: Plan) -> list[Entry]:
    vocabulary = store.vocabulary(plan)
    ready = []
    for row in with_parts(store.recommendations(plan)):
        owners = [way for owner in row.owners for way in (owner, *vocabulary.owners.get(owner, ()))]
        text = " ".join((row.ref, row.title, *owners, row.theme, *store.aliases(plan, row.ref)))
        words = frozenset(WORD.findall(text.casefold()))
        ready.append(Entry(row.ref, shorten(row.title), status_of(row, vocabulary), words))
    return ready


def find(store: Store, plan: Plan, typed: str, most: int = MAX_OPTIONS) -> list[Entry]:
    """The recommendations that match `typed`, best first. If nothing has been typed, the first ones in the document."""
    every = entries(store, plan)
    words = WORD.findall(typed.casefold())
    if not words:
        return list(every[:most])
    same = [entry for entry in every if entry.ref.casefold() == typed.strip().casefold()]
    begin = [entry for entry in every if entry not in same and _begins(entry, words)]
    matches = same + sorted(begin, key=lambda entry: not _in_ref(entry, typed))
    if len(matches) < most:
        matches += _similar(store, plan, words, {entry.ref for entry in matches}, most - len(matches))
    return matches[:most]


def _in_ref(entry: Entry, typed: str) -> bool:
    return entry.ref.casefold().startswith(typed.strip().casefold())


def _begins(entry: Entry, words: Sequence[str]) -> bool:
    """True if each typed word is the beginning of one of the entry's words, or the whole text is the beginning of its ref."""
    if entry.ref.casefold().startswith(" ".join(words)):
        return True
    return all(any(other.startswith(word) for other in entry.words) for word in words)


def _similar(store: Store, plan: Plan, words: Sequence[str], excluded: set[str], most: int) -> list[Entry]:
    """The entries that have a similar word for each typed word, most similar first."""
    every = entries(store, plan)
    spelt = store.cached(plan, "finding words", lambda: sorted(frozenset[str]().union(*(entry.words for entry in every))))
    alike = [
        {
            word: score
            for word, score, _ in process.extract(typed, spelt, scorer=fuzz.ratio, limit=None, score_cutoff=MIN_SIMILARITY)
        }
        for typed in words
    ]
    ranked: list[tuple[float, int, Entry]] = []
    for entry in every:
        best = [max((scores[word] for word in entry.words & scores.keys()), default=0.0) for scores in alike]
        if entry.ref not in excluded and all(best):
            ranked.append((-sum(best), len(ranked), entry))
    return [entry for _, _, entry in sorted(ranked)[:most]]
