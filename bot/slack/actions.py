"""The kinds of things taken on, and what each does: said, commanded, a tab opened, a button pressed, a form sent.

The surprise: the tables at the end are the only way in. What is not in them was never listened to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.rights import SLACK_ID
from bot.slack import blocks, codec, destinations, forms, home, modals, overview, plans
from bot.slack.completions import optional
from bot.slack.destinations import Destination
from bot.slack.plans import Where
from handlers import updates
from handlers.answer import Answer, Choices
from handlers.schedules import reminders
from handlers.schedules.digests import compose as compose_digest
from handlers.updates import draft as drafts
from knowledge import alias_proposals, changes, digests, names, once
from knowledge.model import Unclear
from knowledge.once import Claim
from knowledge.store import Plan

if TYPE_CHECKING:
    from bot.slack.worker import Worker

Json = dict[str, Any]
GONE = "That message is too old for its buttons: ask again, and use the new one’s."


def said(desk: Worker, claim: Claim, place: Destination) -> Answer:
    """A mention, a direct message or a command. A file that comes with a change is its evidence."""
    text, files = str(claim.body["text"]), claim.body.get("files") or ()
    if files and updates.is_change(text) and "http" not in text:
        text = f"{text.rstrip(' .')}, see {files[0]}"
    answer, plan = desk.answered(claim, text, place.thread)
    desk.reply(claim, answer, place, **_asked(claim.body["text"], plan))
    desk.file(Claim(f"file:{claim.id}", "file", claim.body), answer, place)
    return answer


def file(desk: Worker, claim: Claim, place: Destination) -> Answer:
    """An answer as a picture or a sheet, in the thread; directly to whoever asked in private."""
    answer, _ = desk.answered(claim, str(claim.body["value"]), "")
    if not desk.file(claim, answer, place):
        desk.reply(claim, answer, place)
    elif place.surface == "private" or place.modal:
        seen = Claim(f"sent:{claim.id}", "sent", claim.body)
        desk.reply(seen, Answer("Sent to you as a direct message."), _beside(claim, place))
    return answer


def _beside(claim: Claim, place: Destination) -> Destination:
    """A new private message beside the one that was pressed, which stays."""
    if place.modal:
        return place
    return replace(place, args={**place.args, "replace_original": False})


def _asked(text: str, plan: str) -> dict[str, str]:
    """What is kept beside an answer, so that the closest match can become an alias."""
    return {"asked": names.MENTION.sub(" ", text.removeprefix(f"{plan}:")).strip(), "plan": plan}


def opened(desk: Worker, claim: Claim, place: Destination) -> Answer | None:
    """A tab of the app was opened: Home is drawn, the messages tab gets questions to ask."""
    if claim.body["tab"] == "messages":
        prompt(desk, claim)
    else:
        publish(desk, claim)
    return None


def prompt(desk: Worker, claim: Claim) -> None:
    """Suggest questions made from the plan. Without the agent feature Slack refuses, and nobody misses it."""
    plan = plans.meant(desk.store, desk.settings(), desk.where(claim)) if desk.store.plans() else None
    if plan is not None:
        rows = [{"title": row.text[:75], "message": row.sentence} for row in overview.suggestions(desk.store, plan)[:4]]
        told = {"channel_id": claim.body["channel"], "title": "You could ask:", "prompts": rows}
        outcome = desk.outbox.call("assistant.threads.setSuggestedPrompts", told)
        if outcome.error:
            greet(desk, claim, plan)
            return
    desk.completions.put(claim.id)


def greet(desk: Worker, claim: Claim, plan: Plan) -> None:
    """Where Slack takes no suggested prompts: the same as buttons, once for each person."""
    key = f"greeted:{desk.team}:{claim.body['user']}"
    if once.load(desk.store, key, desk.clock()):
        desk.completions.put(claim.id)
        return
    once.save(desk.store, {"plan": plan.name}, desk.clock(), timedelta(days=365), key)
    every = desk.store.plans()
    desk.reply(
        claim,
        plans.prefixed(overview.offer(desk.store, plan, desk.clock()), plan, every),
        destinations.to_person(claim.body["user"]),
    )


def publish(desk: Worker, claim: Claim, name: str = "") -> None:
    """Draw a person's Home, of the plan named, else of the one that is meant."""
    user, now = str(claim.body["user"]), desk.clock()
    every = desk.store.plans()
    where = Where(desk.team, user)
    plan = plans.named(name, every) or (plans.meant(desk.store, desk.settings(), where) if every else None)
    seen = (
        overview.nothing(desk.store)
        if plan is None
        else overview.overview(desk.store, plan, now, user, desk.rights(plan), desk.settings().of(plan.name).reminders)
    )
    place = Destination("views.publish", f"home:{user}", {"user_id": user})
    desk.send(claim, place, {"view": home.view(overview.prefixed(seen, plan, every))})


