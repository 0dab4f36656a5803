"""The version of a tool that the repository has settled on, for what installs it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.model import Machine, Repository, Step
from fixers.model.action_ref import parse_action_ref
from fixers.model.facts.tools import Recipe, Tool, compromises
from fixers.rules._tools.declared_version import as_declared, files_of
from fixers.rules._tools.required_version import required_version
from fixers.syntax.regex import regex

_INPUT: Final = regex(r"(?:\w+[_-])?version")
_PINS: Final = regex(r"[v~^=]?\d+(?:\.\d+){1,2}[\w.-]*")
_OTHER_NAMES: Final = {"tofu": "opentofu"}
_PACKAGE: Final = regex(r"(?<![\w.-])([\w.-]+)==\d[\w.]*")
_EXACT: Final = r"(\d+\.\d+\.\d+)"


def as_settled(recipe: Recipe, tool: Tool, machine: Machine, repository: Repository) -> Recipe:
    """The recipe with the version that other steps give the same action or package, that a file for
    version managers tells, or Terraform's configuration accepts. Where some versions must not be
    had, ours stays."""
    given = next((name for name, _ in recipe.inputs if _INPUT.fullmatch(name)), None)
    if recipe.uses is None or given is None or _is_compromised(recipe.uses):
        return as_declared(_as_pinned(recipe, repository), tool, machine, repository.tree)
    beside = {*_beside(recipe.uses, given, repository)}
    told = next(_told(tool.name, machine, repository), None)
    version = beside.pop() if len(beside) == 1 else told
    if version is None and tool.name == "terraform":
        version = required_version(dict(recipe.inputs)[given], machine, repository.tree)
    if version is None:
        return recipe
    inputs = ((name, _like(old, version) if name == given else old) for name, old in recipe.inputs)
    return replace(recipe, inputs=tuple(inputs))


def _as_pinned(recipe: Recipe, repository: Repository) -> Recipe:
    """With the version of its Python package that steps install."""
    package = next((one for line in recipe.run if (one := _PACKAGE.search(line))), None)
    if package is None:
        return recipe
    form = re.compile(rf"(?<![\w.-]){re.escape(package[1])}==(\d+(?:\.\d+)+)(?![\w.*])")
    runs = (step.run.value for step in _steps(repository) if step.run is not None)
    pinned = {version for text in runs for version in form.findall(text)}
    if len(pinned) != 1:
        return recipe
    new = f"{package[1]}=={pinned.pop()}"
    return replace(recipe, run=tuple(line.replace(package[0], new) for line in recipe.run))


def _steps(repository: Repository) -> Iterator[Step]:
    return (step for flow in repository.workflows for job in flow.jobs for step in job.steps)


def _is_compromised(action: str) -> bool:
    return any(action.lower() in one.actions for one in compromises())


def _like(old: str, version: str) -> str:
    """With the `v` that the action wants."""
    return f"v{version}" if old.startswith("v") and version[0].isdecimal() else version


def _beside(action: str, given: str, repository: Repository) -> Iterator[str]:
    for step in _steps(repository):
        ref = parse_action_ref(step.uses.value) if step.uses else None
        value = step.inputs.get(given)
        if ref is not None and ref.name == action.lower() and value is not None:
            yield from _PINS.findall(value.value) if _PINS.fullmatch(value.value) else ()


def _told(tool: str, machine: Machine, repository: Repository) -> Iterator[str]:
    name = re.escape(_OTHER_NAMES.get(tool, tool))
    forms = {
        ".tool-versions": rf"^{name}[ \t]+v?{_EXACT}",
        "mise.toml": rf"^[\"']?{name}[\"']?\s*=\s*[\"']v?{_EXACT}",
        ".mise.toml": rf"^[\"']?{name}[\"']?\s*=\s*[\"']v?{_EXACT}",
        f".{_OTHER_NAMES.get(tool, tool)}-version": rf"\Av?{_EXACT}",
    }
    for file, form in forms.items():
        for text in files_of(file, machine, repository.tree):
            if found := re.search(form, text, re.MULTILINE):
                yield found[1]
