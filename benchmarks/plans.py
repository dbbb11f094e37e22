"""Plans of any size, made by recombining text from the sample. The same size always gives the same plan."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from knowledge import importing
from knowledge.importing import Reading
from knowledge.model import Document, Plan, Recommendation
from knowledge.store import Store

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def document(size: int) -> Document:
    """The sample's document with `size` recommendations, each a mixture of the sample's own."""
    sample = importing.read(importing.SAMPLE).document
    rows = sample.recommendations
    if size == len(rows):
        return sample
    chance = random.Random(size)
    recommendations = tuple(_mixture(chance, rows, number) for number in range(1, size + 1))
    return Document(f"{size:,} recommendations", sample.dated, sample.themes, sample.owners, recommendations, ())


def _mixture(chance: random.Random, rows: tuple[Recommendation, ...], number: int) -> Recommendation:
    title, actions, progress, rest = (chance.choice(rows) for _ in range(4))
    return Recommendation(
        ref=f"R{number}",
        theme=chance.choice(rows).theme,
        title=title.title,
        actions=actions.actions,
        timescale=chance.choice(rows).timescale,
        owners=chance.choice(rows).owners,
        progress=progress.progress,
        status=rest.status if chance.random() < 0.8 else None,
        refers_to=(),
        place="",
    )


def store_of(size: int, path: Path) -> tuple[Store, Plan]:
    """A store with the plan of that size, and the plan."""
    store = Store(path)
    sample = importing.read(importing.SAMPLE)
    words = {
        key: value for key, value in sample.words.items() if key != "aliases" or size <= len(sample.document.recommendations)
    }
    importing.take(store, Reading(importing.SAMPLE, document(size), words, str(size)), f"plan-{size}", NOW)
    return store, store.plan(None)
