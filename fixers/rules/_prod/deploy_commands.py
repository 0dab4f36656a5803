"""Whether a command deploys."""

import re
from typing import Final

from fixers.model import Invocation
from fixers.model.effects import TERRAFORM
from fixers.rules._prod.verbs import VERBS
from fixers.rules._shared.values import spoken
from fixers.syntax.regex import regex

_DRY: Final = frozenset({
    "--dry-run", "--dry-run=client", "--dry-run=server", "--dryrun", "--noop", "--check",
    "--syntax-check", "--list-hosts", "--list-tasks", "--preview", "--no-execute-changeset",
    "--no-execute", "--no-traffic", "--no-promote",  # a version that nobody is sent to
})  # fmt: skip
_PACKAGES: Final = {"aws-cdk": "cdk", "@railway/cli": "railway"}
_RUNNERS: Final = frozenset({"npx", "bunx", "pnpx"})
_MANAGERS: Final = frozenset({"npm", "pnpm", "yarn", "bun"})
_SHELLS: Final = frozenset({"bash", "sh", "python", "python3", "node", "ruby"})
_TASKS: Final = _MANAGERS | {"make", "gmake", "just", "task", "rake", "mage", "nx", "turbo"}
_TOLD: Final = _TASKS | _SHELLS | {"git"}
_COPIES: Final = frozenset({"ssh", "scp", "rsync", "sftp", "lftp"})
_SCRIPT: Final = regex(r"(?:^|[/_.-])deploy[\w-]*(?:\.\w+)?$")
HOOKS: Final = frozenset({"curl", "wget"})
_HOOK: Final = regex(r"deploy[-_]?hook|/deploys?\b", re.IGNORECASE)
_PACKED: Final = regex(r"\$|\.(?:zip|t?gz|t?xz|bz2|tar|jar|war|whl|deb|rpm|sql|dump)(?: |$)")
_TASK: Final = regex(r"^(?:[\w-]+[:_/-])?(?:deploy|promote|rollout)(?![a-z])")
# What is done about a deployment: `verify-deploy.sh`, `clean-up-old-deployments.sh`.
_ABOUT: Final = regex(
    r"^(?:clean|check|verif|valid|wait|notif|announce|test|smoke|monitor|watch|list|delete|remove"
    r"|prune|before|after|lint|plan|can|prepar|render|generat|rollback|revert|undo|restor|record"
    r"|report)[a-z]*[-_:.]|(?:pre|post)[-_:]?deploy"
    r"|[-_:](?:check|status|verify|validate|test|list|notify|wait)(?![a-z])"
)


def deploys(run: Invocation) -> bool:
    """Whether a command surely changes what it is aimed at."""
    name, args = _program(run)
    verbs = VERBS.get(name)
    if verbs is None:  # most often
        return False
    words = [a for a in args if a is not None and not a.startswith("-")]
    flags = {a for a in args if a is not None and a.startswith("-")}
    if name in TERRAFORM and "-auto-approve" in flags and _verb(args) is None:
        return True  # `terraform ${{ inputs.action }} -auto-approve`: nothing else takes that
    if flags & _DRY or "delete-on-failure" in words or words[:2] == ["create", "namespace"]:
        return False
    if name == "aws" and words[:1] == ["s3"]:
        return _is_served(run, tuple(words[:2]), copied="--recursive" not in flags)
    later = _after_options(args)
    return any(
        tuple(words[: len(verb)]) == verb
        or tuple(later[: len(verb)]) == verb
        or (verb and set(verb) <= flags)
        for verb in verbs
    )


def _is_served(run: Invocation, verb: tuple[str, ...], *, copied: bool) -> bool:
    """Whether files get into a bucket; `copied`: by one."""
    pairs = zip(run.args, run.words, strict=True)
    said = [spoken(word, run.before) if arg is None else arg for arg, word in pairs]
    plain = [word for word in said if not word.startswith("-")]
    if verb == ("s3", "cp") and copied and _PACKED.search(" ".join(plain[:-1])):
        return False  # nobody is served it
    # The target is the second, if no value of an option stands before it; or the last.
    places = (*(plain[3:4] if plain[:3] == said[:3] else ()), plain[-1])
    return verb in VERBS["aws"] and any(p.startswith("s3://") for p in places)


def _verb(args: tuple[str | None, ...]) -> str | None:
    return next((a for a in args if a is None or not a.startswith("-")), "")


def may_deploy(run: Invocation) -> bool:
    """Whether a command deploys by its name only: a script, a task, a copy to a server."""
    name, args = _program(run)
    if name in HOOKS:
        return any(_HOOK.search(word.raw) for word in run.words)
    told = args if name in _TOLD else ()  # of most programs their words say nothing
    words = [a for a in told if a is not None and not a.startswith("-")]
    if name in _COPIES or (name == "git" and words[:2] == ["push", "heroku"]):
        return True
    if name in _TASKS:
        return any(_TASK.search(word) and not _ABOUT.search(word) for word in words)
    script = words[0] if name in _SHELLS and words else run.path
    named = _SCRIPT.search(script) and not _ABOUT.search(script.rpartition("/")[2])
    return ("/" in script or "." in script) and bool(named)


def piped(run: Invocation) -> list[str]:
    """What stands before the pipe of `kustomize build overlays/prod | kubectl apply -f -`."""
    before = run.script.shell.text[run.statement.start : run.command.span.start].rstrip()
    return [before] if "-" in run.args and before.endswith("|") else []


def _program(run: Invocation) -> tuple[str, tuple[str | None, ...]]:
    """The program and its arguments, behind `npx` and the like."""
    name, args = run.name, run.args
    if name in _MANAGERS and args[:1] in {("exec",), ("dlx",), ("x",)}:
        name, args = "npx", args[1:]
    if name not in _RUNNERS:
        return name, args
    at = next((i for i, a in enumerate(args) if a is None or not a.startswith("-")), None)
    if at is None:
        return name, args
    package = re.sub(r"(?<=.)@.*$", "", args[at] or "")
    return _PACKAGES.get(package, package), args[at + 1 :]


def _after_options(args: tuple[str | None, ...]) -> list[str]:
    """The words after leading options, each of them taken to have a value."""
    at = 0
    while at < len(args) and (args[at] or "").startswith("-"):
        at += 1 if "=" in (args[at] or "") else 2
    return [a for a in args[at:] if a is not None and not a.startswith("-")]
