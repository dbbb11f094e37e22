"""Slack in trouble: claims wait until it is over, each is answered once and in order, and claims that are given up are reported
and counted.

Nothing here takes as long as its name suggests: the waits between attempts are a fraction of a second.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.slack import lanes as lanes_module
from bot.slack.app import CLOSING
from bot.slack.health import Health
from bot.slack.lanes import Lanes
from bot.slack.outbox import Parcel
from bot.slack.patience import Patience
from bot.slack.replies import MISSED, MISSED_UPDATE
from knowledge import claims, digests
from tests.loopback import Loopback
from tests.scenes import SETTINGS, Process, clock_of, command, office_over, settled
from tests.slack import Office
from tests.test_operations import fetch

QUICK = Patience(first=0.02, most=0.15, unstated=0.02, call=1)
PEOPLED = (
    SETTINGS
    + """
people: {bob: {name: Bob, slack: U2}}
plans: {kent-commissioning: {tell: C2, owners: {Commissioning: {people: [bob]}}}}
"""
)
GARBAGE = ("soon", "", None, "-5", "0", "nan", "-inf", "Wed, 99 Foo 2026 99:99:99 GMT", "1e999999", "\x85")
TROUBLE = ("503", "502 page", "200 page", "internal_error", "fatal_error", "request_timeout", "429", "reset", "hang", "shut")
MAINTENANCE = "<html><body>Back soon</body></html>"


def trouble(slack: Loopback, kind: str, times: int | None = None) -> None:
    """Make every call fail in this way."""
    match kind:
        case "503":
            slack.fail("*", "service_unavailable", times, status=503)
        case "502 page":
            slack.fail("*", "", times, status=502, page=MAINTENANCE)
        case "200 page":
            slack.fail("*", "", times, page=MAINTENANCE)
        case "429":
            slack.rate_limit("*", "soon", times)
        case "reset":
            slack.reset("*", times)
        case "hang":
            slack.hang("*", times)
        case "shut":
            slack.shut()
        case error:
            slack.fail("*", error, times)


def over(slack: Loopback, kind: str) -> None:
    slack.mend()
    if kind == "shut":
        slack.unshut()


def states(office: Office) -> dict[str, int]:
    rows = office.store.db.conn.execute("SELECT state, count(*) FROM claim GROUP BY state")
    return dict(rows)


def wait_until(true: Callable[[], object], what: str, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def tries(caplog: pytest.LogCaptureFixture) -> int:
    return [record.getMessage() for record in caplog.records].count("waiting")


def healthy(office: Office) -> bool:
    assert office.bot is not None
    return office.bot.work()["faults"] == []


@pytest.fixture
def office(database: Path) -> Iterator[Office]:
    with office_over(database, patience=QUICK) as opened:
        for user in ("U1", "U2"):
            settled(opened.slack, user)  # Slack has already said who they are
        yield opened
        opened.slack.mend()


# Retry-After


@pytest.mark.parametrize("asked", GARBAGE)
def test_a_retry_after_that_is_no_use_says_nothing(asked: str | None) -> None:
    assert Patience().stated({} if asked is None else {"Retry-After": asked}) in (0.0, 300.0)


def test_a_retry_after_is_a_number_or_a_date_and_never_more_than_five_minutes() -> None:
    date = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    later = {name: format_datetime(date + timedelta(seconds=seconds), usegmt=True) for name, seconds in
             (("soon", 40), ("late", 4000), ("past", -40))}  # fmt: skip
    now = format_datetime(date, usegmt=True)
    stated = Patience().stated
    assert (stated({"Retry-After": "30"}), stated({"retry-after": " 2.5 "}), stated({"Retry-After": "86400"})) == (30, 2.5, 300)
    assert stated({"Retry-After": later["soon"], "Date": now}) == 40
    assert stated({"Retry-After": later["late"], "Date": now}) == 300
    assert stated({"Retry-After": later["past"], "Date": now}) == 0
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert 0 < stated({"Retry-After": soon}) <= 100


@pytest.mark.parametrize("asked", ["Fri, 01 Jan 2027 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "", None, "-1"])
@pytest.mark.parametrize("method", ["chat.postMessage", "response_url", "users.info", "views.publish"])
def test_no_retry_after_stops_a_thread(database: Path, method: str, asked: str | None) -> None:
    with office_over(database, patience=Patience(first=0.02, most=0.1, unstated=0.02, longest=0.1)) as office:
        slack = office.slack
        slack.rate_limit(method, asked, times=2)
        assert "R17 · 🟢 Completed" in slack.answer(slack.mention("U1", "C1", "status of R17")).plain
        assert "R3 · 🟢 Completed" in command(slack, "U1", "C1", "status of R3").plain
        slack.open_home("U1")
        slack.wait(lambda: slack.home("U1"), what="Home")
        assert healthy(office)
        office.clean()


def test_waits_grow_to_minutes_and_differ() -> None:
    low, high = (Patience(chance=lambda value=value: value) for value in (0.0, 1.0))
    assert [high.wait(tries) for tries in (1, 2, 3)] == [0.5, 1.0, 2.0] and low.wait(3) == 1.0
    assert (low.wait(40), high.wait(40), high.wait(100_000)) == (60.0, 120.0, 120.0)


# Outages


@pytest.mark.parametrize("kind", TROUBLE)
def test_an_outage_loses_nothing_and_keeps_the_order(office: Office, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    caplog.set_level(logging.INFO, "planbot")
    slack = office.slack
    trouble(slack, kind)
    asked = [slack.mention("U1", "C1", f"status of R{number}") for number in (17, 3, 8)]
    other = slack.mention("U2", "C2", "status of R17")
    sent = slack.slash("U2", "C2", "/plan", "status of R3")
    assert all(each.wait_ack() for each in (*asked, other, sent))
    wait_until(lambda: tries(caplog) >= (6 if kind == "hang" else 24), "many tries", 20)
    assert states(office).get("claimed") == 5 and "refused" not in states(office)
    over(slack, kind)
    slack.answer(asked[-1])
    slack.answer(other)
    slack.wait_ephemeral("U2")
    wait_until(lambda: "claimed" not in states(office), "all done")
    assert [message.plain.count("R17 · 🟢 Completed") for message in slack.messages("C2", by_bot=True)] == [1]
    told = [message.text.replace("\n", " ") for message in slack.messages("C1", by_bot=True)]
    assert [next(ref for ref in ("R17", "R3", "R8") if f"{ref} · " in text) for text in told] == ["R17", "R3", "R8"]
    assert len(slack.ephemerals("U2")) == 1 and healthy(office)
    office.clean()


def test_a_channel_in_trouble_holds_nobody_else_up(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "planbot")
    slack = office.slack
    for number in range(30, 70):
        slack.add_channel(f"C{number}", members=("U1",))
        slack.fail("chat.postMessage", "internal_error", times=None, channel=f"C{number}")
    stopped = [slack.mention("U1", f"C{number}", "status of R17") for number in range(30, 70)]
    wait_until(lambda: tries(caplog) >= 80, "many tries")
    assert "R3 · 🟢 Completed" in slack.answer(slack.mention("U1", "C1", "status of R3")).plain
    assert not any(slack.messages(each.channel, by_bot=True) for each in stopped)
    slack.mend()
    assert all("R17 · 🟢 Completed" in slack.answer(each).plain for each in stopped)
    office.clean()


def test_what_waits_to_be_sent_is_bounded_and_all_of_it_is_answered(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.outbox.MOST_IN_LANE", 3)
    slack, bot = office.slack, office.bot
    assert bot is not None
    slack.fail("chat.postMessage", "service_unavailable", times=None, channel="C1")
    asked = [slack.mention("U1", "C1", f"timescale of R{number}") for number in range(1, 13)]
    wait_until(lambda: bot.outbox.lanes.waiting("C1") == 3 and bot.worker.lanes.waiting() == 9, "three made ready")
    slack.mend()
    slack.answer(asked[-1])
    refs = [message.text.split()[0].removesuffix("’s") for message in slack.messages("C1", by_bot=True)]
    assert refs == [f"R{number}" for number in range(1, 13)]


def test_a_command_whose_address_expired_meanwhile_is_answered_directly(office: Office) -> None:
    slack = office.slack
    slack.fail("response_url", "service_unavailable", times=4, status=503)
    slack.fail("response_url", "expired_url", times=None)
    slack.slash("U1", "C1", "/plan", "status of R17")
    message = slack.wait_message(slack.dm("U1"), "R17 · 🟢 Completed")
    assert message.plain.startswith("You asked “/plan status of R17”")


def test_a_command_is_answered_directly_once_its_address_must_have_expired(database: Path) -> None:
    with office_over(database, patience=Patience(first=0.02, most=0.1, url=0.3)) as office:
        slack = office.slack
        slack.fail("response_url", "service_unavailable", times=None, status=503)
        slack.slash("U1", "C1", "/plan", "status of R17")
        assert "R17 · 🟢 Completed" in slack.wait_message(slack.dm("U1"), "You asked").plain
        office.clean()


def test_what_is_given_up_is_counted_and_told_once_slack_is_back(database: Path) -> None:
    with office_over(database, patience=Patience(first=0.02, most=0.1, whole=0.4)) as office:
        slack = office.slack
        settled(slack)
        shown = slack.answer(slack.mention("U3", "C2", "note on R17: the mason came"))
        slack.fail("*", "service_unavailable", times=None, status=503)
        for number in (17, 3, 8):
            slack.mention("U1", "C1", f"status of R{number}")
        slack.press("U3", shown, "Confirm")
        wait_until(lambda: claims.count_unfinished(office.store).get("refused") == 4, "four given up")
        assert office.bot is not None and office.bot.work()["refused"] == 4
        office.close()
        slack.mend()
        office.open()
        assert slack.wait_message(slack.dm("U1"), MISSED)
        update = slack.wait_message(slack.dm("U3"), MISSED_UPDATE)
        assert "Saved" in update.plain and "mason" in update.plain
        wait_until(lambda: "claimed" not in states(office), "all told")
        settled(slack)
        assert len([message for message in slack.messages(slack.dm("U1"), by_bot=True) if MISSED in message.text]) == 1
        office.clean()


def test_a_question_waits_until_slack_says_who_asks(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    with office_over(database, patience=QUICK) as office:
        slack = office.slack
        slack.fail("users.info", "internal_error", times=20)
        asked = slack.mention("U1", "C1", "status of R17")
        assert "R17 · 🟢 Completed" in slack.answer(asked).plain
        settled(slack)
        assert len(slack.messages("C1", by_bot=True)) == 1
        office.clean()


def test_a_right_that_cannot_be_looked_up_is_waited_for(database: Path) -> None:
    settings = SETTINGS.replace("U3", "cem@example.org")
    with office_over(database, settings, QUICK) as office:
        slack = office.slack
        slack.fail("users.lookupByEmail", "service_unavailable", times=1, status=503)
        answer = slack.answer(slack.mention("U3", "C1", "update R17 in progress"), timeout=15)
        assert "Confirm" in answer.buttons
        office.clean()


def test_an_outage_over_a_restart_loses_nothing(office: Office) -> None:
    slack = office.slack
    slack.fail("*", "service_unavailable", times=None, status=503)
    asked = slack.mention("U1", "C1", "status of R17")
    sent = slack.slash("U2", "C2", "/plan", "status of R3")
    assert asked.wait_ack() and sent.wait_ack()
    wait_until(lambda: len(slack.calls) > 20, "many tries")
    assert office.bot is not None
    office.close(4.0)
    slack.mend()
    office.open()
    assert "R17 · 🟢 Completed" in slack.answer(asked).plain and "R3 · 🟢 Completed" in slack.wait_ephemeral("U2").plain
    rows = office.store.db.conn.execute("SELECT tries FROM claim WHERE kind IN ('said', 'commanded')").fetchall()
    assert {row[0] for row in rows} == {1}  # a clean shutdown doesn't count as a failed attempt


@pytest.mark.parametrize("kind", ["503", "hang", "shut"])
def test_sigterm_in_an_outage_ends_in_time_and_the_next_start_answers(database: Path, kind: str) -> None:
    with Loopback(ping_every=0.1) as slack:
        slack.add_user("U1", "Ann")
        for channel in ("C1", "C2"):
            slack.add_channel(channel, members=("U1",))
        with Process(slack, database) as bot:
            slack.answer(slack.mention("U1", "C1", "status of R17"))
            trouble(slack, kind)
            asked = [slack.mention("U1", channel, "status of R3") for channel in ("C1", "C2")]
            assert all(each.wait_ack() for each in asked)
            bot.wait_log("request", 3)
            assert bot.end(25) == 0
            assert bot.wait_log("stopped")["left"] >= 2
            over(slack, kind)
            bot.start()
            for each in asked:
                assert "R3 · 🟢 Completed" in slack.answer(each, timeout=10).plain
            assert len(slack.messages("C1", by_bot=True)) == 2 and len(slack.messages("C2", by_bot=True)) == 1


# Messages that nobody asked for


@pytest.mark.parametrize("kind", ["503", "shut", "429"])
def test_a_digest_waits_for_a_short_outage_and_comes_once(office: Office, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    caplog.set_level(logging.INFO, "planbot")
    slack = office.slack
    slack.answer(slack.mention("U3", "C1", "digest here every Monday 9:00, even when nothing changed"))
    count = len(slack.messages("C1", by_bot=True))
    monday(office)
    trouble(slack, kind)
    assert office.bot is not None and office.bot.schedule.look() == 1
    wait_until(lambda: tries(caplog) >= 4, "some tries")
    over(slack, kind)
    wait_until(lambda: digests.find(office.store)[0].outcome == "posted", "the digest")
    assert len(slack.messages("C1", by_bot=True)) == count + 1


def test_a_digest_that_waits_is_posted_after_a_restart(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "planbot")
    slack = office.slack
    slack.answer(slack.mention("U3", "C1", "digest here every Monday 9:00, even when nothing changed"))
    count = len(slack.messages("C1", by_bot=True))
    monday(office)
    slack.fail("chat.postMessage", "service_unavailable", times=None, status=503)
    assert office.bot is not None and office.bot.schedule.look() == 1
    wait_until(lambda: tries(caplog) >= 2, "some tries")
    office.close(4.0)
    slack.mend()
    office.open()
    wait_until(lambda: digests.find(office.store)[0].outcome == "posted", "the digest")
    settled(slack)
    assert len(slack.messages("C1", by_bot=True)) == count + 1


def test_a_digest_that_hung_is_uncertain_and_not_posted_again(office: Office) -> None:
    slack = office.slack
    slack.answer(slack.mention("U3", "C1", "digest here every Monday 9:00, even when nothing changed"))
    count = len(slack.messages("C1", by_bot=True))
    monday(office)
    slack.hang("chat.postMessage")
    assert office.bot is not None and office.bot.schedule.look() == 1
    wait_until(lambda: digests.find(office.store)[0].outcome == "uncertain", "the digest")
    settled(slack)
    assert len(slack.messages("C1", by_bot=True)) == count


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize(("what", "channel"), [("question", "C1"), ("notice", "C2"), ("digest", "C2"), ("reminder", "U2")])
def test_what_is_being_sent_while_planbot_ends_is_there_once(database: Path, what: str, channel: str, arrives: bool) -> None:
    """planbot ends while Slack has the call, which it carries out a little later, or refuses."""
    with office_over(database, PEOPLED, replace(QUICK, call=15)) as office:
        slack, place = office.slack, slack_channel(office, channel)
        shown = slack.answer(slack.mention("U3", "C1", "note on R17: the mason came"))
        slack.answer(slack.mention("U3", "C2", "digest here every Monday 9:00, even when nothing changed"))
        count = len(slack.messages(place, by_bot=True))
        held = slack.delay("chat.postMessage", 1, 1, channel)
        if not arrives:
            slack.fail("chat.postMessage", "service_unavailable", times=None, channel=channel, status=503)
        match what:
            case "question":
                slack.mention("U1", "C1", "status of R17")
            case "notice":
                slack.press("U3", shown, "Confirm")
            case _:
                monday(office, minute=5 if what == "digest" else 35)
                assert office.bot is not None and office.bot.schedule.look() >= 1
        wait_until(lambda: held.times == 0, "the call")
        office.close(CLOSING)
        slack.mend()
        office.open()
        wait_until(lambda: len(slack.messages(place, by_bot=True)) == count + 1, f"the {what}")
        wait_until(lambda: not states(office).keys() & {"claimed", "sending"}, "the end of it")
        settled(slack, "U1")
        assert len(slack.messages(place, by_bot=True)) == count + 1 and not states(office).keys() & {"uncertain", "refused"}
        assert what != "digest" or digests.find(office.store)[0].outcome == "posted"


def slack_channel(office: Office, id: str) -> str:
    """The channel with this id, or the direct message with this person."""
    return office.slack.dm(id) if id.startswith("U") else id


def monday(office: Office, minute: int = 5) -> None:
    """Some minutes after nine o’clock on the next Monday."""
    now = office.clock()
    day = (now + timedelta(days=7 - now.weekday())).replace(hour=9, minute=minute, second=0)
    clock_of(office).ahead += day - now


# Who planbot is


@pytest.mark.parametrize("kind", ["503", "hang", "invalid_auth"])
def test_events_are_answered_while_auth_test_fails(database: Path, kind: str) -> None:
    with office_over(database, patience=QUICK) as office:
        slack = office.slack
        asked_before = len(slack.called("auth.test"))
        if kind == "hang":
            slack.hang("auth.test", times=None)
        else:
            slack.fail("auth.test", kind, times=None, status=503 if kind == "503" else 200)
        asked = slack.mention("U1", "C1", "status of R17")
        assert asked.wait_ack() and "R17 · 🟢 Completed" in slack.answer(asked).plain
        assert "R3 · 🟢 Completed" in command(slack, "U1", "C1", "status of R3").plain
        assert len(slack.called("auth.test")) == asked_before
        office.clean()


# Faults of planbot itself


def test_a_parcel_that_cannot_be_sent_is_settled_and_its_lane_goes_on(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    refused: list[str] = []
    sent: list[str] = []
    bot = office.bot
    assert bot is not None
    channel = {"channel": "C1"}
    for number in range(60):  # more than there are threads
        content = {"text": "x", "blocks": [object()]}
        bot.outbox.put(
            Parcel(f"lane {number}", "chat.postMessage", channel, content, lambda _: None, refused.append, lambda: None)
        )
    hello = {"text": "hello"}
    bot.outbox.put(Parcel("lane 1", "chat.postMessage", channel, hello, lambda _: sent.append("yes"), print, print))
    wait_until(lambda: sent and len(refused) == 60, "what comes after them")
    references = {getattr(record, "reference", "") for record in caplog.records if record.getMessage() == "fault"}
    assert len(refused) == 60 and {each.rpartition(" ")[2] for each in refused} == references
    assert healthy(office)


@pytest.mark.parametrize("raised", [ValueError, MemoryError, RecursionError, SystemExit, KeyboardInterrupt, GeneratorExit])
def test_whatever_a_work_raises_its_lane_goes_on(raised: type[BaseException], caplog: pytest.LogCaptureFixture) -> None:
    lanes, done = Lanes(2, "test"), threading.Event()

    def failing(*_: object) -> None:
        raise raised("no")

    for number in range(10):
        lanes.put("one", failing, failing)
        lanes.put(str(number), failing, failing)
    lanes.put("one", done.set)  # type: ignore[arg-type]
    assert done.wait(5) and lanes.drain(5) and list(lanes.troubles()) == []
    assert len([record for record in caplog.records if record.getMessage() == "fault"]) == 40
    lanes.close()


def test_a_thread_that_ended_or_is_stuck_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    lanes, free, begun = Lanes(2, "test"), threading.Event(), threading.Event()

    def stuck() -> None:
        begun.set()
        free.wait(10)

    def work() -> dict[str, object]:
        return {"faults": list(lanes.troubles())}

    health = Health(0, lambda: 0.0, work)
    health.start()
    try:
        assert json.loads(fetch(health)[1])["faults"] == [] and fetch(health)[0] == 200
        lanes.put("one", stuck)
        assert begun.wait(5)
        monkeypatch.setattr(lanes_module, "STUCK", -1.0)
        status, body = fetch(health)
        assert status == 503 and "has been at one thing for" in json.loads(body)["faults"][0]
        free.set()
        assert lanes.drain(5)
        monkeypatch.setattr(lanes_module, "STUCK", 300.0)
        monkeypatch.setattr(threading, "excepthook", lambda *_: None)
        monkeypatch.setattr(lanes, "_after", lambda *_: 1 / 0)
        lanes.put("two", lambda: None)
        wait_until(lambda: fetch(health)[0] == 503, "the end of a thread")
        assert "has ended: restart planbot" in json.loads(fetch(health)[1])["faults"][0]
    finally:
        health.close()
        lanes.close()
