"""Terraform command lines, as they are written."""

from dataclasses import replace
from itertools import takewhile
from typing import Final

from fixers.model import ActionUse, Failure, Invocation, Trace, Unknown
from fixers.model.effects import terraform_directory
from fixers.model.machine import InitState
from fixers.model.step import Step
from fixers.rules._shared.artifacts import carries
from fixers.rules._shared.fates import lost_in
from fixers.rules._shared.windows_moves import in_its_folder, written
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

# An artifact keeps hidden folders since version 4.4 of the upload only where it is asked to.
_KEEPS_HIDDEN: Final = regex(
    r"include-hidden-files|upload-artifact@v[123]\b|\.terraform\b|\btar\b|\bzip\b"
)
NEEDS_PROVIDERS: Final = frozenset({"validate", "test"})
READS: Final = frozenset({"output", "state", "show", "console", "graph", "providers"})
# These fail on every directory without init; the others only where a backend is configured.
PLANS: Final = frozenset({"plan", "apply", "destroy", "import", "refresh"})
NEEDS_BACKEND: Final = PLANS | READS | {"workspace", "taint", "untaint", "force-unlock"}
_HELP: Final = frozenset({"-help", "--help", "-h"})
_ARCHIVERS: Final = frozenset({"tar", "unzip", "7z", "bsdtar"})
_LOCAL: Final = frozenset({("workspace", "show"), ("providers", "lock"), ("providers", "mirror")})
_CHANGING: Final = ("rm", "mv", "cp", "sed", "perl", "tee")
_CONFIGURATION: Final = regex(r"\.tf(?:\.json)?[\"']?$")
_BARE: Final = regex(r"^(-chdir=)((?!\$\{\{)[\w./-]*\$(?:\w+|\{\w+\})[\w./-]*)$")


def verb_of(run: Invocation) -> str | None:
    """The subcommand, also behind `-chdir="$dir"`; None when it cannot be told."""
    index = len(written_options(run))
    return run.args[index] if index < len(run.args) else None


def written_options(run: Invocation) -> list[str]:
    """The words before the subcommand; what a variable surely holds is written out."""
    pairs = zip(run.args, run.words, strict=True)
    said = [w.raw if a is None or w.raw.lstrip("\"'").startswith("-") else a for a, w in pairs]
    options = (text.lstrip("\"'").startswith("-") for text in said)
    return said[: next((i for i, option in enumerate(options) if not option), len(said))]


def quoted_options(run: Invocation) -> list[str]:
    """The same for another command: what holds a variable is quoted, so that it stays a word."""
    return [_BARE.sub(r'\1"\2"', raw) for raw in written_options(run)]


def stand_there(run: Invocation) -> bool:
    """Whether the words before the subcommand are written so in the file."""
    options = run.words[: len(written_options(run))]
    end = options[-1].span.end if options else run.span.start + len(run.path)
    return run.script.stands(Span(run.span.start, end))


def may_be_handed_over(run: Invocation, trace: Trace) -> bool:
    """Whether an artifact that came before may hold an initialised directory."""
    before = takewhile(lambda event: event is not run, trace.events)
    handed = any(isinstance(e, ActionUse) and "download-artifact" in e.action for e in before)
    return handed and (run.step is None or not leaves_hidden_out(run.step))


def leaves_hidden_out(step: Step) -> bool:
    """Whether the artifacts of its workflow, all of which are uploaded there, hold no hidden
    folder such as `.terraform`."""
    text = step.source.text
    return "upload-artifact" in text and not _KEEPS_HIDDEN.search(text)


def initialises_itself(run: Invocation, later: tuple[Invocation, ...]) -> bool:
    """`terraform plan || (terraform init && terraform plan)`: init is the answer to failure. So
    it is anywhere behind in the script where only the status is asked for, as in a function."""
    if run.failure is not Failure.IGNORED:
        return False
    answers = (o for o in later if verb_of(o) == "init" and o.script is run.script)
    return any(_only_asks(run) or other.statement == run.statement for other in answers)


def _only_asks(run: Invocation) -> bool:
    """Whether what a command says is thrown away."""
    outs = (r for r in run.command.redirects if ">" in r.operator and r.descriptor in {"", "1"})
    thrown = any(r.target is not None and r.target.raw == "/dev/null" for r in outs)
    return thrown and verb_of(run) in READS


def is_excused(run: Invocation, trace: Trace) -> bool:
    """Whether a command has its directory from an archive of another job, or has an answer to
    its failure where it only reads: `$(terraform output -raw url || true)`; or its backend is
    taken out of the files before."""
    if verb_of(run) in READS and isinstance(lost_in(run), sh.AndOr):
        return True
    bare = run.before.init_state(terraform_directory(run.args, run.before))
    if bare is InitState.NO_BACKEND and _drops_backend(run, trace):
        return True
    before = [*takewhile(lambda event: event is not run, trace.events)]
    uses = [e for e in before if isinstance(e, ActionUse) and "download-artifact" in e.action]
    folder = terraform_directory(run.args, run.before)
    if isinstance(folder, str) and any(carries(folder, ".terraform", e, trace) for e in uses):
        return True
    return bool(uses) and any(isinstance(e, Invocation) and e.name in _ARCHIVERS for e in before)


def _drops_backend(run: Invocation, trace: Trace) -> bool:
    """Whether a command before took a file of the configuration away, or changed it: without
    its backend, nothing is left to initialise."""
    before = takewhile(lambda other: other is not run, trace.invocations(*_CHANGING))
    return any(_CONFIGURATION.search(word.raw) for other in before for word in other.words)


def works_anywhere(run: Invocation) -> bool:
    """Help, `workspace show`, which reads a local file alone, and what asks the configuration."""
    words = [arg for arg in run.args if arg is None or not arg.startswith("-")]
    return tuple(words[:2]) in _LOCAL or bool(_HELP & set(run.args))


def named(directory: str | Unknown) -> str:
    return "its directory" if isinstance(directory, Unknown) else directory or "the root"


def hides_init(run: Invocation) -> bool:
    """Whether a part of another shell's script that is not read may initialise a directory, or
    goes to one that is not known."""
    if not run.script.foreign:
        return False
    gone = in_its_folder(run)
    lost = gone is not run and isinstance(gone.directory, Unknown)
    return lost or "init" in written(run).lower()


def in_place(run: Invocation) -> Invocation:
    """The command with the directory that the lines of another shell before it have gone to."""
    gone = in_its_folder(run)
    if gone is run:
        return run
    return replace(gone, before=gone.before.with_(directory=gone.directory))


def is_captured(run: Invocation) -> bool:
    """Whether it stands in `$(…)`, at least one of which is open before it."""
    return text_before(run).count("$(") > text_before(run).count(")")


def text_before(run: Invocation) -> str:
    """The part of the statement before the command: it may change the directory."""
    return run.script.shell.text[run.statement.start : run.command.span.start]
