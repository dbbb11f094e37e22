"""What is done about each thing taken on: the question is answered, the button does what it says, the modal is filled.

The surprise: nothing here may raise. The one handler for unknown trouble in Slack is here: the person gets an apology
with a reference, the log the traceback under the same one, and the claim is settled either way.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.settings import Settings
from bot.slack import blocks, finding, glance, home, keeping, logs, modals, places, plans
from bot.slack.lanes import Lanes
from bot.slack.outbox import Outbox, Parcel
from bot.slack.people import People
from bot.slack.places import Place
from bot.slack.plans import Where
from bot.slack.settling import Settler
from handlers.answer import Answer, Choices
from handlers.request import Request
from handlers.respond import respond
from knowledge import misses, once
from knowledge.model import Unclear
from knowledge.once import Claim
from knowledge.store import Plan, Store

Json = dict[str, Any]

WORKERS = 16
ROWS = 8  # of a list in one message
KEPT = timedelta(days=30)  # how long the buttons of a message go on working
APOLOGY = "Sorry, something went wrong here. Try again; if it happens again, tell whoever runs planbot the reference {}."
GONE = "That message is too old for its buttons: ask again, and use the new one’s."
RESTARTED = "I was restarted while you pressed a button: press it again."
OPENING = ("show", "full", "ask")
REFUSED = {
    "not_in_channel": "I am not in that channel: invite me there with “/invite @planbot”, and ask again.",
    "channel_not_found": "I cannot post there: if it is a private channel, invite me with “/invite @planbot”, and ask again.",
    "is_archived": "That channel is archived: ask again in another one.",
    "restricted_action": "I may not post in that channel: ask one of its managers to let apps post, or ask me elsewhere.",
    "expired_url": "That took longer than Slack waits: ask again.",
    "used_url": "That message has been used too often for its buttons: ask again.",
    "message_not_found": "The message to change is gone: ask again.",
    "cant_update_message": "I cannot change that message: ask again.",
    "expired_trigger_id": "Slack took the click back because it took too long: press again.",
    "exchanged_trigger_id": "That click has been used already: press again.",
}
NO_WAY = "I could not answer you there ({}): ask again, or tell whoever runs planbot."


class Desk:
    """Everything that work needs. `clock` gives the time with its zone."""

    def __init__(
        self,
        store: Store,
        settings: Callable[[], Settings],
        outbox: Outbox,
        people: People,
        clock: Callable[[], datetime],
        team: str,
    ) -> None:
        self.store, self.settings, self.outbox, self.people, self.clock, self.team = (
            store, settings, outbox, people, clock, team,
        )  # fmt: skip
        self.lanes = Lanes(WORKERS, "work")
        self.settler = Settler(store)

    def passed(self, claim: Claim, since: float) -> None:
        """Have a claim's work done, after all else in its lane. A modal is opened first, by whoever is free."""
        place = places.of(claim)
        if opens(claim):
            self.outbox.lanes.put(f"open:{claim.id}", lambda: self._open(claim, place, since))
        else:
            self.lanes.put(place.lane, lambda: self._do(claim, place, since))

    def resumed(self, claim: Claim) -> None:
        """Do what a former process took on and left undone. A modal cannot be opened any more: its trigger is long over."""
        if opens(claim):
            self.reply(claim, Answer(RESTARTED), places.to_person(str(claim.body["user"])))
        else:
            self.passed(claim, time.monotonic())

    def _open(self, claim: Claim, place: Place, since: float) -> None:
        """Open the modal that the work will fill."""
        told = claim.body
        view = modals.find() if claim.kind == "shortened" else modals.waiting()
        outcome = self.outbox.call("views.open", {"trigger_id": told["trigger"], "view": view})
        if outcome.error:
            logs.warn("no modal", error=outcome.error, id=claim.id)
            self.reply(claim, Answer(REFUSED.get(outcome.error, NO_WAY.format(outcome.error))), places.to_person(told["user"]))
        elif claim.kind == "shortened":
            self.settler.put(claim.id)
        else:
            opened = str((outcome.response or {}).get("view", {}).get("id", ""))
            inside = places.in_view(place, opened)
            self.lanes.put(inside.lane, lambda: self._do(claim, inside, since))

    def _do(self, claim: Claim, place: Place, since: float) -> None:
        """The work of one claim, whatever comes of it."""
        start = time.monotonic()
        try:
            refusal = self.people.refusal(claim.body["user"], tuple(claim.body["teams"]), self.settings())
            if refusal:
                answer: Answer | None = self.refuse(claim, place, refusal)
            else:
                answer = DOING[claim.kind](self, claim, place)
        except Unclear as trouble:
            answer = Answer(str(trouble))
            self.reply(claim, answer, place)
        except Exception:
            answer = Answer(APOLOGY.format(self.fault(claim)))
            self.reply(claim, answer, place)
        self._log(claim, answer, start, since)

    def fault(self, claim: Claim) -> str:
        """Tell the log of the exception being handled; its reference."""
        reference = secrets.token_hex(3)
        logs.fault("fault", reference=reference, kind=claim.kind, id=claim.id)
        return reference

    def _log(self, claim: Claim, answer: Answer | None, start: float, since: float) -> None:
        text = self.settings().log_text
        told: dict[str, object] = {
            "kind": claim.kind, "id": claim.id, "asks": answer.asks if answer else "",
            "refs": list(answer.refs[:10]) if answer else [], "reading": answer.reading if answer and text else "",
            "ms": round(1000 * (time.monotonic() - start), 1), "waited_ms": round(1000 * (start - since), 1),
        }  # fmt: skip
        if text:
            told["text"] = claim.body.get("text") or claim.body.get("value") or ""
        logs.say("request", **{key: value for key, value in told.items() if value not in ("", [])})

    # Sending

    def refuse(self, claim: Claim, place: Place, sentence: str) -> Answer | None:
        """The one sentence for somebody who is not answered; opening a tab is not spoken to."""
        if claim.kind == "opened":
            self.settler.put(claim.id)
            return None
        answer = Answer(sentence)
        self.reply(claim, answer, place)
        return answer

    def reply(self, claim: Claim, answer: Answer, place: Place, *, back: str = "", by: str = "", **more: str) -> None:
        """Send an answer to its place; the claim is settled when Slack has taken it. `more` is kept beside the answer."""
        kept = self.keep(answer, **more) if self._keeps(answer, place) else ""
        if place.modal:
            self.send(claim, place, {"view": modals.answer(answer, kept=kept)})
            return

        def draw(make: Callable[..., Json]) -> Json:
            return make(answer, surface=place.surface, kept=kept, by=by, back=back)

        self.send(claim, place, draw(blocks.message), lambda: draw(blocks.lines_only))

    def _keeps(self, answer: Answer, place: Place) -> bool:
        return modals.pages(answer) > 1 if place.modal else blocks.keeps(answer, place.surface)

    def keep(self, answer: Answer, **more: str) -> str:
        return once.keep(self.store, {"answer": keeping.pack(answer), **more}, self.clock(), KEPT)

    def kept(self, id: str) -> Answer:
        """The answer kept under the id. Raises Unclear where it is no longer there."""
        found = once.kept(self.store, id, self.clock())
        if found is None or "answer" not in found:
            raise Unclear(GONE)
        answer: Answer = keeping.unpack(found["answer"])
        return answer

    def send(self, claim: Claim, place: Place, content: Json, plain: Callable[[], Json] | None = None) -> None:
        self.outbox.put(
            Parcel(
                place.lane, place.method, place.args, content,
                sent=lambda _: self.settler.put(claim.id),
                refused=lambda error: self._refused(claim, place, error),
                lost=lambda: self.settler.put(claim.id, "uncertain"),
                plain=plain,
            )
        )  # fmt: skip

    def _refused(self, claim: Claim, place: Place, error: str) -> None:
        """Slack would not take it: the person is told directly, and where that is refused too, the log has it."""
        direct = places.to_person(str(claim.body["user"]))
        closed = place.modal and error == "not_found"  # the person shut the modal before it was filled, and misses nothing
        if closed or place.args.get("channel") == direct.args["channel"] or error in ("account_inactive", "invalid_auth"):
            self.settler.put(claim.id, "refused")
            return
        sentence = REFUSED.get(error, NO_WAY.format(error))
        self.send(claim, direct, blocks.message(Answer(sentence), surface="dm"))

    # Which plan

    def where(self, claim: Claim) -> Where:
        channel = str(claim.body.get("channel", ""))
        return Where(self.team, str(claim.body["user"]), "" if channel.startswith("D") else channel)

    def answered(self, claim: Claim, text: str, thread: str) -> tuple[Answer, str]:
        """A sentence answered, of the plan that it names, else of the one that is meant there; and that plan's name."""
        where, every = self.where(claim), self.store.plans()
        settled = plans.use(self.store, self.settings(), where, text)
        if settled:
            return settled, ""
        plan, said = plans.split(text, every)
        plan = plan or plans.meant(self.store, self.settings(), where)
        if plan is None:
            return plans.ask_which(every, text), ""
        plans.used(self.store, where, plan)
        if not said.strip():
            return plans.prefixed(glance.offer(self.store, plan, self.clock()), plan, every), plan.name
        request = self.request(claim, said, f"{self.team}:{thread}" if thread else "")
        return plans.prefixed(respond(self.store, plan, request), plan, every), plan.name

    def request(self, claim: Claim, text: str, thread: str) -> Request:
        return Request(text, str(claim.body["user"]), self.clock(), thread, ROWS)

    # What Slack waits for: a type-ahead's options, a form's next view

    def suggest(self, body: Mapping[str, Any]) -> Json:
        """The recommendations that the letters typed so far may mean."""
        plan = self._plan_of(body)
        if plan is None:
            return {"options": []}
        every = self.store.plans()
        named = f"{plan.name}: " if len(every) > 1 else ""
        found = finding.find(self.store, plan, str(body.get("value") or ""))
        return modals.options([(f"{named}{entry.ref}", f"{entry.ref}. {entry.title}") for entry in found])

    def _plan_of(self, body: Mapping[str, Any]) -> Plan | None:
        """The plan that a person means in a modal; None for somebody who is not answered, or where it has to be asked."""
        user = body["user"]
        teams = tuple(str(user[key]) for key in ("team_id",) if user.get(key))
        if self.people.refusal(user["id"], teams, self.settings()) or not self.store.plans():
            return None
        return plans.meant(self.store, self.settings(), Where(self.team, user["id"])) or self.store.plans()[0]

    def chosen(self, body: Mapping[str, Any]) -> Json:
        """The card of the recommendation chosen in the type-ahead, to share or to keep."""
        try:
            if self._plan_of(body) is None:
                return {
                    "response_action": "update",
                    "view": modals.told("I cannot answer you here.", "Ask whoever runs planbot."),
                }
            state = body["view"]["state"]["values"]["find"]["find"]
            sentence = (state.get("selected_option") or {}).get("value", "")
            claim = Claim("", "chosen", {"user": body["user"]["id"], "teams": []})
            answer, _ = self.answered(claim, sentence, f"dm:{body['user']['id']}")
            view = modals.answer(answer, kept=self.keep(answer), share=True)
            return {"response_action": "update", "view": view}
        except Unclear as trouble:
            return {"response_action": "errors", "errors": {"find": str(trouble)}}
        except Exception:
            reference = self.fault(Claim("", "chosen", {}))
            return {"response_action": "update", "view": modals.told(APOLOGY.format(reference))}


