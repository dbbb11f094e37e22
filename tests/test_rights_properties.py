"""No sequence of sentences by people without the right ever changes the plan, whatever ids they have got hold of."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.request import Request
from handlers.respond import respond
from knowledge import history, importing
from knowledge.store import Store
from tests.conftest import NOW
from tests.test_updates import RIGHTS

REFS = st.sampled_from(["R5", "R9", "R17", "R27"])
LINES = st.sampled_from(
    ["update {} completed: x", "note on {}: x", "{} due June 2027 because x", "assign {} to Policy", "reopen {}", "accept {}",
     "send back {} because x", "evidence for {}: https://x.org", "rewrite progress of {}: x", "update {} in progress"]
)  # fmt: skip
WITH_ID = st.sampled_from(
    ["confirm {}", "cancel {}", "edit {}", "suggest {}", "accept suggestion {}", "decline suggestion {}", "undo {}"]
)
STRANGERS = st.sampled_from(["C", "", "X", "A@T0OTHER", "ann", "Ann"])  # by name, from elsewhere, unknown


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
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
            told = respond(store, store.plan(None), Request(text, who, at, rights=rights))
            ids = [told.pending, *(choice.say.split()[-1] for each in told.told for choice in each.choices)]
            return told.text, [id for id in ids if id]

        # What others have waiting and have written: their ids are known to everybody here.
        known = ["abcdefgh1234", "1", "2"]
        for text in ("update R17 in progress: x", "R9 due June 2027 because x", "R27 is now complete: x, see https://x.org"):
            known += say("M", text)[1]
        known += say("M", f"confirm {known[-1]}")[1]
        written = history.counted(store, store.plan(None))
        known += [str(each.seq) for each in history.history(store, store.plan(None))]
        for _ in range(data.draw(st.integers(1, 12))):
            who = data.draw(STRANGERS)
            by_ref = data.draw(st.booleans())
            line = data.draw(LINES if by_ref else WITH_ID).format(data.draw(REFS if by_ref else st.sampled_from(known)))
            known += say(who, line)[1]
            assert history.counted(store, store.plan(None)) == written, (who, line)
        assert history.verify(store).same
        store.close()
