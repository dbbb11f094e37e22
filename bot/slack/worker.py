"""What is done about each thing taken on: the question is answered, the button does what it says, the modal is filled.

The surprise: nothing here may raise. The one handler for unknown trouble in Slack is here: the person gets an apology
with a reference, the log the traceback under the same one, and the claim is settled either way.
"""

from __future__ import annotations

import itertools
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from bot.rights import SLACK_ID, Resolver, rights
from bot.settings import Settings
from bot.slack import actions, blocks, codec, destinations, files, forms, limits, logs, modals, overview, plans, typeahead
from bot.slack.actions import GONE
from bot.slack.completions import Completions, optional
from bot.slack.destinations import Destination
from bot.slack.forms import Offered, Wrong
from bot.slack.lanes import Lanes, Work
from bot.slack.outbox import FILE, RESPONSE_URL, URL_OVER, Outbox, Parcel
from bot.slack.people import UNSURE, Called, OutOfReach, People
from bot.slack.plans import Where
from handlers import updates
from handlers.answer import Answer, Notice
from handlers.mentions import changed, named
from handlers.question import FIELDS
from handlers.request import Request
from handlers.respond import respond
from handlers.rights import Rights
from handlers.schedules import reminders
from handlers.updates.draft import Draft
from knowledge import changes, digests, journal, names, once
from knowledge.model import Unclear
from knowledge.once import Claim, Holder
from knowledge.store import Gathered, Plan, Store

Json = dict[str, Any]

WORKERS = 16
PROMPT = 8  # what opens modals and answers type-ahead; a sender that waits for Slack must not be waited for
ALT = 2_000  # characters of a picture's text
ROWS = 8  # of a list in one message
FORM_LASTS = timedelta(hours=2)  # how long a form may stay open
KEPT_REFS = 200  # refs of an answer that are kept: no button needs the ten thousand of a long list
KEPT = timedelta(days=30)  # how long the buttons of a message go on working
APOLOGY = "Sorry, something went wrong here. Try again; if it happens again, tell whoever runs planbot the reference {}."
OWN = ("tell", "digest", "remind")  # what nobody asked for
UNCHECKED = (*OWN, "missed")  # for whom it has been checked already that they are answered
# Of what is shown there, nobody has to be told that it did not come.
UNMISSED = ("opened", "redraw", "sent", "missed")
MISSED = "Slack could not be reached for an hour, and I could not answer what you asked then: ask it again."
MISSED_UPDATE = "Slack could not be reached for a while, so you did not get this answer when you wrote:"
ELSEWHERE = "You asked “{}”, and Slack no longer takes an answer there, so here it is:"
ELSEWHERE_PRESSED = "Slack no longer takes an answer where you pressed that button, so here it is:"
REPEATED = "Slack did not say whether this arrived, so here it is again."
QUOTED = 200  # characters of a question that is quoted
# What is asked, and changes nothing: what is remembered of it need not be on the disk before it is answered.
LATER_ASKS = frozenset({*FIELDS, "list", "count", "summary", "search"})
CUT_OFF = "I was cut off each time I tried to answer what you asked last: ask it again, or in other words."
RESTARTED = "I was restarted while you pressed a button: press it again."
OPENING = ("show", "full", "ask", "form")
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
    "missing_scope": "I lack a permission of Slack’s for that: whoever runs planbot sees which with “planbot doctor”.",
    "exchanged_trigger_id": "That click has been used already: press again.",
}
NO_MODAL = "Slack had trouble of its own when you pressed that, and no window opened: press it again."
NO_WAY = "I could not answer you there ({}): ask again, or tell whoever runs planbot."


