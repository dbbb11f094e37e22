"""If several people were asked to decide something, every copy of the message says what happened, wherever it was decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.request import Request
from handlers.respond import remember, respond
from tests.loopback import Loopback, Message
from tests.scenes import SETTINGS as MANAGED
from tests.scenes import clock_of, office_over, pressed
from tests.slack import Office
from tests.test_slack_updates import asked, form

SETTINGS = (
    MANAGED
    + """
people: {ann: {name: Ann, slack: U1}, bob: {name: Bob, slack: U2}, cem: {name: Cem, slack: U3}, dee: {name: Dee, slack: U4}}
plans:
  kent-commissioning:
    tell: C2
    completions: two steps
    approvers: [cem, dee]
    owners: {Procurement: {people: [ann, bob]}, Commissioning: {people: [ann, bob]}}
"""
)


@pytest.fixture
def office(database: Path) -> Iterator[Office]:
    with office_over(database, SETTINGS) as opened:
        opened.slack.add_user("U4", "Dee", email="dee@example.org")
        opened.slack.ws.channels["C1"].members.add("U4")
        yield opened


def last_direct(slack: Loopback, user: str, has: str) -> Message:
    """The last direct message to somebody with a button of this name."""
    found = slack.wait(
        lambda: [message for message in slack.messages(slack.dm(user), by_bot=True) if has in message.buttons], what=has
    )
    return found[-1]


def proposed(slack: Loopback) -> Message:
    """A completion proposed by Ann; her message."""
    return pressed(slack, "U1", asked(slack, "U1", "R27 is complete: done, see https://x.org"), "Confirm")


def test_what_one_approver_decides_the_other_sees_and_the_proposer(office: Office, slack: Loopback) -> None:
    mine = proposed(slack)
    cem, dee = last_direct(slack, "U3", "Accept"), last_direct(slack, "U4", "Accept")
    pressed(slack, "U3", cem, "Accept")
    slack.wait(lambda: "Accept" not in dee.buttons, what="the other copy")
    assert dee.plain.startswith("Cem accepted R27 on ") and dee.buttons == ["Open"]
    assert "Status: none → Completed" in dee.plain and "Evidence: https://x.org" in dee.text
    slack.wait(lambda: "Undo" not in mine.buttons, what="the proposer's message")
    assert "Cem accepted R27 on" in mine.plain
    pressed(slack, "U3", cem, "Undo")
    slack.wait(lambda: "Accept" in dee.buttons, what="the buttons again, for the decision was undone")
    assert dee.plain.startswith("Ann asks you to accept R27 as Completed")
    office.clean()


def test_what_is_sent_back_or_withdrawn_or_replaced_has_no_buttons_left(office: Office, slack: Loopback) -> None:
    mine = proposed(slack)
    cem, dee = last_direct(slack, "U3", "Accept"), last_direct(slack, "U4", "Accept")
    pressed(slack, "U1", mine, "Undo")
    for message in (cem, dee):
        slack.wait(lambda message=message: message.buttons == ["Open"], what="the request withdrawn")
        assert message.plain.startswith("Ann withdrew this request about R27 on ")
    proposed(slack)
    cem, dee = last_direct(slack, "U3", "Accept"), last_direct(slack, "U4", "Accept")
    slack.press("U3", cem, "Send back")
    slack.submit("U3", form(slack, "U3", "Send R27 back"), {"why": {"why": "no minutes"}})
    slack.wait(lambda: dee.buttons == ["Open"], what="the request sent back")
    assert dee.plain.startswith("Cem sent R27 back on ") and "“no minutes”" in dee.plain
    proposed(slack)
    cem = last_direct(slack, "U3", "Accept")
    pressed(slack, "U2", asked(slack, "U2", "R27 is superseded: merged into R17, see https://x.org/merged"), "Confirm")
    slack.wait(lambda: cem.buttons == ["Open"], what="the request replaced")
    assert cem.plain.startswith("Bob replaced this request about R27 on ") and "now asks for Superseded" in cem.plain
    office.clean()


def test_a_suggestion_decided_by_one_is_decided_for_the_others(office: Office, slack: Loopback) -> None:
    for button, says in (("Decline", "Ann declined this"), ("Accept", "Ann accepted this suggestion for R27 on ")):
        slack.press("U4", asked(slack, "U4", f"progress on R27: figures {button}"), "Send it as a suggestion")
        ann, bob = last_direct(slack, "U1", "Accept"), last_direct(slack, "U2", "Accept")
        if button == "Accept":
            pressed(slack, "U1", ann, "Accept")
        else:
            slack.press("U1", ann, "Decline")
            slack.submit("U1", form(slack, "U1", "Decline this suggestion"), {"why": {"why": "not yet"}})
        slack.wait(lambda bob=bob: bob.buttons == ["Open"], what="the other copy")
        assert bob.plain.startswith(says) and ("“not yet”" in bob.plain) == (button == "Decline")
    office.clean()


def test_an_update_undone_by_somebody_else_has_no_undo_left(office: Office, slack: Loopback) -> None:
    mine = pressed(slack, "U1", asked(slack, "U1", "note on R27: once"), "Confirm")
    undo = next(e["value"] for b in mine.blocks if b["type"] == "actions" for e in b["elements"] if e["text"]["text"] == "Undo")
    asked(slack, "U3", undo)
    slack.wait(lambda: "Undo" not in mine.buttons, what="the message without its button")
    assert "Cem undid this on" in mine.plain and mine.plain.startswith("Saved: ")
    office.clean()


def test_what_is_decided_at_the_terminal_is_seen_at_the_next_look(office: Office, slack: Loopback) -> None:
    proposed(slack)
    cem = last_direct(slack, "U3", "Accept")
    assert office.bot
    plan, now = office.store.plan(None), office.clock()
    rights = office.bot.workspace.rights(plan)
    for line in ("accept R27", "yes"):
        remember(office.store, shown := respond(office.store, plan, Request(line, "U4", now, "terminal", rights=rights)))
    assert shown.recorded
    office.bot.replies.copies.look()
    slack.wait(lambda: cem.buttons == ["Open"], what="the copy")
    assert cem.plain.startswith("Dee accepted R27 on ")
    office.clean()


def test_a_reminders_rows_say_what_happened_and_keep_what_was_ticked_off(office: Office, slack: Loopback) -> None:
    proposed(slack)
    slack.press("U4", asked(slack, "U4", "progress on R27: figures"), "Send it as a suggestion")
    shown = slack.answer(slack.say_dm("U3", "what needs me"))
    assert "Accept" in shown.buttons
    pressed(slack, "U4", last_direct(slack, "U4", "Accept"), "Accept")
    slack.wait(lambda: "Dee accepted R27" in shown.plain, what="the row")
    office.clean()


def test_a_decision_is_seen_in_the_channel_and_in_the_first_post_of_the_day(office: Office, slack: Loopback) -> None:
    proposed(slack)
    first = slack.wait(lambda: slack.messages("C2", by_bot=True), what="the first post")[0]
    pressed(slack, "U3", last_direct(slack, "U3", "Accept"), "Accept")
    slack.wait(lambda: first.plain.startswith("Cem accepted R27 as Completed"), what="the first post with the latest")
    assert "Earlier today: Ann asked for sign-off of it as Completed" in first.plain
    (_, second) = slack.messages("C2", by_bot=True)
    posted = [call.args for call in slack.called("chat.postMessage") if call.args.get("reply_broadcast")]
    assert second.thread_ts == first.ts and len(posted) == 1
    office.clean()


def test_what_is_wrong_in_the_form_of_a_digest_is_said_where_it_is(office: Office, slack: Loopback) -> None:
    slack.open_home("U3")
    slack.press("U3", slack.wait(lambda: slack.home("U3"), what="Home"), "Set up a digest")
    view = form(slack, "U3", "Set up a digest")
    filled = {"channel": {"channel": "C1"}, "when": {"when": "every Monday 9:00"}, "owner": {"owner": "Catering"}}
    (block, error), *others = slack.submit("U3", view, filled).errors.items()
    assert block == "owner" and error.startswith("“Catering” isn’t an owner in this plan.") and not others
    filled["when"], filled["owner"] = {"when": "now and then"}, {"owner": ""}
    (block, error), *others = slack.submit("U3", view, filled).errors.items()
    assert block == "when" and "now and then" in error and not others
    filled["when"] = {"when": "every Monday 9:00"}
    assert slack.submit("U3", view, filled).action == "update" and "The digest is set up" in view.plain
    office.clean()


def test_a_suggestion_goes_to_the_new_owner_and_its_author_is_credited(database: Path) -> None:
    settings = SETTINGS.replace(
        "Commissioning: {people: [ann, bob]}", "Commissioning: {people: [ann]}, Policy: {people: [bob]}"
    )
    with office_over(database, settings) as office:
        slack = office.slack
        slack.add_user("U4", "Dee", email="dee@example.org")
        slack.ws.channels["C1"].members.add("U4")
        slack.press("U4", asked(slack, "U4", "progress on R27: figures"), "Send it as a suggestion")
        ann = last_direct(slack, "U1", "Accept")
        pressed(slack, "U3", asked(slack, "U3", "assign R27 to Policy"), "Confirm")
        slack.wait(lambda: ann.buttons == ["Open"], what="the former owner's copy")
        assert ann.plain.startswith("This suggestion for R27 now waits for Bob, who can change it")
        told = slack.wait(lambda: [m for m in slack.messages(slack.dm("U4"), by_bot=True) if "is with Bob now" in m.plain])
        assert told[0].plain.startswith("Your suggestion for R27 is with Bob now") and "Owner: Policy" in told[0].plain
        bob = last_direct(slack, "U2", "Accept")
        pressed(slack, "U2", bob, "Accept")
        assert "(suggested by Dee)" in asked(slack, "U1", "history R27").text
        news = slack.wait(lambda: [m for m in slack.messages("C2", by_bot=True) if "Suggested by Dee" in m.text])
        assert news
        office.clean()


def test_a_completed_one_is_reopened_by_suggestion(database: Path) -> None:
    with office_over(database, SETTINGS.replace("    completions: two steps\n", "")) as office:
        slack = office.slack
        slack.add_user("U4", "Dee", email="dee@example.org")
        slack.ws.channels["C1"].members.add("U4")
        for line in ("R27 in progress", "R27 is complete"):
            pressed(slack, "U1", asked(slack, "U1", line), "Confirm")
        slack.press("U4", asked(slack, "U4", "reopen R27"), "Send it as a suggestion")
        request = last_direct(slack, "U1", "Accept")
        assert "Status: Completed → In progress" in request.text
        pressed(slack, "U1", request, "Accept")
        assert "Saved: R27 is now In progress" in request.plain
        office.clean()


def test_a_sign_off_keeps_its_evidence_in_sight(office: Office, slack: Loopback) -> None:
    proposed(slack)
    cem = last_direct(slack, "U3", "Accept")
    pressed(slack, "U3", cem, "Accept")
    assert "Accepted: R27 is now Completed." in cem.plain and "https://x.org" in cem.plain
    slack.wait(
        lambda: [m for m in slack.messages("C2", by_bot=True) if "Evidence: https://x.org" in m.text and "accepted" in m.text]
    )
    office.clean()


def test_an_answer_says_where_it_comes_from_once_that_is_old(office: Office, slack: Loopback) -> None:
    source = "which has no date; read on 2 March 2026"
    assert source not in asked(slack, "U1", "R17").plain and source in asked(slack, "U1", "summary").plain
    clock_of(office).ahead += timedelta(days=100)
    assert source in asked(slack, "U1", "status of R17").plain
    office.clean()


def test_a_form_opens_with_its_content(office: Office, slack: Loopback) -> None:
    slack.press("U1", asked(slack, "U1", "R27"), "Update")
    view = form(slack, "U1", "Update R27")
    assert view.updates == 0 and "Status" in view.plain
    office.clean()


def test_home_lists_suggestions_what_was_sent_back_and_where_a_digest_goes(office: Office, slack: Loopback) -> None:
    slack.press("U4", asked(slack, "U4", "progress on R27: figures"), "Send it as a suggestion")
    proposed(slack)
    request = last_direct(slack, "U3", "Send back")
    slack.press("U3", request, "Send back")
    slack.submit("U3", form(slack, "U3", "Send R27 back"), {"why": {"why": "no minutes"}})
    asked(slack, "U3", "digest here every Monday 9:00")
    slack.open_home("U1")
    home = slack.wait(lambda: slack.home("U1"), what="Home")
    assert "Waiting for you: 2" in home.plain and "Dee suggests a change to it" in home.plain
    assert "Cem sent it back: “no minutes”." in home.plain and {"Accept", "Decline", "Update"} <= set(home.buttons)
    assert "*<#C1>*\\nEvery Monday at 9:00" in str(home.body)
    slack.press("U1", home, "Accept")
    slack.wait(lambda: "Waiting for you: 1" in home.plain or "Waiting for you: 1" in slack.home("U1").plain, what="Home anew")
    office.clean()
