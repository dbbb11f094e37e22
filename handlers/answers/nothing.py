"""Answers that say what planbot does not know, and what to do next. They state no owner, date, status or number."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.answer import Answer, Choice, Choices, Item, Items, Note, Part
from handlers.answers.facts import unknown_refs_sentence
from handlers.answers.help import examples
from handlers.question import Question, join_names
from handlers.understanding import lexicon
from knowledge.search import Hit
from knowledge.store import Plan, Store

MOST_CLOSE = 3


def not_understood(store: Store, plan: Plan) -> Answer:
    """Nothing of the question is about the plan."""
    return Answer("That is not something the plan answers.", (Choices("You could ask:", examples(store, plan)[:4]),))


def unknown_ref(store: Store, plan: Plan, question: Question) -> Answer:
    """A recommendation that the plan has not."""
    return Answer(unknown_refs_sentence(store, plan, question.unknown_refs))


def unknown_owner(store: Store, plan: Plan, question: Question) -> Answer:
    """A team that the plan has not, in the place of an owner."""
    owners = tuple(store.vocabulary(plan).owners)
    meant = lexicon(store, plan).owners.meant(question.unknown_owner)
    choices = tuple(Choice(name, f"what does {name} own") for name in (meant or owners[:5]))
    return Answer(
        f"The plan names no owner called “{question.unknown_owner}”"
        f"{'; did you mean ' + join_names(meant) + '?' if meant else '.'}",
        (Note(f"Its owners are {join_names(owners, 20)}."), Choices("", choices)),
        choices=choices if meant else (),
    )


def not_held(store: Store, plan: Plan, question: Question) -> Answer:
    """Something about a recommendation that no column of the plan holds."""
    refs = question.refs[:MOST_CLOSE]
    what = " ".join(question.unheld)
    return Answer(
        f"The plan does not say that: it holds nothing about “{what}” for {join_names(question.refs, 6)}.",
        (
            Note("For each recommendation it holds the proposed actions, a timescale, the owners, progress and a status."),
            Choices("What it holds:", tuple(Choice(ref, ref, ref) for ref in refs)),
        ),
        close=refs,
    )


def near(question: Question, hits: Sequence[Hit], missing: Sequence[str]) -> Answer:
    """Near the plan's subject, but not in the plan: what was not found, and what is closest."""
    close = hits[:MOST_CLOSE]
    told = (
        f"I did not find {join_names(tuple(f'“{word}”' for word in missing), 6)} in the plan."
        if missing
        else "The plan does not say."
    )
    parts: list[Part] = []
    if close:
        parts.append(Note("The closest recommendations, which may be about something else:"))
        rows = tuple(
            Item(hit.ref, hit.title, "matches " + join_names(hit.matched, 6) if hit.matched else "", hit.ref) for hit in close
        )
        parts.append(Items(rows, len(rows)))
    return Answer(told, tuple(parts), close=tuple(hit.ref for hit in close))


def no_updates(question: Question) -> Answer:
    """A sentence that would change the plan, and is not one of the lines that do."""
    ref = question.refs[0] if question.refs else "R1"
    lines = (f"update {ref} in progress: what was done", f"{ref} due 31 March 2027 because …", f"note on {ref}: …")
    said = join_names(tuple(f"“{line}”" for line in lines))
    return Answer(f"Nothing was changed. To change something, send a line such as {said}.", (), "update", question.refs)
