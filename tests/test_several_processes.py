"""Several planbots on one journal in PostgreSQL, over the loopback Slack: each event is handled once, whatever fails or is
away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.slack import app
from bot.slack.app import Bot
from bot.slack.tokens import Tokens
from knowledge import history, importing
from knowledge.places import Address
from knowledge.store import Store
from knowledge.verification import verify
from tests.conftest import NOW
from tests.limits import at_once
from tests.postgres import Postgres, needs_postgres
from tests.scenes import Clock, Process, settled
from tests.slack import Office

pytestmark = needs_postgres
SETTINGS = """
people: {ann: {name: Ann, slack: U1}, bob: {name: Bob, email: bob@example.org}}
managers: [U3]
pace: {per_second: 500, burst: 100}
plans:
  kent-commissioning:
    tell: C2
    owners: {Procurement: {people: [ann]}, Commissioning: {people: [bob]}}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "settings.yaml"
    file.write_text(SETTINGS, encoding="utf-8")
    return file


@pytest.fixture
def office(address: Address, settings: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office that isn't open yet, over a database with the sample plan. Its planbot checks for others' claims at once."""
    monkeypatch.setattr(app, "RENEW", 0.3)
    with closing(Store(address)) as store:
        importing.take_sample(store, NOW)
    opened = Office(address, settings=settings)
    with opened.slack:
        yield opened
        opened.close()


def test_two_processes_answer_everything_once_and_one_takes_over_from_the_other_in_mid_update(
    office: Office, address: Address, settings: Path, tmp_path: Path
) -> None:
    slack = office.slack
    with Process(slack, tmp_path / "none.db", settings, address) as other:
        office.open()
        slack.wait(lambda: slack.connections == 2, what="two sockets")
        asked = [slack.mention("U1", "C1", f"status of R{number}") for number in range(1, 13)]
        for number, question in enumerate(asked, 1):
            assert f"R{number}" in slack.answer(question).plain
        settled(slack)
        assert len(slack.messages("C1", by_bot=True)) == 12
        office.close()
        slack.wait(lambda: slack.connections == 1, what="one socket")
        shown = slack.answer(slack.mention("U1", "C1", "update R17 in progress: pilots start in May"))
        slack.delay("chat.update", 30.0)
        slack.press("U1", shown, "Confirm")
        slack.wait(lambda: slack.messages("C2", by_bot=True), what="the line in the channel")
        other.running.kill()
        other.running.wait(10)
        slack.mend()
        office.open()
        slack.wait(lambda: "Saved" in shown.plain, 20, what="the confirmation by the other process")
        settled(slack, "U3")
        assert len(slack.messages("C2", by_bot=True)) == 1
        plan = office.store.plan(None)
        assert [entry.field for entry in history.history(office.store, plan, ("R17",))] == ["progress", "status"]
        assert verify(office.store).same
    office.clean()


def test_what_is_due_is_posted_once(office: Office, address: Address, settings: Path) -> None:
    clock = Clock()
    office.clock = clock
    slack = office.open(looking=False).slack
    slack.answer(slack.mention("U3", "C2", "digest here every Monday at 10:00"))
    with closing(Store(address)) as store:
        tokens = Tokens(slack.bot_token, slack.app_token, slack.api_url)
        second = Bot(store, tokens, settings, clock, ping_seconds=1)
        second.start(looking=False)
        before = len(slack.messages("C2", by_bot=True))
        slack.answer(slack.mention("U3", "C1", "R17 note: something to report"))
        clock.ahead += timedelta(days=7, hours=1, minutes=5)
        assert office.bot is not None
        handed_on: list[int] = []
        schedules = (office.bot.schedule, second.schedule)
        at_once(*(partial(lambda schedule: handed_on.append(schedule.look()), schedule) for schedule in schedules))
        settled(slack, "U3")
        second.close()
        assert sum(handed_on) >= 1
        assert len(slack.messages("C2", by_bot=True)) - before <= 1
        claimed = store.beside.rows("SELECT id FROM claim WHERE kind = 'digest'")
        assert len(claimed) == 1


def test_while_postgresql_is_away_questions_are_answered_and_updates_refused(
    office: Office, server: Postgres, address: Address
) -> None:
    slack = office.open().slack
    assert "R17" in slack.answer(slack.mention("U1", "C1", "status of R17")).plain
    waiting = slack.answer(slack.mention("U1", "C1", "update R17 in progress"))
    server.stop("immediate")
    try:
        answer = slack.answer(slack.mention("U1", "C1", "what does Procurement own")).plain
        assert "own" in answer and "this is the plan as it was at" in answer
        refused = slack.answer(slack.mention("U1", "C1", "update R20 in progress")).plain
        assert "can't be reached" in refused and "Nothing was recorded" in refused
        slack.press("U1", waiting, "Confirm")
        slack.wait(lambda: _all(slack).count("Nothing was recorded") == 2, 20, what="the refusal")
        assert "can't be reached" in office.store.trouble()
    finally:
        server.start()
    slack.wait(lambda: not office.store.trouble(), 20, what="the database to be back")
    answer = slack.answer(slack.mention("U1", "C1", "what does Procurement own")).plain
    assert "this is the plan as it was at" not in answer
    assert not history.history(office.store, office.store.plan(None))
    shown = slack.answer(slack.mention("U1", "C1", "update R20 in progress"))
    slack.press("U1", shown, "Confirm")
    slack.wait(lambda: "Saved" in shown.plain, what="the confirmation")
    assert [entry.ref for entry in history.history(office.store, office.store.plan(None))] == ["R20"]
    office.clean()


def _all(slack: object) -> str:
    shown = [*slack.messages("C1", by_bot=True), *slack.ephemerals("U1")]  # type: ignore[attr-defined]
    return " ".join(message.plain for message in shown)
