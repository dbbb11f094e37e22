"""Refs as people type them at the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.understanding import refs
from knowledge.model import Unclear


def named_refs(typed: Sequence[str], plan_refs: Sequence[str]) -> tuple[str, ...]:
    """The plan's refs for those typed: R17, r17, 17, R1-R5. Raises Unclear if any of them isn't in the plan."""
    shape = refs.shape(plan_refs)
    matched: list[str] = []
    missing: list[str] = []
    for word in re.sub(r"\b([A-Za-z]+) (?=\d)", r"\1", " ".join(typed)).replace(",", " ").split():
        if ref := shape.typed(word):
            matched.append(ref)
        else:
            span = refs.find(word.lower(), shape)  # "R1-R5"
            matched += span.refs
            missing += span.unknown or (() if span.refs else (word,))
    if missing:
        raise Unclear(f"This plan has no {' and no '.join(missing)}: its recommendations are {refs.extent(plan_refs)}.")
    return tuple(dict.fromkeys(matched))
