"""Which recommendations a few words are about: candidates from the full-text index, then ranked by what they match.

A word counts once, however many of its synonyms a recommendation has. The index only proposes candidates; their rank is
the share of what was asked that stands in a title, in a phrase of how staff say it, or further down.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import snowballstemmer
import yaml

from knowledge.fields import FIELDS
from knowledge.filters import NO_TESTS, Filters
from knowledge.model import Plan
from knowledge.rows import SEARCHED
from knowledge.schema import INDEXED
from knowledge.store import Store
from knowledge.vocabulary import Vocabulary

MOST_WORDS = 24  # words of a question that are looked up
REFINED = 12  # of them, those whose phrases and neighbours are weighed too
CANDIDATES = 40  # recommendations that the index proposes
SHORT = 3  # letters up to which a word says nothing about the length of a phrase
FURTHER_WEIGHT = 0.5  # of a word in a further column
FIELD_WEIGHTS: Mapping[str, float] = {
    **{field.name: field.weight for field in FIELDS if field.weight},
    "further": FURTHER_WEIGHT,
}
ALIAS_WEIGHT = 0.9
TEXTS = (*(field.column for field in SEARCHED if field.name != "title"), "further")
"""The searched columns besides what names a recommendation."""
INDEX_WEIGHTS: Mapping[str, float] = {"ref": 0.0, "title": 3.0, "aliases": 3.0}
"""What a column of the index counts among the candidates, where that is not 1."""
BM25_WEIGHTS = ", ".join(str(INDEX_WEIGHTS.get(name, 1.0)) for name in INDEXED)
DIRECT, ACRONYM, PLAN_SYNONYM, SYNONYM = 1.0, 0.95, 0.85, 0.6
ADJACENT = 0.5  # of a pair's weight, where two words of the question stand side by side
APART = 0.35  # the same, with one word between them
HELP = 0.5  # of its weight, for a word that only helps to rank
PHRASE = 0.6  # of the question's weight, where one phrase of how staff say it, or the title, holds all of it
_ACTIONS = 3 + TEXTS.index("actions")  # the place of the actions among a candidate's texts
_TEXTS = ", ".join(f"recommendation.{name}" for name in TEXTS)

_stemmer = snowballstemmer.stemmer("english")
_VOWEL = re.compile("[aeiouy]")
_WORD = re.compile(r"[^\W_]+(?:[’'][a-z]+)?")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending, so that "suppliers" meets "supplier"."""
    word = word.removesuffix("'s").removesuffix("’s")
    if word.endswith("s") and not _VOWEL.search(word):
        return word[:-1]  # the plural of an acronym, "PQQs"
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=4_000)
def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's words, in order."""
    return tuple(stem(word) for word in _WORD.findall(text.lower()))


