"""Where a command finds the files that it looks for by itself."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import add_inputs, replace_in_script, replace_scalar, set_step_key
from fixers.model import ActionUse, Invocation, RepoTree, Trace
from fixers.model.uses import BUILD_PUSH
from fixers.rules._paths.evidence import Missing
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_INPUTS: Final = {
    "actions/setup-node": "cache-dependency-path",
    BUILD_PUSH: "file",
}


def sought_fix(
    event: Invocation | ActionUse, missing: Missing, trace: Trace, tree: RepoTree
) -> Fix | SkippedFix:
    """Another folder for the steps that run such a command, or an input or an option."""
    home = posixpath.dirname(missing.found[0])
    alone = len(missing.found) == 1 and home != "" and home in event.before.checkouts
    if alone and not (isinstance(event, ActionUse) and event.action != BUILD_PUSH):
        return _from_checkout(event, home, trace, tree)
    if len(missing.found) > 1 or not missing.likely:
        return SkippedFix(f"it may be {' or '.join(f'`{path}`' for path in missing.found[:3])}")
    path = missing.found[0]
    if isinstance(event, ActionUse):
        edit = add_inputs(event.step, {_INPUTS[event.action]: path})
    elif _builds(event):
        edit = _told(event, path)
    else:
        return _moved(event, posixpath.dirname(path), trace, tree)
    if edit is None:
        return SkippedFix("the path cannot be written surely")
    return Fix(f"Use `{path}`", (edit,), applicability=Applicability.UNSAFE)


def _builds(event: Invocation) -> bool:
    """Whether it makes an image of a folder."""
    return event.name in {"docker", "podman"} and "compose" not in event.args


def _from_checkout(
    event: Invocation | ActionUse, home: str, trace: Trace, tree: RepoTree
) -> Fix | SkippedFix:
    """In the folder that the repository is checked out into."""
    edit: Edit | None = None
    if isinstance(event, ActionUse):
        given = event.step.inputs.get("context")
        edit = None if given is None else replace_scalar(event.step.source, given, home)
    elif not _builds(event):
        return _moved(event, home, trace, tree)
    elif event.args[-1:] == (".",) and event.directory == "":
        edit = replace_in_script(event.script, event.words[-1].span, home)
    if edit is None:
        return SkippedFix("the folder cannot be written surely")
    return Fix(f"Build from `{home}`", (edit,), applicability=Applicability.UNSAFE)


def _told(run: Invocation, path: str) -> Edit | None:
    """`docker build -f docker/Dockerfile .`"""
    verb = next(word for word, arg in zip(run.words, run.args, strict=True) if arg == "build")
    at = Span(verb.span.end, verb.span.end)
    new = posixpath.relpath(path, str(run.directory) or ".")
    return replace_in_script(run.script, at, f" -f {new}")


def _moved(run: Invocation, folder: str, trace: Trace, tree: RepoTree) -> Fix | SkippedFix:
    """All steps that run the program there are sent to the folder, if they run nothing else."""
    runs = [event for event in trace.events if isinstance(event, Invocation)]
    there = {id(r.step) for r in runs if (r.name, r.directory) == (run.name, run.directory)}
    sent = [r for r in runs if id(r.step) in there]
    manifest = tree.read(posixpath.join(folder, "package.json"))
    if run.name == "npm" and isinstance(manifest, Source):
        there |= {id(r.step) for r in _by_npx(run, runs, trace, manifest.text)}
    if any(r.name != run.name or r.script.scalar is None for r in sent):
        return SkippedFix("what else the steps run may belong where it is")
    steps = {
        id(r.step): r.step
        for r in runs
        if id(r.step) in there
        if r.step is not None and r.step.job is not None
    }
    free = [step for step in steps.values() if step.working_directory is None]
    found = [set_step_key(step, "working-directory", [folder]) for step in free]
    edits = tuple(edit for edit in found if edit is not None)
    if len(edits) < len(there):
        return SkippedFix("a step has a folder of its own already")
    return Fix(f"Run it in `{folder}`", edits, applicability=Applicability.UNSAFE)


def _by_npx(
    npm: Invocation, runs: Iterable[Invocation], trace: Trace, manifest: str
) -> Iterator[Invocation]:
    """What runs nothing but packages of the folder's `package.json`, where npm would look for
    them: `npx playwright test`."""
    for run in runs:
        here = run.directory == npm.directory
        if here and run.step and all(_is_of(r, manifest) for r in trace.commands_of(run.step)):
            yield run


def _is_of(run: Invocation, manifest: str) -> bool:
    name = re.escape(next((a for a in run.args if a and not a.startswith("-")), "-"))
    told = rf'"(?:@{name}/[^"]+|(?:@[\w.-]+/)?{name}(?:-cli)?)"\s*:'
    plain = run.name == "npx" and run.script.scalar is not None
    return plain and re.search(told, manifest) is not None