def opens(claim: Claim) -> bool:
    """Whether the claim's answer is a modal that has still to be opened."""
    told = claim.body
    if claim.kind == "shortened":
        return True
    return claim.kind == "pressed" and not told["view"] and told["action"] in OPENING


# The kinds of claims


def said(desk: Desk, claim: Claim, place: Place) -> Answer:
    """A mention, a direct message or a command."""
    answer, plan = desk.answered(claim, str(claim.body["text"]), place.thread)
    desk.reply(claim, answer, place, **_asked(claim.body["text"], plan))
    return answer


def _asked(text: str, plan: str) -> dict[str, str]:
    """What is kept beside an answer, so that the closest match can become an alias."""
    return {"asked": text.removeprefix(f"{plan}:").strip(), "plan": plan}


def opened(desk: Desk, claim: Claim, place: Place) -> Answer | None:
    """A tab of the app was opened: Home is drawn, the messages tab gets questions to ask."""
    if claim.body["tab"] == "messages":
        prompt(desk, claim)
    else:
        publish(desk, claim)
    return None


def prompt(desk: Desk, claim: Claim) -> None:
    """Suggest questions made from the plan. Without the agent feature Slack refuses, and nobody misses it."""
    plan = plans.meant(desk.store, desk.settings(), desk.where(claim)) if desk.store.plans() else None
    if plan is not None:
        rows = [{"title": row.text[:75], "message": row.say} for row in glance.suggestions(desk.store, plan)[:4]]
        told = {"channel_id": claim.body["channel"], "title": "You could ask:", "prompts": rows}
        outcome = desk.outbox.call("assistant.threads.setSuggestedPrompts", told)
        if outcome.error:
            greet(desk, claim, plan)
            return
    desk.settler.put(claim.id)