class Worker:
    """Everything that work needs. `clock` gives the time with its zone."""

    def __init__(
        self,
        store: Store,
        settings: Callable[[], Settings],
        outbox: Outbox,
        people: People,
        clock: Callable[[], datetime],
        team: str,
        holder: Holder,
    ) -> None:
        self.store, self.settings, self.outbox, self.people, self.clock, self.team, self.holder = (
            store, settings, outbox, people, clock, team, holder,
        )  # fmt: skip
        self.lanes = Lanes(WORKERS, "work")
        self.prompt = Lanes(PROMPT, "prompt")
        self.completions = Completions(store)
        self._owed: set[str] = set()  # people who are about to be told that they missed answers

    def submit(self, claim: Claim, since: float) -> None:
        """Have a claim's work done, after all else in its lane. A modal is opened first, by whoever is free."""
        place = destinations.of(claim)
        if opens(claim):
            self.prompt.put(f"open:{claim.id}", lambda: self._open(claim, place, since), self._failing(claim, place))
        else:
            self.lanes.put(place.lane, self._work(claim, place, since), self._failing(claim, place))

    def resumed(self, claim: Claim) -> None:
        """Do what a former process took on and left undone. A modal cannot be opened any more: its trigger is long over."""
        if opens(claim):
            self.reply(claim, Answer(RESTARTED), destinations.to_person(str(claim.body["user"])))
        else:
            self.submit(claim, time.monotonic())

    def doubted(self, claim: Claim) -> None:
        """Record of a digest or a reminder that whether it was posted is not known."""
        if claim.kind == "digest":
            plan = self.store.plan(claim.body["plan"])
            for digest in digests.find(self.store, plan):
                if digest.id == claim.body["digest"]:
                    digests.record_outcome(
                        self.store, digest, str(claim.body["due"]), "uncertain", digest.reported, self.clock()
                    )
        elif claim.kind == "remind":
            plan = self.store.plan(claim.body["plan"])
            reminders.record_reminded(self.store, plan, str(claim.body["user"]), self.clock())

    def given_up(self, claim: Claim) -> None:
        """Tell the person that what they asked was cut off each time."""
        user = str(claim.body.get("user", ""))
        if user and claim.kind not in OWN:
            self.reply(Claim(f"sorry:{claim.id}", "sorry", claim.body), Answer(CUT_OFF), destinations.to_person(user))

    def _open(self, claim: Claim, place: Destination, since: float) -> None:
        """Open the modal that the work will fill."""
        told = claim.body
        view = self._first_view(claim)
        outcome = self.outbox.call("views.open", {"trigger_id": told["trigger"], "view": view})
        if outcome.error:
            logs.warn("no modal", error=outcome.error, id=claim.id)
            why = REFUSED.get(outcome.error, NO_WAY.format(outcome.error)) if outcome.wait is None else NO_MODAL
            self.reply(claim, Answer(why), destinations.to_person(told["user"]))
        elif claim.kind == "shortened":
            self.completions.put(claim.id)
        else:
            opened = str((outcome.response or {}).get("view", {}).get("id", ""))
            inside = destinations.in_view(place, opened)
            self.lanes.put(inside.lane, self._work(claim, inside, since), self._failing(claim, inside))

    def _first_view(self, claim: Claim) -> Json:
        """The modal that opens at once: a short form, or one that says to wait."""
        if claim.kind != "shortened":
            return modals.waiting()
        match claim.body["shortcut"]:
            case "update_recommendation":
                return forms.pick()
            case "add_to_recommendation":
                told = {"kind": "message", "author": claim.body["user"], **claim.body["message"]}
                excerpt = names.shown(str(told["text"]), self.called)
                return forms.add(once.save(self.store, told, self.clock(), FORM_LASTS), excerpt)
            case _:
                return modals.find()

    def _work(self, claim: Claim, place: Destination, since: float) -> Work:
        tries = itertools.count(1)
        return lambda: self._do(claim, place, since, tries)

    def _failing(self, claim: Claim, place: Destination) -> Callable[[str], None]:
        """What is done where a claim's work raised even so: the person gets the apology, made of nothing but its text."""

        def failed(reference: str) -> None:
            if claim.kind in UNCHECKED:
                self.completions.put(claim.id, "refused")
            else:
                told = blocks.message(Answer(APOLOGY.format(reference)), surface="dm")
                self.send(claim, destinations.to_person(str(claim.body["user"])), told)

        return failed

    def _do(self, claim: Claim, place: Destination, since: float, tries: Iterator[int]) -> float | None:
        """The work of one claim, whatever comes of it; the seconds to wait where Slack has to be asked first and is away."""
        start, patience = time.monotonic(), self.outbox.patience
        in_time = start - since < patience.whole
        if self.outbox.full(place.lane):
            return patience.unstated
        try:
            refusal = "" if claim.kind in UNCHECKED else self.refusal(claim)
            if refusal == UNSURE and in_time:
                return patience.wait(next(tries))
            if refusal:
                answer: Answer | None = self.refuse(claim, place, refusal)
            else:
                with self.store.gathering():
                    answer = actions.ACTIONS[claim.kind](self, claim, place)
                    self._leave(claim, None)
        except Unclear as trouble:
            if isinstance(trouble, OutOfReach) and in_time:
                return patience.wait(next(tries))
            answer = Answer(str(trouble))
            self.reply(claim, answer, self._beside(claim, place))
        except Exception as fault:
            answer = Answer(self._known(fault) or APOLOGY.format(self.fault(claim)))
            self.reply(claim, answer, self._beside(claim, place))
        self._log(claim, answer, start, since)
        return None

    def _leave(self, claim: Claim, answer: Answer | None) -> None:
        """What a question leaves behind is written in the commit that settles it, after it is sent; all else at once.

        What cannot be written stays in memory, and the answer goes out; but what somebody decided has to be written, and
        a change is not previewed that could not be confirmed (Unclear).
        """
        gathered = self.store.gathered()
        if answer is not None and answer.asks in LATER_ASKS:
            self.completions.gather(claim.id, gathered)
        elif gathered and (any(each.needed for each in gathered) or (answer is not None and answer.pending)):
            self._write(gathered)
        elif gathered:
            with optional("what the answer leaves behind"):
                self._write(gathered)

    def _write(self, gathered: Sequence[Gathered]) -> None:
        self.store.write(lambda db: [each.work(db) for each in gathered])
        self.store.written(gathered)

    def refusal(self, claim: Claim) -> str:
        """The sentence that refuses whoever did this; "" where they are answered."""
        return self.people.refusal(claim.body["user"], tuple(claim.body["teams"]), self.settings())

    def _known(self, fault: Exception) -> str:
        """What to do about a database that cannot be read; "" for any other fault."""
        told = journal.advice(self.store.path, fault) if isinstance(fault, sqlite3.Error) else ""
        if told:
            logs.warn("the database cannot be read", why=repr(fault))
        return told

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

    def refuse(self, claim: Claim, place: Destination, sentence: str) -> Answer | None:
        """The one sentence for somebody who is not answered; opening a tab is not spoken to."""
        if claim.kind == "opened":
            self.completions.put(claim.id)
            return None
        answer = Answer(sentence)
        self.reply(claim, answer, self._beside(claim, place))
        return answer

    def _beside(self, claim: Claim, place: Destination) -> Destination:
        return destinations.beside(place, str(claim.body["user"]))

    def reply(self, claim: Claim, answer: Answer, place: Destination, *, back: str = "", by: str = "", **more: str) -> None:
        """Send an answer to its place; the claim is settled when Slack has taken it. `more` is kept beside the answer."""
        whole, answer = answer, self.shown(answer)
        kept = self.keep(whole, **more) if self._keeps(answer, place) else ""
        self._leave(claim, answer)
        if place.modal:
            direct = blocks.message(answer, surface="dm") if answer.recorded else None
            self.send(claim, place, {"view": modals.answer(answer, kept=kept)}, direct=direct, noted=answer.recorded)
            return

        def draw(make: Callable[..., Json]) -> Json:
            return make(answer, surface=place.surface, kept=kept, by=by, back=back)

        direct = blocks.message(answer, surface="dm", kept=kept) if answer.recorded or place.method == RESPONSE_URL else None
        self.send(claim, place, draw(blocks.message), lambda: draw(blocks.lines_only), direct, noted=answer.recorded)

    def _keeps(self, answer: Answer, place: Destination) -> bool:
        return modals.pages(answer) > 1 if place.modal else blocks.keeps(answer, place.surface)

    def keep(self, answer: Answer, **more: str) -> str:
        shown = replace(answer, refs=answer.refs[:KEPT_REFS])
        return once.save(self.store, {"answer": codec.pack(shown), **more}, self.clock(), KEPT)

    def kept(self, id: str) -> Answer:
        """The answer kept under the id. Raises Unclear where it is no longer there."""
        found = once.load(self.store, id, self.clock())
        if found is None or "answer" not in found:
            raise Unclear(GONE)
        answer: Answer = codec.unpack(found["answer"])
        return answer

    def send(
        self,
        claim: Claim,
        place: Destination,
        content: Json,
        plain: Callable[[], Json] | None = None,
        direct: Json | None = None,
        *,
        noted: bool = False,
    ) -> None:
        """Send this. `direct` is the same for a direct message, where it cannot be said in its place any more; `noted`
        says that it tells of something written, which its author has to read whatever happens."""
        self.outbox.put(
            Parcel(
                place.lane, place.method, place.args, content,
                sent=lambda _: self.completions.put(claim.id),
                refused=lambda error: self._refused(claim, place, error, direct, noted),
                lost=lambda: self.completions.put(claim.id, "uncertain"),
                plain=plain,
                exhausted=lambda _: self._exhausted(claim, direct if noted else None),
                repeat=_repeated,
            )
        )  # fmt: skip

    def file(self, claim: Claim, answer: Answer, place: Destination) -> bool:
        """Send the picture or the sheet of an answer: where it was asked, or directly where it was asked in private.
        False where there is none."""
        answer = self.shown(answer)
        made = files.of(answer)
        if made is None:
            return False
        if place.modal or place.surface == "private" or place.method not in ("chat.postMessage", "chat.update"):
            direct = destinations.to_person(str(claim.body["user"]))

            def then(response: Mapping[str, Any]) -> None:
                self._upload(claim, made, Destination(FILE, direct.lane, {"channel": response.get("channel", "")}))

            told = blocks.message(Answer(answer.headline), surface="dm")
            self._parcel(claim, direct, told, then)
        else:
            thread = (
                place
                if "thread_ts" in place.args or place.surface == "dm"
                else destinations.to_channel(place.args["channel"], place.args.get("ts"))
            )
            self._upload(claim, made, destinations.file_in(thread))
        return True

    def once_only(self, claim: Claim, place: Destination, content: Json, then: Callable[[str], None]) -> None:
        """Send what must not come twice: marked as being sent before it is, so that a crash leaves it uncertain and unsent
        again. `then` is told "posted", "uncertain" or "refused"."""

        def over(outcome: str) -> None:
            try:
                then(outcome)
            finally:
                self.completions.put(claim.id, "done" if outcome == "posted" else outcome)

        def refused(error: str) -> None:
            logs.warn("not posted", id=claim.id, error=error)
            over("refused")

        def waiting() -> None:
            """It was certainly not posted: a process that comes after this one may post it."""
            try:
                once.mark_as(self.store, claim.id, once.CLAIMED)
            except Unclear as trouble:
                logs.warn("not kept up", why=str(trouble))

        self.outbox.put(
            Parcel(
                place.lane, place.method, place.args, content, sent=lambda _: over("posted"), refused=refused,
                lost=lambda: over("uncertain"), waiting=waiting,
                before=lambda: once.mark_as(self.store, claim.id, once.SENDING),
            )
        )  # fmt: skip

    def _upload(self, claim: Claim, made: files.Made, place: Destination) -> None:
        what = {"filename": made.name, "content": made.content, "title": made.title, "alt_txt": made.alt[:ALT]}
        self.send(claim, replace(place, args={**place.args, **what}), {})

    def _parcel(self, claim: Claim, place: Destination, content: Json, then: Callable[[Mapping[str, Any]], None]) -> None:
        """Send something, and go on with Slack's answer."""
        self.outbox.put(
            Parcel(
                place.lane, place.method, place.args, content, sent=then,
                refused=lambda error: self._refused(claim, place, error),
                lost=lambda: self.completions.put(claim.id, "uncertain"),
                exhausted=lambda _: self._exhausted(claim), repeat=_repeated,
            )
        )  # fmt: skip

    def _refused(self, claim: Claim, place: Destination, error: str, direct: Json | None = None, noted: bool = False) -> None:
        """Slack would not take it: the person is told directly, and where that is refused too, the log has it."""
        person = destinations.to_person(str(claim.body["user"]))
        # The person shut the modal before it was filled, and misses nothing, unless something was written.
        closed = place.modal and error == "not_found"
        if closed and not noted:
            self.completions.put(claim.id)
            return
        if place.args.get("channel") == person.args["channel"] or error in ("account_inactive", "invalid_auth"):
            self.completions.put(claim.id, "refused")
            return
        if direct is not None and (closed or error in URL_OVER):
            self.send(claim, person, direct if closed else blocks.led(_elsewhere(claim), direct), noted=noted)
            return
        sentence = REFUSED.get(error, NO_WAY.format(error))
        told = blocks.message(Answer(sentence), surface="dm")
        self.send(claim, person, blocks.led(sentence, direct) if direct is not None and noted else told, noted=noted)

    def _exhausted(self, claim: Claim, direct: Json | None = None) -> None:
        """Slack's trouble lasted too long: it is given up, and the person told once Slack is back. `direct` is what tells
        of something written, and is sent then; of all else, one sentence for each person says that it has to be asked again.
        """
        user = str(claim.body["user"])
        if claim.kind not in UNMISSED and (direct is not None or user not in self._owed):
            body: Json = {"user": user, "teams": [], "channel": "", "content": direct and blocks.led(MISSED_UPDATE, direct)}
            about = claim.id if direct is not None else f"{user}:{self.clock():%Y-%m-%dT%H:%M}"
            owed = Claim(f"missed:{about}", "missed", body)
            if once.claim(self.store, self.holder, [owed], self.clock())[0]:
                self.submit(owed, time.monotonic())
        self.completions.put(claim.id, "refused")

    def missed(self, claim: Claim) -> None:
        """Tell somebody what Slack's trouble kept from them. It waits in a lane of its own for a day, holding up nothing."""
        user, content = str(claim.body["user"]), claim.body["content"]
        place = destinations.to_person(user)
        if not content:
            self._owed.add(user)
            content = blocks.message(Answer(MISSED), surface="dm")

        def over(state: str) -> None:
            self._owed.discard(user)
            self.completions.put(claim.id, state)

        self.outbox.put(
            Parcel(
                f"missed:{claim.id}", place.method, place.args, content, sent=lambda _: over("done"),
                refused=lambda _: over("refused"), lost=lambda: over("uncertain"), repeat=_repeated,
                patience=self.outbox.patience.notice,
            )
        )  # fmt: skip

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
        with optional("the plan used last"):
            plans.used(self.store, where, plan)
        if not said.strip():
            return plans.prefixed(
                overview.offer(self.store, plan, self.clock(), self.author(claim), self.rights(plan)), plan, every
            ), plan.name
        request = self.request(claim, plan, said, f"{self.team}:{thread}" if thread else "")
        answer = respond(self.store, plan, request)
        if answer.notices:
            self.tell(claim, plan.name, answer.notices)
        if answer.recorded:
            with optional("what somebody is called"):
                names.remember(self.store, request.author, request.rights.name(request.author))
                for id in names.mentioned(answer.text):  # so that the terminal, which cannot ask Slack, shows their name too
                    names.hear_of(self.store, id, self.called(id))
        return plans.prefixed(answer, plan, every), plan.name

    def request(self, claim: Claim, plan: Plan, text: str, thread: str) -> Request:
        """The sentence as a request. Only what changes something needs to know by a link where it was said."""
        told = claim.body
        spoken, changes_it = claim.kind == "said", updates.may_be_change(text)
        text = text if changes_it else names.asked(text)
        link = self.permalink(told["channel"], told["ts"]) if spoken and changes_it else ""
        event = message_event(told["channel"], told["ts"]) if spoken else claim.id
        allowed = self.rights(plan)
        if changes_it or claim.kind == "form":
            self.people.check()
        return Request(
            text, self.author(claim), self.clock(), thread, ROWS, allowed, surface_of(claim), link, event,
            self.settings().of(plan.name).meetings, str(told.get("channel", "")), self.settings().region,
        )  # fmt: skip

    def author(self, claim: Claim) -> str:
        """Who did it: a user id; with its workspace where that is another one, which no settings name."""
        user = str(claim.body["user"])
        away = [team for team in claim.body["teams"] if team != self.team]
        return f"{user}@{away[0]}" if away else user

    def rights(self, plan: Plan) -> Rights:
        """Who may do what to the plan, by the settings as they are now."""
        called = Called(self.people, names.names(self.store))
        return rights(plan.name, Resolver(self.settings(), self.people.mail, self.people.group, called))

    def called(self, who: str) -> str:
        """What somebody is called, whom a text holds by their id; "" where nobody knows."""
        in_settings = next((known.name for known in self.settings().people if known.slack == who), "")
        return in_settings or Called(self.people, names.names(self.store)).get(who, "")

    def shown(self, answer: Answer) -> Answer:
        """The answer as people see it: with names in the place of ids. It is kept, and told to others, with the ids."""
        return named(answer, self.called)

    def sure_rights(self, plan: Plan) -> Rights:
        """The same. Raises OutOfReach where Slack could not be asked about somebody whom the settings name."""
        found = self.rights(plan)
        self.people.check()
        return found

    def permalink(self, channel: str, ts: str) -> str:
        """A link to a message; "" where Slack gives none."""
        outcome = self.outbox.call("chat.getPermalink", {"channel": channel, "message_ts": ts})
        return str((outcome.response or {}).get("permalink", ""))

    def tell(self, claim: Claim, plan: str, told: Sequence[Notice]) -> None:
        """Have others told of a change: each person once, the plan's channel once, also where this is done again."""
        claims = []
        for each in told:
            body = {"teams": [], "text": each.text, "plan": plan, "choices": [codec.pack(row) for row in each.choices]}
            for person in each.to:
                if SLACK_ID.fullmatch(person):
                    claims.append(Claim(f"tell:{each.about}:{person}", "tell", {**body, "user": person, "channel": ""}))
            channel = self.settings().of(plan).tell
            if each.channel and channel:
                claims.append(Claim(f"tell:{each.about}:{channel}", "tell", {**body, "user": "", "channel": channel}))
        if claims:
            taken = once.claim(self.store, self.holder, claims, self.clock())
            for each_claim, new in zip(claims, taken, strict=True):
                if new:
                    self.submit(each_claim, time.monotonic())

    # What Slack waits for: a type-ahead's options, a form's next view

    def suggest(self, body: Mapping[str, Any]) -> Json:
        """The recommendations that the letters typed so far may mean; none where there is trouble, which the log has."""
        try:
            return self._suggested(body)
        except Exception:
            self.fault(Claim("", "suggest", {}))
            return {"options": []}

    def _suggested(self, body: Mapping[str, Any]) -> Json:
        plan = self._plan_of(body)
        if plan is None:
            return {"options": []}
        every = self.store.plans()
        named = f"{plan.name}: " if len(every) > 1 else ""
        found = typeahead.find(self.store, plan, str(body.get("value") or ""))
        return modals.options([(f"{named}{entry.ref}", f"{entry.ref}. {entry.title}") for entry in found])

    def _plan_of(self, body: Mapping[str, Any]) -> Plan | None:
        """The plan that a person means in a modal; None for somebody who is not answered, or where it has to be asked."""
        user = body["user"]
        teams = tuple(str(user[key]) for key in ("team_id",) if user.get(key))
        if self.people.refusal(user["id"], teams, self.settings()) or not self.store.plans():
            return None
        return plans.meant(self.store, self.settings(), Where(self.team, user["id"])) or self.store.plans()[0]

    def formed(self, body: Mapping[str, Any]) -> Json:
        """What a form is acknowledged with: the next view, or what has to be filled in otherwise."""
        view: Mapping[str, Any] = body["view"]
        claim = Claim(f"form:{view['id']}", "form", {**_person(body), "channel": ""})
        block = str(view["blocks"][-1].get("block_id", ""))
        try:
            refused = self.refusal(claim)
            shown = modals.told(refused) if refused else FORMS[view["callback_id"]](self, claim, view)
            return {"response_action": "update", "view": limits.fit(shown)}
        except Wrong as wrong:
            return {"response_action": "errors", "errors": {wrong.block: names.shown(str(wrong), self.called)}}
        except Unclear as trouble:
            inputs = [each["block_id"] for each in view["blocks"] if each["type"] == "input"]
            return {"response_action": "errors", "errors": {(inputs or [block])[0]: names.shown(str(trouble), self.called)}}
        except Exception:
            return {"response_action": "update", "view": modals.told(APOLOGY.format(self.fault(claim)))}

    def found(self, claim: Claim, view: Mapping[str, Any]) -> Json:
        """The card of the recommendation chosen in the type-ahead, to share or to keep."""
        answer, _ = self.answered(claim, picked(view), f"dm:{claim.body['user']}")
        return modals.answer(self.shown(answer), kept=self.keep(answer), share=True)

    def picked(self, claim: Claim, view: Mapping[str, Any]) -> Json:
        """The form for the recommendation chosen in the type-ahead."""
        plan, ref = self.of(claim, picked(view))
        return self.form(claim, plan, ref)

    def of(self, claim: Claim, sentence: str) -> tuple[Plan, str]:
        """The plan that a sentence of a button or a choice means, and the rest of it."""
        plan, said = plans.split(sentence, self.store.plans())
        plan = plan or plans.meant(self.store, self.settings(), self.where(claim))
        if plan is None:
            raise Unclear("Say first which plan you mean: “/plan use NAME” chooses it.")
        return plan, said.strip()

    def form(self, claim: Claim, plan: Plan, ref: str, draft: Draft | None = None, origin: Json | None = None) -> Json:
        """The form with every field of a recommendation."""
        standing = changes.current(self.store, plan, ref)
        ids = names.mentioned(json.dumps(asdict(draft), ensure_ascii=False)) if draft else ()
        body = {
            "kind": "form", "author": self.author(claim), "plan": plan.name, "ref": ref, "origin": origin or {}, "ids": ids,
        }  # fmt: skip
        kept = once.save(self.store, body, self.clock(), FORM_LASTS)
        return forms.update(standing, self.offered(plan, self.author(claim)), kept, named(draft, self.called))

    def offered(self, plan: Plan, who: str) -> Offered:
        """What a form offers: the plan's statuses and the usual ones, and its owners to those who may change them."""
        vocabulary = self.store.vocabulary(plan)
        usual = updates.status_choices(self.store, plan)
        owners = tuple(vocabulary.owners) if self.rights(plan).may_manage(who) else ()
        return Offered(usual, owners)

    def kept_for(self, claim: Claim, view: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
        """What a form was opened for. Raises Unclear where that is gone, or was opened for somebody else."""
        found = once.load(self.store, str(view.get("private_metadata", "")), self.clock())
        if found is None or found.get("kind") != kind or found.get("author") not in (self.author(claim), claim.body["user"]):
            raise Unclear("This window is too old: close it, and open it again.")
        return found

    def filled(self, claim: Claim, view: Mapping[str, Any]) -> Json:
        """The preview of what a form changes."""
        told = self.kept_for(claim, view, "form")
        plan = self.store.plan(told["plan"])
        standing = changes.current(self.store, plan, told["ref"])
        # The form showed names, and its author may have written around them; what is kept has the ids again.
        called = {id: self.called(id) for id in told.get("ids", ())}
        typed = changed(view["state"]["values"], lambda text: names.hidden(text, called))
        edits = forms.read(typed, standing, self.offered(plan, self.author(claim)))
        return self.preview(claim, plan, Draft(told["ref"], edits, surface="slack:form"), told["origin"])

    def scheduled(self, claim: Claim, view: Mapping[str, Any]) -> Json:
        """A digest set up by its form."""
        given = forms.digest_of(view["state"]["values"])
        where = Claim(claim.id, claim.kind, {**claim.body, "channel": given.channel})
        plan, _ = self.of(where, "")
        answer = respond(self.store, plan, self.request(where, plan, f"digest here {given.when}", ""))
        if not answer.recorded:
            raise Wrong("when", answer.headline)
        return modals.answer(self.shown(plans.prefixed(answer, plan, self.store.plans())))

    def added(self, claim: Claim, view: Mapping[str, Any]) -> Json:
        """The preview of a message added to a recommendation."""
        told = self.kept_for(claim, view, "message")
        plan, ref = self.of(claim, picked(view))
        kind = (view["state"]["values"]["kind"]["kind"].get("selected_option") or {}).get("value", forms.AS_PROGRESS)
        link = self.permalink(told["channel"], told["ts"])
        writer = names.mention(str(told["by"])) if told["by"] else "a colleague"
        edit = forms.of_message(told, kind, link, writer)
        draft = Draft(ref, (edit,), surface="slack:message", link=link, event=message_event(told["channel"], told["ts"]))
        return self.preview(claim, plan, draft, {})

    def reasoned(self, claim: Claim, view: Mapping[str, Any]) -> Json:
        """The preview of what lacked its reason."""
        told = self.kept_for(claim, view, "reason")
        why = view["state"]["values"]["why"]["why"].get("value") or ""
        answer, _ = self.answered(claim, f"{told['say']} because {why}", "")
        return modals.answer(self.shown(answer))

    def preview(self, claim: Claim, plan: Plan, draft: Draft, origin: Mapping[str, Any]) -> Json:
        """A draft shown; the message that it came from is kept beside it, to be drawn anew once it is written."""
        answer = updates.propose(self.store, plan, self.request(claim, plan, "", ""), draft)
        if answer.pending and origin:
            once.save(self.store, dict(origin), self.clock(), FORM_LASTS, f"origin:{answer.pending}")
        return modals.answer(self.shown(plans.prefixed(answer, plan, self.store.plans())))


def _person(body: Mapping[str, Any]) -> dict[str, Any]:
    user = body["user"]
    return {"user": user["id"], "teams": [str(user["team_id"])] if user.get("team_id") else []}


def _elsewhere(claim: Claim) -> str:
    """Why an answer comes as a direct message."""
    text = " ".join(str(claim.body.get("text") or "").split())
    if claim.kind != "commanded":
        return ELSEWHERE_PRESSED
    asked = f"/plan {text}".strip()
    return ELSEWHERE.format(asked if len(asked) <= QUOTED else f"{asked[:QUOTED].rstrip()}…")


def _repeated(content: Json) -> Json:
    """A message that may be there already. A picture or a sheet is sent as it is."""
    return blocks.led(REPEATED, content) if "text" in content else content


def picked(view: Mapping[str, Any]) -> str:
    """What was chosen in a type-ahead: a sentence that opens a recommendation."""
    state = view["state"]["values"]["find"]["find"]
    return str((state.get("selected_option") or {}).get("value", ""))


def message_event(channel: str, ts: str) -> str:
    """A message as the cause of changes."""
    return f"message:{channel}:{ts}"


def surface_of(claim: Claim) -> str:
    """Through what something was said, for the journal."""
    if claim.kind == "said":
        return "slack:dm" if claim.body["dm"] else "slack:mention"
    return {"commanded": "slack:/plan", "form": "slack:form"}.get(claim.kind, "slack:button")


def opens(claim: Claim) -> bool:
    """Whether the claim's answer is a modal that has still to be opened."""
    told = claim.body
    if claim.kind == "shortened":
        return True
    return claim.kind == "pressed" and not told["view"] and told["action"] in OPENING


FORMS: Mapping[str, Callable[[Worker, Claim, Mapping[str, Any]], Json]] = {
    "find": Worker.found, "pick": Worker.picked, "update": Worker.filled, "add": Worker.added, "reason": Worker.reasoned,
    "digest": Worker.scheduled,
}  # fmt: skip
