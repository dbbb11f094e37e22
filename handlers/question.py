"""What planbot understood a request to mean, and how to put that into words.

Buttons send the result of `sentence`, so it must be understood as the same question again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge import fields
from knowledge.filters import SOME, Due, DueTest, Filters, Owners, Ownership, Trait, Words

_BY_ITSELF = re.compile(r"(?:this|next|last|today|tomorrow|yesterday|between|from)\b", re.I)
"""A period without "in" before it: "due this month"."""
PAST_ITS_DATE = "past the due date"
"""Another wording for "overdue", beside a status of that name."""
FIELDS = tuple(fields.BY_ASKS)
"""The facts that can be asked for, as in `Question.fields`."""


@dataclass(frozen=True, slots=True)
class Whether:
    """What a yes/no question asks.

    `about` is what decides it: "tests" (`filters`, with `status_words` and `absent` as in `Question`), "late", "finished late",
    "finished by" (within the days in `filters`), "slipped", "started", "waiting", "given" (whether the field `asks` has a
    value), "refers", "mentions" (its `words`), "date kept" (whether it will be done by its date), or "text" (the plan's own
    words, which decide nothing). `of` says which recommendations it must be true for: "named" (all those named), "one" (any of
    those), or "any" or "all" in the plan. `denied` inverts the answer: "on time" for "late".
    """

    about: str
    of: str = "named"
    filters: Filters = field(default_factory=Filters)
    status_words: str = ""
    absent: tuple[str, ...] = ()
    unknown_owner: str = ""
    asks: str = ""
    denied: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """A ranking that a question asks for.

    `of` is "recommendation", or the key of the field whose values are ranked. `by` is the measure: "late", "slips", "updated",
    "owners", "evidence", "next", "due first" or "due last" for recommendations, "number" or "share" (the share that is closed)
    for values. `least` ranks the smallest first. `number` is how many to return; 0 means the first and all that tie with it.
    `is_first` is a value, if the question is whether that value comes first.
    """

    of: str
    by: str
    least: bool = False
    number: int = 0
    is_first: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it was understood.

    `asks` is one of the words listed in docs/json.md. `kind` is "" for plain facts, lists, counts, summaries and searches. For
    other questions it is "order" (see `order`), "amount" (the numbers in the column in `fields`, ranked by `order` or compared
    with `share`; `of` is the number as typed), "compare" or "total" (`of` what), "share" (`share` is the comparison and the
    fraction), "how late", "finished", "finished in" (`when`, in the person's words), or "finished to date" (`when` is "after
    its date" or "by its date"). Two kinds are answered from the texts of `refs`: "why" (the sentences that give reasons) and
    "passage" (those with the words of `topic`; `elsewhere` is the question to answer if there are none).

    What is asked: `fields` are the facts, starting with the one in `asks`. `by` is the field to group a summary by, or whose
    values to list. `whether` is what a yes/no question asks, and `whether_all` means "is everything done?". `why` asks for
    reasons about a subject. `brief` asks for only the first sentence of the answer. `of_actions` counts or lists actions (parts
    of recommendations) instead of recommendations. `of_things` says that something else is counted ("how many waivers were
    there"). `page` counts from 1; 0 is before the first.

    The subject: `topic` has its words, `phrase` its wording in answers, and `searched` every word that may help to find it.
    `loose` is what is asked without the topic ("list" or "count") if its words aren't in the position of a subject, otherwise
    "". `on_themes` has names of themes, as typed, that may be meant as subjects ("how many are about social value"). `personal`
    says that people ask about themselves ("how do I claim").

    What the plan lacks: `unheld` are words for something that no plan has. `unknown_refs` and `unknown_owner` were named but
    aren't in the plan; `absent` are status words that it doesn't use. `role` is a role asked for instead of the owner.

    How it was read: `status_words` is the wording of the status test. `either` are tests of which any may be meant. `unsure` is
    a word such as "not" or "only one", if it is unclear what it excludes or limits. `corrected` pairs words as typed with what
    they were read as, and `ignored` has the words and sentences that were left out.
    """

    asks: str
    kind: str = ""
    refs: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    topic: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    phrase: str = ""
    loose: str = ""
    by: str = ""
    percent: bool = False
    whether_all: bool = False
    whether: Whether | None = None
    order: Order | None = None
    of: str = ""
    when: str = ""
    share: tuple[str, float] = ("", 0.0)
    unheld: tuple[str, ...] = ()
    either: tuple[Words, ...] = ()
    unsure: str = ""
    unknown_refs: tuple[str, ...] = ()
    unknown_owner: str = ""
    absent: tuple[str, ...] = ()
    status_words: str = ""
    personal: bool = False
    page: int = 1
    of_actions: bool = False
    of_things: bool = False
    why: bool = False
    on_themes: tuple[str, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    brief: bool = False
    role: str = ""
    elsewhere: Question | None = None


def is_field(asks: str) -> bool:
    """True if the question asks for a fact, which may be in a further column."""
    return fields.asked(asks) is not None


def words_for(asks: str) -> str:
    """The words for what the question asks for."""
    field = fields.asked(asks)
    return field.asks if field else asks


def describe(question: Question) -> str:
    """How the question was understood, in words."""
    if question.whether and question.whether.about == "given" and question.whether.of == "all":
        return f"whether every recommendation has a value for {question.whether.asks}"
    words = [_asked(question)]
    if question.refs:
        words.append(join_names(question.refs, 6))
    elif question.topic:
        words.append(f"“{question.phrase or ' '.join(question.topic)}”")
    words += describe_filters(question.filters, question.status_words, bool(question.refs))
    return " · ".join(filter(None, words))


ASKED = {
    "list": "recommendations",
    "count": "how many",
    "search": "search for",
    "nothing": "",
    "help": "help",
    "update": "a change",
}


_MEASURES = {
    "late": "days late",
    "slips": "moves to a later date",
    "updated": "last update",
    "owners": "number of owners",
    "evidence": "pieces of evidence",
    "next": "the next date",
    "due first": "date",
    "due last": "date",
}
_TOTALS = {
    "owner": "how many owners",
    "theme": "how many themes",
    "status": "how many statuses",
    "evidence": "how much evidence",
    "changes": "how many changes",
}
KINDS = {
    "compare": "a comparison",
    "share": "how large a part",
    "how late": "how late",
    "finished": "when it was finished",
    "finished in": "what was finished",
    "finished to date": "what was finished",
    "referring": "recommendations that refer to",
    "amount": "recommendations by a number",
    "parts": "recommendations with parts",
    "why": "the reasons",
    "passage": "what it says",
    "left": "what is left of",
    "meaning": "what it means:",
    "refused": "recommendations that were turned down",
}


def _asked(question: Question) -> str:
    if question.asks == "summary" and question.fields:
        return _total(question)
    if question.kind == "order" and question.order:
        return f"a ranking by {_MEASURES.get(question.order.by, question.order.of)}"
    if question.kind == "total":
        return _TOTALS[question.of]
    if question.kind == "values":
        return f"which {question.of}s"
    if question.kind == "referring" and question.of == "any":
        return "recommendations that refer to another one"
    if question.kind in KINDS:
        return f"{KINDS[question.kind]} {question.when}".strip()
    if question.asks == "summary":
        return f"summary by {words_for(question.by)}" if question.by not in ("", "overall") else "summary"
    if question.asks == "count" and question.of_actions:
        return "how many actions"
    if question.asks in ASKED:
        return ASKED[question.asks]
    return " and ".join(map(words_for, question.fields)) or words_for(question.asks)


def _total(question: Question) -> str:
    """What is added up, and how it is grouped: "total estimated cost by owner"."""
    by = f" by {words_for(question.by)}" if question.by not in question.fields else ""
    return f"total {words_for(question.fields[0])}{by}"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test in a question: its wording, which is understood as the same test again, and the question's other tests.

    `others_status` is the wording of the status test among the others, or "".
    """

    words: str
    others: Filters
    others_status: str


def conditions(filters: Filters, status_words: str, with_refs: bool = False) -> tuple[Condition, ...]:
    """The tests in a question, one by one. `with_refs` means that the sentence already names the refs."""
    parts: list[Condition] = []
    if status_words:
        parts.append(Condition(_uncapitalised(status_words), replace(filters, statuses=None), ""))

    def add(wording: str, **others: Any) -> None:
        parts.append(Condition(wording, replace(filters, **others), status_words))

    for owners in filters.owners:
        add(_owned(owners), owners=tuple(one for one in filters.owners if one is not owners))
    if filters.themes:
        add("in " + " or ".join(filters.themes), themes=())
    if filters.not_themes:
        add("not in " + " or ".join(filters.not_themes), not_themes=())
    for due in filters.due:
        add(_due(due), due=tuple(one for one in filters.due if one is not due))
    for name, values in filters.words:
        add(_of_words(name, values), words=tuple(one for one in filters.words if one != (name, values)))
    if filters.either:
        add(" or ".join(" and ".join(describe_filters(one, one.said)) for one in filters.either), either=())
    for trait in filters.traits:
        add(trait.value, traits=tuple(one for one in filters.traits if one is not trait))
    for phrase in filters.unmentioned:
        add(f"{_UNMENTIONED}{phrase}", unmentioned=tuple(one for one in filters.unmentioned if one != phrase))
    if filters.refs is not None and not with_refs:
        add("of " + join_names(filters.refs, 12), refs=None)
    return tuple(parts)


def describe_filters(filters: Filters, status_words: str, with_refs: bool = False) -> list[str]:
    """The tests in a question, each in words that are understood as the same test again.

    `with_refs` means that the sentence already names the refs.
    """
    return [condition.words for condition in conditions(filters, status_words, with_refs)]


_BEEN = {
    Trait.SENT_BACK.value: "been sent back",
    Trait.NEVER_UPDATED.value: "never been updated here",
    Trait.UPDATED.value: "been updated here",
    Trait.SLIPPED.value: "been moved to a later date here",
}


_UNMENTIONED = "not mentioning "
_PAST = ("due last ", "due yesterday")


def predicate(words: Sequence[str], number: int) -> str:
    """The conditions as a predicate for that many recommendations: "is overdue", "are owned by Legal and have no status"."""
    has = [_BEEN[word] for word in words if word in _BEEN]
    has += [f"no {word.removeprefix('with no ').removeprefix('no ')}" for word in words if word.startswith(("with no ", "no "))]
    has += [word.removeprefix("with ") for word in words if word.startswith("with ") and not word.startswith("with no ")]
    is_so = [word for word in words if word not in _BEEN and not word.startswith(("with ", "no ", "of ", _UNMENTIONED))]
    is_so = [word.replace("owned by either ", "owned by ", 1) for word in is_so]
    one = number == 1
    past = bool(is_so) and all(word.startswith(_PAST) for word in is_so)
    clauses = [f"{('was' if one else 'were') if past else 'is' if one else 'are'} {_listed(is_so)}"] if is_so else []
    clauses += [f"{'has' if one else 'have'} {_listed(has)}"] if has else []
    unmentioned = [word.removeprefix(_UNMENTIONED) for word in words if word.startswith(_UNMENTIONED)]
    clauses += [f"{'doesn’t' if one else 'don’t'} mention {_listed(unmentioned)}"] if unmentioned else []
    return " and ".join(clauses)


def _listed(words: Sequence[str]) -> str:
    """Conditions as a list in a sentence. If any of them contains "and", all are separated by commas."""
    if any(" and " in word for word in words[:-1]):
        return ", ".join(words)
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _uncapitalised(status_words: str) -> str:
    """The words for a status test in the middle of a sentence. A plan's own status keeps its capital."""
    starts = ("Not ", "Still ", "With ")
    return status_words[0].lower() + status_words[1:] if status_words.startswith(starts) else status_words


def _owned(owners: Owners) -> str:
    names = owners.names
    match owners.how:
        case Ownership.ONLY:
            return "owned only by " + " and ".join(names)
        case Ownership.EITHER:
            return "owned only by " + " or ".join(names)
        case Ownership.ALL:
            return "owned by both " + " and ".join(names) if len(names) == 2 else "owned jointly by " + join_names(names)
        case Ownership.NOT:
            return "not owned by " + " or ".join(names)
        case Ownership.SHARED:
            several = f"at least {owners.least}" if owners.least > 2 else "several"
            return f"shared by {names[0]}" if names else f"with {several} owners"
        case Ownership.NOBODY:
            return "with no owner"
        case Ownership.SOLO:
            return "with a single owner"
        case Ownership.ANY:
            return "owned by " + ("either " if len(names) > 1 else "") + " or ".join(names)


def _due(due: Due) -> str:
    if not due.words:
        words = due.when.value
    elif due.words == PAST_ITS_DATE:
        words = due.words
    else:
        when = "due" if due.when is DueTest.IN and _BY_ITSELF.match(due.words) else due.when.value
        words = f"{when} {due.words}"
    return f"not {words}" if due.denied else words


def _of_words(name: str, values: Sequence[str | None]) -> str:
    """The words for a test of a field that has a few fixed values: "with priority High or Low", "with no priority", "with a
    cost".
    """
    field = fields.named(name)
    asks = field.asks if field else name
    if values == SOME:
        return f"with {an(asks)}"
    words = [value for value in values if value is not None]
    if not words:
        return f"with no {asks}"
    return f"with {asks} " + " or ".join([*words, "none"] if None in values else words)


def an(noun: str) -> str:
    """A noun with its indefinite article, judging by its first letter: "a RAG rating"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def join_names(names: tuple[str, ...], most: int = 100) -> str:
    """Names as in a sentence: "R1, R2 and R5". If there are more than `most`, the number of the others is given instead.

    Names that contain "and" are separated by semicolons: "Commissioning; Performance and Risk".
    """
    if len(names) > 1 and any(" and " in name for name in names[:most]):
        return "; ".join(names[:most]) + (f"; {len(names) - most} more" if len(names) > most else "")
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def sentence(question: Question, page: int = 1) -> str:
    """A sentence that asks the same question without needing the context of a thread."""
    tests = describe_filters(question.filters, question.status_words)
    tail = f" page {page}" if page > 1 else ""
    if question.asks == "search":
        return " ".join(["search for", question.phrase or " ".join(question.topic), *tests]) + tail
    if question.asks == "summary" and question.fields:
        return " ".join([_total(question), *filter(None, tests)]) + tail
    heads = {
        "count": "how many actions" if question.of_actions else "how many recommendations",
        "summary": f"summary by {words_for(question.by)}" if question.by != "overall" else "summary",
    }
    return " ".join([heads.get(question.asks, "recommendations"), *filter(None, tests)]) + tail
