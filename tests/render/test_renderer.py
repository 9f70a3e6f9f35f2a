from __future__ import annotations

from pathlib import Path

import pytest

from tracker.errors import InputError, NotFoundError
from tracker.render import Limits, Renderer

TEST = "console/test.text.j2"


def put(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")


def with_template(folder: Path, body: str, *, limits: Limits | None = None) -> Renderer:
    put(folder, TEST, body)
    return Renderer(folder, limits)


def test_the_packaged_templates_serve_who_has_none_of_their_own(tmp_path: Path) -> None:
    empty, absent = Renderer(tmp_path), Renderer(tmp_path / "absent")
    for renderer in (Renderer(), empty, absent):
        assert "the channel pager works" in renderer.render(TEST, {"channel": "pager"})


def test_the_users_file_comes_first_and_the_rest_stays_packaged(tmp_path: Path) -> None:
    renderer = with_template(tmp_path, "ours: {{ channel }}")
    assert renderer.render(TEST, {"channel": "pager"}) == "ours: pager"
    assert "the channel pager works" in renderer.render("file/test.text.j2", {"channel": "pager"})


def test_a_shared_file_of_the_user_reaches_the_packaged_ones(tmp_path: Path) -> None:
    put(tmp_path, "_shared/test.text.j2", "mine")
    assert Renderer(tmp_path).render(TEST, {}) == "mine"


def test_the_user_may_build_on_the_packaged_one(tmp_path: Path) -> None:
    renderer = with_template(tmp_path, '{% include "_shared/test.text.j2" %}--\nteam')
    assert renderer.render(TEST, {}).endswith("--\nteam")


def test_exists(tmp_path: Path) -> None:
    renderer = Renderer(tmp_path)
    assert renderer.exists("email/alert.html.j2")
    assert not renderer.exists("pager/alert.text.j2")
    put(tmp_path, "pager/alert.text.j2", "")
    assert renderer.exists("pager/alert.text.j2")


def test_facts_lose_their_invisible_characters_before_any_template_sees_them() -> None:
    assert "channel red works" in Renderer().render(TEST, {"channel": "\x1b[31m\u202ered"})


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("\n\n{{ nobody }}", 3, "'nobody' is undefined"),
        ("\n{% if %}", 2, "Expected an expression"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{{ channel.nope.more }}", 1, "has no attribute 'nope'"),
        ("{{ channel | round }}", 1, "str"),
        ("\n{{ channel.__class__.__mro__ }}", 2, "unsafe"),
        ("{{ ''.__class__ }}", 1, "unsafe"),
        ("{% set x = items.append(1) %}", 1, "access to attribute 'append'"),
        ("{{ '{0.__class__}'.format(1) }}", 1, "unsafe"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 1, "recursion"),
        ("{{ range(10 ** 9) }}", 1, "Range too big"),
        ("{{ lipsum() }}", 1, "'lipsum' is undefined"),
    ],
)
def test_what_is_wrong_in_a_template_is_said_with_file_and_line(
    tmp_path: Path, body: str, line: int, words: str
) -> None:
    renderer = with_template(tmp_path, body)
    with pytest.raises(InputError) as caught:
        renderer.render(TEST, {"channel": "x", "items": []})
    assert caught.value.message.startswith(f"{tmp_path / TEST}:{line}: ")
    assert words in caught.value.message
    assert "\n" not in caught.value.message


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no template 'pager/test\.text\.j2' \(compare"):
        Renderer().render("pager/test.text.j2", {})
    renderer = with_template(tmp_path, "{% include 'gone.text.j2' %}")
    with pytest.raises(NotFoundError, match=r"'gone\.text\.j2' \(wanted by console/"):
        renderer.render(TEST, {})


SMALL = Limits(cpu_seconds=1, wall_seconds=20, memory_bytes=256 * 1024**2)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{{ 'a' * 10 ** 10 }}", "more memory"),
        ("{{ 'a' * 10 ** 7 }}", "more than 2,000,000 characters"),
        ("{{ '%1000000000d' % 1 }}", "more memory"),
        ("{{ ['a' * 1000] * 10 ** 9 }}", "more memory"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "1 s"),
        ("{% for a in range(99999) %}{{ 'abcdefghij' * 10 }}{% endfor %}", "2,000,000 characters"),
        ("{{ 9 ** (9 ** 9) }}", "stopped|more memory"),
    ],
)
def test_a_runaway_template_takes_nobody_down(tmp_path: Path, body: str, words: str) -> None:
    renderer = with_template(tmp_path, body, limits=SMALL)
    with pytest.raises(InputError, match=words):
        renderer.render(TEST, {})


def test_a_template_that_waits_too_long_is_stopped(tmp_path: Path) -> None:
    limits = Limits(wall_seconds=0.01)
    with pytest.raises(InputError, match=r"ran longer than 0\.01 s"):
        with_template(tmp_path, "x", limits=limits).render(TEST, {})


def test_a_child_that_dies_over_its_answer_is_reported(tmp_path: Path) -> None:
    limits = Limits(output_chars=10**9, memory_bytes=256 * 1024**2)
    with pytest.raises(InputError, match="more than 256 MiB, or broke"):
        with_template(tmp_path, "{{ 'a' * n }}", limits=limits).render(TEST, {"n": 10**8})


def test_the_child_takes_no_modules_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    assert with_template(tmp_path / "mine", "fine").render(TEST, {}) == "fine"


def test_output_is_limited_for_packaged_templates_too() -> None:
    with pytest.raises(InputError, match="more than 10 characters"):
        Renderer(limits=Limits(output_chars=10)).render(TEST, {})


def test_html_escapes_and_plain_text_does_not(tmp_path: Path) -> None:
    for name in ("c/e.html.j2", "c/e.text.j2", "c/e.subject.j2", "c/e.other.j2"):
        put(tmp_path, name, "{{ v }}")
    renderer, facts = Renderer(tmp_path), {"v": "<b>&"}
    assert renderer.render("c/e.html.j2", facts) == "&lt;b&gt;&amp;"
    assert renderer.render("c/e.other.j2", facts) == "&lt;b&gt;&amp;"
    assert renderer.render("c/e.text.j2", facts) == "<b>&"
    assert renderer.render("c/e.subject.j2", facts) == "<b>&"


def test_html_cannot_use_macros_that_do_not_escape(tmp_path: Path) -> None:
    put(tmp_path, "c/plain.text.j2", "{% macro m(x) %}{{ x }}{% endmacro %}")
    put(tmp_path, "c/e.html.j2", "\n{% import 'c/plain.text.j2' as p %}{{ p.m(v) }}")
    with pytest.raises(InputError, match=r"e\.html\.j2:2: HTML may not use 'c/plain\.text\.j2'"):
        Renderer(tmp_path).render("c/e.html.j2", {"v": "<b>"})


def test_export_copies_what_is_not_there_yet(tmp_path: Path) -> None:
    put(tmp_path, TEST, "edited")
    written = Renderer().export(tmp_path)
    assert tmp_path / "email/alert.html.j2" in written
    assert tmp_path / TEST not in written
    assert (tmp_path / TEST).read_text() == "edited"
    assert Renderer().export(tmp_path) == []
    assert "works" in Renderer(tmp_path).render("slack/test.text.j2", {})


def test_the_room_is_light_until_it_is_used() -> None:
    import tracker.render

    assert tracker.render.Limits is Limits
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        tracker.render.nope  # noqa: B018