def pressed(desk: Worker, claim: Claim, place: Destination) -> Answer | None:
    """A button, or a line typed in Home."""
    return PRESSED[str(claim.body["action"])](desk, claim, place)


def say(desk: Worker, claim: Claim, place: Destination) -> Answer:
    """What a button says, answered as though it had been typed there."""
    answer, plan = desk.answered(claim, str(claim.body["value"]), place.thread)
    back = _list_of(claim) if claim.body["action"] == "in" and not _is_list(answer) else ""
    if answer.asks == "update" and not answer.refs and place.surface == "channel":
        place = destinations.only_for(place, str(claim.body["user"]))  # nobody else's business, and no change of the message
    if answer.recorded:
        redraw(desk, claim, str(claim.body["value"]))
    desk.reply(claim, answer, place, back=back, **_asked(str(claim.body["value"]), plan))
    return answer


def redraw(desk: Worker, claim: Claim, sentence: str) -> None:
    """Draw the card anew that a form was opened from, now that what was said there is written."""
    origin = once.load(desk.store, f"origin:{sentence.rpartition(' ')[2]}", desk.clock())
    if origin:
        seen = Claim(f"redraw:{sentence}", "redraw", {"user": claim.body["user"], "teams": [], "channel": origin["channel"]})
        answer, _ = desk.answered(seen, str(origin["say"]), "")
        args = {"channel": origin["channel"], "ts": origin["ts"]}
        desk.reply(seen, answer, Destination("chat.update", str(origin["channel"]), args, "channel"))


def _list_of(claim: Claim) -> str:
    """The id of the kept list that a row's button stands in."""
    _, _, rest = str(claim.body["block"]).partition("kept:")
    return rest.rpartition(":")[0]


def _is_list(answer: Answer) -> bool:
    return answer.asks in ("list", "search", "count")


def form(desk: Worker, claim: Claim, place: Destination) -> Answer | None:
    """A form: every field of a recommendation, a draft to be edited, or the reason that a sentence lacks."""
    kind, _, sentence = str(claim.body["value"]).partition(" ")
    if kind in ("pick", "digest"):
        desk.send(claim, place, {"view": forms.pick() if kind == "pick" else forms.digest()})
        return None
    plan, said = desk.of(claim, sentence)
    if kind == "reason":
        told = {"kind": "reason", "author": desk.author(claim), "say": sentence}
        view = forms.reason(once.save(desk.store, told, desk.clock(), timedelta(hours=2)), names.shown(said, desk.called))
    elif kind == "edit":
        view = _edited(desk, claim, plan, said.removeprefix("edit "))
    else:
        ref = said.removeprefix("update ")
        view = desk.form(claim, plan, ref, origin=_origin(claim, f"{plan.name}: {ref}" if len(desk.store.plans()) > 1 else ref))
    desk.send(claim, place, {"view": view})
    return None


def _edited(desk: Worker, claim: Claim, plan: Plan, id: str) -> Json:
    draft, author = drafts.load(desk.store, plan, id, desk.clock())
    if author != desk.author(claim):
        raise Unclear("Only whoever wrote that change may edit it.")
    return desk.form(claim, plan, draft.ref, draft)


def _origin(claim: Claim, sentence: str) -> Json:
    """The message that a form was opened from, where it can be changed afterwards."""
    told = claim.body
    if told["ephemeral"] or told["view"] or told["home"] or not told["ts"]:
        return {}
    return {"channel": told["channel"], "ts": told["ts"], "say": sentence}


