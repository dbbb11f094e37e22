"""What was understood by a request, and how to say it back.

The surprise: `sentence` is not decoration. It is understood as the same question again, and buttons say it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.filters import Due, Filters, Owners, Ownership

FIELDS = ("status", "owner", "timescale", "progress", "actions", "theme")


@dataclass(frozen=True, slots=True)
class Question:
    """A request understood.

    `asks` is one of the words that the README's "JSON" lists. `fields` are the facts asked for, first the one that
    `asks` names. `topic` are the words of the subject, `searched` all that may help to find it, `unheld` words that ask
    for what no plan holds. `unknown_refs` and `unknown_owner` are named but not in the plan; `absent` are status words
    that it does not use. `personal` says that somebody asks for themselves ("how do I claim"). `page` counts from 1; 0 is
    before the first.
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


def describe(question: Question) -> str:
    """How the question was understood, in words."""
    said = [_asked(question)]
    if question.refs:
        said.append(join_names(question.refs, 6))
    elif question.topic:
        said.append(f"“{question.phrase or ' '.join(question.topic)}”")
    said += describe_filters(question.filters, question.status_words, bool(question.refs))
    return " · ".join(part for part in said if part)


def _asked(question: Question) -> str:
    if question.asks == "summary":
        return f"summary by {question.by}" if question.by not in ("", "overall") else "summary"
    words = {
        "list": "recommendations",
        "count": "how many",
        "search": "search for",
        "nothing": "",
        "help": "help",
        "update": "a change",
    }
    if question.asks in words:
        return words[question.asks]
    return " and ".join(question.fields) or question.asks


def describe_filters(filters: Filters, status_words: str, refs_told: bool = False) -> list[str]:
    """The tests of a question, each in words that are understood as the same test again."""
    said = []
    if status_words:
        said.append(
            status_words[0].lower() + status_words[1:] if status_words.startswith(("Not ", "Still ", "With ")) else status_words
        )
    said += [_owned(owners) for owners in filters.owners]
    if filters.themes:
        said.append("in " + " or ".join(filters.themes))
    if filters.not_themes:
        said.append("not in " + " or ".join(filters.not_themes))
    said += [_due(due) for due in filters.due]
    if filters.refs is not None and not refs_told:
        said.append("of " + join_names(filters.refs, 12))
    return said


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
            return f"shared by {names[0]}" if names else "with several owners"
        case Ownership.NOBODY:
            return "with no owner"
        case Ownership.SOLO:
            return "with a single owner"
        case Ownership.ANY:
            return "owned by " + ("either " if len(names) > 1 else "") + " or ".join(names)


def _due(due: Due) -> str:
    return f"{due.when} {due.words}" if due.words else due.when.value


def join_names(names: tuple[str, ...], most: int = 100) -> str:
    """Names as a person lists them: "R1, R2 and R5"; past `most` with how many more there are.

    Names that hold an "and" of their own are parted by semicolons: "Commissioning; Performance and Risk".
    """
    if len(names) > 1 and any(" and " in name for name in names[:most]):
        return "; ".join(names[:most]) + (f"; {len(names) - most} more" if len(names) > most else "")
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def sentence(question: Question, page: int = 1) -> str:
    """A sentence that asks the same, without the thread that it was asked in."""
    tail = f" page {page}" if page > 1 else ""
    if question.asks == "search":
        tests = describe_filters(question.filters, question.status_words)
        return " ".join(["search for", question.phrase or " ".join(question.topic), *tests]) + tail
    head = {
        "count": "how many recommendations",
        "summary": f"summary by {question.by}" if question.by != "overall" else "summary",
    }
    said = [head.get(question.asks, "recommendations"), *describe_filters(question.filters, question.status_words)]
    return " ".join(part for part in said if part) + tail
