"""Every message gets an answer: one that is too long is refused or cut, with a sentence about it; and an error gets an apology
and doesn't stop what comes after it.
"""

from __future__ import annotations

import io
import json
import random
import sys
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.cli import asking
from bot.slack import forms, small_forms
from bot.slack.forms import InvalidInput, Offered
from bot.slack.listeners import typed
from handlers.answer import Answer
from handlers.request import LONGEST, Request
from handlers.respond import respond_and_remember
from handlers.updates.draft import Draft
from knowledge import alias_proposals, changes
from knowledge.changes import APPEND, Edit
from knowledge.importing import SAMPLE
from knowledge.model import Unclear
from knowledge.store import Store
from tests.conftest import NOW, Ask
from tests.talk import Talk
from tests.test_updates import RIGHTS, talk
from tests.texts import texts

__all__ = ["talk"]  # a fixture
MEETINGS = (date(2026, 2, 2), date(2026, 6, 2))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), who=st.sampled_from(["", "M", "A", "C"]), thread=st.sampled_from(["", "one"]))
def test_no_text_raises_anything_but_a_sentence(store: Store, seed: int, who: str, thread: str) -> None:
    for place, text in enumerate(texts(random.Random(seed), 4)):
        at = NOW + timedelta(seconds=seed % 100_000 + place)
        request = Request(text, who, at, thread, rights=RIGHTS, meetings=MEETINGS, channel="C1")
        with suppress(Unclear):
            assert respond_and_remember(store, store.plan(None), request).text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "csv of " * 300 + "summary",
        "1" * 5_000,
        "history of " + "1" * 4_900,
        "R17 \ud800",
        "show " + "9" * 4_990,
        "R3 " + "🦆" * 80 + " done",
        "R3 " + "🎉 " * 80 + "done",
        "R3 " + ":tada: " * 80 + "done",
    ],
)
def test_what_was_once_too_much_is_answered(ask: Ask, text: str) -> None:
    assert ask(text).text.strip()


def test_half_a_character_is_written_as_one_that_can_be(talk: Talk) -> None:
    talk.done("M", "update R17 in progress: a \ud83e\udd86 and half a \ud83e")
    assert talk.row("R17").progress.endswith("a 🦆 and half a \ufffd")
    assert alias_proposals.teach(talk.store, talk.store.plan(None), "the \udcff one", "R17", NOW)
    assert typed("the \ud800 &amp;#99999999999999999999; one", "U0") == "the \ufffd &#99999999999999999999; one"


def test_bytes_that_are_no_utf8_reach_every_command(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in (
        ["ask", "R17 \udcff"], ["show", "R\udcff"], ["history", "R\udcff"], ["teach", "the \udcff one", "R17"],
        ["teach", "x", "R\udcff"],
        ["ask", "--as", "\udcff", "R17"], ["show", "--plan", "\udcff"], ["show", "9" * 5_000], ["import", "no \udcff.csv"],
        ["import", "--plan", "\udcff", str(SAMPLE)], ["update", "R17", "in progress: \udcff", "--as", "Petra"],
    ):  # fmt: skip
        main(["--db", str(database), *line])
        assert "something went wrong" not in capsys.readouterr().err, line


# Times


def test_well_known_days_are_understood_and_others_are_asked_back(ask: Ask) -> None:
    assert "since Easter (20 April 2025)" in ask("what has nobody touched since Easter").headline
    assert "since Christmas (25 December 2025)" in ask("what changed since Christmas?").headline
    assert "the last bank holiday (1 January 2026)" in ask("what has nobody touched since the last bank holiday").headline
    assert "in the last 30 days" in ask("what has nobody updated for 30 days").headline
    told = ask("what has nobody touched since the flood")
    assert told.headline.startswith("I don’t know when “the flood” was") and "since 1 March" in told.headline and not told.refs


# Long texts


def test_a_long_change_is_refused_and_never_cut(talk: Talk) -> None:
    for line in (
        "update R17 in progress: {}",
        "link https://x.org/{} to R17",
        "note on prompt payment: {}",
        "R9 due June 2027 because {}",
    ):
        told = talk("M", line.format("x" * LONGEST))
        assert told.headline.startswith("Nothing was changed: a change may have up to 5,000 characters") and not told.pending
    assert talk("M", f"update R17 in progress: {'x' * 4_900}").pending
    assert talk("M", "R9 due June 2027").headline.endswith("at its end.")
    assert "up to 5,000" in talk("M", f"because {'x' * LONGEST}").headline
    assert talk("M", "because it slipped").pending  # the change that waits for its reason is still waiting
    assert talk.count() == 0


def test_a_long_question_is_cut_and_says_so(ask: Ask) -> None:
    told = ask("who owns R17 " + "thank you " * 70)
    assert told.refs == ("R17",) and "only its first 600 characters were read" in told.text
    told = ask("who owns R17? " + "thank you " * 20_000)
    assert told.refs == ("R17",) and "only its first 5,000 characters were read" in told.text
    assert "characters were read" not in ask("who owns R17").text


def test_a_form_neither_cuts_nor_takes_what_is_too_long(store: Store) -> None:
    plan = store.plan(None)
    standing, offered = changes.current(store, plan, "R17"), Offered(("Completed",))
    with pytest.raises(Unclear, match="3,000 characters that a form takes"):
        forms.update(standing, offered, "id", Draft("R17", (Edit("progress", "x" * 3_001, how=APPEND),)))
    with pytest.raises(InvalidInput, match="At most 3,000 characters"):
        forms.read({"note": {"note": {"value": "x" * 3_001}}}, standing, offered)
    with pytest.raises(Unclear, match="add it as evidence"):
        small_forms.of_message({"text": "x" * (LONGEST + 1)}, small_forms.AS_PROGRESS, "", "Ann")


# Faults


def test_a_fault_is_told_with_a_reference_and_the_next_line_is_read(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(store: Store, plan: object, request: Request) -> Answer:
        if "crash" in request.text:
            raise ZeroDivisionError("by design")
        if "unclear" in request.text:
            raise Unclear("Say it otherwise.")
        return respond_and_remember(store, store.plan(None), request)

    class Input:
        buffer = io.BytesIO(b"crash\nunclear\nstatus of R17 \xff\n")

    monkeypatch.setattr(asking, "respond_and_remember", faulty)
    monkeypatch.setattr(sys, "stdin", Input)
    assert main(["--db", str(database), "ask", "--json", "-"]) == 1
    printed = capsys.readouterr()
    first, second, third = map(json.loads, printed.out.splitlines())
    assert first["asks"] == "nothing" and first["reference"].startswith("ZeroDivisionError-")
    assert first["reference"] in first["text"] and first["reference"] in printed.err
    assert second["text"] == "Say it otherwise." and "reference" not in second
    assert third["refs"] == ["R17"] and "reference" not in third
