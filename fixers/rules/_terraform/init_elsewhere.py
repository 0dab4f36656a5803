"""Whether something that is not read may have initialised a directory of Terraform."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.model import ActionUse, Invocation, Repository, StepRun, Trace, TraceKind, Unknown
from fixers.model.books.make_files import MAKEFILES
from fixers.model.effects import TERRAFORM, joined, terraform_directory
from fixers.model.facts.commands import command_data
from fixers.model.machine import InitState
from fixers.rules._shared.terraform import leaves_hidden_out, verb_of, written_options
from fixers.rules._terraform.workspace_places import place_of
from fixers.rules._terraform.workspaces import is_told
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

# What these run stands in a file of its own.
_LISTS: Final = {
    "make": MAKEFILES, "gmake": MAKEFILES, "npm": ("package.json",),
    "yarn": ("package.json",), "pnpm": ("package.json",), "bun": ("package.json",),
    "just": ("justfile",), "task": ("Taskfile.yml",), "tox": ("tox.ini",), "nox": ("noxfile.py",),
    "rake": ("Rakefile",), "invoke": ("tasks.py",), "inv": ("tasks.py",),
}  # fmt: skip
_ANYTHING: Final = frozenset({"eval", "xargs", "docker", "podman", "mage", "bazel", "nix", "mise"})
_BRINGS: Final = regex(r"download|artifact|infra|\biac\b|prepare|bootstrap|init")
# These fetch and install the program, or look at files.
_INSTALLS: Final = frozenset({
    "curl", "wget", "unzip", "mv", "install", "ln", "apt-get", "apt", "yum", "dnf", "brew", "gpg",
    "tee", "apt-key", "add-apt-repository", "wait", "chown", "sha256sum", "cut", "sort", "diff",
    "aws", "gh", "curl.exe", "sleep", "mktemp", "basename", "dirname", "tr", "wc", "which", "type",
})  # fmt: skip
_SPOKEN: Final = regex(r"terraform|tofu|terragrunt", re.IGNORECASE)

Event = Invocation | ActionUse | StepRun


def as_read(
    runs: Iterable[Invocation], trace: Trace, repository: Repository
) -> list[tuple[Invocation, Invocation]]:
    """Each command, and the same where nothing is unknown but what has nothing to do with
    Terraform: nobody looks for `init` in a script that packs a program."""
    return [(run, _as_read(run, trace, repository)) for run in runs]


def _as_read(run: Invocation, trace: Trace, repository: Repository) -> Invocation:
    directory = terraform_directory(run.args, run.before)
    if isinstance(directory, Unknown) and (
        run.before.terraform or not run.before.terraform_unknown
    ):
        return _where_nothing_is_ready(run, trace, repository)
    if not run.before.terraform_unknown:
        return run
    if trace.kind is not TraceKind.JOB or "TF_CLI_CONFIG_FILE" in run.before.variables:
        return run  # with a provider of one's own nothing needs `init`
    before = takewhile(lambda event: event is not run, trace.events)
    place = "" if isinstance(directory, Unknown) else directory
    if any(_may_initialise(event, place, repository) for event in before):
        return run
    return replace(run, before=run.before.with_(terraform_unknown=False, guessed=True))


def _where_nothing_is_ready(run: Invocation, trace: Trace, repository: Repository) -> Invocation:
    """The command as in a directory without `init`, where inputs or a matrix tell its directory
    and one of those that they name was not initialised."""
    place = place_of(run, trace, repository)
    directories = place.directories if place is not None else ()
    states = [run.before.init_state(directory) for directory in directories]
    always = run.step is None or run.step.condition is None
    if not states or not (any if always else all)(state is InitState.NONE for state in states):
        return run
    return replace(run, before=run.before.with_(terraform={}, guessed=True))


def less_safe(fix: Fix | SkippedFix) -> Fix | SkippedFix:
    """What is not read may have done it, after all."""
    if isinstance(fix, SkippedFix):
        return fix
    return replace(fix, applicability=Applicability.UNSAFE)


def passed_on(run: Invocation) -> bool:
    """Whether a script is told the subcommand by what calls it: `terraform "$@"`."""
    word = run.words[len(written_options(run))]
    return word.literal is None and any(
        part.value in {"@", "*"} or part.value.isdecimal() for part in word.parts
    )


def _may_initialise(event: Event, directory: str, repository: Repository) -> bool:
    if isinstance(event, ActionUse):
        given = [value.value for value in event.step.inputs.values()]
        if event.action == "actions/download-artifact" and leaves_hidden_out(event.step):
            return False
        named = bool(directory) and any(directory in text for text in given)
        return named or bool(_BRINGS.search(event.action)) or is_told(event)
    if not isinstance(event, Invocation):
        return is_told(event)
    if event.name in TERRAFORM:
        return _is_unclear(event)
    if event.name in _INSTALLS:
        return any(".terraform" in word.raw for word in event.words)
    asked = "init" in event.args and event.name not in command_data()["own_init"]
    return asked or event.name in _ANYTHING or is_told(event) or _is_in_files(event, repository)


def _is_unclear(run: Invocation) -> bool:
    """Whether a command of Terraform may have initialised any directory."""
    verb = verb_of(run)
    unknown = isinstance(terraform_directory(run.args, run.before), Unknown)
    return verb is None or bool(run.wrappers) or (verb == "init" and unknown)


def _is_in_files(run: Invocation, repository: Repository) -> bool:
    """Whether a file that a command names, or that its goals stand in, speaks of Terraform."""
    words = [word for word in (run.path, *run.args) if word]
    if any(_speaks(path, repository) for path in _places(run, words)):
        return True
    lists = ([*_places(run, _LISTS[word])] for word in words if word in _LISTS)
    return any(_is_in_one_of(places, repository) for places in lists if places)


def _is_in_one_of(places: Sequence[str], repository: Repository) -> bool:
    """Whether one of these files speaks of Terraform, or none of them is there to be read."""
    there = [path for path in places if repository.tree.mode(path) is not None]
    return not there or any(_speaks(path, repository) for path in there)


def _places(run: Invocation, words: Iterable[str]) -> Iterator[str]:
    for word in words:
        place = joined(run.directory, word)
        if isinstance(place, str):
            yield place


def _speaks(path: str, repository: Repository) -> bool:
    """Whether a file of the repository speaks of Terraform, or cannot be read."""
    if repository.tree.mode(path) is None:
        return False
    source = repository.tree.read(path)
    return not isinstance(source, Source) or bool(_SPOKEN.search(source.text))
