"""Accepted work is done once, in order and at Slack's pace, whatever breaks on the way; and people are told what can't be done.

If nobody knows whether an answer arrived, it is sent again and says so. How long planbot waits is tested in
test_slack_outages.py.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings_file import load_settings
from bot.slack import outbox
from bot.slack.outbox import Parcel
from knowledge import claims
from knowledge.store import Store
from tests.conftest import NOW
from tests.loopback import Call, Loopback
from tests.scenes import Process, clock_of, command, edited, filled, home_of, office_over, payload, settled
from tests.slack import Office

ACTIONS_OF_R17 = "KCC is committed to considering social value"


@pytest.fixture(scope="module")
def shared(shared_database: Path) -> Iterator[Office]:
    with office_over(shared_database) as opened:
        for number in range(10, 50):
            opened.slack.add_channel(f"C{number}", members=("U1", "U2", "U3"))
        yield opened


@pytest.fixture
def office(shared: Office) -> Iterator[Office]:
    """The office that scenarios share, with no faults arranged before or after each."""
    yield shared
    shared.slack.mend()
    shared.slack.refuse_blocks()
    shared.clean()


@pytest.fixture
def alone() -> Iterator[Loopback]:
    """A workspace without a bot, to which a process connects."""
    with Loopback(ping_every=0.1) as opened:
        opened.add_user("U1", "Ann")
        for channel in ("C1", "C2", "C3"):
            opened.add_channel(channel, members=("U1",))
        yield opened


def answers(slack: Loopback, channel: str, thread: str | None = None) -> list[str]:
    """The first line of each message that planbot wrote, in order."""
    return [message.text.splitlines()[0] for message in slack.messages(channel, thread, by_bot=True)]


def posts(slack: Loopback, channel: str, *, ok: bool | None = None) -> list[Call]:
    return [call for call in slack.called("chat.postMessage") if call.args.get("channel") == channel and ok in (None, call.ok)]


def state_of(office: Office, claim: str) -> str:
    row = office.store.db.conn.execute("SELECT state FROM claim WHERE id = ?", [claim]).fetchone()
    return str(row[0]) if row else ""


def wait_state(office: Office, claim: str, state: str) -> None:
    end = time.monotonic() + 5
    while state_of(office, claim) != state:
        assert time.monotonic() < end, f"{claim} is {state_of(office, claim)!r}"
        time.sleep(0.01)


def all_done(database: Path) -> None:
    """Wait until every claim is done."""
    end = time.monotonic() + 5
    with closing(sqlite3.connect(database)) as conn:
        while conn.execute("SELECT 1 FROM claim WHERE state = 'claimed'").fetchone():
            assert time.monotonic() < end
            time.sleep(0.01)


# Once


def test_an_event_sent_again_is_answered_once(slack: Loopback) -> None:
    asked = slack.mention("U1", "C10", "status of R17")
    slack.answer(asked)
    again = [slack.redeliver(asked), slack.repeat(asked)]
    assert all(each.wait_ack() for each in again)
    slack.answer(slack.mention("U1", "C10", "status of R3"))
    assert answers(slack, "C10") == ["R17 · 🟢 Completed", "R3 · 🟢 Completed"]


def test_an_event_sent_twice_at_once_is_answered_once(slack: Loopback) -> None:
    asked = slack.mention("U1", "C11", "status of R17")
    slack.repeat(asked)
    slack.repeat(asked)
    slack.answer(slack.mention("U1", "C11", "status of R3"))
    assert answers(slack, "C11") == ["R17 · 🟢 Completed", "R3 · 🟢 Completed"]


def test_a_command_sent_again_is_answered_once(slack: Loopback) -> None:
    before = len(slack.ephemerals("U1"))
    sent = slack.slash("U1", "C10", "/plan", "status of R17")
    slack.repeat(sent)
    command(slack, "U1", "C10", "status of R3")
    slack.repeat(sent).wait_ack()
    settled(slack)
    told = [each.plain.splitlines()[0] for each in slack.ephemerals("U1")[before:]]
    assert told == ["R17 · 🟢 Completed", "R3 · 🟢 Completed"]


def test_a_double_click_does_nothing_twice(slack: Loopback) -> None:
    answer = command(slack, "U1", "C12", "status of R17")
    slack.press("U1", answer, "Share in channel")
    slack.press("U1", answer, "Share in channel")
    shared = slack.wait_message("C12", "Shared by")
    settled(slack)
    assert slack.messages("C12", by_bot=True) == [shared]

    opened = len(slack.called("views.open"))
    press = slack.press("U1", shared, "Actions")
    slack.press("U1", shared, "Actions")
    slack.repeat(press)
    view = filled(slack, "U1")
    settled(slack)
    assert view.open and view.updates == 1 and len(slack.called("views.open")) == opened + 1
    slack.close_view("U1")


def test_two_people_may_press_the_same_button(slack: Loopback) -> None:
    answer = slack.answer(slack.mention("U1", "C13", "status of R17"))
    slack.press("U1", answer, "Actions")
    slack.press("U2", answer, "Actions")
    assert ACTIONS_OF_R17 in filled(slack, "U1").plain and ACTIONS_OF_R17 in filled(slack, "U2").plain
    slack.close_view("U1")
    slack.close_view("U2")


def test_a_button_works_again_later(database: Path) -> None:
    with office_over(database) as office:
        slack = office.slack
        asked = slack.mention("U1", "C1", "summary")
        message = slack.answer(asked)
        for count in (2, 3):
            slack.press("U1", message, "By theme")
            slack.wait_messages("C1", thread_ts=asked.ts, count=count)
            clock_of(office).ahead += timedelta(seconds=5)
        office.clean()


def test_nothing_is_done_twice_over_a_restart(database: Path) -> None:
    with office_over(database) as office:
        slack = office.slack
        asked = slack.mention("U1", "C1", "summary")
        message = slack.answer(asked)
        sent = slack.slash("U1", "C2", "/plan", "status of R17")
        slack.wait_ephemeral("U1")
        pressed = slack.press("U1", message, "By theme")
        slack.wait_messages("C1", count=2)
        office.close()
        again = [slack.redeliver(asked), slack.repeat(sent), slack.repeat(pressed)]
        office.open()
        assert all(each.wait_ack() for each in again)
        settled(slack)
        assert len(slack.messages("C1", by_bot=True)) == 2 and len(slack.ephemerals("U1")) == 1
        office.clean()


def test_an_answer_whose_fate_is_not_known_is_sent_again_and_says_so(office: Office, slack: Loopback) -> None:
    slack.drop("chat.postMessage", channel="C14")
    lost = slack.mention("U1", "C14", "status of R17")
    wait_state(office, f"event:{lost.event_id}", "done")
    slack.drop("response_url")
    before = len(slack.ephemerals("U2"))
    sent = slack.slash("U2", "C14", "/plan", "status of R17")
    wait_state(office, f"command:{sent.trigger_id}", "done")
    settled(slack)
    settled(slack, "U2")
    assert answers(slack, "C14") == ["R17 · 🟢 Completed", "Slack did not say whether this arrived, so here it is again."]
    again = slack.messages("C14", by_bot=True)[-1]
    assert "R17 · 🟢 Completed" in again.text and "R17 · 🟢 Completed" in again.plain
    assert [each.text.splitlines()[0] for each in slack.ephemerals("U2")[before:]] == answers(slack, "C14")


def test_a_message_whose_fate_is_never_known_is_sent_three_times_at_most(
    office: Office, slack: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "planbot")
    slack.drop("chat.postMessage", times=5, channel="C14")
    before = len(posts(slack, "C14"))
    lost = slack.mention("U1", "C14", "status of R17")
    wait_state(office, f"event:{lost.event_id}", "uncertain")
    assert len(posts(slack, "C14")) == before + 3
    assert [record.getMessage() for record in caplog.records].count("uncertain") == 1


def test_what_only_replaces_is_done_again_when_its_answer_is_lost(slack: Loopback) -> None:
    slack.drop("views.publish")
    slack.open_home("U3")
    slack.wait(lambda: len(slack.called("views.publish")) == 2, what="a second attempt")
    message = slack.answer(slack.mention("U1", "C15", "list all"))
    slack.drop("chat.update")
    slack.press("U1", message, "Next")
    assert "9 to 16 of 27" in edited(slack, message, 2).plain


# Cut off


def test_what_a_crash_cut_off_is_answered_after_it_and_once(alone: Loopback, database: Path) -> None:
    with Process(alone, database) as bot:
        done = alone.mention("U1", "C1", "status of R17")
        alone.answer(done)
        all_done(database)
        alone.rate_limit("chat.postMessage", retry_after=60, times=1, channel="C2")
        alone.rate_limit("response_url", retry_after=60, times=1)
        cut = alone.mention("U1", "C2", "status of R3")
        sent = alone.slash("U1", "C1", "/plan", "status of R5")
        assert cut.wait_ack() and sent.wait_ack()
        alone.wait(lambda: sum(call.status == 429 for call in alone.calls) == 2, what="two refusals for now")
        bot.kill()
        while_away = alone.mention("U1", "C3", "status of R7")
        bot.start()
        assert "R3 · 🟢 Completed" in alone.answer(cut).plain
        assert "R5 · ⚪ No status" in alone.wait_ephemeral("U1").plain
        assert "R7 · " in alone.answer(while_away).plain
        all_done(database)
        bot.kill()
        bot.start()
        alone.redeliver(cut).wait_ack()
        alone.answer(alone.mention("U1", "C2", "status of R8"))
        assert [len(alone.messages(channel, by_bot=True)) for channel in ("C1", "C2", "C3")] == [1, 2, 1]
        assert len(alone.ephemerals("U1")) == 1
        assert [line["id"] for line in bot.log if line["what"] == "resumed"].count(f"event:{cut.event_id}") == 1
        assert (alone.model_faults, alone.strays, alone.misuse, alone.trouble) == ([], [], [], [])


def test_an_answer_that_a_killed_process_may_have_sent_says_so(alone: Loopback, database: Path) -> None:
    with Process(alone, database) as bot, closing(sqlite3.connect(database, isolation_level=None)) as conn:
        asked = alone.mention("U1", "C1", "status of R17")
        assert asked.wait_ack()
        conn.execute("BEGIN IMMEDIATE")  # it can't record that it has answered
        alone.answer(asked)
        bot.kill()
        conn.execute("ROLLBACK")
        assert conn.execute("SELECT state FROM claim").fetchall() == [("claimed",)]
        bot.start()
        all_done(database)
        assert answers(alone, "C1") == ["R17 · 🟢 Completed", "I was restarted, and don’t know whether this arrived before."]


def test_a_modal_that_a_crash_cut_off_is_told(alone: Loopback, database: Path) -> None:
    with Process(alone, database) as bot:
        answer = alone.answer(alone.mention("U1", "C1", "status of R17"))
        alone.rate_limit("views.update", retry_after=60, times=1)
        assert alone.press("U1", answer, "Actions").wait_ack()
        alone.wait(lambda: any(call.status == 429 for call in alone.calls), what="a refusal for now")
        bot.kill()
        bot.start()
        assert "press it again" in alone.wait_message(alone.dm("U1")).plain
        alone.close_view("U1")
        answer = alone.answer(alone.mention("U1", "C2", "status of R17"))
        alone.press("U1", answer, "Actions")
        assert ACTIONS_OF_R17 in filled(alone, "U1").plain


def test_a_refresh_in_mid_click_is_not_noticed(slack: Loopback) -> None:
    message = slack.answer(slack.mention("U1", "C16", "list all"))
    slack.delay("chat.update", 0.3, times=1)
    slack.press("U1", message, "Next")
    slack.refresh(close_after=0.5)
    asked = [slack.mention("U1", "C16", f"status of R{number}") for number in (3, 17)]
    sent = slack.slash("U1", "C16", "/plan", "R8")
    assert "9 to 16 of 27" in edited(slack, message).plain
    assert sent.wait_ack() and all("Completed" in slack.answer(each).plain for each in asked)
    slack.wait(lambda: slack.connections == 1, what="the old socket's end")
    slack.press("U1", message, "Next")
    assert "17 to 24 of 27" in edited(slack, message, 2).plain


def test_a_socket_that_ends_unannounced_is_not_noticed(slack: Loopback) -> None:
    slack.hang_up()
    asked = slack.mention("U1", "C15", "status of R17")
    assert "R17 · 🟢 Completed" in slack.answer(asked).plain and len(asked.attempts) == 1


# Pace


def test_a_burst_is_answered_in_order_in_each_channel(slack: Loopback) -> None:
    channels, numbers = ("C30", "C31", "C32", "C33", "C34"), range(1, 13)
    already = {channel: len(answers(slack, channel)) for channel in channels}
    for number in numbers:
        for channel in channels:
            slack.mention("U1", channel, f"timescale of R{number}")
    for channel in channels:
        slack.wait_message(channel, count=already[channel] + len(numbers), timeout=10)
        refs = [line.split()[0].removesuffix("’s") for line in answers(slack, channel)[already[channel] :]]
        assert refs == [f"R{number}" for number in numbers]


def test_a_modal_opens_before_anything_slow_is_done(slack: Loopback) -> None:
    slack.add_user("U9", "Eva")
    answer = slack.answer(slack.mention("U1", "C16", "status of R17"))
    slack.delay("users.info", 0.8, times=1)
    slack.press("U9", answer, "Actions")
    assert ACTIONS_OF_R17 in filled(slack, "U9").plain
    opening = slack.called("views.open")[-1]
    (asking,) = (call for call in slack.called("users.info") if call.args["user"] == "U9")
    assert opening.at < asking.at and "One moment" in str(opening.args["view"])


def test_a_storm_of_429_is_waited_out_as_slack_says(slack: Loopback) -> None:
    slack.rate_limit("chat.postMessage", retry_after=1, times=2, channel="C17")
    slack.rate_limit("chat.postMessage", retry_after=1, times=1, channel="C18")
    asked = [slack.mention("U1", "C17", f"status of R{number}") for number in (17, 3, 8)]
    other = slack.mention("U1", "C18", "status of R17")
    free = slack.mention("U1", "C19", "status of R17")
    slack.answer(other)
    slack.answer(asked[-1], timeout=9)
    assert slack.answer(free).ts < slack.answer(asked[0]).ts  # nobody else had to wait
    assert answers(slack, "C17") == ["R17 · 🟢 Completed", "R3 · 🟢 Completed", "R8 · 🟢 Completed"]
    assert answers(slack, "C18") == answers(slack, "C19") == ["R17 · 🟢 Completed"]
    calls = posts(slack, "C17")
    assert [call.status for call in calls] == [429, 429, 200, 200, 200]
    assert posts(slack, "C18")[1].at < calls[2].at  # refused once: it waits once; refused twice: twice


def test_a_429_of_a_response_url_or_a_modal_is_waited_out(slack: Loopback) -> None:
    slack.rate_limit("response_url", retry_after=1, times=1)
    slack.rate_limit("views.publish", retry_after=1, times=1)
    slack.rate_limit("users.info", retry_after=1, times=1)
    assert "R17 · 🟢 Completed" in command(slack, "U1", "C17", "status of R17").plain
    assert "27 recommendations" in home_of(slack, "U2").plain


def test_a_channels_pace_and_order_are_kept(database: Path) -> None:
    with office_over(database, "pace: {per_second: 10, burst: 2}\n") as office:
        slack = office.slack
        slack.pace(per_second=12, burst=3)
        numbers = (3, 17, 8, 9, 10, 11, 12, 13)
        asked = [slack.mention("U1", "C1", f"status of R{number}") for number in numbers]
        other = slack.answer(slack.mention("U2", "C2", "status of R17"))
        slack.answer(asked[-1])
        assert [line.split()[0] for line in answers(slack, "C1")] == [f"R{number}" for number in numbers]
        assert other.ts < slack.messages("C1", by_bot=True)[-1].ts
        assert all(call.ok for call in slack.called("chat.postMessage"))
        office.clean()


def test_a_channel_has_a_burst_and_then_its_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(outbox.time, "monotonic", lambda: now[0])
    pace, allowed = outbox.Pace(), replace(load_settings(None), per_second=10.0, burst=2)
    assert [pace.wait("C1", allowed) for _ in range(3)] == [0.0, 0.0, pytest.approx(0.1)]
    assert pace.wait("C2", allowed) == 0.0
    posted = 0
    for _ in range(100):  # one second, in steps of ten milliseconds
        now[0] += 0.01
        posted += pace.wait("C1", allowed) == 0.0
    assert posted in (9, 10)
    now[0] += 60.0
    assert [pace.wait("C1", allowed) == 0.0 for _ in range(3)] == [True, True, False]


def test_with_twenty_slow_answers_a_command_is_acknowledged_and_answered_at_once(slack: Loopback) -> None:
    slack.delay("chat.postMessage", 2.0)
    before = {number: len(slack.messages(f"C{number}", by_bot=True)) for number in range(20, 40)}
    slow = [slack.mention("U2", f"C{number}", "status of R17") for number in before]
    slack.wait(lambda: all(each.acked for each in slow), what="twenty acknowledgements")
    assert "R3 · 🟢 Completed" in command(slack, "U1", "C10", "status of R3").plain
    slack.shortcut("U1", "find_recommendation")
    view = slack.wait_view("U1", "Find a recommendation")
    assert slack.suggest("U1", view, "find", "prompt pay")
    now = {number: len(slack.messages(f"C{number}", by_bot=True)) for number in before}
    assert now == before  # all of that while the twenty were in progress
    slack.close_view("U1")
    for each in slow:
        slack.answer(each)
    assert all(each.acked for each in slack.deliveries if each.type == "slash_commands")


# Refusals


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("not_in_channel", "invite me there with “/invite @planbot”"),
        ("channel_not_found", "if it is a private channel, invite me"),
        ("is_archived", "That channel is archived"),
        ("restricted_action", "I’m not allowed to post in that channel"),
        ("some_new_error", "I couldn’t answer you there (some_new_error)"),
        ("msg_blocks_too_long", "I couldn’t answer you there (msg_blocks_too_long)"),
    ],
)
def test_a_refused_answer_is_told_to_the_person(slack: Loopback, error: str, told: str) -> None:
    slack.fail("chat.postMessage", error, times=2 if "blocks" in error else 1, channel="C40")
    asked = slack.mention("U1", "C40", "status of R17")
    slack.wait_message(slack.dm("U1"), told, after=asked.ts)
    assert "R17" in slack.answer(slack.mention("U1", "C40", "status of R17")).plain


def test_an_archived_channel_is_told_and_the_rest_goes_on(slack: Loopback) -> None:
    slack.add_channel("C60", members=("U1",), archived=True)
    asked = slack.mention("U1", "C60", "status of R17")
    assert "archived" in slack.wait_message(slack.dm("U1"), after=asked.ts).text
    slack.add_channel("C61", members=("U1",), private=True, bot_in=False)
    asked = slack.mention("U1", "C61", "status of R17")
    assert "private channel" in slack.wait_message(slack.dm("U1"), after=asked.ts).text


def test_where_the_person_cannot_be_told_either_the_log_has_it(
    office: Office, slack: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "planbot")
    slack.fail("chat.postMessage", "not_in_channel", channel="C41")
    slack.fail("chat.postMessage", "cannot_dm_bot", channel="U1")
    asked = slack.mention("U1", "C41", "status of R17")
    wait_state(office, f"event:{asked.event_id}", "refused")
    refused = [record for record in caplog.records if record.getMessage() == "refused"]
    assert [getattr(record, "error", "") for record in refused] == ["not_in_channel", "cannot_dm_bot"]


def test_a_table_that_a_workspace_refuses_is_told_in_lines(slack: Loopback) -> None:
    slack.refuse_blocks("data_table", "table")
    asked = slack.mention("U1", "C42", "summary by owner")
    answer = slack.answer(asked)
    assert not [block for block in answer.blocks if "table" in block["type"]]
    assert "Transformation Team: recommendations 4, closed 4, open 0" in answer.plain and "By theme" in answer.buttons
    private = command(slack, "U1", "C42", "summary by owner")
    assert "Transformation Team: recommendations 4" in private.plain
    assert len(slack.messages("C42", by_bot=True)) == 1


def test_blocks_that_are_too_long_for_slack_are_sent_without_their_table(slack: Loopback) -> None:
    slack.fail("chat.postMessage", "msg_blocks_too_long", channel="C43")
    answer = slack.answer(slack.mention("U1", "C43", "summary by owner"))
    assert not [block for block in answer.blocks if "table" in block["type"]]


@pytest.mark.parametrize("error", ["expired_url", "used_url", "404"])
def test_a_command_that_can_no_longer_be_answered_is_answered_directly(slack: Loopback, error: str) -> None:
    if error == "404":
        slack.fail("response_url", error, status=404, page="<html>No such hook</html>")
    else:
        slack.fail("response_url", error)
    now = slack.mention("U1", "C44", "R17").ts
    slack.slash("U1", "C44", "/plan", "status of R17")
    message = slack.wait_message(slack.dm("U1"), "R17 · 🟢 Completed", after=now)
    assert message.plain.startswith("You asked “/plan status of R17”, and Slack no longer takes an answer there")


def test_a_list_whose_message_is_gone_is_told(slack: Loopback) -> None:
    message = slack.answer(slack.mention("U1", "C45", "list all"))
    slack.fail("chat.update", "message_not_found")
    slack.press("U1", message, "Next")
    assert slack.wait_message(slack.dm("U1"), "The message to change is gone", after=message.ts)


def test_a_modal_that_opened_too_late_is_told(slack: Loopback) -> None:
    answer = slack.answer(slack.mention("U1", "C46", "status of R17"))
    slack.fail("views.open", "expired_trigger_id")
    slack.press("U1", answer, "Actions")
    assert slack.wait_message(slack.dm("U1"), "press the button again", after=answer.ts)
    slack.press("U2", answer, "Actions")
    assert ACTIONS_OF_R17 in filled(slack, "U2").plain
    slack.close_view("U2")


def test_a_modal_that_the_person_has_closed_is_not_missed(slack: Loopback) -> None:
    answer = slack.answer(slack.mention("U1", "C47", "status of R17"))
    slack.delay("views.update", 0.3, times=1)
    slack.press("U1", answer, "Actions")
    slack.wait_view("U1")
    slack.close_view("U1")
    slack.wait(lambda: [call for call in slack.called("views.update") if not call.ok], what="a refusal")
    settled(slack)
    told = [each.plain for each in slack.messages(slack.dm("U1"), by_bot=True) if each.ts > answer.ts]
    assert len(told) == 1 and told[0].startswith("Ask me about")


def test_trouble_that_passes_is_waited_out(slack: Loopback) -> None:
    slack.fail("chat.postMessage", "service_unavailable", times=2, channel="C48")
    assert "R17" in slack.answer(slack.mention("U1", "C48", "status of R17")).plain
    slack.fail("users.info", "internal_error", times=1)
    slack.add_user("U8", "Dee")
    assert "R17" in slack.answer(slack.mention("U8", "C48", "status of R17")).plain


def test_nothing_leaves_that_exceeds_a_limit(office: Office, slack: Loopback) -> None:
    text = {"type": "plain_text", "text": "a word and another " * 500, "emoji": False}
    long = [{"type": "section", "text": text}] * 120
    refused: list[str] = []
    for method, args, content in (
        ("chat.postMessage", {"channel": "C49"}, {"text": "&lt;" * 3_000, "blocks": long}),
        ("views.publish", {"user_id": "U2"}, {"view": {"type": "home", "blocks": long}}),
    ):
        assert office.bot
        office.bot.outbox.put(
            Parcel("C49", method, args, content, sent=lambda _: None, refused=refused.append, lost=lambda: None)
        )
    settled(slack)
    assert refused == []
    message = slack.wait_message("C49", "more parts are not shown here")
    assert len(message.text) <= 4_000 and len(message.blocks) == 50
    slack.wait(lambda: (home := slack.home("U2")) and len(home.blocks) == 100)


def test_buttons_that_are_out_of_date_say_so(slack: Loopback) -> None:
    answer = slack.answer(slack.mention("U1", "C49", "status of R17"))
    container = {"type": "message", "message_ts": answer.ts, "channel_id": "C49"}
    for action, value in (("back", "gone"), ("share", "gone"), ("alias", "gone R17")):
        told = {"type": "button", "action_id": f"{action}:0", "block_id": f"b{action}", "value": value}
        payload(slack, {
            "type": "block_actions", "container": container, "channel": {"id": "C49"}, "actions": [told],
            "message": answer.payload(), "response_url": slack.ws.new_response_url("C49", "U1", answer),
        })  # fmt: skip
    slack.wait_messages("C49", "too old for its buttons", count=2)
    # The answer to "back" would replace the message, which others are still reading.
    slack.wait(lambda: any("too old for its buttons" in each.plain for each in slack.ephemerals("U1")))
    assert answer.edits == 0


def test_what_was_cut_off_too_often_is_told_to_whoever_asked(database: Path) -> None:
    store, at = Store(database), NOW
    told = {"user": "U1", "teams": [], "channel": "C1", "dm": False, "ts": "1.1", "thread": None, "text": "status of R17"}
    for number in range(claims.TRIES):
        holder = claims.Holder(f"gone-{number}", 1, "x")
        if number:
            claims.take_over(store, holder, at)
        else:
            claims.claim(store, holder, [claims.Claim("event:1", "said", told)], at)
        at += timedelta(minutes=2)  # its lease is over
    store.close()
    with office_over(database) as office:
        clock_of(office).ahead = at - NOW
        office.close()
        office.open()
        channel = office.slack.dm("U1")
        assert "interrupted me each time" in office.slack.wait_message(channel).plain
        assert office.slack.messages("C1", by_bot=True) == []
        office.clean()
