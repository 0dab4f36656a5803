"""Jobs that cannot tell whether a repository, and the scripts, are in their workspace."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from fixers.model import Job, Step, Unknown
from fixers.model.facts.images import ImageBase
from fixers.model.reading import scalar_at
from fixers.model.runners import runners_of
from fixers.model.shell_context import effective_shell
from fixers.rules._blocks.globs import globs, matches
from fixers.rules._blocks.hub import asks_around
from fixers.rules._blocks.reach import ROOT
from fixers.rules._shared.checkout_trees import action_of
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands, parse_shell
from fixers.syntax.shell_tree import Command

# They read what they are given, and nothing else.
_PLAIN: Final = frozenset({
    ":", "[", "add-apt-repository", "apt", "apt-get", "base64", "basename", "bc",
    "break", "cat", "column", "command", "continue", "curl", "cut", "date", "declare", "dig",
    "dirname", "dpkg", "echo", "exit", "export", "expr", "false", "free",
    "gpg", "head", "hostname", "id", "jq", "kill", "kubectl", "local", "mkdir",
    "mktemp", "nc", "nproc", "nslookup", "openssl", "ping", "printf", "read", "readonly", "return",
    "sed", "seq", "set", "sha256sum", "shift", "sleep", "sort", "ssh", "ssh-keyscan", "tail", "tee",
    "test", "touch", "tr", "true", "uname", "uniq", "unset", "uuidgen", "wait", "wc", "wget",
    "which", "whoami",
})  # fmt: skip
# These may be given a folder; where that is written, it can be seen which.
_OF_FILES: Final = frozenset({"chmod", "cp", "find", "ls", "mv", "rm", "tar", "unzip"})
_DOCKER: Final = frozenset({"inspect", "login", "logout", "manifest", "pull", "push", "tag"})
# Words with which a command of a cloud sends a folder.
_SENDS: Final = frozenset({
    "build", "builds", "--source", "submit", "sync", "package", "up", "functions", "app",
    "--recursive", "upload-batch",
})  # fmt: skip
_RECURSIVE: Final = regex(r"-[a-zA-Z]*[rR]\w*|--(?:dereference-)?recursive")
# The workspace, what a checkout puts there, or text that is read as shell.
_NAMES_WORKSPACE: Final = regex(
    r"\b(?:GITHUB_WORKSPACE|github\.workspace|PWD|OLDPWD|dotglob|globstar|extglob)\b|\w=\([^)]*\*"
    r"|(?<![\w.])pwd\b|(?<![\w.-])lib(?![\w.-])|(?<![\w/])\.git\b|hashFiles",
)
_FUNCTION: Final = regex(r"^\s*(?:function +)?([\w-]+) *\(\)", re.MULTILINE)
# The commit of what was published, which is not the one that the workflow is from.
_PUBLISHED: Final = "registry_package"
_SHORT: Final = frozenset({"1", "2"})  # minutes: a checkout takes some of that
# What looks at no file of the workspace.
_ACTIONS: Final = regex(
    r"azure/(?:login|setup-helm|setup-kubectl)|step-security/harden-runner|tibdex/github-app-token"
    r"|aws-actions/(?:configure-aws-credentials|amazon-ecr-login)|hashicorp/setup-terraform"
    r"|docker/(?:login|setup-buildx|setup-qemu)-action|sigstore/cosign-installer"
    r"|google-github-actions/(?:auth|setup-gcloud)|dependabot/fetch-metadata"
    r"|slackapi/slack-github-action|8398a7/action-slack|rtcamp/action-slack-notify"
    r"|actions/(?:create-github-app-token|stale)|amannn/action-semantic-pull-request"
    r"|peter-evans/(?:repository-dispatch|create-or-update-comment|find-comment)"
)
_ARTIFACTS: Final = regex(r"actions/(?:up|down)load-artifact")
_SCRIPT: Final = "actions/github-script"
_LOOKS: Final = regex(r"require|\bimport\b|\b(?:exec|glob|io)\.|hashFiles|workspace")
_NEW: Final = ("lib", "lib/", "lib/scripts", "lib/scripts/", "lib/scripts/a.sh", ".git", ".git/")


def is_harmless(job: Job) -> bool:
    """Whether a first checkout of the scripts changes nothing for its steps: a machine of GitHub
    begins with an empty workspace, and has git."""
    triggers, limit = job.workflow.triggers, scalar_at(job.node, "timeout-minutes")
    published = isinstance(triggers, Unknown) or _PUBLISHED in triggers
    if published or (limit is not None and limit.value in _SHORT):
        return False
    hosted = all(isinstance(runner.base, ImageBase) for runner in runners_of(job))
    return hosted and job.container is None and all(map(_looks_at_nothing, job.steps))


def _looks_at_nothing(step: Step) -> bool:
    if step.condition is not None and "hashFiles" in step.condition.value:
        return False
    if step.run is None:
        return _is_calm(step)
    text = step.run.value
    if not effective_shell(step).kind.posix or _NAMES_WORKSPACE.search(text):
        return False
    shell = parse_shell(text)
    if shell.opaque or any(matches(word.raw, _NEW) for word in globs(shell.statements)):
        return False
    own = _FUNCTION.findall(text)
    to_repository = "GH_REPO" in step.source.text
    return not any(_may_look(one, own, to_repository) for one in commands(shell.statements))


def _may_look(command: Command, own: Collection[str], to_repository: bool) -> bool:
    """Whether it may read more of the workspace than files that it is given by name."""
    words = [word.literal for word in command.words]
    raw = [word.raw.strip("\"'") for word in command.words]
    name, *rest = words[1:] if words[:1] == ["sudo"] else words or [":"]
    if name in own:
        return False
    if any(ROOT.fullmatch(word) or ".." in word.split("/") for word in filter(None, raw[1:])):
        return True
    if name == "gh":
        return asks_around(rest, raw, to_repository=to_repository)
    return not (_is_small(name, rest) or _has_files_named(name, rest))


def _is_small(name: str | None, rest: Sequence[str | None]) -> bool:
    match name:
        case "git":
            return rest[:1] == ["--version"] or (rest[:1] == ["ls-remote"] and len(rest) > 1)
        case "docker":
            return not _DOCKER.isdisjoint(rest[:1])
        case "grep" | "egrep" | "fgrep":
            return not any(_RECURSIVE.fullmatch(word or "") for word in rest)
        case "aws" | "az" | "gcloud":
            return _SENDS.isdisjoint(rest)
    return name in _PLAIN


def _has_files_named(name: str | None, rest: Sequence[str | None]) -> bool:
    given = [word for word in rest if not (word or "").startswith("-")]
    if name == "find" and given[:1] != [*rest[:1]]:
        return False  # of no folder: of the one that it runs in
    return name in _OF_FILES and bool(given) and None not in given


def _is_calm(step: Step) -> bool:
    """Whether an action looks at nothing but what it is given by name."""
    name = action_of(step)
    given = {key: value.value for key, value in step.inputs.items()}
    if name == _SCRIPT:
        return not _LOOKS.search(given.get("script", "workspace"))
    if _ARTIFACTS.fullmatch(name):
        lines = [line.strip() for line in given.get("path", "artifacts").split("\n")]
        return not any(map(_is_wide, lines))
    return _ACTIONS.fullmatch(name) is not None


def _is_wide(path: str) -> bool:
    """Whether a path may hold what a checkout brings."""
    return bool(ROOT.fullmatch(path) or "$" in path) or "**" in path or matches(path, _NEW)
