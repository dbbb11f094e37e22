"""How names are compared."""

from __future__ import annotations

import re


def fold_name(text: str) -> str:
    """A name as it is compared: lower case, "&" as "and", one space between words, no article before it."""
    words = re.findall(r"[\w']+", text.lower().replace("&", " and "))
    return " ".join(words[1:] if words[:1] == ["the"] else words)
