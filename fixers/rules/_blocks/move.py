"""The script that a `run:` block becomes, and the step that calls it."""

import posixpath
from typing import Final

from fixers.diagnostics import Edit, FileChange
from fixers.edits import create_file, set_env
from fixers.edits.layout import column
from fixers.edits.lifting import Lifted
from fixers.edits.scalars import replace_scalar, to_plain
from fixers.model import Repository, Step, StepRun
from fixers.rules._blocks.checkout import checkout_of
from fixers.rules._blocks.names import names_of
from fixers.rules._blocks.shell import Shell
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

_FOLDER: Final = "lib/scripts"
_SETS: Final = regex(r"set -([euxvfET]*)(o pipefail)?\s*")
_TITLE: Final = regex(r"(?:#!.*\n)?# .* \(job [\w-]+\)\n")
_SPLITS: Final = ("# A value may hold several words.", "# shellcheck disable=SC2086")


@dataclass(frozen=True, slots=True)
class Target:
    """`call` is the path as the step writes it; `exists`: the file is there with this text."""

    path: str
    call: str
    text: str
    exists: bool

    @property
    def created(self) -> tuple[FileChange, ...]:
        return () if self.exists else (create_file(self.path, self.text, executable=True),)


def script_text(step: Step, lifted: Lifted, shell: Shell) -> str:
    lines = [shell.shebang, title_of(step)]
    if lifted.splits:
        lines.extend(_SPLITS)
    body = lifted.text.strip("\n")
    first, _, rest = body.partition("\n")
    if first.startswith("#!"):
        first, _, rest = rest.partition("\n")
        body = f"{first}\n{rest}".strip("\n")
    if shell.options and not _repeats(first, shell.options):
        lines.append(shell.options)
    return "\n".join([*lines, "", body]) + "\n"


def _repeats(line: str, options: str) -> bool:
    """Whether a `set` line of the block sets all of these options."""
    own, wanted = _SETS.fullmatch(line), _SETS.fullmatch(options)
    if own is None or wanted is None:
        return False
    return set(wanted[1]) <= set(own[1]) and (own[2] is not None or wanted[2] is None)


def title_of(step: Step) -> str:
    """A comment: what the block is called, and where it was."""
    name = " ".join((step.name or step.label).split())
    name = f"“{name}”" if name.startswith("shellcheck ") else name  # no word to that program
    where = f"job {step.job.id}" if step.job else step.source.path
    return f"# {name} ({where})"


def is_moved(text: str) -> bool:
    """Whether a script of a folder was a block once, as its title says."""
    return _TITLE.match(text) is not None


def target_of(run: StepRun, repository: Repository, text: str, suffix: str = ".sh") -> Target:
    """Where the script goes: a free name, or a file that holds this very text."""
    step = run.step
    if step.job is None:
        folder, root = posixpath.dirname(step.source.path), "$GITHUB_ACTION_PATH"
    else:
        folder = _FOLDER
        checkout = checkout_of(run)
        root = posixpath.join("$GITHUB_WORKSPACE", checkout.folder if checkout else "", _FOLDER)
    # Beside others no file of Python may have the name of a module.
    names = (name for name in names_of(step) if suffix != ".py" or "-" in name)
    targets = (_target(folder, root, name + suffix, text, repository) for name in names)
    # Some systems do not tell `A.sh` from `a.sh`, and a folder may have such a name.
    return next(t for t in targets if t.exists or not repository.has_in_any_case(t.path))


def _target(folder: str, root: str, name: str, text: str, repository: Repository) -> Target:
    path = posixpath.join(folder, name)
    there = repository.tree.read(path)
    same = isinstance(there, Source) and there.text == text
    return Target(path, f"{root}/{name}", text, same)


def call_edits(step: Step, lifted: Lifted, call: str, shell: str | None) -> tuple[Edit, ...] | None:
    """The step with a line for its block; `shell`: the one that it has now, if another."""
    run = to_plain(step.source, step.run, call) if step.run else None
    env = set_env(step, lifted.variables)
    if run is None or (env is None and lifted.variables):
        return None
    if env is not None and env.at.start >= run.at.end:
        # Behind a `run:` that opens the step; edits that touch are one.
        between = step.source.text[run.at.end : env.at.start]
        whole = Span(run.at.start, env.at.end)
        run, env = Edit(run.path, whole, run.text + between + env.text), None
    plain = _plain_shell(step, run, shell) if shell else (run,)
    return plain and ((*plain, env) if env is not None else plain)


def _plain_shell(step: Step, run: Edit, shell: str) -> tuple[Edit, ...] | None:
    """The step itself needs no login shell and no trace: the script has them."""
    written, entry = step.entry("shell"), step.entry("run")
    if written is not None and isinstance(written.value, Scalar):
        edit = replace_scalar(step.source, written.value, shell)
        return None if edit is None else (run, edit)
    if written is not None or entry is None or step.node.flow:
        return None
    indent = " " * column(step.source, entry.key.span.start)
    line = f"{step.source.newline}{indent}shell: {shell}"
    return (Edit(run.path, run.at, run.text + line),)


def is_shared(step: Step, repository: Repository) -> bool:
    """Whether an anchor lets several steps have this block."""
    holders = [
        other
        for workflow in repository.workflows
        if workflow.document is step.document
        for job in workflow.jobs
        for other in job.steps
        if other.run is step.run
    ]
    return len(holders) > 1