def tell(desk: Worker, claim: Claim, place: Destination) -> Answer:
    """What others are told of a change."""
    told = claim.body
    rows = tuple(codec.unpack(row) for row in told["choices"])
    answer = Answer(str(told["text"]), (Choices("", rows),) if rows else (), "update")
    answer = plans.prefixed(answer, desk.store.plan(told["plan"]), desk.store.plans())
    desk.once_only(claim, place, blocks.message(desk.shown(answer), surface=place.surface), lambda _: None)
    return answer


def digest(desk: Worker, claim: Claim, place: Destination) -> Answer | None:
    """A digest that is due: posted once, silent, or uncertain."""
    told, now = claim.body, desk.clock()
    plan = desk.store.plan(told["plan"])
    due = next((each for each in digests.find(desk.store, plan) if each.id == told["digest"]), None)
    if due is not None and (due.last_due, due.outcome) == (told["due"], "sending") and "told" in told:
        # The attempt before was certainly not posted, for the claim would be uncertain otherwise.
        due = replace(due, last_due="", reported=int(told["told"]))
    if due is None or due.state != digests.ACTIVE or due.last_due >= told["due"]:
        desk.completions.put(claim.id)
        return None
    if now - datetime.fromisoformat(str(told["due"])) > timedelta(minutes=desk.settings().grace_minutes):
        digests.record_outcome(desk.store, due, str(told["due"]), "skipped", due.reported, now)
        desk.completions.put(claim.id)
        return None
    request = desk.request(Claim(claim.id, "digest", told), plan, "", "")
    answer, upto = compose_digest(desk.store, plan, due, request)

    def handled(outcome: str) -> None:
        digests.record_outcome(desk.store, due, str(told["due"]), outcome, due.reported if outcome == "refused" else upto, now)

    if answer is None:
        handled("silent")
        desk.completions.put(claim.id)
        return None
    digests.record_outcome(desk.store, due, str(told["due"]), "sending", upto, now)
    answer = plans.prefixed(answer, plan, desk.store.plans())
    kept = desk.keep(answer)
    desk.once_only(claim, place, blocks.message(desk.shown(answer), surface="channel", kept=kept), handled)
    return answer


def remind(desk: Worker, claim: Claim, place: Destination) -> Answer | None:
    """A reminder that is due, to one person."""
    told, now = claim.body, desk.clock()
    plan, who = desk.store.plan(told["plan"]), str(told["user"])
    usual = desk.settings().of(plan.name).reminders
    answer = None
    if SLACK_ID.fullmatch(who) and reminders.is_due(desk.store, plan, who, now, usual):
        answer = reminders.compose(desk.store, plan, who, desk.rights(plan), now)
    if answer is None:
        desk.completions.put(claim.id)
        return None

    def handled(outcome: str) -> None:
        if outcome != "refused":
            reminders.record_reminded(desk.store, plan, who, now)

    answer = plans.prefixed(answer, plan, desk.store.plans())
    desk.once_only(claim, place, blocks.message(desk.shown(answer), surface="dm"), handled)
    return answer


def missed(desk: Worker, claim: Claim, place: Destination) -> None:
    """Somebody is told what they missed while Slack could not be reached."""
    desk.missed(claim)


def marked(desk: Worker, claim: Claim, place: Destination) -> None:
    """A message in a direct message was edited or deleted: what it changed is marked so."""
    told = claim.body
    changes.mark(desk.store, str(told["event"]), str(told["what"]), desk.clock())
    desk.completions.put(claim.id)


def back(desk: Worker, claim: Claim, place: Destination) -> Answer:
    answer = desk.kept(str(claim.body["value"]))
    desk.reply(claim, answer, place)
    return answer


def full(desk: Worker, claim: Claim, place: Destination) -> Answer:
    """The whole of a kept answer, or another page of it, in a modal."""
    kept, _, page = str(claim.body["value"]).partition(" ")
    answer = desk.shown(desk.kept(kept))
    desk.send(claim, place, {"view": modals.answer(answer, kept=kept, page=int(page) if page.isdigit() else 0)})
    return answer


