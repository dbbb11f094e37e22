"""Who speaks at the terminal, and with what rights: --as NAME, a person of the settings or of PLANBOT_MANAGERS.

The surprise: the terminal believes what it is told. Whoever can run planbot on a machine can open its database, too.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from datetime import datetime

from bot import rights
from bot.settings import Settings, load_settings, settings_file
from handlers.answer import Answer
from handlers.mentions import named
from handlers.request import Request
from handlers.rights import Rights
from knowledge import importing, names
from knowledge.store import Plan, Store

SAMPLE_SETTINGS = importing.SAMPLE.with_name("settings.yaml")


def as_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--as", dest="speaker", metavar="NAME", help="who you are: a person of the settings")


def settings_of(plan: Plan) -> Settings:
    """The settings; where there are none, the sample has a few people of its own."""
    file = settings_file()
    return load_settings(SAMPLE_SETTINGS if file is None and plan.sample else file)


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody at the terminal: their id ("" for nobody), their rights, and the meetings of the plan's committee."""

    who: str
    rights: Rights
    settings: Settings

    def request(self, text: str, plan: Plan, at: datetime, thread: str = "") -> Request:
        meetings = self.settings.of(plan.name).meetings
        return Request(text, self.who, at, thread, rights=self.rights, meetings=meetings)

    def shown(self, answer: Answer) -> Answer:
        """The answer with names in the place of the ids that texts hold."""
        return named(answer, lambda id: self.rights.names.get(id, ""))


def voice(args: Namespace, store: Store, plan: Plan) -> Identity:
    """Who speaks. Raises Unclear for somebody whom nobody knows, or for faulty settings."""
    settings = settings_of(plan)
    met = names.names(store)
    found = rights.rights(plan.name, rights.Resolver(settings, names=met))
    who = rights.speaker(args.speaker, settings, met) if args.speaker else ""
    if who:
        names.remember(store, who, found.name(who))
    return Identity(who, found, settings)
