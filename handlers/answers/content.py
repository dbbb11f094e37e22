"""Questions about what the plan's text says: puts the sentences that answer, or come closest, above the answer.

The status, date and owner of a recommendation are facts about it as a whole. For a question about one thing in it ("has the
toolkit been finished"), they are given after the sentence about that thing, and never as a yes or no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Note, Quote
from handlers.answers import facts, passages, quoting
from handlers.answers.quoting import Found
from handlers.language import content_words
from handlers.question import Question, is_field
from handlers.request import Request
from knowledge.fields import MORE
from knowledge.model import Plan, Recommendation
from knowledge.sentences import Sentence
from knowledge.store import Store

IN_ITS_WORDS = "In the plan’s own words:"
CLOSEST = "These passages come closest to what was asked:"
CLOSEST_ONE = "This passage comes closest to what was asked:"
OTHERS = "If you meant another:"
LEAST, LEAST_IF_NOTHING = 0.2, 0.35  # the share of a question that a passage must have to be shown
MOSTLY = 0.6  # the share of a question from which passages stand above the words that weren't found


def answer(store: Store, plan: Plan, question: Question, answered: Answer, request: Request) -> Answer:
    """The answer to a question about the text of the plan, with sentences first. Other answers are returned as they are."""
    if not _is_of_the_text(question, answered, request.text):
        return answered
    if is_field(answered.asks) and not is_of_a_thing_within(store, plan, question, answered):
        return answered
    rows = store.recommendations(plan, answered.refs) if is_field(answered.asks) else ()
    found = quoting.found(store, plan, question, request.text, rows)
    if found is None or not _is_worth_showing(question, answered, found):
        return answered
    if rows:
        return _of_a_thing_within(question, answered, found, rows)
    asks = bool(question.whether) or question.of_things or _asks(request.text)
    if not found.clear and not asks:
        return answered
    (row,) = store.recommendations(plan, (found.said[0].ref,))
    return _quoted(question, answered, found, row)


def _is_of_the_text(question: Question, answered: Answer, text: str) -> bool:
    """True for a question about a subject that the texts of recommendations could answer."""
    if question.kind or question.refs or question.unknown_refs or answered.yes is not None:
        return False
    if not question.topic and not question.unknown_owner:
        return False
    if question.page != 1 or content_words.OF_RECOMMENDATIONS.search(text.lower()):
        return False
    return answered.asks in ("search", "nothing") or (is_field(answered.asks) and bool(answered.refs))


def _is_worth_showing(question: Question, answered: Answer, found: Found) -> bool:
    if question.unknown_owner:
        return found.clear and len(found.words) > 1
    if question.filters and not found.clear:
        return False
    return found.share >= (LEAST_IF_NOTHING if answered.asks == "nothing" else LEAST)


def is_of_a_thing_within(store: Store, plan: Plan, question: Question, answered: Answer) -> bool:
    """True if the facts in an answer are about recommendations that only mention the subject of the question, and aren't about
    it.
    """
    if not question.topic or question.refs or question.kind or not is_field(answered.asks):
        return False
    rows = store.recommendations(plan, answered.refs)
    return bool(rows) and not any(quoting.is_its_subject(store, plan, row, question.topic) for row in rows)


def _asks(text: str) -> bool:
    """True if a text asks something particular, and doesn't only name a subject."""
    low = text.lower()
    return bool(content_words.QUESTION.search(low)) and not content_words.OF_A_SUBJECT.search(low)


def _quoted(question: Question, answered: Answer, found: Found, row: Recommendation) -> Answer:
    """The answer below the sentences. `row` is the recommendation that has the first of them."""
    quotes = tuple(Quote(one.ref, one.field, one.in_full) for one in found.said)
    others = tuple(one for one in answered.passages if not any(_has(quote, one) for quote in quotes))
    shown = replace(answered, passages=(*quotes, *others))
    each = [said(one) for one in found.said]
    each[1:] = [one.replace(" says: ", " also says: ", 1) if one.startswith(f"{row.ref} says") else one for one in each[1:]]
    each[0] = with_refusal(row, each[0]) if question.whether else each[0]
    if found.clear:
        lead = f"{IN_ITS_WORDS} " if question.whether else ""
        return replace(shown, headline=f"{lead}{' '.join(each)}", parts=(Note(answered.headline), *answered.parts))
    lead = CLOSEST if len(each) > 1 else CLOSEST_ONE
    if answered.asks == "nothing" and found.share < MOSTLY:
        return replace(shown, parts=(Note(lead), *map(Note, each), *answered.parts))
    return replace(shown, headline=lead, parts=(*map(Note, each), Note(answered.headline), *answered.parts))


def _has(quote: Quote, other: Quote) -> bool:
    return quote.ref == other.ref and other.text in quote.text


def _of_a_thing_within(question: Question, answered: Answer, found: Found, rows: Sequence[Recommendation]) -> Answer:
    """The facts about a recommendation as a whole, after what it says about the thing in question."""
    first = found.said[0].ref
    row = next(row for row in rows if row.ref == first)
    asks = "status" if answered.asks in facts.STANDING else answered.asks
    fact = facts.headline(row, asks).replace(row.ref, f"{row.ref} as a whole", 1)
    card = next((card for card in answered.cards if first in card.refs), answered)
    others = tuple(Choice(f"{one.ref}: {one.title}", one.ref, one.ref) for one in rows if one.ref != first)
    further = (Choices(OTHERS, others),) if others else ()
    whole = replace(answered, headline=fact, parts=(*card.parts, *further), cards=())
    quoted = _quoted(question, whole, found, row)
    refs = (first, *(ref for ref in answered.refs if ref != first))
    if not found.clear:
        return replace(quoted, refs=refs)
    return replace(quoted, headline=f"{quoted.headline} {fact}", parts=quoted.parts[1:], refs=refs)


def with_refusal(row: Recommendation, quoted: str) -> str:
    """What a recommendation says, after the sentence that refuses it, if it has one: "This recommendation is not accepted."."""
    refused = passages.refusals(row)
    if not refused or refused[0][1] in quoted:
        return quoted
    return f"{passages.quoted(row.ref, refused)} {quoted.replace(' says: ', ' also says: ', 1)}"


def said(sentence: Sentence) -> str:
    """A sentence with where it is: "R13 says: “…”"."""
    if sentence.field.startswith(MORE):
        return f"{sentence.ref} says under “{sentence.field.removeprefix(MORE)}”: “{sentence.in_full}”"
    return passages.quoted(sentence.ref, ((sentence.field, sentence.in_full),))
