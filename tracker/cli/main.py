"""The command line: one lazy group, and the one place where errors become words."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from tracker import __version__
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tracker.app.context import App
    from tracker.clock import Clock

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("tracker.cli.init:init", "Write a configuration and an empty registry here."),
    "register": ("tracker.cli.register:register", "Record a fine-tuned model version."),
    "import": ("tracker.cli.import_:import_", "Register what was tuned, from jobs, files, APIs."),
    "models": ("tracker.cli.registered:models", "Look at and change what is registered."),
    "datasets": ("tracker.cli.datasets:datasets", "What identifies data, what changed, leaks."),
    "evals": ("tracker.cli.evals:evals", "What was measured, and whether it proves a gain."),
    "check": ("tracker.cli.check:check", "Read the notices, judge every model, send what is new."),
    "plan": ("tracker.cli.plan:plan", "By when to act, every way on, and what speaks for it."),
    "decide": ("tracker.cli.decide:decide", "Record what was decided about a model."),
    "notices": ("tracker.cli.notices:notices", "What providers have published."),
    "sources": ("tracker.cli.sources:sources", "Where notices come from, and how healthy it is."),
    "alerts": ("tracker.cli.alerts:alerts", "What has been, or would be, said to whom."),
    "outbox": ("tracker.cli.outbox:outbox", "Messages on their way, and those that never arrived."),
    "costs": ("tracker.cli.costs:costs", "What the models cost to own."),
    "report": ("tracker.cli.report:report", "A web page, a calendar or a feed of how things are."),
    "serve": ("tracker.cli.serve:serve", "Run the daily check and the monthly summary, for ever."),
    "config": ("tracker.cli.config:config", "The configuration in force."),
    "notifications": ("tracker.cli.notifications:notifications", "The message templates."),
    "db": ("tracker.cli.db:db", "The database: upgrade, check, back up."),
    "doctor": ("tracker.cli.doctor:doctor", "What is wrong here, if anything, and what to do."),
    "demo": ("tracker.cli.demo:demo", "Six example fine-tunes, judged on the bundled notices."),
}

EXIT_CODES = """\b
Exit codes:
  0  done, and nothing is due
  1  an error: bad input, a broken database, a refused message
  2  wrong usage
  3  the job could not be done: no facts, or facts too old to judge on
  4  something is due (check --fail-within)"""


class Session:
    """What the commands share. ``run_service`` is given by the entry point.

    A plain class, and imports where they are used: ``tracker --help`` should cost what click costs.
    """

    def __init__(
        self,
        run_service: Callable[..., None] | None = None,
        config_path: Path | None = None,
        now: Clock | None = None,
    ) -> None:
        self.run_service = run_service
        self.config_path = config_path
        self.debug = False
        self._now = now
        self._app: App | None = None

    @property
    def now(self) -> Clock:
        """The clock the commands go by."""
        from tracker import clock

        return self._now or clock.now

    @property
    def app(self) -> App:
        """The use cases' world, opened on first use."""
        if self._app is None:
            self._app = _make_app(self)
        return self._app

    def close(self) -> None:
        if self._app is not None:
            self._app.close()


class LazyGroup(click.Group):
    """Imports a command when it is called; ``--help`` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TrackerError as error:
            if ctx.find_object(Session) is not None and ctx.ensure_object(Session).debug:
                raise
            _complain(error)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # The reader of our output (head, less) has gone: nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(
    cls=LazyGroup,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tracker")
@click.option(
    "--config",
    "config_path",
    type=click.Path(dir_okay=False),
    help="Configuration file  [default: $TRACKER_CONFIG, ./tracker.toml, your user folder].",
)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def cli(ctx: click.Context, config_path: str | None, debug: bool) -> None:
    """The record of your fine-tuned models, and the watchman over the bases they stand on.

    \b
    Start with:  tracker demo
    Then:        tracker init && tracker register NAME --base PROVIDER/MODEL --model-id ID
    """
    session = ctx.ensure_object(Session)
    if config_path is not None:
        session.config_path = _path(config_path)
    session.debug = debug
    ctx.call_on_close(session.close)


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _complain(error: TrackerError) -> None:
    from tracker.text import visible

    click.echo(click.style("error: ", fg="red", bold=True) + visible(error.message), err=True)
    if error.hint:
        click.echo(f"       {visible(error.hint)}", err=True)


def _make_app(session: Session) -> App:
    from pathlib import Path

    from tracker.app.context import App
    from tracker.config import load_config

    env = dict(os.environ)
    return App(load_config(session.config_path, env, Path.cwd()), env, session.now)