def share(desk: Worker, claim: Claim, place: Destination) -> Answer:
    """What one person saw, for the whole channel."""
    answer = desk.kept(str(claim.body["value"]))
    posted(desk, claim, answer, str(claim.body["channel"]))
    return answer


def posted(desk: Worker, claim: Claim, answer: Answer, channel: str) -> None:
    """Post an answer in a channel in somebody's name, with its picture or its sheet."""
    by = desk.people.person(str(claim.body["user"])).name or str(claim.body.get("name", ""))
    shown = replace(answer, parts=tuple(part for part in answer.parts if not (isinstance(part, Choices) and part.label)))
    place = destinations.to_channel(channel)
    desk.reply(claim, shown, place, by=by or "a colleague")
    desk.file(Claim(f"file:{claim.id}", "file", claim.body), shown, place)


def alias(desk: Worker, claim: Claim, place: Destination) -> Answer:
    """The closest match was the one: its card, and the words asked kept as a proposed alias."""
    kept, _, ref = str(claim.body["value"]).partition(" ")
    told = once.load(desk.store, kept, desk.clock())
    if told is None or "answer" not in told:
        raise Unclear(GONE)
    near: Answer = codec.unpack(told["answer"])
    if ref not in near.close:
        raise Unclear("That was not one of the closest: ask again, and choose one of those shown.")
    every = desk.store.plans()
    plan = plans.named(str(told.get("plan", "")), every) or plans.meant(desk.store, desk.settings(), desk.where(claim))
    if plan is None:
        return plans.ask_which(every, ref)
    if told.get("asked"):
        with optional("a proposed alias"):
            alias_proposals.propose(desk.store, plan, str(told["asked"]), ref, desk.clock())
    answer, _ = desk.answered(claim, f"{plan.name}: {ref}" if len(every) > 1 else ref, place.thread)
    desk.reply(claim, answer, place)
    return answer


def judge(desk: Worker, claim: Claim, place: Destination) -> Answer | None:
    """A manager accepts a proposed alias, or drops it; Home is drawn anew."""
    decide = alias_proposals.accept if claim.body["action"] == "accept" else alias_proposals.reject
    for plan in desk.store.plans():
        if any(each.id == claim.body["value"] for each in alias_proposals.pending(desk.store, plan, desk.clock())):
            if not desk.rights(plan).may_manage(desk.author(claim)):
                raise Unclear("Only managers decide that: ask one, or whoever runs planbot to name you in its settings.")
            decide(desk.store, plan, str(claim.body["value"]), desk.clock())
    publish(desk, claim)
    return None


def at_home(desk: Worker, claim: Claim, place: Destination) -> Answer | None:
    """A sentence said in Home, which is drawn anew; what goes wrong is told directly."""
    answer, _ = desk.answered(claim, str(claim.body["value"]), "")
    publish(desk, claim)
    return answer


def use(desk: Worker, claim: Claim, place: Destination) -> Answer | None:
    """Home shows another plan, which is the one that this person used last from now on."""
    once.choose_plan(desk.store, Where(desk.team, str(claim.body["user"])).person_place, str(claim.body["value"]))
    publish(desk, claim, str(claim.body["value"]))
    return None


def submitted(desk: Worker, claim: Claim, place: Destination) -> Answer:
    """A form: a card shared."""
    answer = desk.kept(str(claim.body["kept"]))
    posted(desk, claim, answer, str(claim.body["values"].get("share", "")))
    return answer


PRESSED: Mapping[str, Callable[[Worker, Claim, Destination], Answer | None]] = {
    "say": say, "in": say, "show": say, "ask": say, "back": back, "full": full, "page": full, "share": share,
    "alias": alias, "accept": judge, "drop": judge, "use": use, "form": form, "file": file, "home": at_home,
}  # fmt: skip
ACTIONS: Mapping[str, Callable[[Worker, Claim, Destination], Answer | None]] = {
    "said": said, "commanded": said, "opened": opened, "pressed": pressed, "submitted": submitted,
    "tell": tell, "missed": missed, "marked": marked, "digest": digest, "remind": remind,
}  # fmt: skip
