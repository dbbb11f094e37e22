"""What must not happen in Slack: hostile text taking effect, limits exceeded, strangers answered, trouble met with silence.

The hostile plan is imported, asked about and opened like any other; then everything that was sent is searched for effects.
"""

from __future__ import annotations

import csv
import io
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.demo.loopback import mrkdwn
from tests.loopback import Delivery, Loopback, Message, View, formats, links, notifies
from tests.scenes import SETTINGS, Process, command, edited, filled, home_of, office_over, payload, settled, take_plan
from tests.slack import Office

MARKS = "<!channel> <@U1> <#C1> <http://evil.example|safe> <!subteam^S1> & &lt;!here&gt; *bold* _it_ ~gone~ `code` ```pre```"
WORD = "Donaudampfschifffahrt" * 60
CELL = "A sentence of the plan with & and <b> in it. " * 223  # 10,000 characters
OWNERS = tuple(f"Team {number} <@U{number}> *{number}*" for number in range(1, 61))
PEOPLE = ("U1", "U2", "U3")
SHARED = re.compile(r"Shared in (<#\w+>)(?:: (<https?:[^|<>]+\|see the message>))?")


# Text


def hostile_rows() -> str:
    """A plan that tries everything, as CSV."""
    file = io.StringIO()
    write = csv.writer(file)
    write.writerow(["R1", f"Theme {MARKS}", f"Title {MARKS}", MARKS, "Ongoing", "; ".join(OWNERS), MARKS, "Underway"])
    write.writerow(["R2", "> quoted", f"Long {CELL}", CELL, "2020", "Team 1 <@U1> *1*", CELL, "Completed"])
    write.writerow(["R3", "", WORD, WORD, "", "", WORD, ""])
    write.writerow(["R4", "", "Nothing said", "", "", "", "", ""])
    for number in range(5, 140):
        write.writerow(
            [f"R{number}", f"Theme {number} `x`", f"No. {number} {MARKS}", MARKS, "2021", OWNERS[number % 60], "", ""]
        )
    return file.getvalue()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    database = tmp_path_factory.mktemp("hostile") / "planbot.db"
    take_plan(database, "hostile", hostile_rows())
    with office_over(database) as opened:
        yield opened


def everything(slack: Loopback) -> Iterator[Message | View]:
    """Everything from planbot that anybody can see."""
    for channel in list(slack.ws.channels):
        yield from slack.messages(channel, by_bot=True)
    for user in PEOPLE:
        yield from slack.ephemerals(user)
        yield from slack.views(user)
        if shown := slack.home(user):
            yield shown


def shown_addresses(node: object) -> Iterator[str]:
    """The addresses that rich text links under their own text."""
    if isinstance(node, list):
        for child in node:
            yield from shown_addresses(child)
    elif isinstance(node, dict):
        if node.get("type") == "link" and node["url"] == node.get("text"):
            yield node["url"]
        for child in node.values():
            yield from shown_addresses(child)


def where_shared(block: dict[str, Any]) -> Iterator[str]:
    """The channel and the address in planbot's own line about where an answer was shared."""
    if block["type"] == "context" and (match := SHARED.fullmatch(block["elements"][0].get("text", ""))):
        yield from filter(None, match.groups())


def harmless(slack: Loopback) -> None:
    """Assert that nothing that was sent notifies, links or formats, apart from planbot's own labels and addresses shown as they
    are, and that nothing exceeds a limit.
    """
    for seen in everything(slack):
        addresses = set(shown_addresses(seen.blocks))
        own = {token for block in seen.blocks for token in where_shared(block)}
        others = [token for token in notifies(seen) if token.strip("<>") not in addresses and token not in own]
        assert others == [] and [link for link in links(seen) if link not in own] == []
        assert {style for style, _ in formats(seen)} <= {"bold"}
        if isinstance(seen, Message):
            assert seen.blocks, "a top-level text is drawn, and formatted, where there are no blocks"
            assert not set("∗ˍ∼ˋ") & set(seen.text)
    for call in slack.calls:
        assert len(call.args.get("text") or "") <= 4_000
        assert mrkdwn.size(call.args.get("blocks") or []) <= 9_000
        if "blocks" in call.args or "view" in call.args:
            assert call.ok, call.response


