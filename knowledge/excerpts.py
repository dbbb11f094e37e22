"""Finds the passage in a recommendation that matches a search, and the matching words in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from knowledge.concepts import Concept, Way
from knowledge.fields import FIELDS, Kind
from knowledge.model import Recommendation, Timescale
from knowledge.sentences import TAKES_BACK, split, texts
from knowledge.word_forms import stem, stems, tokens

WIDTH = 170  # the most characters shown
TEXTS = 100  # the number of texts whose words and positions are cached
LEAD = 50  # how many of those characters come before the first matching word
_NUMBER = re.compile(
    r"\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|none|no)\b",
    re.IGNORECASE,
)
BESIDE = 24  # the most characters between a number and what it counts
MOST_TAKEN_BACK = 2  # the most such sentences after a statement
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = ("'", "’")

Span = tuple[int, int]
"""Where a matching word or phrase begins and ends in the text."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Part of a field's text, and where the matching words are in it. `begins` and `ends` say whether it includes the beginning
    and the end of that text.
    """

    field: str
    text: str
    spans: tuple[Span, ...]
    begins: bool
    ends: bool


def excerpt(row: Recommendation, concepts: Sequence[Concept]) -> Excerpt | None:
    """The passage in a recommendation that contains the most concepts, or None if no field contains any that is `telling`."""
    best: tuple[tuple[int, int], str, str, list[tuple[Span, int]]] | None = None
    for field, text in _texts(row):
        most = len(_telling(text, concepts))
        if not most or (best is not None and (most, most) <= best[0]):
            continue
        matches = _matches(text, concepts)
        kinds = {place for _, place in matches}
        own = sum(
            any(_is_own(text[slice(*span)], concepts[place]) for span, other in matches if other == place) for place in kinds
        )
        worth = (len(kinds), own)
        if matches and (best is None or worth > best[0]):
            best = (worth, field, text, matches)
    return _window(best[1], best[2], best[3]) if best else None


def statement(row: Recommendation, asked: Sequence[Concept], helping: Sequence[Concept] = ()) -> Excerpt | None:
    """The sentence with the most of the concepts asked for, or two consecutive sentences if together they have more.

    It is from the progress, or from the actions if nothing in the progress has any of the concepts; the title isn't searched.
    `helping` concepts only decide between sentences that are equally good. Returns None if neither field has any of the
    concepts asked for.
    """
    return next(iter(statements(row, asked, helping)), None)


def statements(row: Recommendation, asked: Sequence[Concept], helping: Sequence[Concept] = ()) -> Iterator[Excerpt]:
    """Like `statement`, but yields the best sentence from the progress and then the best one from the actions."""
    for field in ("progress", "actions"):
        best: tuple[tuple[int, int, int], str] | None = None
        for name, text in _texts(row):
            for run in _sentence_runs(text) if name == field else ():
                most = len({number for _, number in _matches(run, asked)})
                help = len({number for _, number in _matches(run, helping)})
                if most and (best is None or (most, help, -len(run)) > best[0]):
                    best = ((most, help, -len(run)), run)
        if best:
            whole = _with_what_follows(row, field, best[1])
            spans = tuple(span for span, _ in _matches(whole, asked))
            yield Excerpt(field, whole, spans, True, True)


def number_of_it(text: str, asked: Sequence[Concept]) -> bool:
    """Whether there is a number next to one of the concepts in the text: "four waivers", "52 of the 60 overseas nurses"."""
    spans = [span for span, _ in _matches(text, asked)]
    return any(
        0 <= start - number.end() <= BESIDE or 0 <= number.start() - end <= BESIDE
        for number in _NUMBER.finditer(text)
        for start, end in spans
    )


def most_said(row: Recommendation, asked: Sequence[Concept]) -> int:
    """The largest number of concepts that occur together in one sentence, or two consecutive ones, of the progress or the
    actions.
    """
    runs = [run for name, text in _texts(row) if name in ("progress", "actions") for run in _sentence_runs(text)]
    return max((len({number for _, number in _matches(run, asked)}) for run in runs), default=0)


def _with_what_follows(row: Recommendation, field: str, run: str) -> str:
    """A statement with the sentences after it that take it back: "However, …"."""
    for name, text in _texts(row):
        in_order = split(text) if name == field else []
        for place in range(len(in_order)):
            until = place + 1 if run == in_order[place] else place + 2 if run == " ".join(in_order[place : place + 2]) else 0
            if until:
                last = until
                while last < min(len(in_order), until + MOST_TAKEN_BACK) and TAKES_BACK.match(in_order[last]):
                    last += 1
                return " ".join((run, *in_order[until:last]))
    return run


def sentences(row: Recommendation, cue: Callable[[str], bool], most: int) -> tuple[tuple[str, str], ...]:
    """The first sentences in the progress and the actions that satisfy `cue`, each as (field name, sentence). At most
    `most`.
    """
    matching = (
        (field, sentence)
        for field in ("progress", "actions")
        for name, text in _texts(row)
        if name == field
        for sentence in split(text)
        if cue(sentence)
    )
    return _in_full(row, tuple(islice(matching, most)))


def _in_full(row: Recommendation, quoted: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Sentences, each with those after it that take it back. One that has been quoted along isn't repeated."""
    full: list[tuple[str, str]] = []
    for field, sentence in quoted:
        if not any(name == field and sentence in text for name, text in full):
            full.append((field, _with_what_follows(row, field, sentence)))
    return tuple(full)


