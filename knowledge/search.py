"""Finds the recommendations that a few words are about: the full-text index proposes candidates, which are then ranked by what
they match.

A word counts once, however many of its synonyms a recommendation has. The index only proposes candidates. Their rank depends on
how much of the question they have in the title, in a phrase that staff use for them, or elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from knowledge import elsewhere
from knowledge.concepts import Concept, Way, concepts, match, plan_forms, word_weight
from knowledge.elsewhere import DOCUMENT, Place
from knowledge.fields import FIELDS, Kind
from knowledge.filters import NO_TESTS, Filters
from knowledge.model import Plan
from knowledge.rows import SEARCHED
from knowledge.schema import INDEXED
from knowledge.store import Store
from knowledge.word_forms import Forms, stems

REFINED = 12  # the best hits, for which phrases and neighbouring words count too
CANDIDATES = 40  # the most recommendations proposed by the index
FEW = 2_000  # words that occur in more places than this aren't all ranked; the rarest ones select the candidates
ENOUGH = 400  # the number of recommendations from which the candidates are chosen
SHORT = 3  # words with up to this many letters don't count towards the length of a phrase
FURTHER_WEIGHT = 0.5  # the weight of a word in a further column
FIELD_WEIGHTS: Mapping[str, float] = {
    **{field.name: field.weight for field in FIELDS if field.weight},
    "further": FURTHER_WEIGHT,
}
ALIAS_WEIGHT = 0.9
TEXTS = (*(field.column for field in SEARCHED if field.name != "title"), "further")
"""The searched columns apart from those that name a recommendation."""
INDEX_WEIGHTS: Mapping[str, float] = {"ref": 0.0, "title": 3.0, "aliases": 3.0}
"""The weights of the index's columns when it proposes candidates, where they aren't 1."""
BM25_WEIGHTS = ", ".join(str(INDEX_WEIGHTS.get(name, 1.0)) for name in INDEXED)
ADJACENT = 0.5  # share of a pair's weight that is added if two neighbouring words of the question are neighbours in a text
APART = 0.35  # the same, if there is one word between them
HELP = 0.5  # share of its weight that a word keeps if it only affects the ranking
PHRASE = 0.6  # share of the question's weight that is added if the title or a phrase that staff use contains all of it
_ACTIONS = 3 + TEXTS.index("actions")  # the index of the actions among a candidate's texts
_COLUMNS = (
    f"{', '.join(f'recommendation.{name}' for name in ('ref', 'title', 'aliases', *TEXTS))},"
    " coalesce(theme.name, '') || ' ' || recommendation.spellings"
)
_SHORT_TEXTS = " || ' ' || ".join(
    f"coalesce(recommendation.{field.column}, '')"
    for field in FIELDS
    if field.column and field.kind in (Kind.WORD, Kind.PERIOD, Kind.EVIDENCE)
)
_NAMES = (
    "coalesce((SELECT group_concat(owner.name, ' ') FROM recommendation_owner JOIN owner ON owner.id = owner"
    f" WHERE recommendation = recommendation.id), '') || ' ' || {_SHORT_TEXTS}"
)
_NO_NAMES = "''"
_WHOLE = "coalesce(recommendation.parent, recommendation.ref)"  # for a part, the ref of its recommendation


@dataclass(frozen=True, slots=True)
class Hit:
    """A recommendation that matches: its score, its share of the question's weight (0 to 1), whether the title or a phrase that
    staff use for it matches (`anchored`), and the words of the question that it has, directly or by way of another word.
    `others` maps words of the question to the other words that matched them.
    """

    ref: str
    title: str
    score: float
    share: float
    anchored: bool
    matched: tuple[str, ...]
    others: tuple[tuple[str, Way], ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """The hits, best first. `missing` are the words that occur nowhere in the plan, and `unfound` those that occur in no
    recommendation (but perhaps in the title of the document).
    """

    hits: tuple[Hit, ...]
    missing: tuple[str, ...]
    concepts: tuple[Concept, ...]
    unfound: tuple[str, ...] = ()


def find(
    store: Store,
    plan: Plan,
    words: Sequence[str],
    tests: Filters = NO_TESTS,
    helping: Sequence[str] = (),
    most: int = CANDIDATES,
) -> Matches:
    """The recommendations that a few words are about, best first, among those that pass the tests.

    `helping` is the whole question, in order: any words in it that aren't in `words` only affect the ranking.
    """
    subject = concepts(store, plan, words)
    places = {concept.words: elsewhere.places(store, plan, concept.words) for concept in subject if not concept.found}
    subject = tuple(_as_name(store, plan, concept, places.get(concept.words, ())) for concept in subject)
    asked = _with_help(subject, concepts(store, plan, helping)) if helping else subject
    unfound = tuple(concept.text for concept in subject if not concept.found)
    missing = tuple(concept.text for concept in subject if not concept.found and not places[concept.words])
    total = sum(concept.weight for concept in asked if concept.telling) or 1.0
    rows = _candidates(store, plan, asked, [place for matching in places.values() for place in matching], tests)
    sought = _sought(asked, total)
    candidates = sorted((_candidate(row, sought) for row in rows), key=lambda one: -one.score)
    hits = [_hit(one, sought, place < REFINED) for place, one in enumerate(candidates)]
    hits.sort(key=lambda hit: -hit.score)
    return Matches(tuple(hit for hit in hits if hit.score > 0)[:most], missing, asked, unfound)


def having(store: Store, plan: Plan, phrase: str) -> tuple[str, ...]:
    """The refs of the first recommendations and parts whose text contains a word or phrase in any form, in document order.
    There are at most `CANDIDATES`.
    """
    words = match([stems(phrase)], plan_forms(store, plan))
    if not words:
        return ()
    among, values = _among(store, plan, NO_TESTS)
    join = "" if among.startswith("JOIN") else "JOIN recommendation ON recommendation.id = recommendation_fts.rowid "
    rows = store.db.conn.execute(
        f"SELECT {_WHOLE} FROM recommendation_fts {join}{among} AND recommendation_fts MATCH ?"
        " ORDER BY recommendation_fts.rowid LIMIT ?",
        [*values, words, CANDIDATES],
    )
    return tuple(dict.fromkeys(row[0] for row in rows))


def _as_name(store: Store, plan: Plan, concept: Concept, places: Sequence[Place]) -> Concept:
    """A concept that occurs in no text, with its ways replaced by those found in names, statuses and timescales."""
    values = [value for place in places if place.field != DOCUMENT for value in place.values]
    if not values:
        return concept
    ways = {way: 1.0 for place in places if place.field != DOCUMENT for way in place.ways}
    weight = word_weight(store, plan, len(values))
    return replace(concept, ways=ways, weight=weight, found=True, firsts=frozenset(way[0] for way in ways), own=frozenset(ways))


def _with_help(subject: Sequence[Concept], help: Sequence[Concept]) -> tuple[Concept, ...]:
    """The concepts in the whole question, in order. Those that aren't in the subject count for less, and can't match on their
    own.
    """
    own = {concept.words: concept for concept in subject}
    telling = {part for concept in subject for part in concept.words}
    return tuple(
        own.get(concept.words, concept)
        if telling.intersection(concept.words)
        else replace(concept, telling=False, weight=concept.weight * HELP)
        for concept in help
    )


def _candidates(
    store: Store, plan: Plan, asked: Sequence[Concept], places: Sequence[Place], tests: Filters
) -> list[tuple[str, ...]]:
    """The texts of the recommendations that the index ranks first, and of those found by a name, status or timescale."""
    forms = plan_forms(store, plan)
    words = _any_of(asked, forms)
    rare = _any_of(_rare(asked, forms), forms)
    rows = _indexed(store, plan, f"({rare}) AND ({words})" if rare else words, tests, bool(places)) if words else []
    named = _named(store, plan, [place for place in places if place.field != DOCUMENT], tests)
    merged = list({row[0]: row for row in (*rows, *named)}.values())
    return _with_parts(store, plan, [row[0] for row in merged]) if store.parts(plan) else merged


def _any_of(asked: Sequence[Concept], forms: Forms) -> str:
    return match([way for concept in asked for way in concept.ways], forms)


def _rare(asked: Sequence[Concept], forms: Forms) -> list[Concept]:
    """The concepts to select candidates by, if ranking every recommendation with any concept would take too long: the rarest
    ones, until they give enough candidates. Empty if selecting isn't needed or wouldn't help.
    """
    number = {concept.words: sum(min(forms.counts.get(part, 0) for part in way) for way in concept.ways) for concept in asked}
    if sum(number.values()) <= FEW:
        return []
    total, chosen = 0, []
    for concept in sorted(asked, key=lambda concept: (not concept.telling, number[concept.words])):
        if total >= ENOUGH:
            break
        if number[concept.words]:
            total += number[concept.words]
            chosen.append(concept)
    return chosen


def _indexed(store: Store, plan: Plan, words: str, tests: Filters, with_names: bool) -> list[tuple[str, ...]]:
    among, values = _among(store, plan, tests)
    return store.db.conn.execute(
        f"WITH best AS (SELECT recommendation_fts.rowid AS id, bm25(recommendation_fts, {BM25_WEIGHTS}) AS rank"
        f" FROM recommendation_fts {among} AND recommendation_fts MATCH ? ORDER BY rank, recommendation_fts.rowid LIMIT ?)"
        f" SELECT {_COLUMNS}, {_NAMES if with_names else _NO_NAMES}"
        " FROM best JOIN recommendation ON recommendation.id = best.id"
        " LEFT JOIN theme ON theme.id = recommendation.theme ORDER BY best.rank, best.id",
        [*values, words, CANDIDATES],
    ).fetchall()


def _named(store: Store, plan: Plan, places: Sequence[Place], tests: Filters) -> list[tuple[str, ...]]:
    """The texts of the first recommendations with one of the names, statuses or timescales in `places`."""
    if not places:
        return []
    condition, values = _passing(store, plan, tests)
    conditions, arguments = zip(*(place.condition for place in places), strict=True)
    return store.db.conn.execute(
        f"SELECT {_COLUMNS}, {_NAMES} FROM recommendation LEFT JOIN theme ON theme.id = recommendation.theme"
        f" WHERE {condition} AND ({' OR '.join(conditions)}) ORDER BY recommendation.id LIMIT ?",
        [*values, *arguments, CANDIDATES],
    ).fetchall()


def _passing(store: Store, plan: Plan, tests: Filters) -> tuple[str, Sequence[object]]:
    """An SQL condition for the recommendations that pass the tests. If any part passes, its recommendation and all its parts
    do.
    """
    where = store.conditions(plan, tests)
    if not store.parts(plan):
        return where.sql, where.values
    whole = "coalesce(recommendation.parent, recommendation.ref)"
    theirs = f"{whole} IN (SELECT {whole} FROM recommendation WHERE {where.sql})"
    return f"recommendation.plan = ? AND {theirs}", [plan.id, *where.values]


def _with_parts(store: Store, plan: Plan, refs: Sequence[str]) -> list[tuple[str, ...]]:
    """The texts of recommendations, given their refs or those of their parts. All texts of a part, including its title, count
    as part of its recommendation's actions.
    """
    rows = store.db.conn.execute(
        f"SELECT parent, {_COLUMNS}, {_NAMES} FROM recommendation LEFT JOIN theme ON theme.id = recommendation.theme"
        " WHERE recommendation.plan = ? AND coalesce(parent, ref) IN (SELECT coalesce(parent, ref) FROM recommendation"
        " WHERE plan = ? AND ref IN (SELECT value FROM json_each(?))) ORDER BY recommendation.id",
        [plan.id, plan.id, json.dumps(refs)],
    )
    texts: dict[str, list[str]] = {}
    parents: dict[str, str] = {}
    for parent, ref, title, *others in rows:
        parents[ref] = parent or ref
        if not parent:
            texts[ref] = [ref, title, *(text or "" for text in others)]
            continue
        whole = texts[parent]
        for place, text in enumerate(others, 2):
            whole[place] = "\n".join(filter(None, (whole[place], text)))
        whole[_ACTIONS] = f"{whole[_ACTIONS]}\n{title}"
    return [tuple(texts[ref]) for ref in dict.fromkeys(parents[ref] for ref in refs)]


def _among(store: Store, plan: Plan, tests: Filters) -> tuple[str, Sequence[object]]:
    """An SQL condition for the rows of the index that belong to the plan. If the ids in a plan are contiguous, as they are
    after an import, no row has to be looked up.
    """
    first, last, count = store.cached(
        plan,
        "ids",
        lambda: store.db.conn.execute(
            "SELECT min(id), max(id), count(*) FROM recommendation WHERE plan = ?", [plan.id]
        ).fetchone(),
    )
    if tests == NO_TESTS and count and last - first + 1 == count:
        return "WHERE recommendation_fts.rowid BETWEEN ? AND ?", [first, last]
    condition, values = _passing(store, plan, tests)
    return f"JOIN recommendation ON recommendation.id = recommendation_fts.rowid WHERE {condition}", values


@dataclass(frozen=True, slots=True)
class Text:
    """A text prepared for matching: its stems in order (`words`) and as a set (`known`), the pairs of neighbours, and the pairs
    with one word between them. `length` is the number of stems longer than `SHORT`, but at least 1.
    """

    words: tuple[str, ...]
    known: frozenset[str]
    neighbours: frozenset[tuple[str, str]]
    apart: frozenset[tuple[str, str]]
    length: int


@lru_cache(maxsize=4_000)
def ready(text: str) -> Text:
    """Prepare the text for matching."""
    words = stems(text)
    long = sum(len(word) > SHORT for word in words)
    return Text(
        words, frozenset(words), frozenset(pairwise(words)), frozenset(zip(words, words[2:], strict=False)), max(1, long)
    )


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is searched for, with everything that is the same for all candidates: the total weight of the telling concepts, the
    first stems of all ways, and for each pair of neighbours in the question, the stems that would be neighbours in a text, with
    the smaller weight of the two.
    """

    concepts: tuple[Concept, ...]
    total: float
    firsts: frozenset[str]
    pairs: tuple[tuple[frozenset[tuple[str, str]], float], ...]


