"""What a message does to its readers: whom it notifies, what it links, what it formats. For tests to assert on.

The surprise: a message's top-level text counts for notifying even beside blocks, since notifications are made from it.
"""

from __future__ import annotations

from . import mrkdwn
from .state import Message, Surface


def notifies(message: Surface) -> list[str]:
    """The tokens in a message that would notify somebody or link: `<!channel>`, `<@U1>`, `<http://…|x>`."""
    text = message.text if isinstance(message, Message) else ""
    return [
        token for raw in mrkdwn.mrkdwn_of(text, message.blocks) for token in mrkdwn.tokens(raw)
    ] + list(mrkdwn.rich_tokens(message.blocks))  # fmt: skip


def formats(message: Surface) -> list[tuple[str, str]]:
    """The formatted spans of a message as (style, words): what a reader sees as bold, code, quotation…"""
    text = message.text if isinstance(message, Message) and not message.blocks else ""
    return [span for raw in mrkdwn.mrkdwn_of(text, message.blocks) for span in mrkdwn.formats(raw)]


def links(message: Surface) -> list[str]:
    """Bare URLs that Slack would link of itself, since their object does not say `verbatim`."""
    found = [each for each in mrkdwn.text_objects(message.blocks) if each["type"] == "mrkdwn" and not each.get("verbatim")]
    return [url for each in found for url in mrkdwn.bare_links(each["text"])]
