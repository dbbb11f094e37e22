"""The actions for all kinds of claims and for all buttons.

An action gets the session and its claim, sends whatever has to be sent, and returns the answer, which is logged. It may raise:
only the worker handles errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.slack import (
    briefs,
    destinations,
    document_actions,
    files,
    form_actions,
    home,
    limits,
    modals,
    origins,
    overview,
    plans,
    schedule_actions,
)
from bot.slack.claims import (
    PUSHES,
    Aside,
    CommandClaim,
    DigestClaim,
    EditClaim,
    EscalationClaim,
    MessageClaim,
    MissedClaim,
    NoticeClaim,
    PressClaim,
    ReminderClaim,
    SlackClaim,
    SubmitClaim,
    TabClaim,
)
from bot.slack.completions import optional
from bot.slack.destinations import Destination
from bot.slack.plans import Where
from bot.slack.session import Session
from handlers import updates
from handlers.answer import Answer, Note
from handlers.answers import help
from knowledge import alias_proposals, changes, names, sessions
from knowledge.model import Plan, Unclear

Action = Callable[[Session, Any], Answer | None]

LISTS = ("list", "search", "count")
QUOTED = 100  # the most characters quoted from a question
GREETED_FOR = timedelta(days=36_500)  # in effect for ever: nobody is greeted twice


# What people type


def message(session: Session, claim: MessageClaim) -> Answer:
    """Answer a mention or direct message. A file sent with a change is evidence; any other file may be a plan document."""
    text = claim.text
    is_evidence = bool(claim.files) and (updates.is_change(text) or session.waits_for_evidence())
    document = document_actions.document_of(claim)
    if document and not is_evidence:
        return document_actions.receive(session, claim, document)
    if is_evidence and "http" not in text:
        text = f"{text.rstrip(' .')}, see {claim.files[0]}" if text.strip() else f"see {claim.files[0]}"
    return _typed(session, claim, text)


def command(session: Session, claim: CommandClaim) -> Answer:
    return _typed(session, claim, claim.text)


def _typed(session: Session, claim: MessageClaim | CommandClaim, text: str) -> Answer:
    answer, plan = session.answer(text, session.place.thread)
    answer = files.with_what_can_be_drawn(answer)
    session.replies.answer(claim, answer, session.place, **_asked(claim.text, plan))
    session.replies.file(replace(claim, id=f"file:{claim.id}"), answer, session.place)
    return answer


def _asked(text: str, plan: str) -> dict[str, Any]:
    """What to save with an answer, so that the closest match can become an alias."""
    return {"asked": names.MENTION.sub(" ", text.removeprefix(f"{plan}:")).strip(), "plan": plan}


def edit(session: Session, claim: EditClaim) -> Answer | None:
    """Mark changes in the history whose direct message was edited or deleted."""
    changes.mark(session.store, claim.event, claim.mark, session.now)
    session.replies.completions.put(claim.id)
    return None


# The app's tabs


def tab(session: Session, claim: TabClaim) -> Answer | None:
    """Handle the opening of a tab: draw Home, or greet a newcomer in the messages tab."""
    if claim.tab == "messages":
        _welcome(session, claim)
    else:
        publish(session)
    return None


def _welcome(session: Session, claim: TabClaim) -> None:
    """Greet people the first time they open the messages tab. After that, suggest questions about the plan."""
    plan = session.meant_plan() if session.all_plans else None
    key = f"greeted:{session.workspace.team}:{claim.user}"
    if plan is None:
        session.replies.completions.put(claim.id)
        return
    greeted = sessions.load(session.store, key, session.now)
    # The same claim again was interrupted before the greeting was sent.
    if greeted and greeted.get("claim") != claim.id:
        _prompt(session, claim, plan)
        return
    sessions.save(session.store, {"claim": claim.id}, session.now, GREETED_FOR, key)
    greeting = help.greeting(session.store, plan, session.request(plan, ""))
    session.replies.answer(claim, plans.prefixed(greeting, plan, session.all_plans), destinations.to_person(claim.user))


def _prompt(session: Session, claim: TabClaim, plan: Plan) -> None:
    """Suggest questions above the message box. Without the agent feature, Slack refuses this, which doesn't matter."""
    suggestions = overview.suggestions(session.store, plan)[:4]
    prompts = [{"title": choice.text[:75], "message": choice.sentence} for choice in suggestions]
    args = {"channel_id": claim.channel, "title": "You could ask:", "prompts": prompts}
    session.workspace.outbox.call("assistant.threads.setSuggestedPrompts", args)
    session.replies.completions.put(claim.id)


