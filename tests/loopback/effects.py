"""The effects of a message on its readers: whom it notifies, what it links, what it formats. For tests to assert on.

A message's top-level text can notify people even if there are blocks, since Slack makes notifications from it.
"""

from __future__ import annotations

from bot.demo.loopback import mrkdwn
from bot.demo.loopback.state import Message, Surface


def notifies(message: Surface) -> list[str]:
    """The tokens in a message that would notify somebody or link: `<!channel>`, `<@U1>`, `<http://…|x>`."""
    text = message.text if isinstance(message, Message) else ""
    written = [token for raw in mrkdwn.mrkdwn_of(text, message.blocks) for token in mrkdwn.tokens(raw)]
    return [*written, *mrkdwn.rich_tokens(message.blocks)]


def formats(message: Surface) -> list[tuple[str, str]]:
    """The formatted spans of a message as (style, words): what a reader sees as bold, code, quotation…"""
    text = message.text if isinstance(message, Message) and not message.blocks else ""
    return [span for raw in mrkdwn.mrkdwn_of(text, message.blocks) for span in mrkdwn.formats(raw)]


def links(message: Surface) -> list[str]:
    """Bare URLs that Slack would turn into links, since their object doesn't say `verbatim`."""
    texts = [text for text in mrkdwn.text_objects(message.blocks) if text["type"] == "mrkdwn" and not text.get("verbatim")]
    return [url for text in texts for url in mrkdwn.bare_links(text["text"])]