def _sought(asked: Sequence[Concept], total: float) -> _Sought:
    pairs = tuple(
        (frozenset((first[-1], second[0]) for first in one.ways for second in other.ways), min(one.weight, other.weight))
        for one, other in pairwise(asked)
    )
    return _Sought(tuple(asked), total, frozenset().union(*(concept.firsts for concept in asked)), pairs)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A recommendation proposed by the index, its prepared texts, and its score by words alone."""

    ref: str
    title: str
    head: Text
    phrases: tuple[Text, ...]
    others: tuple[tuple[float, Text], ...]
    strengths: tuple[tuple[float, Way], ...]
    score: float

    def has_own(self, concept: Concept) -> bool:
        """True if any of its texts has the word that was asked for, rather than a synonym."""
        texts = (self.head, *self.phrases, *(text for _, text in self.others))
        return any(_has(way, text) for way in concept.own for text in texts)


def _candidate(row: Sequence[str], sought: _Sought) -> _Candidate:
    ref, title, aliases, *texts, theme, names = row
    head = ready(title)
    phrases = tuple(ready(phrase) for phrase in aliases.split("\n") if phrase)
    others = tuple(
        (FIELD_WEIGHTS[name], ready(text or "")) for name, text in zip((*TEXTS, "theme"), (*texts, theme), strict=True)
    )
    if names:
        others = (*others, (FIELD_WEIGHTS["theme"], ready(names)))
    weighed = [(FIELD_WEIGHTS["title"], head), *((ALIAS_WEIGHT, phrase) for phrase in phrases), *others]
    having = [(weight, text) for weight, text in weighed if not sought.firsts.isdisjoint(text.known)]
    strengths = tuple(_strength(concept, having) for concept in sought.concepts)
    score = sum(concept.weight * strength for concept, (strength, _) in zip(sought.concepts, strengths, strict=True))
    return _Candidate(ref, title, head, phrases, others, strengths, score)


def _hit(one: _Candidate, sought: _Sought, refined: bool) -> Hit:
    """The candidate's hit. With `refined`, neighbouring words and whole phrases count too, which is only worthwhile for the
    best candidates.
    """
    score = one.score
    if refined:
        score += _pairs(sought, [one.head, *one.phrases, *(text for _, text in one.others)])
        score += PHRASE * sought.total * max(_whole(sought, text) for text in (*one.phrases, one.head))
    strengths = zip(sought.concepts, one.strengths, strict=True)
    ways = {concept: way for concept, (strength, way) in strengths if strength and concept.telling}
    held = tuple(ways)
    heads = one.head.known.union(*(phrase.known for phrase in one.phrases))
    anchored = any(_in(concept, heads) for concept in held)
    share = sum(concept.weight for concept in held) / sought.total
    others = tuple((concept.text, way) for concept, way in ways.items() if way not in concept.own and not one.has_own(concept))
    return Hit(one.ref, one.title, score, share, anchored, tuple(concept.text for concept in held), others)


def _in(concept: Concept, stems: frozenset[str]) -> bool:
    return not concept.firsts.isdisjoint(stems) and any(stems.issuperset(way) for way in concept.ways)


def _strength(concept: Concept, weighed: Sequence[tuple[float, Text]]) -> tuple[float, Way]:
    """How well the candidate matches the concept, from 0 to 1, and the way that matches best."""
    best: tuple[float, Way] = (0.0, ())
    texts = [(weight, text) for weight, text in weighed if not concept.firsts.isdisjoint(text.known)]
    for way, strength in concept.ways.items() if texts else ():
        for weight, text in texts:
            if weight * strength > best[0] and _has(way, text):
                best = (weight * strength, way)
    return best


def _has(way: Way, text: Text) -> bool:
    return way[0] in text.known and (len(way) == 1 or _run(way, text))


def _run(way: tuple[str, ...], text: Text) -> bool:
    if not all(pair in text.neighbours for pair in pairwise(way)):
        return False
    size = len(way)
    return size == 2 or any(text.words[place : place + size] == way for place in range(len(text.words) - size + 1))


def _pairs(sought: _Sought, texts: Sequence[Text]) -> float:
    """The score for neighbours in the question that are also neighbours in one of the texts."""
    total = 0.0
    for pairs, weight in sought.pairs:
        if any(not text.neighbours.isdisjoint(pairs) for text in texts):
            total += ADJACENT * weight
        elif any(not text.apart.isdisjoint(pairs) for text in texts):
            total += APART * weight
    return total


def _whole(sought: _Sought, phrase: Text) -> float:
    """How closely a single phrase matches the question: the share of the question that it has, reduced by any other words in
    it.
    """
    if sought.firsts.isdisjoint(phrase.known):
        return 0.0
    held = [(concept.weight, strength) for concept in sought.concepts if (strength := _best_way(concept, phrase.known))]
    if not held:
        return 0.0
    share = sum(weight * strength for weight, strength in held) / (sum(concept.weight for concept in sought.concepts) or 1.0)
    return share * share * (0.6 + 0.4 * min(1.0, len(held) / phrase.length))


def _best_way(concept: Concept, stems: frozenset[str]) -> float:
    """How well text with these stems matches a concept, wherever the words are in it."""
    if concept.firsts.isdisjoint(stems):
        return 0.0
    return max((strength for way, strength in concept.ways.items() if stems.issuperset(way)), default=0.0)
