"""What a step tells of the expressions in its block."""

import posixpath
import re
from collections.abc import Collection, Iterator
from typing import Final

from fixers.edits.heredocs import opened
from fixers.edits.lifting import Lifted, Surroundings, lift
from fixers.model import Repository, StepRun, Trace, Unknown
from fixers.rules._blocks.sourced import runs_of, sourced_by
from fixers.rules._blocks.values import Values, env_around
from fixers.syntax.expression import accesses, occurrences, parse_expression
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import ShellScript
from fixers.syntax.source import Source

_WHOLE: Final = regex(r"\s*\$\{\{.*\}\}\s*", re.DOTALL)
_PATH: Final = regex(r"[\w./-]+")
_NAME: Final = regex(r"[A-Z_a-z]\w*")


def lifted_block(run: StepRun, shell: ShellScript, trace: Trace, repository: Repository) -> Lifted:
    """The block with variables in the place of its expressions.

    Raises `NotLiftedError` as `lift` does.
    """
    around = surroundings(run, trace, repository) if "${{" in shell.text else None
    return lift(opened(shell), around)


def surroundings(run: StepRun, trace: Trace, repository: Repository) -> Surroundings:
    """What a step tells of the expressions in its block."""
    env = run.step.env
    held = {f"env.{name}": name for name in env}
    for name, scalar in env.items():
        found = occurrences(scalar.value)
        if len(found) == 1 and _WHOLE.fullmatch(scalar.value) and not _reads(found[0].inner, env):
            held[found[0].inner] = name
    names = (*_names_called(run, trace, repository), *_names_filled(run, repository))
    taken = frozenset({*env, *env_around(run.step), *names})
    sourced = "\n".join(source.text for source in sourced_by(run, trace, repository))
    return Surroundings(Values(run.step).samples, held, taken, sourced)


def _reads(inner: str, names: Collection[str]) -> bool:
    """Whether an expression reads one of these variables: in `env:` that is the one of the job."""
    parsed = parse_expression(inner)
    own = {f"env.{name}".lower() for name in names} | {"env"}
    return parsed is None or any(".".join(one.path).lower() in own for one in accesses(parsed))


def _names_called(run: StepRun, trace: Trace, repository: Repository) -> frozenset[str]:
    """The words of the scripts that the step runs, which may ask for variables of any name."""
    called = runs_of(run, trace, repository)
    return frozenset(name for one in called for name in _NAME.findall(one.text))


def _names_filled(run: StepRun, repository: Repository) -> Iterator[str]:
    """Those in the files that a block with `envsubst` names: all that are set are filled in."""
    text = run.step.run.value if run.step.run else ""
    if "envsubst" not in text or isinstance(run.before.directory, Unknown):
        return
    for word in dict.fromkeys(_PATH.findall(text)):
        there = repository.tree.read(posixpath.normpath(posixpath.join(run.before.directory, word)))
        yield from _NAME.findall(there.text) if isinstance(there, Source) else ()
