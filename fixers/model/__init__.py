"""Workflow → job → step → command: typed views, and the typestate walk over them."""

from fixers.model.machine import CommandBase, Credentials, InitState, Machine, TreeOrigin
from fixers.model.repository import RepoTree
from fixers.model.script import ScriptUnit
from fixers.model.step import Step
from fixers.model.trace import ActionUse, Event, Failure, Gap, Invocation, StepRun, Trace, TraceKind
from fixers.model.tri import UNKNOWN, Tri, Unknown
from fixers.model.whole import Action, Repository
from fixers.model.workflow import Job, Workflow

__all__ = [
    "UNKNOWN",
    "Action",
    "ActionUse",
    "CommandBase",
    "Credentials",
    "Event",
    "Failure",
    "Gap",
    "InitState",
    "Invocation",
    "Job",
    "Machine",
    "RepoTree",
    "Repository",
    "ScriptUnit",
    "Step",
    "StepRun",
    "Trace",
    "TraceKind",
    "TreeOrigin",
    "Tri",
    "Unknown",
    "Workflow",
]
