"""Answers in a recommendation's own words: the reasons for its position, and what its texts say about something that a
follow-up asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Note, Quote
from handlers.answers import facts
from handlers.language import deciding_words
from handlers.language.english_words import CHATTER
from handlers.question import Question, join_names, sentence
from handlers.request import Request
from knowledge import excerpts
from knowledge.concepts import concepts
from knowledge.model import Plan, Recommendation
from knowledge.number_words import NUMBERS
from knowledge.store import Store

MOST_SENTENCES = 2
Said = tuple[tuple[str, str], ...]
"""Sentences from a recommendation, as (field name, sentence)."""


def resolved(store: Store, plan: Plan, question: Question) -> Question:
    """A question about the texts of several recommendations, narrowed down to the first of those with most of the words. If
    none has any, the question's other reading.
    """
    if question.kind != "passage" or question.elsewhere is None:
        return question
    asked = concepts(store, plan, tuple(dict.fromkeys(question.topic)))
    rows = store.recommendations(plan, question.refs)
    for row in sorted(rows, key=lambda row: -excerpts.most_said(row, asked)):
        if with_words(store, plan, row, question.topic, question.searched):
            return replace(question, refs=(row.ref,))
    return replace(question.elsewhere, corrected=question.corrected)


def with_words(store: Store, plan: Plan, row: Recommendation, words: Sequence[str], helping: Iterable[str] = ()) -> Said:
    """The sentences in a recommendation's progress and actions with these words. A word for money matches any sum."""
    if sentences := sums(row, words):
        return sentences
    if sentences := measures(row, words):
        return sentences
    if tuple(words) == ("compare",):
        compared = excerpts.sentences(row, lambda text: bool(deciding_words.COMPARISON.search(text.casefold())), MOST_SENTENCES)
        if compared:
            return compared
    asked = concepts(store, plan, tuple(dict.fromkeys(words)))
    others = concepts(store, plan, tuple(word for word in helping if word not in words))
    return tuple((one.field, one.text) for one in excerpts.statements(row, asked, others))[:MOST_SENTENCES]


def sums(row: Recommendation, words: Sequence[str]) -> Said:
    """The sentences in a recommendation that contain a sum of money, if all the words are about money."""
    if not words or not deciding_words.OF_MONEY.issuperset(words):
        return ()
    return excerpts.sentences(row, lambda text: bool(deciding_words.MONEY.search(text)), MOST_SENTENCES)


def measures(row: Recommendation, words: Sequence[str]) -> Said:
    """The sentences of a recommendation with a number to be reached or kept, if all of the words ask for one."""
    telling = tuple(word for word in words if word not in CHATTER)
    if not telling or not deciding_words.OF_TARGETS.issuperset(telling):
        return ()
    return excerpts.sentences(row, lambda text: bool(deciding_words.MEASURE.search(text)), MOST_SENTENCES)


def reasons(row: Recommendation) -> Said:
    """The sentences in a recommendation that give a reason."""
    return excerpts.sentences(row, lambda text: bool(deciding_words.REASON.search(text.casefold())), MOST_SENTENCES)


def decisions(row: Recommendation) -> Said:
    """The first sentence that says what was decided or done, from the progress if possible, otherwise from the actions."""
    return excerpts.sentences(row, lambda text: bool(deciding_words.DECISION.search(text.casefold())), 1)


def refusals(row: Recommendation) -> Said:
    """The first sentence of the progress, or otherwise of the actions, that plainly turns something down."""
    return excerpts.sentences(row, lambda text: bool(deciding_words.REFUSAL.search(text.casefold())), 1)


def about_dates(row: Recommendation) -> Said:
    """The first sentence of the progress, or otherwise of the actions, that says something about a date: one that names it, if
    there is one.
    """

    def says(text: str) -> bool:
        return bool(deciding_words.DATES.search(text.casefold()))

    named = excerpts.sentences(row, lambda text: says(text) and bool(deciding_words.DATED.search(text.casefold())), 1)
    return named or excerpts.sentences(row, says, 1)


