"""``tracker datasets``: what identifies training data, and how it relates to other data."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import echo_json
from tracker.cli.progress import bytes_read
from tracker.errors import UsageError

_ROOT = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    help="Where relative paths that were registered start.  [default: this folder]",
)
_NO_PROOF = 3


class _Names(click.ParamType[tuple[str, ...]]):
    """``a,b``: names of top-level fields."""

    name = "A,B"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        return tuple(name.strip() for name in str(value).split(","))


_NAMES = _Names()


@click.group()
def datasets() -> None:
    """What identifies training data, and how it relates to other data.

    A dataset is identified by its bytes (sha256, as sha256sum prints it) and by its records in any
    order (recset-v1), whatever the order of keys, white space, escapes and line ends.
    """


@datasets.command(epilog="\b\nExample:\n  tracker datasets fingerprint data/triage.jsonl --json")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--fields", type=_NAMES, default=(), help="Only these top-level fields count.")
@click.option("--ignore", type=_NAMES, default=(), help="All top-level fields but these count.")
@click.option("--lenient", is_flag=True, help="Leave unreadable records out, and say so.")
@click.option(
    "--processes", type=click.IntRange(min=1), help="For large files.  [default: one a processor]"
)
@click.option(
    "--keys", is_flag=True, help="Also a key of each record, of its prompt, and of that loosely."
)
@json_option
def fingerprint(
    file: Path,
    fields: tuple[str, ...],
    ignore: tuple[str, ...],
    lenient: bool,
    processes: int | None,
    keys: bool,
    as_json: bool,
) -> None:
    """The identity of FILE (JSON lines or list, CSV, TSV, Parquet, .gz, .zst), or of a folder.

    Needs no registry. Other files are identified by their bytes alone. Of a folder the name DVC
    gives it is said as well. Keys tell what two datasets share; they are those of whole records.
    """
    from tracker.app.dataset_views import fingerprint_json
    from tracker.cli.datasets_text import print_fingerprint
    from tracker.datasets.dvc import dvc_name
    from tracker.datasets.fingerprint import fingerprint as run
    from tracker.datasets.leaks import record_keys

    if keys and file.is_dir():
        msg = f"{file} is a folder, and has no records"
        raise UsageError(msg, "name a file with --keys")
    with bytes_read([file], file.name) as progress:
        found = run(
            file,
            fields=fields,
            ignore=ignore,
            lenient=lenient,
            processes=processes,
            progress=progress,
        )
    dvc = dvc_name(file) if file.is_dir() else None
    shown = record_keys(file) if keys else None
    if as_json:
        echo_json(fingerprint_json(str(file), found, dvc, shown))
        return
    print_fingerprint(found, dvc, shown)


@datasets.command(epilog="\b\nExample:\n  tracker datasets verify support-triage@3")
@click.argument("model")
@_ROOT
@json_option
@click.pass_context
def verify(ctx: click.Context, model: str, root: Path, as_json: bool) -> None:
    """The data of MODEL as registered against what is on disk.

    Exits with 1 if something is missing or not the same, with 3 if nothing can be checked.
    """
    from tracker.app.dataset_views import verification_json
    from tracker.app.datasets import verify as run
    from tracker.app.registry import find
    from tracker.cli.datasets_text import print_verification

    app = ctx.ensure_object(Session).app
    paths = [root / ref.uri for ref in find(app, model).details.datasets]
    with bytes_read(paths, model) as progress:
        found = run(app, model, root, progress)
    if as_json:
        echo_json(verification_json(found))
    else:
        print_verification(found)
    if found.differs or not found.checked:
        ctx.exit(1 if found.differs else _NO_PROOF)


@datasets.command(
    epilog="\b\nExample:\n  tracker datasets diff support-triage@3 data/triage-new.jsonl"
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@json_option
@click.pass_obj
def diff(session: Session, old: str, new: str, as_json: bool) -> None:
    """What changed from A to B: files, or NAME@3 for the training data of a version.

    Of a version the file need not be there any more: a sketch of its records is kept.
    """
    from tracker.app.dataset_views import diff_json
    from tracker.app.datasets import diff as run
    from tracker.cli.datasets_text import print_diff

    with bytes_read([Path(old), Path(new)], "reading") as progress:
        found = run(session.app, old, new, progress)
    if as_json:
        echo_json(diff_json(found))
        return
    print_diff(found)


@datasets.command(epilog="\b\nExample:\n  tracker datasets leaks data/train.jsonl data/eval.jsonl")
@click.argument("train")
@click.argument("evaluation", metavar="EVAL")
@_ROOT
@json_option
@click.pass_context
def leaks(ctx: click.Context, train: str, evaluation: str, root: Path, as_json: bool) -> None:
    """Records of TRAIN that are also in EVAL: such an eval measures memory.

    Both are files, or NAME@3 for the data of a version. Exits with 1 if there are any.
    """
    from tracker.app.dataset_views import leaks_json
    from tracker.app.datasets import leaks as run
    from tracker.cli.datasets_text import print_leaks

    found = run(ctx.ensure_object(Session).app, train, evaluation, root)
    if as_json:
        echo_json([leaks_json(one) for one in found])
    else:
        print_leaks(found)
    if any(one.leaks.count for one in found):
        ctx.exit(1)


@datasets.command("list", epilog="\b\nExample:\n  tracker datasets list --json")
@click.option("--all", "include_retired", is_flag=True, help="Also of versions out of service.")
@json_option
@click.pass_obj
def list_(session: Session, include_retired: bool, as_json: bool) -> None:
    """Every registered dataset, once per role, and the versions that use it."""
    from tracker.app.dataset_views import listed_json
    from tracker.app.datasets import list_datasets
    from tracker.cli.datasets_text import print_datasets

    found = list_datasets(session.app, include_retired=include_retired)
    if as_json:
        echo_json([listed_json(one) for one in found])
        return
    print_datasets(found)
