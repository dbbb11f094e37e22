"""Proposed aliases: questions that found a recommendation only after somebody picked it from a list. A manager accepts or
rejects them.

A proposal names nobody. It holds the words, what they meant and how often they were used, and expires after ninety days.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.beside import Tables
from knowledge.characters import readable
from knowledge.encoding import timestamp
from knowledge.journal import Change
from knowledge.model import Plan, Unclear
from knowledge.store import Store

KEPT = timedelta(days=90)
LONGEST = 200  # the longest alias, in characters; anything longer is a description rather than a name


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that people used, the recommendation that they meant, and how often that happened."""

    id: str
    words: str
    ref: str
    times: int


def propose(store: Store, plan: Plan, words: str, ref: str, now: datetime) -> None:
    """Store the words as a proposed alias for the recommendation, or count them again if they are already proposed."""
    phrase = _phrase(words)[:LONGEST]
    key = hashlib.sha256("\0".join((plan.name, ref, phrase.casefold())).encode()).hexdigest()[:16]

    def work(tables: Tables) -> None:
        tables.execute("DELETE FROM proposal WHERE expires < ?", [timestamp(now)])
        tables.execute(
            "INSERT INTO proposal (id, plan, words, ref, times, expires) VALUES (?, ?, ?, ?, 1, ?)"
            " ON CONFLICT (id) DO UPDATE SET times = proposal.times + 1, expires = excluded.expires",
            [key, plan.name, phrase, ref, timestamp(now + KEPT)],
        )

    store.write(work)


def pending(store: Store, plan: Plan, now: datetime) -> tuple[Proposal, ...]:
    """The proposals that have not been accepted or rejected yet, most frequent first."""
    rows = store.beside.rows(
        "SELECT id, words, ref, times FROM proposal WHERE plan = ? AND expires >= ? ORDER BY times DESC, words",
        [plan.name, timestamp(now)],
    )
    return tuple(Proposal(*row) for row in rows)


def accept(store: Store, plan: Plan, id: str, now: datetime) -> Proposal:
    """Teach the plan a proposed alias. Raises Unclear if the proposal is no longer pending, or the plan no longer has the
    recommendation.
    """
    proposal = _waiting(store, plan, id, now)
    teach(store, plan, proposal.words, proposal.ref, now)
    reject(store, plan, id, now)
    return proposal


def reject(store: Store, plan: Plan, id: str, now: datetime) -> Proposal:
    """Delete a proposal. Raises Unclear if it is no longer pending."""
    proposal = _waiting(store, plan, id, now)
    store.write(lambda tables: tables.execute("DELETE FROM proposal WHERE id = ?", [id]))
    return proposal


def teach(store: Store, plan: Plan, words: str, ref: str, now: datetime) -> bool:
    """Add an alias for a recommendation. Returns False if the plan already has it. Raises Unclear if the plan has no such
    recommendation, or if the words are empty or longer than `LONGEST`.
    """
    phrase = _phrase(words)
    own_ref = {spelt.casefold(): spelt for spelt in store.refs(plan)}.get(ref.strip().casefold())
    if own_ref is None:
        raise Unclear(f"The plan “{plan.name}” has no {ref.strip() or 'recommendation without a ref'}: name one that it has.")
    if not phrase or len(phrase) > LONGEST:
        raise Unclear(f'Say it in up to {LONGEST} characters, as staff would ask: planbot teach "the parking one" {own_ref}')
    if phrase.casefold() in (alias.casefold() for alias in store.aliases(plan, own_ref)):
        return False
    key = f"alias:{plan.name}:{own_ref}:{phrase}"
    _, is_new = store.append(key, Change("alias", plan.name, timestamp(now), {"ref": own_ref, "words": phrase}))
    return is_new


def _waiting(store: Store, plan: Plan, id: str, now: datetime) -> Proposal:
    proposal = next((proposal for proposal in pending(store, plan, now) if proposal.id == id), None)
    if proposal is None:
        raise Unclear("That proposal no longer waits: somebody has dealt with it, or it has expired.")
    return proposal


def _phrase(words: str) -> str:
    return " ".join(readable(words).split())
