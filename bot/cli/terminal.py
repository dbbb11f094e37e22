"""Conversations in the terminal."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich.console import Console
from rich.text import Text

from bot.cli.console import now
from bot.cli.identity import Identity
from bot.cli.render import console, draw, styled
from bot.plain import safe
from handlers.answer import Answer, Choice, choices_of
from handlers.answers.help import examples
from handlers.numbers import counted
from handlers.respond import respond_and_remember
from knowledge.model import Plan
from knowledge.store import Store

LEAVING = ("exit", "quit", "bye")
EXAMPLES = 3
PROMPT = "> "


def talk(store: Store, plan: Plan, speaker: Identity) -> None:
    """Hold one conversation, which is one thread, until Ctrl-D."""
    terminal = console()
    session: PromptSession[str] = PromptSession(history=history())
    thread = f"chat-{uuid.uuid4().hex}"
    offered: Sequence[Choice] = ()
    greet(terminal, store, plan)
    while True:
        try:
            typed = session.prompt(PROMPT).strip()
            if typed.casefold() in LEAVING:
                return
            if typed:
                plan = store.plan(plan.name)
                request = speaker.request(chosen(typed, offered), plan, now(), thread)
                answer = speaker.with_names(respond_and_remember(store, plan, request))
                offered = choices(answer)
                draw(terminal, answer)
        except KeyboardInterrupt:
            continue  # Ctrl-C discards the line without ending the conversation
        except EOFError:
            return


def history() -> History:
    """The lines typed in earlier conversations, stored in the user's state folder or, if that can't be written, in memory."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    file = Path(state) / "planbot" / "history"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8"):
            pass
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))


def greet(terminal: Console, store: Store, plan: Plan) -> None:
    number = store.count(plan)
    terminal.print(Text.assemble((safe(plan.title), "bold"), f" – {counted(number, 'recommendation')}"))
    sentences = ", ".join(f"“{choice.sentence}”" for choice in examples(store, plan)[:EXAMPLES])
    terminal.print(styled(f"Ask in your own words: {sentences}. Ctrl-D leaves.", "dim"))
    terminal.print()


def choices(answer: Answer) -> list[Choice]:
    """All choices in an answer and its cards, in the order in which they are drawn."""
    own = [choice for part in answer.parts for choice in choices_of(part)]
    return own + [choice for card in answer.cards for choice in choices(card)]


def chosen(typed: str, offered: Sequence[Choice]) -> str:
    """The sentence of the choice whose number was typed, or the text as typed."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return offered[number - 1].sentence if 1 <= number <= len(offered) else typed
