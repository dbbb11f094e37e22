"""Lines that set a field with a few fixed words or a further column, and the values in them.

The groups are those of `change_lines`; `word` has the value, and `emptied` is there if a cell is to be cleared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.language.change_fragments import AT, ITS_OWN, SAYS, TO
from handlers.language.change_verbs import VERB
from handlers.language.refs import TYPED_REF
from handlers.language.rows import Row, pattern, whole_line


def word_lines(field: str, names: Sequence[str]) -> tuple[Row, ...]:
    """Lines that set a field with a few fixed words, or a further column. `names` are the field's names, longest first."""
    called = rf"(?:{'|'.join(re.escape(name) for name in names)})"
    name = names[0]
    return (
        whole_line(
            field,
            f"set {name} of R4 to high",
            rf"""
            {VERB}\s+(?:the\s+)?{called}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b{TO}(?P<word>.+)
            """,
        ),
        whole_line(
            field,
            f"{name} of R4: high",
            rf"""
            (?:the\s+)?{called}\s+(?:of|for|on)\s+(?P<ref>{TYPED_REF})\b{SAYS}(?P<word>.+)
            """,
        ),
        whole_line(
            field,
            f"update R4 {name} high",
            rf"""
            {VERB}\s+{ITS_OWN}{AT}{called}(?![\w-])(?:\s+from\s+(?:\S+\s+){{1,5}}(?=to\s))?(?:\s*[:=])?\s*
            (?:(?:is\s+now|is|to|as)\s+)?(?P<word>.*)
            """,
        ),
        whole_line(field, f"R4 {name}: high", rf"{ITS_OWN}\s+{called}{SAYS}(?P<word>.+)"),
        whole_line(
            field,
            f"R4 {name} high",
            rf"{ITS_OWN}\s+{called}(?P<maybe>)\s+(?P<word>(?!(?:of|for|on|in|by|please|is|and|or)\b)[\w£$€][^?\n]{{0,40}})",
        ),
    )


def column_lines(field: str, names: Sequence[str]) -> tuple[Row, ...]:
    """Lines that set a further column, or clear one of its cells (`emptied`)."""
    called = rf"(?:{'|'.join(re.escape(name) for name in names)})"
    verb = r"(?P<emptied>clear|empty|delete|remove|blank)"
    return (
        *word_lines(field, names),
        whole_line(
            field,
            f"clear the {names[0]} of R4",
            rf"{verb}\s+(?:the\s+)?{called}\s+(?:of|for|on|from)\s+(?P<ref>{TYPED_REF})[.!]*",
        ),
        whole_line(field, f"clear R4’s {names[0]}", rf"{verb}\s+{ITS_OWN}\s+{called}[.!]*"),
    )


QUOTED_VALUE = pattern(r"[“\"'‘](?P<value>[^“”\"]+?)[”\"'’](?P<rest>(?:\s*[,;–-]?\s*\b.*)?)[.!]*$", re.S)
"""A value that is accepted as written, although the plan hasn't used it: “Critical”."""
EMPTIED = frozenset({"none", "nothing", "blank", "empty", "no value", "n/a", "-"})
"""Words for emptying a cell."""
