"""A completion without evidence asks for it, by a form or a reply; one that was sent back is proposed again with its former
values.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.loopback import Loopback, Message
from tests.scenes import clock_of, office_over
from tests.slack import Office
from tests.test_slack_copies import SETTINGS, last_direct, proposed
from tests.test_slack_updates import asked, form


@pytest.fixture
def office(database: Path) -> Iterator[Office]:
    with office_over(database, SETTINGS) as opened:
        opened.slack.add_user("U4", "Dee", email="dee@example.org")
        opened.slack.ws.channels["C1"].members.add("U4")
        yield opened


def preview_of(slack: Loopback, text: str, file: bool = False) -> Message:
    """The answer to a direct message from Ann, sent after the evidence was asked for."""
    back = slack.answer(slack.say_dm("U1", "R27 is done"))
    assert "To mark R27 Completed, add evidence" in back.plain and back.buttons == ["Add evidence"]
    files = [("minutes.pdf", b"%PDF-")] if file else []
    return slack.answer(slack.say_dm("U1", text, files=files))


def test_evidence_that_lacks_is_added_by_a_form(office: Office, slack: Loopback) -> None:
    back = asked(slack, "U1", "R27 is done")
    assert "add evidence" in back.plain and back.buttons == ["Add evidence"]
    slack.press("U1", back, "Add evidence")
    view = form(slack, "U1", "Evidence for R27")
    assert "Status: none → Completed" in view.plain
    assert slack.submit("U1", view).errors == {"progress": "Write a sentence about what was done, or add a link."}
    wrong = slack.submit("U1", view, {"link": {"link": "x.org"}})
    assert "https://" in wrong.errors["link"]
    slack.submit("U1", view, {"progress": {"progress": "the charter is out"}, "link": {"link": "https://x.org"}})
    assert "none → Completed" in view.plain and "Confirm" in view.buttons
    slack.press("U1", view, "Confirm")
    slack.wait(lambda: "R27 is waiting for sign-off as Completed" in back.plain, what="the question answered")
    row = office.store.recommendations(office.store.plan(None), ("R27",))[0]
    assert row.proposed and row.evidence[0].link == "https://x.org" and "the charter is out" in (row.progress or "")
    office.clean()


@pytest.mark.parametrize(
    ("text", "progress", "evidence"),
    [
        ("the charter was adopted by full council", "the charter was adopted by full council", ""),
        ("https://x.org/charter", "", "https://x.org/charter"),
        ("see https://x.org/charter", "", "https://x.org/charter"),
        ("the charter is out, see https://x.org/charter", "the charter is out", "https://x.org/charter"),
    ],
)
def test_a_reply_is_the_evidence(office: Office, slack: Loopback, text: str, progress: str, evidence: str) -> None:
    shown = preview_of(slack, text)
    assert "none → Completed" in shown.plain and "Confirm" in shown.buttons
    assert (f"Progress*\n{progress}" in shown.plain) == bool(progress)
    assert (f"Evidence*\n{evidence}" in shown.plain) == bool(evidence)
    office.clean()


def test_a_file_is_the_evidence_and_a_question_is_none(office: Office, slack: Loopback) -> None:
    shown = preview_of(slack, "", file=True)
    assert "none → Completed" in shown.plain and "Evidence" in shown.plain
    assert "Check this change" not in preview_of(slack, "what is overdue").plain
    assert "Check this change" not in preview_of(slack, "who owns R17?").plain
    office.clean()


def test_what_was_sent_back_is_filled_in_again_with_the_reason_above(office: Office, slack: Loopback) -> None:
    proposed(slack)
    request = last_direct(slack, "U3", "Accept")
    slack.press("U3", request, "Send back")
    slack.submit("U3", form(slack, "U3", "Send R27 back"), {"why": {"why": "no minutes"}})
    told = last_direct(slack, "U1", "Update")
    slack.press("U1", told, "Update")
    view = form(slack, "U1", "Update R27")
    assert view.plain.startswith("Cem sent this back on ") and "“no minutes”." in view.plain.splitlines()[0]
    slack.submit("U1", view, {"link": {"link": "https://x.org/minutes"}})
    assert "none → Completed" in view.plain and "https://x.org/minutes" in view.plain
    slack.press("U1", view, "Confirm")
    slack.wait(lambda: "Sent to" in view.plain, what="the second proposal")
    assert last_direct(slack, "U3", "Accept").plain.startswith("Ann asks you to accept R27 as Completed")
    slack.close_view("U1", everything=True)
    clock_of(office).ahead += timedelta(minutes=1)
    slack.press("U1", told, "Update")  # it waits again: nothing was sent back
    again = form(slack, "U1", "Update R27")
    assert "sent this back" not in again.plain
    office.clean()


def test_mine_counts_what_is_open_like_home_and_the_command_alone(office: Office, slack: Loopback) -> None:
    listed = slack.answer(slack.say_dm("U1", "what's mine"))
    assert listed.plain.startswith("You have 2 open (") and " closed)." in listed.plain.splitlines()[0]
    refs = [line.split()[0] for line in listed.plain.splitlines() if line.startswith("*R")]
    assert refs[:2] == ["*R5*", "*R27*"]
    slack.slash("U1", "C1", "/plan", "")
    assert "Mine (2)" in slack.wait_ephemeral("U1").buttons
    slack.open_home("U1")
    home = slack.wait(lambda: slack.home("U1"), what="Home")
    assert sum(f"*{ref}*" in home.plain for ref in ("R5", "R27")) == 2
    office.clean()
