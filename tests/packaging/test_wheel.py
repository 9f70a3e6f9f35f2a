"""What is in the wheel, and that it works where only its own dependencies are."""

from __future__ import annotations

import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, run

DATES = ("2027-01-14", "2027-01-06", "2027-10-14", "2026-12-03")
DATA = {"schemas": "tracker/_data/schemas", "notifications": "tracker/_data/notifications"}


@pytest.fixture(scope="session")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_below(folder: str) -> list[Path]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return [p for p in found if "__pycache__" not in p.parts]


@pytest.mark.parametrize("folder", DATA)
def test_every_data_file_travels(folder: str, names: set[str]) -> None:
    wanted = {f"{DATA[folder]}/{p.relative_to(ROOT / folder)}" for p in files_below(folder)}
    assert wanted
    assert wanted - names == set()


def test_every_file_of_the_package_travels(names: set[str]) -> None:
    wanted = {str(path.relative_to(ROOT)) for path in files_below("tracker")}
    assert {"tracker/py.typed", "tracker/catalog/notices/openai.jsonl"} <= wanted
    assert any(path.startswith("tracker/db/migrations/versions/") for path in wanted)
    assert wanted - names == set()


def test_nothing_else_travels(names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"tracker"}
    assert "tracker/_data/config.example.toml" in names


def test_the_metadata_asks_for_no_development_tools(wheel: Path, names: set[str]) -> None:
    (path,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel) as archive:
        metadata = HeaderParser().parsestr(archive.read(path).decode())
    always = [r for r in metadata.get_all("Requires-Dist", []) if "extra ==" not in r]
    assert not any(r.startswith(("pytest", "mypy", "psycopg", "keyring", "boto3")) for r in always)
    assert set(metadata.get_all("Provides-Extra", [])) == {
        "postgres",
        "keyring",
        "bedrock",
        "vertex",
        "zstd",
        "parquet",
        "apprise",
        "bench",
        "dev",
    }


def test_the_demo_runs_from_the_wheel_alone(clean_env: Path, tmp_path: Path) -> None:
    assert run([str(clean_env / "python"), "-c", "import pytest"], tmp_path).returncode == 1
    done = run([str(clean_env / "tracker"), "demo", "--out", "shown"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert [date for date in DATES if date not in done.stdout] == []
    assert len(list((tmp_path / "shown" / "messages").glob("*.eml"))) > 0


def test_a_registry_works_from_the_wheel_alone(clean_env: Path, tmp_path: Path) -> None:
    tracker = str(clean_env / "tracker")
    base = "azure/gpt-4.1-mini-2025-04-14"
    for arguments, code in (
        (["init"], 0),
        (["config", "check"], 0),
        (["register", "invoice-fields", "--base", base, "--cost", "141"], 0),
        (["check", "--offline", "--on", "2026-11-23"], 3),
        (["alerts", "preview", "--on", "2026-11-23", "--part", "html"], 0),
        (["notifications", "export", "mine"], 0),
        (["costs", "report"], 0),
    ):
        done = run([tracker, *arguments], tmp_path)
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
    assert (tmp_path / "mine" / "email" / "alert.html.j2").is_file()


def test_a_checkout_works_from_another_folder(tmp_path: Path) -> None:
    done = run([sys.executable, "-m", "tracker", "demo", "--out", "shown"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert [date for date in DATES if date not in done.stdout] == []
