"""Checks of the form of all scripts, which would read one more."""

import posixpath
from typing import Final

from fixers.model import Invocation, Repository
from fixers.rules._shared.checkout_trees import action_of
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_OF_BOTH: Final = r"addlicense|license-eye|licenseheaders|insert-license|editorconfig-checker"
_TOOLS: Final = {
    ".sh": regex(
        rf"(?<![\w./-])(?:shellcheck|shfmt|bashate|checkbashisms|beautysh|{_OF_BOTH})(?![\w./:=-])"
    ),
    ".py": regex(
        r"(?<![\w./-])(?:black|ruff|flake8|isort|pylint|pycodestyle|yapf|autopep8|pyupgrade"
        rf"|{_OF_BOTH})(?![\w./:=-])"
    ),
}
_NO_CHECK: Final = regex(r"^\s*#|\b(?:install|add|which|command -v|apk|hash)\b|--version")
# What lists all files: a search from the folder itself, or a pattern that goes down.
_LISTS: Final = regex(
    r"\bfind +(?:\.|-|[\"']?\$\{?(?:GITHUB_WORKSPACE|PWD)\b)|\bgit +(?:ls-files|grep)\b|\*\*/"
    r"|\bfd(?:find)? +-"
)
_EACH: Final = regex(r"[$]\{?\w|\{\}|\bxargs\b")
# A tool that is given the folder, or nothing.
_GIVEN_ALL: Final = regex(
    r"(?<=\s)[\"']?\./?[\"']?(?=[\s;&|)]|\Z)"
    r"|\b(?:ruff(?:@\S+)?(?: check| format)?|flake8|editorconfig-checker)(?: --?[\w=-]+)*\s*"
    r"(?:\Z|&&|;)"
)
_ACTIONS: Final = regex(
    r"(?:super-linter|github)/super-linter(?:/slim)?|(?:oxsecurity|megalinter)/megalinter\S*"
    r"|trunk-io/trunk-action|apache/skywalking-eyes\S*|\S*/action-editorconfig-checker"
)
_ACTIONS_OF: Final = {
    ".sh": regex(r"\S*(?:shell-?check|shfmt|sh-checker|shell-linter)\S*"),
    ".py": regex(r"psf/black|(?:chartboost|astral-sh)/ruff-action|\S*(?:flake8|pylint|isort)\S*"),
}
_HOOKS: Final = ".pre-commit-config.yaml"
_ACTION_OF_HOOKS: Final = "pre-commit/action"
_RUNS_HOOKS: Final = regex(r"\bpre-?commit run\b[^\n]*\s(?:-a|--all-files)\b|\bprek run\b[^\n]* -a")


def is_checked(path: str, repository: Repository) -> bool:
    """Whether a job of the repository checks the form of all scripts of this kind."""
    _, suffix = posixpath.splitext(path)
    return suffix in _TOOLS and repository.answer(_checks_all, suffix) is True


def _checks_all(suffix: str, repository: Repository) -> bool:
    jobs = (job for workflow in repository.workflows for job in workflow.jobs)
    actions = {action_of(step) for job in jobs for step in job.steps}
    if any(_ACTIONS.fullmatch(one) or _ACTIONS_OF[suffix].fullmatch(one) for one in actions):
        return True
    texts = _texts_run(repository)
    if any(_checks(text, suffix) for text in texts):
        return True
    hooks = repository.tree.read(_HOOKS)
    runs_hooks = _ACTION_OF_HOOKS in actions or any(map(_RUNS_HOOKS.search, texts))
    return runs_hooks and isinstance(hooks, Source) and bool(_TOOLS[suffix].search(hooks.text))


def _texts_run(repository: Repository) -> set[str]:
    """Of all blocks, scripts and recipes that jobs run."""
    events = (event for trace in repository.traces for event in trace.events)
    return {event.script.text for event in events if isinstance(event, Invocation)}


def _checks(text: str, suffix: str) -> bool:
    """Whether a script calls a tool for all files: with their folder, or one by one."""
    if not _TOOLS[suffix].search(text):
        return False
    lines = [line for line in text.splitlines() if not _NO_CHECK.search(line)]
    calls = [line for line in lines if _TOOLS[suffix].search(line)]
    each = any(map(_EACH.search, calls)) and any(map(_LISTS.search, lines))
    return each or any(_LISTS.search(line) or _GIVEN_ALL.search(line) for line in calls)
