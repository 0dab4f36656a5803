"""What well-known actions leave on the machine, from `fixers/data/actions.json`."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final, TypedDict

from fixers.data import read
from fixers.model.facts.action_names import brings_only_a_program, may_bring
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What an action leaves for later steps of its job.

    - `provides`: commands on PATH afterwards; `maybe`: commands it may have put there.
    - `anything`: it may install any command.
    - `writes`: names of inputs that hold the paths it writes; empty when it writes none.
    - `writes_anywhere`: files of any name may appear in the workspace.
    - `initialises`: it may run `terraform init`.
    - `needs`: values of inputs that name a command which has to be there before.
    - `commands`: the input that holds shell which it runs.
    - `lists`: where it is told what to install.
    - `guessed`: the name of the action alone says so, or it brings back what an earlier run had.
    - `tree`: it puts a repository into the workspace.
    - `named`: the input that names which of `maybe` it brings, none where that is not given.
    """

    provides: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    anything: bool = False
    writes: tuple[str, ...] = ()
    writes_anywhere: bool = False
    initialises: bool = False
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    commands: str | None = None
    lists: "Lists | None" = None
    guessed: bool = False
    tree: bool = False
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A release of an action, by its commit."""

    sha: str
    tag: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Inputs and files that name what an action installs, or what stands behind its `@`."""

    inputs: tuple[str, ...]
    files: tuple[str, ...]
    reference: bool


class _Lists(TypedDict, total=False):
    inputs: list[str]
    files: list[str]
    reference: bool
    provides: list[str]


class _Provider(TypedDict, total=False):
    provides: list[str]
    maybe: list[str]
    caches: bool
    named: str
    needs: Mapping[str, list[str]]


class _Data(TypedDict):
    inert: Mapping[str, list[str]]
    providers: Mapping[str, _Provider]
    lists: Mapping[str, _Lists]
    writers: Mapping[str, list[str]]
    anything: Mapping[str, list[str]]
    commands: Mapping[str, str]
    remote: Mapping[str, str]
    words: Mapping[str, list[str]]
    trees: list[str]
    releases: Mapping[str, Mapping[str, str]]
    pins: Mapping[str, Mapping[str, str]]


INERT: Final = ActionFacts()
_INFRASTRUCTURE: Final = regex(r"terra|tofu|atmos|infra|tf-|-tf")
_TREE: Final = regex(r"checkout|check-out|clone")


@cache
def _data() -> _Data:
    data: _Data = json.loads(read("actions.json"))
    return data


def pin_of(name: str) -> Pin:
    """The release of an action that fixes add; there must be one."""
    return Pin(**_data()["pins"][name])


def release_of(name: str, sha: str) -> str | None:
    """The tag of a release of an action, by its commit; of few actions they are listed."""
    return _data()["releases"].get(name, {}).get(sha.lower())


@cache
def _listed() -> Mapping[str, ActionFacts]:
    listed = _data()
    facts = {name: INERT for names in listed["inert"].values() for name in names}
    for name, paths in listed["writers"].items():
        facts[name] = ActionFacts(writes=tuple(paths))
    for name, given in listed["providers"].items():
        provides, maybe = given.get("provides", ()), given.get("maybe", ())
        needs = tuple((key, tuple(values)) for key, values in given.get("needs", {}).items())
        facts[name] = ActionFacts(
            tuple(provides),
            tuple(maybe),
            needs=needs,
            guessed=given.get("caches", False),
            named=given.get("named"),
        )
    for names in listed["anything"].values():
        facts.update(dict.fromkeys(names, ActionFacts(anything=True)))
    for name, told in listed["lists"].items():
        inputs, files = tuple(told.get("inputs", ())), tuple(told.get("files", ()))
        lists = Lists(inputs, files, "reference" in told)
        facts[name] = ActionFacts(tuple(told.get("provides", ())), lists=lists)
    for name, given_in in listed["commands"].items():
        facts[name] = ActionFacts(anything=True, commands=given_in)
    for name in (*listed["trees"], *filter(_TREE.search, facts)):
        facts[name] = replace(facts.get(name, INERT), tree=True)
    return facts


def remote_commands(name: str) -> str | None:
    """The input of an action that holds shell which it runs on another machine."""
    return _data()["remote"].get(name)


def word_outputs(name: str) -> tuple[str, ...]:
    """The outputs of an action that are one plain word, or nothing."""
    return tuple(_data()["words"].get(name, ()))


@lru_cache(maxsize=1024)
def action_facts(name: str) -> ActionFacts:
    """Facts of a lower-cased `owner/repo[/path]`; of one not listed anything may be true."""
    listed = _listed()
    folder = name
    while folder.count("/") >= 1:
        known = listed.get(name) if folder == name else listed.get(f"{folder}/*")
        if known is not None:
            return known
        folder = folder.rpartition("/")[0]
    touches = bool(_INFRASTRUCTURE.search(name))
    tree = bool(_TREE.search(name))
    whole = ActionFacts(anything=True, writes_anywhere=True, initialises=touches, tree=tree)
    brought = may_bring(name)
    if brought is None:
        return whole
    anywhere = not brings_only_a_program(name)
    return ActionFacts(
        maybe=brought, writes_anywhere=anywhere, initialises=touches, guessed=True, tree=tree
    )
