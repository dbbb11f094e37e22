"""A plan's words, made ready for recognising: what its owners, themes and statuses may be called, its refs, its words.

The surprise: a name has strong and weak ways of being said. "Performance" is weak for the team "Performance and Risk":
it is taken for the team only beside a word of owning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.understanding import refs
from handlers.understanding.english import STOP
from handlers.understanding.naming import plain
from handlers.understanding.statuses import StatusWords, status_words
from knowledge.store import Plan, Store
from knowledge.vocabulary import Vocabulary

GENERIC = STOP | frozenset(
    [
        "team",
        "teams",
        "department",
        "departments",
        "dept",
        "depts",
        "directorate",
        "office",
        "officer",
        "officers",
        "service",
        "services",
        "group",
        "unit",
        "board",
        "division",
        "section",
    ]
)
ABBREVIATIONS = {
    "communication": "comms",
    "communications": "comms",
    "environment": "env",
    "management": "mgmt",
    "development": "dev",
    "government": "govt",
}
TEAM = r"(?:\s+(?:teams?|departments?|depts?|directorates?|division|section|unit|office|officers?|people|lot|guys|folks|colleagues|dep't))?"
MIN_WEAK = 4  # letters


@dataclass(frozen=True, slots=True)
class Names:
    """Ways of saying a closed set of names, as one expression for the strong ways and one for the weak."""

    strong: re.Pattern[str] | None
    weak: re.Pattern[str] | None
    means: Mapping[str, tuple[str, ...]]

    def meant(self, said: str) -> tuple[str, ...]:
        return self.means.get(plain(said), ())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that recognising needs to know of one plan. `words` counts the recommendations that have each word."""

    vocabulary: Vocabulary
    refs: refs.Shape
    owners: Names
    themes: Names
    words: Mapping[str, int]
    size: int
    closed_list: tuple[str, ...]
    long_names: tuple[tuple[str, ...], ...]
    statuses: StatusWords


def lexicon(store: Store, plan: Plan) -> Lexicon:
    """The plan's lexicon, made once for each version of it."""
    return store.cached(plan, "lexicon", lambda: _make(store, plan))


def _make(store: Store, plan: Plan) -> Lexicon:
    vocabulary = store.vocabulary(plan)
    every = store.refs(plan)
    owners = _names(vocabulary.owners, TEAM)
    themes = _names(vocabulary.themes, "", owners.means)
    return Lexicon(
        vocabulary,
        refs.shape(every),
        owners,
        themes,
        store.words(plan),
        len(every),
        _closed_list(vocabulary),
        _long_names(vocabulary),
        status_words(vocabulary),
    )


def _names(said: Mapping[str, Sequence[str]], after: str, taken: Iterable[str] = ()) -> Names:
    strong: dict[str, set[str]] = {}
    for name, ways in said.items():
        for way in (name, *ways, *_shorter(name)):
            strong.setdefault(plain(way), set()).add(name)
    weak = {way: names for way, names in _weak(said).items() if way not in strong and way not in taken}
    means = {way: tuple(sorted(names)) for way, names in (strong | weak).items()}
    return Names(_any_of(strong, after), _any_of(weak, after), means)


def _shorter(name: str) -> list[str]:
    """The name without the word that only says that it is a team, and its initials."""
    words = plain(name).split()
    core = [word for word in words if word not in GENERIC or word == "and"]
    short: list[str] = []
    initials = "".join(word[0] for word in words if word != "and")
    for index, word in enumerate(core):
        if word in ABBREVIATIONS:
            short.append(" ".join((*core[:index], ABBREVIATIONS[word], *core[index + 1 :])))
    return short + [" ".join(core)] * (0 < len(core) < len(words) and core != ["and"]) + [initials] * (len(initials) > 2)


def _weak(said: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Single words, and runs of words, that belong to one name only."""
    runs: dict[str, set[str]] = {}
    for name in said:
        words = plain(name).split()
        for size in range(1, len(words)):
            for start in range(len(words) - size + 1):
                run = words[start : start + size]
                if run[0] not in GENERIC and run[-1] not in GENERIC and (size > 1 or len(run[0]) >= MIN_WEAK):
                    runs.setdefault(" ".join(run), set()).add(name)
    return {run: names for run, names in runs.items() if len(names) == 1}


def _any_of(ways: Iterable[str], after: str) -> re.Pattern[str] | None:
    spelled = [r"[\s,-]+".join(re.escape(word) for word in way.split()) for way in sorted(ways, key=len, reverse=True) if way]
    if not spelled:
        return None
    return re.compile(rf"(?<![\w'])(?:the\s+)?({'|'.join(spelled)})(?:'s|s'|s)?{after}(?:'s|s'|')?(?![\w])")


def _closed_list(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words that a misspelt one may be mended towards, before the plan's texts are tried."""
    told: Counter[str] = Counter()
    for names in (vocabulary.owners, vocabulary.themes):
        for name, ways in names.items():
            for way in (name, *ways):
                told.update(plain(way).split())
    for status in vocabulary.statuses:
        for way in (status.word, *status.also):
            told.update(plain(way).split())
    return tuple(sorted(word for word in set(told) | FIELD_WORDS if len(word) > 3))


def _long_names(vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    """Names of two words or more, as words."""
    names = (tuple(plain(name).split()) for name in (*vocabulary.owners, *vocabulary.themes))
    return tuple(name for name in names if len(name) > 1)


# Words of asking that are mended when misspelt. None that counts or commands: those are never guessed.
FIELD_WORDS = frozenset(
    """
status progress owner owners owned responsible responsibility accountable timescale timescales timeframe timeline deadline deadlines actions
proposed recommendation recommendations theme themes summary overview breakdown outstanding incomplete completed complete finished ongoing
overdue autumn winter summer spring early january february march april june july august september october november december latest which
what when where with team department
""".split()
)
