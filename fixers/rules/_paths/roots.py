"""What commands and actions put into the root of the workspace, or anywhere in it."""

from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse, Invocation
from fixers.model.effects import joined
from fixers.syntax.regex import regex

_COPIES: Final = frozenset({"cp", "mv", "ln", "install", "rsync"})
_IMAGES: Final = frozenset({"docker", "podman", "buildah", "nerdctl"})
_INTO: Final = ("-t", "--target-directory")
_EXPORTS: Final = ("-o", "--output")
_ROOT: Final = regex(
    r"[\"']?(?:\.|\$\{\{ *github\.workspace *\}\}|\$\{?(?:GITHUB_WORKSPACE|PWD)\}?|\$\(pwd\)|`pwd`)"
    r"/?[\"']?"
)
_EXPORTED: Final = regex(r"(?:.*\bdest=)?([^,=]+)(?:,.*)?")
# Whose inputs name what comes to be: `1arp/create-a-file-action`, `…/base64-to-file`.
_MAKES: Final = regex(r"(?:create|write|make|generate)-|-to-(?:\w+-)?file|git-cliff|changelog")
# What an action is told to do: a build, a task, words for a model.
_TOLD: Final = frozenset({"arguments", "cmd", "command", "commands", "tasks", "prompt"})


def fills_root(run: Invocation) -> bool:
    """`cp x/a.yml ..`, `cp -t . x/a.yml`, `ln -s x/a.yml`, `docker build -o . .`: files get there
    under the names that they have elsewhere."""
    return any(_is_root(run, place) for place in _places(run))


def makes_what_it_names(use: ActionUse) -> bool:
    """Whether the inputs of an action say how files are called that it makes."""
    return bool(_MAKES.search(use.action))


def is_told_to_run(use: ActionUse) -> bool:
    """Whether an action runs what makes files of its own: tasks of a build, the program of an
    image, which has the workspace as well."""
    return use.action.startswith("docker://") or not _TOLD.isdisjoint(use.step.inputs)


def _places(run: Invocation) -> Iterator[str]:
    options = _INTO if run.name in _COPIES else _EXPORTS if run.name in _IMAGES else ()
    told = [value for name in options if isinstance(value := run.flag(name), str)]
    if run.name in _IMAGES:
        yield from (found[1] for one in told if (found := _EXPORTED.fullmatch(one)))
    elif run.name in _COPIES:
        plain = [i for i, arg in enumerate(run.args) if arg is None or not arg.startswith("-")]
        yield from told
        yield from [run.args[i] or run.words[i].raw for i in plain[-1:]]
        yield from ["."] if run.name == "ln" and len(plain) == 1 else ()


def _is_root(run: Invocation, place: str) -> bool:
    there = joined(run.directory, place) if isinstance(run.directory, str) else None
    return there == "" or bool(_ROOT.fullmatch(place))
