"""What forms do: which one opens, and how a submitted form is acknowledged while Slack waits.

A form carries the id of data saved when it was opened. Its values are used only together with that data.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from bot.slack import destinations, forms, limits, modals, origins, plans, small_forms, trouble, typeahead
from bot.slack.claims import FormClaim, PressClaim, ShortcutClaim, message_event
from bot.slack.forms import InvalidInput, Offered
from bot.slack.plans import Where
from bot.slack.replies import Replies
from bot.slack.session import Session
from bot.slack.workspace import Workspace
from handlers import updates
from handlers.answer import Answer, Choices, Note
from handlers.mentions import change_texts, with_display_names
from handlers.question import join_names
from handlers.respond import remember, respond
from handlers.schedules import digest_posts
from handlers.updates import draft as drafts
from handlers.updates.draft import Draft
from knowledge import changes, names, sessions
from knowledge.changes import Current, Edit
from knowledge.model import Plan, Unclear

Json = dict[str, Any]
View = Mapping[str, Any]

EDITED = "This is your edited version."
FORM_LASTS = timedelta(hours=2)  # how long a form can stay open


# Opening forms


def first_view(session: Session, claim: PressClaim | ShortcutClaim) -> Json:
    """The modal that opens immediately: a short form, or a note that asks to wait."""
    if isinstance(claim, PressClaim):
        return modals.waiting()
    match claim.shortcut:
        case "update_recommendation":
            return small_forms.pick()
        case "add_to_recommendation":
            excerpt = names.with_names(claim.message.text, session.workspace.display_name)
            return small_forms.add(_save(session, {"kind": "message", "author": claim.user, **asdict(claim.message)}), excerpt)
        case _:
            return modals.find()


def open_form(session: Session, claim: PressClaim) -> Answer | None:
    """Fill the modal with a form: for every field of a recommendation, for editing a draft, or for the reason that a sentence
    lacks.
    """
    session.replies.send(claim, session.place, {"view": form(session, claim)})
    return None


def form(session: Session, claim: PressClaim) -> Json:
    """The form that a button opens. Raises Unclear if the person can't have it."""
    kind, _, sentence = claim.value.partition(" ")
    if kind in SHORT:
        return SHORT[kind]()
    plan, rest = session.plan_and_rest(sentence)
    if kind == "reason":
        origin = origins.of(claim, "", origins.WHOLE)
        saved = _save(session, {"kind": "reason", "author": session.author, "say": sentence, "origin": origin})
        return small_forms.reason(saved, names.with_names(rest, session.workspace.display_name))
    if kind == "edit":
        return _edited(session, plan, rest.removeprefix("edit "), origins.of(claim, "", origins.WHOLE))
    if kind == "evidence":
        return _evidence(session, plan, rest, origins.of(claim, "", origins.WHOLE))
    ref = rest.removeprefix("update ")
    origin = origins.of(claim, f"{plan.name}: {ref}" if len(session.all_plans) > 1 else ref, origins.CARD)
    before = updates.sent_back(session.store, plan, session.request(plan, ""), ref) if kind == "again" else None
    draft, why = before or (None, "")
    return _fields(session, plan, ref, draft, origin, only_date=kind == "extend", above=why)


SHORT: Mapping[str, Callable[[], Json]] = {"pick": small_forms.pick, "digest": small_forms.digest, "find": modals.find}
"""The forms that aren't about anything in particular."""


def _edited(session: Session, plan: Plan, id: str, origin: Json) -> Json:
    draft, author = drafts.load(session.store, plan, id, session.now)
    if author != session.author:
        raise Unclear(f"Only {session.workspace.rights(plan).name(author)} can edit that change.")
    return _fields(session, plan, draft.ref, draft, origin, replaces=id)


def _fields(
    session: Session,
    plan: Plan,
    ref: str,
    draft: Draft | None = None,
    origin: Json | None = None,
    replaces: str = "",
    only_date: bool = False,
    above: str = "",
) -> Json:
    """The form with every field of a recommendation or part, or with only its date. For a recommendation with parts, the form
    first asks which part.

    `origin` is the message from which it was opened, and `replaces` is the id of the change that it edits, or "". `above` is
    text to read first.
    """
    if draft is None and ref in session.store.parts(plan):
        return _view(session, plan, updates.part_forms(session.store, plan, ref))
    standing = changes.current(session.store, plan, ref)
    ids = names.mentioned_ids(json.dumps(asdict(draft), ensure_ascii=False)) if draft else ()
    body: Json = {"kind": "form", "author": session.author, "plan": plan.name, "ref": ref, "origin": origin or {}, "ids": ids}
    body |= {"replaces": replaces, "extends": only_date}
    notice = _only_suggests(session, plan, standing)
    if only_date:
        return forms.extend(standing, _save(session, body), notice)
    shown = with_display_names(draft, session.workspace.display_name)
    return forms.update(standing, _offered(session, plan), _save(session, body), shown, notice, above)


