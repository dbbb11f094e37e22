"""What people ask for, as concepts: each word or phrase in a question, with everything in the plan that can stand for it.

A word that the plan doesn't have as typed may be there in another form: spelled differently, joined or split, as another part
of speech, or as an acronym that the plan explains. These forms are tried only for words that the plan lacks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice, product
from pathlib import Path

import yaml

from knowledge.model import Plan
from knowledge.rows import TEXTS
from knowledge.store import Store
from knowledge.vocabulary import Vocabulary
from knowledge.word_forms import (
    Forms,
    Relatives,
    american,
    forms_of,
    halves,
    relatives_of,
    root,
    stem,
    stems,
    tokens,
)

MOST_WORDS = 24  # the most words in a question that are looked up
DIRECT, ACRONYM, PLAN_SYNONYM, SYNONYM = 1.0, 0.95, 0.85, 0.6
BESIDE_THE_WORD = 0.9  # share of its strength that a synonym keeps if the plan also has the word itself
SPELLED = 0.97  # the same for another spelling
DERIVED = 0.55  # the same for another word with the same root: "roofing" for "roofers"
ACRONYM_LETTERS = (2, 6)  # the shortest and longest acronym that is looked up
MOST_FORMS = 64  # the most forms of one word or phrase that are searched for
MOST_TEXTS = 20  # the most recommendations read to find what an acronym stands for; a plan explains it where it first occurs
_ONE_WORD = re.compile(r"\d.*\d|\d[a-z]|\w['’]\w")
_THOUSAND, _MILLION, _BILLION = ("k", "thousand"), ("m", "million", "mn"), ("bn", "billion", "b")
_SIZES: Mapping[str, tuple[str, ...]] = {sign: size for size in (_THOUSAND, _MILLION, _BILLION) for sign in size}
_AMOUNTS = frozenset(_SIZES)
_AMOUNT = re.compile(rf"(?P<number>\d+(?: \d+)??)(?:(?P<zeros> ?000)| ?(?P<size>{'|'.join(_SIZES)}))")
_SMALL = frozenset("of and the for in to on with &".split())
_TEXTS = " || ' ' || ".join(f"coalesce(recommendation.{name}, '')" for name in TEXTS)

Way = tuple[str, ...]
"""The stems of a word or phrase."""


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """A word or phrase in a question: what can stand for it and how well, and how much it says about a recommendation in this
    plan.

    `ways` are the forms in which the plan's text may have it, each with a weight, and `firsts` the first stem of each. `found`
    is False if no way is in the plan's main texts. `own` are the ways that are the word itself, in any form or spelling; the
    others are synonyms. A concept that isn't `telling` only affects the ranking: it is ignored when planbot decides whether a
    question is about the plan.
    """

    words: tuple[str, ...]
    ways: Mapping[Way, float]
    weight: float
    found: bool
    firsts: frozenset[str] = frozenset()
    own: frozenset[Way] = frozenset()
    telling: bool = True
    typed: str = ""

    @property
    def text(self) -> str:
        """The concept as typed."""
        return self.typed or " ".join(self.words)


@dataclass(frozen=True, slots=True)
class _Synonyms:
    by_stems: Mapping[Way, Mapping[Way, float]]
    longest: int


def plan_forms(store: Store, plan: Plan) -> Forms:
    """The forms of all words in the plan's text, computed once per version of the plan."""
    return store.cached(plan, "forms", lambda: forms_of(store.words(plan)))


def plan_size(store: Store, plan: Plan) -> int:
    """The number of recommendations in the plan, but at least 1."""
    return max(1, store.cached(plan, "size", lambda: store.count(plan)))


