"""Commands that deploy, from their manual pages."""

import re
from typing import Final

from fixers.model import Invocation
from fixers.syntax.regex import regex

VERBS: Final[dict[str, frozenset[tuple[str, ...]]]] = {
    "aws": frozenset({
        ("ecs", "update-service"), ("ecs", "deploy"), ("lambda", "update-function-code"),
        ("lambda", "update-alias"), ("s3", "sync"), ("s3", "cp"), ("cloudformation", "deploy"),
        ("cloudformation", "update-stack"), ("cloudformation", "create-stack"),
        ("deploy", "create-deployment"), ("elasticbeanstalk", "update-environment"),
        ("elbv2", "modify-listener"), ("elbv2", "modify-rule"), ("amplify", "start-job"),
        ("apprunner", "start-deployment"),
    }),
    "terraform": frozenset({("apply",), ("destroy",)}),
    "tofu": frozenset({("apply",), ("destroy",)}),
    "terragrunt": frozenset({("apply",), ("destroy",), ("run-all", "apply")}),
    "kubectl": frozenset({
        ("apply",), ("set", "image"), ("rollout", "restart"), ("patch",), ("replace",),
        ("create",), ("delete",), ("scale",),
    }),
    "helm": frozenset({("upgrade",), ("install",), ("rollback",), ("uninstall",)}),
    "docker": frozenset({("stack", "deploy"), ("service", "update")}),
    "helmfile": frozenset({("apply",), ("sync",)}),
    "cdk": frozenset({("deploy",), ("destroy",)}),
    "sam": frozenset({("deploy",)}),
    "serverless": frozenset({("deploy",)}), "sls": frozenset({("deploy",)}),
    "pulumi": frozenset({("up",), ("destroy",)}),
    "eb": frozenset({("deploy",)}),
    "copilot": frozenset({("deploy",), ("svc", "deploy")}),
    "gcloud": frozenset({
        ("run", "deploy"), ("app", "deploy"), ("functions", "deploy"), ("deploy", "releases"),
    }),
    "az": frozenset({
        ("webapp", "deploy"), ("webapp", "up"), ("containerapp", "update"), ("aks", "update"),
        ("deployment", "group"), ("functionapp", "deployment"),
    }),
    "flyctl": frozenset({("deploy",)}), "fly": frozenset({("deploy",)}),
    "vercel": frozenset({("deploy",), ("--prod",)}),
    "netlify": frozenset({("deploy",)}), "firebase": frozenset({("deploy",)}),
    "wrangler": frozenset({("deploy",), ("publish",)}),
    "argocd": frozenset({("app", "sync")}),
    "ansible-playbook": frozenset({()}),
    "kamal": frozenset({("deploy",), ("redeploy",)}),
    "heroku": frozenset({("container:release",), ("pipelines:promote",)}),
    "railway": frozenset({("up",)}),
    "eas": frozenset({("submit",), ("update",)}),
    "fastlane": frozenset({("deploy",), ("release",), ("ios", "release"), ("android", "release")}),
    "nomad": frozenset({("job", "run")}),
    "cf": frozenset({("push",)}),
    "oc": frozenset({("apply",), ("rollout", "latest"), ("set", "image")}),
    "doctl": frozenset({("apps", "create-deployment"), ("apps", "update")}),
    "cap": frozenset({("production", "deploy")}),
}  # fmt: skip
_DRY: Final = frozenset({
    "--dry-run", "--dry-run=client", "--dry-run=server", "--dryrun", "--noop", "--check",
    "--syntax-check", "--list-hosts", "--list-tasks", "--preview",
    "--no-traffic", "--no-promote",  # a version that nobody is sent to
})  # fmt: skip
_PACKAGES: Final = {"aws-cdk": "cdk", "@railway/cli": "railway"}
_RUNNERS: Final = frozenset({"npx", "bunx", "pnpx"})
_MANAGERS: Final = frozenset({"npm", "pnpm", "yarn", "bun"})
_SHELLS: Final = frozenset({"bash", "sh", "python", "python3", "node", "ruby"})
_TASKS: Final = _MANAGERS | {"make", "gmake", "just", "task", "rake", "mage", "nx", "turbo"}
_COPIES: Final = frozenset({"ssh", "scp", "rsync", "sftp", "lftp"})
_SCRIPT: Final = regex(r"(?:^|[/_.-])deploy[\w-]*(?:\.\w+)?$")
HOOKS: Final = frozenset({"curl", "wget"})
_HOOK: Final = regex(r"deploy[-_]?hook|/deploys?\b", re.IGNORECASE)
_PACKED: Final = regex(r"\$|\.(?:zip|t?gz|t?xz|bz2|tar|jar|war|whl|deb|rpm|sql|dump)(?: |$)")
_TASK: Final = regex(r"^(?:[\w-]+[:_/-])?(?:deploy|promote|rollout)(?![a-z])")
# What is done about a deployment: `verify-deploy.sh`, `clean-up-old-deployments.sh`.
_ABOUT: Final = regex(
    r"^(?:clean|check|verif|valid|wait|notif|announce|test|smoke|monitor|watch|list|delete|remove"
    r"|prune|before|after|lint|plan|can|prepar|render|generat)[a-z]*[-_:.]|(?:pre|post)[-_:]?deploy"
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
    if flags & _DRY or "delete-on-failure" in words or words[:2] == ["create", "namespace"]:
        return False
    if name == "aws" and words[:1] == ["s3"]:
        said = [word.raw.strip("\"'") for word in run.words]
        plain = [word for word in said if not word.startswith("-")]
        kept = _PACKED.search(" ".join(plain[:-1])) and "--recursive" not in flags
        if kept and "cp" in words[1:2]:
            return False  # nobody is served it
        # The target is the second, if no value of an option stands before it; or the last.
        places = (*(plain[3:4] if plain[:3] == said[:3] else ()), plain[-1])
        return tuple(words[:2]) in verbs and any(p.startswith("s3://") for p in places)
    later = _after_options(args)
    return any(
        tuple(words[: len(verb)]) == verb
        or tuple(later[: len(verb)]) == verb
        or (verb and set(verb) <= flags)
        for verb in verbs
    )


def may_deploy(run: Invocation) -> bool:
    """Whether a command deploys by its name only: a script, a task, a copy to a server."""
    name, args = _program(run)
    words = [a for a in args if a is not None and not a.startswith("-")]
    if name in _COPIES or (name == "git" and words[:2] == ["push", "heroku"]):
        return True
    if name in HOOKS:
        return any(_HOOK.search(word.raw) for word in run.words)
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