QUESTIONS = (
    "R1", "R2", "R3", "R4", "actions of R2", "progress on R3", "status of R1 and R2 and R3 and R4", "list all", "summary",
    "summary by owner", "summary by theme", "what is still open", "what is overdue", "help", "recommendations about sentence",
)  # fmt: skip


def test_a_hostile_plan_has_no_effect_anywhere(hostile: Office) -> None:
    slack = hostile.slack
    for text in QUESTIONS:
        answer = slack.answer(slack.mention("U1", "C1", text))
        private = command(slack, "U1", "C2", text)
        assert private.text and answer.text
        for button in {"Full text", "Actions"} & set(answer.buttons):
            slack.press("U1", answer, button)
            filled(slack, "U1")
            slack.close_view("U1")
        harmless(slack)
    hostile.clean()


def test_every_page_of_a_hostile_text_can_be_turned(hostile: Office) -> None:
    slack = hostile.slack
    slack.press("U2", slack.answer(slack.mention("U2", "C1", "actions of R2")), "Full text")
    view, page = filled(slack, "U2"), 1
    while "Next page" in view.buttons and page < 100:
        slack.press("U2", view, "Next page")
        page += 1
        filled(slack, "U2", page)
    assert 1 < page < 100
    harmless(slack)
    hostile.clean()


def test_a_hostile_list_is_turned_opened_and_shared(hostile: Office) -> None:
    slack = hostile.slack
    message = slack.answer(slack.say_dm("U1", "list all"))
    slack.press("U1", message, "Next")
    slack.press("U1", edited(slack, message), "Open")
    slack.press("U1", edited(slack, message, 2), "Back to the list")
    edited(slack, message, 3)
    private = command(slack, "U2", "C2", "R2")
    slack.press("U2", private, "Share in channel")
    slack.wait_message("C2", "Shared by Bob.")
    harmless(slack)
    hostile.clean()


def test_a_hostile_plan_in_home_and_in_the_type_ahead(hostile: Office) -> None:
    slack = hostile.slack
    shown = home_of(slack, "U1")
    assert "139 recommendations" in shown.plain and "Overdue" in shown.plain
    slack.shortcut("U3", "find_recommendation")
    view = slack.wait_view("U3", "Find a recommendation")
    for typed in ("", "R", "<!channel>", "sentence", WORD[:80], "`*_~&<>"):
        assert len(slack.suggest("U3", view, "find", typed)) <= 100
    option = slack.suggest("U3", view, "find", "R1")[0]
    assert slack.submit("U3", view, {"find": {"find": option}}).action == "update"
    slack.submit("U3", view, {"share": {"share": "C2"}})
    slack.wait_message("C2", "Shared by Cem.")
    slack.open_home("U2", "messages")
    slack.wait(lambda: slack.messages(slack.dm("U2"), by_bot=True), what="the greeting")
    slack.open_home("U2", "messages")
    slack.wait(lambda: slack.prompts("U2"), what="questions to ask")
    harmless(slack)
    hostile.clean()


@pytest.mark.parametrize(
    "text",
    [
        MARKS, "<!channel> status of R4", "who owns <@U1>", "status of `R4` *now*", "> what about the <b>penguins</b> & co",
        WORD, "a " * 3_000, "", "   ", "@planbot", "`", "&amp;lt;!channel&amp;gt; of the penguins", "R4 " * 500, "\u202e4R",
    ],
)  # fmt: skip
def test_hostile_words_of_people_have_no_effect(hostile: Office, text: str) -> None:
    slack = hostile.slack
    assert slack.answer(slack.mention("U1", "C1", text, raw=text.startswith("<"))).text
    assert command(slack, "U2", "C1", text).text
    harmless(slack)
    hostile.clean()


def test_words_that_were_asked_are_quoted_and_proposed_without_effect(database: Path) -> None:
    with office_over(database) as office:
        slack = office.slack
        near = slack.answer(slack.mention("U1", "C1", "training of <!channel> *zookeepers* & `keepers`", raw=True))
        slack.press("U1", near, "That’s the one: R22")
        slack.wait_messages("C1", count=2)
        assert "zookeepers" in home_of(slack, "U3").plain
        harmless(slack)
        office.clean()


