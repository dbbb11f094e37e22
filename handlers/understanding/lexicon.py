"""A plan's words, prepared for recognition: the names of its owners, themes and statuses, its refs, its words.

A name has strong and weak forms. "Performance" is weak for "Performance and Risk": alone it may be a subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handlers.language import english_words, given_names, owner_words
from handlers.understanding import refs
from handlers.understanding.english import rarity
from handlers.understanding.naming import fold_name
from handlers.understanding.sounds import by_sound
from handlers.understanding.statuses import StatusWords, status_words
from handlers.understanding.word_fields import WordFields, word_fields
from knowledge.fields import FIELDS, Field
from knowledge.model import Plan
from knowledge.store import Store
from knowledge.vocabulary import Vocabulary
from knowledge.word_forms import stem

MIN_WEAK = 4  # letters of a single word that can stand for a name, at least
MIN_INITIALS = 3  # letters
LIKE_A_SURNAME = 0.9  # above this rarity, a word is a surname and not an ordinary word ("Price", "Green")
MOST_IN_NAME = 3  # the most words of a person's name, without a title
MIN_PART = 2  # letters of a part of a compound that has to be one of the plan's words, at least
MIN_MENDED = 4  # letters of a word to which a misspelt one is corrected, at least
_GENERIC = english_words.STOP | owner_words.GENERIC


@dataclass(frozen=True, slots=True)
class Names:
    """The forms of a closed set of names: a pattern for the strong forms, one for the weak, and what each form may mean."""

    strong: re.Pattern[str] | None
    weak: re.Pattern[str] | None
    means: Mapping[str, tuple[str, ...]]

    def meant(self, way: str) -> tuple[str, ...]:
        """The names that this form may mean, if any."""
        return self.means.get(fold_name(way), ())

    def joined(self, part: str) -> str:
        """The name of which this is one of the parts joined by "and", if it is of one only: "Estates" of "Estates and
        Facilities". "" for none."""
        means = self.meant(part)
        is_part = len(means) == 1 and fold_name(part) in fold_name(means[0]).split(" and ")
        return means[0] if is_part else ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything about one plan that recognition needs.

    `words` counts the recommendations that have each word. `closed_list` are the words to which a misspelt one may be corrected
    before the plan's texts are tried, `long_names` the names of two words or more, as words. `stems` has the stems of all words
    with which people may ask about the plan, `sounds` the plan's words and those of questions by how they sound; both are
    computed on first use.
    """

    vocabulary: Vocabulary
    refs: refs.Shape
    owners: Names
    themes: Names
    words: Mapping[str, int]
    closed_list: tuple[str, ...]
    long_names: tuple[tuple[str, ...], ...]
    statuses: StatusWords
    word_fields: WordFields
    stems: Callable[[], frozenset[str]]
    sounds: Callable[[], Mapping[str, Sequence[str]]]

    def holds(self, word: str) -> bool:
        """True if the plan's texts or aliases have some form of a word."""
        if word in self.words or stem(word) in self.stems():
            return True
        parts = word.split("-")
        return len(parts) > 1 and all(len(part) < MIN_PART or part in self.words for part in parts)


def lexicon(store: Store, plan: Plan) -> Lexicon:
    """The plan's lexicon, computed once for each version of the plan."""
    return store.cached(plan, "lexicon", lambda: compiled(store.vocabulary(plan), store.named(plan), store.words(plan)))


def compiled(
    vocabulary: Vocabulary, plan_refs: Iterable[str], words: Mapping[str, int], fields: Iterable[Field] = FIELDS
) -> Lexicon:
    """The lexicon of a plan with this vocabulary, these refs and these words in its texts."""
    owners = _names(vocabulary.owners, owner_words.TEAM)
    further = word_fields(vocabulary, fields)
    closed_list = _closed_list(vocabulary, further)
    return Lexicon(
        vocabulary=vocabulary,
        refs=refs.shape(plan_refs),
        owners=owners,
        themes=_names(vocabulary.themes, "", owners.means),
        words=words,
        closed_list=closed_list,
        long_names=_long_names(vocabulary),
        statuses=status_words(vocabulary),
        stems=cache(lambda: frozenset(map(stem, _words_of(vocabulary, words)))),
        sounds=cache(lambda: by_sound(word for word in {*words, *closed_list, *_GENERIC} if len(word) >= MIN_MENDED)),
        word_fields=further,
    )


