"""Answers that say what planbot doesn't know, and what to do next. They never state an owner, date, status or number."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part, Quote
from handlers.answers import denial, facts, passages
from handlers.answers.facts import unknown_refs_sentence
from handlers.answers.help import HELP, examples, ways_on
from handlers.line import capital, shorten
from handlers.question import Question, describe_filters, join_names, sentence
from handlers.request import Request
from handlers.understanding import lexicon
from handlers.understanding.people import Owned
from knowledge import fields
from knowledge.excerpts import Excerpt
from knowledge.fields import Field, Kind
from knowledge.filters import Filters, Words
from knowledge.model import Plan, Recommendation
from knowledge.search import Hit, find
from knowledge.store import Store

MOST_CLOSE = 3  # the most recommendations offered as possibly meant
MOST_LIKE = 3  # the most words offered instead of one that was typed
MOST_OFFERED = 5  # the most owners offered if none resembles the name that was typed


EVERY_PLAN = {
    "actions": "the proposed actions",
    "timescale": "a timescale",
    "owners": "the owners",
    "progress": "progress",
    "status": "a status",
}
"""What every plan has about each recommendation. Its theme is a heading above several."""


def not_understood(store: Store, plan: Plan) -> Answer:
    """The answer when nothing in the question is about the plan."""
    choices = Choices("You could try:", (*ways_on(store, plan), HELP))
    return Answer("That isn’t something the plan can answer.", (choices,))


def unknown_ref(store: Store, plan: Plan, question: Question, text: str) -> Answer:
    """The answer for a ref that isn't in the plan, or that recommendations in several sections share. `text` is the
    question.
    """
    for typed in question.unknown_refs:
        if refs := lexicon(store, plan).refs.in_sections(typed):
            return _in_sections(store, plan, typed, refs, text)
    return Answer(unknown_refs_sentence(store, plan, question.unknown_refs), (Choices("", ways_on(store, plan)),))


def _in_sections(store: Store, plan: Plan, typed: str, refs: Sequence[str], text: str) -> Answer:
    """Ask which of the recommendations with the same ref is meant, with a button for each that repeats the question."""
    choices = tuple(
        Choice(f"{row.ref}: {row.title}", _instead(text, typed, row.ref), row.ref) for row in store.recommendations(plan, refs)
    )
    head = f"{len(refs)} recommendations have the ref {typed}, each in a section of its own. Which one do you mean?"
    return Answer(head, (Choices("", choices),), choices=choices)


def _instead(text: str, typed: str, ref: str) -> str:
    """The question with one ref replaced by another, or only the new ref if the question doesn't contain the old one
    literally.
    """
    asked, number = re.subn(rf"(?<![\w.]){re.escape(typed)}(?![\w.])", lambda _: ref, text, count=1)
    return asked if number else ref


def unknown_owner(store: Store, plan: Plan, question: Question) -> Answer:
    """The answer for a name that isn't an owner in the plan, including where else it occurs."""
    owners = tuple(store.vocabulary(plan).owners)
    meant = lexicon(store, plan).owners.meant(question.unknown_owner)
    choices = tuple(Choice(name, f"what does {name} own") for name in (meant or owners[:MOST_OFFERED]))
    return Answer(
        f"The plan names no owner called “{question.unknown_owner}”"
        f"{'; did you mean ' + join_names(meant) + '?' if meant else '.'}",
        (
            *_elsewhere(store, plan, () if meant else (question.unknown_owner,)),
            Note(f"Its owners are {join_names(owners, 20)}."),
            Choices("", choices),
        ),
        choices=choices if meant else (),
    )


def no_owners(store: Store, plan: Plan, request: Request, owned: Owned) -> Answer:
    """Says that planbot doesn't know who is asking for "mine", or that a person isn't responsible for any owner."""
    if owned.author_unknown:
        return Answer("I don’t know who you are, so I can’t tell what is yours: at the terminal say --as NAME.")
    owners = tuple(store.vocabulary(plan).owners)
    whom = "you" if owned.missing == (request.author,) else request.rights.names_of(owned.missing)
    choices = tuple(Choice(name, f"what does {name} own") for name in owners[:MOST_OFFERED])
    return Answer(
        f"The settings don’t link {whom} to any owner in this plan; whoever runs planbot can do that.",
        (Note(f"Its owners are {join_names(owners, 20)}."), Choices("", choices)),
    )


def _elsewhere(store: Store, plan: Plan, words: Sequence[str]) -> list[Part]:
    """Notes on where else in the plan the words occur."""
    return [Note(place) for word in words if (place := denial.whereabouts(store, plan, word))]


