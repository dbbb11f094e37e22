"""How emoji appear in a message: as a picture, as a keycap, or by name between colons, as Slack writes them."""

from __future__ import annotations

PICTURE = "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\ufe0e\ufe0f\u200d]"
KEYCAP = r"[0-9#*]\ufe0f?\u20e3"
NAMED = r"(?<!\S):[a-z0-9_+'-]{1,60}:"
NAMED_BY_NUMBER = r":(?:100|1234|\+1|-1):"
"""Names that consist of a number. It isn't one that the message is about."""
