"""The real bot on the loopback Slack, for tests: one workspace, one database, started and stopped at will.

No part of the bot is replaced. Only its pings are more frequent, so that closing takes a fraction of a second, and Slack waits
longer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.slack.app import DRAIN, Bot
from bot.slack.patience import Patience
from bot.slack.tokens import Tokens
from knowledge.places import Place
from knowledge.store import Store
from tests.loopback import Loopback

BUSY = 20.0  # seconds to acknowledge and to open a modal; Slack's own three are too few for a test on a busy machine
PEOPLE = {"U1": "Ann", "U2": "Bob", "U3": "Cem"}


class Office:
    """A workspace with people, two channels and planbot in it. `clock` returns the bot's time."""

    def __init__(
        self,
        database: Place,
        *,
        settings: Path | None = None,
        clock: Callable[[], datetime] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.database, self.settings = database, settings
        self.patience = patience
        self.clock = clock or (lambda: datetime.now(UTC))
        self.slack = Loopback(ping_every=0.1, ack_limit=BUSY, trigger_life=BUSY)
        for user, name in PEOPLE.items():
            self.slack.add_user(user, name, email=f"{name.lower()}@example.org")
        self.slack.add_channel("C1", "general", members=PEOPLE)
        self.slack.add_channel("C2", "plans", members=PEOPLE)
        self.bot: Bot | None = None

    def __enter__(self) -> Self:
        self.slack.start()
        return self.open()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
        self.slack.stop()

    def open(self, looking: bool = True) -> Self:
        """Start the bot and wait until it is connected. `looking` says whether it checks its schedule by itself."""
        self.store = Store(self.database)
        tokens = Tokens(self.slack.bot_token, self.slack.app_token, self.slack.api_url)
        self.bot = Bot(self.store, tokens, self.settings, self.clock, ping_seconds=1, patience=self.patience)
        self.bot.start(looking)
        self.slack.wait_connected()
        return self

    def close(self, seconds: float = DRAIN) -> None:
        """End the bot, which has this many seconds to finish its work."""
        if self.bot is not None:
            self.bot.close(seconds)
            self.store.close()
            self.bot = None

    def clean(self) -> None:
        """Assert that nothing was sent that Slack, its models or a reader could object to."""
        slack = self.slack
        found = {"model_faults": slack.model_faults, "strays": slack.strays, "misuse": slack.misuse, "trouble": slack.trouble}
        faults = {name: list(of_kind) for name, of_kind in found.items() if of_kind}
        for of_kind in found.values():
            of_kind.clear()  # the next scenario isn't to blame
        assert not faults, faults
