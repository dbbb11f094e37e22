"""Digests and reminders over the loopback Slack, with a test's clock: a year in seconds, each of them sent once, whatever
happens.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.answer import Answer, choices_of
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from handlers.schedules import digests as schedules
from handlers.schedules.reminders import headline_once_done
from knowledge import changes, claims, digests, verification
from knowledge.changes import APPEND, Edit, Origin
from knowledge.claims import Claim, Holder
from knowledge.store import Store
from tests.loopback import View
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
    """A clock that stands still until it is moved."""

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
    """Check once what is due, and wait until all of it is done."""
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
    """Make an update, so that there is something to report."""
    plan = office.store.plan(None)
    changes.write(
        office.store, plan, ref, [Edit("progress", text, how=APPEND)], Origin("U1", "test"), at, f"t:{text}", lambda _: None
    )


def test_a_year_of_digests(office: Office, clock: Clock) -> None:
    """The same Mondays as in the calendar that was worked out by hand: one digest each, none if nothing changed."""
    from tests.test_calendars import worked_out

    mondays = next(moments for year, sentence, moments in worked_out() if (year, sentence) == (2026, "every Monday 9:00"))
    assert "The digest is set up" in say(office, "U3", "C1", "digest here every Monday 9:00, even when nothing changed")
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
    post(office, "R9", "the standards are written", clock.now)  # only Commissioning's
    until(office, clock, datetime(2026, 1, 12, 10, tzinfo=UTC))
    (reply,) = [message for message in office.slack.messages("C1", by_bot=True) if "changed since" in message.text]
    assert "1 recommendation changed" in reply.plain and "R9 · 🟢 Completed" in reply.text
    assert "“the standards are written – Ann”" in reply.text and "Open" in reply.buttons
    assert not [message for message in office.slack.messages("C2", by_bot=True) if "changed since" in message.text]
    until(office, clock, datetime(2026, 1, 19, 10, tzinfo=UTC))
    assert len([message for message in office.slack.messages("C1", by_bot=True) if "changed since" in message.text]) == 1
    office.clean()


def test_a_digest_tells_of_what_is_late_first(office: Office, clock: Clock) -> None:
    say(office, "U3", "C1", "digest here every Monday 9:00")
    post(office, "R9", "the standards are written", clock.now)
    post(office, "R27", "a charter is drafted", clock.now)
    until(office, clock, datetime(2026, 1, 5, 10, tzinfo=UTC))
    (reply,) = [message for message in office.slack.messages("C1", by_bot=True) if "changed since" in message.text]
    late, other = reply.text.index("R27 · "), reply.text.index("R9 · ")
    assert late < other and "days late" in reply.text[late:other]
    office.clean()


def test_what_becomes_late_is_news_and_what_changed_back_is_not(office: Office, clock: Clock) -> None:
    say(office, "U3", "C1", "digest here every Monday 9:00")
    asked = office.slack.answer(office.slack.mention("U3", "C1", "R5 due 7 January 2026 because the compact is with legal"))
    office.slack.press("U3", asked, "Confirm")
    office.slack.wait(lambda: "Saved" in asked.plain, what="the confirmation")
    until(office, clock, datetime(2026, 1, 5, 10, tzinfo=UTC))
    plan = office.store.plan(None)
    for before, after in (("Completed", "On hold"), ("On hold", "Completed")):
        edits = [Edit("status", after, expected=before)]
        changes.write(office.store, plan, "R9", edits, Origin("U1", "test"), clock.now, f"t:{after}", lambda _: None)
    until(office, clock, datetime(2026, 1, 12, 10, tzinfo=UTC))
    last = office.slack.messages("C1", by_bot=True)[-1]
    assert last.plain.startswith("R5 has become late since 5 January 2026.") and "R9" not in last.plain
    assert "R5 · ⚪ No status · 🔴 5 days late" in last.text and "due 7 January 2026" in last.text and "Open" in last.buttons
    office.clean()


def test_a_digest_in_direct_messages_is_only_for_its_own_person(office: Office, clock: Clock) -> None:
    """Nobody else sees it, or can stop it by its number or its id."""
    slack, mine = office.slack, office.slack.dm("U3")
    answer = slack.answer(slack.say_dm("U3", "post a digest here every Monday 9:00"))
    assert "It comes to you alone, as a direct message." in answer.plain
    (digest,) = digests.find(office.store)
    home = shown_home(office, "U3")
    assert "Your messages with planbot" in home.plain and "Every Monday at 9:00" in home.plain and "⟨" not in str(home.body)
    assert "Stop" in home.buttons
    assert not schedules.may_change(digest, "U4", Rights(managers=frozenset({"U3", "U4"})))  # not even another manager
    for user in ("U1", "U2"):
        home = shown_home(office, user)
        assert "Every Monday" not in home.plain and mine not in str(home.body) and "Stop" not in home.buttons
        assert "No digest is set up" in say(office, user, "C1", "what digests are there")
        for which in ("digest", "digest 1", f"digest {digest.id}", f"digest id {digest.id}"):
            assert "is stopped" not in say(office, user, "C1", f"stop {which}")
    assert digests.find(office.store)[0].state == "active"
    assert "Every Monday" not in say(office, "U3", "C1", "what digests are there")  # the channel would read it
    assert "is stopped" in slack.answer(slack.say_dm("U3", "stop digest")).plain
    office.clean()


def test_only_those_who_may_pause_a_digest_see_its_buttons_and_can_pause_it(office: Office, clock: Clock) -> None:
    say(office, "U3", "C1", "digest here every Monday 9:00")
    (digest,) = digests.find(office.store)
    home = shown_home(office, "U1")
    assert "Every Monday at 9:00" in home.plain and not {"Pause", "Stop"} & set(home.buttons)
    assert "Only managers can stop this digest. Ask" in say(office, "U1", "C1", f"stop digest id {digest.id}")
    home = shown_home(office, "U3")
    office.slack.press("U3", home, "Pause")
    office.slack.wait(lambda: "(paused)" in office.slack.home("U3").plain, what="Home with the digest paused")
    assert digests.find(office.store)[0].state == "paused"
    office.clean()


def test_a_button_of_an_earlier_version_that_fits_two_digests_asks_which(store: Store) -> None:
    """Those carry a number or an id, which for another digest may be the same."""
    rights, plan = Rights(managers=frozenset({"M"})), store.plan(None)
    first = digests.create(store, plan, "C1", RULE, "M", START, "d0")
    for number in range(1, first):
        digests.create(store, plan, f"C{number + 1}", RULE, "M", START, f"d{number}")
    stopped = respond_and_remember(store, plan, Request(f"stop digest {first}", "M", START, rights=rights))
    assert stopped.headline == "Which digest do you want to stop?" and len(digests.find(store)) == first
    (row, _) = choices_of(stopped.parts[0])
    assert (
        respond_and_remember(store, plan, Request(row.sentence, "M", START, rights=rights)).headline == "The digest is stopped."
    )
    assert first not in [digest.id for digest in digests.find(store)] and len(digests.find(store)) == first - 1


def test_what_is_not_theirs_leaves_what_needs_them_in_home(office: Office, clock: Clock) -> None:
    home = shown_home(office, "U2")
    assert "Needs you: 1" in home.plain and {"Summary", "What is still open", "Chart"} <= set(home.buttons)
    assert "Committee report" not in home.buttons and "Committee report" in shown_home(office, "U3").buttons
    office.slack.answer(office.slack.say_dm("U2", "not mine R27"))
    office.slack.open_home("U2")
    home = office.slack.wait(lambda: "Needs you" not in office.slack.home("U2").plain and office.slack.home("U2"), what="Home")
    assert "Also yours: 1" in home.plain and "Other people’s, overdue: 1" in home.plain and str(home.body).count("*R27*") == 1
    office.clean()


def shown_home(office: Office, user: str) -> View:
    office.slack.open_home(user)
    return office.slack.wait(lambda: office.slack.home(user), what="Home")


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
    clock.now += timedelta(minutes=5)  # its lease has expired
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
    assert "can’t read" in say(office, "U3", "C1", "digest here now and then")
    assert "is set up" in say(office, "U3", "C1", "digest here every Monday 9:00, even when nothing changed")
    assert "Only managers can pause this digest. Ask Cem." in say(office, "U1", "C1", "pause digest")
    assert "Resume" in say(office, "U3", "C1", "pause digest")
    count = len(office.slack.messages("C1", by_bot=True))
    until(office, clock, datetime(2026, 1, 20, tzinfo=UTC))
    assert len(office.slack.messages("C1", by_bot=True)) == count
    say(office, "U3", "C1", "resume digest 1")
    until(office, clock, datetime(2026, 1, 27, tzinfo=UTC))
    assert len(office.slack.messages("C1", by_bot=True)) == count + 2  # the answer and one digest; missed ones aren't sent
    assert "is stopped" in say(office, "U3", "C1", "stop digest here")
    assert "No digest" in say(office, "U3", "C1", "what digests are there")
    office.clean()


# Reminders


def dms(office: Office, user: str) -> list[str]:
    return [message.plain for message in office.slack.messages(office.slack.dm(user), by_bot=True)]


def test_reminders_come_on_mondays_to_whom_they_concern(office: Office, clock: Clock) -> None:
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC))
    (first, second) = dms(office, "U2")  # Commissioning's R27 has been due since autumn 2014; on two Mondays
    assert "R27" in first and "4,054 days late" in first and "R27" in second
    assert dms(office, "U1") == []
    office.clean()


def test_what_was_updated_this_week_and_what_was_put_off_is_left_out(office: Office, clock: Clock) -> None:
    post(office, "R27", "a charter is drafted", datetime(2026, 1, 4, tzinfo=UTC))
    until(office, clock, datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert dms(office, "U2") == []
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC))
    (reply,) = office.slack.messages(office.slack.dm("U2"), by_bot=True)
    assert reply.buttons == ["Update"] and "Later" not in reply.text  # the notification contains what matters
    office.slack.overflow("U2", reply, "Later")
    office.slack.wait(lambda: "✓ No reminder about R27 for a week (sooner if its date or owner changes)." in reply.plain)
    assert reply.buttons == []
    until(office, clock, datetime(2026, 1, 19, 9, tzinfo=UTC))
    assert len(dms(office, "U2")) == 1
    office.clean()


def test_not_mine_tells_the_manager(office: Office, clock: Clock) -> None:
    until(office, clock, datetime(2026, 1, 5, 12, tzinfo=UTC))
    (reply,) = office.slack.messages(office.slack.dm("U2"), by_bot=True)
    office.slack.overflow("U2", reply, "Not mine")
    office.slack.wait(lambda: any("Bob says that R27 is not theirs" in text for text in dms(office, "U3")))
    office.slack.wait(lambda: "✓ Cem will be told that R27 isn’t yours" in reply.plain)
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC))
    assert len(dms(office, "U2")) == 1
    office.slack.press("U2", reply, "Undo")
    office.slack.wait(lambda: any("Bob says that R27 is theirs after all" in text for text in dms(office, "U3")))
    office.slack.wait(lambda: any("you’ll be reminded of R27 again" in text for text in dms(office, "U2")))


def test_a_row_of_a_reminder_is_ticked_off_when_its_form_is_confirmed(office: Office, clock: Clock) -> None:
    until(office, clock, datetime(2026, 1, 5, 12, tzinfo=UTC))
    (reply,) = office.slack.messages(office.slack.dm("U2"), by_bot=True)
    office.slack.press("U2", reply, "Update")
    view = office.slack.wait(lambda: [view for view in office.slack.views("U2") if "Update R27" in view.title])[-1]
    office.slack.submit("U2", view, {"progress": {"progress": "a charter is drafted"}})
    office.slack.press("U2", view, "Confirm")
    office.slack.wait(lambda: "✓ Saved: progress added to R27." in reply.plain, what="the row, ticked off")
    assert reply.plain.startswith("Nothing else needs you.") and "Change how often" in reply.plain  # the rest stays
    office.clean()


def test_each_chooses_how_often(office: Office, clock: Clock) -> None:
    office.slack.open_home("U2")
    home = office.slack.wait(lambda: office.slack.home("U2"))
    office.slack.select("U2", home, "home:often", "remind me never")
    office.slack.wait(lambda: home.updates)
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC))
    assert dms(office, "U2") == []
    office.clean()


# The same, without Slack


def test_due_soon_overdue_stale_and_waiting(store: Store) -> None:
    from handlers.schedules import reminders

    rights = Rights(
        managers=frozenset({"M"}),
        linked={"Procurement": ("A",), "Commissioning": ("B",)},
        names={"A": "Ann", "M": "Mia"},
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
    assert reply and "Ann asks you to accept it as" in reply.text and "Status: In progress → Completed" in reply.text
    assert reminders.compose(store, plan, "A", rights, at + timedelta(days=1)) is None  # updated this week
    soon = reminders.compose(store, plan, "A", rights, datetime(2026, 7, 10, tzinfo=UTC))
    assert (
        soon and "due in 10 days\n" in soon.text and "Due 20 July 2026" in soon.text and "no update for 130 days" in soon.text
    )
    late = reminders.compose(store, plan, "A", rights, datetime(2026, 7, 25, tzinfo=UTC))
    assert late and "5 days late" in late.text
    back = respond_and_remember(store, plan, Request("send back R20 because there are no figures", "M", at, rights=rights))
    respond_and_remember(store, plan, Request(f"confirm {back.pending}", "M", at + timedelta(minutes=10), rights=rights))
    reply = reminders.compose(store, plan, "A", rights, at + timedelta(days=1))
    assert reply and "Mia sent it back: “there are no figures”." in reply.text
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


# Escalation


def test_managers_are_told_once_of_what_stays_late_after_two_reminders(database: Path, tmp_path: Path, clock: Clock) -> None:
    """On the third Monday, even after restarts. They are told again only if there is a new date and that has passed, too."""
    file = tmp_path / "planbot.yaml"
    file.write_text(SETTINGS.replace("    meetings:", "    escalate: after 2 reminders\n    meetings:"), encoding="utf-8")
    office = Office(database, settings=file, clock=clock)
    office.slack.start()
    office.open(looking=False)
    until(office, clock, datetime(2026, 1, 12, 12, tzinfo=UTC), timedelta(hours=1))
    assert len(dms(office, "U2")) == 2 and dms(office, "U3") == []
    office.close()
    office.open(looking=False)
    until(office, clock, datetime(2026, 1, 26, 12, tzinfo=UTC), timedelta(hours=1))
    (told,) = office.slack.messages(office.slack.dm("U3"), by_bot=True)
    assert told.text.startswith("1 recommendation is still late after 2 reminders.\nR27 · ")
    assert "days late" in told.text and "Reminded" in told.text and "Bob" in told.text and told.buttons == ["Open", "Update"]
    plan = office.store.plan(None)
    edit = Edit("timescale", "31 January 2026", "slow", expected="Autumn 2014")
    changes.write(office.store, plan, "R27", [edit], Origin("U3", "test"), clock.now, "moved", lambda _: None)
    until(office, clock, datetime(2026, 2, 16, 9, tzinfo=UTC), timedelta(hours=1))
    assert len(dms(office, "U3")) == 1
    until(office, clock, datetime(2026, 3, 9, 12, tzinfo=UTC), timedelta(hours=1))
    assert len(dms(office, "U3")) == 2
    office.clean()
    office.close()
    office.slack.stop()


def test_without_the_setting_managers_are_told_nothing(office: Office, clock: Clock) -> None:
    until(office, clock, datetime(2026, 2, 16, 12, tzinfo=UTC), timedelta(hours=2))
    assert len(dms(office, "U2")) >= 3 and dms(office, "U3") == []


def test_what_is_waiting_is_found_by_whom_it_waits_for(store: Store) -> None:
    rights = Rights(
        managers=frozenset({"M"}),
        linked={"Procurement": ("A",), "Commissioning": ("B",)},
        names={"A": "Ann", "C": "Cem", "M": "Mia"},
        completions="two steps",
    )
    at, plan = datetime(2026, 3, 2, 10, tzinfo=UTC), store.plan(None)

    def say(who: str, text: str) -> Answer:
        return respond_and_remember(store, plan, Request(text, who, at, f"thread-{who}", rights=rights))

    say("A", "R20 is now superseded by R1: merged")
    say("A", "mark R17 superseded by R1: merged")
    offered = say("C", "update R20 on hold: no lead")
    (choice,) = [choice for part in offered.parts for choice in choices_of(part)]
    say("C", choice.sentence)
    shown = say("B", "R27 is now complete: the charter is adopted")
    assert say("B", f"confirm {shown.pending}").recorded
    for question in ("what needs me", "what is waiting for sign-off", "what waits for me", "what's waiting for me?"):
        ann, mia = say("A", question), say("M", question)
        assert "Cem suggests a change to it" in ann.text and "“no lead”" in ann.text, (question, ann.text)
        assert "Bob" in mia.text or "B asks you to accept it as" in mia.text, (question, mia.text)
        assert "Accept" in [choice.text for part in ann.parts for choice in choices_of(part)]
        assert "Accept" in [choice.text for part in mia.parts for choice in choices_of(part)]
    assert "Nothing needs you at the moment." in say("C", "what needs me").text


def test_a_digest_has_one_line_of_changes_and_names_what_is_late(store: Store) -> None:
    """Several changes to one field count as one, the status comes first, and each reason follows its own change."""
    from handlers.schedules import digest_posts as texts

    rights = Rights(managers=frozenset({"M"}), names={"M": "Mia"})
    plan, at = store.plan(None), datetime(2026, 3, 2, 10, tzinfo=UTC)
    digests.create(store, plan, "C1", RULE, "M", at, "d")
    (digest,) = digests.find(store, plan)
    for text in (
        "R27 due June 2026 because the lead left",
        "mark R27 on hold because there is no lead",
        "mark R27 in progress because Eve has taken it on",
        "progress on R27: a draft",
    ):
        shown = respond_and_remember(store, plan, Request(text, "M", at, rights=rights))
        assert respond_and_remember(store, plan, Request(f"confirm {shown.pending}", "M", at, rights=rights)).recorded, text
    composed, _ = texts.compose(store, plan, digest, Request("", "M", at, rights=rights))
    assert composed is not None
    assert (
        "Status: none → In progress, because Eve has taken it on (Mia);"
        " timescale: Autumn 2014 → June 2026, because the lead left (Mia)\n“a draft – Mia”\n"
    ) in composed.text
    shown = respond_and_remember(store, plan, Request("R9 due 1 March 2026 because it slipped", "M", at, rights=rights))
    respond_and_remember(store, plan, Request(f"confirm {shown.pending}", "M", at, rights=rights))
    shown = respond_and_remember(store, plan, Request("reopen R9", "M", at, rights=rights))
    respond_and_remember(store, plan, Request(f"confirm {shown.pending}", "M", at, rights=rights))
    composed, _ = texts.compose(store, plan, digest, Request("", "M", at, rights=rights))
    assert composed and "\nLate: R9 (1 day)." in composed.text


@pytest.mark.parametrize(
    ("left", "said"),
    [(2, "2 recommendations need you."), (1, "1 recommendation needs you."), (0, "Nothing else needs you.")],
)
def test_the_headline_of_a_reminder_counts_what_is_left(left: int, said: str) -> None:
    assert headline_once_done("3 recommendations need you.", left) == said
    assert headline_once_done("Something else.", left) == "Something else."
