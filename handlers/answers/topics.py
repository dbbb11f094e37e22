"""Questions about a subject: what a search found, a fact about it, or what wasn't found.

A close match isn't an answer. Facts are stated only about recommendations that have every word asked for. Otherwise the closest
recommendations are shown as such, without an owner, date or status.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from handlers.answer import Answer, Choice, Choices, Item, Note, Part, Quote
from handlers.answers import denial, facts, found_text, lists, nothing, passages
from handlers.answers.help import FIND
from handlers.language import deciding_words, search_words, subject_words
from handlers.language.english_words import FUNCTION
from handlers.numbers import counted
from handlers.question import Question, describe_filters, join_names, predicate
from handlers.request import Request
from handlers.understanding import lexicon
from handlers.understanding.clean import clean
from handlers.understanding.english import rarity
from knowledge import excerpts
from knowledge.concepts import Concept
from knowledge.filters import Filters
from knowledge.model import Plan
from knowledge.search import Hit, Matches, find
from knowledge.store import Store
from knowledge.word_forms import tokens

# The share of the question that the best hit must have. Words count by how specific they are (`_weight`).
ENOUGH = 0.55  # to be shown as a result
ENOUGH_IN_TITLE = 0.42  # the same, if part of it is in a title or in a phrase that staff use
ENOUGH_WITHOUT_NAME = 0.62  # the same, if the plan lacks a name or unknown word in the question
ENOUGH_PERSONAL = 0.8  # the same, if a resident seems to ask for a council service rather than about the plan
CERTAIN = 0.99  # for facts to be stated
# Shares of the best score.
AS_GOOD = 0.86  # hits above this count as equally good
WORTH_SHOWING = 0.3  # hits below this aren't shown
MOST_FACTS = 3
# How specific a word is.
LIKE_A_NAME = 0.97  # a word rarer than this is most likely a name
NAME = 1.6  # the weight of a name, which is more than any word has
LEAST = 0.15  # the weight of the most common word
ELSEWHERE = 0.6  # the share of a word's weight that counts if the plan has the word but the hit doesn't
PARTICIPLE = re.compile(r"[a-z]{3,}(?:ed|ing)")
HAS_DIGIT = re.compile(r"\d")
COMMON = 1.4  # the search weight of a word that about a third of the recommendations have
OF_COMMON = 0.25  # the share of weight that words below that keep


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome of a search: the hits worth showing, whether the best one has everything asked for (`certain`) or enough to
    be shown as a result (`enough`), and the words that no recommendation has (`unfound`).

    `concepts` is what was searched for, and is needed to find the matching passages.
    """

    hits: tuple[Hit, ...]
    certain: bool
    enough: bool
    unfound: tuple[str, ...]
    concepts: tuple[Concept, ...] = ()


def judge(result: Matches, proper: frozenset[str], personal: bool = False) -> Judgement:
    """Judge a search by how much of the question its best hit has. Words that the plan doesn't have count against it.

    `proper` are words written like names. For `personal`, see `Question`.
    """
    if not result.hits:
        return Judgement((), False, False, result.unfound)
    best = result.hits[0]
    absent = sum(_weight(word, proper) for word in result.unfound)
    held = elsewhere = 0.0
    for concept in result.concepts:
        if concept.found and concept.telling:
            word = concept.text
            weight = _weight(word, proper) * (OF_COMMON if concept.weight < COMMON else 1.0)
            if word in best.matched:
                held += weight
            else:
                elsewhere += weight * ELSEWHERE
    share = held / (held + elsewhere + absent) if held else 0.0
    least = ENOUGH_PERSONAL if personal else ENOUGH_IN_TITLE if best.anchored else ENOUGH
    if any(_weight(word, proper) >= NAME for word in result.unfound):
        least = max(least, ENOUGH_WITHOUT_NAME)
    return Judgement(result.hits, not result.unfound and best.share >= CERTAIN, share >= least, result.unfound, result.concepts)


def _weight(word: str, proper: frozenset[str]) -> float:
    """How specific a word is, from `LEAST` to a little over 1, or `NAME` for a name or a word that is rare in English."""
    if any(part in proper or rarity(part) >= LIKE_A_NAME for part in word.split()):
        return NAME
    return LEAST + max(rarity(part) for part in word.split())


