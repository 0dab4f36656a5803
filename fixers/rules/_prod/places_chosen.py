"""Clusters and workspaces that the commands after them are for."""

from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.effects import TERRAFORM

# How each program is told which cluster the next commands are for.
_CHOOSES: Final = {
    "aws": ("eks", "update-kubeconfig"),
    "az": ("aks", "get-credentials"),
    "gcloud": ("container", "clusters", "get-credentials"),
    "kubectl": ("config", "use-context"),
    "kubectx": (),
}


def places_chosen(trace: Trace) -> list[str]:
    """`terraform workspace select prod`, `aws eks update-kubeconfig --name ${{ matrix.to }}`."""
    return [
        word.raw if arg is None else arg
        for run in trace.commands()
        if (run.name in TERRAFORM or run.name in _CHOOSES) and _chooses(run)
        for arg, word in zip(run.args, run.words, strict=True)
    ]


def _chooses(run: Invocation) -> bool:
    """Whether what follows is about the workspace or cluster that the command names."""
    words = _CHOOSES.get(run.name, ("workspace", "select"))
    return [arg for arg in run.args if arg in words] == [*words]
