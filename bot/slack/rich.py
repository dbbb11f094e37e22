"""Text from a plan as rich text: literal, with real bullets, and with working web addresses.

Slack doesn't format anything inside rich text, so marks, mentions and emoji codes in a document stay as they are. A web address
is shown as written, so that no link can pose as another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Json = dict[str, Any]
Pieces = Sequence[tuple[str, bool]]  # text split into pieces that are bold (True) and pieces that aren't

LONGEST_ADDRESS = 500  # in characters; a longer address isn't made a link
_ADDRESS = re.compile(r"https?://[^\s<>\"“”|]+")
_AFTER = ".,;:!?)]}’'"  # characters that end a sentence rather than an address
_BULLET = re.compile(r"\s*[-–•*◦▪]\s+(?=\S)")
# "by: - introducing less onerous requirements - simplifying the questionnaire": bullets whose line breaks were lost.
_RUN_ON = re.compile(r":\s+([-–•])\s+(?=\S)")
FEWEST = 2  # bullets needed in a run-on sentence


def block(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def text(words: str, label: str = "") -> Json:
    """The text as a block, below its label in bold."""
    heading = [section([_leaf(label, bold=True)])] if label else []
    return block(*heading, *_paragraphs(words))


def marked(pieces: Pieces, label: str = "", quote: bool = True) -> Json:
    """The text as a block with some words in bold. `label` comes before it."""
    before = [_leaf(f"{label}: ")] if label else []
    leaves = [leaf for words, bold in pieces for leaf in _leaves(words, bold)]
    return block({"type": "rich_text_quote" if quote else "rich_text_section", "elements": [*before, *leaves]})


def section(leaves: Iterable[Json]) -> Json:
    return {"type": "rich_text_section", "elements": list(leaves)}


def _paragraphs(words: str) -> Iterator[Json]:
    """Consecutive lines combined into sections, and bullets into lists."""
    plain: list[str] = []
    bullets: list[str] = []
    for line in _lines(words):
        bullet = _BULLET.match(line)
        if bullet and plain:
            yield section(_leaves("\n".join(plain)))
            plain = []
        if not bullet and bullets:
            yield _list(bullets)
            bullets = []
        (bullets if bullet else plain).append(line[bullet.end() :] if bullet else line)
    if plain:
        yield section(_leaves("\n".join(plain)))
    if bullets:
        yield _list(bullets)


def _lines(words: str) -> Iterator[str]:
    """The lines of the text, with the bullets of a run-on sentence on separate lines."""
    for line in words.split("\n"):
        match = _RUN_ON.search(line)
        bullets = re.split(rf"\s+{re.escape(match[1])}\s+", line[match.end() :]) if match else []
        if match is None or len(bullets) < FEWEST:
            yield line
        else:
            yield line[: match.start() + 1]
            yield from (f"{match[1]} {bullet}" for bullet in bullets)


def _list(bullets: Sequence[str]) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": [section(_leaves(bullet)) for bullet in bullets]}


def _leaves(words: str, bold: bool = False) -> Iterator[Json]:
    """The text as elements: web addresses as links, everything else as text."""
    at = 0
    for match in _ADDRESS.finditer(words):
        address = match[0].rstrip(_AFTER)
        if len(address) <= LONGEST_ADDRESS:
            if match.start() > at:
                yield _leaf(words[at : match.start()], bold)
            yield {"type": "link", "url": address, "text": address}
            at = match.start() + len(address)
    if at < len(words) or not words:
        yield _leaf(words[at:], bold)


def _leaf(words: str, bold: bool = False) -> Json:
    return {"type": "text", "text": words or "–", **({"style": {"bold": True}} if bold else {})}