def not_held(store: Store, plan: Plan, question: Question, request: Request) -> Answer:
    """The answer about something that no column of the plan contains: the plan doesn't say, and here are the
    recommendations.
    """
    every = (*fields.BY_ASKS.values(), *store.vocabulary(plan).further)
    columns = join_names(tuple(_column(field) for field in every if _holds(store, plan, field)))
    refs = question.refs[:MOST_CLOSE]
    rows = store.recommendations(plan, refs)
    cards = tuple(facts.card(store, plan, row, request) for row in rows)
    statements = _statements(store, plan, question, rows)
    if any(excerpt.field in ("progress", "actions") for _, excerpt in statements.values()):
        return _in_their_words(question, statements, cards, rows)
    if len(rows) == 1 and (sums := passages.sums(rows[0], question.unheld)):
        quotes = tuple(Quote(refs[0], field, text) for field, text in sums)
        headline = f"The plan gives no “{' '.join(question.unheld)}” for {refs[0]} as such. {passages.quoted(refs[0], sums)}"
        return Answer(headline, (Note(cards[0].headline), *cards[0].parts), close=refs, passages=quotes)
    if statements:
        return _in_their_words(question, statements, cards, rows)
    holds = Note(f"For each recommendation the plan holds {columns}.")
    headline = _not_held(store, plan, question, refs)
    if len(cards) == 1:
        if measures := passages.measures(rows[0], question.unheld):
            quotes = tuple(Quote(refs[0], field, text) for field, text in measures)
            sentence = f"{refs[0]} doesn’t call it “{' '.join(question.unheld)}”. {passages.quoted(refs[0], measures)}"
            return Answer(sentence, (Note(cards[0].headline), *cards[0].parts), close=refs, passages=quotes)
        return Answer(headline, (holds, Note(cards[0].headline), *cards[0].parts), close=refs)
    return Answer(headline, (holds,), close=refs, cards=cards)


def _statements(store: Store, plan: Plan, question: Question, rows: Sequence[Recommendation]) -> dict[str, tuple[str, Excerpt]]:
    """The sentences in the recommendations' text with some of the words asked for, by ref."""
    by_ref = {row.ref: denial.says(store, plan, row, question.unheld, question.searched, anywhere=True) for row in rows}
    return {ref: statement for ref, statement in by_ref.items() if statement}


def _in_their_words(
    question: Question, statements: Mapping[str, tuple[str, Excerpt]], cards: Sequence[Answer], rows: Sequence[Recommendation]
) -> Answer:
    """The answer with the sentences that have the words asked for, above the recommendations' cards."""
    refs = tuple(row.ref for row in rows)
    headline = " ".join(text for text, _ in statements.values())
    other = tuple(f"“{word}”" for word in question.unheld if not any(denial.mentions(row, word) for row in rows))
    note = (
        (Note(f"I looked for {join_names(other)}, too, and did not find it as typed in {join_names(refs)}."),) if other else ()
    )
    passages = tuple(Quote(ref, excerpt.field, excerpt.text) for ref, (_, excerpt) in statements.items())
    if len(cards) == 1:
        parts = (*note, Note(cards[0].headline), *cards[0].parts)
        asks = next((passage.field for passage in passages if passage.field in ("progress", "actions")), "status")
        if other:
            return Answer(headline, parts, close=refs, passages=passages)
        return Answer(headline, parts, asks, refs, passages=passages)
    return Answer(headline, note, close=refs, cards=tuple(cards), passages=passages)


def unsure(store: Store, plan: Plan, question: Question) -> Answer:
    """The answer when a word excludes something but it is unclear what. No list is given, since it could be the opposite of
    what was asked for.
    """
    if question.unsure.startswith("next "):
        headline = f"I don’t know when the {question.unsure} is: ask with its date, such as “what is due before 31 January”."
        return Answer(headline, (Choices("You could ask:", examples(store, plan)[:4]),))
    if question.unsure == "it":
        headline = "Which recommendation do you mean? Ask with its number, or in a thread about it."
        return Answer(headline, (Choices("", ways_on(store, plan)),))
    headline = f"I’m not sure how “{question.unsure}” is meant here. Ask it in other words, one condition at a time."
    words = describe_filters(question.filters, question.status_words)
    if not words:
        return Answer(headline, (Choices("You could ask:", examples(store, plan)[:4]),))
    without = sentence(replace(question, asks="list", unsure="", page=1, whether=None))
    return Answer(headline, (Choices("Without it:", (Choice(f"All {', '.join(words)}", without),)),))


def which_column(question: Question) -> Answer:
    """Ask which column is meant by a value that occurs in several."""
    values = join_names(tuple(dict.fromkeys(f"“{value}”" for _, values in question.either for value in values if value)))
    choices = tuple(_with_column(question, test) for test in question.either)
    headline = f"More than one column of the plan says {values}: which one do you mean?"
    return Answer(headline, (Choices("", choices),), choices=choices)


def _with_column(question: Question, test: Words) -> Choice:
    """A button for the question with a test of one column."""
    words = describe_filters(Filters(words=(test,)), "")[0].removeprefix("with ")
    filters = replace(question.filters, words=(*question.filters.words, test))
    return Choice(capital(words), sentence(replace(question, asks="list", filters=filters)))


