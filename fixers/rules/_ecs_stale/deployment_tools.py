"""Tools that may register a task definition unseen, and those of their calls that never do."""

from typing import Final

from fixers.model import Invocation

TOOLS: Final = frozenset({
    "ansible-playbook", "atmos", "cdk", "cdktf", "copilot", "ecs", "ecs-cli", "ecs-deploy",
    "ecspresso", "pulumi", "sam", "serverless", "sls", "spacectl", "sst", "terragrunt", "gh",
})  # fmt: skip
_SERVERLESS: Final = frozenset({"package", "print", "info", "logs", "login", "plugin", "config"})
# What only looks at, or prepares, what could be deployed.
_LOOKS: Final = {
    "cdk": {"synth", "synthesize", "diff", "ls", "list", "doctor", "notices", "bootstrap"},
    "cdktf": {"synth", "diff", "get", "list", "output", "provider"},
    "pulumi": {"preview", "login", "logout", "whoami", "about", "install", "config", "plugin"},
    "sam": {"build", "validate", "package", "local", "logs", "list"},
    "serverless": _SERVERLESS, "sls": _SERVERLESS,
    "terragrunt": {
        "plan", "validate", "init", "fmt", "output", "show", "hclfmt", "hclvalidate",
        "validate-inputs", "graph-dependencies", "providers",
    },
    "ecspresso": {"diff", "verify", "status", "render", "wait", "revisions", "version"},
}  # fmt: skip
_FLAGS: Final = {
    "ansible-playbook": {"--syntax-check", "--list-tasks", "--list-hosts", "--list-tags"},
}
_ACTS: Final = frozenset({"deploy", "apply", "up", "rollback"})
# `terragrunt run-all plan`, `terragrunt run --all plan`
_ALL: Final = frozenset({"run-all", "run"})
_GH: Final = ("workflow", "dispatch")


def deploys(run: Invocation) -> bool:
    """Whether a tool may. The value of an option before the verb is none, and tells nothing."""
    if run.name == "gh":
        return any(said in word.raw for word in run.words for said in _GH)
    if not _FLAGS.get(run.name, set()).isdisjoint(run.args):
        return False
    words = [arg for arg in run.args if arg is None or not arg.startswith("-")]
    verb = next((word for word in words if word not in _ALL), None)
    return verb not in _LOOKS.get(run.name, ()) or not _ACTS.isdisjoint(words)