def greet(desk: Desk, claim: Claim, plan: Plan) -> None:
    """Where Slack takes no suggested prompts: the same as buttons, once for each person."""
    key = f"greeted:{desk.team}:{claim.body['user']}"
    if once.kept(desk.store, key, desk.clock()):
        desk.settler.put(claim.id)
        return
    once.keep(desk.store, {"plan": plan.name}, desk.clock(), timedelta(days=365), key)
    every = desk.store.plans()
    desk.reply(
        claim, plans.prefixed(glance.offer(desk.store, plan, desk.clock()), plan, every), places.to_person(claim.body["user"])
    )


def publish(desk: Desk, claim: Claim, name: str = "") -> None:
    """Draw a person's Home, of the plan named, else of the one that is meant."""
    user, now = str(claim.body["user"]), desk.clock()
    every = desk.store.plans()
    where = Where(desk.team, user)
    plan = plans.named(name, every) or (plans.meant(desk.store, desk.settings(), where) if every else None)
    seen = (
        glance.nothing(desk.store)
        if plan is None
        else glance.glance(desk.store, plan, now, desk.people.manages(user, desk.settings().managers))
    )
    place = Place("views.publish", f"home:{user}", {"user_id": user})
    desk.send(claim, place, {"view": home.view(glance.prefixed(seen, plan, every))})


