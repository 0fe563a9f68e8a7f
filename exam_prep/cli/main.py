"""The command `exam-prep`: its subcommands, and how a refusal becomes an exit code."""

import errno
import os
from collections.abc import Mapping
from importlib import import_module

import click

from exam_prep.cli.exits import FINDINGS, USAGE
from exam_prep.errors import ExamPrepError, InvalidError
from exam_prep.logs import configure_logs

# Name -> where the command is, and its line in --help. A command is imported when it is called: the
# libraries behind all of them take a second to load, which no one should wait for --help.
LAZY: Mapping[str, tuple[str, str]] = {
    "analyse": ("exam_prep.cli.analyse:analyse", "Tell how the items of an answer sheet worked."),
    "backup": ("exam_prep.cli.backup:backup", "Write a backup while the server goes on."),
    "bank": ("exam_prep.cli.bank:bank", "Check, count, format, start and export items of the bank."),
    "calibrate": (
        "exam_prep.cli.calibrate:calibrate",
        "Estimate the curves of the items of an answer sheet.",
    ),
    "copy-db": ("exam_prep.cli.copying:copy_db", "Copy everything to another database, with proof."),
    "draw": ("exam_prep.cli.draw:draw", "Draw a form from a seed."),
    "mail": ("exam_prep.cli.mail:mail", "Send a letter to see whether mail arrives."),
    "restore": ("exam_prep.cli.backup:restore", "Bring a backup back, and verify it."),
    "serve": ("exam_prep.cli.serve:serve", "Create or migrate the database, sync the bank and serve."),
    "simulate": ("exam_prep.cli.simulate:simulate", "Compare study policies on made-up learners."),
    "sitting": ("exam_prep.cli.sitting:sitting", "Give a sitting more time, void it, or reopen it."),
    "sweep": ("exam_prep.cli.operate:sweep", "Close sittings whose time is up, and deliver mail."),
    "user": ("exam_prep.cli.user:user", "Make accounts, give one-time links, disable and list people."),
    "verify": ("exam_prep.cli.operate:verify", "Recompute scores and cards from the log."),
}


class Refusal(click.ClickException):
    """A refusal as one line on stderr."""

    exit_code = FINDINGS


class UnusableInput(Refusal):
    """A refusal of input that cannot be used at all."""

    exit_code = USAGE


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *LAZY})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now if it is a lazy one; None when there is none of that name."""
        if cmd_name not in LAZY:
            return super().get_command(ctx, cmd_name)
        module, name = LAZY[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing the lazy ones."""
        rows = [
            (name, LAZY[name][1] if name in LAZY else self._help(name)) for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an ExamPrepError and a full disk become one line on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except InvalidError as error:
            raise UnusableInput(error.message) from error
        except ExamPrepError as error:
            raise Refusal(error.message) from error
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise Refusal("There is no space left to write to; free some, and try again.") from error

    def _help(self, name: str) -> str:
        return self.commands[name].get_short_help_str()


@click.group(cls=LazyGroup)
@click.version_option(package_name="exam-prep")
def main() -> None:
    """Practice engine for peer specialist certification exams."""
    configure_logs(os.environ)
