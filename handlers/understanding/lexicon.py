"""A plan's words, prepared for recognition: the names of its owners, themes and statuses, its refs, and the words in its texts.

A name has strong and weak forms. "Performance" is a weak form of "Performance and Risk": by itself it may be a subject.
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

MIN_WEAK = 4  # letters in the shortest single word that can stand for a name
MIN_INITIALS = 3  # letters
LIKE_A_SURNAME = 0.9  # a word rarer than this is a surname and not an ordinary word ("Price", "Green")
MOST_IN_NAME = 3  # the most words in a person's name, without a title
MIN_PART = 2  # letters in the shortest part of a compound that must be one of the plan's words
MIN_MENDED = 4  # letters in the shortest word that a misspelt one is corrected to
_WITH_A_PERSON = re.compile(r"(?P<team>[^()]*[^()\s])\s*\((?P<person>[^()\d]+)\)")
_GENERIC = english_words.STOP | owner_words.GENERIC


@dataclass(frozen=True, slots=True)
class Names:
    """All forms of a set of names: a pattern for strong forms, one for weak forms, and the names that each form can mean."""

    strong: re.Pattern[str] | None
    weak: re.Pattern[str] | None
    means: Mapping[str, tuple[str, ...]]

    def meant(self, way: str) -> tuple[str, ...]:
        """The names that this form can mean, or ()."""
        return self.means.get(fold_name(way), ())

    def joined(self, part: str) -> str:
        """The name that consists of this part and others joined by "and", if there is exactly one: "Estates and Facilities" for
        "Estates". Also the only name with several words of it: "School Business Manager" for "business manager". Otherwise "".
        """
        means = self.meant(part)
        of_one = len(means) == 1
        is_part = of_one and (len(part.split()) > 1 or fold_name(part) in fold_name(means[0]).split(" and "))
        return means[0] if is_part else ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything about one plan that is needed to recognise questions.

    `words` maps each word to the number of recommendations that have it. `closed_list` are the words that a misspelt one may be
    corrected to before the plan's text are tried. `long_names` are the names with at least two words, split into words. `stems`
    has the stems of all words with which people can ask about the plan, and `sounds` has the words of the plan and of questions
    by how they sound; both are computed on first use.
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
        """True if the plan's text or aliases contain a form of the word."""
        if word in self.words or stem(word) in self.stems():
            return True
        parts = word.split("-")
        return len(parts) > 1 and all(len(part) < MIN_PART or part in self.words for part in parts)


def lexicon(store: Store, plan: Plan) -> Lexicon:
    """The plan's lexicon, computed once per version of the plan."""
    return store.cached(plan, "lexicon", lambda: compiled(store.vocabulary(plan), store.named(plan), store.words(plan)))


def compiled(
    vocabulary: Vocabulary, plan_refs: Iterable[str], words: Mapping[str, int], fields: Iterable[Field] = FIELDS
) -> Lexicon:
    """The lexicon for a plan with this vocabulary, these refs and these words in its texts."""
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
    """The words in a plan's text, and in the aliases, acronyms and synonyms from its plan file."""
    phrases = (*vocabulary.aliases.values(), *vocabulary.acronyms.values(), vocabulary.acronyms, *vocabulary.synonyms)
    yield from words
    for phrase in phrases:
        yield from (word for way in phrase for word in fold_name(way).split())


def _names(ways_of: Mapping[str, Sequence[str]], after: str, taken: Iterable[str] = ()) -> Names:
    """The forms of each name. `after` is a pattern for what can follow one. Forms in `taken` have another meaning, so they
    aren't weak forms here.
    """
    strong: dict[str, set[str]] = {}
    for name, ways in ways_of.items():
        for way in (name, *ways, *_shorter(name)):
            strong.setdefault(fold_name(way), set()).add(name)
    weak = {way: {name} for way, name in _weak(ways_of).items() if way not in strong and way not in taken}
    means = {way: tuple(sorted(names)) for way, names in (strong | weak).items()}
    return Names(_any_of(strong, after), _any_of(weak, after), means)


def _shorter(name: str) -> list[str]:
    """Shorter forms of a name: with an abbreviated word, without words that only say that it is a team, and its initials."""
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
    if match := _WITH_A_PERSON.fullmatch(name.strip()):  # "Outreach (Dilys Okafor)"
        person = [word for word in fold_name(match["person"]).split() if word not in given_names.TITLES]
        in_full = 1 < len(person) <= MOST_IN_NAME and not _GENERIC.intersection(person)
        short += [match["team"], *((" ".join(person), person[0], person[-1]) if in_full else ())]
    initials = "".join(word[0] for word in words if word != "and")
    return [*short, initials] if len(initials) >= MIN_INITIALS else short


def _of_a_person(words: Sequence[str]) -> list[str]:
    """The first name and surname, if the words are a person's name. Empty for a team or a post."""
    person = [word for word in words if word not in given_names.TITLES]
    if not 1 <= len(person) <= MOST_IN_NAME or (person[0] not in given_names.GIVEN_NAMES and len(person) == len(words)):
        return []
    return [word for word in (person[0], person[-1]) if word in given_names.GIVEN_NAMES or rarity(word) >= LIKE_A_SURNAME]


def _weak(names: Iterable[str]) -> dict[str, str]:
    """The words and runs of words that occur in only one name, with that name."""
    owners_of: dict[str, set[str]] = {}
    for name in names:
        for run in _runs(fold_name(name).split()):
            owners_of.setdefault(run, set()).add(name)
    return {run: next(iter(names)) for run, names in owners_of.items() if len(names) == 1}


def _runs(words: Sequence[str]) -> Iterator[str]:
    """The sequences of words that can stand for a name, all shorter than the whole."""
    for size in range(1, len(words)):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            if run[0] not in _GENERIC and run[-1] not in _GENERIC and (size > 1 or len(run[0]) >= MIN_WEAK):
                yield " ".join(run)


def _any_of(ways: Iterable[str], after: str) -> re.Pattern[str] | None:
    """The pattern for any of the forms, longest first, or None if there are none."""
    spelled = [r"[\s,-]+".join(re.escape(word) for word in way.split()) for way in sorted(ways, key=len, reverse=True) if way]
    if not spelled:
        return None
    return re.compile(rf"(?<![\w'])(?:the\s+)?({'|'.join(spelled)})(?:'s|s'|s)?{after}(?:'s|s'|')?(?![\w])")


def _closed_list(vocabulary: Vocabulary, further: WordFields) -> tuple[str, ...]:
    """The words in the names of the plan's owners, themes, statuses and further fields, and the words in questions that are
    corrected if misspelt.
    """
    ways = [way for names in (vocabulary.owners, vocabulary.themes) for name, also in names.items() for way in (name, *also)]
    ways += [way for status in vocabulary.statuses for way in (status.word, *status.also)]
    ways += [way for field in further.fields for way in (*field.names, *field.values)]
    words = {word for way in ways for word in fold_name(way).split()}
    return tuple(sorted(word for word in words | english_words.MENDED if len(word) >= MIN_MENDED))


def _long_names(vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    names = (tuple(fold_name(name).split()) for name in (*vocabulary.owners, *vocabulary.themes))
    return tuple(name for name in names if len(name) > 1)
