"""Answers to questions that are known by the form of their whole sentence: by rows of the language, each with its function."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from handlers.answer import Answer
from handlers.language.rows import Row
from handlers.moments import NotThisKind
from handlers.request import Request
from knowledge.model import Plan, Unclear
from knowledge.store import Store

Reader = Callable[[Store, Plan, Request, re.Match[str]], Answer]
"""Answers a sentence of its form. Raises Unclear with what to say instead, NotThis where the sentence is no such question."""


def plain(text: str) -> str:
    """The text as rows are written: single spaces, and nothing that closes a sentence."""
    return " ".join(text.split()).rstrip("?!. ")


def answer(
    store: Store, plan: Plan, request: Request, rows: Sequence[Row], readers: Mapping[str, Reader], asks: str = "nothing"
) -> Answer | None:
    """The answer by the first row that fits, None where none does. `asks` is what a refusal says that was asked."""
    sentence = plain(request.text)
    for row in rows:
        match = row.pattern.fullmatch(sentence)
        if match is None:
            continue
        try:
            return readers[row.key](store, plan, request, match)
        except Unclear as refusal:
            return Answer(str(refusal), asks=asks)
        except NotThisKind:
            continue
    return None
