"""Detects yes/no questions, and what decides them.

The question has already been understood; `Question.whether` is added to it. If there are words left that no test covers, the
tests decide only part of the question, which then counts as one about the plan's wording ("text").
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from handlers.language import deciding_words, follow_up_words
from handlers.language import whether_words as words
from handlers.language.english_words import CHATTER
from handlers.question import FIELDS, Question, Whether
from handlers.understanding import names
from handlers.understanding.clean import Plain
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.slots import Slots, content
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership
from knowledge.vocabulary import Vocabulary, usual_meaning

_ON_TIME = "on time"
_TO_ITS_DATE = frozenset(("on track", "behind schedule", "overdue"))
_NOT_GIVEN = {
    "owner": Filters(owners=(Owners((), Ownership.NOBODY),)),
    "timescale": Filters(due=(Due(DueTest.NONE),)),
    "status": Filters(statuses=(None,)),
}


def marked(question: Question, plain: Plain, slots: Slots, today: date, lexicon: Lexicon) -> Question:
    """The question, with what decides it if it is a yes/no question."""
    if not wants_yes_or_no(plain, slots):
        return question
    if question.kind:
        return replace(question, whether=Whether(question.kind))
    if question.refs and (either := words.ALTERNATIVES.search(slots.text)):
        asks = "owner" if "OWNER" in either[0] else "status"
        return replace(question, asks=asks, fields=(asks,))
    text = _with_refs(slots)
    if question.refs and question.asks in FIELDS:
        return _of_named(question, slots, text, plain)
    if question.topic and (question.asks == "search" or question.asks in FIELDS):
        return _of_topic(question, slots, text)
    if question.asks in ("list", "count", "nothing") and not question.by and not question.unheld and not question.unknown_refs:
        return _of_the_plan(question, slots, text, today, lexicon.vocabulary)
    return question


def wants_yes_or_no(plain: Plain, slots: Slots) -> bool:
    """True if the text is a yes/no question, judging by its beginning, its punctuation or a question tag."""
    text, typed = plain.text, plain.original.lower().rstrip()
    if words.OPEN_QUESTION.search(text):
        return False
    if words.BEGINS.search(text) or words.AFTER_REF.search(_with_refs(slots)):
        return True
    asked = typed.endswith("?")
    if asked and (words.SHORT.search(_with_refs(slots)) or words.TAG.search(text)):
        return bool(slots.filters or slots.status.absent or _about(_with_refs(slots)))
    first = re.match(r"[\w']+", text)
    start = typed.find(first[0]) if first else -1
    return start > 0 and bool(words.EMBEDDED.search(typed[:start]))


def _with_refs(slots: Slots) -> str:
    """The text before its statuses were removed, with pronouns also replaced by REF."""
    text = follow_up_words.PRONOUN.pattern.sub(" REF ", slots.before_status)
    return " ".join(text.split())


def _about(text: str) -> str:
    """The key of the first row that says what is asked about a recommendation, or "" if only tests decide."""
    return next((row.key for row in words.ABOUT if row.search(text)), "")


def _of_named(question: Question, slots: Slots, text: str, plain: Plain) -> Question:
    """The yes/no question about named recommendations, or about those of the thread."""
    tests = replace(slots.filters, refs=None)
    about, denied = _decided_by(text, slots, tests)
    one = bool(words.ONE_OF.search(text)) and len(question.refs) > 1
    stranger = "" if tests.owners else names.strange_owner(slots.text)
    typed = re.search(rf"\b{re.escape(stranger)}\b", plain.original, re.I) if stranger else None
    to_any = words.REFERS_TO_ANY.search(text)
    if to_any:
        about, denied = "refers", False
    field_asked = "any" if to_any else "" if about or stranger else _field_given(text, slots)
    if field_asked and not to_any:
        about = "given"
    elif not about:
        about = "tests" if tests or slots.status.absent or stranger else "text"
    if about == "tests" and tests.statuses and _asks_when(tests) and not slots.status.negated:
        about = "finished by"
    more = _left_over(slots, about, stranger) or words.QUALIFIED.search(slots.text) or _whether_begun(tests, plain)
    if more or (words.FUTURE.search(plain.text) and (tests.statuses or slots.status.absent)):
        about = "text"
    if words.FUTURE.search(plain.text) and tests.due and about == "tests" and not (tests.statuses or tests.owners):
        about = "date kept"
    if words.FUTURE.search(plain.text) and deciding_words.DATE_KEPT.search(plain.text) and not slots.words:
        about = "date kept"
    if mentioned := _mentioned(text):
        return replace(
            question, asks="status", fields=("status",), unheld=(), whether=Whether("mentions", filters=tests, words=mentioned)
        )
    if about == "started" and words.NOT_STARTED.search(text):
        denied = not words.NEGATED.search(plain.text)
    whether = Whether(
        about,
        "one" if one else "named",
        tests,
        slots.status.words,
        slots.status.absent,
        typed[0] if typed else stranger,
        field_asked,
        denied or bool(about == "tests" and slots.status.negated and words.NEGATED.search(plain.text)),
    )
    if about == "text":
        whether = replace(whether, words=question.unheld)
    asks = _asks(whether, question)
    return replace(question, asks=asks, fields=(asks,), unheld=(), unknown_owner="", whether=whether)


def _asks_when(tests: Filters) -> bool:
    """True if the dates in the tests may be those on which something was finished."""
    return any(due.start or due.end for due in tests.due if due.when is not DueTest.OVERDUE)


def _whether_begun(tests: Filters, plain: Plain) -> bool:
    """True if the question asks whether work that was to start in a period has started."""
    return any(due.when is DueTest.STARTING for due in tests.due) and bool(words.DID.search(plain.text))


def _mentioned(text: str) -> tuple[str, ...]:
    """The words that a question asks a recommendation to mention, or () if it is another question."""
    return content(words.MENTIONS.pattern.sub(" ", text)) if words.MENTIONS.search(text) else ()


def _decided_by(text: str, slots: Slots, tests: Filters) -> tuple[str, bool]:
    """The key of what decides the question besides its tests ("" if only they do), and whether the answer is inverted."""
    if overdue := next((due for due in tests.due if due.when is DueTest.OVERDUE), None):
        return ("", False) if overdue.words else ("late", overdue.denied)
    about = _about(text)
    if about == _ON_TIME and _of_its_own_word(slots):
        return "", False  # the plan has a status with that name
    if about in ("started", "changed") and tests:
        return "", False
    closing = tests.statuses is not None
    if about == _ON_TIME or (about == "late" and (closing or words.WAS.search(text))):
        return "finished late", about == _ON_TIME
    return about, False


def _of_its_own_word(slots: Slots) -> bool:
    """True if the status asked about is one of the plan's and says whether work is on time."""
    status = slots.status.words.casefold()
    return bool(slots.filters.statuses) and bool({status, *usual_meaning(status)[0]} & _TO_ITS_DATE)