def publish(session: Session, name: str = "") -> None:
    """Draw a person's Home for the plan with this name, or for the plan that they use."""
    workspace, store, user = session.workspace, session.store, session.claim.user
    all_plans, settings = session.all_plans, workspace.settings()
    plan = plans.named(name, all_plans)
    if plan is None and all_plans:
        plan = plans.meant(store, settings, Where(workspace.team, user))
    if plan is None:
        shown = overview.nothing(store)
    else:
        usual = settings.of(plan.name).reminders
        shown = overview.overview(store, plan, session.now, user, workspace.rights(plan), usual)
    place = Destination("views.publish", f"home:{user}", {"user_id": user})
    session.replies.send(session.claim, place, {"view": home.view(overview.prefixed(shown, plan, all_plans))})


# Buttons


def press(session: Session, claim: PressClaim) -> Answer | None:
    """Handle a button, or a line typed in Home."""
    return BUTTONS[claim.action](session, claim)


def say(session: Session, claim: PressClaim) -> Answer:
    """Answer the sentence of a button as if it had been typed in the same place."""
    place = session.place
    answer, plan = session.answer(claim.value, place.thread)
    back = _list_of(claim) if claim.action == "in" and answer.asks not in LISTS else ""
    if answer.asks == "update" and not answer.refs and place.surface == "channel":
        place = destinations.only_for(place, claim.user)  # this concerns only one person, and the message stays as it is
    if answer.recorded:
        _redraw(session, claim, answer)
    session.replies.answer(claim, answer, place, back=back, **_asked(claim.value, plan))
    return answer


def _redraw(session: Session, claim: PressClaim, answer: Answer) -> None:
    """Redraw the message from which a form was opened, after the change in the form was written."""
    id = claim.value.rpartition(" ")[2]
    origin = origins.load(session, id)
    if origin and origin.get("ts") != claim.ts:  # the answer to a press in the message itself replaces it anyway
        origins.redraw(session, origin, answer, id)


def tick(session: Session, claim: PressClaim) -> Answer:
    """Carry out the sentence of a button in a row, and tick off the row. People for whom the message isn't intended get a
    separate answer.
    """
    answer_id = briefs.kept_id(claim.block)
    is_for_others = not answer_id or origins.is_for_others(session, answer_id)
    answer, _ = session.answer(claim.value, session.place.thread)
    if is_for_others:
        session.replies.answer(claim, answer, destinations.beside(session.place, claim.user))
    else:
        ticked = origins.tick(session, answer_id, claim.value, answer)
        session.replies.answer(claim, ticked, session.place, kept=answer_id)
    return answer


def _list_of(claim: PressClaim) -> str:
    """The id of the saved list that a row's button belongs to, or ""."""
    _, _, rest = claim.block.partition("kept:")
    return rest.rpartition(":")[0]


def file(session: Session, claim: PressClaim) -> Answer:
    """Send an answer as a chart or CSV file, in the thread or, if the question was asked in private, as a direct message."""
    place = session.place
    answer, _ = session.answer(claim.value, "")
    answer = files.with_what_can_be_drawn(answer)
    if not session.replies.file(claim, answer, place):
        session.replies.answer(claim, answer, place)
    elif place.surface == "private" or place.modal:
        aside = Aside(id=f"sent:{claim.id}", user=claim.user)
        session.replies.answer(aside, Answer("Sent to you as a direct message."), destinations.added(place))
    return answer


def back(session: Session, claim: PressClaim) -> Answer:
    """Go back to the list from which a recommendation was opened."""
    answer = session.replies.saved.load(claim.value)
    session.replies.answer(claim, answer, session.place, kept=claim.value)
    return answer


def full(session: Session, claim: PressClaim) -> Answer:
    """Show all of a saved answer in a modal, or another page of it."""
    id, _, page = claim.value.partition(" ")
    answer = session.workspace.with_names(session.replies.saved.load(id))
    view = modals.answer(answer, kept=id, page=int(page) if page.isdigit() else 0)
    session.replies.send(claim, session.place, {"view": view})
    return answer