def _not_held(store: Store, plan: Plan, question: Question, refs: Sequence[str]) -> str:
    """Says that the plan doesn't have something, or that only the recommendations' text mentions it."""
    what = " ".join(question.unheld)
    if not refs:
        return f"The plan does not say that: it holds no “{what}”."
    rows = store.recommendations(plan, refs)
    having = tuple(row.ref for row in rows if all(denial.mentions(row, word) for word in question.unheld))
    if not having:
        mention = "doesn’t mention" if len(refs) == 1 else "don’t mention"
        return f"{join_names(question.refs, 6)} {mention} “{what}”, at least not by that name."
    return f"The plan has no column for “{what}”, but {join_names(having)} {'mentions' if len(having) == 1 else 'mention'} it."


def _holds(store: Store, plan: Plan, field: Field) -> bool:
    """True if the plan has values in this field."""
    if field.name in EVERY_PLAN or field.is_further:
        return True
    return field.kind is Kind.WORD and any(word for word, _, _ in store.tally(plan, field.asks))


def _column(field: Field) -> str:
    """A field with its article, as in "it holds the owners and a status"."""
    if field.name in EVERY_PLAN:
        return EVERY_PLAN[field.name]
    return f"{'an' if field.asks[0] in 'aeiou' else 'a'} {field.asks}"


def near(store: Store, plan: Plan, question: Question, hits: Sequence[Hit], people: Collection[str] = ()) -> Answer:
    """The answer when nothing was found but something is close: what wasn't found, and the closest recommendations."""
    close = [hit for hit in hits if hit.matched][:MOST_CLOSE]
    named = [word for word in find(store, plan, question.topic).unfound if not denial.absent(store, plan, (word,), people)]
    parts = unfound(store, plan, named, people)
    if close:
        parts.append(Note("The closest recommendations, which may be about something else:"))
        rows = tuple(
            Item(hit.ref, shorten(hit.title), "matches " + join_names(hit.matched, 6) if hit.matched else "", hit.ref)
            for hit in close
        )
        parts.append(Items(rows, len(rows)))
    if question.filters:
        parts.append(_without_the_subject(store, plan, question))
    parts.append(_next_steps(store, plan, question))
    return Answer(_not_together(store, plan, question, hits, people), tuple(parts), close=tuple(hit.ref for hit in close))


def _without_the_subject(store: Store, plan: Plan, question: Question) -> Choices:
    """A button for the question without the words that weren't found, with the number of recommendations."""
    words = ", ".join(describe_filters(question.filters, question.status_words))
    listed = sentence(Question("list", filters=question.filters, status_words=question.status_words))
    return Choices("Without those words:", (Choice(f"All {words} ({store.count(plan, question.filters)})", listed),))


def _next_steps(store: Store, plan: Plan, question: Question) -> Choices:
    """Buttons for what to ask instead: words in the plan that resemble those typed, its themes, and what is open."""
    like = tuple(word for typed in question.topic for word in denial.like(store, plan, typed))
    search = tuple(Choice(f"Search for {word}", f"search for {word}") for word in like[:MOST_LIKE])
    return Choices("You could also try:", (*search, *ways_on(store, plan)))


def _not_together(store: Store, plan: Plan, question: Question, hits: Sequence[Hit], people: Collection[str]) -> str:
    """Says which words the plan doesn't have, or that no recommendation has all of them."""
    if missing := denial.absent(store, plan, question.topic, people):
        return denial.sentence(missing)
    if len(question.topic) > 1 and not question.filters and not any(hit.share >= 1 for hit in hits):
        words = join_names(tuple(f"“{word}”" for word in question.topic), 6)
        return f"The plan doesn’t say: it has the words {words}, but no recommendation is about all of them."
    return "The plan doesn’t say."


def unfound(store: Store, plan: Plan, words: Sequence[str], people: Collection[str]) -> list[Part]:
    """Notes on words that no recommendation has: they are in the document's title or somebody's name, or not in the plan at
    all.
    """
    absent = denial.absent(store, plan, words, people)
    places = dict.fromkeys(denial.whereabouts(store, plan, word, people) for word in words if word not in absent)
    return [Note(text) for text in (*places, denial.sentence(absent) if absent else "") if text]


def everyday(store: Store, plan: Plan, phrase: str) -> Answer:
    """The answer to a search for a word that is too common to find anything useful."""
    headline = f"“{phrase}” is too common a word to search for: ask for a word that says more."
    return Answer(headline, (Choices("You could ask:", examples(store, plan)[:4]),))


def no_updates(question: Question) -> Answer:
    """What to send instead of a sentence that sounds like a change but isn't one that planbot understands."""
    ref = question.refs[0] if question.refs else "R1"
    lines = (f"update {ref} in progress: what was done", f"{ref} due 31 March 2027 because …", f"note on {ref}: …")
    quoted = join_names(tuple(f"“{line}”" for line in lines))
    return Answer(f"Nothing was changed. To change something, send a line such as {quoted}.", (), "update", question.refs)