# Strangers


@pytest.fixture
def office(database: Path) -> Iterator[Office]:
    with office_over(database) as opened:
        strangers(opened.slack)
        yield opened
        opened.clean()


def strangers(slack: Loopback) -> None:
    slack.add_user("U5", "Guest", is_restricted=True)
    slack.add_user("U6", "Single", is_ultra_restricted=True)
    slack.add_user("U7", "Foreign", team="T9OTHER")
    slack.add_channel("C5", "mixed", members=("U1", "U5", "U6", "U7"), shared=True)


@pytest.mark.parametrize(("user", "told"), [("U5", "Guests can’t"), ("U6", "Guests can’t"), ("U7", "my own workspace only")])
def test_strangers_get_one_sentence_wherever_they_ask(office: Office, user: str, told: str) -> None:
    slack = office.slack
    card = slack.answer(slack.mention("U1", "C5", "status of R17"))
    refused = slack.answer(slack.mention(user, "C5", "status of R17"))
    assert told in refused.text and "R17" not in refused.text and refused.buttons == []
    assert refused.text.count(". ") == 0 and refused.text.endswith((".", "in."))
    assert told in slack.answer(slack.say_dm(user, "status of R17")).text
    assert told in command(slack, user, "C5", "status of R17").text
    slack.press(user, card, "Actions")
    assert told in filled(slack, user).plain
    slack.close_view(user)
    opened = slack.open_home(user)
    assert opened.wait_ack()
    slack.shortcut(user, "find_recommendation")
    view = slack.wait_view(user)
    assert slack.suggest(user, view, "find", "R") == []
    assert slack.home(user) is None


@pytest.mark.parametrize(("user", "key"), [("U5", "guests"), ("U7", "foreign")])
def test_strangers_are_answered_where_the_settings_say_so(database: Path, user: str, key: str) -> None:
    with office_over(database, f"{SETTINGS}{key}: answer\n") as office:
        slack = office.slack
        strangers(slack)
        assert "R17 · 🟢 Completed" in slack.answer(slack.mention(user, "C5", "status of R17")).text
        assert "R17 · 🟢 Completed" in command(slack, user, "C5", "status of R17").text
        assert "27 recommendations" in home_of(slack, user).plain
        other = {"U5": "U7", "U7": "U5"}[user]
        assert "R17" not in slack.answer(slack.mention(other, "C5", "status of R17")).text
        office.clean()


def test_a_person_whom_slack_does_not_tell_of_is_not_answered(office: Office) -> None:
    slack = office.slack
    slack.fail("users.info", "user_not_found", times=None)
    assert "my own workspace only" in slack.answer(slack.mention("U2", "C1", "status of R17")).text
    slack.mend()
    slack.fail("users.info", "missing_scope", times=None)
    assert "users:read" in slack.answer(slack.mention("U3", "C1", "status of R17")).text
    slack.mend()
    assert "R17 · 🟢 Completed" in slack.answer(slack.mention("U3", "C2", "status of R17")).text


def test_other_bots_are_ignored(office: Office) -> None:
    slack = office.slack
    said = {"type": "app_mention", "channel": "C1", "text": "<@U0PLANBOT> status of R17"}
    heard = [
        slack.event({**said, "user": "U9", "bot_id": "B9"}),
        slack.event({**said, "user": "U9", "bot_profile": {"id": "B9"}}),
        slack.event({**said, "user": "USLACKBOT"}),
        slack.event({**said, "type": "message", "subtype": "bot_message", "bot_id": "B9", "channel": slack.dm("U1"),
                     "channel_type": "im"}),
        slack.event({**said, "type": "message", "user": "U0PLANBOT", "bot_id": "B0PLANBOT", "channel_type": "im"}),
    ]  # fmt: skip
    assert all(each.wait_ack() for each in heard)
    answer = slack.answer(slack.mention("U1", "C1", "status of R3"))
    settled(slack)
    assert slack.messages("C1", by_bot=True) == [answer] and len(slack.messages(slack.dm("U1"), by_bot=True)) == 1


