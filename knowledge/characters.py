"""Characters that no database and no UTF-8 can hold, made ones that they can."""

from __future__ import annotations


def readable(text: str) -> str:
    """The text without lone surrogates: two halves of a character become that character, any other half becomes U+FFFD.

    They come from bytes of the command line that are no UTF-8, and from JSON that was cut inside an escape.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
