"""The words of a `--network-configuration` as the shell sees them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from fixers.model import Invocation, Step, Trace
from fixers.model.reading import mapping_at, scalars_of
from fixers.rules._ecs_network.values import GROUPS, SUBNETS, NetworkFlow
from fixers.rules._shared.bash import in_bash
from fixers.rules._shared.variable_uses import reads_unseen, used
from fixers.syntax.regex import regex
from fixers.syntax.shell import PartKind, Word, commands
from fixers.syntax.span import Span

_BRACES: Final = regex(r"(?<!\\)\{[^{}]*,[^{}]*\}")
_PLAIN: Final = frozenset({PartKind.TEXT, PartKind.GLOB, PartKind.BRACE})


def torn_apart(word: Word, flow: NetworkFlow) -> str | None:
    """What the shell does to an argument that is not quoted, or None when it stays whole."""
    run = flow.run
    if _BRACES.search(_bare_text(word)) and in_bash(run):
        return "takes the braces apart at the commas"
    bare = any(p.kind in {PartKind.TEXT, PartKind.GLOB} and not p.quoted for p in word.parts)
    if bare and _open(word.raw) > 0 and extent(word, run).end > word.span.end:
        return "takes it apart at the blanks"
    for part in word.parts:
        bare = part.kind is PartKind.VARIABLE and not part.quoted
        if bare and re.search(r"\S\s+\S", flow.variable(part.value)):
            return f"takes ${part.value} apart at the blanks"
    return None


def _bare_text(word: Word) -> str:
    """What stands in a word without quotes; a mark for everything else."""
    text, at = "", word.span.start
    for part in word.parts:
        start, end = part.span.start - word.span.start, part.span.end - word.span.start
        plain = part.kind in _PLAIN and not part.quoted
        text += ("_" if part.span.start > at else "") + (word.raw[start:end] if plain else "_")
        at = part.span.end
    return text


def extent(word: Word, run: Invocation) -> Span:
    """From the first word of the argument to the one that closes its braces."""
    words = run.words[run.words.index(word) + 1 :] if word in run.words else ()
    depth, end = _open(word.raw), word.span.end
    for following in words:
        if depth <= 0 or following.raw.startswith("--"):
            break
        depth += _open(following.raw)
        end = following.span.end
    return Span(word.span.start, end if depth == 0 else word.span.end)


def defined(variables: Iterable[str], step: Step | None) -> tuple[str, ...]:
    """The variable that holds subnets and the one that holds security groups; those that the
    step itself sets before others."""
    near = step.env if step else {}
    known = sorted(variables, key=lambda name: (name not in near, len(name), name))
    subnets = [name for name in known if SUBNETS.fullmatch(name)]
    return (*subnets[:1], *[name for name in known if GROUPS.fullmatch(name)][:1])


def ignored(run: Invocation, trace: Trace) -> tuple[str, ...]:
    """Those that the step or the job sets and that no command or action of the job uses."""
    job = mapping_at(trace.job.node, "env") if trace.job else None
    near = {*(run.step.env if run.step else ()), *scalars_of(job), *_of_workflow(trace)}
    return _unused(run, trace, near | _own(run))


def taken_for_nothing(run: Invocation, trace: Trace) -> tuple[str, ...]:
    """Those that the script itself takes from its arguments or surroundings, likewise."""
    return _unused(run, trace, _own(run))


def _own(run: Invocation) -> set[str]:
    return {a.name for c in commands(run.script.shell.statements) for a in c.assignments}


def _unused(run: Invocation, trace: Trace, names: set[str]) -> tuple[str, ...]:
    if reads_unseen(trace):
        return ()
    known = defined(run.before.variables, run.step)
    return tuple(n for n in known if n in names and not used(n, trace))


def _of_workflow(trace: Trace) -> Iterator[str]:
    """Variables of the whole workflow of which it says nothing but their value."""
    if trace.workflow is not None:
        names = scalars_of(mapping_at(trace.workflow.root, "env"))
        text = trace.workflow.source.text
        yield from (
            n for n in names if len(re.findall(rf"(?<!secrets\.)(?<!vars\.)\b{n}\b", text)) == 1
        )


def before_option(run: Invocation) -> str:
    """A blank, or a new line where the call gives each option its own."""
    text = run.script.shell.text[run.span.start : run.span.end]
    lines = re.findall(r"\\\n([ \t]*)--", text)
    return f" \\\n{lines[-1]}" if lines and not run.script.foreign else " "


def _open(text: str) -> int:
    plain = re.sub(r"\$\{\{.*?\}\}|\$\{[^}]*\}", "", text)
    return plain.count("{") - plain.count("}")
