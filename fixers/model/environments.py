"""Packages that a manager keeps in an environment of its own, where no PATH leads: `poetry
install`, `uv sync`, `composer install`."""

from collections.abc import Mapping, Sequence
from typing import Final

from fixers.model.machine import Machine
from fixers.model.tri import UNKNOWN

Args = Sequence[str | None]
_VERBS: Final = frozenset({"install", "sync", "update", "add"})
_ELSEWHERE: Final = frozenset({"--system", "--directory", "--project", "-C", "-P", "global"})
_CREATES: Final = "POETRY_VIRTUALENVS_CREATE"
# What tells a manager of another place. All but pdm and hatch are sure to have their own else.
_TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "poetry": (_CREATES, "VIRTUAL_ENV", "CONDA_PREFIX"),
    "pipenv": ("PIPENV_SYSTEM", "VIRTUAL_ENV"),
    "uv": ("UV_PROJECT_ENVIRONMENT", "VIRTUAL_ENV"),
    "composer": ("COMPOSER_BIN_DIR", "COMPOSER_VENDOR_DIR"),
}
# Inputs of actions that say the same, with the value that changes nothing.
_INPUTS: Final[Mapping[str, tuple[str, str]]] = {
    "virtualenvs-create": (_CREATES, "true"),  # snok/install-poetry
    "activate-environment": ("VIRTUAL_ENV", "false"),  # astral-sh/setup-uv
}


def fills(name: str, args: Args) -> bool:
    """Whether a manager puts the packages of a project somewhere."""
    given = args[:1] if name == "uv" else args
    return not _VERBS.isdisjoint(given)


def is_apart(name: str, args: Args, machine: Machine, settings: object) -> bool:
    """Whether they surely go where no PATH leads; `settings`: what `poetry.toml` says, or
    `composer.json`."""
    told = _TOLD.get(name)
    if told is None or machine.venv or machine.variables_unknown:
        return False
    plain = name != "poetry" or settings is None
    plain = plain and not (name == "composer" and "-dir" in str(settings))
    known = {*machine.variables, *machine.exported}
    return plain and _ELSEWHERE.isdisjoint(args) and known.isdisjoint(told)


def configured(args: Args, machine: Machine) -> Machine:
    """The machine after `poetry config`: every later command asks what it says."""
    kept = None not in args and ("virtualenvs.create" not in args or "true" in args)
    return machine if kept else _told(_CREATES, machine)


def after_inputs(inputs: Mapping[str, str], machine: Machine) -> Machine:
    """The machine after an action that was told where packages go."""
    for name, (variable, usual) in _INPUTS.items():
        if inputs.get(name, usual).strip().lower() != usual:
            machine = _told(variable, machine)
    return machine


def _told(variable: str, machine: Machine) -> Machine:
    told = {variable: UNKNOWN}
    return machine.with_(
        variables={**machine.variables, **told}, exported={**machine.exported, **told}
    )
