"""Text made safe for a terminal.

An escape sequence in a document's cell could colour, move or retitle the reader's terminal, and a bidirectional override
would show a ref backwards.
"""

from __future__ import annotations

import re

# The control characters (C0 except tab and newline, DEL, C1), and those that override the writing direction.
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """The text without the characters that act on a terminal instead of being shown."""
    return _HARMFUL.sub("", text)
