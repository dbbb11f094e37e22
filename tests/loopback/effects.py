"""The effects of a message on its readers (whom it notifies, what it links, what it formats), for tests to check.

A message's top-level text can notify people even if there are blocks, because Slack uses it for notifications.
"""

from __future__ import annotations

from bot.demo.loopback import mrkdwn
from bot.demo.loopback.state import Message, Surface


def notifies(message: Surface) -> list[str]:
    """The control sequences in a message that would notify or link: `<!channel>`, `<@U1>`, `<http://…|x>`."""
    text = message.text if isinstance(message, Message) else ""
    written = [token for raw in mrkdwn.mrkdwn_of(text, message.blocks) for token in mrkdwn.tokens(raw)]
    return [*written, *mrkdwn.rich_tokens(message.blocks)]


def formats(message: Surface) -> list[tuple[str, str]]:
    """The formatted spans in a message as (style, words): what a reader sees as bold, code, a quotation and so on."""
    text = message.text if isinstance(message, Message) and not message.blocks else ""
    return [span for raw in mrkdwn.mrkdwn_of(text, message.blocks) for span in mrkdwn.formats(raw)]


def links(message: Surface) -> list[str]:
    """Bare URLs that Slack would turn into links, because their object doesn't have `verbatim`."""
    texts = [text for text in mrkdwn.text_objects(message.blocks) if text["type"] == "mrkdwn" and not text.get("verbatim")]
    return [url for text in texts for url in mrkdwn.bare_links(text["text"])]
