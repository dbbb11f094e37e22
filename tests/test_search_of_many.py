"""Searches of plans so large that only rare words select candidates, and common words only rank them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.plans import store_of
from benchmarks.slack import questions
from knowledge import search, word_forms
from knowledge.store import Store

SIZE = 2_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store, _ = store_of(SIZE, tmp_path_factory.mktemp("many") / "plan.db")
    yield store
    store.close()


def test_what_is_found_first_is_as_good_as_if_all_were_ranked(many: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = many.plan(None)
    asked = [text.split() for text in questions(SIZE)[3::5]]
    selected = [search.find(many, plan, words).hits for words in asked]
    monkeypatch.setattr(search, "FEW", 10**9)
    ranked = [search.find(many, plan, words).hits for words in asked]
    assert all(ours[0].score >= theirs[0].score for ours, theirs in zip(selected, ranked, strict=True))


def test_rare_words_select_and_common_ones_only_rank(many: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "ENOUGH", 20)
    plan = many.plan(None)
    forms = search.plan_forms(many, plan)
    common = [word for word, number in sorted(forms.counts.items(), key=lambda item: -item[1]) if len(word) > 4][:6]
    queries: list[str] = []
    many.db.conn.set_trace_callback(queries.append)
    search.find(many, plan, [*common, "sufficiently"])
    many.db.conn.set_trace_callback(None)
    (query,) = (text for text in queries if "recommendation_fts MATCH" in text)
    selecting, _, ranking = query.partition(") AND (")
    assert "sufficiently" in selecting and not any(f'"{word}' in selecting for word in common)
    assert any(f'"{word}' in ranking for word in common)


def test_threads_that_stem_at_the_same_time_do_not_mix_their_words() -> None:
    words = [
        f"{start}{end}" for start in ("relat", "organis", "nation", "generalis") for end in ("ation", "ing", "ed", "s")
    ] * 40
    alone = list(map(word_forms.stem.__wrapped__, words))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            together = [pool.submit(lambda: list(map(word_forms.stem.__wrapped__, words))) for _ in range(4)]
            assert all(stemmed.result(timeout=30) == alone for stemmed in together)
    finally:
        sys.setswitchinterval(before)
