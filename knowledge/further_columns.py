"""Decides what kind of values each further column has: a few fixed words, numbers or sums of money, or any text.

Only the cells decide, not the headings, so no column has to be named in the code.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.fields import Field, Kind, further

NO_CELLS: Mapping[str, Sequence[str]] = {}
SHORT = 60  # the longest value that a card shows next to others
ON_CARD = 8  # the most further columns on a card; the others are under "full text"
LONGEST_WORD = 40  # the longest value, in characters, in a column of fixed words
MOST_WORDS = 12  # the most different values in such a column
REPEATED = 2  # how often a value in such a column occurs, on average, at least
MOSTLY = 0.5  # the least share of cells that must be numbers in a column of numbers
SCALES = frozenset(
    """
    high medium low critical severe major moderate minor significant negligible very low very high urgent routine essential
    desirable red amber green blue yellow yes no accepted agreed rejected partially accepted partly accepted accepted in part
    not accepted
    """.split()
)
"""Words for ratings and answers. A column with only such words counts as one of fixed words even if none occurs twice."""
_NUMBER = re.compile(
    r"""
    (?P<sign>[-–−(]?)\s*(?P<currency>£|€|\$|gbp|eur|usd)?\s*
    (?P<digits>\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*
    (?P<scale>k|thousand|m|mn|million|bn|billion)?\s*(?P<percent>%|per\s?cent)?\s*
    (?:(?P<after>pounds|euros?|gbp|eur)|(?:p\.?\s?a\.?|per\s(?:annum|year)|a\s(?:year|month)|days?|hours?|fte|weeks?|months?))?\)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}


@dataclass(frozen=True, slots=True)
class Column:
    """A further column as a field. `values` are the words that it uses, most frequent first, or () if it isn't a column of
    fixed words.
    """

    field: Field
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a sum of money in a cell. `unit` is "£", "%" or "" for a bare number."""

    value: Decimal
    unit: str = ""


def described(cells: Mapping[str, Sequence[str]], brought: Mapping[str, Sequence[str]] = NO_CELLS) -> tuple[Column, ...]:
    """The further columns of a plan, from the non-empty cells under each heading.

    `brought` are the cells in the document. They decide the kind of a column, so that no single update can change it, and a
    word in the document stays one of the column's words even if no cell has it any more.
    """
    columns: list[Column] = []
    shown = 0
    for heading, texts in cells.items():
        kind, values = _kind(brought.get(heading) or texts)
        if kind is Kind.WORD:
            used = set(map(folded, values))
            values += tuple({folded(text): text for text in texts if is_word(text) and folded(text) not in used}.values())
        shown += is_short(*texts)
        on_card = shown if is_short(*texts) and shown <= ON_CARD else 0
        columns.append(Column(further(heading, kind, on_card), values))
    return tuple(columns)


def is_short(*texts: str) -> bool:
    """True if all the texts are short enough to be shown next to others."""
    return all(len(text) <= SHORT and "\n" not in text for text in texts)


def _kind(texts: Sequence[str]) -> tuple[Kind, tuple[str, ...]]:
    amounts = [amount for text in texts if (amount := amount_of(text))]
    numeric = len(amounts) > MOSTLY * len(texts)
    if numeric and any(amount.unit or abs(amount.value) >= MOST_WORDS for amount in amounts):
        return Kind.AMOUNT, ()
    if values := few_words(texts):
        return Kind.WORD, values
    return (Kind.AMOUNT, ()) if numeric else (Kind.TEXT, ())


def few_words(texts: Iterable[str]) -> tuple[str, ...]:
    """The values of a column that has only a few different ones, most frequent first, or () for any other column.

    Values that differ only in case or spaces count as one, in their most frequent spelling. Cells with nothing but punctuation
    are ignored, because nobody can ask for ":" in a sentence.
    """
    spellings: dict[str, Counter[str]] = {}
    for text in filter(is_word, texts):
        spellings.setdefault(folded(text), Counter())[text] += 1
    number = sum(sum(counts.values()) for counts in spellings.values())
    if not spellings or len(spellings) > MOST_WORDS or any(len(value) > LONGEST_WORD for value in spellings):
        return ()
    if number < REPEATED * len(spellings) and not all(SCALES.issuperset(value.split()) for value in spellings):
        return ()
    most_first = sorted(spellings.values(), key=lambda counts: -sum(counts.values()))
    return tuple(counts.most_common(1)[0][0] for counts in most_first)


def is_word(text: str) -> bool:
    """True if a cell contains anything other than punctuation, spaces and mathematical symbols."""
    return any(not unicodedata.category(character).startswith(("P", "Z", "Sm", "Sk")) for character in text)


def folded(text: str) -> str:
    """The text in a normal form: values that differ only in case or spaces become equal."""
    return " ".join(text.casefold().split())


def amount_of(text: str) -> Amount | None:
    """The number or sum of money in a cell, or None for any other text ("tbc", "£5k to £10k")."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    digits = Decimal(re.sub(r"[,\s]", "", match["digits"])).scaleb(_SCALES.get((match["scale"] or "").lower(), 0))
    return Amount(-digits if match["sign"] else digits, _unit(match))


def _unit(match: re.Match[str]) -> str:
    if match["percent"]:
        return "%"
    currency = (match["currency"] or match["after"] or "").lower()
    return {"gbp": "£", "pounds": "£", "eur": "€", "euro": "€", "euros": "€", "usd": "$"}.get(currency, currency)
