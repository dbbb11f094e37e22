"""Words and their forms: splitting text into words, and finding out which words are forms of one another.

This is the only place where words are stemmed for comparison. Queries to the full-text index use words as the plan writes them,
never stems: the index stems the query itself, and a word that is stemmed twice finds nothing.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from knowledge import single_module
from knowledge.schema import TOKENIZER

LONGEST = 60  # the longest word that is stemmed, in letters; real words aren't longer
MIN_ROOT = 4  # letters that must remain after a suffix is removed
MIN_PART = 3  # letters in each half of a word that the plan may write as two, except for the "e" in "e-learning"

_APART = {
    form: kept
    for kept, forms in {
        "publication": "publication publications",
        "importance": "important importance",
        "emergency": "emergency emergencies",
        "business": "business businesses",
        "university": "university universities",
        "experience": "experience experiences experienced",
        "openness": "openness",
        "cycling": "cycling",
    }.items()
    for form in forms.split()
}
"""Words whose stem would be that of a word with another meaning: "public", "import", "emerge", "busy", "open" …"""
_IRREGULAR = {
    form: base
    for base, forms in {
        "become": "became",
        "begin": "began begun",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "choose": "chose chosen",
        "come": "came",
        "draw": "drew drawn",
        "fall": "fell fallen",
        "fight": "fought",
        "find": "found",
        "forget": "forgot forgotten",
        "give": "gave given",
        "grow": "grew grown",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lead": "led",
        "lend": "lent",
        "lose": "lost",
        "meet": "met",
        "pay": "paid",
        "rebuild": "rebuilt",
        "rise": "risen",
        "run": "ran",
        "seek": "sought",
        "sell": "sold",
        "send": "sent",
        "shrink": "shrank shrunk",
        "speak": "spoke spoken",
        "spend": "spent",
        "steal": "stole stolen",
        "take": "took taken",
        "teach": "taught",
        "tell": "told",
        "throw": "threw thrown",
        "understand": "understood",
        "win": "won",
        "withdraw": "withdrew withdrawn",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
"""Forms of verbs whose stems differ, where the form is hardly ever anything else: "left" and "rose" are."""
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_WORD = re.compile(r"[^\W_]+")
_ACRONYMS = re.compile(r"[^aeiouy]+s|[^aeiouy]{2,}[aeio]s")
"""The plural of an acronym, such as "PQQs" or "KPIs", which the stemmer doesn't shorten. "Spas" and "skis" look the same."""
_DOUBLED = re.compile(r"(?<=..)([bdfgmnprt])\1$")
"""Double letters that the stemmer makes single after it removes an ending: "staffing" becomes "staf", so "staff" has to become
that too.
"""
_UNDIVIDED = frozenset(
    "charter chapter corner counter cover doctor factor former letter master matter number order quarter sector shower summer"
    " tower winter".split()
)
"""Stems that look as if they had an ending: a charter isn't what charts, nor a counter what counts."""
_SUFFIX = re.compile(r"(?:ations?|ments?|ness|ings?|ers?|ors?|ists?|ive|ity|al|ly)$")
_AMERICAN = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"is(?=e|ing|ation|ed|er)", "iz"),
        (r"ys(?=e|ing)", "yz"),
        (r"our(?=s?$|ed$|ing$|al$|ite$|hood$|able$)", "or"),
        (r"(?<=[^aeiou])re(?=s?$)", "er"),
        (r"ence(?=s?$)", "ense"),
        (r"ogue(?=s?$)", "og"),
        (r"mme(?=s?$|d$)", "m"),
        (r"ll(?=ed|ing|er)", "l"),
        (r"(?<=l)l(?=ment|s?$)", ""),
        (r"practis", "practic"),
        (r"judgement", "judgment"),
        (r"cheque", "check"),
        (r"ae", "e"),
    )
)


def fold(text: str) -> str:
    """Text in lower case, without accents or ligatures."""
    text = text.lower()
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """The words in the text, folded. "e-learning" and "£1.2m" are two words each; a possessive "’s" isn't a word."""
    return _WORD.findall(_POSSESSIVE.sub("", fold(text)))


