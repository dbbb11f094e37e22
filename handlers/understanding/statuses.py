"""Statuses in questions, and their negations: "not completed", "still open", "has no status", "on hold".

What is open depends on the plan, not on the word: everything that isn't closed, including recommendations without a status.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.language import status_words as words
from handlers.understanding.naming import fold_name
from knowledge.vocabulary import CLOSED, OPEN, Vocabulary, parts


@dataclass(frozen=True, slots=True)
class StatusTest:
    """The statuses that a question is about.

    `statuses` is as in `Filters` (None for no test). `absent` are words that the plan doesn't use, and `words` is the wording
    of the test. `negated` means that it was worded as a negation.
    """

    statuses: tuple[str | None, ...] | None = None
    absent: tuple[str, ...] = ()
    words: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Every name for a status, the pattern that matches them (`way`, negated by `no`), and the plan's vocabulary."""

    means: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    vocabulary: Vocabulary


def status_words(vocabulary: Vocabulary) -> StatusWords:
    """The names for a plan's statuses, and for statuses in other plans."""
    means = _means(vocabulary)
    spelled = "|".join(r"[\s-]+".join(map(re.escape, way.split())) for way in sorted(means, key=len, reverse=True))
    pattern = (
        rf"\b(?P<no>{words.NOT} )?(?:{words.MARKED})(?<![\w-])(?!{words.NOT_A_STATUS})(?P<way>{spelled})(?![\w-])"
        rf"{words.NOT_A_COLOUR}(?! by DUE)(?<!to finish)"
    )
    return StatusWords(means, re.compile(pattern), vocabulary)


def _means(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Every name for a status, with the statuses that it means: those of this plan, and unambiguous ones of other plans.

    A part shared by several statuses ("complete", in "Green – complete" and "Blue – complete") means all of them. A status's
    own name takes precedence over a synonym of another.
    """
    usual = [(way, head) for table in (OPEN, CLOSED) for head, also in table.items() for way in (head, *also)]
    means: dict[str, tuple[str, ...]] = {way: (head.capitalize(),) for way, head in usual if way not in words.AMBIGUOUS}
    names = {way for status in vocabulary.statuses for way in _names_of(status.word)}
    own: dict[str, dict[str, None]] = {}
    coloured: dict[str, dict[str, None]] = {}
    for status in vocabulary.statuses:
        named = {*_names_of(status.word), *map(fold_name, parts(status.word, status.closed))}
        for way in (*named, *(way for way in map(fold_name, status.also) if way not in names)):
            own.setdefault(way, {})[status.word] = None
        if status.word.casefold() == "overdue":
            own.setdefault(words.OWN_OVERDUE, {})[status.word] = None
        if status.colour:
            coloured.setdefault(status.colour.casefold(), {})[status.word] = None
    means |= {way: tuple(meant) for way, meant in own.items()}
    means |= {f"{colour} rated": tuple(meant) for colour, meant in coloured.items()}
    return {colour: tuple(coloured.get(colour, ())) or (colour.capitalize(),) for colour in words.COLOURS} | means


def _names_of(status: str) -> tuple[str, ...]:
    """The names of one status. A single letter isn't a name by itself."""
    name = fold_name(status)
    return (f"status {name}", f"rated {name}") if len(name) == 1 else (name,)


def find(text: str, ways: StatusWords) -> tuple[str, StatusTest]:
    """Replace what the text says about statuses with STATUS (or NOSTATUS, OPEN), and return the test."""
    vocabulary = ways.vocabulary
    text, count = words.NO_STATUS.pattern.subn(" NOSTATUS ", text)
    if count:
        return _tidy(text), StatusTest((None,), words="with no status")
    text, wanted, denied = _named(_colours(text, vocabulary), ways)
    if wanted:
        return _tidy(text), _any_of(vocabulary, wanted)
    if denied:
        text, count = words.OPEN.pattern.subn(" OPEN ", text)
        test = _none_of(vocabulary, denied)
        return _tidy(text), _also_open(test, vocabulary) if count else test
    text, count = words.CLOSED.pattern.subn(" STATUS ", text)
    if count and vocabulary.closed:
        return _tidy(text), _any_of(vocabulary, vocabulary.closed)
    text, count = words.OPEN.pattern.subn(" OPEN ", text)
    return _tidy(text), still_open(vocabulary) if count else StatusTest()


def _colours(text: str, vocabulary: Vocabulary) -> str:
    """The text with the plan's status colours marked, so that they aren't confused with the colours of other things."""
    keys = {status.colour.casefold() for status in vocabulary.statuses if status.colour}
    return words.COLOUR.pattern.sub(lambda match: f"{match[1]} rated" if match[1] in keys else match[1], text)


def _named(text: str, ways: StatusWords) -> tuple[str, list[str], list[str]]:
    """The text with its statuses replaced, the statuses asked for, and those negated. "Not started" is a status, not a
    negation.
    """
    wanted: list[str] = []
    denied: list[str] = []
    until, leaves_out = -1, ""  # where the last negated status ended, and its negation

    def mark(match: re.Match[str]) -> str:
        nonlocal until, leaves_out
        way = " ".join(re.findall(r"\w+", match["way"]))
        between = match.string[until : match.start()].strip() if until >= 0 else ""
        listed = words.LEFT_OUT_AND if words.LEAVES_OUT.search(leaves_out) else words.LEFT_OUT_OR
        goes_on = until >= 0 and listed.pattern.fullmatch(between) is not None
        if (match["no"] or goes_on) and (goes_on or f"not {way}" not in ways.means):
            is_own = goes_on and (match["no"] or "").endswith("not")  # "other than done or not accepted"
            denied.extend(ways.means.get(f"not {way}" if is_own else way, ways.means[way]))
            until, leaves_out = match.end(), match["no"] or leaves_out
        else:
            wanted.extend(ways.means[f"not {way}" if match["no"] else way])
            until, leaves_out = -1, ""
        return " STATUS "

    return ways.pattern.sub(mark, text), wanted, denied


def still_open(vocabulary: Vocabulary) -> StatusTest:
    """The test for everything that isn't closed, including recommendations without a status."""
    open_words = (status.word for status in vocabulary.statuses if not status.closed)
    return StatusTest((*open_words, None), words="still open", negated=True)


def _also_open(test: StatusTest, vocabulary: Vocabulary) -> StatusTest:
    """The test limited to open statuses, as in "open but not delayed"."""
    still = still_open(vocabulary).statuses or ()
    left = tuple(status for status in test.statuses or still if status in still)
    return replace(test, statuses=left, words=f"still open and {test.words}")


def _none_of(vocabulary: Vocabulary, denied: Sequence[str]) -> StatusTest:
    """A test for every status except the negated ones, or no test at all if the plan uses none of them and has no others."""
    rest = [status.word for status in vocabulary.statuses if status.word not in denied]
    absent = _absent(vocabulary, denied)
    if absent and not rest:
        return StatusTest(None, absent, f"not {', '.join(denied)}", True)
    return StatusTest((*rest, None), absent, f"not {' or '.join(denied)}", True)


def _any_of(vocabulary: Vocabulary, wanted: Sequence[str]) -> StatusTest:
    absent = _absent(vocabulary, wanted)
    return StatusTest(tuple(word for word in wanted if word not in absent), absent, " or ".join(dict.fromkeys(wanted)))


def _absent(vocabulary: Vocabulary, named: Iterable[str]) -> tuple[str, ...]:
    """The words that aren't statuses in this plan."""
    in_use = {status.word for status in vocabulary.statuses}
    return tuple(word for word in named if word not in in_use)


def _tidy(text: str) -> str:
    return " ".join(text.split())
