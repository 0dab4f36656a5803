"""What the name of an action that nobody has looked at says about it."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from fixers.model.facts.commands import commands_of_packages, commands_of_repositories
from fixers.model.facts.images import known_commands
from fixers.model.facts.tools import brought_by, tool_of, tools
from fixers.syntax.regex import regex

_PREFIX: Final = r"(?:ghaction-|action-|actions-|github-action-)?"
_SETUP: Final = regex(
    rf"{_PREFIX}(?:setup|install)-(?P<one>[a-z][a-z0-9-]*?)(?:-action|-cli)?"
    r"|(?:action-)?(?P<other>[a-z][a-z0-9-]*?)-(?:setup|installer|install)(?:-action)?"
    r"|.*/(?:setup|install)/(?P<inside>[a-z][a-z0-9-]*)"
)
# It may make the machine ready for whatever its owner needs.
_EQUIPS: Final = regex(
    r"setup|set-up|install|tool|bootstrap|prepar|prereq|provision|depend|deps|pixi|devbox|conda"
    r"|(?:^|[-_/])(?:env|environment|cli|sdk|vm|dev|shell|init|configure|ci|common|composite|runner"
    r"|get|download|fetch|devops|k8s|kubernetes|cluster|nix|brew|apt|workspace|packages?|machine"
    r"|pre|start|base|core|cache|restore)(?:$|[-_/])"
)
# No products, but what an owner calls all that a project needs.
_GENERAL: Final = regex(
    r"env\w*|dev\w*|ci|cd|build\w*|test\w*|all|every\w*|common|base|core|project|repo\w*|app\w*|work\w*"
    r"|runner|job|platform|infra\w*|cloud|aws|gcp|azure|eks|gke|aks|k8s|kube\w*|cluster|tool\w*|cli\w*"
    r"|deps|depend\w*|prereq\w*|pack\w*|system|machine|ubuntu|linux|macos|windows|deploy\w*|stack"
    r"|scan\w*|lint\w*|secur\w*|sec|sast|dast|iac|check\w*|quality|util\w*|valid\w*|analy\w*|audit\w*"
    r"|compliance|polic\w+|ops|qa|e2e|gates?|clients?|dependenc\w+|sdks?"
    r"|pre|action\w*|docker|monorepo|backend|frontend|web|js|ts|local|lang\w*|bin\w*|release\w*"
)
# One of many of an owner, for projects of their own: `shop/ci/.github/actions/setup-with-cache`.
_COLLECTED: Final = regex(r"[^/]+/[^/]+/.")
# They come with packages of their own, and with those of an environment that a file lists.
_DISTRIBUTIONS: Final = regex(r"conda|mamba|miniforge")
_ALSO_WORDS: Final = frozenset({"env", "test"})  # programs of every system, too
# `owner/apt-install` brings what it is told.
_PACKAGE_MANAGERS: Final = frozenset({"apt", "apt-get", "brew", "homebrew", "snap", "choco", "nix"})
_LANGUAGES: Final = {
    "node": "npm", "nodejs": "npm", "npm": "npm", "yarn": "npm", "pnpm": "npm", "js": "npm",
    "python": "pip", "pip": "pip", "poetry": "pip", "uv": "pip", "py": "pip",
    "go": "go", "golang": "go", "rust": "cargo", "cargo": "cargo", "ruby": "gem", "php": "composer",
    "dotnet": "dotnet",
}  # fmt: skip


@lru_cache(maxsize=1024)
def may_bring(name: str) -> tuple[str, ...] | None:
    """The commands that an action may leave; None for any. `owner/setup-yq` brings the one
    program that it is named after, `owner/setup-python` what is written in that language, and
    any of them what their owner makes."""
    one = _named_after(name)
    if one in _PACKAGE_MANAGERS:
        return None
    named = not (_is_general(one) or _COLLECTED.match(name))
    known = _is_program(one) or tool_of(one) or named
    if one and known and not _DISTRIBUTIONS.search(one):
        words = [one, *one.split("-"), *_called_so(name.partition("/")[2])]
        return (*_with_language(words), *_of_owner(name.partition("/")[0]))
    words = re.split(r"[-_./]", name)
    if _EQUIPS.search(name.partition("/")[2]):
        return None
    made = _called_so(name.partition("/")[2])
    return (*_with_language(words), *made, *_of_owner(name.partition("/")[0]))


def brings_only_a_program(name: str) -> bool:
    """Whether an action is named after a program that is well known: `owner/setup-yq`."""
    one = _named_after(name)
    return bool(one) and (_is_program(one) or tool_of(one) is not None)


def _named_after(name: str) -> str:
    found = _SETUP.fullmatch(name) or _SETUP.fullmatch(name.rpartition("/")[2])
    return next((text for text in found.groups() if text), "") if found else ""


def _is_program(one: str) -> bool:
    return one in known_commands() and one not in _ALSO_WORDS


@lru_cache(maxsize=1024)  # of one owner a repository uses many actions
def _of_owner(owner: str) -> list[str]:
    home = f"https://github.com/{owner}/"
    made = (tool for tool in tools().values() if tool.home.lower().startswith(home))
    return [name for tool in made for name in tool.executables]


def _called_so(name: str) -> list[str]:
    """The programs whose package or repository has a name of its own that stands in it:
    `cocogitto-action` may bring cog."""
    known, words = _other_names(), re.split(r"[-_./]", name)
    ends = range(1, len(words) + 1)
    parts = {"-".join(words[start:end]) for end in ends for start in range(end)}
    return [own for part in sorted(parts & known.keys()) for own in known[part]]


@cache
def _other_names() -> Mapping[str, tuple[str, ...]]:
    named: dict[str, tuple[str, ...]] = {}
    for package, brought in commands_of_packages().items():
        named[package.lower()] = brought
    for made, own in commands_of_repositories().items():
        named[made] = (*named.get(made, ()), *own)
    for tool in tools().values():
        named |= {name: (*named.get(name, ()), name) for name in tool.executables}
    general = filter(_GENERAL.fullmatch, tuple(named))
    return {name.replace("_", "-"): named[name] for name in named.keys() - set(general)}


def _is_general(one: str) -> bool:
    return any(_GENERAL.fullmatch(word) or word in _LANGUAGES for word in one.split("-"))


def _with_language(words: list[str]) -> tuple[str, ...]:
    managers = frozenset(_LANGUAGES[word] for word in words if word in _LANGUAGES)
    return (*words, *brought_by(managers)) if managers else tuple(words)
