"""Messages with buttons that decide something. If the decision is made elsewhere, each such message is changed to say what
happened.

Sent content is stored for each message, and under each recommendation that it is about, for as long as its buttons work. What a
message shows depends on that content and on the current state, so undoing a decision brings its buttons back.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.slack import blocks, codec, logs, plans
from bot.slack.blocks import Surface
from bot.slack.completions import optional
from bot.slack.destinations import Destination
from bot.slack.outbox import Parcel
from bot.slack.workspace import Workspace
from handlers import updates
from handlers.answer import Answer, Brief, Choice, choices_of
from handlers.request import Request
from knowledge import digests, history, sessions
from knowledge.model import Plan

Json = dict[str, Any]
LASTS = timedelta(days=30)  # as long as the buttons on a message work
UPDATED = ("chat.postMessage", "chat.update")  # messages that an app can change later; it can't change private ones


class Copies:
    """The messages that were sent with something to decide. Thread-safe."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._looked: dict[str, int] = {}  # by plan: its last change at the time of the last check of all its messages
        self._lock = threading.Lock()

    # Storing sent messages

    def remember(self, answer: Answer, place: Destination, response: Mapping[str, Any], user: str = "", kept: str = "") -> None:
        """Store a message that Slack has accepted, if it has something to decide, or the new content of a changed message.

        `user` is the person whom it is for, or "" for everybody; `kept` is the id under which the answer is stored, or "".
        """
        channel, ts = str(response.get("channel", "")), str(response.get("ts", ""))
        if place.method not in UPDATED or not (channel and ts):
            return
        topics = set(self._topics(answer))
        if not topics and (place.method != "chat.update" or answer.asks not in (blocks.CHANGING, "reminder")):
            return
        with optional("a message whose buttons may be answered elsewhere"):
            id, now = f"copied:{channel}:{ts}", self._workspace.clock()
            if not topics:
                sessions.delete(self._store, id)
                return
            content = {} if kept else {"answer": codec.pack(answer)}
            _, sentences = self.settled(answer, user)
            body = {**content, "kept": kept, "surface": place.surface, "user": user, "said": list(sentences)}
            sessions.save(self._store, {**body, "channel": channel, "ts": ts}, now, LASTS, id)
            for plan, ref in topics:
                sessions.save(self._store, {"message": id}, now, LASTS, f"copy:{plan}:{ref}:{channel}:{ts}")

    def _topics(self, answer: Answer) -> Iterator[tuple[str, str]]:
        """The plan and ref of everything that a message's buttons decide."""
        choices = [(part, choice) for part in answer.parts for choice in choices_of(part)]
        every = self._store.plans() if choices else ()
        for part, choice in choices:
            plan, sentence = _plan_and_rest(choice, every)
            if plan and updates.decides(sentence):
                for ref in (part.ref,) if isinstance(part, Brief) else answer.refs:
                    yield plan.name, ref

    # What messages show

    def settled(self, answer: Answer, user: str = "") -> tuple[Answer, tuple[str, ...]]:
        """The answer without buttons that no longer decide anything, and the sentences shown instead."""

        def outcome(sentence: str) -> str:
            plan, rest = _plan_and_rest(Choice("", sentence), self._store.plans())
            if plan is None or not updates.decides(rest):
                return ""
            request = Request("", user, self._workspace.clock(), rights=self._workspace.rights(plan))
            return updates.Outcomes(self._store, plan, request).of(rest)

        return updates.shown(answer, outcome)

    # What has happened since

    def revise(self, plan: Plan, refs: Iterable[str], but: Mapping[str, Any] | None = None) -> None:
        """Update the outdated messages about these recommendations. `but` has the channel and timestamp of a message that is
        being updated anyway.
        """
        left_out = f"copied:{but.get('channel')}:{but.get('ts')}" if but else ""
        with optional("what other messages about it say"):
            ids = dict.fromkeys(id for ref in refs for id in self._about(f"copy:{plan.name}:{ref}:"))
            for id in ids:
                if id != left_out:
                    self._revise(id)

    def look(self) -> None:
        """Update messages about decisions made elsewhere, such as at the terminal, since the last check. The first check covers
        all of them.
        """
        for plan in self._store.plans():
            with self._lock:
                last, before = digests.last_change(self._store, plan), self._looked.get(plan.name)
                self._looked[plan.name] = last
            if before is None:
                with optional("what messages say"):
                    for id in dict.fromkeys(self._about(f"copy:{plan.name}:")):
                        self._revise(id)
            elif last > before:
                entries = history.history(self._store, plan, after=before, most=-1)
                self.revise(plan, dict.fromkeys(entry.ref for entry in entries))

    def _about(self, prefix: str) -> Iterator[str]:
        """The ids of the messages stored under ids with this prefix."""
        now = self._workspace.clock()
        for id in sessions.find(self._store, prefix, now):
            if body := sessions.load(self._store, id, now):
                yield str(body["message"])

    def _revise(self, id: str) -> None:
        now = self._workspace.clock()
        body = sessions.load(self._store, id, now)
        answer = self._sent(body) if body else None
        if body is None or answer is None:
            return
        shown, sentences = self.settled(answer, str(body["user"]))
        if list(sentences) == body["said"]:
            return
        sessions.save(self._store, {**body, "said": list(sentences)}, now, LASTS, id)
        surface: Surface = body["surface"]
        content = blocks.message(self._workspace.with_names(shown), surface=surface, kept=str(body["kept"]))
        self.change(str(body["channel"]), str(body["ts"]), content)

    def _sent(self, body: Mapping[str, Any]) -> Answer | None:
        """The answer that was sent, or None if it is no longer stored."""
        if not body["kept"]:
            answer: Answer = codec.unpack(body["answer"])
            return answer
        stored = sessions.load(self._store, str(body["kept"]), self._workspace.clock())
        return codec.unpack(stored["answer"]) if stored else None

    def change(self, channel: str, ts: str, content: Json) -> None:
        """Change a message. Nobody asked for this, so if Slack refuses, that is only logged."""

        def refused(error: str) -> None:
            logs.warn("a message was not changed", channel=channel, error=error)

        args = {"channel": channel, "ts": ts}
        parcel = Parcel(
            channel, "chat.update", args, content, sent=lambda _: None, refused=refused, lost=lambda: None, exhausted=refused
        )
        self._workspace.outbox.put(parcel)


def _plan_and_rest(choice: Choice, every: Sequence[Plan]) -> tuple[Plan | None, str]:
    """The plan that a button is about (among `every`), and its sentence without the plan."""
    plan, rest = plans.split(choice.sentence, every)
    return plan or (every[0] if len(every) == 1 else None), rest.strip()
