"""The command line: the group of commands, and how it ends.

A command is a module of `tapecheck/commands`, imported when it is called and not before: `tapecheck --help` loads none
of them, a query neither the reader nor the network. Errors that can be expected become one line on stderr.

Exit status: 0 done, 1 done with failures listed on stderr, 2 wrong usage, 130 stopped by Ctrl-C.
"""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

# Each is `app` of the module of its name; the line is what `tapecheck --help` says of it.
COMMANDS = {
    "demo": "The sample, end to end, offline: prints where the digest is.",
    "collect": "Collect feeds, pages and folders into the store.",
    "read": "Read files, folders or addresses into facts, without a store.",
    "run": "Collect, read, verify, and write the day's digest: what cron calls.",
    "verify": "Hold stored claims against prices.",
    "facts": "Find facts.",
    "quotes": "Find who said what.",
    "catalysts": "Find what is said to have moved what.",
    "sentiment": "Find who feels what about whom.",
    "articles": "Find articles.",
    "saved": "List or remove the queries that have a name.",
    "sources": "List what is collected from, and how that goes.",
    "digest": "Tell a day: the tape, what moved it, and the claims that failed.",
    "record": "Tell who was right how often, and what became of targets.",
    "prices": "Import, fetch and show prices.",
    "instruments": "Tell what a name means; fetch the SEC's list of companies.",
    "export": "Write the whole store into a folder: Parquet, CSV or JSON Lines.",
    "import": "Put in what `export` wrote.",
    "backup": "Copy the database, whoever writes meanwhile.",
    "doctor": "Tell what is installed, reachable, stale, and what failed and why.",
    "schema": "Print the JSON Schema of `tapecheck read --json`.",
}
_WRONG_USAGE = {"ConfigError", "QueryError"}


class Commands(TyperGroup):
    """The group, which knows its commands by name and imports the one that is called."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        names: Any = dict.fromkeys(COMMANDS)
        self.commands = names  # names alone, for suggestions

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = f"tapecheck.commands.{cmd_name}"
        try:
            command = typer.main.get_command(import_module(module).app)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            raise SystemExit(_complain(f"this version has no `{cmd_name}` yet", status=1)) from None
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands with their lines, none imported."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what can be expected to go wrong becomes one line and an exit status."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(
                _complain("stopped; what was done so far is kept, run it again to go on", status=130)
            ) from None
        except Exception as error:
            if (status := _status(error)) is None:
                raise
            raise SystemExit(_complain(str(error), status=status)) from error


app = typer.Typer(
    cls=Commands, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True, add_completion=False
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"tapecheck {version('tapecheck')}")
        raise typer.Exit


@app.callback()
def tapecheck(
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Read market commentary into facts, and check each claim against the tape."""


def main() -> None:
    """The entry point of the command `tapecheck`."""
    app()


def _status(error: Exception) -> int | None:
    """The exit status of an error that can be expected, None for any other: a bug keeps its traceback."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & _WRONG_USAGE:
        return 2
    return 1 if names & {"ScrapeError", "ReadError", "CorpusError", "DigestError", "LockedError", "MailError"} else None


def _complain(message: str, *, status: int) -> int:
    print(f"tapecheck: {message}", file=sys.stderr)  # noqa: T201 - the face
    return status


if __name__ == "__main__":
    main()
