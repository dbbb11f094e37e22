"""Answers sentences that are recognised by their form, from a table with a handler for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from handlers.answer import Answer
from handlers.request import Request
from handlers.understanding.forms import Sentence
from knowledge.model import Plan, Unclear
from knowledge.store import Store

Reader = Callable[[Store, Plan, Request, re.Match[str]], Answer]
"""Answers a sentence of one form. Raises Unclear with what to say instead, or NotThisKind if it isn't such a question."""


def answer(
    store: Store, plan: Plan, request: Request, sentence: Sentence, readers: Mapping[str, Reader], asks: str = "nothing"
) -> Answer:
    """The answer to a sentence. If the handler raises Unclear, its message becomes the answer, with `asks`. Raises NotThisKind
    if the handler does.
    """
    try:
        return readers[sentence.key](store, plan, request, sentence.match)
    except Unclear as refusal:
        return Answer(str(refusal), asks=asks)
