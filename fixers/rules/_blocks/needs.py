"""What a step needs besides the script that its block becomes."""

import re
from typing import Final

from fixers.diagnostics import Edit, FileChange, SkippedFix
from fixers.model import Repository, StepRun, Trace, Tri
from fixers.rules._blocks.checkout import checkout_of
from fixers.rules._blocks.harmless import is_harmless
from fixers.rules._blocks.scripts import checkout_added
from fixers.rules._shared.line_ends import attributes_added
from fixers.rules._shared.systems import keeps_line_ends
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_LINE_ENDS: Final = "a checkout may give it the line ends of Windows"

# What a checkout may be in the way of: some machines keep files from one job to the next.
_PLACE: Final = r"\$\{?GITHUB_WORKSPACE\}?|\$\{\{ *github\.workspace *\}\}|\$PWD|\$\(pwd\)|\."
_CLEARS: Final = regex(
    r"\brm +(?:-\S+ +)*-\w*[rR]\w* (?:[^\n;&|]* )?[\"']?"
    rf"(?:(?:{_PLACE})[\"']?(?:/?\*|/?)[\"']?|\*)(?=[\s;&|]|$)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Needs:
    """`said` of it in the title, and what there is to doubt; `harmless`: nothing sees it."""

    edits: tuple[Edit, ...] = ()
    changes: tuple[FileChange, ...] = ()
    said: str = ""
    doubts: tuple[str, ...] = ()
    harmless: bool = False


def needs_of(run: StepRun, path: str, trace: Trace, repository: Repository) -> Needs | SkippedFix:
    """A checkout that brings the script, and the line ends that its shell can read."""
    ends = _line_ends(run, path, repository) if path.endswith(".sh") else Needs()
    there = run.step.job is None or checkout_of(run) is not None
    first = None if there else checkout_added(run, trace, repository)
    if isinstance(ends, SkippedFix):
        return ends
    if isinstance(first, SkippedFix):
        return first
    if first is None:
        return ends
    if _CLEARS.search(run.step.run.value if run.step.run else ""):
        return SkippedFix("the block clears the folder that a checkout before it would fill")
    said = ", check out the scripts first" if ends.said else " and check out the scripts first"
    job = run.step.job
    harmless = not ends.said and job is not None and is_harmless(job)
    return Needs((first, *ends.edits), ends.changes, said + ends.said, harmless=harmless)


def _line_ends(run: StepRun, path: str, repository: Repository) -> Needs | SkippedFix:
    keeps = keeps_line_ends(run, path, repository)
    if keeps is not Tri.NO:
        return Needs(doubts=() if keeps is Tri.YES else (_LINE_ENDS,))
    added = attributes_added(path, repository.tree)
    if added is None:
        return SkippedFix("a checkout gives the script the line ends of Windows")
    edits, changes = ((added,), ()) if isinstance(added, Edit) else ((), (added,))
    return Needs(edits, changes, " and keep its line ends by `.gitattributes`")
