"""Short-lived values: claims that are taken once, values saved for a while, and aliases that were proposed or taught."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from knowledge import alias_proposals, claims, projection, sessions
from knowledge.claims import Claim, Holder
from knowledge.model import Unclear
from knowledge.search import find
from knowledge.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ELSEWHERE = Holder("another-host", 1, "a")


def test_a_claim_is_taken_once_also_after_a_restart(store: Store) -> None:
    claim = Claim("Ev1", "event", {"text": "status of R17"})
    assert claims.claim(store, Holder(), [claim], NOW) == [True]
    assert claims.claim(store, Holder(), [claim], NOW) == [False]
    store.close()
    again = Store(store.path)
    assert claims.claim(again, Holder(), [claim], NOW + timedelta(hours=1)) == [False]
    again.close()


def test_what_was_cut_off_is_adopted_when_its_lease_is_over(store: Store) -> None:
    claims.claim(store, ELSEWHERE, [Claim("Ev1", "event", {"n": 1}), Claim("Ev2", "event", {"n": 2})], NOW)
    claims.complete(store, ["Ev2"])
    assert claims.take_over(store, Holder(), NOW) == ()
    (resumed,) = claims.take_over(store, Holder(), NOW + timedelta(hours=1))
    assert (resumed.id, resumed.body) == ("Ev1", {"n": 1})


def test_what_is_uncertain_is_counted_and_not_done_again(store: Store) -> None:
    claims.claim(store, ELSEWHERE, [Claim("Ev1", "event", {})], NOW)
    claims.complete(store, ["Ev1"], "uncertain")
    assert claims.take_over(store, Holder(), NOW + timedelta(hours=1)) == ()
    assert claims.count_unfinished(store)["uncertain"] == 1


def test_what_is_kept_expires(store: Store) -> None:
    kept = sessions.save(store, {"a": 1}, NOW, timedelta(hours=1))
    assert sessions.load(store, kept, NOW) == {"a": 1}
    assert sessions.load(store, kept, NOW + timedelta(hours=2)) is None
    assert sessions.load(store, "forged", NOW) is None


def test_what_is_taught_is_found_and_survives_a_rebuild(store: Store) -> None:
    plan = store.plan(None)
    assert find(store, plan, ["zeppelins"]).hits == ()
    assert alias_proposals.teach(store, plan, "the zeppelins one", "R20", NOW)
    assert not alias_proposals.teach(store, plan, "The zeppelins one", "R20", NOW)
    assert find(store, store.plan(None), ["zeppelins"]).hits[0].ref == "R20"
    store.close()
    with sqlite3.connect(store.path) as conn:
        conn.execute(f"PRAGMA user_version = {projection.VERSION - 1}")
    again = Store(store.path)
    assert find(again, again.plan(None), ["zeppelins"]).hits[0].ref == "R20"
    again.close()


def test_a_proposal_waits_until_somebody_decides_or_it_expires(store: Store) -> None:
    plan = store.plan(None)
    alias_proposals.propose(store, plan, "the zeppelins one", "R20", NOW)
    (waiting,) = alias_proposals.pending(store, plan, NOW)
    alias_proposals.accept(store, plan, waiting.id, NOW)
    assert alias_proposals.pending(store, plan, NOW) == ()
    alias_proposals.propose(store, plan, "another", "R20", NOW)
    assert alias_proposals.pending(store, plan, NOW + timedelta(days=91)) == ()
    with pytest.raises(Unclear):
        alias_proposals.reject(store, plan, waiting.id, NOW)


def test_teaching_what_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(Unclear):
        alias_proposals.teach(store, store.plan(None), "anything", "R99", NOW)
