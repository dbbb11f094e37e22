"""What a plan may be called. Its name is typed in commands, stands in settings and becomes part of file names."""

from __future__ import annotations

import unicodedata

LONGEST = 60  # characters; a plan's name is typed again and again, and stands before what is said of it
SEPARATORS = "/\\"
UNSEEN = ("C", "Zl", "Zp")  # Unicode's control, format and unassigned characters, and its line separators


def fault(name: str) -> str:
    """Why a plan may not be called that, as a sentence with the next step; "" where it may."""
    trouble = _trouble(name)
    if not trouble:
        return ""
    visible = "".join(character for character in name[:LONGEST] if not _unseen(character))
    return (
        f"A plan cannot be called “{visible}”: {trouble}. Choose a short name of letters, digits and hyphens, as housing-2026."
    )


def _trouble(name: str) -> str:
    if not name.strip():
        return "the name is empty"
    if len(name) > LONGEST:
        return f"the name has {len(name)} characters, and may have {LONGEST}"
    if any(character in SEPARATORS for character in name):
        return "a slash or backslash would make a path of it"
    if any(map(_unseen, name)):
        return "it contains a character that cannot be seen"
    if name.startswith("."):
        return "it begins with a full stop"
    return "" if name == name.strip() else "it begins or ends with a space"


def _unseen(character: str) -> bool:
    return unicodedata.category(character).startswith(UNSEEN)
