"""Claims as JSON and back, including those that the version before wrote. Attributes that aren't stored must not be needed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.slack import claims
from bot.slack.actions import ACTIONS
from bot.slack.claims import (
    CommandClaim,
    DigestClaim,
    EditClaim,
    EscalationClaim,
    MessageClaim,
    MissedClaim,
    NoticeClaim,
    PressClaim,
    ReminderClaim,
    SelectedMessage,
    ShortcutClaim,
    SlackClaim,
    SubmitClaim,
    TabClaim,
    from_record,
    opens_modal,
    to_record,
)
from handlers.answer import Brief, Choice
from knowledge.claims import Claim as Record
from knowledge.claims import Holder, claim
from knowledge.store import Store
from tests.conftest import NOW
from tests.scenes import clock_of, office_over, settled

# What was written before claims were dataclasses: the kind, the body, and what it means.
FORMER: list[tuple[str, str, SlackClaim]] = [
    (
        "said",
        '{"user": "U1", "teams": ["T1"], "channel": "C1", "dm": false, "ts": "1.2", "thread": null, "text": "R17",'
        ' "files": ["https://example.org/a"]}',
        MessageClaim(id="1", user="U1", teams=("T1",), channel="C1", ts="1.2", text="R17", files=("https://example.org/a",)),
    ),
    (
        "marked",
        '{"user": "U1", "teams": [], "event": "message:D1:1.2", "what": "deleted"}',
        EditClaim(id="1", user="U1", event="message:D1:1.2", mark="deleted"),
    ),
    (
        "commanded",
        '{"user": "U1", "teams": ["T1", "T2"], "channel": "C1", "text": "R17", "url": "https://example.org/r", "name": "ann"}',
        CommandClaim(id="1", user="U1", teams=("T1", "T2"), channel="C1", text="R17", url="https://example.org/r", name="ann"),
    ),
    (
        "opened",
        '{"user": "U1", "teams": [], "tab": "messages", "channel": "D1"}',
        TabClaim(id="1", user="U1", tab="messages", channel="D1"),
    ),
    (
        "shortened",
        '{"user": "U1", "teams": ["T1"], "name": "ann", "shortcut": "add_to_recommendation", "trigger": "1.2.3",'
        ' "message": {"text": "done", "by": "U2", "ts": "1.2", "channel": "C1"}}',
        ShortcutClaim(
            id="1",
            user="U1",
            teams=("T1",),
            name="ann",
            shortcut="add_to_recommendation",
            trigger="1.2.3",
            message=SelectedMessage("done", "U2", "1.2", "C1"),
        ),
    ),
    (
        "pressed",
        '{"user": "U1", "teams": ["T1"], "name": "ann", "action": "in", "which": "in:3", "value": "R17", "block": "kept:a:1",'
        ' "channel": "C1", "ts": "1.3", "thread": "1.2", "ephemeral": false, "url": "https://example.org/r", "view": "",'
        ' "home": false, "trigger": "1.2.3"}',
        PressClaim(
            id="1",
            user="U1",
            teams=("T1",),
            name="ann",
            action="in",
            action_id="in:3",
            value="R17",
            block="kept:a:1",
            channel="C1",
            ts="1.3",
            thread="1.2",
            url="https://example.org/r",
            trigger="1.2.3",
        ),
    ),
    (
        "submitted",
        '{"user": "U1", "teams": ["T1"], "name": "ann", "callback": "share", "view": "V1", "kept": "a",'
        ' "values": {"share": "C1"}}',
        SubmitClaim(id="1", user="U1", teams=("T1",), name="ann", answer_id="a", values={"share": "C1"}),
    ),
    (
        "tell",
        '{"teams": [], "text": "R17 was changed.", "plan": "kcc", "choices": [{"is": "Choice", "text": "Show R17", "sentence":'
        ' "R17", "ref": "R17", "form": ""}], "user": "U2", "channel": ""}',
        NoticeClaim(id="1", user="U2", plan="kcc", text="R17 was changed.", choices=(Choice("Show R17", "R17", "R17"),)),
    ),
    (
        "tell",  # written still earlier
        '{"teams": [], "text": "x", "plan": "kcc", "choices": [{"is": "Choice", "text": "Show", "say": "R17"}],'
        ' "channel": "C1"}',
        NoticeClaim(id="1", channel="C1", plan="kcc", text="x", choices=(Choice("Show", "R17"),)),
    ),
    (
        "digest",
        '{"user": "", "teams": [], "digest": 4, "plan": "kcc", "channel": "C1", "due": "2026-01-05T09:00:00.000+00:00",'
        ' "told": 7}',
        DigestClaim(id="1", digest=4, plan="kcc", channel="C1", due="2026-01-05T09:00:00.000+00:00", reported=7),
    ),
    (
        "remind",
        '{"user": "U1", "teams": [], "plan": "kcc", "channel": "", "due": "2026-01-05T09:30:00.000+00:00"}',
        ReminderClaim(id="1", user="U1", plan="kcc", due="2026-01-05T09:30:00.000+00:00"),
    ),
    (
        "escalate",
        '{"user": "U3", "teams": [], "plan": "kcc", "channel": "", "due": "2026-01-05T09:30:00.000+00:00"}',
        EscalationClaim(id="1", user="U3", plan="kcc", due="2026-01-05T09:30:00.000+00:00"),
    ),
    (
        "missed",
        '{"user": "U1", "teams": [], "channel": "", "content": {"text": "x", "blocks": []}}',
        MissedClaim(id="1", user="U1", content={"text": "x", "blocks": []}),
    ),
    ("missed", '{"user": "U1", "teams": [], "channel": "", "content": null}', MissedClaim(id="1", user="U1")),
]
TEXT = some.text()


@pytest.mark.parametrize(("kind", "body", "meaning"), FORMER, ids=lambda value: value if isinstance(value, str) else "")
def test_what_the_version_before_wrote_is_read(kind: str, body: str, meaning: SlackClaim) -> None:
    assert from_record(Record("1", kind, json.loads(body))) == meaning


def test_there_is_an_example_of_every_stored_kind_and_something_is_done_about_it() -> None:
    assert {kind for kind, _, _ in FORMER} == set(claims.KINDS)
    waiting = ShortcutClaim  # the modal that opens is the answer
    assert set(claims.STORED) - {waiting} == set(ACTIONS)


@pytest.mark.parametrize("kind", claims.STORED, ids=lambda kind: kind.__name__)
@given(some.data())
def test_what_is_written_is_read_as_it_was(kind: type[SlackClaim], data: some.DataObject) -> None:
    message = some.none() | some.fixed_dictionaries({"text": some.text(), "blocks": some.lists(some.dictionaries(TEXT, TEXT))})
    briefs = some.lists(some.builds(Brief, choices=some.just((Choice("Open", "R1"),))), max_size=2).map(tuple)
    special = {"content": message} if kind is MissedClaim else {"briefs": briefs} if kind is NoticeClaim else {}
    written = data.draw(some.builds(kind, id=some.text(), guard=some.just(""), **special))
    record = to_record(written)
    assert from_record(Record(record.id, record.kind, json.loads(json.dumps(record.body)))) == written


def test_what_a_later_version_wrote_is_left_or_read_as_far_as_it_is_known() -> None:
    assert from_record(Record("1", "quantum", {"user": "U1"})) is None
    later = {"user": "U1", "text": "R17", "mood": "hasty"}
    assert from_record(Record("1", "said", later)) == MessageClaim(id="1", user="U1", text="R17")


def test_which_buttons_open_a_modal() -> None:
    full = PressClaim(id="1", action="full")
    assert opens_modal(full) and not opens_modal(PressClaim(id="1", action="say"))
    assert not opens_modal(PressClaim(id="1", action="full", view="V1")), "it stands in one already"


def test_what_the_version_before_left_undone_is_done(database: Path) -> None:
    """A mention, a button in a direct message, a notice, a missed reminder, and a kind that no version knows."""
    store, gone = Store(database), Holder("gone", 1, "x")
    plan = store.plan(None).name
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("said", {"channel": "C1", "dm": False, "ts": "1.1", "thread": None, "text": "status of R17", "files": []}),
        ("tell", {"user": "U2", "channel": "", "text": "R4 was changed.", "plan": plan, "choices": []}),
        ("missed", {"user": "U3", "channel": "", "content": None}),
        ("quantum", {"channel": "C1"}),
    ]
    records = [Record(f"event:{kind}", kind, {"user": "U1", "teams": [], **body}) for kind, body in bodies]
    assert claim(store, gone, records, NOW) == [True] * len(records)
    store.close()
    with office_over(database) as office:
        clock_of(office).ahead = timedelta(minutes=5)  # the lease has expired
        office.close()
        office.open()
        slack = office.slack
        assert "R17 · 🟢 Completed" in slack.wait_message("C1").plain
        assert slack.wait_message(slack.dm("U2")).plain.startswith("R4 was changed.")
        assert "ask it again" in slack.wait_message(slack.dm("U3")).plain
        settled(slack)
        office.close()
        office.open()
        states = office.store.db.conn.execute("SELECT kind, state FROM claim").fetchall()
        assert dict(states) == {"said": "done", "tell": "done", "missed": "done", "quantum": "refused"}
        office.clean()
