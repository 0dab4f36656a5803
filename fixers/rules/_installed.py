"""A hardened script of ours in the place of a command."""

from typing import Final

from fixers.diagnostics import Edit, FileChange
from fixers.edits import install_script, replace_in_script
from fixers.edits.hardened import FOLDER
from fixers.model import Invocation, Trace, TreeOrigin
from fixers.rules._aws import option
from fixers.rules._contained import is_contained
from fixers.rules._lines import whole
from fixers.syntax.source import Source

_ACCOUNT: Final = {"--region": "AWS_REGION", "--profile": "AWS_PROFILE"}


def installed(name: str, trace: Trace) -> tuple[FileChange, ...] | None:
    """The script with what it needs; None where other files stand in the way."""
    changes = install_script(name)
    new = tuple(change for change in changes if trace.tree.mode(change.path) is None)
    for change in changes:
        old = trace.tree.read(change.path)
        if change not in new and not (isinstance(old, Source) and old.encode() == change.content):
            return None
    return new


def call_instead(run: Invocation, name: str, options: str) -> Edit | None:
    """`bash lib/scripts/NAME …` for the command; None where its path is not known."""
    path = path_to(run, name)
    text = run.script.shell.text[run.span.start : run.span.end]
    elsewhere = run.script.foreign or is_contained(run) or "xargs" in run.wrappers
    if path is None or elsewhere or ">" in text:
        return None
    named = ((variable, option(run.words, flag)) for flag, variable in _ACCOUNT.items())
    account = "".join(f"{variable}={whole(word)} " for variable, word in named if word is not None)
    call = f"{'env ' if account else ''}{account}bash {path} {options}"
    return replace_in_script(run.script, run.span, call)


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