@lru_cache(maxsize=50_000)
def stem(token: str) -> str:
    """The stem of a word, so that "suppliers" matches "supplier"."""
    if len(token) > LONGEST:
        return token
    if token in _APART:
        return _APART[token]
    token = _IRREGULAR.get(token, token)
    if _ACRONYMS.fullmatch(token):
        return token[:-1]
    stemmed = str(_english()().stemWord(token))  # a stemmer of its own, because other threads stem words too
    return stemmed[:-1] if _DOUBLED.search(stemmed) else stemmed


@cache
def _english() -> type[Any]:
    """The class that stems English words, loaded without the library's thirty other languages."""
    stemmer: type[Any] = single_module.load("snowballstemmer", "english_stemmer").EnglishStemmer
    return stemmer


@lru_cache(maxsize=4_000)
def stems(text: str) -> tuple[str, ...]:
    """The stems of the words in the text, in order."""
    return tuple(map(stem, tokens(text)))


def american(token: str) -> str:
    """The stem of a word in American spelling, which is the same for British and American spellings."""
    for pattern, spelling in _AMERICAN:
        token = pattern.sub(spelling, token)
    return stem(token)


def root(token: str) -> str:
    """A word without the ending that makes it a different part of speech, so that "roofers" matches "roofing". "" if too little
    would remain.
    """
    whole = american(token)
    shorter = "" if whole in _UNDIVIDED else _SUFFIX.sub("", whole)
    return shorter if len(shorter) >= MIN_ROOT else ""


@dataclass(frozen=True, slots=True)
class Forms:
    """The words in a plan by stem. `counts` is the number of recommendations with the stem (an upper bound), and `written` the
    words with which the index finds all its forms, most frequent first.
    """

    counts: Mapping[str, int]
    written: Mapping[str, tuple[str, ...]]


def forms_of(words: Mapping[str, int]) -> Forms:
    """The forms in a plan, from its words and the number of recommendations with each."""
    terms = _index_terms(words)
    counts: dict[str, int] = {}
    written: dict[str, dict[str, str]] = {}
    for word, number in sorted(words.items(), key=lambda pair: (-pair[1], pair[0])):
        for token in tokens(word):
            counts[stem(token)] = counts.get(stem(token), 0) + number
            written.setdefault(stem(token), {}).setdefault(terms.get(word, word), word)
    return Forms(counts, {key: tuple(by_term.values()) for key, by_term in written.items()})


def _index_terms(words: Iterable[str]) -> dict[str, str]:
    """The term by which the full-text index stores each word. A query needs only one of the words with the same term."""
    listed = list(words)
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute(f"CREATE VIRTUAL TABLE texts USING fts5(word, tokenize='{TOKENIZER}')")
        conn.executemany("INSERT INTO texts (rowid, word) VALUES (?, ?)", enumerate(listed))
        conn.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'instance')")
        return {listed[place]: term for place, term in conn.execute("SELECT doc, term FROM terms WHERE offset = 0")}


@dataclass(frozen=True, slots=True)
class Relatives:
    """The stems in a plan by American spelling and by root, for looking up words that the plan doesn't have as typed."""

    by_spelling: Mapping[str, tuple[str, ...]]
    by_root: Mapping[str, tuple[str, ...]]


def relatives_of(words: Iterable[str]) -> Relatives:
    """The stems of these words, by American spelling and by root."""
    by_spelling: dict[str, dict[str, None]] = {}
    by_root: dict[str, dict[str, None]] = {}
    for word in words:
        for token in tokens(word):
            by_spelling.setdefault(american(token), {})[stem(token)] = None
            if shared := root(token):
                by_root.setdefault(shared, {})[stem(token)] = None
    return Relatives(*({key: tuple(forms) for key, forms in table.items()} for table in (by_spelling, by_root)))


def halves(token: str) -> list[tuple[str, str]]:
    """The ways to split a word in two, as pairs: after its first letter ("e", "learning"), and wherever both halves have at
    least `MIN_PART` letters.
    """
    places = (1, *range(MIN_PART, len(token) - MIN_PART + 1)) if len(token) > MIN_PART else ()
    return [(token[:place], token[place:]) for place in places]
