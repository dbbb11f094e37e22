"""Digests and reminders over the loopback Slack, with the clock given: a year in seconds, each once, whatever happens."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from knowledge import changes, claims, digests, verification
from knowledge.changes import APPEND, Edit, Origin
from knowledge.claims import Claim, Holder
from knowledge.store import Store
from tests.slack import Office

SETTINGS = """
people: {ann: {name: Ann, slack: U1}, bob: {name: Bob, email: bob@example.org}}
managers: [U3]
pace: {per_second: 1000, burst: 100}
plans:
  kent-commissioning:
    meetings: [2026-04-08, 2026-09-01]
    owners: {Procurement: {people: [ann]}, Commissioning: {people: [bob]}}
"""
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(database: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    file = tmp_path / "planbot.yaml"
    file.write_text(SETTINGS, encoding="utf-8")
    built = Office(database, settings=file, clock=clock)
    built.slack.start()
    built.open(looking=False)
    yield built
    built.close()
    built.slack.stop()


def look(office: Office) -> int:
    """One look at what is due, and all that comes of it."""
    assert office.bot is not None
    moments = office.bot.schedule.look()
    assert office.bot.finish(10)
    return moments


def until(office: Office, clock: Clock, end: datetime, step: timedelta = timedelta(minutes=30)) -> None:
    while clock.now < end:
        clock.now += step
        look(office)


def say(office: Office, user: str, channel: str, text: str) -> str:
    asked = office.slack.mention(user, channel, text)
    return office.slack.answer(asked).plain


def post(office: Office, ref: str, text: str, at: datetime) -> None:
    """An update, so that there is something to tell."""
    plan = office.store.plan(None)
    changes.write(
        office.store, plan, ref, [Edit("progress", text, how=APPEND)], Origin("U1", "test"), at, f"t:{text}", lambda _: None
    )


def test_a_year_of_digests(office: Office, clock: Clock) -> None:
    """The same Mondays as in the calendar that was worked out by hand: each once, and silent where nothing changed."""
    from tests.test_calendars import worked_out

    mondays = next(moments for year, sentence, moments in worked_out() if (year, sentence) == (2026, "every Monday 9:00"))
    assert "Digest" in say(office, "U3", "C1", "digest here every Monday 9:00, even when nothing changed")
    before = len(office.slack.messages("C1", by_bot=True))
    posted: list[str] = []
    while clock.now < datetime(2026, 12, 31, tzinfo=UTC):
        clock.now += timedelta(minutes=30)
        look(office)
        now = len(office.slack.messages("C1", by_bot=True))
        assert now - before <= 1
        if now > before:
            posted.append(f"{clock.now:%m-%d %H:%M}")
            before = now
    assert posted == mondays
    office.clean()


def test_a_digest_says_what_changed_and_else_nothing(office: Office, clock: Clock) -> None:
    say(office, "U3", "C1", "digest here every Monday 9:00")
    say(office, "U3", "C2", "digest here every Monday 9:00 only Procurement's")
    until(office, clock, datetime(2026, 1, 5, 10, tzinfo=UTC))
    assert not [message for message in office.slack.messages("C1", by_bot=True) if "changed since" in message.text]
    post(office, "R9", "the standards are written", clock.now)  # Commissioning's alone
    until(office, clock, datetime(2026, 1, 12, 10, tzinfo=UTC))
    (reply,) = [message for message in office.slack.messages("C1", by_bot=True) if "changed since" in message.text]
    assert "R9" in reply.plain and "Ann" in reply.plain and "1 recommendation changed" in reply.plain
    assert not [message for message in office.slack.messages("C2", by_bot=True) if "changed since" in message.text]
    until(office, clock, datetime(2026, 1, 19, 10, tzinfo=UTC))
    assert len([message for message in office.slack.messages("C1", by_bot=True) if "changed since" in message.text]) == 1
    office.clean()


def test_a_late_digest_is_posted_within_its_grace_and_skipped_after_it(office: Office, clock: Clock) -> None:
    say(office, "U3", "C1", "digest here every Monday 9:00, even when nothing changed")
    count = len(office.slack.messages("C1", by_bot=True))
    clock.now = datetime(2026, 1, 5, 10, 59, tzinfo=UTC)
    look(office)
    assert len(office.slack.messages("C1", by_bot=True)) == count + 1
    clock.now = datetime(2026, 1, 26, 11, 1, tzinfo=UTC)  # three are past, and the last is late by more than two hours
    look(office)
    assert len(office.slack.messages("C1", by_bot=True)) == count + 1
    (digest,) = digests.find(office.store)
    assert digest.outcome == "skipped" and digest.last_due.startswith("2026-01-26T09:00")


def test_neither_a_restart_nor_a_second_process_doubles_one(office: Office, clock: Clock) -> None:
    say(office, "U3", "C1", "digest here every Monday 9:00, even when nothing changed")
    count = len(office.slack.messages("C1", by_bot=True))
    clock.now = datetime(2026, 1, 5, 9, 5, tzinfo=UTC)
    assert office.bot is not None
    other, (digest,) = Store(office.database), digests.find(office.store)
    due = "2026-01-05T09:00:00.000+00:00"
    body = {"user": "", "teams": [], "digest": digest.id, "plan": digest.plan, "channel": "C1", "due": due}
    assert claims.claim(
        other, Holder("elsewhere", 1, "x"), [Claim(f"digest:{digest.id}:{due}", "digest", body)], clock.now
    ) == [True]
    assert look(office) == 0  # the other process has it
    other.close()
    clock.now = datetime(2026, 1, 12, 9, 5, tzinfo=UTC)
    assert look(office) == 1
    office.close()
    office.open(looking=False)
    assert look(office) == 0 and len(office.slack.messages("C1", by_bot=True)) == count + 1


def test_a_post_whose_answer_is_lost_is_uncertain_and_not_sent_again(office: Office, clock: Clock) -> None:
    say(office, "U3", "C1", "digest here every Monday 9:00, even when nothing changed")
    count = len(office.slack.messages("C1", by_bot=True))
    office.slack.drop("chat.postMessage")
    clock.now = datetime(2026, 1, 5, 9, 5, tzinfo=UTC)
    look(office)
    clock.now += timedelta(minutes=30)
    look(office)
    assert len(office.slack.messages("C1", by_bot=True)) == count + 1
    (digest,) = digests.find(office.store)
    assert digest.outcome == "uncertain"
    assert "uncertain" in say(office, "U1", "C2", "what digests are there")


def test_a_crash_in_the_middle_of_a_post_leaves_it_uncertain(office: Office, clock: Clock) -> None:
    say(office, "U3", "C1", "digest here every Monday 9:00, even when nothing changed")
    count = len(office.slack.messages("C1", by_bot=True))
    (digest,) = digests.find(office.store)
    due = "2026-01-05T09:00:00.000+00:00"
    clock.now = datetime(2026, 1, 5, 9, 5, tzinfo=UTC)
    gone = Holder("this-machine-is-gone", 1, "x")
    body = {"user": "", "teams": [], "digest": digest.id, "plan": digest.plan, "channel": "C1", "due": due}
    claims.claim(office.store, gone, [Claim(f"digest:{digest.id}:{due}", "digest", body)], clock.now)
    digests.record_outcome(office.store, digest, due, "sending", digest.reported, clock.now)
    claims.mark_as(office.store, f"digest:{digest.id}:{due}", claims.SENDING)
    office.close()
    clock.now += timedelta(minutes=5)  # its lease is over
    office.open(looking=False)
    look(office)
    assert len(office.slack.messages("C1", by_bot=True)) == count
    assert digests.find(office.store)[0].outcome == "uncertain"


def test_a_hundred_at_once_and_questions_meanwhile(office: Office, clock: Clock) -> None:
    for number in range(100):
        office.slack.add_channel(f"C{number + 100}", members=["U1", "U3"])
        digests.create(office.store, office.store.plan(None), f"C{number + 100}", RULE, "U3", clock.now, f"d{number}")
    post(office, "R9", "something", clock.now)
    clock.now = datetime(2026, 1, 5, 9, 0, 5, tzinfo=UTC)
    assert office.bot is not None and office.bot.schedule.look() == 100
    assert "R17" in say(office, "U1", "C1", "status of R17")
    assert office.bot.finish(20)
    assert all(len(office.slack.messages(f"C{number + 100}", by_bot=True)) == 1 for number in range(100))
    office.clean()


RULE = {
    "kind": "weekly",
    "number": 1,
    "days": [0],
    "at": "09:00",
    "zone": "Europe/London",
    "anchor": "2026-01-01",
    "changed_only": True,
    "owners": "",
}


def test_paused_stopped_and_who_may(office: Office, clock: Clock) -> None:
    assert "Only managers" in say(office, "U1", "C1", "digest here every Monday 9:00")
    assert "cannot read" in say(office, "U3", "C1", "digest here now and then")
    number = re.search(r"Digest (\d+)", say(office, "U3", "C1", "digest here every Monday 9:00, even when nothing changed"))
    assert number and f"resume digest {number[1]}" in say(office, "U3", "C1", "pause digest")
    count = len(office.slack.messages("C1", by_bot=True))
    until(office, clock, datetime(2026, 1, 20, tzinfo=UTC))
    assert len(office.slack.messages("C1", by_bot=True)) == count
    say(office, "U3", "C1", f"resume digest {number[1]}")
    until(office, clock, datetime(2026, 1, 27, tzinfo=UTC))
    assert len(office.slack.messages("C1", by_bot=True)) == count + 2  # the answer and one digest; nothing is made up for
    assert "is stopped" in say(office, "U3", "C1", "stop digest here")
    assert "No digest" in say(office, "U3", "C1", "what digests are there")
    office.clean()


# Reminders


def dms(office: Office, user: str) -> list[str]:
    return [message.plain for message in office.slack.messages(office.slack.dm(user), by_bot=True)]


def test_reminders_come_on_mondays_to_whom_they_concern(office: Office, clock: Clock) -> None:
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC))
    (first, second) = dms(office, "U2")  # Commissioning's R27 has been due since autumn 2014; on two Mondays
    assert "R27" in first and "overdue by" in first and "R27" in second
    assert dms(office, "U1") == []
    office.clean()


def test_what_was_updated_this_week_and_what_was_put_off_is_left_out(office: Office, clock: Clock) -> None:
    post(office, "R27", "a charter is drafted", datetime(2026, 1, 4, tzinfo=UTC))
    until(office, clock, datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert dms(office, "U2") == []
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC))
    (reply,) = office.slack.messages(office.slack.dm("U2"), by_bot=True)
    assert reply.buttons == ["Update", "Extend", "Not mine", "Later"]
    office.slack.press("U2", reply, "Later")
    office.slack.wait(lambda: len(dms(office, "U2")) == 2)
    until(office, clock, datetime(2026, 1, 19, 9, tzinfo=UTC))
    assert len(dms(office, "U2")) == 2
    office.clean()


def test_not_mine_tells_the_manager(office: Office, clock: Clock) -> None:
    until(office, clock, datetime(2026, 1, 5, 12, tzinfo=UTC))
    (reply,) = office.slack.messages(office.slack.dm("U2"), by_bot=True)
    office.slack.press("U2", reply, "Not mine")
    office.slack.wait(lambda: any("R27 is not theirs" in text for text in dms(office, "U3")))
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC))
    assert len(dms(office, "U2")) == 2  # the reminder and the answer to the button
    office.clean()


def test_each_chooses_how_often(office: Office, clock: Clock) -> None:
    office.slack.open_home("U2")
    home = office.slack.wait(lambda: office.slack.home("U2"))
    office.slack.select("U2", home, "home:often", "remind me never")
    office.slack.wait(lambda: home.updates)
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC))
    assert dms(office, "U2") == []
    office.clean()


# The same without Slack


def test_due_soon_overdue_stale_and_waiting(store: Store) -> None:
    from handlers.schedules import reminders

    rights = Rights(
        managers=frozenset({"M"}),
        linked={"Procurement": ("A",), "Commissioning": ("B",)},
        names={"A": "Ann"},
        completions="two steps",
    )
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    plan = store.plan(None)

    def ask(who: str, text: str) -> None:
        shown = respond_and_remember(store, plan, Request(text, who, at, rights=rights))
        assert shown.pending, shown.text
        assert respond_and_remember(store, plan, Request(f"confirm {shown.pending}", who, at, rights=rights)).recorded

    ask("A", "R5 due 20 July 2026 because the compact is being rewritten")
    ask("A", "R20 in progress: a first report, see https://example.org/a")
    ask("A", "R20 is now complete: all paid in 14 days")
    assert reminders.compose(store, plan, "M", rights, at) is not None
    reply = reminders.compose(store, plan, "M", rights, at)
    assert reply and "waits for your sign-off: Completed, proposed by Ann" in reply.text
    assert reminders.compose(store, plan, "A", rights, at + timedelta(days=1)) is None  # updated this week
    soon = reminders.compose(store, plan, "A", rights, datetime(2026, 7, 10, tzinfo=UTC))
    assert soon and "due in 10 days, on 20 July 2026" in soon.text and "no update for 130 days" in soon.text
    late = reminders.compose(store, plan, "A", rights, datetime(2026, 7, 25, tzinfo=UTC))
    assert late and "overdue by 5 days" in late.text
    back = respond_and_remember(store, plan, Request("send back R20 because there are no figures", "M", at, rights=rights))
    respond_and_remember(store, plan, Request(f"confirm {back.pending}", "M", at + timedelta(minutes=10), rights=rights))
    reply = reminders.compose(store, plan, "A", rights, at + timedelta(days=1))
    assert reply and "Completed was sent back, because there are no figures" in reply.text
    assert verification.verify(store).same


def test_a_reminder_waits_until_slack_says_who_somebody_is(office: Office, clock: Clock) -> None:
    office.slack.fail("users.lookupByEmail", "service_unavailable", times=1, status=503)
    clock.now = datetime(2026, 1, 5, 9, 35, tzinfo=UTC)
    look(office)
    assert dms(office, "U2") == []
    end = time.monotonic() + 30
    while not dms(office, "U2") and time.monotonic() < end:
        time.sleep(0.2)
        look(office)
    (reply,) = dms(office, "U2")
    assert "R27" in reply