def _evidence(session: Session, plan: Plan, line: str, origin: Json) -> Json:
    """The form for the evidence that a line lacks, such as "R27 is now Completed"."""
    ref, _, status = line.partition(" is now ")
    standing = changes.current(session.store, plan, ref)
    body = {"kind": "form", "author": session.author, "plan": plan.name, "ref": ref, "origin": origin, "status": status}
    return forms.evidence(standing, status, _save(session, body))


def _only_suggests(session: Session, plan: Plan, standing: Current) -> str:
    """What to tell people who aren't allowed to make the change before they fill in its form; "" for those who may."""
    rights = session.workspace.rights(plan)
    if rights.may_update(session.author, standing.owners):
        return ""
    owners = join_names(standing.owners) or "nobody"
    who = rights.who_may_update(standing.owners)
    names_of = join_names(tuple(session.workspace.display_name(id) or id for id in who), 6)
    able = f"{names_of} can change it." if who else "Nobody who is linked to it can change it yet."
    return f"{standing.ref} belongs to {owners}, so what you fill in is sent to them as a suggestion. {able}"


def _offered(session: Session, plan: Plan) -> Offered:
    return forms.offered(session.store, plan, session.workspace.rights(plan).may_manage(session.author))


def _save(session: Session, body: Json) -> str:
    return sessions.save(session.store, body, session.now, FORM_LASTS)


# Submitted forms


def acknowledge(workspace: Workspace, replies: Replies, payload: Mapping[str, Any]) -> Json:
    """The acknowledgement of a form: the next view, or the inputs that have to be corrected."""
    view: View = payload["view"]
    user = payload["user"]
    teams = (str(user["team_id"]),) if user.get("team_id") else ()
    claim = FormClaim(id=f"form:{view['id']}", user=user["id"], teams=teams)
    session = Session(workspace, replies, claim, destinations.to_person(claim.user))
    try:
        refusal = workspace.refusal(claim)
        next_view = modals.plain_modal(refusal) if refusal else FORMS[view["callback_id"]](session, view)
        return {"response_action": "update", "view": limits.fit(next_view)}
    except InvalidInput as wrong:
        return _error(session, wrong.block, wrong)
    except updates.LacksEvidence as lacks:
        return _error(session, "evidence", lacks)
    except Unclear as unclear:
        inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        return _error(session, (inputs or [str(view["blocks"][-1].get("block_id", ""))])[0], unclear)
    except Exception:  # Slack is waiting: the form says that something went wrong
        return {"response_action": "update", "view": modals.plain_modal(trouble.apology(claim))}


def _error(session: Session, block: str, error: Unclear) -> Json:
    return {"response_action": "errors", "errors": {block: names.with_names(str(error), session.workspace.display_name)}}


def card(session: Session, view: View) -> Json:
    """The card of the recommendation chosen in the type-ahead, with a way to share it."""
    answer, _ = session.answer(_picked(view), f"dm:{session.claim.user}")
    remember(session.store, answer)
    return modals.answer(session.workspace.with_names(answer), kept=session.replies.saved.keep(answer), share=True)


def pick(session: Session, view: View) -> Json:
    """The form for the recommendation chosen in the type-ahead."""
    plan, ref = session.plan_and_rest(_picked(view))
    return _fields(session, plan, ref)


def update(session: Session, view: View) -> Json:
    """The preview of the changes in a form."""
    saved = _saved_for(session, view, "form")
    plan = session.store.plan(saved["plan"])
    standing = changes.current(session.store, plan, saved["ref"])
    # The form showed names, and its author may have edited the text around them. What is stored has ids again.
    called = {id: session.workspace.display_name(id) for id in saved.get("ids", ())}
    values = change_texts(view["state"]["values"], lambda text: names.with_ids(text, called))
    status = (Edit("status", saved["status"]),) if saved.get("status") else ()
    edits = (*status, *forms.read(values, standing, _offered(session, plan)))
    if saved.get("extends"):
        forms.check_still_to_come(edits, changes.local_in(session.store, plan, session.now).date())
    draft = Draft(saved["ref"], edits, surface="slack:form")
    if _only_suggests(session, plan, standing):
        return _suggestion(session, plan, draft)
    return _preview(session, plan, draft, saved["origin"], saved.get("replaces", ""))


def _suggestion(session: Session, plan: Plan, draft: Draft) -> Json:
    """Send a change as a suggestion, as the form announced, because its author isn't allowed to make it."""
    answer = updates.propose(session.store, plan, session.request(plan, ""), draft)
    offers = [row.sentence for part in answer.parts if isinstance(part, Choices) for row in part.rows]
    suggesting = next((sentence for sentence in offers if sentence.startswith("suggest ")), "")
    if not suggesting:
        return _view(session, plan, answer)
    remember(session.store, answer)
    several = f"{plan.name}: " if len(session.all_plans) > 1 else ""
    suggested, _ = session.answer(f"{several}{suggesting}", "")
    remember(session.store, suggested)
    return modals.answer(session.workspace.with_names(suggested))