def _words_of(vocabulary: Vocabulary, words: Iterable[str]) -> Iterator[str]:
    """The words of a plan's texts, and of the aliases, acronyms and synonyms in its plan file."""
    phrases = (*vocabulary.aliases.values(), *vocabulary.acronyms.values(), vocabulary.acronyms, *vocabulary.synonyms)
    yield from words
    for phrase in phrases:
        yield from (word for way in phrase for word in fold_name(way).split())


def _names(ways_of: Mapping[str, Sequence[str]], after: str, taken: Iterable[str] = ()) -> Names:
    """The forms of each name. `after` is a pattern for what may follow one. Forms that are `taken` elsewhere don't count as
    weak ones.
    """
    strong: dict[str, set[str]] = {}
    for name, ways in ways_of.items():
        for way in (name, *ways, *_shorter(name)):
            strong.setdefault(fold_name(way), set()).add(name)
    weak = {way: {name} for way, name in _weak(ways_of).items() if way not in strong and way not in taken}
    means = {way: tuple(sorted(names)) for way, names in (strong | weak).items()}
    return Names(_any_of(strong, after), _any_of(weak, after), means)


def _shorter(name: str) -> list[str]:
    """The name with a word abbreviated, without the words that only say that it is a team, and its initials."""
    words = fold_name(name).split()
    core = [word for word in words if word not in _GENERIC or word == "and"]
    short = [
        " ".join((*core[:index], owner_words.ABBREVIATIONS[word], *core[index + 1 :]))
        for index, word in enumerate(core)
        if word in owner_words.ABBREVIATIONS
    ]
    if 0 < len(core) < len(words) and core != ["and"]:
        short.append(" ".join(core))
    short += _of_a_person(words)
    initials = "".join(word[0] for word in words if word != "and")
    return [*short, initials] if len(initials) >= MIN_INITIALS else short


def _of_a_person(words: Sequence[str]) -> list[str]:
    """The first name and the surname, if these words are a person's name. Empty for a team or a post."""
    person = [word for word in words if word not in given_names.TITLES]
    if not 1 <= len(person) <= MOST_IN_NAME or (person[0] not in given_names.GIVEN_NAMES and len(person) == len(words)):
        return []
    return [word for word in (person[0], person[-1]) if word in given_names.GIVEN_NAMES or rarity(word) >= LIKE_A_SURNAME]


def _weak(names: Iterable[str]) -> dict[str, str]:
    """Single words, and runs of words, that belong to one name only, each with the name."""
    owners_of: dict[str, set[str]] = {}
    for name in names:
        for run in _runs(fold_name(name).split()):
            owners_of.setdefault(run, set()).add(name)
    return {run: next(iter(names)) for run, names in owners_of.items() if len(names) == 1}


def _runs(words: Sequence[str]) -> Iterator[str]:
    """The sequences of words, shorter than the whole, that may stand for a name."""
    for size in range(1, len(words)):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            if run[0] not in _GENERIC and run[-1] not in _GENERIC and (size > 1 or len(run[0]) >= MIN_WEAK):
                yield " ".join(run)


def _any_of(ways: Iterable[str], after: str) -> re.Pattern[str] | None:
    """The pattern for any of the forms, the longest first."""
    spelled = [r"[\s,-]+".join(re.escape(word) for word in way.split()) for way in sorted(ways, key=len, reverse=True) if way]
    if not spelled:
        return None
    return re.compile(rf"(?<![\w'])(?:the\s+)?({'|'.join(spelled)})(?:'s|s'|s)?{after}(?:'s|s'|')?(?![\w])")


def _closed_list(vocabulary: Vocabulary, further: WordFields) -> tuple[str, ...]:
    """The words of the plan's owners, themes, statuses and further fields, and the words of questions whose spelling is
    corrected.
    """
    ways = [way for names in (vocabulary.owners, vocabulary.themes) for name, also in names.items() for way in (name, *also)]
    ways += [way for status in vocabulary.statuses for way in (status.word, *status.also)]
    ways += [way for field in further.fields for way in (*field.names, *field.values)]
    words = {word for way in ways for word in fold_name(way).split()}
    return tuple(sorted(word for word in words | english_words.MENDED if len(word) >= MIN_MENDED))


def _long_names(vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    names = (tuple(fold_name(name).split()) for name in (*vocabulary.owners, *vocabulary.themes))
    return tuple(name for name in names if len(name) > 1)
