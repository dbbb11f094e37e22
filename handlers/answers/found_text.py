"""How the text found by a search is shown: a passage with its matching words, and notes on words that matched different
words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from handlers.answer import Item, Note, Passage
from handlers.line import shorten
from handlers.question import join_names
from knowledge import fields
from knowledge.concepts import Concept, Way, plan_forms
from knowledge.excerpts import Excerpt, Span, excerpt_of
from knowledge.model import Plan
from knowledge.search import Hit
from knowledge.store import Store

MOST_OTHERS = 3  # the most other words listed for one that was typed
MORE = "…"
CALLED = "Also called"  # names from the plan file, or taught by people


def marked(item: Item, passage: Excerpt | None, called: Sequence[str], concepts: Sequence[Concept]) -> Item:
    """A list item with a shortened title and what matched: words in the title, which is then long enough to show them, or a
    passage.

    `called` are the recommendation's other names. They are shown if it doesn't have the words itself.
    """
    title = shorten(item.title)
    if passage and passage.field == "title" and passage.begins:
        if all(end < len(title) for _, end in passage.spans):
            return replace(item, title=title, pieces=_pieces(title, passage.spans))
        after = () if passage.ends else ((f" {MORE}", False),)
        longer = (*_pieces(passage.text.rstrip("."), passage.spans), *after)
        return replace(item, title="".join(text for text, _ in longer), pieces=longer)
    by_name = None if passage else excerpt_of(CALLED, called, concepts)
    return replace(
        item, title=title, passage=_passage(passage, fields.label(passage.field)) if passage else _passage(by_name, CALLED)
    )


def _passage(excerpt: Excerpt | None, label: str) -> Passage | None:
    """An excerpt with the matching words marked, and with an ellipsis where text is cut off."""
    if excerpt is None:
        return None
    before = () if excerpt.begins else ((f"{MORE} ", False),)
    after = () if excerpt.ends else ((f" {MORE}", False),)
    pieces = (*before, *_pieces(excerpt.text, excerpt.spans), *after)
    return Passage(label, "".join(text for text, _ in pieces), pieces)


def _pieces(text: str, spans: Sequence[Span]) -> tuple[tuple[str, bool], ...]:
    """Split the text into pieces that matched (True) and pieces that didn't."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return tuple((text[start:end], place % 2 == 1) for place, (start, end) in enumerate(pairwise(edges)) if end > start)


def read_otherwise(store: Store, plan: Plan, hits: Sequence[Hit]) -> list[Note]:
    """Notes on which words of the question matched different words in the results."""
    read: dict[str, dict[str, None]] = {}
    itself = {word for hit in hits for word in hit.matched if word not in dict(hit.others)}
    for hit in hits:
        for word, way in hit.others:
            read.setdefault(word, {})[_written(store, plan, way)] = None
    return [Note(_sentence(word, tuple(others), word in itself)) for word, others in read.items()]


def _sentence(word: str, others: tuple[str, ...], itself: bool) -> str:
    quoted = join_names(tuple(f"“{other}”" for other in others[:MOST_OTHERS]))
    return f"“{word}” is {'also ' if itself else ''}read as {quoted}."


def _written(store: Store, plan: Plan, way: Way) -> str:
    """The words for a way as the plan writes them, in the most frequent form."""
    written = plan_forms(store, plan).written
    words = " ".join(written[part][0] if part in written else part for part in way)
    return words.upper() if words.upper() in store.vocabulary(plan).acronyms else words
