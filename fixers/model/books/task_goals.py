"""The lines that `task NAME` surely runs, where the Taskfile says them plainly."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Location
from fixers.model.books.recipe_lines import Plan, RecipeLine, said_in
from fixers.model.reading import mapping_at, scalar_at
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import (
    Mapping,
    Node,
    Scalar,
    YamlDocument,
    parse_yaml,
    resolve,
)
from fixers.syntax.yaml_doc import Sequence as Items

_TEMPLATE: Final = regex(r"\{\{[^}]*\}\}")
# Keys that say whether a task, or one of its commands, runs at all, and where.
_DECIDE: Final = frozenset({
    "status",
    "platforms",
    "if",
    "for",
    "requires",
    "preconditions",
    "defer",
})
_DEEPEST: Final = 10


def task_plan(args: Sequence[str], source: Source) -> Plan:
    names = [arg for arg in args if "=" not in arg]
    if any(name.startswith("-") for name in names):
        return None
    document = parse_yaml(source)
    root = resolve(document.root) if isinstance(document, YamlDocument) else None
    tasks = mapping_at(root, "tasks") if isinstance(root, Mapping) else None
    if tasks is None or not isinstance(root, Mapping) or _own_path(root):
        return None
    lines: list[RecipeLine] = []
    for name in names or ["default"]:
        more = _task(name, tasks, 0)
        if more is None:
            return None
        lines += more
    return tuple(lines)


def _own_path(node: Mapping) -> bool:
    env = mapping_at(node, "env")
    return env is not None and env.get("PATH") is not None


def _task(name: str, tasks: Mapping, depth: int) -> list[RecipeLine] | None:
    given = tasks.get(name)
    task = None if given is None else resolve(given)
    if isinstance(task, Scalar):
        return [_line(task, ".")]
    if isinstance(task, Items):
        return _commands(task, tasks, ".", depth)
    if not isinstance(task, Mapping) or depth > _DEEPEST or _own_path(task):
        return None
    if _decided(task) or _templated(task):
        return None
    folder = scalar_at(task, "dir")
    directory = "." if folder is None else folder.value
    lines: list[RecipeLine] = []
    for key in ("deps", "cmds", "cmd"):
        node = task.get(key)
        more = [] if node is None else _group(key, resolve(node), tasks, directory, depth)
        if more is None:
            return None
        lines += more
    return lines


def _group(
    key: str, node: Node, tasks: Mapping, directory: str, depth: int
) -> list[RecipeLine] | None:
    items = node.items if isinstance(node, Items) else (node,)
    if key != "deps":
        return _all(_command(resolve(item), tasks, directory, depth) for item in items)
    return _all(_need(resolve(item), tasks, depth) for item in items)


def _commands(items: Items, tasks: Mapping, directory: str, depth: int) -> list[RecipeLine] | None:
    return _all(_command(resolve(item), tasks, directory, depth) for item in items.items)


def _all(groups: Iterator[list[RecipeLine] | None]) -> list[RecipeLine] | None:
    lines: list[RecipeLine] = []
    for group in groups:
        if group is None:
            return None
        lines += group
    return lines


def _need(node: Node, tasks: Mapping, depth: int) -> list[RecipeLine] | None:
    if isinstance(node, Mapping) and _decided(node):
        return None
    name = node if isinstance(node, Scalar) else None
    name = scalar_at(node, "task") if isinstance(node, Mapping) else name
    return None if name is None else _task(name.value.removeprefix(":"), tasks, depth + 1)


def _command(node: Node, tasks: Mapping, directory: str, depth: int) -> list[RecipeLine] | None:
    if isinstance(node, Scalar):
        return [_line(node, directory)]
    if not isinstance(node, Mapping) or _decided(node):
        return None
    if scalar_at(node, "task") is not None:
        return _need(node, tasks, depth)
    command = scalar_at(node, "cmd")
    tolerated = scalar_at(node, "ignore_error")
    tolerant = tolerated is not None and tolerated.value == "true"
    return None if command is None else [replace(_line(command, directory), tolerant=tolerant)]


def _decided(node: Mapping) -> bool:
    return any(node.get(key) is not None for key in _DECIDE)


def _templated(task: Mapping) -> bool:
    folder = scalar_at(task, "dir")
    return folder is not None and bool(_TEMPLATE.search(folder.value))


def _line(scalar: Scalar, directory: str) -> RecipeLine:
    text = _TEMPLATE.sub("${{task}}", scalar.value)
    at = Location(scalar.source, scalar.span)
    return RecipeLine(said_in(scalar.source, text, scalar.span), at, directory)
