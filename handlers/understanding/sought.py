"""What a question about the plan's text asks for: its words, the kind of answer, what is counted, and the time it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.language import content_words, sought_words
from handlers.language.english_words import FUNCTION
from handlers.understanding.clean import clean
from handlers.understanding.sentences import split
from knowledge.word_forms import tokens

MOST_CLAUSES = 2
HOW_MANY = ("how", "many")
NO_SUBJECT = (FUNCTION | content_words.ASKING) - content_words.VERBS
_WORD = re.compile(r"[\w’'£€$&%.,/-]*\w")


@dataclass(frozen=True, slots=True)
class Sought:
    """What one question asks for.

    `words` carry its subject. `seeks` is the key of a row of `SOUGHT`, or "" for any kind of answer, and `kind` has the words
    that say so. `counted` are the words for what is counted. `time` is "past", "now", "future" or, if the question doesn't
    say, "".
    """

    words: tuple[str, ...]
    seeks: str = ""
    kind: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    time: str = ""


def sought(text: str, corrected: Mapping[str, str]) -> tuple[Sought, ...]:
    """What each question in a message asks for, at most two. `corrected` maps words as typed to what they were read as."""
    sentences = split(text)
    asking = [one for one in sentences if content_words.QUESTION.search(one.lower())] or sentences or (text,)
    clauses = [part for one in asking for part in sought_words.CLAUSE.pattern.split(" ".join(one.split()))]
    each = [_of_one(part, corrected) for part in clauses]
    return tuple([one for one in each if one.words or one.seeks][:MOST_CLAUSES] or each[:1])


def _of_one(text: str, corrected: Mapping[str, str]) -> Sought:
    low = " ".join(corrected.get(word, word) for word in clean(text).text.split())
    seeks, kind = next(((row.key, match[0]) for row in sought_words.SOUGHT if (match := row.search(low))), ("", ""))
    typed = [corrected.get(word, word).strip(".,’'") for word in _WORD.findall(low)]
    words = tuple(dict.fromkeys(word for word in typed if word and not NO_SUBJECT.issuperset(tokens(word))))
    counted = _counted(typed) if seeks == "number" else ()
    return Sought(words, seeks, tuple(tokens(kind)), counted, _time(low))


def _time(text: str) -> str:
    return next((row.key for row in sought_words.TIMES if row.search(text)), "")


def _counted(words: Sequence[str]) -> tuple[str, ...]:
    """The words after "how many", up to the first that carries no subject."""
    start = next((place for place in range(2, len(words)) if tuple(words[place - 2 : place]) == HOW_MANY), len(words))
    counted: list[str] = []
    for word in words[start:]:
        if not FUNCTION.issuperset(tokens(word)):
            counted.append(word)
        elif counted:
            break
    return tuple(counted)