def _field_given(text: str, slots: Slots) -> str:
    """The field whose presence a question asks about, or ""."""
    if slots.filters.statuses not in (None, (None,)) or not words.HAS.search(text):
        return ""
    if slots.filters.owners or slots.filters.due:
        return ""
    return next((row.key for row in words.GIVEN if row.search(text)), "")


def _left_over(slots: Slots, about: str, stranger: str) -> bool:
    """True if there are leftover words that may be part of the question."""
    if about in ("given", "refers", "waiting", "slipped", "late", "finished late", "started", "changed"):
        taken = (*words.ABOUT, *words.GIVEN, words.REFERS_TO_ANY)
        text = slots.text
        for row in taken:
            text = row.pattern.sub(" ", text)
        left = content(text)
    else:
        left = slots.words
    strange = set(stranger.split())
    left = tuple(word for word in left if word not in strange and word not in CHATTER and word not in words.WORDS_OF_ASKING)
    return any(not word.endswith("ly") and not word.isupper() for word in left)


def _asks(whether: Whether, question: Question) -> str:
    """The facts to show with the yes or no."""
    if whether.about == "given" and whether.asks in FIELDS:
        return whether.asks
    if whether.about in ("slipped", "date kept"):
        return "timescale"
    tests = whether.filters
    if whether.about == "tests" and not tests.statuses:
        if tests.owners or whether.unknown_owner:
            return "owner"
        if tests.due:
            return "timescale"
        if tests.themes or tests.not_themes:
            return "theme"
    if whether.about in ("late", "finished late", "finished by", "tests", "started", "waiting", "refers"):
        return "status"
    return question.asks if question.asks in FIELDS else "status"


