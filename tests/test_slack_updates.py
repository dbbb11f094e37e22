"""Owners post updates in Slack: previewed, confirmed in place, by form, from a message. Others are told once; nothing can be
forged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from knowledge import history, verification
from knowledge.history import Entry
from tests.limits import at_once
from tests.loopback import Loopback, Message, View
from tests.loopback.effects import notifies
from tests.scenes import SETTINGS as MANAGED
from tests.scenes import Process, clock_of, office_over, payload, pressed, settled
from tests.slack import Office

SETTINGS = (
    MANAGED
    + """
people: {ann: {name: Ann, slack: U1}, bob: {name: Bob, email: bob@example.org}}
plans:
  kent-commissioning:
    tell: C2
    owners: {Procurement: {people: [ann]}, Commissioning: {people: [bob]}, Policy: {groups: [S1]}}
"""
)


@pytest.fixture
def office(database: Path) -> Iterator[Office]:
    with office_over(database, SETTINGS) as opened:
        opened.slack.add_group("S1", "policy", ["U4"])
        opened.slack.add_user("U4", "Dee", email="dee@example.org")
        yield opened


def entries(office: Office) -> tuple[Entry, ...]:
    return history.history(office.store, office.store.plan(None))


def asked(slack: Loopback, user: str, text: str, channel: str = "C1", raw: bool = False) -> Message:
    return slack.answer(slack.mention(user, channel, text, raw=raw))


def direct(slack: Loopback, user: str) -> list[str]:
    return [message.plain for message in slack.messages(slack.dm(user), by_bot=True)]


def form(slack: Loopback, user: str, title: str) -> View:
    views = slack.wait(lambda: [view for view in slack.views(user) if title in view.title], what=f"the form {title}")
    return views[-1]


def test_a_line_is_shown_confirmed_told_and_undone(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress: toolkit signed off, see <https://x.org/doc|x.org>", raw=True)
    assert "Completed → In progress" in shown.plain and shown.buttons == ["Confirm", "Edit", "Cancel"] and not entries(office)
    noted = pressed(slack, "U1", shown, "Confirm")
    assert noted.plain.startswith("Saved: R17") and noted.buttons == ["Undo", "Open"]
    first = entries(office)[-1]
    labels = [element.get("accessibility_label") for block in noted.blocks for element in block.get("elements", ())]
    assert labels[-2:] == [f"Undo change {first.seq}, to R17", "Open R17"]
    assert (first.who, first.surface, first.field, first.after) == ("U1", "slack:mention", "status", "In progress")
    assert first.link.startswith("https://") and first.event.startswith("message:C1:")
    slack.wait(lambda: direct(slack, "U2"), what="what Bob is told")
    settled(slack, "U3")
    (post,) = slack.messages("C2", by_bot=True)
    lines = post.text.splitlines()
    assert (lines[0], *lines[2:]) == (
        "R17 · Ann updated it", "Status: Completed → In progress", "Evidence: https://x.org/doc", "“toolkit signed off”"
    )  # fmt: skip
    assert lines[1].startswith("Reflect Social Value") and post.plain.startswith("Ann updated R17\n")
    assert post.buttons == ["Open"] and notifies(post) == ["<https://x.org/doc>"]  # a link, not a mention
    assert not [block for block in post.blocks if block["type"] == "header"]
    assert direct(slack, "U2") == [post.plain] and direct(slack, "U1") == []
    pressed(slack, "U1", noted, "Undo")
    assert [bool(row.undoes) for row in entries(office)] == [True] * 3 + [False] * 3
    row = office.store.recommendations(office.store.plan(None), ("R17",))[0]
    assert row.status == "Completed" and "toolkit signed off" not in row.progress and not row.evidence
    office.clean()


def test_somebody_elses_confirmation_writes_nothing_and_is_told_to_them_alone(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress")
    slack.press("U3", shown, "Confirm")
    reply = slack.wait_ephemeral("U3")
    assert "Only Ann can confirm this" in reply.plain and not entries(office) and shown.edits == 0
    pressed(slack, "U1", shown, "Cancel")
    assert "Cancelled. R17 is unchanged." in shown.plain and not entries(office)
    office.clean()


def test_a_double_click_confirms_once(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "progress on R20: once")
    press = slack.press("U1", shown, "Confirm")
    slack.repeat(press)
    slack.press("U1", shown, "Confirm") if "Confirm" in shown.buttons else None
    slack.wait(lambda: slack.messages("C2", by_bot=True), what="the line in the channel")
    settled(slack, "U3")
    assert len(entries(office)) == 1 and len(slack.messages("C2", by_bot=True)) == 1


def test_the_form_of_a_card(office: Office, slack: Loopback) -> None:
    card = asked(slack, "U1", "R17")
    slack.press("U1", card, "Update")
    view = form(slack, "U1", "Update R17")
    assert slack.submit("U1", view).errors == {"status": "Nothing is changed yet: change a field, or close this window."}
    wrong = slack.submit("U1", view, {"timescale": {"timescale": "whenever"}})
    assert "can’t read “whenever”" in wrong.errors["timescale"]
    wrong = slack.submit(
        "U1", view, {"timescale": {"timescale": "March 2027"}, "link": {"link": "x.org"}, "why": {"why": "slow"}}
    )
    assert "https://" in wrong.errors["link"]
    values = {"status": {"status": "In progress"}, "note": {"note": "hm"}, "link": {"link": "https://x.org"}}
    assert slack.submit("U1", view, values).action == "update"
    assert "Ongoing → March 2027" in view.plain and "Confirm" in view.buttons and not entries(office)
    slack.press("U1", view, "Confirm")
    slack.wait(lambda: "Saved" in view.plain, what="the confirmation")
    assert {entry.field for entry in entries(office)} == {"status", "timescale", "evidence", "note"}
    slack.wait(lambda: "March 2027" in card.plain, what="the card drawn anew")
    office.clean()


def test_a_draft_is_edited_by_form(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress: pilots strat")
    slack.press("U1", shown, "Edit")
    view = form(slack, "U1", "Update R17")
    assert "pilots strat" in str(view.body["blocks"])
    slack.submit("U1", view, {"progress": {"progress": "pilots start"}})
    slack.press("U1", view, "Confirm")
    slack.wait(lambda: "Saved" in view.plain)
    added = next(entry.added for entry in entries(office) if entry.field == "progress")
    assert added and added.endswith("] pilots start")
    office.clean()


def test_owners_are_offered_to_managers_alone(office: Office, slack: Loopback) -> None:
    for user, offered in (("U1", False), ("U3", True)):
        slack.shortcut(user, "update_recommendation")
        view = form(slack, user, "Update the plan")
        slack.suggest(user, view, "find", "R17")
        slack.submit(user, view, {"find": {"find": "R17"}})
        assert ("Owners" in view.plain) == offered
    office.clean()


def test_a_message_becomes_progress_or_evidence(office: Office, slack: Loopback) -> None:
    mention = slack.mention("U2", "C1", "the hangar is painted <!channel>")
    slack.answer(mention)
    message = next(row for row in slack.messages("C1") if row.ts == mention.ts)
    for kind, field in (("progress", "progress"), ("evidence", "evidence")):
        slack.message_shortcut("U1", message, "add_to_recommendation")
        view = form(slack, "U1", "Add to a")
        slack.suggest("U1", view, "find", "R20")
        slack.submit("U1", view, {"find": {"find": "R20"}, "kind": {"kind": kind}})
        slack.press("U1", view, "Confirm")
        slack.wait(lambda view=view: "Saved" in view.plain)
        entry = entries(office)[0]
        assert entry.field == field and entry.surface == "slack:message" and entry.link.startswith("https://")
        assert "the hangar is painted" in str(entry.after) and "⟨@U2⟩" in str(entry.after) and entry.link in str(entry.after)
        assert "Bob" not in str(entry.after) and "@Bob" in view.plain
        slack.close_view("U1", everything=True)
    office.clean()


def test_a_message_edited_or_deleted_afterwards_marks_its_change(office: Office, slack: Loopback) -> None:
    message = slack.say_dm("U1", "note on R20: forty")
    pressed(slack, "U1", slack.answer(message), "Confirm")
    slack.edit_dm(message, "note on R20: fifty")
    slack.wait(lambda: entries(office)[0].marked == "edited", what="the mark")
    slack.delete_dm(message)
    slack.wait(lambda: entries(office)[0].marked == "deleted", what="the mark")
    assert entries(office)[0].added == "forty"
    office.clean()


def test_who_may_not_is_told_who_may_and_can_suggest(office: Office, slack: Loopback) -> None:
    slack.slash("U2", "C1", "/plan", "update R20 in progress: figures")
    reply = slack.wait_ephemeral("U2")
    assert "belongs to Procurement: ask Ann" in reply.plain
    slack.press("U2", reply, "Send it as a suggestion")
    slack.wait(lambda: direct(slack, "U1"), what="the suggestion")
    message = slack.messages(slack.dm("U1"), by_bot=True)[-1]
    assert message.buttons == ["Accept", "Decline", "Open"] and not entries(office)
    pressed(slack, "U1", message, "Accept")
    assert entries(office)[0].who == "U1" and entries(office)[0].event == "suggestion of U2"
    slack.wait(lambda: any("accepted your suggestion" in text for text in direct(slack, "U2")))
    office.clean()


def test_a_form_says_first_that_it_only_suggests_and_sends_that(office: Office, slack: Loopback) -> None:
    card = asked(slack, "U2", "status of R20")
    slack.press("U2", card, "Update")
    view = form(slack, "U2", "Suggest for R20")
    notice = view.plain.splitlines()[0]
    assert notice == "R20 belongs to Procurement, so what you fill in is sent to them as a suggestion. Ann can change it."
    slack.submit("U2", view, {"progress": {"progress": "the figures are out"}})
    slack.wait(lambda: direct(slack, "U1"), what="the suggestion")
    assert "the figures are out" in direct(slack, "U1")[-1] and not entries(office)
    message = slack.messages(slack.dm("U1"), by_bot=True)[-1]
    pressed(slack, "U1", message, "Accept")
    assert entries(office)[0].event == "suggestion of U2"
    office.clean()


def test_a_user_groups_members_may(office: Office, slack: Loopback) -> None:
    slack.ws.channels["C1"].members.add("U4")
    assert "Confirm" in asked(slack, "U4", "note on R18: policy’s own").buttons
    assert "can’t update R20" in asked(slack, "U4", "note on R20: not policy’s").plain


def test_nothing_forged_is_written(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress")
    sentence = next(
        e["value"] for b in shown.blocks if b["type"] == "actions" for e in b["elements"] if e["text"]["text"] == "Confirm"
    )
    slack.say_dm("U2", sentence)  # typed by somebody else, who may update it as well
    foreign = {
        "type": "app_mention",
        "user": "U1",
        "channel": "C1",
        "text": sentence,
        "team": "T0OTHER",
        "user_team": "T0OTHER",
    }
    slack.event(foreign, team="T0OTHER")
    asked(slack, "U1", "R17")
    slack.press("U1", slack.messages("C1", by_bot=True)[-1], "Update")
    view = form(slack, "U1", "Update R17")
    submission = {"note": {"note": "mine"}}
    form_id = view.body["private_metadata"]
    view.body["private_metadata"] = "forged-metadata"
    assert "too old" in str(slack.submit("U1", view, submission).errors)
    view.body["private_metadata"] = form_id
    view.user = "U2"
    assert "too old" in str(slack.submit("U2", view, submission).errors)  # another's form
    settled(slack, "U3")
    assert entries(office) == ()


def test_sixteen_people_at_once(office: Office, slack: Loopback) -> None:
    shown = [asked(slack, "U3", f"progress on R20: writer {number};") for number in range(16)]
    at_once(*(partial(pressed, slack, "U3", preview, "Confirm") for preview in shown))
    progress = office.store.recommendations(office.store.plan(None), ("R20",))[0].progress
    assert all(progress.count(f"writer {number};") == 1 for number in range(16))
    order = [each.added for each in reversed(entries(office))]
    assert progress.endswith("\n".join(text or "" for text in order)) and verification.verify(office.store).same
    slack.wait(lambda: len(slack.messages("C2", by_bot=True)) >= 16, 10)
    settled(slack, "U3")
    assert len(slack.messages("C2", by_bot=True)) == 16
    office.clean()


def test_a_kill_after_the_confirmation_loses_nothing_and_tells_nobody_twice(database: Path, tmp_path: Path) -> None:
    slack = Loopback(ping_every=0.1)
    for user, name in (("U1", "Ann"), ("U2", "Bob"), ("U3", "Cem")):
        slack.add_user(user, name, email=f"{name.lower()}@example.org")
    slack.add_channel("C1", members=["U1", "U2", "U3"])
    slack.add_channel("C2", members=["U1", "U2", "U3"])
    settings = tmp_path / "planbot.yaml"
    settings.write_text(SETTINGS, encoding="utf-8")
    with slack, Process(slack, database, settings) as process:
        shown = asked(slack, "U1", "update R17 in progress")
        slack.delay("chat.update", 30.0)
        slack.press("U1", shown, "Confirm")
        slack.wait(lambda: slack.messages("C2", by_bot=True), what="the line in the channel")
        process.kill()
        slack.mend()
        process.start()
        slack.wait(lambda: "Saved" in shown.plain, 15, what="the confirmation after the restart")
        settled(slack, "U3")
        assert len(slack.messages("C2", by_bot=True)) == 1 and len(direct(slack, "U2")) <= 1  # whether it was sent is uncertain
        process.end()


def test_a_file_that_comes_with_a_change_is_its_evidence(office: Office, slack: Loopback) -> None:
    message = slack.say_dm("U1", "evidence for R20: the minutes", files=[("minutes.pdf", b"%PDF-")])
    pressed(slack, "U1", slack.answer(message), "Confirm")
    link = slack.files()[0]
    assert entries(office)[0].after[0]["text"] == "the minutes" and link.id in entries(office)[0].after[0]["link"]
    message = slack.say_dm("U1", "R20 in progress: figures are in", files=[("figures.csv", b"1")])
    shown = slack.answer(message)
    assert "Evidence" in shown.plain and "figures are in" in shown.plain
    office.clean()


def test_what_slack_makes_of_a_line_is_made_words_again(office: Office, slack: Loopback) -> None:
    line = "update R20 in progress: <@U2> &amp; Legal paid &lt; 30 days\n- one\n- two"
    shown = asked(slack, "U1", line, raw=True)
    assert "@Bob & Legal paid < 30 days" in shown.plain
    pressed(slack, "U1", shown, "Confirm")
    added = next(entry.added for entry in entries(office) if entry.field == "progress")
    assert added and added.endswith("] ⟨@U2⟩ & Legal paid < 30 days\n- one\n- two")
    two = asked(slack, "U3", "update R17 on hold\nupdate R20 completed")
    assert two.plain.startswith("Check this change to R17 and R20.") and "In progress → Completed" in two.plain
    office.clean()


def test_a_reason_that_lacks_is_asked_for_in_a_window(office: Office, slack: Loopback) -> None:
    back = asked(slack, "U1", "R17 due June 2027")
    assert "needs a reason" in back.plain
    slack.press("U1", back, "Give the reason")
    view = form(slack, "U1", "Why?")
    slack.submit("U1", view, {"why": {"why": "the pilots run on"}})
    assert "Ongoing → June 2027" in view.plain and "the pilots run on" in view.plain and not entries(office)
    slack.press("U1", view, "Confirm")
    slack.wait(lambda: "Saved" in view.plain, what="the confirmation")
    assert (entries(office)[0].after, entries(office)[0].why) == ("June 2027", "the pilots run on")
    office.clean()


def test_the_nearest_is_a_button_that_is_shown_before_it_is_written(office: Office, slack: Loopback) -> None:
    back = asked(slack, "U1", "update R17 in progrezz: pilots")
    assert back.buttons == ["In progress"]
    slack.press("U1", back, "In progress")
    shown = slack.wait(
        lambda: [message for message in slack.messages("C1", by_bot=True) if "Confirm" in message.buttons], what="the preview"
    )
    assert not entries(office)
    slack.press("U2", shown[-1], "Confirm")
    assert "Only Ann can confirm this" in slack.wait_ephemeral("U2").plain and not entries(office)
    office.clean()


def test_undo_is_refused_to_whoever_may_not_and_to_themselves_alone(office: Office, slack: Loopback) -> None:
    noted = pressed(slack, "U1", asked(slack, "U1", "note on R20: once"), "Confirm")
    slack.press("U2", noted, "Undo")
    assert "You can’t update R20" in slack.wait_ephemeral("U2").plain
    assert len(entries(office)) == 1 and "Saved" in noted.plain
    pressed(slack, "U1", noted, "Undo")
    assert "Undone: the note was removed from R20." in noted.plain and len(entries(office)) == 2
    office.clean()


def test_undo_in_slack_needs_the_right_to_what_comes_of_it(database: Path) -> None:
    with office_over(database, SETTINGS + "    completions: two steps\n") as office:
        slack = office.slack
        owners = pressed(slack, "U3", asked(slack, "U3", "assign R9 to Procurement"), "Confirm")
        reopened = pressed(slack, "U3", asked(slack, "U3", "reopen R9"), "Confirm")
        count = len(entries(office))
        slack.press("U1", owners, "Undo")
        assert "Only managers can change owners: ask Cem." in slack.wait_ephemeral("U1").plain
        slack.press("U1", reopened, "Undo")
        assert "Completed has to be accepted by an approver (Cem)." in slack.wait_ephemeral("U1", count=2).plain
        typed = asked(slack, "U1", f"undo {entries(office)[0].seq}")
        assert "has to be accepted by an approver" in typed.plain
        settled(slack, "U1")
        assert len(entries(office)) == count
        pressed(slack, "U3", owners, "Undo")
        assert "Undone: R9 is owned by Commissioning again." in owners.plain
        office.clean()


def test_a_button_for_a_half_of_an_update_takes_back_the_whole(office: Office, slack: Loopback) -> None:
    pressed(slack, "U1", asked(slack, "U1", "update R17 in progress: pilots"), "Confirm")
    last = entries(office)[0].seq  # the sentence of “Undo progress” in earlier versions
    assert "Undone: R17 is back to Completed, and the progress was removed." in asked(slack, "U1", f"undo {last}").plain
    pressed(slack, "U1", asked(slack, "U1", "update R17 in progress: pilots"), "Confirm")
    status = entries(office)[1].seq
    pressed(slack, "U2", asked(slack, "U2", "progress on R17: more"), "Confirm")
    text = asked(slack, "U1", f"undo {status}").plain
    assert "Nothing was undone on R17: the progress has since been changed by Bob on " in text
    assert office.store.recommendations(office.store.plan(None), ("R17",))[0].status == "In progress"
    office.clean()


def test_the_second_who_decides_on_a_suggestion_learns_who_was_first(office: Office, slack: Loopback) -> None:
    slack.ws.channels["C1"].members.add("U4")
    shown = asked(slack, "U4", "update R17 on hold: no lead")
    slack.press("U4", shown, "Send it as a suggestion")
    slack.wait(lambda: direct(slack, "U1") and direct(slack, "U2"), what="the suggestion")
    ann, bob = (slack.messages(slack.dm(user), by_bot=True)[-1] for user in ("U1", "U2"))
    assert ann.text.startswith("R17 · Dee suggests a change to it\n")
    assert ann.text.endswith("\nStatus: Completed → On hold\n“no lead”") and ann.buttons == ["Accept", "Decline", "Open"]
    as_bob_sees_it = replace(bob)  # he presses just before his copy is changed
    pressed(slack, "U1", ann, "Accept")
    slack.wait(lambda: len(direct(slack, "U2")) == 2, what="what Bob is told")
    for button in ("Accept", "Decline"):
        slack.press("U2", as_bob_sees_it, button)
    settled(slack, "U2")
    texts = direct(slack, "U2")
    assert sum("Ann has accepted that suggestion already" in text for text in texts) >= 1 and len(entries(office)) == 2
    assert {entry.who for entry in entries(office)} == {"U1"}
    slack.wait(lambda: any("accepted your suggestion" in text for text in direct(slack, "U4")), what="what Dee is told")
    assert not any("declined" in text for text in direct(slack, "U4")) and len(slack.messages("C2", by_bot=True)) == 1
    office.clean()


def test_two_steps_in_slack(database: Path) -> None:
    with office_over(database, SETTINGS + "    completions: two steps\n") as office:
        slack = office.slack
        shown = asked(slack, "U2", "R27 is now complete, see https://x.org/a and https://x.org/b")
        assert "none → Completed" in shown.plain and "Cem has to accept it first" in shown.plain
        slack.press("U2", shown, "Edit")
        view = form(slack, "U2", "Update R27")
        assert "Completed" in str(view.body["blocks"]) and "https://x.org/a https://x.org/b" in str(view.body["blocks"])
        slack.submit("U2", view, {"evidence": {"evidence": "the charter"}})
        slack.press("U2", view, "Confirm")
        slack.wait(lambda: "Sent to" in view.plain, what="the confirmation")
        row = office.store.recommendations(office.store.plan(None), ("R27",))[0]
        assert row.status is None and row.proposed and row.proposed.to == "Completed"
        assert [(piece.text, piece.link) for piece in row.evidence] == [
            ("the charter", "https://x.org/a"),
            ("", "https://x.org/b"),
        ]
        slack.wait(lambda: direct(slack, "U3"), what="the request to sign off")
        request = slack.messages(slack.dm("U3"), by_bot=True)[-1]
        assert "Bob asks you to accept" in request.plain and request.buttons == ["Accept", "Send back", "Open"]
        slack.press("U3", request, "Send back")
        why = form(slack, "U3", "Send R27 back")
        slack.submit("U3", why, {"why": {"why": "no minutes"}})
        slack.wait(lambda: "Sent back to Bob: Completed for R27." in why.plain, what="the decision")
        slack.wait(lambda: "Sent back to Bob" in request.plain, what="the request as it became")
        slack.wait(lambda: len(direct(slack, "U2")) == 1, what="what Bob is told")
        told = slack.messages(slack.dm("U2"), by_bot=True)[-1]
        assert told.text.startswith("R27 · Cem sent it back: “no minutes”.") and told.buttons == ["Update", "Open"]
        office.clean()


def test_a_guest_and_a_foreigner_write_nothing(office: Office, slack: Loopback) -> None:
    slack.add_user("U8", "Gus", is_restricted=True)
    slack.add_user("U9", "Fay", team="T0OTHER")
    slack.ws.channels["C1"].members |= {"U8", "U9"}
    shown = asked(slack, "U1", "update R17 in progress")
    for user, says in (("U8", "Guests can’t"), ("U9", "my own workspace")):
        assert says in asked(slack, user, "update R17 on hold").plain
        slack.press(user, shown, "Confirm")
        assert says in slack.wait_ephemeral(user).plain
    settled(slack, "U3")
    assert entries(office) == () and shown.edits == 0


def test_a_preview_that_is_too_old_writes_nothing(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress")
    clock_of(office).ahead += timedelta(minutes=31)
    slack.press("U1", shown, "Confirm")
    reply = slack.wait_ephemeral("U1")
    assert "no longer waits" in reply.plain and entries(office) == ()
    office.clean()


def test_what_the_second_sees_when_somebody_was_first(office: Office, slack: Loopback) -> None:
    first, second = asked(slack, "U1", "update R17 in progress"), asked(slack, "U2", "update R17 on hold")
    pressed(slack, "U1", first, "Confirm")
    pressed(slack, "U2", second, "Confirm")
    assert "changed meanwhile by Ann" in second.plain and "In progress → On hold" in second.plain
    assert second.buttons == ["Confirm", "Edit", "Cancel"] and len(entries(office)) == 1
    pressed(slack, "U2", second, "Confirm")
    assert entries(office)[0].after == "On hold" and entries(office)[0].before == "In progress"
    office.clean()


def test_later_news_of_a_recommendation_stands_below_the_first_of_the_day(database: Path) -> None:
    """Even after a restart, since the thread is in the database. Another recommendation or another day starts a new one."""
    with office_over(database, SETTINGS) as office:
        slack = office.slack
        pressed(slack, "U1", asked(slack, "U1", "progress on R20: one"), "Confirm")
        slack.wait(lambda: slack.messages("C2", by_bot=True), what="the first post")
        office.close()
        office.open()
        pressed(slack, "U1", asked(slack, "U1", "progress on R20: two"), "Confirm")
        pressed(slack, "U1", asked(slack, "U1", "progress on R17: three"), "Confirm")
        slack.wait(lambda: len(slack.messages("C2", by_bot=True)) == 3, what="three posts")
        first, second, other = slack.messages("C2", by_bot=True)
        assert (first.thread_ts, second.thread_ts, other.thread_ts) == (None, first.ts, None) and "“two”" in second.text
        slack.wait(lambda: "“two”" in first.text, what="the first post with the latest")
        assert "“one”" not in first.text and "Earlier today: Ann updated it" in first.text and first.buttons == ["Open"]
        clock_of(office).ahead += timedelta(days=1)
        pressed(slack, "U1", asked(slack, "U1", "progress on R20: four"), "Confirm")
        slack.wait(lambda: len(slack.messages("C2", by_bot=True)) == 4, what="the next day's post")
        assert slack.messages("C2", by_bot=True)[-1].thread_ts is None
        office.clean()


def test_the_preview_says_who_will_be_told(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress")
    assert "It will be posted in <#C2>, and Bob will get a message." in shown.text and "<#C2>" in notifies(shown)
    slack.slash("U1", "C1", "/plan", "progress on R20: alone")
    private = slack.wait_ephemeral("U1")
    assert "It will be posted in <#C2>." in private.text


def test_an_edited_preview_is_replaced_and_can_not_be_confirmed(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress: pilots")
    confirm = next(e for b in shown.blocks if b["type"] == "actions" for e in b["elements"] if e["text"]["text"] == "Confirm")
    slack.press("U1", shown, "Edit")
    view = form(slack, "U1", "Update R17")
    slack.submit("U1", view, {"progress": {"progress": "pilots in May"}})
    slack.wait(lambda: "This is your edited version." in shown.plain, what="the former preview")
    assert "pilots in May" in shown.plain and shown.buttons == ["Confirm", "Edit", "Cancel"]
    slack.say_dm("U1", confirm["value"])
    slack.wait(lambda: any("replaced by your edit" in text for text in direct(slack, "U1")), what="the refusal")
    assert entries(office) == ()
    slack.press("U1", view, "Confirm")
    slack.wait(lambda: "Saved" in view.plain, what="the confirmation")
    slack.wait(lambda: "Saved: R17" in shown.plain, what="the message that was edited")
    settled(slack, "U3")
    assert [row.added for row in entries(office) if row.field == "progress"] == ["[2 March 2026] pilots in May"]
    assert len(slack.messages("C2", by_bot=True)) == 1
    office.clean()


def test_an_edited_preview_can_be_confirmed_once_its_window_is_closed(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress: pilots")
    slack.press("U1", shown, "Edit")
    view = form(slack, "U1", "Update R17")
    slack.submit("U1", view, {"progress": {"progress": "pilots in May"}})
    slack.wait(lambda: "pilots in May" in shown.plain, what="the edited preview")
    slack.close_view("U1")
    slack.press("U1", shown, "Confirm")
    slack.wait(lambda: "Saved: R17" in shown.plain, what="the confirmation")
    settled(slack, "U3")
    assert [row.added for row in entries(office) if row.field == "progress"] == ["[2 March 2026] pilots in May"]
    office.clean()


def test_one_press_accepts_what_was_shown_and_nothing_else(database: Path) -> None:
    with office_over(database, SETTINGS + "    completions: two steps\n") as office:
        slack = office.slack
        pressed(slack, "U2", asked(slack, "U2", "R27 is now complete: the charter, see https://x.org/a"), "Confirm")
        slack.wait(lambda: direct(slack, "U3"), what="the request to sign off")
        (request,) = slack.messages(slack.dm("U3"), by_bot=True)
        assert "Status: none → Completed" in request.text and "<https://x.org/a>" in notifies(request)
        as_cem_sees_it = replace(request)  # he presses just before it is changed
        pressed(slack, "U2", asked(slack, "U2", "R27 is now superseded by R17: merged"), "Confirm")
        slack.wait(lambda: request.buttons == ["Open"], what="the request replaced")
        slack.press("U3", as_cem_sees_it, "Accept")
        slack.wait(lambda: "something else is waiting" in request.plain, what="what is waiting now")
        row = office.store.recommendations(office.store.plan(None), ("R27",))[0]
        assert "waiting on R27 now" in request.plain and "Superseded" in request.plain
        assert row.status is None and request.buttons == ["Accept", "Send back", "Open"]
        pressed(slack, "U3", request, "Accept")
        assert "Accepted: R27 is now Superseded." in request.plain and request.buttons == ["Undo", "Open"]
        told = "R27 · Cem accepted it as Superseded"
        slack.wait(lambda: any(row.text.startswith(told) for row in slack.messages("C2", by_bot=True)), what="the news")
        slack.wait(lambda: direct(slack, "U2"), what="what Bob is told")
        assert slack.messages(slack.dm("U2"), by_bot=True)[-1].text.startswith(told)
        office.clean()


def test_a_suggestion_is_declined_with_a_reason(office: Office, slack: Loopback) -> None:
    slack.ws.channels["C1"].members.add("U4")
    shown = asked(slack, "U4", "update R20 on hold")
    slack.press("U4", shown, "Send it as a suggestion")
    slack.wait(lambda: direct(slack, "U1"), what="the suggestion")
    message = slack.messages(slack.dm("U1"), by_bot=True)[-1]
    slack.press("U1", message, "Decline")
    why = form(slack, "U1", "Decline this suggestion")
    slack.submit("U1", why, {"why": {"why": "it goes on"}})
    slack.wait(lambda: "Declined: R20 is unchanged" in message.plain, what="the suggestion as it became")
    slack.wait(lambda: direct(slack, "U4"), what="what Dee is told")
    assert "Ann declined your suggestion for R20: “it goes on”." in direct(slack, "U4")[-1] and not entries(office)
    office.clean()


def test_a_press_that_arrives_hours_late_is_shown_again(office: Office, slack: Loopback) -> None:
    shown = asked(slack, "U1", "update R17 in progress: pilots")
    block = next(block for block in shown.blocks if block["type"] == "actions")
    button = next(element for element in block["elements"] if element["text"]["text"] == "Confirm")
    pressed_at = clock_of(office)() - timedelta(hours=3)
    action = {**button, "block_id": block["block_id"], "action_ts": f"{pressed_at.timestamp():.6f}"}
    container = {"type": "message", "message_ts": shown.ts, "channel_id": "C1", "is_ephemeral": False}
    payload(slack, {"type": "block_actions", "actions": [action], "container": container, "channel": {"id": "C1"}})
    slack.wait(lambda: "this was sent on" in shown.plain, what="the preview, shown again")
    assert entries(office) == () and shown.buttons == ["Confirm", "Edit", "Cancel"]
    pressed(slack, "U1", shown, "Confirm")
    assert "Saved: R17" in shown.plain and len(entries(office)) == 2
    office.clean()
