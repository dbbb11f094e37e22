"""What a document's further columns hold: one of a few words, numbers or sums of money, or any text.

Headings play no part in this: the cells decide, so no column has to be named in the code.
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
SHORT = 60  # the longest value that a card shows among other values
ON_CARD = 8  # the most further columns that a card shows; the others are under "full text"
LONGEST_WORD = 40  # the longest value, in characters, of a column of a few words
MOST_WORDS = 12  # the most different values of such a column
REPEATED = 2  # how often each value occurs there, on average, at least
MOSTLY = 0.5  # the share of cells that have to be numbers in a column of numbers
SCALES = frozenset(
    """
    high medium low critical severe major moderate minor significant negligible very low very high urgent routine essential
    desirable red amber green blue yellow yes no accepted agreed rejected partially accepted partly accepted accepted in part
    not accepted
    """.split()
)
"""Words of ratings and answers: a column of nothing else has a few words, also where none stands there twice."""
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
    """A further column as a field. If it holds one of a few words, `words` are those in use, the most frequent first."""

    field: Field
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a sum of money in a cell. `unit` is "£", "%" or "" for a bare number."""

    value: Decimal
    unit: str = ""


def described(cells: Mapping[str, Sequence[str]], brought: Mapping[str, Sequence[str]] = NO_CELLS) -> tuple[Column, ...]:
    """A plan's columns, from the non-empty cells under each heading.

    `brought` are the cells as the document has them. They decide what kind of column it is, so no single update changes that,
    and a word of the document stays one of the column's words even when no cell has it any more.
    """
    columns: list[Column] = []
    shown = 0
    for heading, texts in cells.items():
        kind, values = _kind(brought.get(heading) or texts)
        if kind is Kind.WORD:
            known = set(map(folded, values))
            values += tuple({folded(text): text for text in texts if is_word(text) and folded(text) not in known}.values())
        shown += is_short(*texts)
        on_card = shown if is_short(*texts) and shown <= ON_CARD else 0
        columns.append(Column(further(heading, kind, on_card), values))
    return tuple(columns)


def is_short(*texts: str) -> bool:
    """True if texts are short enough to be shown among other values."""
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
    """The values of a column with only a few different ones, the most frequent first, or () for any other column.

    Spellings that differ only in case or spaces are one value, in its most frequent spelling. Cells of nothing but punctuation
    are none of the values: nobody can ask for ":" in a sentence.
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
    """True if a cell has anything but punctuation and mathematical signs."""
    return any(not unicodedata.category(character).startswith(("P", "Z", "Sm", "Sk")) for character in text)


def folded(text: str) -> str:
    """A form of the value in which all spellings of it are equal."""
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
