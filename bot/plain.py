"""Makes text safe for a terminal.

An escape sequence in a document could recolour, move or rename the reader's terminal, and a bidirectional override would show a
ref backwards.
"""

from __future__ import annotations

import re

# Control characters (C0 except tab and newline, DEL, C1), and those that override the writing direction.
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """The text without characters that a terminal acts on instead of showing them."""
    return _HARMFUL.sub("", text)