def pressed(desk: Desk, claim: Claim, place: Place) -> Answer | None:
    """A button, or a line typed in Home."""
    return PRESSED[str(claim.body["action"])](desk, claim, place)


def say(desk: Desk, claim: Claim, place: Place) -> Answer:
    """What a button says, answered as though it had been typed there."""
    answer, plan = desk.answered(claim, str(claim.body["value"]), place.thread)
    back = _list_of(claim) if claim.body["action"] == "in" and not _is_list(answer) else ""
    desk.reply(claim, answer, place, back=back, **_asked(str(claim.body["value"]), plan))
    return answer


def _list_of(claim: Claim) -> str:
    """The id of the kept list that a row's button stands in."""
    _, _, rest = str(claim.body["block"]).partition("kept:")
    return rest.rpartition(":")[0]


def _is_list(answer: Answer) -> bool:
    return answer.asks in ("list", "search", "count")


def back(desk: Desk, claim: Claim, place: Place) -> Answer:
    answer = desk.kept(str(claim.body["value"]))
    desk.reply(claim, answer, place)
    return answer


def full(desk: Desk, claim: Claim, place: Place) -> Answer:
    """The whole of a kept answer, or another page of it, in a modal."""
    kept, _, page = str(claim.body["value"]).partition(" ")
    answer = desk.kept(kept)
    desk.send(claim, place, {"view": modals.answer(answer, kept=kept, page=int(page) if page.isdigit() else 0)})
    return answer


