"""Clusters, workspaces and states that the commands after them are for."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.effects import TERRAFORM
from fixers.rules._prod.deployments import Deployment
from fixers.rules._shared.bindings import Binding, substitute
from fixers.rules._shared.deployment_words import OTHER, PRODUCTION
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

# How each program is told which cluster the next commands are for.
_CHOOSES: Final = {
    "aws": ("eks", "update-kubeconfig"),
    "az": ("aks", "get-credentials"),
    "gcloud": ("container", "clusters", "get-credentials"),
    "kubectl": ("config", "use-context"),
    "kubectx": (),
}
# Where the state is: a bucket may be one of production and hold the others' states, too.
_STATE: Final = regex(r"""-backend-config[= ]["']?(?!\w+=)|-backend-config[= ]["']?key=""")
_VALUES: Final = regex(r"--?var(?:-file)?\b")
_SAVED: Final = regex(r"--?out[= ](\S+)")


@dataclass(frozen=True, slots=True)
class Places:
    """`chosen`: the words of `terraform workspace select prod` and the like; `states`: what
    Terraform is told before it applies."""

    chosen: list[str]
    states: list[str]

    def say(self, binding: Binding) -> bool:
        return any(PRODUCTION.search(substitute(place, binding)) for place in self.chosen)

    def state_says(self, one: Deployment, binding: Binding) -> bool:
        """`terraform init -backend-config=prod.hcl`, `terraform plan -var-file=prod.tfvars`."""
        if not isinstance(one.event, Invocation) or one.event.name not in TERRAFORM:
            return False
        said = [substitute(text, binding) for text in self.states]
        return any(map(PRODUCTION.search, said)) and not any(map(OTHER.search, said))


def places_chosen(trace: Trace) -> Places:
    """`terraform workspace select prod`, `aws eks update-kubeconfig --name ${{ matrix.to }}`."""
    runs = [run for run in trace.commands() if run.name in TERRAFORM or run.name in _CHOOSES]
    chosen = [word for run in runs if _chooses(run) for word in _words(run)]
    return Places(chosen, [*_states([run for run in runs if run.name in TERRAFORM])])


def _chooses(run: Invocation) -> bool:
    """Whether what follows is about the workspace or cluster that the command names."""
    words = _CHOOSES.get(run.name, ("workspace", "select"))
    return [arg for arg in run.args if arg in words] == [*words]


def _states(runs: list[Invocation]) -> Iterator[str]:
    """What a state is called at `init`, and what was told to a plan that is applied."""
    applied = {word for run in runs if "apply" in run.args for word in _words(run)}
    for run in runs:
        text = " ".join(_words(run))
        saved = _SAVED.search(text) if "plan" in run.args else None
        kept = _VALUES if saved is not None and saved[1] in applied else None
        kept = _STATE if "init" in run.args else kept
        yield from () if kept is None else _told(text, kept)


def _told(text: str, option: re.Pattern[str]) -> Iterator[str]:
    """The options of a command of that kind, each with what follows it."""
    pieces = re.split(r" (?=-)", text)
    return (piece for piece in pieces if option.match(piece))


def _words(run: Invocation) -> list[str]:
    return [w.raw if a is None else a for a, w in zip(run.args, run.words, strict=True)]