def _sentence_runs(text: str) -> list[str]:
    """Each sentence of the text, and each pair of consecutive sentences."""
    in_order = split(text)
    return [*in_order, *(f"{first} {second}" for first, second in pairwise(in_order))]


def excerpt_of(field: str, texts: Iterable[str], concepts: Sequence[Concept]) -> Excerpt | None:
    """Like `excerpt`, for several texts that belong to one field."""
    matching = [(text, matches) for text in texts if (matches := _matches(text, concepts))]
    best = max(matching, key=lambda one: len({place for _, place in one[1]}), default=None)
    return _window(field, *best) if best else None


def _texts(row: Recommendation) -> Iterator[tuple[str, str]]:
    """Each text of a recommendation, as (field name, text): the title, the progress, the actions, then the further columns."""
    yield "title", row.title
    yield from texts(row)
    for field in FIELDS:
        value = getattr(row, field.name, None)
        if field.kind is Kind.NAMES:
            yield from ((field.name, name) for name in ((value,) if isinstance(value, str) else value or ()))
        elif field.kind is Kind.WORD and value:
            yield field.name, str(value)
        elif isinstance(value, Timescale):
            yield field.name, value.words


def _matches(text: str, concepts: Sequence[Concept]) -> list[tuple[Span, int]]:
    """Where the concepts occur in the text, in order, as (span, index of the concept)."""
    telling = _telling(text, concepts)
    if not telling:
        return []
    words = _words(text)
    spans: dict[Span, int] = {}
    for number, concept in telling:
        for first, last in _runs(words, concept.ways):
            spans.setdefault((words.spans[first][0], words.spans[last][1]), number)
    return _joined(spans)


def _telling(text: str, concepts: Sequence[Concept]) -> list[tuple[int, Concept]]:
    """The concepts that the text may contain, with their indexes: those whose first word it contains."""
    in_text = _stems(text)
    return [(number, one) for number, one in enumerate(concepts) if one.telling and not one.firsts.isdisjoint(in_text)]


@lru_cache(maxsize=10 * TEXTS)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stems(text))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text in order, with the span and the stem of each. `places` maps each stem to the indexes of its words."""

    spans: tuple[Span, ...]
    stems: tuple[str, ...]
    places: Mapping[str, Sequence[int]]


@lru_cache(maxsize=TEXTS)
def _words(text: str) -> _Words:
    """Split the text into words. A possessive "’s" isn't one."""
    spans: list[Span] = []
    own: list[str] = []
    places: dict[str, list[int]] = {}
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        parts = (word.lower(),) if word.isascii() else tokens(word)
        if len(parts) == 1 and not (word in ("s", "S") and text[start - 1 : start] in _APOSTROPHES):
            spans.append(match.span())
            own.append(stem(parts[0]))
            places.setdefault(own[-1], []).append(len(own) - 1)
    return _Words(tuple(spans), tuple(own), places)


def _runs(words: _Words, ways: Iterable[Way]) -> Iterator[tuple[int, int]]:
    """The first and last word (as indexes) of each run of words whose stems match one of the ways."""
    for way in ways:
        for place in words.places.get(way[0], ()):
            if words.stems[place : place + len(way)] == way:
                yield place, place + len(way) - 1


def _joined(spans: dict[Span, int]) -> list[tuple[Span, int]]:
    """The spans in order, with overlapping ones merged."""
    joined: list[tuple[Span, int]] = []
    for span, number in sorted(spans.items(), key=lambda item: (item[0][0], -item[0][1])):
        if joined and span[0] < joined[-1][0][1]:
            (start, end), first = joined[-1]
            joined[-1] = ((start, max(end, span[1])), first)
        else:
            joined.append((span, number))
    return joined


def _is_own(text: str, concept: Concept) -> bool:
    own = stems(text)
    return any(own[place : place + len(way)] == way for way in concept.own for place in range(len(own)))


def _window(field: str, text: str, matches: list[tuple[Span, int]]) -> Excerpt:
    """Cut the text down to the stretch in which most of the concepts occur close together. It is cut between words."""
    if len(text) <= WIDTH:
        return Excerpt(field, text, tuple(span for span, _ in matches), True, True)
    first = max(
        (span[0] for span, _ in matches),
        key=lambda start: (len({number for (at, _), number in matches if start <= at <= start + WIDTH - LEAD}), -start),
    )
    start = max(0, first - LEAD)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = min(len(text), start + WIDTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), max(stop for (at, stop), _ in matches if at == first))
    spans = tuple((at - start, stop - start) for (at, stop), _ in matches if at >= start and stop <= end)
    return Excerpt(field, text[start:end], spans, start == 0, end == len(text))
