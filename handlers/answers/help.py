"""Help: what people can ask and do, in four sections, each with an example that fits the plan and the person."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.answer import Answer, Choice, Choices, Facts, Note, Part, Passage
from handlers.language.help_words import topic_of
from handlers.line import capital
from handlers.request import Request
from handlers.rights import APPROVE, TWO_STEPS
from handlers.updates import notices
from handlers.updates.draft import word_fields
from knowledge import changes
from knowledge.filters import Due, DueTest, Filters, Owners
from knowledge.model import Plan
from knowledge.store import Store

FIND = Choice("Find…", "list all", form="find")
HELP = Choice("Help", "help")
WHO_AM_I = Choice("Who am I?", "who am I")
NEEDS_ME = Choice("What needs me", "my reminders")
SUGGESTING = "You may not change the plan yourself, but you can send a change as a suggestion: its owner decides."
IN_A_THREAD = "In a thread you can go on: “and who owns it?”, “which of those are still open?”."


@dataclass(frozen=True, slots=True)
class Role:
    """What a person may do, as far as the help depends on it. `ref` is the recommendation used in examples, if possible one of
    their own.
    """

    ref: str
    owners: tuple[str, ...]
    manages: bool
    approves: bool
    schedules: bool

    @property
    def may_update(self) -> bool:
        return self.manages or bool(self.owners)


def role_of(store: Store, plan: Plan, request: Request) -> Role:
    """The role of the person who asks."""
    rights, who, vocabulary = request.rights, request.author, store.vocabulary(plan)
    owners = rights.owners_of(who, tuple(vocabulary.owners))
    rows = store.recommendations(plan, store.refs(plan, Filters(owners=(Owners(owners),)))) if owners else ()
    still_open = [row.ref for row in rows if row.status not in vocabulary.closed]
    first = next(iter((*still_open, *(row.ref for row in rows), *store.refs(plan))), "R1")
    approves = rights.may_approve(who) and (rights.extensions == APPROVE or rights.completions == TWO_STEPS)
    return Role(first, owners, rights.may_manage(who), approves, rights.may_schedule(who))


def answer(store: Store, plan: Plan, request: Request) -> Answer:
    """What planbot can do for this person: four sections, each with an example to press."""
    role = role_of(store, plan, request)
    parts: list[Part] = []
    for label, section in SECTIONS.items():
        if shown := section(store, plan, role):
            parts += [Passage(label, shown[0]), Choices("", (shown[1],))]
    return Answer(f"Ask me about “{plan.title}” in your own words.", (*parts, Note(MORE)), "help")


MORE = "“help updates”, “help reports”, “help digests” and “help reminders” say more."


# The four sections: each returns its text and an example to press


def _ask(store: Store, plan: Plan, role: Role) -> tuple[str, Choice]:
    text = (
        f"Anything that the plan says: “status of {role.ref}”, “who owns {role.ref}”, “what is due next month”. {IN_A_THREAD}"
    )
    if role.owners:
        return text, Choice("What do I own?", "what do I own")
    return text, Choice("What is still open?", "what is still open")


def _update(store: Store, plan: Plan, role: Role) -> tuple[str, Choice]:
    line = f"“update {role.ref} in progress: what was done”"
    if not role.may_update:
        text = (
            f"Owners and managers change the plan. You can suggest a change: send it as a line, {line}, and its owner decides."
        )
        return text, Choice("Suggest a change", f"how do I suggest a change to {role.ref}", form="pick")
    text = f"Say it in one line, {line}, or use the form. You see each change before it is saved, and “undo” takes it back."
    if role.approves:
        text += " You also accept completions and new dates, or send them back: “what needs me” lists it."
    if role.owners:
        return text, notices.updating(role.ref, f"Update {role.ref}")
    return text, Choice("Update a recommendation", "how do I update the plan", form="pick")


def _reports(store: Store, plan: Plan, role: Role) -> tuple[str, Choice]:
    text = "How the plan is doing: “summary by theme”, “chart by owner”, “what changed last week”, “csv of what is overdue”."
    if role.manages:
        return f"{text} “committee report” is made for the meeting.", Choice("Committee report", "committee report")
    return text, Choice("Summary", "summary")


def _settings(store: Store, plan: Plan, role: Role) -> tuple[str, Choice]:
    often = "“remind me monthly” or “remind me never” says how often you are reminded. " if role.owners else ""
    if role.schedules:
        text = f"{often}“post a digest here every Monday 9:00” tells a channel what changed, what is late and what is due."
        return text, Choice("Set up a digest", "how do I set up a digest", form="digest")
    text = f"{often}“who am I” says what you may do here, and “who are the managers” who may do more."
    return text, WHO_AM_I


def _managing(store: Store, plan: Plan, role: Role) -> tuple[str, Choice] | None:
    """For approvers, what they decide; for managers, what else they look after. None for everybody else."""
    decides = "“what needs me” lists what waits for your sign-off, with buttons that accept it or send it back."
    if not role.manages:
        return (decides, NEEDS_ME) if role.approves else None
    text = (
        "Send me the new document of the plan as a file: I show what would change before anything is imported. “remind the"
        " owners of what is late” sends reminders, and “what is waiting for sign-off” lists what has to be decided."
    )
    return f"{text} {decides}" if role.approves else text, Choice("More for managers", "help managers")


Section = Callable[[Store, Plan, Role], "tuple[str, Choice] | None"]
SECTIONS: Mapping[str, Section] = {
    "Ask": _ask,
    "Update": _update,
    "Reports": _reports,
    "Settings": _settings,
    "Your role": _managing,
}


# One topic


def how_to(store: Store, plan: Plan, request: Request, match: re.Match[str]) -> Answer:
    """What to send for the purpose that a question asks about."""
    return topic(store, plan, request, topic_of(match[0]))


def topic(store: Store, plan: Plan, request: Request, name: str) -> Answer:
    """Help on one topic, which is a key of `ABOUT`: what to send for each purpose, and an example to press."""
    role = role_of(store, plan, request)
    headline, rows, example = ABOUT[name](store, plan, role)
    notes = [Note(SUGGESTING)] if name == "update" and not role.may_update else []
    return Answer(headline, (Facts(rows), *notes, Choices("", (example, Choice("All help", "help")))), "help")


Lines = tuple[tuple[str, str], ...]
Topic = tuple[str, Lines, Choice]


def _about_asking(store: Store, plan: Plan, role: Role) -> Topic:
    vocabulary = store.vocabulary(plan)
    owner = next(iter(role.owners or vocabulary.owners), "")
    theme = next(iter(vocabulary.themes), "")
    rows = (
        ("One recommendation", f"status of {role.ref} · who owns {role.ref} · when is {role.ref} due"),
        ("Several", "what is overdue · what is due in March · what is still open"),
        *((("One team’s", f"what does {owner} own"),) if owner else ()),
        *((("One theme’s", f"recommendations in {theme}"),) if theme else ()),
        ("Numbers", "how many are closed · who has the most open"),
        ("By what it says", "search for …, or the words alone"),
        ("In a thread", "and who owns it? · which of those are still open?"),
    )
    return "Ask in your own words.", rows, FIND


def _about_updates(store: Store, plan: Plan, role: Role) -> Topic:
    ref, vocabulary = role.ref, store.vocabulary(plan)
    words = (field for field in word_fields() if vocabulary.words.get(field.name))
    rows = (
        ("Status and progress", f"update {ref} in progress: what was done"),
        ("A new date", f"{ref} due 31 March 2027 because …"),
        ("Progress alone", f"progress on {ref}: …"),
        ("Evidence", f"evidence for {ref}: https://…"),
        ("A note for the history", f"note on {ref}: …"),
        *((field.label, f"update {ref} {field.label.lower()} …") for field in words),
        *((field.label, f"update {ref} {field.asks}: …") for field in vocabulary.further),
        *((("An owner", f"{ref} owner: …"),) if role.manages else ()),
        ("To take it back", "undo"),
    )
    return "Say in one line what to change. You see it before it is saved.", rows, _update(store, plan, role)[1]


def _about_reports(store: Store, plan: Plan, role: Role) -> Topic:
    rows = (
        ("How it stands", "summary · summary by owner · summary by theme"),
        ("A chart", "chart by owner · chart of completion over time"),
        ("A picture file", "chart by owner as a picture"),
        ("A file for Excel", "csv of what is still open"),
        ("What changed", f"what changed last week · history of {role.ref}"),
        ("For the committee", "committee report"),
    )
    return "Ask for a report in words.", rows, Choice("Summary", "summary")


def _about_digests(store: Store, plan: Plan, role: Role) -> Topic:
    rows = (
        ("To set one up", "post a digest here every Monday 9:00"),
        ("Other times", "first working day of the month · the day before each meeting"),
        ("One team’s", "digest here every Monday only Procurement’s"),
        ("To see them", "what digests are there"),
        ("To stop one", "pause digest · stop digest"),
    )
    headline = "A digest posts in a channel what changed, what is late and what is due."
    if not role.schedules:
        return f"{headline} Managers set them up.", rows, Choice("What digests are there", "what digests are there")
    return headline, rows, Choice("Set up a digest", "how do I set up a digest", form="digest")


def _about_reminders(store: Store, plan: Plan, role: Role) -> Topic:
    rows = (
        ("What needs you now", "my reminders"),
        ("How often", "remind me fortnightly · remind me monthly"),
        ("Not at all", "remind me never"),
        ("Not this one", f"later {role.ref} · {role.ref} is not mine"),
    )
    return "Owners get a message about what is late, due soon or waiting for them.", rows, NEEDS_ME


def _about_sign_off(store: Store, plan: Plan, role: Role) -> Topic:
    rows = (
        ("What waits", "what needs me"),
        ("To accept it", f"accept {role.ref}"),
        ("To send it back", f"send back {role.ref} because …"),
    )
    headline = "Where the settings ask for it, an approver accepts completions and new dates."
    return headline, rows, NEEDS_ME


def _about_managing(store: Store, plan: Plan, role: Role) -> Topic:
    ref = role.ref
    rows = (
        ("A new document", "send me the file in a direct message; you see what would change before it is imported"),
        ("Sign-off", f"what is waiting for sign-off · accept {ref} · send back {ref} because …"),
        ("Owners", f"{ref} owner: …"),
        ("Reminders", f"remind the owner of {ref} · remind the owners of what is late"),
        ("Digests", "what digests are there · post a digest here every Monday 9:00"),
        ("Names", "my Home tab lists words that people use for a recommendation: accept them there, and I know them"),
        ("For the committee", "committee report · csv of what is overdue"),
    )
    example = Choice("What is waiting", "what is waiting for sign-off")
    headline = "What managers look after. The settings say who is one."
    return headline, rows, example if role.manages or role.approves else Choice("Who manages it", "who are the managers")


def _about_settings(store: Store, plan: Plan, role: Role) -> Topic:
    rows = (
        ("What you may do", "who am I"),
        ("Who may do more", "who are the managers"),
        ("Your reminders", "remind me monthly"),
        ("A channel’s digest", "post a digest here every Monday 9:00"),
        ("Several plans", "/plan use NAME"),
    )
    return "What you can set yourself. Whoever runs planbot sets everything else.", rows, WHO_AM_I


def _about_importing(store: Store, plan: Plan, role: Role) -> Topic:
    rows = (
        ("Before", "I show what would change and what would be deleted; nothing is imported until you press Import"),
        ("Its name", "send it with the message “import as NAME” to choose what the plan is called"),
        ("Updates", "what people have posted since the last import is kept"),
        ("Who may", "managers"),
    )
    return "To import a document, send it to me as a file in a direct message.", rows, WHO_AM_I


def _about_sharing(store: Store, plan: Plan, role: Role) -> Topic:
    rows = (
        ("In the channel", "/plan summary, then press Share in channel"),
        ("Only what you need", "/plan what is overdue · /plan R1"),
        ("Regularly", "post a digest here every Monday 9:00"),
        ("As a file", "csv of what is still open"),
    )
    headline = "To share an answer, ask with /plan in the channel where you want it, and press Share in channel."
    return headline, rows, Choice("Summary", "summary")


ABOUT: Mapping[str, Callable[[Store, Plan, Role], Topic]] = {
    "ask": _about_asking,
    "update": _about_updates,
    "reports": _about_reports,
    "digests": _about_digests,
    "reminders": _about_reminders,
    "sign-off": _about_sign_off,
    "managing": _about_managing,
    "importing": _about_importing,
    "sharing": _about_sharing,
    "settings": _about_settings,
}
"""The topics of `language.help_words.TOPICS`."""


# What other answers offer


def greeting(store: Store, plan: Plan, request: Request) -> Answer:
    """The first message in a new conversation: what planbot does, and four ways to begin."""
    role = role_of(store, plan, request)
    late = store.count(plan, _late(store, plan, request))
    first = Choice("What do I own?", "what do I own") if role.owners else Choice("What is still open?", "what is still open")
    second = Choice(f"Overdue ({late})", "what is overdue") if late else FIND
    name = request.rights.names.get(request.author, "").split(" ")[0]
    headline = f"Hello{f', {name}' if name else ''}. I can tell you where each recommendation stands."
    where = f"Ask about “{plan.title}” in your own words, here, in a channel (mention me) or privately with /plan."
    choices = Choices("Or press one:", (first, second, Choice("Summary", "summary"), HELP))
    return Answer(headline, (Passage("", where), choices), "help")


def _late(store: Store, plan: Plan, request: Request) -> Filters:
    """The test for recommendations that are past their date and not closed."""
    here = changes.local_in(store, plan, request.at)
    return Filters(due=(Due(DueTest.OVERDUE, None, here.date()),), closed=store.vocabulary(plan).closed)


def examples(store: Store, plan: Plan) -> tuple[Choice, ...]:
    """Questions that this plan can answer, one of each kind, as buttons."""
    refs = store.refs(plan)
    vocabulary = store.vocabulary(plan)
    sentences = [f"status of {refs[len(refs) // 2]}", f"who owns {refs[0]}"] if refs else []
    owner = next(iter(vocabulary.owners), None)
    if owner:
        sentences.append(f"what does {owner} own")
    theme = next((name for name in vocabulary.themes if store.count(plan, Filters(themes=(name,)))), None)
    if theme:
        sentences.append(f"recommendations in {theme}")
    sentences += ["what is still open", "how many are there", "summary by theme"]
    return tuple(Choice(capital(sentence), sentence) for sentence in sentences)


def ways_on(store: Store, plan: Plan) -> tuple[Choice, ...]:
    """Buttons for when nothing was found: a search in a few words, the plan's themes, what is open."""
    themes = (Choice("The plan’s themes", "list the themes"),) if store.vocabulary(plan).themes else ()
    return (FIND, *themes, Choice("What is still open", "what is still open"))