def share(desk: Desk, claim: Claim, place: Place) -> Answer:
    """What one person saw, for the whole channel."""
    answer = desk.kept(str(claim.body["value"]))
    posted(desk, claim, answer, str(claim.body["channel"]))
    return answer


def posted(desk: Desk, claim: Claim, answer: Answer, channel: str) -> None:
    """Post an answer in a channel in somebody's name."""
    by = desk.people.person(str(claim.body["user"])).name or str(claim.body.get("name", ""))
    shown = replace(answer, parts=tuple(part for part in answer.parts if not (isinstance(part, Choices) and part.label)))
    desk.reply(claim, shown, places.to_channel(channel), by=by or "a colleague")


def alias(desk: Desk, claim: Claim, place: Place) -> Answer:
    """The closest match was the one: its card, and the words asked kept as a proposed alias."""
    kept, _, ref = str(claim.body["value"]).partition(" ")
    told = once.kept(desk.store, kept, desk.clock())
    if told is None or "answer" not in told:
        raise Unclear(GONE)
    near: Answer = keeping.unpack(told["answer"])
    if ref not in near.close:
        raise Unclear("That was not one of the closest: ask again, and choose one of those shown.")
    every = desk.store.plans()
    plan = plans.named(str(told.get("plan", "")), every) or plans.meant(desk.store, desk.settings(), desk.where(claim))
    if plan is None:
        return plans.ask_which(every, ref)
    if told.get("asked"):
        misses.propose(desk.store, plan, str(told["asked"]), ref, desk.clock())
    answer, _ = desk.answered(claim, f"{plan.name}: {ref}" if len(every) > 1 else ref, place.thread)
    desk.reply(claim, answer, place)
    return answer


def judge(desk: Desk, claim: Claim, place: Place) -> Answer | None:
    """A manager accepts a proposed alias, or drops it; Home is drawn anew."""
    if not desk.people.manages(str(claim.body["user"]), desk.settings().managers):
        raise Unclear("Only managers decide that: ask one, or whoever runs planbot to name you in its settings.")
    decide = misses.accept if claim.body["action"] == "accept" else misses.drop
    for plan in desk.store.plans():
        if any(each.id == claim.body["value"] for each in misses.proposed(desk.store, plan, desk.clock())):
            decide(desk.store, plan, str(claim.body["value"]), desk.clock())
    publish(desk, claim)
    return None


def use(desk: Desk, claim: Claim, place: Place) -> Answer | None:
    """Home shows another plan, which is the one that this person used last from now on."""
    once.choose(desk.store, Where(desk.team, str(claim.body["user"])).person_place, str(claim.body["value"]))
    publish(desk, claim, str(claim.body["value"]))
    return None


def submitted(desk: Desk, claim: Claim, place: Place) -> Answer:
    """A form: a card shared."""
    answer = desk.kept(str(claim.body["kept"]))
    posted(desk, claim, answer, str(claim.body["values"].get("share", "")))
    return answer


PRESSED: Mapping[str, Callable[[Desk, Claim, Place], Answer | None]] = {
    "say": say, "in": say, "show": say, "ask": say, "back": back, "full": full, "page": full, "share": share,
    "alias": alias, "accept": judge, "drop": judge, "use": use,
}  # fmt: skip
DOING: Mapping[str, Callable[[Desk, Claim, Place], Answer | None]] = {
    "said": said, "commanded": said, "opened": opened, "pressed": pressed, "submitted": submitted,
}  # fmt: skip