def concepts(store: Store, plan: Plan, words: Sequence[str]) -> tuple[Concept, ...]:
    """Turn the words in a question, up to `MOST_WORDS` of them, into concepts. A compound, or a phrase that has synonyms,
    becomes a single concept.
    """
    table = store.cached(plan, "synonyms", lambda: _synonyms(store.vocabulary(plan)))
    forms = plan_forms(store, plan)
    units = _units(words[:MOST_WORDS], forms)
    explained = _explained(store, plan, units)
    result: list[Concept] = []
    place = 0
    while place < len(units):
        length = next(
            (
                count
                for count in range(min(table.longest, len(units) - place), 1, -1)
                if (way := _stems_of(units[place : place + count])) in table.by_stems or way in explained
            ),
            1,
        )
        asked = tuple(token for unit in units[place : place + length] for token in unit)
        own = _own(units[place], forms) if length == 1 else (_stems_of(units[place : place + length]),)
        concept = _concept(store, plan, asked, own, (table.by_stems, explained))
        if concept.found and _stands_nowhere(store, plan, concept):
            apart = units[place : place + length] if length > 1 else ()
            result += [_concept(store, plan, unit, _own(unit, forms), (table.by_stems,)) for unit in apart] or [
                replace(concept, ways={}, weight=0.0, found=False, firsts=frozenset())
            ]
        else:
            result.append(concept)
        place += length
    typed = {tuple(tokens(word)): word for word in words}
    return tuple({one.words: replace(one, typed=typed.get(one.words, "")) for one in result}.values())


def _stands_nowhere(store: Store, plan: Plan, concept: Concept) -> bool:
    """True if a concept is a phrase whose words occur in the plan, but never next to each other."""
    if any(len(way) == 1 for way in concept.ways):
        return False
    return not texts_with(store, plan, match(concept.ways, plan_forms(store, plan)), 1)


def _units(words: Iterable[str], forms: Forms) -> list[tuple[str, ...]]:
    """Split the words into tokens, joining those that form one word: an amount, "o'neill", or "in house" if the plan has
    "inhouse".

    Single letters are dropped, unless there is nothing else.
    """
    single: list[tuple[str, ...]] = []
    for word in words:
        parts = tuple(tokens(word))
        single += [parts] if len(parts) > 1 and _ONE_WORD.search(word) else [(part,) for part in parts]
    joined: list[tuple[str, ...]] = []
    for unit in single:
        before = joined[-1] if joined else ()
        if before and _is_one_word(before, unit, forms):
            joined[-1] = (*before, *unit)
        else:
            joined.append(unit)
    return [unit for unit in joined if len("".join(unit)) > 1 or unit[0].isdigit()] or joined


def _is_one_word(before: tuple[str, ...], unit: tuple[str, ...], forms: Forms) -> bool:
    """True if a unit belongs to the previous one: "1.2 million", or "in house" if the plan has "inhouse"."""
    if before[-1].isdigit():
        return unit[0] in _AMOUNTS
    if len(before) != 1 or len(unit) != 1 or len(unit[0]) == 1:
        return False
    joined = stem(before[0] + unit[0])
    return joined in forms.counts and joined != stem(before[0])


def _own(unit: tuple[str, ...], forms: Forms) -> tuple[Way, ...]:
    """The ways to write a unit: its stems, the tokens joined into one word if the plan has it, and other notations for an
    amount.
    """
    ways = [tuple(map(stem, unit))]
    joined = stem("".join(unit))
    if len(unit) > 1 and joined in forms.counts:
        ways.append((joined,))
    return (*ways, *(tuple(map(stem, tokens(amount))) for amount in _amounts(" ".join(unit))))


def _amounts(text: str) -> list[str]:
    """Other notations for an amount: "1 2m" (the tokens of £1.2m) as "1 2 million", "50k" as "50,000"."""
    match = _AMOUNT.fullmatch(text)
    if not match:
        return []
    number, letter = match["number"], match["size"] or ""
    if match["zeros"]:
        return [f"{number}k", f"{number} thousand", f"{number} 000"]
    others = [f"{number}{sign}" if len(sign) < 3 else f"{number} {sign}" for sign in _SIZES.get(letter, ())]
    return [*others, f"{number} 000"] if _SIZES.get(letter) == _SIZES["k"] else others