def share(session: Session, claim: PressClaim) -> Answer:
    """Post what one person saw to the whole channel."""
    return _share(session, claim, claim.value, claim.channel)


def submit(session: Session, claim: SubmitClaim) -> Answer:
    """Share a card from a modal in the channel chosen there."""
    return _share(session, claim, claim.answer_id, claim.values.get("share", ""))


def _share(session: Session, claim: PressClaim | SubmitClaim, id: str, channel: str) -> Answer:
    answer = session.replies.saved.load(id)
    by = session.workspace.people.person(claim.user).name or claim.name or "a colleague"
    session.replies.share(claim, id, answer, channel, by)
    return answer


def alias(session: Session, claim: PressClaim) -> Answer:
    """Handle the button that says a close match was the right one: show its card, and save the question's words as a proposed
    alias.
    """
    id, _, ref = claim.value.partition(" ")
    closest, beside = session.replies.saved.load_with(id)
    if ref not in closest.close:
        raise Unclear("That was not one of the closest: ask again, and choose one of those shown.")
    all_plans = session.all_plans
    plan = plans.named(str(beside.get("plan", "")), all_plans) or session.meant_plan()
    if plan is None:
        question = plans.ask_which(all_plans, ref)
        session.replies.answer(claim, question, session.place)
        return question
    if beside.get("asked"):
        with optional("a proposed alias"):
            alias_proposals.propose(session.store, plan, str(beside["asked"]), ref, session.now)
    answer, _ = session.answer(f"{plan.name}: {ref}" if len(all_plans) > 1 else ref, session.place.thread)
    if beside.get("asked"):
        thanks = Note(f"Thank you. A manager can now add “{limits.shorten(str(beside['asked']), QUOTED)}” as words for {ref}.")
        answer = replace(answer, parts=(*answer.parts, thanks))
    session.replies.answer(claim, answer, session.place)
    return answer


def judge(session: Session, claim: PressClaim) -> Answer | None:
    """Accept or reject a proposed alias for a manager, and redraw Home. A late press only redraws it."""
    if session.is_late:
        publish(session)
        return None
    decide = alias_proposals.accept if claim.action == "accept" else alias_proposals.reject
    for plan in session.all_plans:
        if any(proposal.id == claim.value for proposal in alias_proposals.pending(session.store, plan, session.now)):
            if not session.workspace.rights(plan).may_manage(session.author):
                raise Unclear("Only managers decide that: ask one, or whoever runs planbot to name you in its settings.")
            decide(session.store, plan, claim.value, session.now)
    publish(session)
    return None


def at_home(session: Session, claim: PressClaim) -> Answer | None:
    """Carry out a sentence from Home, and redraw it. Errors are sent as a direct message."""
    answer, _ = session.answer(claim.value, "")
    publish(session)
    return answer


def use(session: Session, claim: PressClaim) -> Answer | None:
    """Switch Home, and this person, to another plan."""
    sessions.choose_plan(session.store, Where(session.workspace.team, claim.user).person_place, claim.value)
    publish(session, claim.value)
    return None


# Claims made by planbot itself


def notice(session: Session, claim: NoticeClaim) -> Answer:
    """Send a notice that an earlier process didn't send."""
    return session.replies.send_notice(claim)


def missed(session: Session, claim: MissedClaim) -> Answer | None:
    """Tell a person what they missed while Slack couldn't be reached. An earlier process hadn't done so."""
    session.replies.send_missed(claim)
    return None


BUTTONS: Mapping[str, Action] = {
    "say": say,
    "in": say,
    "tick": tick,
    "show": say,
    PUSHES: say,
    "ask": say,
    "back": back,
    "full": full,
    "page": full,
    "share": share,
    "alias": alias,
    "accept": judge,
    "drop": judge,
    "use": use,
    "form": form_actions.open_form,
    "file": file,
    "import": document_actions.press,
    "home": at_home,
}
ACTIONS: Mapping[type[SlackClaim], Action] = {
    MessageClaim: message,
    EditClaim: edit,
    CommandClaim: command,
    TabClaim: tab,
    PressClaim: press,
    SubmitClaim: submit,
    NoticeClaim: notice,
    DigestClaim: schedule_actions.digest,
    ReminderClaim: schedule_actions.remind,
    EscalationClaim: schedule_actions.escalate,
    MissedClaim: missed,
}
