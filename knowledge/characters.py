"""Replaces characters that neither a database nor UTF-8 can hold."""

from __future__ import annotations


def readable(text: str) -> str:
    """The text without lone surrogates: a pair that forms a character becomes that character, and any other surrogate becomes
    U+FFFD.

    Lone surrogates come from command-line arguments that aren't UTF-8, and from JSON cut off in the middle of an escape.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
