"""Answers that are stored for the buttons on their messages: to show all of an answer, share it, or go back to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.slack import codec
from bot.slack.workspace import Workspace
from handlers.answer import Answer
from knowledge import sessions
from knowledge.deferred import Write
from knowledge.model import Unclear

KEPT_REFS = 200  # the most refs stored with an answer: no button needs ten thousand
KEPT = timedelta(days=30)  # how long the buttons on a message work
GONE = "That message is too old for its buttons: ask again, and use the new one’s."


class StoredAnswers:
    """The stored answers in one workspace, by id."""

    def __init__(self, workspace: Workspace) -> None:
        self._store = workspace.store
        self._clock = workspace.clock

    def keep(self, answer: Answer, user: str = "") -> str:
        """Store an answer for the buttons on its message, and return its id. `user` is the person it is for, or "" for
        everybody.
        """
        id, write = self.deferred_keep(answer, {"for": user} if user else {})
        self._store.put(write)
        return id

    def replace(self, id: str, answer: Answer) -> None:
        """Replace a stored answer by its changed version."""
        _, body = self.load_with(id)
        sessions.save(self._store, {**body, "answer": codec.pack(answer)}, self._clock(), KEPT, id)

    def load(self, id: str) -> Answer:
        """The answer stored under the id. Raises Unclear if it no longer exists."""
        answer, _ = self.load_with(id)
        return answer

    def load_with(self, id: str) -> tuple[Answer, Mapping[str, Any]]:
        """The answer stored under the id, and everything stored with it. Raises Unclear if it no longer exists."""
        body = sessions.load(self._store, id, self._clock())
        if body is None or "answer" not in body:
            raise Unclear(GONE)
        return codec.unpack(body["answer"]), body

    def deferred_keep(self, answer: Answer, beside: Mapping[str, str]) -> tuple[str, Write]:
        """The id under which an answer can be loaded, and the write that stores it together with `beside`."""
        shortened = dataclasses.replace(answer, refs=answer.refs[:KEPT_REFS])
        return sessions.deferred_save({"answer": codec.pack(shortened), **beside}, self._clock(), KEPT)
