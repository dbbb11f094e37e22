"""Which names a plan can have. People type the name in commands and settings, and it becomes part of file names."""

from __future__ import annotations

import unicodedata

LONGEST = 60  # in characters; people often type a plan's name, and answers begin with it
SEPARATORS = "/\\"
INVISIBLE = ("C", "Zl", "Zp")  # Unicode categories: control, format and unassigned characters, line and paragraph separators


def fault(name: str) -> str:
    """Why a name isn't allowed, as a sentence with the next step, or "" if it is."""
    trouble = _trouble(name)
    if not trouble:
        return ""
    visible = "".join(character for character in name[:LONGEST] if not _is_invisible(character))
    return (
        f"A plan cannot be called “{visible}”: {trouble}. Choose a short name of letters, digits and hyphens, as housing-2026."
    )


def _trouble(name: str) -> str:
    if not name.strip():
        return "the name is empty"
    if len(name) > LONGEST:
        return f"the name has {len(name)} characters, and may have {LONGEST}"
    if any(separator in name for separator in SEPARATORS):
        return "a slash or backslash would make a path of it"
    if any(map(_is_invisible, name)):
        return "it contains a character that cannot be seen"
    if name.startswith("."):
        return "it begins with a full stop"
    return "" if name == name.strip() else "it begins or ends with a space"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character).startswith(INVISIBLE)
