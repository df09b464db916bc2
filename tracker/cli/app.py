"""The command line: global options, panels of commands, and errors that say what to do."""

from __future__ import annotations

import inspect
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tracker.cli.output import printable
from tracker.cli.session import Session
from tracker.errors import TrackerError, UsageError

_GLOBAL_FLAGS = frozenset({"--json", "--plain", "--quiet", "-q", "--no-color", "--yes", "-y"})
_GLOBAL_VALUES = frozenset({"--vault", "--from", "--at", "--passphrase-file", "--dates"})
_STOPPED = 130  # as a shell says of a program that Ctrl-C ended
# The root of the errors of the click that typer carries, which has no public name of its own.
_CLICK_ERROR: type[Exception] = typer.BadParameter.__mro__[2]

# Panels and commands in the order of the help.
_PANELS = {
    "Start here": ("demo", "init", "web", "unlock", "lock"),
    "Records": (
        "add", "import", "list", "show", "open", "edit", "confirm", "reread", "find", "attach",
        "history", "undo", "trash",
    ),
    "Without a vault": ("read", "assess"),
    "Answers": ("status", "report", "check", "plan", "rules"),
    "Share": ("export", "share"),
    "Keep safe": ("backup", "replica", "verify", "recovery", "passphrase"),
    "Other": ("config", "schema", "version", "doctor"),
}  # fmt: skip
# Words that people try for commands of another name, and what to type.
_OTHER_WORDS = (
    dict.fromkeys(("delete", "remove", "rm"), "records go to the trash and can come back: tracker trash NAME")
    | dict.fromkeys(("search", "grep"), "tracker find TEXT")
    | dict.fromkeys(
        ("file", "files", "scan", "scans", "photo", "photos", "picture", "image"),
        "tracker import pdf takes scans and photos, too; a whole folder: tracker import folder DIR",
    )
)
_ORDER = [name for names in _PANELS.values() for name in names]


class _InOrder(TyperGroup):
    """The commands in the order of the help, under the headings of their panels.

    Plain text: drawing it with rich takes four times as long as everything else that help does.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, those without a place last."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that was named.

        Raises:
            UsageError: there is none, and another word for it is known.
        """
        if args and args[0] in _OTHER_WORDS and self.get_command(ctx, args[0]) is None:
            raise UsageError(f"there is no command {args[0]!r}", hint=_OTHER_WORDS[args[0]])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, one section a panel."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                panel = getattr(command, "rich_help_panel", None)
                title = panel if isinstance(panel, str) else "Commands"
                sections.setdefault(title, []).append((name, command.get_short_help_str(limit=120)))
        width = max((len(name) for rows in sections.values() for name, _ in rows), default=0)
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), text) for name, text in rows])


