"""A tool is run that neither the runner image nor an earlier step provides."""

from collections.abc import Iterator
from dataclasses import replace

from fixers.diagnostics import Applicability, Confidence, Edit, Finding, Fix, Severity, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Failure, Repository, Trace, TraceKind, Tri
from fixers.model.knowledge import Recipe, Tool, tool_of
from fixers.rule import Rule
from fixers.rules._container_recipes import differ
from fixers.rules._presence import is_doubtful
from fixers.rules._recipes import (
    Kind,
    condition,
    every_kind,
    install_step,
    kinds_of,
    kinds_of_trace,
    recipe_for,
)
from fixers.rules._successors import first_to_need, successor
from fixers.rules._tool_calls import ToolCall, tool_calls


class ToolNotInstalled(Rule):
    """
    ## What it does
    Finds scanners, linters and deployment tools that a job runs though its runner image does
    not have them and no earlier step can have installed them. `cache: pnpm` of setup-node and
    `cache: poetry` of setup-python are uses of these tools.

    ## Why is this bad
    The step ends with `command not found` (exit code 127) every time.

    ## Fix safety
    Safe when the recipe, an action pinned to a commit or an exact version, was read at its
    source or tried. Unsafe when it was not, as with `brew install`, which has no versions, and
    where another tool takes the place of one that nobody maintains: tfsec became `trivy config`,
    and ZAP's own image scans. The recipe is chosen for the system and architecture of the runner;
    in a matrix and in an action it is kept to those that it fits. In a container only the
    package manager of a well-known image is used.

    ## Known limits
    Only tools of the catalogue are looked for. After a step that may install anything, such
    as `acme/setup-platform` or a script that is made on the way, nothing is reported. Of
    `make`, `npm run` and `python x.py` the file is read: what it names may be there afterwards.
    Of PowerShell and `cmd` only plain command lines outside of blocks are read.
    """

    id = "tool-not-installed"
    severity = Severity.ERROR
    since = "0.1"
    summary = "A job runs a tool that nothing has installed"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        if trace.kind is not TraceKind.JOB:
            return
        reported: set[str] = set()
        for call in self._missing(trace):
            tool = tool_of(call.name)
            if tool is None or tool.name in reported:
                continue
            if tool.recipes or tool.maintained:  # each call of another is to be rewritten
                reported.add(tool.name)
            yield self.finding(
                call.at,
                f"`{call.name}` is not on {call.before.base.label} and no earlier step installs it",
                fix=self._fix(call, tool, trace, repository),
                related=call.chain,
                confidence=_confidence(call),
            )

    def _missing(self, trace: Trace) -> Iterator[ToolCall]:
        """Calls of tools that are surely not there."""
        used = {use.action for use in trace.uses()}
        for call in tool_calls(trace):
            if tool_of(call.name) is None or call.before.has(call.name) is not Tri.NO:
                continue
            provided = (actions for tool, actions in self.options.providers if tool == call.name)
            trusted = {action.lower() for actions in provided for action in actions}
            if not trusted & used and not is_doubtful(call, trace):
                yield call

    def _fix(
        self, call: ToolCall, tool: Tool, trace: Trace, repository: Repository
    ) -> Fix | SkippedFix:
        own = next((r for name, r in self.options.recipes if name == call.name), None)
        recipe = own or recipe_for(tool, call.before)
        if isinstance(recipe, SkippedFix):
            return self._succeed(call, trace, repository) or recipe
        call = first_to_need(call, self._missing(trace))
        if differ(recipe, (t for t in repository.traces if trace.job and t.job is trace.job)):
            return SkippedFix("the containers of this job have several package managers")
        lacking, every = self._kinds(call, trace, repository)
        only = None if own else condition(recipe, lacking, every)
        foreign = call.run is not None and call.run.script.foreign
        name = f"Install {tool.name}"
        step = call.step
        edit = install_step(step, recipe, name, only, foreign=foreign) if step else None
        if edit is None:
            return SkippedFix("the steps are written in a way that cannot be extended surely")
        return Fix(name, (edit,), applicability=_applicability(recipe))

    def _kinds(
        self, call: ToolCall, trace: Trace, repository: Repository
    ) -> tuple[frozenset[Kind], frozenset[Kind]]:
        """The kinds of machines that lack the tool at this step, and all that get there."""
        if trace.job is None or call.step is None or call.step.job is None:
            return every_kind(), every_kind()
        lacking, every = kinds_of(call.before.base), kinds_of(call.before.base)
        for other in repository.traces:
            if other.job is trace.job and other is not trace:
                missing = (c for c in self._missing(other) if c.name == call.name)
                kinds = [kinds_of(c.before.base) for c in missing if c.step is call.step]
                lacking, every = lacking.union(*kinds), every | kinds_of_trace(other)
        return lacking, every

    def _succeed(self, call: ToolCall, trace: Trace, repository: Repository) -> Fix | None:
        """The tool that took its place, installed where it has to be."""
        run = call.run
        new = successor(run) if run is not None else None
        if run is None or new is None or call.before.has(new.needs) is Tri.UNKNOWN:
            return None
        edits: list[Edit | None] = [replace_in_script(run.script, run.span, new.command)]
        needed = tool_of(new.needs)
        if call.before.has(new.needs) is Tri.NO:
            wanted = replace(call, name=new.needs)
            install = self._fix(wanted, needed, trace, repository) if needed is not None else None
            edits += install.edits if isinstance(install, Fix) else (None,)
        sure = tuple(edit for edit in edits if edit is not None)
        if len(sure) < len(edits):
            return None
        title = f"Use `{new.command.split()[0]}` in the place of `{run.name}`"
        return Fix(title, sure, applicability=Applicability.UNSAFE)


def _confidence(call: ToolCall) -> Confidence:
    doubted = call.failure is Failure.IGNORED or call.before.guessed
    return Confidence.MEDIUM if doubted else Confidence.HIGH


def _applicability(recipe: Recipe) -> Applicability:
    return Applicability.SAFE if recipe.verified else Applicability.UNSAFE