def _stems_of(units: Iterable[tuple[str, ...]]) -> Way:
    return tuple(stem(token) for unit in units for token in unit)


def _concept(
    store: Store,
    plan: Plan,
    asked: tuple[str, ...],
    own: tuple[Way, ...],
    synonyms: Iterable[Mapping[Way, Mapping[Way, float]]],
) -> Concept:
    forms = plan_forms(store, plan)
    has_it = any(_in_plan(way, forms) for way in own)
    less = BESIDE_THE_WORD if has_it else 1.0
    ways = {way: strength * less for table in synonyms for same in own for way, strength in table.get(same, {}).items()}
    ways |= dict.fromkeys(own, DIRECT)
    if len(asked) == 1 and not has_it:
        spelled, derived = _otherwise(store, plan, asked[0])
        own = (*own, *spelled)
        ways = dict.fromkeys(derived, DERIVED) | ways | dict.fromkeys(spelled, SPELLED)
    in_plan = {way: strength for way, strength in ways.items() if _in_plan(way, forms)}
    least = min((min(forms.counts[part] for part in way) for way in in_plan), default=0)
    weight = word_weight(store, plan, least) if in_plan else 0.0
    return Concept(asked, in_plan, weight, bool(in_plan), frozenset(way[0] for way in in_plan), frozenset(own))


def _in_plan(way: Way, forms: Forms) -> bool:
    return all(part in forms.counts for part in way)


def word_weight(store: Store, plan: Plan, recommendations: int) -> float:
    """The weight of a word that occurs in this many recommendations. Rarer words weigh more."""
    return math.log(1 + (plan_size(store, plan) + 1) / (recommendations + 0.5))


def _otherwise(store: Store, plan: Plan, token: str) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """Other forms of a word that the plan doesn't have as typed: first other spellings, whole or split in two, then words with
    the same root.
    """
    relatives = plan_relatives(store, plan)
    spelled: list[Way] = [(other,) for other in relatives.by_spelling.get(american(token), ())]
    spelled += [
        tuple(map(stem, pair))
        for pair in halves(token)
        if all(half in store.words(plan) for half in pair) and texts_with(store, plan, quoted(" ".join(pair)), 1)
    ]
    derived = () if spelled else relatives.by_root.get(root(token), ())
    return tuple(spelled), tuple((other,) for other in derived)


def plan_relatives(store: Store, plan: Plan) -> Relatives:
    """The relatives of all words in the plan's text, computed once per version of the plan."""
    return store.cached(plan, "relatives", lambda: relatives_of(store.words(plan)))


def texts_with(store: Store, plan: Plan, match: str, most: int) -> list[str]:
    """The texts of the first recommendations that match a full-text query, in document order."""
    rows = store.db.conn.execute(
        f"SELECT {_TEXTS} FROM recommendation_fts JOIN recommendation ON recommendation.id = recommendation_fts.rowid"
        " WHERE recommendation_fts MATCH ? AND recommendation.plan = ? ORDER BY recommendation_fts.rowid LIMIT ?",
        [match, plan.id, most],
    )
    return [row[0] for row in rows]


def match(ways: Iterable[Way], forms: Forms) -> str:
    """A full-text query that finds any of the ways, in every form that the plan has."""
    return " OR ".join(dict.fromkeys(quoted(written) for way in ways for written in _written(way, forms)))


def _written(way: Way, forms: Forms) -> Iterator[str]:
    """The forms in which the plan may write a word or phrase, at most `MOST_FORMS`."""
    return islice(map(" ".join, product(*(forms.written.get(part, ()) for part in way))), MOST_FORMS)


def quoted(phrase: str) -> str:
    """A phrase quoted for a full-text query."""
    return '"' + phrase.replace('"', " ") + '"'


# Synonyms