def add(session: Session, view: View) -> Json:
    """The preview of adding a message to a recommendation."""
    saved = _saved_for(session, view, "message")
    plan, ref = session.plan_and_rest(_picked(view))
    option = view["state"]["values"]["kind"]["kind"].get("selected_option") or {}
    link = session.workspace.permalink(saved["channel"], saved["ts"])
    writer = names.mention(str(saved["by"])) if saved["by"] else "a colleague"
    edit = small_forms.of_message(saved, option.get("value", small_forms.AS_PROGRESS), link, writer)
    event = message_event(saved["channel"], saved["ts"])
    return _preview(session, plan, Draft(ref, (edit,), surface="slack:message", link=link, event=event), {})


def reason(session: Session, view: View) -> Json:
    """The preview of the change that needed a reason."""
    saved = _saved_for(session, view, "reason")
    why = view["state"]["values"]["why"]["why"].get("value") or ""
    answer, _ = session.answer(f"{saved['say']} because {why}", "")
    remember(session.store, answer)
    origin = saved.get("origin", {})
    if answer.pending:
        origins.save(session, answer.pending, origin)
    elif origin and (answer.recorded or answer.notices):
        origins.redraw(session, origin, answer, str(view.get("private_metadata", "")))
    return modals.answer(session.workspace.with_names(answer))


def digest(session: Session, view: View) -> Json:
    """Set up the digest described in a form."""
    filled = small_forms.digest_of(view["state"]["values"])
    there = replace(session, claim=replace(session.claim, channel=filled.channel))
    plan, _ = there.plan_and_rest("")
    request = there.request(plan, f"digest here {filled.sentence}")
    if not request.rights.may_schedule(request.author):
        raise InvalidInput("channel", respond(there.store, plan, request).headline)
    try:
        digest_posts.owners_named(there.store, plan, filled.owner)
    except Unclear as unknown:
        raise InvalidInput("owner", str(unknown)) from unknown
    answer = respond(there.store, plan, request)
    if not answer.recorded:
        unread = f"I can’t read “{filled.when}” as a time. Write, for example, “every Monday 9:00”."
        raise InvalidInput("when", answer.headline if answer.asks == "schedule" else unread)
    return _view(there, plan, answer)


FORMS: Mapping[str, Callable[[Session, View], Json]] = {
    "find": card,
    "pick": pick,
    "update": update,
    "add": add,
    "reason": reason,
    "digest": digest,
}


def _picked(view: View) -> str:
    """The choice in a type-ahead: a sentence that opens a recommendation."""
    state = view["state"]["values"]["find"]["find"]
    return str((state.get("selected_option") or {}).get("value", ""))


def _saved_for(session: Session, view: View, kind: str) -> Mapping[str, Any]:
    """The data saved when the form was opened. Raises Unclear if it has expired or belongs to somebody else."""
    body = sessions.load(session.store, str(view.get("private_metadata", "")), session.now)
    if body is None or body.get("kind") != kind or body.get("author") not in (session.author, session.claim.user):
        raise Unclear("This window is too old: close it, and open it again.")
    return body


def _preview(session: Session, plan: Plan, draft: Draft, origin: Mapping[str, Any], replaces: str = "") -> Json:
    """The preview of a draft. The message that it came from is stored with it, and redrawn once the draft is written.

    The change that it `replaces` can no longer be confirmed: its message shows the new one, in case the window is closed.
    """
    answer = updates.propose(session.store, plan, session.request(plan, ""), draft)
    if answer.pending:
        origins.save(session, answer.pending, origin)
        if replaces:
            session.store.put(drafts.deferred_replace(replaces, session.now))
    if answer.pending and replaces and origin:
        edited = replace(answer, parts=(Note(EDITED), *answer.parts))
        origins.redraw(session, origin, plans.prefixed(edited, plan, session.all_plans), f"edited:{replaces}")
    return _view(session, plan, answer)


def _view(session: Session, plan: Plan, answer: Answer) -> Json:
    remember(session.store, answer)
    return modals.answer(session.workspace.with_names(plans.prefixed(answer, plan, session.all_plans)))


# Type-ahead


def suggest(workspace: Workspace, payload: Mapping[str, Any]) -> Json:
    """The recommendations that match the letters typed so far. If anything goes wrong, there are none, and the reason is
    logged.
    """
    user = payload["user"]
    claim = FormClaim(id="", user=user["id"], teams=(str(user["team_id"]),) if user.get("team_id") else ())
    try:
        return _suggested(workspace, claim, str(payload.get("value") or ""))
    except Exception:  # Slack is waiting, so nothing is suggested
        trouble.reported("suggest", "")
        return {"options": []}


def _suggested(workspace: Workspace, claim: FormClaim, typed: str) -> Json:
    store = workspace.store
    all_plans = store.plans()
    if workspace.refusal(claim) or not all_plans:
        return {"options": []}
    plan = plans.meant(store, workspace.settings(), Where(workspace.team, claim.user)) or all_plans[0]
    prefix = f"{plan.name}: " if len(all_plans) > 1 else ""
    entries = typeahead.find(store, plan, typed)
    return modals.options([(f"{prefix}{entry.ref}", f"{entry.ref} {entry.title}", entry.status) for entry in entries])
