"""Facts about recommendations that are named: a card, or the one field asked for.

The surprise: a recommendation that only refers to another inherits nothing. Both are told, each with its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers.answer import Answer, Choice, Choices, Facts, Note, Part, Passage
from handlers.question import Question, join_names
from knowledge.history import has_history
from knowledge.model import Recommendation
from knowledge.store import Plan, Store

WITH_STATUS = ("card", "whole", "status")
NO_STATUS = "none given in the plan"
NO_TIMESCALE = "none given in the plan"


def answer(store: Store, plan: Plan, question: Question) -> Answer:
    """The facts asked for, of each recommendation named."""
    rows = store.recommendations(plan, question.refs)
    cards = [card(store, plan, row, question.fields) for row in rows]
    notes: list[Part] = []
    if question.unknown_refs:
        notes.append(Note(unknown_refs_sentence(store, plan, question.unknown_refs)))
    if len(cards) == 1:
        only = cards[0]
        return replace(only, parts=(*only.parts, *notes), asks=question.asks, refs=(rows[0].ref,))
    head = f"{field_name(question.asks).capitalize()} of {join_names(question.refs, 12)}"
    return Answer(head, tuple(notes), question.asks, tuple(row.ref for row in rows), cards=tuple(cards))


def card(store: Store, plan: Plan, row: Recommendation, fields: Sequence[str] = ()) -> Answer:
    """One recommendation: all of it, or the fields asked for."""
    told = tuple(dict.fromkeys(fields)) or ("card",)
    parts: list[Part] = []
    if told != ("theme",):
        parts.append(Passage("Recommendation", row.title))
    for field in told:
        parts += PARTS[field](row)
    parts += _referred(store, plan, row, told)
    parts += update_notes(row, told)
    parts.append(Choices("", (*choices(row, told), *_about_changes(store, plan, row))))
    return Answer(headline(row, told), tuple(parts), told[0] if told[0] not in ("card", "whole") else "status", (row.ref,))


def headline(row: Recommendation, told: Sequence[str]) -> str:
    """The answer in one line."""
    match told[0]:
        case "owner":
            return f"{row.ref} is owned by {join_names(row.owners)}." if row.owners else f"{row.ref} has no owner in the plan."
        case "timescale":
            return (
                f"{row.ref}: timescale “{row.timescale.words}”."
                if row.timescale
                else f"{row.ref} has no timescale in the plan."
            )
        case "theme":
            return f"{row.ref} is under the theme “{row.theme}”." if row.theme else f"{row.ref} stands under no theme."
        case "actions":
            return f"{row.ref}: proposed actions" if row.actions else f"{row.ref} has no proposed actions in the plan."
        case "progress":
            return f"{row.ref}: progress to date" if row.progress else f"{row.ref} has no progress in the plan."
        case _:
            return f"{row.ref}: {row.status}." if row.status else f"{row.ref} has no status in the plan."


def _facts(row: Recommendation, *names: str) -> list[Part]:
    values = {
        "Status": row.status or NO_STATUS, "Owner": join_names(row.owners) or "none given in the plan",
        "Timescale": row.timescale.words if row.timescale else NO_TIMESCALE, "Theme": row.theme,
    }  # fmt: skip
    return [Facts(tuple((name, values[name]) for name in names if values[name]))]


def _timescale(row: Recommendation) -> list[Part]:
    meaning = describe_days(row)
    return [
        Facts(
            (
                ("Timescale", row.timescale.words if row.timescale else NO_TIMESCALE),
                *((("Meaning", meaning),) if meaning else ()),
            )
        )
    ]


def describe_days(row: Recommendation) -> str:
    """What the words of a timescale mean in days; "" where they say it themselves or cannot be read."""
    if row.timescale is None:
        return ""
    span = row.timescale.span
    if span is None:
        return "planbot cannot read this as a date"
    said = [
        f"from {_day(span.start)}" if span.start and span.start != span.end else "",
        f"to {_day(span.end)}" if span.end else "",
    ]
    return " ".join(part for part in (*said, "ongoing" if span.ongoing else "") if part)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _passage(label: str, text: str) -> list[Part]:
    return [Passage(label, text)] if text else []


PARTS: Mapping[str, Callable[[Recommendation], list[Part]]] = {
    "whole": lambda row: [
        *_facts(row, "Status", "Owner", "Timescale", "Theme"),
        *_passage("Actions", row.actions),
        *_passage("Progress", row.progress),
    ],
    "card": lambda row: [*_facts(row, "Status", "Owner", "Timescale", "Theme"), *_passage("Progress", row.progress)],
    "status": lambda row: [*_facts(row, "Status", "Owner", "Timescale"), *_passage("Progress", row.progress)],
    "owner": lambda row: _facts(row, "Owner"),
    "timescale": _timescale,
    "theme": lambda row: [*_facts(row, "Theme"), *_passage("Recommendation", row.title)],
    "actions": lambda row: _passage("Actions", row.actions),
    "progress": lambda row: [*_facts(row, "Status"), *_passage("Progress", row.progress)],
}


def _referred(store: Store, plan: Plan, row: Recommendation, told: Sequence[str]) -> list[Part]:
    """What the recommendation refers to, where its own status is missing or its text only points elsewhere."""
    if told[0] in ("owner", "theme", "timescale") or not row.refers_to:
        return []
    others = store.recommendations(plan, row.refers_to)
    if row.status and not points_elsewhere(row, told):
        return [Note(f"It mentions {join_names(row.refers_to)}.")]
    which = "actions refer" if told[0] == "actions" else "update refers"
    found: list[Part] = [
        Note(
            (f"{row.ref} has no status of its own; its {which}" if not row.status else f"Its {which}")
            + f" to {other.ref}, which {'is ' + other.status if other.status else 'has no status either'}."
        )
        for other in others
    ]
    field = "actions" if told[0] == "actions" else "progress"
    return found + [
        part for other in others for part in _passage(f"{field.capitalize()} of {other.ref}", getattr(other, field))
    ]


def update_notes(row: Recommendation, told: Sequence[str]) -> list[Part]:
    """What updates have brought beside the fields: what waits, what was moved, what shows it, and how fresh it is."""
    found: list[Part] = []
    if row.proposed and told[0] in WITH_STATUS:
        found.append(Note(f"Proposed: {row.proposed.to}, on {_stamp(row.proposed.at)}. It waits for sign-off."))
    if row.extension and told[0] in (*WITH_STATUS, "timescale"):
        why = f", because {row.extension.why}" if row.extension.why else ""
        which = "later" if row.timescale else "first"
        found.append(Note(f"A {which} date was asked for: {row.extension.to}{why}. It waits for agreement."))
    if row.first_timescale and told[0] in (*WITH_STATUS, "timescale"):
        since = f"; it has {describe_slips(row.slips)} since" if row.slips else ""
        found.append(Note(f"Its first timescale was “{row.first_timescale}”{since}."))
    if row.evidence and told[0] in ("card", "whole", "progress"):
        shown = "; ".join(" ".join(part for part in (each.text, each.link) if part) for each in row.evidence)
        found.append(Passage("Evidence", shown))
    if row.updated and told[0] in (*WITH_STATUS, "progress"):
        found.append(Note(f"Last updated here on {_stamp(row.updated)}."))
    return found


def describe_slips(slips: int) -> str:
    """How often a timescale was moved to a later day, after "it has"."""
    times = {0: "not been moved to a later day", 1: "been moved to a later day once", 2: "been moved to a later day twice"}
    return times.get(slips, f"been moved to a later day {slips} times")


def _stamp(at: str) -> str:
    return _day(datetime.fromisoformat(at).date())


def _about_changes(store: Store, plan: Plan, row: Recommendation) -> tuple[Choice, ...]:
    update = Choice("Update", f"update {row.ref}", row.ref, "update")
    past = (Choice("History", f"history {row.ref}", row.ref),) if has_history(store, plan, row.ref) else ()
    return (update, *past)


def points_elsewhere(row: Recommendation, told: Sequence[str]) -> bool:
    """Whether the text asked for is little more than a reference."""
    text = row.actions if told[0] == "actions" else row.progress
    return len(text.split()) <= 8


def choices(row: Recommendation, told: Sequence[str]) -> tuple[Choice, ...]:
    """What can be asked next of a recommendation, each with the sentence that asks it."""
    offered = {
        "actions": Choice("Actions", f"actions of {row.ref}", row.ref),
        "whole": Choice("Full text", f"full text of {row.ref}", row.ref),
        "progress": Choice("Progress", f"progress on {row.ref}", row.ref),
        "owner": Choice("Owner", f"who owns {row.ref}", row.ref),
    }  # fmt: skip
    seen = {"status": ("progress", "owner"), "card": ("progress", "owner"), "whole": tuple(offered)}.get(told[0], told)
    return tuple(choice for name, choice in offered.items() if name not in seen and name not in told)[:3]


def full_card(store: Store, plan: Plan, ref: str) -> Answer:
    """Everything that the plan holds of one recommendation."""
    row = store.recommendations(plan, (ref,))[0]
    return card(store, plan, row, ("whole",))


def field_name(asks: str) -> str:
    return {"status": "status", "owner": "owners", "timescale": "timescales", "theme": "themes"}.get(asks, asks)


def unknown_refs_sentence(store: Store, plan: Plan, refs: Sequence[str]) -> str:
    """That the plan has no such refs, and which it has."""
    every = store.refs(plan)
    has = f"it has {every[0]} to {every[-1]}" if len(every) > 1 else f"it has only {every[0]}"
    return f"The plan has no {join_names(tuple(refs), 6)}: {has}."
