"""Replaces characters that neither a database nor UTF-8 can hold."""

from __future__ import annotations


def readable(text: str) -> str:
    """The text without lone surrogates: two that form a character become that character, and any other becomes U+FFFD.

    They come from bytes on the command line that aren't UTF-8, and from JSON truncated in the middle of an escape.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