def as_good(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits that are as good as the best one. If some have the very words asked for, those with only synonyms are left
    out.
    """
    good = tuple(hit for hit in hits if hit.score >= AS_GOOD * hits[0].score and hit.share >= CERTAIN)
    return (tuple(hit for hit in good if not hit.others) or good)[:MOST_FACTS]


def without_loose_words(store: Store, plan: Plan, question: Question) -> Question:
    """The question without a topic that isn't in the position of a subject and would leave nothing to list. The words then
    count as ignored.
    """
    if not question.loose or question.absent:
        return question
    judgement = judge(find(store, plan, question.topic, question.filters, helping=question.searched), frozenset())
    if judgement.hits and judgement.enough:
        return question
    ignored = (*question.topic, *question.ignored)
    return replace(question, asks=question.loose, topic=(), searched=(), phrase="", loose="", fields=(), ignored=ignored)


def without_occasions(store: Store, plan: Plan, question: Question) -> Question:
    """The question without days of the week and times of day that the plan doesn't mention, if it has several other words and
    most of them are in the plan. They count as ignored.
    """
    if not subject_words.OCCASIONS.intersection(question.topic) or subject_words.OCCASIONS.issuperset(question.topic):
        return question
    absent = denial.absent(store, plan, question.topic)
    occasions = tuple(word for word in absent if word in subject_words.OCCASIONS)
    others = len(question.topic) - len(occasions)
    if others < 2 or 2 * (len(absent) - len(occasions)) >= others:
        return question
    topic, searched = (tuple(word for word in words if word not in occasions) for words in (question.topic, question.searched))
    phrase = " ".join(dict.fromkeys(topic))
    return replace(question, topic=topic, searched=searched, phrase=phrase, ignored=(*occasions, *question.ignored))


def answer(store: Store, plan: Plan, question: Question, proper: frozenset[str], request: Request) -> Answer:
    """The result of a search, the requested facts if the subject is certain, or what wasn't found."""
    people = tuple(request.rights.names.values())
    search = find(store, plan, _without_money(question), question.filters, helping=question.searched)
    judgement = judge(search, proper, question.personal)
    if not judgement.hits or not judgement.enough:
        if question.filters and (without := _without_tests(store, plan, question, proper)):
            return _none_pass(store, plan, question, without, request)
        return nothing.near(store, plan, question, judgement.hits, people)
    if question.asks != "search":
        return _facts(store, plan, question, judgement, request)
    return _result(store, plan, question, judgement, request, people)


def _without_money(question: Question) -> tuple[str, ...]:
    """The words to search for. In "how much is the roof costing", the words for money don't say what it is about."""
    subject = tuple(word for word in question.topic if word not in deciding_words.OF_MONEY)
    return subject if question.of_things and subject else question.topic


def by_any_word(store: Store, plan: Plan, request: Request, instead: Answer) -> Answer | None:
    """The result of a search for words that the request explicitly asks for ("what does it say about working", "… about
    2014/15"). None if it doesn't, or if the plan has none of the words. `instead` is the answer under another reading, which
    found nothing.
    """
    words = _asked_as_words(request.text, instead)
    telling = tuple(word for word in words if not FUNCTION.issuperset(tokens(word)))
    if not words or denial.absent(store, plan, telling or words):
        return None
    phrase = " ".join(words)
    if not telling:
        return nothing.everyday(store, plan, phrase)
    search = find(store, plan, telling)
    question = Question("search", topic=telling, searched=telling, phrase=phrase)
    if not search.hits:  # the words are in the document's title or somebody's name
        return nothing.near(store, plan, question, (), tuple(request.rights.names.values()))
    answered = _result(store, plan, question, Judgement(search.hits, True, True, search.unfound, search.concepts), request, ())
    other = [] if instead.asks == "nothing" and not HAS_DIGIT.search(phrase) else [Note(instead.headline)]
    return replace(answered, parts=(*answered.parts, *other))


def _asked_as_words(text: str, instead: Answer) -> list[str]:
    """The words that a sentence explicitly asks for, if any. A time on its own is taken as a time instead."""
    plain = clean(text)
    texts = (plain.text, plain.original.lower().rstrip("?!. "))  # the words may be next to the actual question
    rows = search_words.SUBJECT if instead.asks == "nothing" else search_words.SAYS
    match = next((match for text in texts for row in rows if (match := row.search(text))), None)
    return match["subject"].split() if match else []


def _without_tests(store: Store, plan: Plan, question: Question, proper: frozenset[str]) -> Judgement | None:
    """The judgement of a search without the question's other conditions, or None if it isn't good enough."""
    search = find(store, plan, question.topic, Filters(), helping=question.searched)
    judgement = judge(search, proper, question.personal)
    return judgement if judgement.hits and judgement.enough else None


def _none_pass(store: Store, plan: Plan, question: Question, judgement: Judgement, request: Request) -> Answer:
    """Says that the subject is in the plan but nothing about it passes the question's tests, and shows what there is about
    it.
    """
    refs = _worth_showing(judgement)
    untested = replace(question, filters=Filters(), status_words="", absent=(), fields=(), page=1)
    tests = describe_filters(question.filters, question.status_words)
    about = f"about “{question.phrase}”"
    if left_out := question.filters.unmentioned if len(tests) == 1 else ():
        headline = f"Every recommendation {about} mentions {left_out[0]}."
    else:
        headline = f"None of the recommendations {about} {predicate(tests, 1)}."
    parts: list[Part] = [Note(lists.unused_status(store, plan, question.absent))] if question.absent else []
    parts += [Note(f"About “{question.phrase}”:"), lists.page(store, plan, untested, refs, request)]
    return Answer(headline, tuple(parts), "search")


def _worth_showing(judgement: Judgement) -> tuple[str, ...]:
    """The refs of the hits worth showing."""
    least = WORTH_SHOWING * judgement.hits[0].score
    return tuple(hit.ref for hit in judgement.hits if hit.score >= least and hit.matched)


def _facts(store: Store, plan: Plan, question: Question, judgement: Judgement, request: Request) -> Answer:
    """The requested facts if the subject is certain, otherwise the closest recommendations."""
    if not judgement.certain and not _only_a_verb_is_missing(judgement):
        return nothing.near(store, plan, question, judgement.hits, tuple(request.rights.names.values()))
    best = as_good(judgement.hits) or judgement.hits[:1]
    best = _by_their_own_words(store, plan, best, judgement.concepts) or best
    answered = facts.answer(store, plan, replace(question, refs=tuple(hit.ref for hit in best)), request)
    if judgement.unfound:
        answered = replace(answered, parts=(*answered.parts, *nothing.unfound(store, plan, judgement.unfound, ())))
    further = judgement.hits[len(best) : len(best) + 2]
    others = tuple(Choice(f"{hit.ref}: {hit.title}", hit.ref, hit.ref) for hit in further)
    return replace(answered, parts=(*answered.parts, Choices("If you meant another:", others))) if others else answered


def _by_their_own_words(store: Store, plan: Plan, hits: Sequence[Hit], concepts: Sequence[Concept]) -> tuple[Hit, ...]:
    """The hits without those that have the subject only in the name of their theme."""
    rows = {row.ref: row for row in store.recommendations(plan, tuple(hit.ref for hit in hits))}
    passages = {ref: excerpts.excerpt(row, concepts) for ref, row in rows.items()}
    return tuple(hit for hit in hits if (one := passages[hit.ref]) is None or one.field != "theme")


def _only_a_verb_is_missing(judgement: Judgement) -> bool:
    """True if the best hit has every word that the plan has, at least two, and the plan lacks only participles ("has the trash
    screen been installed").
    """
    in_plan = [concept for concept in judgement.concepts if concept.found and concept.telling]
    verbs = all(PARTICIPLE.fullmatch(word) for word in judgement.unfound)
    return verbs and len(in_plan) >= MOST_FACTS - 1 and judgement.hits[0].matched == tuple(one.text for one in in_plan)


def _shown(
    store: Store, plan: Plan, items: Sequence[Item], concepts: Sequence[Concept]
) -> tuple[tuple[Item, ...], tuple[Quote, ...]]:
    """List items with the words that matched in each, and the same passages as quotes."""
    rows = {row.ref: row for row in store.recommendations(plan, tuple(item.ref for item in items))}
    passages = {ref: excerpts.excerpt(row, concepts) for ref, row in rows.items()}
    called = {ref: () if passages[ref] else store.aliases(plan, ref) for ref in rows}
    shown = tuple(found_text.marked(item, passages.get(item.ref), called.get(item.ref, ()), concepts) for item in items)
    return shown, tuple(Quote(ref, one.field, one.text) for ref, one in passages.items() if one)


def _result(
    store: Store, plan: Plan, question: Question, judgement: Judgement, request: Request, people: Collection[str]
) -> Answer:
    """The hits worth showing, one page at a time, each with the words that match."""
    refs = _worth_showing(judgement)
    partly = {hit.ref: f"matches {join_names(hit.matched, 6)}" for hit in judgement.hits if hit.share < CERTAIN}
    passing = store.parts_that_pass(plan, question.filters) if question.filters else None
    page = lists.page(store, plan, question, refs, replace(request, rows=request.hits), passing)
    items = tuple(replace(item, note=partly.get(item.ref, "")) for item in page.rows)
    items, passages_of = _shown(store, plan, items, judgement.concepts)
    order = ", best match first" if len(refs) > 1 else ""
    headline = f"{counted(len(refs), 'recommendation')} about “{question.phrase}”{order}."
    parts: list[Part] = [replace(page, rows=items), *lists.edge(question, refs, request.hits)]
    parts += found_text.read_otherwise(store, plan, [hit for hit in judgement.hits if hit.ref in refs])
    if question.absent:
        parts.append(Note(lists.unused_status(store, plan, question.absent)))
    parts += nothing.unfound(store, plan, judgement.unfound, people)
    if steps := _next_steps(store, plan, question, request):
        parts.append(Choices("", steps))
    if question.why and refs and (because := passages.reasons(store.recommendations(plan, refs[:1])[0])):
        return Answer(passages.quoted(refs[0], because), (Note(headline), *parts), "search", refs, passages=passages_of)
    return Answer(headline, tuple(parts), "search", refs, passages=passages_of)


def _next_steps(store: Store, plan: Plan, question: Question, request: Request) -> tuple[Choice, ...]:
    """Buttons below a search result: the theme of that name and, except at the terminal, another search and what is open."""
    theme = _theme(store, plan, question)
    steps = (Choice(f"All in the theme {theme}", f"recommendations in {theme}"),) if theme else ()
    return steps if request.surface == "terminal" else (*steps, FIND, Choice("What is still open", "what is still open"))


def _theme(store: Store, plan: Plan, question: Question) -> str:
    """The theme with the name that was searched for, or ""."""
    meant = lexicon(store, plan).themes.meant(question.phrase)
    return meant[0] if len(meant) == 1 and not question.filters else ""
