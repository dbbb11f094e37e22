"""All commands in one table: name, help, arguments, and what runs. `planbot --help` and docs/commands.md are made from it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bot.cli.console import no_arguments


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    `help` is its line in the list of commands, `description` the text that `--help` shows. `arguments` adds its own arguments
    to its parser. `run` returns the exit code. `on_database` says whether it uses the database, and therefore has --db and
    --plan.
    """

    name: str
    help: str
    description: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    on_database: bool = True


class Commands:
    """A module of commands that is imported only when one of its functions is called, because most runs need only one."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Callable[[Any], Any]:
        return lambda argument: getattr(import_module(self._module), name)(argument)


admin, asking, changes, documents, identity, plans = (
    Commands(f"bot.cli.{name}") for name in ("admin", "asking", "changes", "documents", "identity", "plans")
)

COMMANDS = (
    Command(
        "demo",
        "try the whole bot in a browser, without Slack",
        "Serve a simulated Slack on this computer, with the whole bot in it, as a web page. You can act as several "
        "people and move the clock, so that digests and reminders arrive. It shows the sample plan, or a document of yours. It "
        "neither reads nor changes your database, settings or tokens, and deletes its own data when it ends (Ctrl-C or "
        "SIGTERM). The first line that it prints is the page's address.",
        admin.demo_arguments,
        admin.demo,
        on_database=False,
    ),
    Command(
        "chat",
        "start a conversation about the plan",
        "Start a conversation about the plan. Ask in your own words, and type a number to pick one of the choices offered. "
        "Ctrl-D, “exit”, “quit” or “bye” ends it. If there is no plan in the database yet, the sample plan is imported first.",
        identity.as_argument,
        asking.chat,
    ),
    Command(
        "ask",
        "answer one question",
        "Answer one question. With “-”, questions are read from standard input, one per line; a blank line starts a new "
        "thread. If a question fails, the ones after it are still answered, and the exit code is 1.",
        asking.ask_arguments,
        asking.ask,
    ),
    Command(
        "import",
        "import a plan's document",
        "Import a plan's document into the database. Importing the same document again changes nothing. A changed version of "
        "the same plan is refused, with a list of the differences, unless you add --replace, which keeps what people have "
        "posted since.",
        documents.import_arguments,
        documents.import_,
    ),
    Command(
        "plans",
        "list the plans in the database",
        "List the plans in the database, and those that were removed.",
        plans.plans_arguments,
        plans.plans,
    ),
    Command(
        "remove",
        "remove a plan, or bring it back",
        "Remove a plan, for instance after importing the wrong document. Nothing is lost: --undo brings the plan "
        "back with its history, digests and aliases.",
        plans.remove_arguments,
        plans.remove,
    ),
    Command(
        "rename",
        "give a plan another name",
        "Give a plan another name. Its history stays, and the command says which keys in the settings still use the old name.",
        plans.rename_arguments,
        plans.rename,
    ),
    Command(
        "show",
        "print the plan, or some of its recommendations",
        "Print the current plan, or some of its recommendations with everything that the plan says about them.",
        asking.show_arguments,
        asking.show,
    ),
    Command(
        "teach",
        "add another name for a recommendation",
        "Teach planbot what staff call a recommendation, so that it can be found by that name. The name is kept when the "
        "document is imported again.",
        documents.teach_arguments,
        documents.teach,
    ),
    Command(
        "check",
        "check the settings and plan files",
        "Check the settings, and any plan files that you name, and print every fault with its line number.",
        documents.check_arguments,
        documents.check,
    ),
    Command(
        "update",
        "change the plan",
        "Change the plan. The change is shown first, and saved when you confirm it; the answer then says “Saved”. "
        "Use --as to say who you are: somebody who may update the recommendation.",
        changes.update_arguments,
        changes.update,
    ),
    Command(
        "undo",
        "undo an update",
        "Undo a whole update. The reverse change is recorded too. If any of its fields has been changed since, nothing is "
        "undone.",
        changes.undo_arguments,
        changes.undo,
    ),
    Command(
        "history",
        "list what was changed, by whom, when and why",
        "List what was changed, by whom, when and why, newest first.",
        changes.history_arguments,
        changes.history,
    ),
    Command(
        "conflicts",
        "list or settle conflicts between people and a new document",
        "List the fields that both people and a new version of the document changed. The posted value is kept until you "
        "decide with REF, FIELD, --take and --as.",
        changes.conflicts_arguments,
        changes.conflicts,
    ),
    Command(
        "verify",
        "check the database and its change history",
        "Check the database file, the hashes of its journal, and that replaying the journal gives the current plan. It "
        "prints the newest hash. If you note it somewhere else, “planbot verify --noted HASH” can later prove that nothing "
        "up to that change has been altered since.",
        changes.verify_arguments,
        changes.verify,
    ),
    Command(
        "forget",
        "erase a person's name",
        "Erase a person's name wherever planbot wrote it, including drafts, answers and threads that it stores temporarily. "
        "What they did stays in the record, under an id. Texts in which people typed the name stay as well, and are counted. "
        "Earlier backups still contain the name.",
        changes.forget_arguments,
        changes.forget,
    ),
    Command(
        "backup",
        "copy the database and its journal",
        "Copy the database, and write its journal as JSON lines beside it (FILE.jsonl, without names). "
        "This works while planbot is running. The copy is checked before it replaces an earlier one. If the database is "
        "damaged, the earlier copy stays, and a journal that is still intact goes to FILE.salvaged.jsonl.",
        changes.backup_arguments,
        changes.backup,
    ),
    Command(
        "restore",
        "restore a backup",
        "Restore a backup copy, or its JSON lines file, after checking and replaying it. The existing database is moved aside. "
        "Stop planbot first: a database in use is refused, and so is a JSON lines file that was altered or is incomplete. "
        "Files from versions without a closing line can't be checked for completeness, and are restored with a warning.",
        changes.restore_arguments,
        changes.restore,
    ),
    Command(
        "move",
        "move the database to PostgreSQL, or back to a file",
        "Copy everything to another place, which must be empty: from a file to PostgreSQL (--to DATABASE_URL), or back to a "
        "file. The copy is checked, and either everything is copied or nothing. The source is kept. Stop planbot first.",
        changes.move_arguments,
        changes.move,
    ),
    Command(
        "slack",
        "answer in Slack until stopped",
        "Answer in Slack until stopped by Ctrl-C or SIGTERM.",
        no_arguments,
        admin.slack,
    ),
    Command(
        "doctor",
        "check everything that planbot needs to run in Slack",
        "Check the tokens, the permissions, the database, the plan, the clock and the settings, and say what to do about each "
        "fault.",
        admin.doctor_arguments,
        admin.doctor,
    ),
    Command(
        "manifest",
        "print the manifest of the Slack app",
        "Print the manifest from which Slack creates the app.",
        no_arguments,
        admin.manifest,
    ),
    Command(
        "misses",
        "list, accept or drop proposed names for recommendations",
        "List the words that people used when they had to pick the recommendation from a list. Accept the words as another "
        "name for it, so that they find it in future, or drop them.",
        admin.misses_arguments,
        admin.misses,
    ),
)
