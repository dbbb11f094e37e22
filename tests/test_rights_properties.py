"""No sequence of sentences by people without rights ever changes the plan, whatever ids they have got hold of."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.answer import Choices
from handlers.request import Request
from handlers.respond import respond_and_remember
from knowledge import history, importing, verification
from knowledge.store import Store
from tests.conftest import NOW, count_updates
from tests.test_updates import RIGHTS

REFS = st.sampled_from(["R5", "R9", "R17", "R27"])
LINES = st.sampled_from(
    [
        "update {} completed: x",
        "note on {}: x",
        "{} due June 2027 because x",
        "assign {} to Policy",
        "reopen {}",
        "accept {}",
        "send back {} because x",
        "evidence for {}: https://x.org",
        "rewrite progress of {}: x",
        "update {} in progress",
        "{} is on hold",
        "{}: completed",
        "undo {}",
        "withdraw {}",
        "R5 superseded by {}",
        "sign {} off",
        "status of {}",
    ]
)
REPLIES = st.sampled_from(["confirm", "yes", "cancel", "mark it as on hold", "because x", "undo", "note on it: x", "close it"])
WITH_ID = st.sampled_from(
    [
        "confirm {}",
        "cancel {}",
        "edit {}",
        "suggest {}",
        "accept suggestion {}",
        "decline suggestion {}",
        "undo {}",
        "undo {} 1 2",
    ]
)
STRANGERS = st.sampled_from(["C", "", "X", "A@T0OTHER", "ann", "Ann"])  # by name, from another workspace, unknown


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), two=st.booleans())
def test_whoever_may_not_changes_nothing(data: st.DataObject, two: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "plan.db")
        importing.take_sample(store, NOW)
        rights = replace(RIGHTS, completions="two steps", extensions="approve") if two else RIGHTS
        at = NOW

        def say(who: str, text: str) -> tuple[str, list[str]]:
            nonlocal at
            at += timedelta(seconds=20)
            reply = respond_and_remember(store, store.plan(None), Request(text, who, at, "one thread", rights=rights))
            buttons = [row for part in reply.parts if isinstance(part, Choices) for row in part.rows]
            buttons += [choice for notice in reply.notices for choice in notice.choices]
            assert who == "M" or not reply.recorded, (who, text, reply.text)
            return reply.text, [id for id in (reply.pending, *(row.sentence.split()[-1] for row in buttons)) if id]

        # What others are waiting to confirm and have written: everybody here knows the ids.
        numbers = ["abcdefgh1234", "1", "2"]
        for text in ("update R17 in progress: x", "R9 due June 2027 because x", "R27 is now complete: x, see https://x.org"):
            numbers += say("M", text)[1]
        numbers += say("M", f"confirm {numbers[-1]}")[1]
        written = count_updates(store, store.plan(None))
        numbers += [str(entry.seq) for entry in history.history(store, store.plan(None))]
        for _ in range(data.draw(st.integers(1, 12))):
            who = data.draw(STRANGERS)
            kind = data.draw(st.sampled_from([LINES, WITH_ID, REPLIES]))
            line = data.draw(kind).format(data.draw(st.sampled_from(numbers) if kind is WITH_ID else REFS))
            if data.draw(st.booleans()):
                numbers += say("M", "note on R20: what waits in this thread")[1]
            numbers += say(who, line)[1]
            assert count_updates(store, store.plan(None)) == written, (who, line)
        assert verification.verify(store).same
        store.close()
