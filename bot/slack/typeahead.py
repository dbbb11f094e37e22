"""Type-ahead: the recommendations that a few letters may mean, by ref, title, owner or topic.

The surprise: a word that only begins counts in full, since it is still being typed; after that, likeness counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.store import Plan, Store

MOST = 100  # options that an external select may show
LIKE = 70.0  # of 100: likeness from which a recommendation is offered at all
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One recommendation, ready to be matched."""

    ref: str
    title: str
    words: frozenset[str]


def entries(store: Store, plan: Plan) -> tuple[Entry, ...]:
    """All recommendations of a plan, made ready once for each version of it."""
    return store.cached(plan, "finding", lambda: tuple(_entries(store, plan)))


def _entries(store: Store, plan: Plan) -> list[Entry]:
    vocabulary = store.vocabulary(plan)
    found = []
    for row in store.recommendations(plan):
        owners = [way for owner in row.owners for way in (owner, *vocabulary.owners.get(owner, ()))]
        text = " ".join((row.ref, row.title, *owners, row.theme, *store.aliases(plan, row.ref)))
        found.append(Entry(row.ref, row.title, frozenset(WORD.findall(text.casefold()))))
    return found


def find(store: Store, plan: Plan, typed: str, most: int = MOST) -> list[Entry]:
    """What the letters may mean, best first; everything in the document's order where nothing is typed."""
    every = entries(store, plan)
    words = WORD.findall(typed.casefold())
    if not words:
        return list(every[:most])
    exact = [entry for entry in every if entry.ref.casefold() == typed.strip().casefold()]
    begun = [entry for entry in every if entry not in exact and _begins(entry, words)]
    found = exact + sorted(begun, key=lambda entry: not _in_ref(entry, typed))
    if len(found) < most:
        found += _like(store, plan, words, {entry.ref for entry in found}, most - len(found))
    return found[:most]


def _in_ref(entry: Entry, typed: str) -> bool:
    return entry.ref.casefold().startswith(typed.strip().casefold())


def _begins(entry: Entry, words: Sequence[str]) -> bool:
    """Whether each word typed begins one of the entry's words, or its ref as it is written."""
    if entry.ref.casefold().startswith(" ".join(words)):
        return True
    return all(any(known.startswith(word) for known in entry.words) for word in words)


def _like(store: Store, plan: Plan, words: Sequence[str], known: set[str], most: int) -> list[Entry]:
    """The entries that have a word like each word typed, the likest first."""
    every = entries(store, plan)
    spelt = store.cached(plan, "finding words", lambda: sorted(frozenset[str]().union(*(entry.words for entry in every))))
    alike = [
        {word: score for word, score, _ in process.extract(typed, spelt, scorer=fuzz.ratio, limit=None, score_cutoff=LIKE)}
        for typed in words
    ]
    found: list[tuple[float, int, Entry]] = []
    for entry in every:
        best = [max((scores[word] for word in entry.words & scores.keys()), default=0.0) for scores in alike]
        if entry.ref not in known and all(best):
            found.append((-sum(best), len(found), entry))
    return [entry for _, _, entry in sorted(found)[:most]]
