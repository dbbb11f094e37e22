"""What tests say to a plan without Slack: people who talk to it, and a plan made from lines of CSV."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from handlers.answer import Answer
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from knowledge import history, importing
from knowledge.model import Recommendation
from knowledge.store import Store
from tests.conftest import NOW, count_updates


def store_of(folder: Path, csv: str) -> Store:
    """A store in this folder with the plan in `csv`, which is text."""
    document = folder / "plan.csv"
    document.write_text(csv, encoding="utf-8")
    store = Store(folder / "planbot.db")
    importing.take(store, importing.read(document), None, NOW)
    return store


class Talk:
    """People talking to the plan. One minute passes between two messages."""

    def __init__(self, store: Store, rights: Rights) -> None:
        self.store, self.rights, self.at = store, rights, NOW

    def __call__(self, who: str, text: str) -> Answer:
        self.at += timedelta(minutes=1)
        request = Request(text, who, self.at, f"thread-{who}", rights=self.rights)
        return respond_and_remember(self.store, self.store.plan(None), request)

    def done(self, who: str, text: str) -> Answer:
        """Say it, and confirm it."""
        shown = self(who, text)
        assert shown.pending, shown.text
        noted = self(who, f"confirm {shown.pending}")
        assert noted.recorded and noted.text.startswith(("Saved", "Sent to", "Accepted", "Sent back")), noted.text
        return noted

    def row(self, ref: str) -> Recommendation:
        return self.store.recommendations(self.store.plan(None), (ref,))[0]

    def count(self) -> int:
        return count_updates(self.store, self.store.plan(None))

    def last(self) -> int:
        """The number of the latest change."""
        return history.history(self.store, self.store.plan(None))[0].seq
