"""YAML as data and nothing else: no tags, no aliases, no key twice, bounded in size and depth.

An alias is how a few lines become gigabytes; none of the formats read here needs one. The events
are counted before anything is built, so that what is refused has cost no memory.
"""

from __future__ import annotations

from typing import Any, NoReturn

import yaml

from tracker.errors import InputError

LARGEST = 2 * 2**20
DEEPEST = 32
_MOST_NODES = 200_000
# Several times faster where the wheel brings libyaml along; the same language.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, *, name: str) -> Any:
    """Parse one YAML document; ``name`` is the file it came from, for messages.

    Raises InputError with the line of a syntax error, an alias, a tag, or a repeated key, or if
    the text is longer than ``LARGEST`` characters, nested too deeply, or more than one document.
    """
    if len(text) > LARGEST:
        msg = f"{name} is larger than {LARGEST >> 20} MiB"
        raise InputError(msg, "configurations and model cards are smaller: is it the right file?")
    text = text.removeprefix("\ufeff")
    try:
        _look_through(text, name)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            _insist_on_single_keys(node, name)
            return None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise _syntax(error, name) from None
    except ValueError as error:  # a day that is none, a number of thousands of digits
        msg = f"{name} holds a value that cannot be read: {str(error).splitlines()[0]}"
        raise InputError(msg) from None


def _look_through(text: str, name: str) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            _refuse(event, name, "an alias (*name), which is not expanded", "write it out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                _refuse(event, name, f"nesting more than {DEEPEST} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        nodes += isinstance(event, yaml.NodeEvent)
        if nodes > _MOST_NODES:
            _refuse(event, name, f"more than {_MOST_NODES:,} values")


def _insist_on_single_keys(root: yaml.Node | None, name: str) -> None:
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in seen:
                    _refuse(key, name, f"{key.value!r} twice", "keep one of them")
                seen.add(str(key.value))
                waiting.append(value)


def _refuse(place: Any, name: str, what: str, hint: str | None = None) -> NoReturn:
    msg = f"{name}, line {place.start_mark.line + 1} has {what}"
    raise InputError(msg, hint)


def _syntax(error: yaml.YAMLError, name: str) -> InputError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = f"{name}, line {mark.line + 1}" if mark else name
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "nesting depth" in what:  # libyaml looks ahead, and has a limit of its own
        return InputError(f"{place} has nesting more than {DEEPEST} deep")
    return InputError(f"{place}: not YAML that can be read: {what}")
