"""How names are compared."""

from __future__ import annotations

import re


def fold_name(text: str) -> str:
    """A name in a form for comparison: lower case, "&" as "and", single spaces, no leading article."""
    words = re.findall(r"[\w']+", text.lower().replace("&", " and "))
    return " ".join(words[1:] if words[:1] == ["the"] else words)
