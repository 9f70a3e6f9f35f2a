"""Whether a command line that stands in a page would be understood; nothing is run."""

from __future__ import annotations

import re
import shlex

import click

from tracker.cli.main import cli

_SPAN = re.compile(r"`(tracker(?: [^`\n]+)?)`")
_LINE = re.compile(r"^(?:\$ )?( *)(tracker .+)$", re.MULTILINE)
_COMMENT = re.compile(r"\s+# .*$", re.MULTILINE)


def usages_in(text: str) -> list[str]:
    """Lines that begin with ``tracker`` (perhaps after ``$``), and code spans that do.

    A backslash at the end of a line joins the next one to it; ``a|b`` in a span is two usages.
    """
    joined = _COMMENT.sub("", text.replace("\\\n", " "))
    lines = [match.group(2) for match in _LINE.finditer(joined)]
    spans = [usage for span in _SPAN.findall(joined) for usage in _alternatives(span)]
    return [usage for usage in dict.fromkeys(lines + spans) if usage != "tracker"]


def problem_with(usage: str, *, complete: bool = True) -> str | None:
    """What click would say is wrong with ``tracker …``, or ``None``.

    Not ``complete``: the command is only mentioned, and needs no arguments.
    """
    try:
        _understand(click.Context(cli, info_name="tracker"), shlex.split(usage)[1:])
    except click.MissingParameter as error:
        return f"{usage}: {error.format_message()}" if complete else None
    except click.ClickException as error:
        return f"{usage}: {error.format_message()}"
    return None


def _alternatives(span: str) -> list[str]:
    """``tracker sources list|try`` → two; ``tracker db`` → itself."""
    words = span.split()
    at = next((i for i, word in enumerate(words) if "|" in word), None)
    if at is None:
        return [span]
    return [" ".join([*words[:at], one, *words[at + 1 :]]) for one in words[at].split("|")]


def _understand(context: click.Context, words: list[str]) -> None:
    """Walk down to the last command, each level parsing its own. Raises ClickException."""
    group = context.command
    if not isinstance(group, click.Group):
        group.parse_args(context, words)
        return
    _, rest, _ = group.make_parser(context).parse_args(words)
    if not rest:
        return
    name, command, rest = group.resolve_command(context, rest)
    if command is not None:
        _understand(click.Context(command, info_name=name, parent=context), rest)
