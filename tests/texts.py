"""Messages that nobody would type but anybody could send: sentences in planbot's own language, mixed, cut and repeated.

Most of them are almost sentences, because messages that nothing recognises would prove little.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from handlers.language.examples import EXAMPLES

HERE = Path(__file__).parent
ODD = (
    "\ud800", "\udcff", "\x00", "\u202e", "\xa0", "\u2028", "é", "𝟙𝟟", "²", "Ⅳ", "ß", "İ", "ﬁ", "🦆", "½", "1" * 5_000,
    "9" * 400, "-0", "1e9", "R0", "R999999999999", "R1.1.1", "a/1", "0/0/0", "31 February 2026", "2026-02-31", "99:99",
    "25pm", "at 24:00", "£1,,,", "page 9999", "page 0", "R1 to R900", "<@U1>", "<!here>", "<https://a.b|c>", "<", ">",
    "|", "&amp;", "&#x110000;", "`", "**", "“", "”", "(", ")", "NEAR(", "NULL", "''", '"', "%s", "{}", "{0}", "\\",
    "\\d+", "OWNER", "REF", "THEME", "DUE", "STATUS", "OPEN", "IT", "NAME", "@0@", "csv of", "csv of csv of", ":a:",
    "http://", "https://x.org", "\n", "\n\n", "\t", "…", "–", "—", "next next", "last last", "Europe/Nowhere",
    "Europe/../etc", "in Europe/London time", "every 0 days", "every 99th", "csv of ", "because ", "\ud83e",
)  # fmt: skip


@cache
def sentences() -> tuple[str, ...]:
    """What people say: the dialogues, the examples in the language's rows, and lines of every kind."""
    dialogues = "\n".join(file.read_text("utf-8") for file in sorted((HERE / "dialogues").glob("*.txt")))
    said = re.findall(r"^> (.+)$", dialogues, re.M)
    lines = (HERE / "lines.txt").read_text("utf-8").splitlines()
    return tuple(dict.fromkeys((*said, *EXAMPLES, *lines)))


@cache
def words() -> tuple[str, ...]:
    return tuple(sorted({word for said in sentences() for word in re.findall(r"\S+", said)}))


def texts(chance: random.Random, number: int) -> Iterator[str]:
    """This many messages. The state of `chance` determines which."""
    for _ in range(number):
        yield chance.choice((_mixed, _mixed, _filled, _crossed, _soup, _repeated, _noise))(chance)


def _mixed(chance: random.Random) -> str:
    """A sentence with some words left out, doubled, exchanged or added."""
    parts = chance.choice(sentences()).split(" ")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(parts) + 1)
        parts[at : at + chance.randint(0, 2)] = chance.choices((*_any(chance), *parts[at : at + 1]), k=chance.randint(0, 2))
    return " ".join(parts)


def _any(chance: random.Random) -> tuple[str, ...]:
    return (chance.choice(ODD), chance.choice(words()), chance.choice(words()))


def _crossed(chance: random.Random) -> str:
    """The beginning of one sentence and the end of another."""
    first, last = chance.choice(sentences()).split(" "), chance.choice(sentences()).split(" ")
    return " ".join((*first[: chance.randint(1, len(first))], *last[chance.randrange(len(last)) :]))


def _soup(chance: random.Random) -> str:
    return " ".join(chance.choice(_any(chance)) for _ in range(chance.randint(1, 14)))


def _filled(chance: random.Random) -> str:
    """A sentence with its refs and numbers replaced by odd ones."""
    return re.sub(r"R?\d+", lambda _: chance.choice((*ODD, *_any(chance))), chance.choice(sentences()))


def _repeated(chance: random.Random) -> str:
    """The beginning of a sentence, something repeated many times, and an end."""
    begun = chance.choice(sentences()).split(" ")
    piece = chance.choice((*ODD, *words(), ",", " ", ".", "-", "and ", "1 ", "R1, "))[:40]
    begun, end = begun[: chance.randint(0, len(begun))], chance.choice(("", "?", "\x00", " 1"))
    return f"{' '.join(begun)} {piece * chance.choice((2, 7, 60, 400))}{end}".strip()


def _noise(chance: random.Random) -> str:
    """Letters of any script, with halves of characters among them."""
    ranges = ((0, 0x250), (0, 0x3000), (0xD7F0, 0xE010), (0, 0x110000))
    return "".join(chr(chance.randrange(*chance.choice(ranges))) for _ in range(chance.randint(1, 40)))