@cache
def _english() -> tuple[tuple[str, ...], ...]:
    """Words that mean much the same in public service. These groups belong to English, not to one plan."""
    groups: list[list[str]] = yaml.load(
        (Path(__file__).parent / "english.yaml").read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return tuple(tuple(str(word) for word in group) for group in groups)


def _synonyms(vocabulary: Vocabulary) -> _Synonyms:
    table: dict[Way, dict[Way, float]] = {}

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


# Acronyms that the plan itself explains: "Social Value (SV)"


def _explained(store: Store, plan: Plan, units: Sequence[tuple[str, ...]]) -> dict[Way, dict[Way, float]]:
    """Acronyms among the units, with the phrases that the plan says they stand for, and phrases among them with their
    acronym.
    """
    table: dict[Way, dict[Way, float]] = {}
    for short in _possible_acronyms(units, store.words(plan)):
        for long in store.cached(plan, f"acronym {short}", partial(_expansions, store, plan, short)):
            table.setdefault((stem(short),), {})[long] = ACRONYM
            table.setdefault(long, {})[stem(short),] = ACRONYM
    return table


def _possible_acronyms(units: Sequence[tuple[str, ...]], words: Mapping[str, int]) -> Iterator[str]:
    """Words in the question that could be acronyms in this plan: short words that the plan has, and initials of several
    words.
    """
    least, most = ACRONYM_LETTERS
    flat = [token for unit in units for token in unit]
    for start, token in enumerate(flat):
        if least <= len(token) <= most and token in words and not token.isdigit():
            yield token
        for end in range(start + least, min(start + most, len(flat)) + 1):
            initials = "".join(part[0] for part in flat[start:end] if part not in _SMALL)
            if len(initials) >= least and initials in words:
                yield initials


def _expansions(store: Store, plan: Plan, short: str) -> tuple[Way, ...]:
    """The phrases that the plan's text gives as the meaning of an acronym."""
    after, before = _explaining(short)
    longs: dict[Way, None] = {}
    for text in texts_with(store, plan, quoted(short), MOST_TEXTS):
        for match in (*after.finditer(text), *before.finditer(text)):
            long = _last_words(tokens(match["long"]), short) if match["short"] != match["short"].lower() else ()
            if long:
                longs[tuple(map(stem, long))] = None
    return tuple(longs)


def spelled_out(texts: Iterable[str], short: str) -> Iterator[str]:
    """The words that texts give as the meaning of an acronym, as written: "Social Value" from "Social Value (SV)"."""
    after, before = _explaining(short)
    for text in texts:
        for match in (*after.finditer(text), *before.finditer(text)):
            long = _last_words(tokens(match["long"]), short.lower()) if match["short"] != match["short"].lower() else ()
            if long:
                yield _as_written(match["long"], long)


def _as_written(text: str, words: Way) -> str:
    """The end of a text that consists of these words, as written; or the words, if the text has them in another form."""
    written = text.split()
    ends = (" ".join(written[start:]).strip(" ,;:“”\"'") for start in range(len(written)))
    return next((end for end in ends if tuple(tokens(end)) == words), " ".join(words))


def _explaining(short: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The patterns for an acronym in brackets after its meaning, and for its meaning in brackets after the acronym."""
    after = rf"(?P<long>[^()\n]{{3,120}})\((?:the |[“\"])?(?P<short>{re.escape(short)})s?[”\"]?\)"
    before = rf"(?<!\w)(?P<short>{re.escape(short)})s? \((?P<long>[^()\n]{{3,120}})\)"
    return re.compile(after, re.IGNORECASE), re.compile(before, re.IGNORECASE)


def _last_words(words: Sequence[str], short: str) -> tuple[str, ...]:
    """The last words whose initials form the acronym, or () if there are none."""
    for count in range(len(short), min(len(words), len(short) + 3) + 1):
        last = tuple(words[-count:])
        if "".join(word[0] for word in last if word not in _SMALL) == short or "".join(word[0] for word in last) == short:
            return last
    return ()