app = typer.Typer(
    cls=_InOrder,
    name="tracker",
    help="Your career record and documents, encrypted on this machine, and the J-1 time that is left.",
    epilog="Try it without a vault: tracker demo. Start your own: tracker init. "
    "Global options may stand anywhere.",
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def start(
    context: typer.Context,
    vault: Annotated[Path | None, typer.Option(help="Folder of the vault.", metavar="DIR")] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", help="Read a career export instead of a vault.", metavar="FILE")
    ] = None,
    at: Annotated[str | None, typer.Option(help="Read an older state of the vault.", metavar="HEAD")] = None,
    passphrase_file: Annotated[
        str | None,
        typer.Option(help="File whose first line is the passphrase; - is standard input.", metavar="PATH"),
    ] = None,
    dates: Annotated[
        str | None, typer.Option(help="How to read 03/04/2025: us or intl.", metavar="us|intl")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No boxes and colors, for screen readers.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No messages beside the answer.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colors.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
) -> None:
    """Keep the papers, see the time that is left."""
    held = context.obj if isinstance(context.obj, Session) else Session()
    session = Session(
        vault_folder=vault or held.vault_folder,
        export=from_,
        at=at,
        passphrase_file=passphrase_file,
        json=json or held.json,
        plain=plain or held.plain,
        quiet=quiet or held.quiet,
        color=held.color and not no_color,
        yes=yes or held.yes,
        dates=_order(dates),
        key=held.key if vault is None or vault == held.vault_folder else None,
    )
    context.obj = session
    context.call_on_close(session.close)
    if context.invoked_subcommand is None:
        from tracker.cli.answers import welcome

        welcome(session)


def _order(dates: str | None) -> Any:
    if dates not in (None, "us", "intl"):
        raise UsageError("--dates is us or intl")
    return dates


def session_of(context: typer.Context) -> Session:
    """Return the session of a running command."""
    session = context.obj
    assert isinstance(session, Session)
    return session


def hoisted(words: list[str]) -> list[str]:
    """Return the words of a command with the global options moved to the front."""
    front: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        if word == "--":
            rest += words[position:]
            break
        name = word.split("=", 1)[0]
        if word in _GLOBAL_FLAGS or (name in _GLOBAL_VALUES and "=" in word):
            front.append(word)
        elif word in _GLOBAL_VALUES:
            front += words[position : position + 2]
            position += 1
        else:
            rest.append(word)
        position += 1
    return front + rest


def report_error(error: TrackerError) -> None:
    """Write what happened and what to do to standard error."""
    sys.stderr.write(f"tracker: error: {printable(error.message)}\n")
    if error.hint:
        sys.stderr.write(f"tracker: hint: {printable(error.hint)}\n")


def run(words: list[str], session: Session | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        # Not app(...): that puts typer's own report of bugs in place of ours, which shows no values.
        command = typer.main.get_command(app)
        result = command(hoisted(words), prog_name="tracker", standalone_mode=False, obj=session)
    except TrackerError as error:
        report_error(error)
        return error.exit_code
    except typer.Exit as stop:
        return stop.exit_code if stop.exit_code != _STOPPED else _report_stop()
    except (typer.Abort, KeyboardInterrupt):
        return _report_stop()
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except _CLICK_ERROR as error:
        error.show()  # type: ignore[attr-defined]
        return 2
    if result == _STOPPED:
        return _report_stop()
    return result if isinstance(result, int) else 0


def _report_stop() -> int:
    sys.stderr.write("\ntracker: stopped; nothing more was done\n")
    return _STOPPED


def quiet_traceback(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    """Write where a bug happened without what was being handled: messages of errors can quote records."""
    places = "".join(traceback.format_tb(trace))
    sys.stderr.write(f"{places}tracker: error: this is a bug in tracker ({kind.__name__})\n")
    sys.stderr.write("tracker: hint: nothing of your records stands above; please report it as it is\n")


def load_commands() -> None:
    """Add every command to the program."""
    from tracker.cli import (  # noqa: F401 - they add their commands
        answers,
        care,
        checks,
        config,
        cv,
        demo,
        exports,
        imports,
        looking,
        opening,
        plans,
        publications,
        records,
        rereading,
        rules,
        safety,
        sharing,
        spreadsheets,
        trash,
        unlock,
    )

    _lay_out_examples(app)


def _lay_out_examples(program: typer.Typer) -> None:
    """Give every example in the help a line of its own, and every group the listing of this program."""
    for command in program.registered_commands:
        text = inspect.getdoc(command.callback) if command.callback is not None else None
        if text and (found := re.search(r"^Examples?:\s*(.*)", text, re.MULTILINE | re.DOTALL)):
            examples = re.split(r"\s*[;·]\s*(?=tracker\b)", " ".join(found[1].split()))
            lines = "".join(f"\n  {example}" for example in examples)
            command.help = f"{text[: found.start()].rstrip()}\n\n\b\nExamples:{lines}"
    for group in program.registered_groups:
        if group.typer_instance is not None:
            group.typer_instance.info.cls = _InOrder
            _lay_out_examples(group.typer_instance)


def main() -> None:
    """Run the command line of this process."""
    sys.excepthook = quiet_traceback
    load_commands()
    from tracker.tasks.process import harden_process

    harden_process()
    raise SystemExit(run(sys.argv[1:]))