def quoted(ref: str, sentences: Said) -> str:
    """Quote sentences: "R13 says: “…” Its actions say: “…”"."""
    own = " ".join(text for field, text in sentences if field == "progress")
    planned = " ".join(text for field, text in sentences if field != "progress")
    if own and planned:
        return f"{ref} says: “{own}” Its actions say: “{planned}”"
    return f"{ref} says: “{own}”" if own else f"The actions of {ref} say: “{planned}”"


def answer(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The sentences in a recommendation with the words of a follow-up, above its card."""
    (row,) = store.recommendations(plan, question.refs[:1])
    sentences = with_words(store, plan, row, question.topic, question.searched)
    card = facts.card(store, plan, row, request)
    parts = (Note(card.headline), *card.parts)
    phrase = " ".join(question.topic)
    whole = sentence(Question("search", topic=question.topic, phrase=phrase))
    further = Choices("", (Choice(f"Search the plan for “{phrase}”", whole),))
    quotes = tuple(Quote(row.ref, field, text) for field, text in sentences)
    return Answer(quoted(row.ref, sentences), (*parts, further), sentences[0][0], (row.ref,), passages=quotes)


def left(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """What is left of a number in a recommendation's text: the sentences with the figures.

    If one of them says "52 of the 60", the answer begins with the difference.
    """
    (row,) = store.recommendations(plan, question.refs[:1])
    figures = sums(row, (question.of,)) if question.of else ()
    figures = figures or with_words(store, plan, row, question.topic, question.searched)
    card = facts.card(store, plan, row, request)
    parts = (Note(card.headline), *card.parts)
    if not figures:
        return Answer(f"The plan doesn’t say what is left; this is {row.ref}.", parts, "progress", (row.ref,))
    quotes = tuple(Quote(row.ref, field, text) for field, text in figures)
    counted = [match for _, text in figures for match in deciding_words.SO_MANY_OF.pattern.finditer(text)]
    some, every = (_number(counted[0][name]) for name in ("some", "all")) if len(counted) == 1 else (0, 0)
    head = "The plan gives these figures; I don’t work out the rest."
    if every > some:
        head = f"{some:,} of {every:,} leaves {every - some:,}."
    return Answer(f"{head} {quoted(row.ref, figures)}", parts, figures[0][0], (row.ref,), passages=quotes)


def _number(typed: str) -> int:
    digits = typed.replace(",", "")
    return int(digits) if digits.isdigit() else NUMBERS.get(typed.lower(), 0)


def why(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The sentences of each recommendation that give reasons, above its card."""
    rows = store.recommendations(plan, question.refs)
    by_ref = {row.ref: _why(store, plan, row, question) for row in rows}
    cards = tuple(_reasoned(store, plan, row, by_ref[row.ref], request, len(rows) == 1) for row in rows)
    quotes = tuple(Quote(ref, field, text) for ref, sentences in by_ref.items() for field, text in sentences)
    if len(cards) == 1:
        return replace(cards[0], asks="progress", passages=quotes)
    refs = tuple(row.ref for row in rows)
    return Answer(f"Reasons for {join_names(refs)}", (), "progress", refs, cards=cards, passages=quotes)


def _reasoned(store: Store, plan: Plan, row: Recommendation, sentences: Said, request: Request, alone: bool) -> Answer:
    """A recommendation's card below the sentences that give a reason. If there are none, the card has the full progress."""
    if not sentences:
        card = facts.card(store, plan, row, request, ("progress",))
        headline = f"I found no sentence about {row.ref} that plainly gives a reason; this is what the plan says."
        return replace(card, headline=headline, parts=(Note(card.headline), *card.parts))
    card = facts.card(store, plan, row, request)
    return replace(
        card, headline=quoted(row.ref, sentences), parts=(Note(card.headline), *(card.parts if alone else card.parts[:1]))
    )


def _why(store: Store, plan: Plan, row: Recommendation, question: Question) -> Said:
    """The sentences that give a reason or, if there are none, those with the words of the question."""
    return reasons(row) or (with_words(store, plan, row, question.topic, question.searched) if question.topic else ())


def shortened(answer: Answer) -> Answer:
    """The answer reduced to its first sentence and its buttons."""
    buttons = tuple(part for part in answer.parts if isinstance(part, Choices))
    return replace(answer, parts=buttons, cards=tuple(replace(card, parts=()) for card in answer.cards))
