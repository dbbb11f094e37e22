"""The person using the terminal and their rights: --as NAME, for a person in the settings or in PLANBOT_MANAGERS.

People don't have to prove who they are: anybody who can run planbot on a machine can open its database too.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import rights
from bot.settings import Settings
from bot.settings_file import load_settings, settings_path
from handlers.answer import Answer
from handlers.mentions import with_display_names
from handlers.request import NOBODY_TOLD, Request
from handlers.rights import Rights
from knowledge import importing, names
from knowledge.model import Plan
from knowledge.store import Store

SAMPLE_SETTINGS = importing.SAMPLE.with_name("settings.yaml")


def as_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--as", dest="speaker", metavar="NAME", help="who you are: the name of a person in the settings")


def settings_of(plan: Plan) -> Settings:
    """The settings. Without a file, the sample plan has its own, which name a few people."""
    file = settings_path()
    return load_settings(SAMPLE_SETTINGS if file is None and plan.sample else file)


@dataclass(frozen=True, slots=True)
class Identity:
    """The person using the terminal: their id ("" if unknown), their rights, and the settings that give them."""

    who: str
    rights: Rights
    settings: Settings

    def request(self, text: str, plan: Plan, at: datetime, thread: str = "") -> Request:
        own, region = self.settings.of(plan.name), self.settings.region
        return Request(
            text,
            self.who,
            at,
            thread,
            rights=self.rights,
            meetings=own.meetings,
            region=region,
            days_off=own.days_off,
            reminders=own.reminders,
            audience=NOBODY_TOLD,
        )

    def with_names(self, answer: Answer) -> Answer:
        """The answer with names instead of ids."""
        return with_display_names(answer, lambda id: self.rights.names.get(id, ""))


def speaker_of(args: Namespace, store: Store, plan: Plan) -> Identity:
    """The person given by --as. Raises Unclear for an unknown name or faulty settings."""
    settings = settings_of(plan)
    names_by_id = names.names(store)
    plan_rights = rights.rights(plan.name, rights.Resolver(settings, names=names_by_id))
    who = rights.speaker(args.speaker, settings, names_by_id) if args.speaker else ""
    if who:
        names.remember(store, who, plan_rights.name(who))
        names_by_id = names.names(store)  # a forgotten person who came back has a name again
    return Identity(who, _without_forgotten(plan_rights, names_by_id), settings)


def _without_forgotten(plan_rights: Rights, names_by_id: Mapping[str, str]) -> Rights:
    """The rights, but without the names of forgotten people, even if the settings still have them."""
    forgotten = {id: name for id, name in names_by_id.items() if name == names.FORGOTTEN}
    return replace(plan_rights, names=ChainMap(forgotten, dict(plan_rights.names)))