def _of_topic(question: Question, slots: Slots, text: str) -> Question:
    """The yes/no question about a subject: whether there is anything about it, its status, or something that only the plan's
    own words can answer.
    """
    if words.ABOUT_SOMETHING.search(slots.text) and question.asks == "search":
        return replace(question, whether=Whether("exists", "any", question.filters))
    about, denied = _decided_by(text, slots, slots.filters)
    if question.asks == "status" and not about and (slots.filters.statuses is not None or slots.status.absent):
        about = "tests"
    if not about or question.asks == "search":
        return replace(question, whether=Whether("text", "any", question.filters))
    whether = Whether(about, "named", slots.filters, slots.status.words, slots.status.absent, denied=denied)
    return replace(question, whether=whether)


def _of_the_plan(question: Question, slots: Slots, text: str, today: date, vocabulary: Vocabulary) -> Question:
    """The yes/no question about the plan's recommendations: about any, about all, or whether each has something."""
    if every := _every_has(slots, text):
        tests = _NOT_GIVEN[every]
        return replace(
            question, asks="list", filters=tests, status_words="", whether=Whether("given", "all", tests, asks=every)
        )
    if "On track" in question.absent:
        return _to_their_dates(question, today, vocabulary)
    about, denied = _decided_by(text, slots, question.filters)
    dated = question.filters.due or any(one.due for one in question.filters.either)
    if about in ("late", "finished late") and not dated:
        tests = replace(question.filters, due=(Due(DueTest.OVERDUE, None, today),), closed=vocabulary.closed)
        return replace(question, asks="list", filters=tests, whether=Whether("tests", "any", tests, denied=denied))
    if question.asks == "nothing" or question.ignored:
        return question  # the question may be about the words that were left out
    denied = bool(words.NONE.search(text))
    whether = Whether("tests", "any", question.filters, question.status_words, question.absent, denied=denied)
    if question.whether_all:
        return replace(question, whether=replace(whether, of="all"))
    tested = question.filters.statuses is not None or question.filters.due
    some = bool(words.ANY.search(text)) or denied
    unnamed = any(not owners.names for owners in question.filters.owners)
    narrowed = tested or unnamed or question.filters.words or question.filters.traits or question.filters.either
    if not narrowed and not ((some or names.owns(slots.text)) and words.OWNED.search(text)):
        return question  # the question isn't who owns them, and nothing else was understood
    every_one = tested and not some and question.asks == "list" and _speaks_of_all(question, slots, text)
    if not every_one:
        return replace(question, whether=whether)
    if slots.filters.statuses is not None and not slots.status.negated:
        question = _those_that_are_not(question, slots, vocabulary)
    return replace(question, whether=replace(whether, of="all"))


def _to_their_dates(question: Question, today: date, vocabulary: Vocabulary) -> Question:
    """The question "are we on track", if the plan has no such status: whether anything is late."""
    tests = replace(question.filters, statuses=None, due=(Due(DueTest.OVERDUE, None, today),), closed=vocabulary.closed)
    whether = Whether("tests", "any", tests, denied=True)
    return replace(question, asks="list", filters=tests, status_words="", absent=(), whether_all=False, whether=whether)


def _those_that_are_not(question: Question, slots: Slots, vocabulary: Vocabulary) -> Question:
    """The question "are all done?", which is answered with a list of those that aren't."""
    named = slots.filters.statuses or ()
    rest = tuple(status.word for status in vocabulary.statuses if status.word not in named)
    tests = replace(question.filters, statuses=(*rest, None))
    return replace(question, filters=tests, status_words=f"not {slots.status.words}", whether_all=True)


def _every_has(slots: Slots, text: str) -> str:
    """The field that every recommendation should have, as in "does every one have an owner", or ""."""
    match = words.EVERY_HAS.search(slots.text) or words.EVERY_HAS.search(text)
    return words.FIELDS_GIVEN.get(match["what"].replace(" ", ""), "") if match else ""


def _speaks_of_all(question: Question, slots: Slots, text: str) -> bool:
    """True if the text is about everything that an owner has: "are all of Legal's done", "has Legal finished", but not "does
    Legal have finished ones".
    """
    named = question.filters.statuses is not None and words.OF_A_NAME.search(slots.text)
    return bool(words.ALL.search(text) or named)
