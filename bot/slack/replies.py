"""Sends everything for a claim: answers, files, notices, and the data for a message's buttons.

A claim is completed when Slack has accepted everything that was sent for it. If Slack refuses, the person is told in another
way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.rights import SLACK_ID
from bot.slack import blocks, destinations, files, logs, modals, plans
from bot.slack.claims import (
    Aside,
    CommandClaim,
    MissedClaim,
    NoticeClaim,
    PressClaim,
    SlackClaim,
    TabClaim,
    to_record,
)
from bot.slack.completions import Completions, optional
from bot.slack.copies import Copies
from bot.slack.destinations import Destination
from bot.slack.figures import Drawing
from bot.slack.news import NewsThread
from bot.slack.outbox import FILE, RESPONSE_URL, URL_OVER, Parcel
from bot.slack.stored_answers import KEPT, StoredAnswers
from bot.slack.workspace import Workspace
from handlers.answer import Answer, Brief, Choices, Notice
from handlers.question import is_field
from knowledge import claims, sessions
from knowledge.deferred import Write
from knowledge.model import Unclear

Json = dict[str, Any]

ALT = 2_000  # the most characters in a picture's alternative text
QUOTED = 200  # the most characters quoted from a question
UNMISSED = (TabClaim, Aside, MissedClaim)  # nobody has to be told that these weren't shown
# Questions change nothing, so what is remembered about them needn't be on disk before the answer is sent.
LATER_ASKS = frozenset({"list", "count", "summary", "search"})
MISSED = "Slack could not be reached for an hour, and I couldn’t answer what you asked then: ask it again."
MISSED_UPDATE = "Slack could not be reached for a while, so you did not get this answer when you wrote:"
ELSEWHERE = "You asked “{}”, and Slack no longer takes an answer there, so here it is:"
ELSEWHERE_PRESSED = "Slack no longer takes an answer where you pressed that button, so here it is:"
REPEATED = "Slack did not say whether this arrived, so here it is again."
RESUMED = "I was restarted, and don’t know whether this arrived before."
REFUSED = {
    "not_in_channel": "I’m not in that channel: invite me there with “/invite @planbot”, and ask again.",
    "channel_not_found": "I can’t post there: if it is a private channel, invite me with “/invite @planbot”, and ask again.",
    "is_archived": "That channel is archived: ask again in another one.",
    "restricted_action": "I’m not allowed to post in that channel: ask its managers to let apps post, or ask me elsewhere.",
    "expired_url": "That took longer than Slack waits: ask again.",
    "used_url": "The buttons of that message have been used too often: ask again.",
    "message_not_found": "The message to change is gone: ask again.",
    "cant_update_message": "I can’t change that message: ask again.",
    "expired_trigger_id": "That took too long, and Slack dropped the click: press the button again.",
    "missing_scope": "I don’t have the Slack permission for that: “planbot doctor” tells whoever runs planbot which one it is.",
    "exchanged_trigger_id": "That click was used already: press the button again.",
}
NO_WAY = "I couldn’t answer you there ({}): ask again, or tell whoever runs planbot."


def refusal(error: str) -> str:
    """What a Slack error means for the person who asked, as a sentence."""
    return REFUSED.get(error, NO_WAY.format(error))


class Replies:
    """Sends messages, files and notices. `completions` completes the claims, and `saved` are the answers that buttons need."""

    def __init__(self, workspace: Workspace, completions: Completions) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._outbox = workspace.outbox
        self.completions = completions
        self.copies = Copies(workspace)
        self.saved = StoredAnswers(workspace)
        self._owed: set[str] = set()  # people who are about to be told that they missed answers
        self._perhaps_sent: set[str] = set()  # claims whose answers a process that crashed may have sent

    def may_have_sent(self, id: str) -> None:
        """Remember that a process that crashed may have sent this claim's answer, so that a second one says so."""
        self._perhaps_sent.add(id)

    # Answers

    def answer(
        self,
        claim: SlackClaim,
        answer: Answer,
        place: Destination,
        *,
        back: str = "",
        by: str = "",
        kept: str = "",
        then: Callable[[Mapping[str, Any]], None] = lambda response: None,
        **beside: str,
    ) -> None:
        """Send an answer. `back` is the id of the stored list from which it was opened, and `by` is who shared it. `beside` is
        stored with it, unless it is already stored under the id `kept`. `then` gets Slack's answer to a message. Raises Unclear
        if a pending change can't be stored.
        """
        standing = self.copies.settled(answer, claim.user)[0] if kept else answer
        shown = self._workspace.with_names(standing)
        id, writes, posted = kept, answer.remember, self._where_shared(kept)
        if not kept and (modals.pages(shown) > 1 if place.modal else blocks.needs_keeping(shown, place.surface)):
            id, write = self.saved.deferred_keep(answer, {**beside, "for": claim.user})
            writes = (*writes, write)
        self._remember(claim, answer, writes)
        if place.modal:
            direct = blocks.message(shown, surface="dm") if shown.recorded else None
            self.send(claim, place, {"view": modals.answer(shown, kept=id)}, direct=direct, recorded=shown.recorded)
            return

        def draw(drawing: Drawing) -> Json:
            return blocks.message(shown, surface=place.surface, kept=id, by=by, back=back, drawing=drawing, shared=posted)

        elsewhere = shown.recorded or place.method == RESPONSE_URL
        direct = blocks.message(shown, surface="dm", kept=id, drawing="lines") if elsewhere else None
        plainer = (lambda: draw("table"), lambda: draw("lines"))

        def sent(response: Mapping[str, Any]) -> None:
            self.copies.remember(answer, place, response, claim.user if place.surface == "dm" else "", id)
            self.completions.put(claim.id)
            then(response)

        self.send(claim, place, draw("own"), plainer, direct, recorded=shown.recorded, then=sent)

    def share(self, claim: SlackClaim, id: str, answer: Answer, channel: str, by: str) -> None:
        """Post the answer that is stored under the id in a channel on a person's behalf, with its picture or CSV file. The
        message whose button was pressed then says where it was shared.
        """
        parts = tuple(part for part in answer.parts if not (isinstance(part, Choices) and part.label))
        shared = replace(answer, parts=parts)
        place = destinations.to_channel(channel)
        self.answer(claim, shared, place, by=by, then=lambda response: self._say_shared(claim, id, answer, response))
        self.file(replace(claim, id=f"file:{claim.id}"), shared, place)

    def _say_shared(self, claim: SlackClaim, id: str, answer: Answer, response: Mapping[str, Any]) -> None:
        """Record where an answer was shared, and redraw the private message that it was shared from."""
        channel, ts = str(response.get("channel", "")), str(response.get("ts", ""))
        if not (channel and ts and isinstance(claim, PressClaim) and claim.ephemeral and claim.url):
            return
        link = self._workspace.permalink(channel, ts)
        aside = Aside(id=f"shared:{claim.id}", user=claim.user, channel=claim.channel)
        with optional("where an answer was shared"):
            _, body = self.saved.load_with(id)
            now = self._workspace.clock()
            _, write = sessions.deferred_save({**body, "shared": [channel, link]}, now, KEPT, id)
            self._store.pending(write)  # the answer itself may not be written yet either: both are, in this order
            self.completions.attach(aside.id, (write,))
            self.answer(aside, answer, destinations.of(claim), kept=id)

    def _where_shared(self, id: str) -> tuple[str, str] | None:
        """The channel in which the answer stored under the id was shared, and a link to the message there."""
        body = sessions.load(self._store, id, self._workspace.clock()) if id else None
        return (str(body["shared"][0]), str(body["shared"][1])) if body and "shared" in body else None

    def send(
        self,
        claim: SlackClaim,
        place: Destination,
        content: Json,
        plainer: Sequence[Callable[[], Json]] = (),
        direct: Json | None = None,
        *,
        recorded: bool = False,
        then: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        """Send this content. `plainer` are functions that return it with less of what a workspace may refuse (see `Parcel`).
        `direct` is the content for a direct message, if `place` can no longer be reached. `recorded` says that it is about
        something that was saved, so its author must get it in any case. If `then` is given, it is called with Slack's reply,
        and the claim isn't completed.
        """
        parcel = Parcel(
            place.lane,
            place.method,
            place.args,
            content,
            sent=then or (lambda _: self.completions.put(claim.id)),
            refused=lambda error: self._refused(claim, place, error, direct, recorded),
            lost=lambda: self.completions.put(claim.id, "uncertain"),
            plainer=plainer,
            exhausted=lambda _: self._exhausted(claim, direct if recorded else None),
            repeat=partial(_with_note, REPEATED),
        )
        if claim.id in self._perhaps_sent and parcel.makes_new:
            drawings = [partial(_drawn_with_note, RESUMED, draw) for draw in plainer]
            parcel = replace(parcel, content=_with_note(RESUMED, content), plainer=drawings)
        self._outbox.put(parcel)

    def send_once(
        self,
        claim: SlackClaim,
        place: Destination,
        content: Json,
        then: Callable[[str], None],
        thread: NewsThread | None = None,
        remember: Callable[[Mapping[str, Any]], None] = lambda response: None,
    ) -> None:
        """Send something that must not be sent twice. It is first marked as being sent, so that after a crash it counts as
        uncertain and isn't repeated. `then` is called with "posted", "uncertain" or "refused". `thread` is the news thread that
        it belongs to, and `remember` is called with Slack's reply.
        """

        def settle(outcome: str) -> None:
            try:
                then(outcome)
            finally:
                self.completions.put(claim.id, "done" if outcome == "posted" else outcome)

        def refused(error: str) -> None:
            logs.warn("not posted", id=claim.id, error=error)
            settle("refused")

        def sent(response: Mapping[str, Any]) -> None:
            if thread:
                with optional("the thread of a recommendation's news"):
                    thread.remember(str(response.get("ts", "")))
            remember(response)
            settle("posted")

        def waiting() -> None:
            """Mark the claim as certainly not posted, so that a later process may post it."""
            try:
                claims.mark_as(self._store, claim.id, claims.CLAIMED)
            except Unclear as trouble:
                logs.warn("not kept up", why=str(trouble))

        parcel = Parcel(
            place.lane,
            place.method,
            place.args,
            content,
            sent=sent,
            refused=refused,
            lost=lambda: settle("uncertain"),
            waiting=waiting,
            before=lambda: claims.mark_as(self._store, claim.id, claims.SENDING),
            more=thread.args if thread else dict,
        )
        self._outbox.put(parcel)

    # Files

    def file(self, claim: SlackClaim, answer: Answer, place: Destination) -> bool:
        """Send an answer's picture or CSV file to where the question was asked or, if it was asked in private, as a direct
        message. Returns False if there is none.
        """
        file = files.of(self._workspace.with_names(answer)) if files.has_one(answer) else None
        if file is None:
            return False
        if place.modal or place.surface == "private" or place.method not in ("chat.postMessage", "chat.update"):
            direct = destinations.to_person(claim.user)

            def upload(response: Mapping[str, Any]) -> None:
                self._upload(claim, file, Destination(FILE, direct.lane, {"channel": response.get("channel", "")}))

            self.send(claim, direct, blocks.message(Answer(answer.headline), surface="dm"), then=upload)
        else:
            in_thread = "thread_ts" in place.args or place.surface == "dm"
            thread = place if in_thread else destinations.to_channel(place.args["channel"], place.args.get("ts"))
            self._upload(claim, file, destinations.file_in(thread))
        return True

    def _upload(self, claim: SlackClaim, file: files.OutgoingFile, place: Destination) -> None:
        args = {"filename": file.name, "content": file.content, "title": file.title, "alt_txt": file.alt[:ALT]}
        self.send(claim, replace(place, args={**place.args, **args}), {})

    # Storing and remembering

    def _remember(self, claim: SlackClaim, answer: Answer, writes: Sequence[Write]) -> None:
        """Write what an answer leaves behind: for a question, in the commit that completes its claim, after sending; otherwise
        now, before sending.

        If that fails, the data stays in memory and the answer is still sent. But a preview that couldn't be confirmed isn't
        sent (Unclear).
        """
        for write in writes:
            self._store.pending(write)
        if answer.asks in LATER_ASKS or is_field(answer.asks):
            self.completions.attach(claim.id, writes)
        elif writes and answer.pending:
            self._store.write_deferred(writes)
        elif writes:
            with optional("what the answer leaves behind"):
                self._store.write_deferred(writes)

    # Notices to others

    def notify(self, plan: str, notices: Sequence[Notice]) -> None:
        """Tell others about a change. Each person and the plan's channel is told only once, even if this runs again."""
        if not notices:
            return
        channel = self._workspace.settings().of(plan).tell
        wanted: list[NoticeClaim] = []
        for notice in notices:
            claim = NoticeClaim(
                id=f"tell:{notice.about}", plan=plan, briefs=notice.briefs, day=notice.day, decides=notice.decides
            )
            people = (person for person in notice.to if SLACK_ID.fullmatch(person))
            wanted += [replace(claim, id=f"{claim.id}:{person}", user=person) for person in people]
            if notice.channel and channel:
                wanted.append(replace(claim, id=f"{claim.id}:{channel}", channel=channel))
        if wanted:
            records = [to_record(claim) for claim in wanted]
            taken = claims.claim(self._store, self._workspace.holder, records, self._workspace.clock())
            for claim, is_new in zip(wanted, taken, strict=True):
                if is_new:
                    self.send_notice(claim)

    def send_notice(self, claim: NoticeClaim) -> Answer:
        """Send one notice. In a channel, all notices about one recommendation on one day go into the thread of the first
        post.
        """
        parts = claim.briefs or ((Choices("", claim.choices),) if claim.choices else ())
        answer = Answer(claim.text, parts, "update")
        answer = plans.prefixed(answer, self._store.plan(claim.plan), self._store.plans())
        place = destinations.of(claim)
        content = blocks.message(self._workspace.with_names(answer), surface=place.surface)
        thread = NewsThread(self._store, self._workspace.clock, claim) if claim.channel and claim.day else None

        def remember(response: Mapping[str, Any]) -> None:
            self.copies.remember(answer, place, response, claim.user)
            if thread and isinstance(answer.parts[0], Brief) and (root := thread.root(answer.parts[0])):
                ts, latest = root
                shown = self._workspace.with_names(replace(answer, parts=(latest,)))
                self.copies.change(claim.channel, ts, blocks.message(shown, surface=place.surface))

        self.send_once(claim, place, content, lambda _: None, thread, remember)
        return answer

    # When Slack refuses

    def _refused(self, claim: SlackClaim, place: Destination, error: str, direct: Json | None, recorded: bool) -> None:
        """Handle an answer that Slack refused: send a direct message, and if that is refused too, only log it."""
        person = destinations.to_person(claim.user)
        # The person closed the modal before it was filled, and misses nothing unless something was saved.
        closed = place.modal and error == "not_found"
        if closed and not recorded:
            self.completions.put(claim.id)
            return
        if place.args.get("channel") == person.args["channel"] or error in ("account_inactive", "invalid_auth"):
            self.completions.put(claim.id, "refused")
            return
        if direct is not None and (closed or error in URL_OVER):
            content = direct if closed else blocks.led(_elsewhere(claim), direct)
        elif direct is not None and recorded:
            content = blocks.led(refusal(error), direct)
        else:
            content = blocks.message(Answer(refusal(error)), surface="dm")
        self.send(claim, _beside_button(claim, place) or person, content, recorded=recorded)

    def _exhausted(self, claim: SlackClaim, direct: Json | None) -> None:
        """Give up on an answer after trouble in Slack that lasted too long. `direct`, which is about something that was saved,
        is sent once Slack is back. For all other answers, each person gets a single sentence that says they have to ask again.
        """
        now = self._workspace.clock()
        if not isinstance(claim, UNMISSED) and (direct is not None or claim.user not in self._owed):
            content = blocks.led(MISSED_UPDATE, direct) if direct is not None else None
            about = claim.id if direct is not None else f"{claim.user}:{now:%Y-%m-%dT%H:%M}"
            missed = MissedClaim(id=f"missed:{about}", user=claim.user, content=content)
            if claims.claim(self._store, self._workspace.holder, [to_record(missed)], now)[0]:
                self.send_missed(missed)
        self.completions.put(claim.id, "refused")

    def send_missed(self, claim: MissedClaim) -> None:
        """Tell a person what they missed because of trouble in Slack. It waits in a separate lane for up to a day, so that it
        doesn't block anything.
        """
        place, content = destinations.to_person(claim.user), claim.content
        if not content:
            self._owed.add(claim.user)
            content = blocks.message(Answer(MISSED), surface="dm")

        def settle(state: str) -> None:
            self._owed.discard(claim.user)
            self.completions.put(claim.id, state)

        parcel = Parcel(
            f"missed:{claim.id}",
            place.method,
            place.args,
            content,
            sent=lambda _: settle("done"),
            refused=lambda _: settle("refused"),
            lost=lambda: settle("uncertain"),
            repeat=partial(_with_note, REPEATED),
            patience=self._outbox.patience.notice,
        )
        self._outbox.put(parcel)


def _elsewhere(claim: SlackClaim) -> str:
    """Why an answer comes as a direct message, as a sentence."""
    if not isinstance(claim, CommandClaim):
        return ELSEWHERE_PRESSED
    asked = f"/plan {' '.join(claim.text.split())}".strip()
    return ELSEWHERE.format(asked if len(asked) <= QUOTED else f"{asked[:QUOTED].rstrip()}…")


def _with_note(note: str, content: Json) -> Json:
    """Content for a message that may already have arrived, which the note says. A picture or CSV file is sent unchanged."""
    return blocks.led(note, content) if "text" in content else content


def _drawn_with_note(note: str, draw: Callable[[], Json]) -> Json:
    return _with_note(note, draw())


def _beside_button(claim: SlackClaim, place: Destination) -> Destination | None:
    """Where a refusal to share goes: below the private message whose button was pressed. None for anything else."""
    if isinstance(claim, PressClaim) and claim.action == "share" and claim.url and place.method == "chat.postMessage":
        return destinations.added(destinations.of(claim))
    return None
