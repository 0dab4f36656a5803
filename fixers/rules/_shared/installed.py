"""A hardened script of ours in the place of a command."""

from typing import Final

from fixers.diagnostics import Edit, FileChange
from fixers.edits import install_script, replace_in_script
from fixers.edits.hardened import FOLDER, hardened_script, with_sisters
from fixers.model import ActionUse, Invocation, Trace, TreeOrigin, Tri
from fixers.model.runners import runners_of
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.rules._shared.aws import option
from fixers.rules._shared.contained import is_contained
from fixers.rules._shared.holders import holders
from fixers.rules._shared.line_ends import LineEnds, line_ends
from fixers.rules._shared.lines import whole
from fixers.rules._shared.made_paths import is_ignored
from fixers.rules._shared.systems import own_labels
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

# Of the commands that a script asks for, those that not every image has beside `aws`.
_NEEDED: Final = regex(r"need_commands (?:\w+ )*?(jq)\b")
_ACCOUNT: Final = {"--region": "AWS_REGION", "--profile": "AWS_PROFILE"}
_LOGS: Final = frozenset({"/dev/null", "/dev/stderr", "/dev/stdout", "&2"})


def installed(
    name: str, trace: Trace, event: Invocation | ActionUse
) -> tuple[FileChange, ...] | None:
    """The script with what it needs; None where it could not run, where Git would not take its
    files, or other files stand in the way."""
    changes = install_script(name)
    paths = [change.path for change in changes]
    needs = {*_NEEDED.findall(" ".join(map(hardened_script, with_sisters(name))))}
    if not _has_bash(event) or any(event.before.has(command) is Tri.NO for command in needs):
        return None
    if not _reads_ours(trace, paths) or any(is_ignored(path, trace.tree) for path in paths):
        return None
    new = tuple(change for change in changes if trace.tree.mode(change.path) is None)
    for change in changes:
        old = trace.tree.read(change.path)
        if change not in new and not (isinstance(old, Source) and old.encode() == change.content):
            return None
    return new


def _has_bash(event: Invocation | ActionUse) -> bool:
    """In a container whose image nobody knows, only where a step asks for it."""
    shell = effective_shell(event.step).kind if event.step is not None else ShellKind.BASH
    return shell is ShellKind.BASH or event.before.has("bash") is Tri.YES


def _reads_ours(trace: Trace, paths: list[str]) -> bool:
    """Whether no runner of the job is known whose bash is too old, as that of macOS is, or whose
    checkout gives scripts the line ends of Windows."""
    job = trace.job
    systems = {runner.os for runner in runners_of(job)} | own_labels(job) if job else set()
    named = {str(system).lower() for system in systems}
    kept = all(line_ends(path, trace.tree) is LineEnds.KEPT for path in paths)
    return "macos" not in named and ("windows" not in named or kept)


def call_instead(run: Invocation, name: str, options: str) -> Edit | None:
    """`bash lib/scripts/NAME …` for the command; None where its path is not known."""
    path = path_to(run, name)
    text = run.script.shell.text[run.span.start : run.span.end]
    elsewhere = run.script.foreign or is_contained(run) or "xargs" in run.wrappers
    if path is None or elsewhere or ">" in text or _is_read(run):
        return None
    named = ((variable, option(run.words, flag)) for flag, variable in _ACCOUNT.items())
    account = "".join(f"{variable}={whole(word)} " for variable, word in named if word is not None)
    call = f"{'env ' if account else ''}{account}bash {path} {options}"
    return replace_in_script(run.script, run.span, call)


def _is_read(run: Invocation) -> bool:
    """Whether what it prints goes anywhere but to the log: ours prints something else."""
    written = (r for r in run.command.redirects if r.target and r.descriptor in {"", "1"})
    if any(">" in r.operator and r.target and r.target.raw not in _LOGS for r in written):
        return True
    around = (node for node in holders(run) if isinstance(node, sh.Pipeline | sh.Command))
    return any(
        isinstance(node, sh.Command) or not node.stages[-1].span.contains(run.command.span)
        for node in around
    )


def path_to(run: Invocation, name: str) -> str | None:
    """How a command of this script names one of ours; None where that is not known."""
    if run.before.checkouts.get("") is not TreeOrigin.HEAD:
        return None
    if run.directory == "":
        return f"{FOLDER}/{name}"
    if run.step is not None:
        return f'"$GITHUB_WORKSPACE/{FOLDER}/{name}"'
    beside = run.script.path.rpartition("/")[0] == FOLDER
    return f'"$(dirname "$0")/{name}"' if beside else None
