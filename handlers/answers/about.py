"""Answers about planbot itself: who manages it, how old it is, where its answers come from, what it stores and what it can
do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from handlers.answer import Answer, Choice, Choices, Note
from handlers.answers import help, matching
from handlers.moments import local
from handlers.numbers import counted
from handlers.request import Request
from handlers.understanding.forms import Sentence
from knowledge import history
from knowledge.calendars import written, written_iso
from knowledge.importing import source
from knowledge.model import Plan
from knowledge.store import Store

MOST_PEOPLE = 8  # the most names in a sentence
HOW_TO_UPDATE = Choice("How to update", "how do I update the plan")


def answer(store: Store, plan: Plan, request: Request, sentence: Sentence) -> Answer:
    """The answer to a question about planbot. It says nothing about the plan's recommendations."""
    return replace(matching.answer(store, plan, request, sentence, READERS), asks="help")


def _managers(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    managers = tuple(sorted(request.rights.managers))
    if not managers:
        headline = "The settings name no manager for this plan: ask whoever runs planbot here."
    else:
        verb = "manages" if len(managers) == 1 else "manage"
        headline = f"{request.rights.names_of(managers[:MOST_PEOPLE])} {verb} this plan here."
    note = Note("A manager may update everything, change owners and decide conflicts. For who owns a recommendation, name it.")
    return Answer(headline, (note, Choices("", (Choice("Who am I?", "who am I"), HOW_TO_UPDATE))))


def _who_may_update(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    managers = tuple(sorted(request.rights.managers))
    who = f" ({request.rights.names_of(managers[:MOST_PEOPLE])})" if managers else ""
    linked = sum(bool(people) for people in request.rights.linked.values())
    owners = "the people whom the settings link to its owner" if linked else "nobody else: the settings link nobody to an owner"
    return Answer(
        f"A recommendation may be updated by the plan’s managers{who} and {owners}.",
        (
            Note("“who may update R1” says it of one recommendation, and “who am I” what you may do."),
            Choices("", (Choice("Who am I?", "who am I"), HOW_TO_UPDATE)),
        ),
    )


def _may_change(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Say that planbot changes the plan, for whom, and only after a preview."""
    who = _who_may_update(store, plan, request, match)
    example = "such as “update R1 in progress: what was done”"
    headline = f"I can change it: say what to change in one line, {example}, and I show each change before it is written."
    return replace(who, headline=headline, parts=(Note(who.headline), *who.parts))


def _age(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    read = f"I read this plan on {written(date.fromisoformat(plan.read_on))}"
    dated = f"its document is dated {written_iso(plan.dated)}" if plan.dated else "its document gives no date"
    entries = history.history(store, plan, most=1)
    then = local(store, plan, datetime.fromisoformat(entries[0].at)) if entries else None
    posted = (
        f"The last update posted here was on {written(then.date())}." if then else "Nobody has posted an update here since."
    )
    choices = Choices("", (Choice("What changed", "what changed"), Choice("What is stale", "what is stale")))
    return Answer(f"{read}; {dated}.", (Note(posted), choices))


def _plan(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    number = store.count(plan)
    return Answer(
        f"This is “{plan.title}”: {counted(number, 'recommendation')}.",
        (Note(source(plan)), Choices("", (Choice("Summary", "summary"), Choice("Themes", "list the themes")))),
    )


def _sources(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer(
        f"Every answer comes from the document “{plan.title}” and from what people have posted here since.",
        (
            Note("I use no language model and never guess: if the plan doesn’t say something, I tell you so."),
            Note("Each answer ends with how I understood your question and where the answer comes from."),
        ),
    )


def _keeps(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer(
        "Questions are kept only for a short while: what a thread is about for a day, so that you can go on in it.",
        (
            Note("An update that you confirm is recorded for good, with your name and the time, and everybody may see it."),
            Note("If you pick a recommendation from a list of close matches, your words may become another name for it."),
            Note("Whoever runs planbot can erase your name from the record."),
        ),
    )


def _takes_back(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer(
        "Nothing is recorded before you confirm it, and afterwards “undo” takes back your last update.",
        (
            Note("“undo R1” takes back your last update to R1, and “undo my last two” the last two."),
            Note("If somebody has changed the same thing since, nothing is undone, and I say who did. The history keeps both."),
            Choices("", (Choice("What changed today", "what changed today"), HOW_TO_UPDATE)),
        ),
    )


def _taken_back(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """Say that a remark that is taken back has changed nothing, and how an update is undone."""
    ref = (match["ref"] or match["ref2"] or "").replace(" ", "").upper()
    undo, where = (f"undo {ref}", f" to {ref}") if ref else ("undo", "")
    return Answer(
        "All right. Nothing was recorded or changed just now.",
        (
            Note(f"What you confirmed before stays in the plan; “{undo}” takes back your last update{where}."),
            *((Choices("", (Choice("Undo", undo),)),) if _has_to_undo(store, plan, request, ref) else ()),
        ),
    )


def _has_to_undo(store: Store, plan: Plan, request: Request, ref: str) -> bool:
    """True if the latest change that the person made, to this recommendation if one is given, can still be undone."""
    if not request.author:
        return False
    mine = history.history(store, plan, (ref,) if ref else None, who=(request.author,), most=1)
    return any(entry.undone_by is None and entry.undoes is None for entry in mine)


def _audit(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    ref = next(iter(store.refs(plan)), "R1")
    return Answer(
        "Everybody who can ask me about the plan can see who changed what, and when: the history keeps every update for good.",
        (
            Note(f"“history of {ref}” shows one recommendation, and “what changed last month” all of them."),
            Note(
                "What is undone or replaced stays in the history, too. Whoever runs planbot can erase a person’s name from it."
            ),
            Choices("", (Choice("What changed", "what changed"), Choice(f"History of {ref}", f"history of {ref}"))),
        ),
    )


def _deletes(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer(
        "No update is ever deleted: what is undone or replaced stays in the history, with who did it and when.",
        (
            Note("Whoever runs planbot can erase a person’s name from it. Questions are kept for a day."),
            Choices("", (Choice("What changed", "what changed"),)),
        ),
    )


def _told(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer(
        "The preview of each update says who will be told, before you confirm it.",
        (
            Note(
                "In Slack that is everybody the settings link to the recommendation’s owners, the approvers if it needs their"
                " sign-off, and the channel for updates if one is set. You aren’t told about your own update."
            ),
            Note("I send no e-mail."),
            Choices("", (Choice("Who am I?", "who am I"), HOW_TO_UPDATE)),
        ),
    )


def _sending(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer(
        "I send no e-mail. In Slack I can post a digest to a channel, and remind people of what they are responsible for.",
        (
            Note("“post a digest here every Monday 9:00” sets one up; “what digests are there” lists them."),
            Note("“remind me fortnightly” or “remind me never” says how often you want to be reminded."),
        ),
    )


def _formats(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    rows = ("what percentage is completed", "chart by owner", "summary by theme", "csv of what is still open")
    return Answer("Yes: counts, percentages, summaries, charts and files.", (Choices("For example:", _buttons(rows)),))


def _buttons(sentences: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(sentence, sentence) for sentence in sentences)


def _misunderstood(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer(
        "Sorry. Put it in other words, or name the recommendation, the owner or the theme that you mean.",
        (Choices("You could ask:", help.examples(store, plan)[:4]),),
    )


def _never_mind(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer("All right. Nothing was changed.")


def _yes_or_no(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer("Nothing is waiting for a yes or a no here.", (Choices("You could ask:", help.examples(store, plan)[:4]),))


def _thanks(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer("You’re welcome. You can go on asking here.")


def _goodbye(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    return Answer("Goodbye. Ask me about the plan whenever you like.")


READERS: Mapping[str, matching.Reader] = {
    "how to": help.how_to,
    "managers": _managers,
    "who may update": _who_may_update,
    "may change": _may_change,
    "age": _age,
    "plan": _plan,
    "sources": _sources,
    "keeps": _keeps,
    "takes back": _takes_back,
    "taken back": _taken_back,
    "audit": _audit,
    "deletes": _deletes,
    "told": _told,
    "sending": _sending,
    "formats": _formats,
    "misunderstood": _misunderstood,
    "never mind": _never_mind,
    "yes or no": _yes_or_no,
    "goodbye": _goodbye,
    "thanks": _thanks,
}
"""The handler for each row of `language.about_words.ROWS` and `language.help_words.ROWS`, by its key."""
