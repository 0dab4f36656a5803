"""Where commands and actions look for files that nobody names to them."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from fixers.model import ActionUse, Invocation
from fixers.model.effects import joined
from fixers.model.facts.folders import Sought, seeks, sought_files
from fixers.model.facts.paths import path_forms
from fixers.model.uses import BUILD_PUSH
from fixers.rules._paths.args import after_verb, plain_words
from fixers.rules._paths.missing import Search
from fixers.rules._shared.made_paths import is_folder

_LOCKS: Final = {
    "npm": ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock"),
    "pnpm": ("pnpm-lock.yaml",),
    "yarn": ("yarn.lock",),
}
_RECIPES: Final = ("Dockerfile", "dockerfile", "Containerfile")


def sends_elsewhere(run: Invocation) -> bool:
    """Whether a command keeps a setting that sends later calls of its program to other files."""
    if run.name == "bundle":
        return run.args[:1] == ("config",) and bool({"gemfile", "BUNDLE_GEMFILE"} & {*run.args})
    return run.name == "go" and run.args[:2] == ("env", "-w")


@cache
def _looks_around(name: str) -> bool:
    return seeks(name) or any(form.arguments == "last" and form.when for form in path_forms(name))


def sought_by_command(run: Invocation, search: Search) -> Iterator[tuple[str, Sought]]:
    """The files that a command looks for, with the folder where it does."""
    if not _looks_around(run.name):  # most often
        return
    found = [*sought_files(run.name, run.args)]
    if not isinstance(run.directory, str) or search.lacks_folder(run.directory, run.before):
        return
    for files in found:
        yield run.directory, files
    if (context := _context(run)) is not None and _is_place(context, search):
        yield context, Sought(_RECIPES, f"{run.name} build", climbs=False)


def _context(run: Invocation) -> str | None:
    """The folder that `docker build` is given, where nothing says which file is its recipe."""
    forms = [form for form in path_forms(run.name) if form.arguments == "last" and form.when]
    for form in forms if not _names_its_file(run) else ():
        plain = plain_words(run.args, form)
        after = after_verb([text for _, text in plain], form)
        known = after is not None and len(plain) > after and None not in dict(plain).values()
        place = joined(run.directory, plain[-1][1] or "") if known else None
        if isinstance(place, str):
            return place
    return None


def _names_its_file(run: Invocation) -> bool:
    return any((arg or "").startswith(("-f", "--file")) for arg in run.args)


def _is_place(folder: str, search: Search) -> bool:
    return not folder or is_folder(folder, search.repository)


def sought_by_action(use: ActionUse, search: Search) -> Iterator[tuple[str, Sought]]:
    """The same of an action: the lock file of its cache, the recipe of an image."""
    if use.action not in {"actions/setup-node", BUILD_PUSH}:  # most often
        return
    inputs = {name: scalar.value.strip() for name, scalar in use.step.inputs.items()}
    if use.action == "actions/setup-node" and "cache-dependency-path" not in inputs:
        locks = _LOCKS.get(inputs.get("cache", ""), ())
        yield from [("", Sought(locks, use.action, climbs=False))] if locks else []
    remote = "context" not in inputs and "" not in use.before.checkouts  # it fetches by itself
    if use.action == BUILD_PUSH and "file" not in inputs and not remote:
        folder = joined("", inputs.get("context", "."))
        if isinstance(folder, str) and _is_place(folder, search):
            yield folder, Sought(_RECIPES, use.action, climbs=False)
