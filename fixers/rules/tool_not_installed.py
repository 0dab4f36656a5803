"""A tool is run that neither the runner image nor an earlier step provides."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Finding, Fix, Severity, SkippedFix
from fixers.edits import insert_step_before, replace_in_script
from fixers.model import Failure, Invocation, Repository, Trace, TraceKind, Tri
from fixers.model.knowledge import Recipe, Tool, tool_of
from fixers.rule import Rule
from fixers.rules._presence import is_doubtful
from fixers.rules._successors import successor

# A label such as macos-15 begins with the system; every other machine known runs Linux.
_SYSTEMS: Final = {"macos": "macOS", "windows": "Windows"}


class ToolNotInstalled(Rule):
    """
    ## What it does
    Finds scanners, linters and deployment tools that a job runs though its runner image does
    not have them and no earlier step can have installed them.

    ## Why is this bad
    The step ends with `command not found` (exit code 127) every time.

    ## Fix safety
    Safe when the recipe, an action pinned to a commit, was read at its source. Unsafe when
    names or versions of the recipe were not verified, and where another tool takes the place of
    one that nobody maintains: tfsec became `trivy config`, and ZAP's own image scans.

    ## Known limits
    Only tools of the catalogue are looked for. After a step that may install anything, such
    as an unknown action or a script that is not in the repository, nothing is reported. Of
    `make`, `npm run` and `python x.py` the file is read: what it names may be there afterwards.
    Of PowerShell and `cmd` only plain command lines outside of blocks are read.
    """

    id = "tool-not-installed"
    severity = Severity.ERROR
    since = "0.1"
    summary = "A job runs a tool that nothing has installed"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        if trace.kind is not TraceKind.JOB:
            return
        reported: set[str] = set()
        for run in trace.commands():
            tool = tool_of(run.name)
            if tool is None or tool.name in reported or not self._is_missing(run, trace):
                continue
            if tool.recipes:  # where nothing installs it, each call is to be rewritten
                reported.add(tool.name)
            yield self.finding(
                run.at,
                f"`{run.name}` is not on {run.before.base.label} and no earlier step installs it",
                fix=_install(run, tool),
                related=run.chain,
                confidence=_confidence(run),
            )

    def _is_missing(self, run: Invocation, trace: Trace) -> bool:
        bare = run.path == run.name
        provided = (actions for tool, actions in self.options.providers if tool == run.name)
        trusted = {action.lower() for actions in provided for action in actions}
        used = {use.action for use in trace.uses()}
        missing = bare and run.before.has(run.name) is Tri.NO and not trusted & used
        return missing and not is_doubtful(run, trace)


def _confidence(run: Invocation) -> Confidence:
    return Confidence.MEDIUM if run.failure is Failure.IGNORED else Confidence.HIGH


def _install(run: Invocation, tool: Tool) -> Fix | SkippedFix:
    """A step with the tool's recipe before the step that runs it."""
    label = run.before.base.label.partition("-")[0]
    recipe = tool.recipe(_SYSTEMS.get(label, "Linux"))
    if recipe is None:
        return _succeed(run) or SkippedFix(tool.instead or f"no recipe for {tool.name} is known")
    if run.step is None or run.step.job is None:
        return SkippedFix("it is run by an action: install the tool there")
    name = f"Install {tool.name}"
    uses = f"{recipe.uses}@{recipe.sha}" if recipe.uses else None
    edit = insert_step_before(
        run.step,
        name,
        uses=uses,
        run="\n".join(recipe.run) or None,
        inputs=recipe.inputs,
        ref=recipe.tag or "",
        copy_if=run.step.condition is not None,
    )
    if edit is None:
        return SkippedFix("the steps are written in a way that cannot be extended surely")
    return Fix(name, (edit,), applicability=_applicability(recipe))


def _succeed(run: Invocation) -> Fix | None:
    """The tool that took its place, installed where it has to be."""
    new = successor(run)
    edit = replace_in_script(run.script, run.span, new.command) if new is not None else None
    if new is None or edit is None or run.before.has(new.needs) is Tri.UNKNOWN:
        return None
    edits = [edit]
    needed = tool_of(new.needs)
    if run.before.has(new.needs) is Tri.NO:
        install = _install(run, needed) if needed is not None else None
        if not isinstance(install, Fix):
            return None
        edits += install.edits
    title = f"Use `{new.command.split()[0]}` in the place of `{run.name}`"
    return Fix(title, tuple(edits), applicability=Applicability.UNSAFE)


def _applicability(recipe: Recipe) -> Applicability:
    return Applicability.SAFE if recipe.verified else Applicability.UNSAFE
