"""The table of all commands, with their help, arguments and functions. `planbot --help` and docs/commands.md are made from
it.
"""

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

    `help` is its line in the list of commands, and `description` the text shown by `--help`. `arguments` adds its arguments to
    a parser. `run` executes it and returns the exit code. `on_database` says that it uses the database, so it also has --db and
    --plan.
    """

    name: str
    help: str
    description: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    on_database: bool = True


class Commands:
    """The functions in a module of commands, which isn't imported until one of them is called, because most runs need only
    one.
    """

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
        "Run the whole bot in a simulated Slack, served as a web page on this computer. You can act as several people, and "
        "move the clock forward to make digests and reminders arrive. The demo uses the sample plan or a document of "
        "your own. It never touches your database, settings or tokens, and deletes its own data when it stops (Ctrl-C or "
        "SIGTERM). The first line of output is the address of the page.",
        admin.demo_arguments,
        admin.demo,
        on_database=False,
    ),
    Command(
        "chat",
        "start a conversation about the plan",
        "Start a conversation about the plan. Ask in your own words; when planbot offers choices, type the number of one "
        "to pick it. Press Ctrl-D or type “exit”, “quit” or “bye” to leave. If the database doesn't contain a plan yet, "
        "the sample plan is imported first.",
        identity.as_argument,
        asking.chat,
    ),
    Command(
        "ask",
        "answer one question",
        "Answer one question. With “-”, read questions from standard input, one per line; a blank line starts a new "
        "thread. If a question fails, the remaining ones are still answered, and the exit code is 1.",
        asking.ask_arguments,
        asking.ask,
    ),
    Command(
        "import",
        "import a plan document",
        "Import a plan document into the database. Importing the same document again changes nothing. A changed version of "
        "the same plan is refused, with a list of the differences, unless you add --replace. Updates that people have "
        "posted since the last import are kept.",
        documents.import_arguments,
        documents.import_,
    ),
    Command(
        "plans",
        "list the plans in the database",
        "List the plans in the database, including those that were removed.",
        plans.plans_arguments,
        plans.plans,
    ),
    Command(
        "remove",
        "remove a plan, or bring it back",
        "Remove a plan, for example after importing the wrong document. Nothing is lost: --undo brings the plan back with "
        "its history, digests and aliases.",
        plans.remove_arguments,
        plans.remove,
    ),
    Command(
        "rename",
        "give a plan another name",
        "Give a plan a new name. Its history is kept, and the command lists the keys in the settings that still use the "
        "old name.",
        plans.rename_arguments,
        plans.rename,
    ),
    Command(
        "show",
        "print the plan, or some of its recommendations",
        "Print the plan as it is now, or everything that it says about some of its recommendations.",
        asking.show_arguments,
        asking.show,
    ),
    Command(
        "teach",
        "teach planbot another name for a recommendation",
        "Teach planbot what staff call a recommendation, so that people can use that name. The name is kept when the "
        "document is imported again.",
        documents.teach_arguments,
        documents.teach,
    ),
    Command(
        "check",
        "check the settings and plan files",
        "Check the settings and any plan files that you name, and report every problem with its line number.",
        documents.check_arguments,
        documents.check,
    ),
    Command(
        "update",
        "change the plan",
        "Change the plan. planbot shows the change first and saves it when you confirm it; the answer then says “Saved”. "
        "Use --as to say who you are; you must be allowed to update the recommendation.",
        changes.update_arguments,
        changes.update,
    ),
    Command(
        "undo",
        "undo an update",
        "Undo an update with all its changes. The undo is recorded in the history too. If any of the fields has been "
        "changed again since, nothing is undone.",
        changes.undo_arguments,
        changes.undo,
    ),
    Command(
        "history",
        "list the changes to the plan",
        "List what was changed, by whom, when and why, newest first.",
        changes.history_arguments,
        changes.history,
    ),
    Command(
        "conflicts",
        "list or settle conflicts between people's updates and a new document",
        "List the fields that were changed both by people and in a new version of the document. The posted value is used "
        "until you settle the conflict by giving REF, FIELD, --take and --as.",
        changes.conflicts_arguments,
        changes.conflicts,
    ),
    Command(
        "verify",
        "check the database and its change history",
        "Check the database file and the hashes in its journal, and check that replaying the journal gives the current "
        "plan. The command prints the newest hash. If you keep a note of it elsewhere, “planbot verify --noted HASH” can "
        "later prove that nothing up to that change has been altered.",
        changes.verify_arguments,
        changes.verify,
    ),
    Command(
        "forget",
        "erase a person's name",
        "Erase a person's name wherever planbot recorded it, including drafts, answers and threads that are stored "
        "temporarily. Their changes stay in the history under an ID. Texts in which people typed the name are not changed, "
        "but the command says how many there are. Earlier backups still contain the name.",
        changes.forget_arguments,
        changes.forget,
    ),
    Command(
        "backup",
        "copy the database and its journal",
        "Copy the database, and write its journal beside the copy as JSON lines without names (FILE.jsonl). You can do "
        "this while planbot is running. The copy is checked before it replaces an earlier one. If the database is damaged, "
        "the earlier copy is kept, and the journal, if it is intact, is written to FILE.salvaged.jsonl.",
        changes.backup_arguments,
        changes.backup,
    ),
    Command(
        "restore",
        "restore a backup",
        "Restore a backup from its copy or its JSON lines file, which is checked and replayed first. The existing database "
        "is moved aside. Stop planbot first: the command refuses to replace a database that is in use. It also refuses a "
        "JSON lines file that was altered or is incomplete. Files written by old versions have no closing line, so they "
        "can't be checked for completeness and are restored with a warning.",
        changes.restore_arguments,
        changes.restore,
    ),
    Command(
        "move",
        "move the database to PostgreSQL, or back to a file",
        "Copy everything from a file to PostgreSQL (--to DATABASE_URL) or back to a file. The destination must be empty. "
        "The copy is checked, and if anything fails, nothing is copied. The source is left as it is. Stop planbot first.",
        changes.move_arguments,
        changes.move,
    ),
    Command(
        "slack",
        "run the bot in Slack until it is stopped",
        "Run the bot in Slack until it is stopped with Ctrl-C or SIGTERM.",
        no_arguments,
        admin.slack,
    ),
    Command(
        "doctor",
        "check that planbot has everything it needs to run in Slack",
        "Check the tokens, permissions, database, plan, clock and settings, and say how to fix each problem.",
        admin.doctor_arguments,
        admin.doctor,
    ),
    Command(
        "manifest",
        "print the Slack app manifest",
        "Print the app manifest, which you paste into Slack to create the app.",
        no_arguments,
        admin.manifest,
    ),
    Command(
        "misses",
        "list, accept or delete proposed names for recommendations",
        "List words that did not find a recommendation, so that somebody had to pick it from a list. Accept them as another "
        "name for that recommendation, so that they find it in future, or delete them.",
        admin.misses_arguments,
        admin.misses,
    ),
)
