"""What a request was understood to ask, and how to put that into words.

Buttons send what `sentence` gives, so it has to be understood as the same question again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge import fields
from knowledge.filters import Due, Filters, Owners, Ownership

FIELDS = tuple(fields.BY_ASKS)
"""The facts that can be asked for, as in `Question.fields`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it was understood.

    `asks` is one of the words that docs/json.md lists. `fields` are the facts asked for, the one that `asks` names
    first. `by` is the field that a summary groups by, or whose values are to be listed. `topic` holds the words of the subject,
    `phrase` the subject as it is said back, `searched` every word that may help to find it, `unheld` words that ask for what
    no plan holds. `unknown_refs` and `unknown_owner` are named but not in the plan; `absent` are status words that it
    does not use. `status_words` says the test of the status in words. `whether_all` is "is everything done?". `personal`
    says that somebody asks for themselves ("how do I claim"). `corrected` pairs a word as typed with the word it was read
    as, `ignored` has the words and sentences that were left out. `page` counts from 1; 0 is before the first.
    """

    asks: str
    refs: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    topic: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    phrase: str = ""
    by: str = ""
    percent: bool = False
    whether_all: bool = False
    unheld: tuple[str, ...] = ()
    unknown_refs: tuple[str, ...] = ()
    unknown_owner: str = ""
    absent: tuple[str, ...] = ()
    status_words: str = ""
    personal: bool = False
    page: int = 1
    corrected: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()


def describe(question: Question) -> str:
    """How the question was understood, in words."""
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


def _asked(question: Question) -> str:
    if question.asks == "summary":
        return f"summary by {question.by}" if question.by not in ("", "overall") else "summary"
    if question.asks in ASKED:
        return ASKED[question.asks]
    return " and ".join(question.fields) or question.asks


def describe_filters(filters: Filters, status_words: str, with_refs: bool = False) -> list[str]:
    """The tests of a question, each in words that are understood as the same test again.

    `with_refs` says that the refs are named already.
    """
    words = [_uncapitalised(status_words)] if status_words else []
    words += [_owned(owners) for owners in filters.owners]
    if filters.themes:
        words.append("in " + " or ".join(filters.themes))
    if filters.not_themes:
        words.append("not in " + " or ".join(filters.not_themes))
    words += [_due(due) for due in filters.due]
    words += [_of_words(name, values) for name, values in filters.words]
    if filters.either:
        words.append(" or ".join(" and ".join(describe_filters(one, one.said)) for one in filters.either))
    if filters.refs is not None and not with_refs:
        words.append("of " + join_names(filters.refs, 12))
    return words


def _uncapitalised(status_words: str) -> str:
    """Words for a status test as they stand within a sentence; a plan's own status keeps its capital."""
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
    words = f"{due.when} {due.words}" if due.words else due.when.value
    return f"not {words}" if due.denied else words


def _of_words(name: str, values: Sequence[str | None]) -> str:
    """A test of a field that holds one of a few words: "with priority High or Low", "with no priority"."""
    asks = fields.BY_NAME[name].asks
    words = [value for value in values if value is not None]
    if not words:
        return f"with no {asks}"
    return f"with {asks} " + " or ".join([*words, "none"] if None in values else words)


def join_names(names: tuple[str, ...], most: int = 100) -> str:
    """Names as a person lists them: "R1, R2 and R5". Past `most` names it says how many more there are.

    Names with an "and" of their own are separated by semicolons: "Commissioning; Performance and Risk".
    """
    if len(names) > 1 and any(" and " in name for name in names[:most]):
        return "; ".join(names[:most]) + (f"; {len(names) - most} more" if len(names) > most else "")
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def sentence(question: Question, page: int = 1) -> str:
    """A sentence that asks the same question outside its thread."""
    tests = describe_filters(question.filters, question.status_words)
    tail = f" page {page}" if page > 1 else ""
    if question.asks == "search":
        return " ".join(["search for", question.phrase or " ".join(question.topic), *tests]) + tail
    heads = {
        "count": "how many recommendations",
        "summary": f"summary by {question.by}" if question.by != "overall" else "summary",
    }
    return " ".join([heads.get(question.asks, "recommendations"), *filter(None, tests)]) + tail