# Events that no listener takes


def unknown(slack: Loopback) -> Iterator[Delivery]:
    button = {"type": "button", "action_id": "of_long_ago", "block_id": "b", "value": "x"}
    yield slack.event({"type": "reaction_added", "user": "U1", "reaction": "eyes"})
    yield slack.event({"type": "an_event_of_tomorrow"})
    yield slack.event({"type": "message", "channel": "C1", "channel_type": "channel", "subtype": "channel_join", "user": "U1"})
    yield slack.event({"type": "app_mention", "channel": "C1", "user": "U1", "subtype": "thread_broadcast_of_tomorrow"})
    yield payload(slack, {"type": "block_actions", "container": {"type": "message", "channel_id": "C1"}, "actions": [button]})
    link = {**button, "action_id": "link", "url": "https://example.org"}
    yield payload(slack, {"type": "block_actions", "container": {"type": "view", "view_id": "V1"}, "actions": [link]})


def test_what_nobody_takes_is_acknowledged(office: Office) -> None:
    slack = office.slack
    assert [each.payload for each in unknown(slack) if not each.wait_ack()] == []
    settled(slack)
    assert slack.messages("C1", by_bot=True) == []


# Trouble


@contextmanager
def damaged(office: Office, table: str) -> Iterator[None]:
    """The database without one of its tables, while the block lasts."""
    with closing(sqlite3.connect(office.database, isolation_level=None)) as conn:
        conn.execute(f"ALTER TABLE {table} RENAME TO damaged_{table}")
        try:
            yield
        finally:
            conn.execute(f"ALTER TABLE damaged_{table} RENAME TO {table}")


def reference(message: Message | View) -> str:
    assert "Sorry, something went wrong here." in message.plain, message.plain
    return message.plain.partition("the reference ")[2].split(".")[0]


