"""Decides whether an answer may say that something isn't in the plan. Every answer that says so checks here first.

It may say so only if no form of the word occurs anywhere: not in a title, text, name, status, timescale, amount or piece of
evidence, not in the title of the document, and not among the people in the settings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.answers import field_text
from handlers.language.english_words import STOP
from handlers.question import join_names
from handlers.understanding.english import is_word
from knowledge import elsewhere, excerpts
from knowledge.concepts import concepts
from knowledge.elsewhere import DOCUMENT
from knowledge.excerpts import Excerpt
from knowledge.fields import FIELDS
from knowledge.model import Plan, Recommendation
from knowledge.search import having
from knowledge.store import Store
from knowledge.word_forms import fold, tokens

MIN_LETTERS = 4  # letters in the shortest word that others can resemble
MOST_EDITS = 2  # the most edits between a word and one that resembles it
MOST_LIKE = 2
MOST_REFS = 6  # the most recommendations listed as having a word
NOT_FOUND = "I did not find"
MOST_WORDS = 6  # the most missing words that are listed


def absent(store: Store, plan: Plan, words: Iterable[str], people: Collection[str] = ()) -> tuple[str, ...]:
    """The words and phrases that don't occur anywhere in the plan, in any form. `people` are names from the settings."""
    return tuple(word for word in dict.fromkeys(words) if not _occurs(store, plan, word, people))


def _occurs(store: Store, plan: Plan, word: str, people: Collection[str]) -> bool:
    parts = concepts(store, plan, (word,))
    unknown = [part for part in parts if not part.found and not elsewhere.places(store, plan, part.words)]
    return bool(parts) and all(any(elsewhere.form_in(name, part.words) for name in people) for part in unknown)


def like(store: Store, plan: Plan, word: str) -> tuple[str, ...]:
    """The words in the plan that most resemble a word that neither the plan nor English has."""
    if len(word) < MIN_LETTERS or is_word(word) or not absent(store, plan, (word,)):
        return ()
    words = [other for other in store.words(plan) if len(other) >= MIN_LETTERS and other not in STOP]
    near = process.extract(fold(word), words, scorer=OSA.distance, score_cutoff=MOST_EDITS, limit=MOST_LIKE)
    return tuple(other for other, edits, _ in near if edits < len(word) / MIN_LETTERS + 1)


def sentence(words: tuple[str, ...]) -> str:
    """A sentence that says these words aren't in the plan. They must come from `absent`."""
    return f"{NOT_FOUND} {join_names(tuple(f'“{word}”' for word in words), MOST_WORDS)} in the plan."


def mentions(row: Recommendation, word: str) -> bool:
    """True if any field of a recommendation contains a word or phrase, in any form."""
    texts = (field_text.value(row, field) for field in FIELDS if field.asks)
    return any(elsewhere.form_in(text, tuple(tokens(word))) for text in texts)


def says(
    store: Store,
    plan: Plan,
    row: Recommendation,
    words: Collection[str],
    helping: Iterable[str] = (),
    anywhere: bool = False,
) -> tuple[str, Excerpt] | None:
    """The sentence "R26 says: “…”", and the passage that it quotes: the one in the progress or actions with most of the words.
    None if they have none of the words.

    `helping` words only decide between passages. With `anywhere`, the title and short fields are searched too if nothing else
    is found.
    """
    asked = concepts(store, plan, tuple(dict.fromkeys(words)))
    others = concepts(store, plan, tuple(word for word in helping if word not in words))
    passage = excerpts.statement(row, asked, others) or (excerpts.excerpt(row, asked) if anywhere else None)
    if passage is None:
        return None
    before, after = "" if passage.begins else "… ", "" if passage.ends else " …"
    return f"{row.ref} says: “{before}{passage.text}{after}”", passage


def whereabouts(store: Store, plan: Plan, word: str, people: Collection[str] = ()) -> str:
    """A sentence that says where a word occurs: in the texts of some recommendations, in the document's title, or in the name
    of a person in the settings. "" if it is in none of these.
    """
    if refs := having(store, plan, word):
        several = len(word.split()) > 1
        return f"The word{'s' if several else ''} “{word}” occur{'' if several else 's'} in {join_names(refs, MOST_REFS)}."
    places = {place.field for place in elsewhere.places(store, plan, tuple(tokens(word)))}
    if DOCUMENT in places:
        return f"“{word}” is in the title of the document, “{plan.title}”, and in none of its recommendations."
    if name := next((name for name in people if elsewhere.form_in(name, tuple(tokens(word)))), ""):
        return f"{name} is somebody in planbot’s settings. The plan’s text doesn’t name them: ask “what does {name} own”."
    return ""