@cache
def _english() -> tuple[tuple[str, ...], ...]:
    """Words that mean much the same in public service: groups of English, not of one plan."""
    groups: list[list[str]] = yaml.load(
        (Path(__file__).parent / "english.yaml").read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return tuple(tuple(str(word) for word in group) for group in groups)


@dataclass(frozen=True, slots=True)
class Concept:
    """One word (or phrase) asked for, what may stand in its place and how well, and how much it tells in this plan.
    `firsts` are the first stems of its
    ways. A concept that is not `telling` only helps to rank: whether a question is about the plan is not judged by it."""

    words: tuple[str, ...]
    ways: Mapping[tuple[str, ...], float]
    weight: float
    found: bool
    firsts: frozenset[str] = frozenset()
    telling: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A recommendation that matches: its score, the share of the question's weight that it holds (0 to 1), whether
    any of it stands in the title or in how staff say it (`anchored`), and the words of the question that it has,
    directly or by another word."""

    ref: str
    title: str
    score: float
    share: float
    anchored: bool
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """The hits, best first, and the words of the question that stand nowhere in the plan."""

    hits: tuple[Hit, ...]
    missing: tuple[str, ...]
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class _Synonyms:
    by_stems: Mapping[tuple[str, ...], Mapping[tuple[str, ...], float]]
    longest: int


def _synonyms(vocabulary: Vocabulary) -> _Synonyms:
    table: dict[tuple[str, ...], dict[tuple[str, ...], float]] = {}

    def join(group: Iterable[str], weight: float) -> None:
        ways = list(dict.fromkeys(stems(word) for word in group))
        for way in ways:
            for other in ways:
                if other != way and way and other:
                    mine = table.setdefault(way, {})
                    mine[other] = max(weight, mine.get(other, 0.0))

    for group in _english():
        join(group, SYNONYM)
    for group in vocabulary.synonyms:
        join(group, PLAN_SYNONYM)
    for short, long in vocabulary.acronyms.items():
        join((short, *long), ACRONYM)
    return _Synonyms(table, max(map(len, table), default=1))


def concepts(store: Store, plan: Plan, words: Sequence[str]) -> tuple[Concept, ...]:
    """The words asked for as concepts: compounds and phrases that have synonyms are one each."""
    table = store.cached(plan, "synonyms", lambda: _synonyms(store.vocabulary(plan)))
    counts = store.cached(plan, "stems", lambda: _stem_counts(store.words(plan)))
    size = max(1, store.cached(plan, "size", lambda: store.count(plan)))
    tokens = _compounds([token for word in words[:MOST_WORDS] for token in _WORD.findall(word.lower())], store.words(plan))
    result: list[Concept] = []
    place = 0
    while place < len(tokens):
        length = next(
            (
                n
                for n in range(min(table.longest, len(tokens) - place), 1, -1)
                if tuple(map(stem, tokens[place : place + n])) in table.by_stems
            ),
            1,
        )
        asked = tuple(tokens[place : place + length])
        own = tuple(map(stem, asked))
        ways = {own: DIRECT, **table.by_stems.get(own, {})}
        result.append(_concept(asked, ways, counts, size))
        place += length
    return tuple({concept.words: concept for concept in result}.values())


def _concept(asked: tuple[str, ...], ways: Mapping[tuple[str, ...], float], counts: Mapping[str, int], size: int) -> Concept:
    in_plan = {way: strength for way, strength in ways.items() if all(part in counts for part in way)}
    least = min((min(counts[part] for part in way) for way in in_plan), default=0)
    weight = math.log(1 + (size + 1) / (least + 0.5)) if in_plan else 0.0
    return Concept(asked, in_plan, weight, bool(in_plan), frozenset(way[0] for way in in_plan))


def _stem_counts(words: Mapping[str, int]) -> dict[str, int]:
    """How many recommendations have each stem, at the most."""
    counts: dict[str, int] = {}
    for word, number in words.items():
        counts[stem(word)] = counts.get(stem(word), 0) + number
    return counts


def _compounds(tokens: list[str], counts: Mapping[str, int]) -> list[str]:
    """ "in house" as "inhouse" where the plan has that word, or writes it with a hyphen."""
    joined: list[str] = []
    place = 0
    while place < len(tokens):
        pair = "".join(tokens[place : place + 2])
        if len(tokens) > place + 1 and pair in counts and not tokens[place].isdigit():
            joined.append(pair)
            place += 2
        else:
            joined.append(tokens[place])
            place += 1
    return joined


def find(
    store: Store,
    plan: Plan,
    words: Sequence[str],
    tests: Filters = NO_TESTS,
    helping: Sequence[str] = (),
    most: int = CANDIDATES,
) -> Matches:
    """The recommendations that a few words are about, best first, among those that pass the tests.

    `helping` are the question in full, in its order: what stands there besides `words` helps to rank, and no more.
    """
    subject = concepts(store, plan, words)
    asked = _with_help(subject, concepts(store, plan, helping)) if helping else subject
    missing = tuple(" ".join(concept.words) for concept in subject if not concept.found)
    phrases = [phrase for concept in asked for phrase in concept.ways]
    if not phrases:
        return Matches((), missing, asked)
    total = sum(concept.weight for concept in asked if concept.telling) or 1.0
    candidates = sorted(
        (_candidate(row, asked) for row in _candidates(store, plan, phrases, tests)), key=lambda one: -one.score
    )
    hits = [_hit(one, asked, total, place < REFINED) for place, one in enumerate(candidates)]
    hits.sort(key=lambda hit: -hit.score)
    return Matches(tuple(hit for hit in hits if hit.score > 0)[:most], missing, asked)


def _with_help(subject: Sequence[Concept], help: Sequence[Concept]) -> tuple[Concept, ...]:
    """The whole question's concepts in its order, those that do not belong to the subject marked as mere help."""
    telling = {part for concept in subject for part in concept.words}
    return tuple(
        concept if telling.intersection(concept.words) else replace(concept, telling=False, weight=concept.weight * HELP)
        for concept in help
    )


def _candidates(store: Store, plan: Plan, phrases: Sequence[tuple[str, ...]], tests: Filters) -> list[tuple[str, ...]]:
    """The texts of the recommendations that the index ranks first, each with those of its parts."""
    match = " OR ".join('"' + " ".join(phrase) + '"' for phrase in dict.fromkeys(phrases))
    among, values = _among(store, plan, tests)
    if store.parts(plan):
        return _with_parts(store, plan, among, [*values, match, CANDIDATES])
    return store.db.conn.execute(
        f"WITH best AS (SELECT recommendation_fts.rowid AS id, bm25(recommendation_fts, {BM25_WEIGHTS}) AS rank"
        f" FROM recommendation_fts {among} AND recommendation_fts MATCH ? ORDER BY rank, recommendation_fts.rowid LIMIT ?)"
        f" SELECT recommendation.ref, recommendation.title, recommendation.aliases, {_TEXTS},"
        " coalesce(theme.name, '') || ' ' || recommendation.spellings"
        " FROM best JOIN recommendation ON recommendation.id = best.id"
        " LEFT JOIN theme ON theme.id = recommendation.theme ORDER BY best.rank, best.id",
        [*values, match, CANDIDATES],
    ).fetchall()


def _with_parts(store: Store, plan: Plan, among: str, values: Sequence[object]) -> list[tuple[str, ...]]:
    """As `_candidates`, for a plan with parts. Whatever a part says, its title too, is said of its recommendation's actions."""
    best = store.db.conn.execute(
        "SELECT coalesce(recommendation.parent, recommendation.ref) FROM (SELECT recommendation_fts.rowid AS id,"
        f" bm25(recommendation_fts, {BM25_WEIGHTS}) AS rank FROM recommendation_fts {among}"
        " AND recommendation_fts MATCH ? ORDER BY rank, recommendation_fts.rowid LIMIT ?) AS best"
        " JOIN recommendation ON recommendation.id = best.id ORDER BY best.rank, best.id",
        values,
    )
    order = dict.fromkeys(ref for (ref,) in best)
    rows = store.db.conn.execute(
        "SELECT coalesce(parent, ref), parent IS NOT NULL, recommendation.title, recommendation.aliases,"
        f" coalesce(theme.name, '') || ' ' || recommendation.spellings, {_TEXTS} FROM recommendation"
        " LEFT JOIN theme ON theme.id = recommendation.theme"
        " WHERE recommendation.plan = ? AND coalesce(parent, ref) IN (SELECT value FROM json_each(?)) ORDER BY"
        " recommendation.id",
        [plan.id, json.dumps(list(order))],
    )
    texts: dict[str, list[str]] = {}
    for ref, is_part, title, aliases, theme, *others in rows:
        if not is_part:
            texts[ref] = [ref, title, aliases, *(text or "" for text in others), theme]
            continue
        mine = texts[ref]
        mine[2] = "\n".join(filter(None, (mine[2], aliases)))
        for place, text in enumerate((*others, theme), 3):
            mine[place] = f"{mine[place]}\n{text or ''}"
        mine[_ACTIONS] = f"{mine[_ACTIONS]}\n{title}"
    return [tuple(texts[ref]) for ref in order]


def _among(store: Store, plan: Plan, tests: Filters) -> tuple[str, Sequence[object]]:
    """The rows of the index that are asked about. Where all ids from a plan's first to its last are its own, as they are
    after an import, no row has to be looked up to know that it is of the plan."""
    first, last, count = store.cached(
        plan,
        "ids",
        lambda: store.db.conn.execute(
            "SELECT min(id), max(id), count(*) FROM recommendation WHERE plan = ?", [plan.id]
        ).fetchone(),
    )
    if tests == NO_TESTS and count and last - first + 1 == count:
        return "WHERE recommendation_fts.rowid BETWEEN ? AND ?", [first, last]
    where = store.conditions(plan, tests)
    if store.parts(plan):
        whole = "coalesce(recommendation.parent, recommendation.ref)"
        theirs = f"{whole} IN (SELECT {whole} FROM recommendation WHERE {where.sql})"
        here = "JOIN recommendation ON recommendation.id = recommendation_fts.rowid WHERE recommendation.plan = ?"
        return f"{here} AND {theirs}", [plan.id, *where.values]
    return f"JOIN recommendation ON recommendation.id = recommendation_fts.rowid WHERE {where.sql}", where.values


@dataclass(frozen=True, slots=True)
class Text:
    """A text made ready for matching: its stems in order and as a set, its neighbours, and the stems one word apart."""

    words: tuple[str, ...]
    known: frozenset[str]
    neighbours: frozenset[tuple[str, str]]
    apart: frozenset[tuple[str, str]]
    length: int


@lru_cache(maxsize=4_000)
def ready(text: str) -> Text:
    """A text made ready for matching."""
    words = stems(text)
    long = sum(len(word) > SHORT for word in words)
    return Text(
        words, frozenset(words), frozenset(pairwise(words)), frozenset(zip(words, words[2:], strict=False)), max(1, long)
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A recommendation that the index proposes, its texts made ready, and what its words alone are worth."""

    ref: str
    title: str
    head: Text
    phrases: tuple[Text, ...]
    others: tuple[tuple[float, Text], ...]
    strengths: tuple[float, ...]
    score: float


def _candidate(row: Sequence[str], asked: Sequence[Concept]) -> _Candidate:
    ref, title, aliases, *texts, theme = row
    head = ready(title)
    phrases = tuple(ready(phrase) for phrase in aliases.split("\n") if phrase)
    others = tuple(
        (FIELD_WEIGHTS[name], ready(text or "")) for name, text in zip((*TEXTS, "theme"), (*texts, theme), strict=True)
    )
    weighed = [(FIELD_WEIGHTS["title"], head), *((ALIAS_WEIGHT, phrase) for phrase in phrases), *others]
    strengths = tuple(_strength(concept, weighed) for concept in asked)
    score = sum(concept.weight * strength for concept, strength in zip(asked, strengths, strict=True))
    return _Candidate(ref, title, head, phrases, others, strengths, score)


def _hit(one: _Candidate, asked: Sequence[Concept], total: float, refined: bool) -> Hit:
    """The candidate's hit. `refined` weighs neighbours and whole phrases too, which only the best are worth."""
    score = one.score
    if refined:
        score += _pairs(asked, [one.head, *one.phrases, *(text for _, text in one.others)])
        score += PHRASE * total * max(_whole(asked, text) for text in (*one.phrases, one.head))
    held = [concept for concept, strength in zip(asked, one.strengths, strict=True) if strength and concept.telling]
    heads = one.head.known.union(*(phrase.known for phrase in one.phrases))
    anchored = any(_in(concept, heads) for concept in held)
    share = sum(concept.weight for concept in held) / total
    return Hit(one.ref, one.title, score, share, anchored, tuple(" ".join(concept.words) for concept in held))


def _in(concept: Concept, stems: frozenset[str]) -> bool:
    return not concept.firsts.isdisjoint(stems) and any(stems.issuperset(way) for way in concept.ways)


def _strength(concept: Concept, weighed: Sequence[tuple[float, Text]]) -> float:
    """How well the concept stands anywhere, from 0 to 1."""
    best = 0.0
    texts = [(weight, text) for weight, text in weighed if not concept.firsts.isdisjoint(text.known)]
    for way, strength in concept.ways.items() if texts else ():
        for weight, text in texts:
            if weight * strength > best and way[0] in text.known and (len(way) == 1 or _run(way, text)):
                best = weight * strength
    return best


def _run(way: tuple[str, ...], text: Text) -> bool:
    if not all(pair in text.neighbours for pair in pairwise(way)):
        return False
    size = len(way)
    return size == 2 or any(text.words[place : place + size] == way for place in range(len(text.words) - size + 1))


def _pairs(asked: Sequence[Concept], texts: Sequence[Text]) -> float:
    """What neighbours in the question add that are neighbours in one of the texts too."""
    total = 0.0
    for one, other in pairwise(asked):
        pairs = [(first[-1], second[0]) for first in one.ways for second in other.ways]
        if any(not text.neighbours.isdisjoint(pairs) for text in texts):
            total += ADJACENT * min(one.weight, other.weight)
        elif any(not text.apart.isdisjoint(pairs) for text in texts):
            total += APART * min(one.weight, other.weight)
    return total


def _whole(asked: Sequence[Concept], phrase: Text) -> float:
    """How nearly one phrase says what was asked: the share of the question in it, tempered by what else it says."""
    held = [concept for concept in asked if _in(concept, phrase.known)]
    if not held:
        return 0.0
    share = sum(concept.weight for concept in held) / (sum(concept.weight for concept in asked) or 1.0)
    return share * share * (0.6 + 0.4 * min(1.0, len(held) / phrase.length))