def traced(caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    """The tracebacks in the log, by their references."""
    found = [record for record in caplog.records if record.getMessage() == "fault"]
    return {str(getattr(record, "reference", "")): caplog.handler.format(record) for record in found}


def test_an_exception_is_an_apology_whose_reference_is_in_the_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    slack = office.slack
    card = slack.answer(slack.mention("U1", "C1", "status of R17"))
    slack.wait(lambda: not office.store.unwritten, what="what is remembered on the disk")
    with damaged(office, "conversation"):
        told: list[Message | View] = [
            first := slack.answer(slack.mention("U1", "C2", "status of R17")),
            slack.answer(slack.say_dm("U2", "status of R17")),
            command(slack, "U1", "C2", "status of R17"),
        ]
        slack.press("U1", card, "Actions")
        told.append(filled(slack, "U1"))
    known = traced(caplog)
    for each in told:
        assert "no such table: conversation" in known[reference(each)]
    assert len(known) == len(told)
    assert "R17 · 🟢 Completed" in slack.answer(slack.mention("U1", "C2", "status of R17", thread_ts=first.thread_ts)).plain
    assert "R17 · 🟢 Completed" in command(slack, "U1", "C2", "status of R17").plain
    slack.press("U1", card, "Update")
    slack.wait(lambda: "Status" in slack.views("U1")[-1].plain)


def test_an_exception_in_the_type_ahead_stops_nothing(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    slack = office.slack
    slack.shortcut("U1", "find_recommendation")
    view = slack.wait_view("U1", "Find a recommendation")
    option = slack.suggest("U1", view, "find", "prompt pay")[0]
    with damaged(office, "plan"):
        for _ in range(30):  # more often than there are threads to lose
            assert slack.suggest("U1", view, "find", "prompt pay") == []
        shown = slack.submit("U1", view, {"find": {"find": option}})
        assert shown.action == "update" and reference(view) in traced(caplog)
    slack.close_view("U1")
    slack.shortcut("U1", "find_recommendation")
    view = slack.wait_view("U1", "Find a recommendation")
    assert slack.suggest("U1", view, "find", "prompt pay") == [option]
    assert "R17 · 🟢 Completed" in slack.answer(slack.mention("U1", "C1", "status of R17")).plain


def test_what_cannot_be_claimed_is_answered_once_all_the_same(office: Office) -> None:
    slack = office.slack
    settled(slack)
    with damaged(office, "claim"):
        asked = slack.mention("U1", "C1", "status of R17")
        assert asked.wait_ack() and "R17 · 🟢 Completed" in slack.answer(asked).plain
        assert slack.redeliver(asked).wait_ack()
    again = slack.redeliver(asked)
    assert again.wait_ack() and "R17 · 🟢 Completed" in slack.answer(asked).plain
    settled(slack)
    assert len(slack.messages("C1", by_bot=True)) == 1


# The process


@pytest.fixture
def alone() -> Iterator[Loopback]:
    with Loopback(ping_every=0.1) as opened:
        for user in PEOPLE:
            opened.add_user(user)
        strangers(opened)
        for channel in ("C1", "C2", "C3"):
            opened.add_channel(channel, members=PEOPLE)
        yield opened


def test_sigterm_finishes_what_was_taken_on_and_leaves_the_rest_to_the_next(alone: Loopback, database: Path) -> None:
    with Process(alone, database) as bot:
        alone.answer(alone.mention("U1", "C1", "status of R17"))
        alone.delay("chat.postMessage", 0.5, times=4)
        alone.rate_limit("chat.postMessage", retry_after=1, times=1, channel="C2")
        asked = [alone.mention("U1", channel, f"status of R{number}") for number in (3, 8) for channel in ("C1", "C2")]
        assert all(each.wait_ack() for each in asked)
        assert bot.end() == 0
        assert len(alone.messages("C1", by_bot=True)) == 3 and len(alone.messages("C2", by_bot=True)) == 2
        assert bot.wait_log("stopped")["finished"] is True
        later = alone.mention("U1", "C3", "status of R17")
        bot.start()
        assert "R17 · 🟢 Completed" in alone.answer(later).plain
        assert [line for line in bot.log if line["what"] == "resumed"] == []
        assert (alone.model_faults, alone.strays, alone.misuse, alone.trouble) == ([], [], [], [])


def test_settings_are_read_anew_and_the_log_says_what_they_allow(alone: Loopback, database: Path) -> None:
    file = database.with_name("settings.yaml")
    file.write_text(SETTINGS)
    with Process(alone, database, file) as bot:
        assert "Guests can’t" in alone.answer(alone.mention("U5", "C5", "status of R17 for the ombudsman")).text
        alone.answer(alone.mention("U1", "C1", "status of R17 please, quoth the raven"))
        command(alone, "U2", "C1", "who owns R17, quoth the raven")

        file.write_text("guests: perhaps\n")
        bot.tell(signal.SIGHUP)
        assert "perhaps" in bot.wait_log("settings not read, the former ones stay")["why"]
        assert "Guests can’t" in alone.answer(alone.mention("U5", "C5", "status of R3")).text
        bot.wait_log("request", 4)
        quiet = bot.log

        file.write_text(SETTINGS + "guests: answer\nlog_text: true\n")
        bot.tell(signal.SIGHUP)
        bot.wait_log("settings read")
        assert "R17 · 🟢 Completed" in alone.answer(alone.mention("U5", "C5", "status of R17, quoth the raven")).text
        spoken = bot.wait_log("request", 5)

        told = [line for line in quiet if line["what"] == "request"]
        assert len(told) == 4 and "raven" not in str(quiet) and "ombudsman" not in str(quiet)
        assert all(line["ms"] >= 0 and line["kind"] in ("said", "commanded") for line in told)
        assert (told[1]["asks"], told[1]["refs"]) == ("status", ["R17"]) and told[2]["asks"] == "owner"
        assert "quoth the raven" in spoken["text"]
        assert not any(token in str(bot.log) for token in (alone.bot_token, alone.app_token))
        assert bot.end() == 0


def test_a_wrong_token_stops_the_start_with_one_sentence(alone: Loopback, database: Path) -> None:
    alone.bot_token = "xoxb-of-another-app"
    code, told = Process(alone, database).refused()
    assert code == 1 and told.count("\n") == 1 and "SLACK_BOT_TOKEN" in told and "of-another-app" not in told
