"""Calls of the AWS command line: which service and operation, with which options."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.once import once
from fixers.rules._shared.cmdlets import cmdlet_calls
from fixers.rules._shared.contained import as_called, run_through
from fixers.rules._shared.containers import ENGINES
from fixers.rules._shared.node_runs import node_calls
from fixers.rules._shared.python_runs import python_calls
from fixers.syntax.shell import PartKind, Word
from fixers.syntax.span import Span

_ALONE: Final = frozenset({
    "--debug", "--no-verify-ssl", "--no-paginate", "--no-sign-request", "--no-cli-pager",
    "--cli-auto-prompt", "--no-cli-auto-prompt",
})  # fmt: skip
_FIRST: Final = 4
_SAYS: Final = frozenset({"echo", "printf", "log", "info", "which", "type", "command"})
_WRITTEN: Final = frozenset({PartKind.TEXT, PartKind.GLOB, PartKind.BRACE})
_FLAGS: Final = _ALONE | {"--force-new-deployment", "--enable-execute-command"}
# With these the options of a call stand elsewhere, or nothing is called at all.
_ELSEWHERE: Final = frozenset({"--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton"})


def aws_calls(trace: Trace, service: str, *operations: str) -> Iterator[Invocation]:
    """Calls of `aws SERVICE OPERATION`, in order, those by `retry 3 aws …` included."""
    for run, (called, how) in _calls(trace):
        if called == service and how in operations:
            yield run


@once
def _calls(trace: Trace) -> tuple[tuple[Invocation, tuple[str, str]], ...]:
    """Each with its service and operation."""
    return tuple(_calls_in(trace))


def _calls_in(trace: Trace) -> Iterator[tuple[Invocation, tuple[str, str]]]:
    told = any(map(trace.tells, ("aws", *ENGINES)))
    others = (python_calls(trace), node_calls(trace), cmdlet_calls(trace))
    events = (*(trace.commands() if told else ()), *chain.from_iterable(others))
    for before, event in zip((None, *events), events, strict=False):
        run = event if event.name == "aws" else run_through(event) or handed_on(event, "aws")
        run = as_called(run, before) if run is not None and before is not None else run
        if run is None or is_arguments(run):  # seen already where the arguments are written
            continue
        if (called := operation(run.args)) is not None:
            yield run, called


def is_arguments(run: Invocation) -> bool:
    """`"$@"` as the whole of a call."""
    text = run.script.shell.text[run.span.start : run.span.end]
    return text.strip('"') in {"$@", "${@}", "$*"}


def handed_on(event: Invocation, *names: str) -> Invocation | None:
    """The call among the first arguments of another command, which is to run it: `retry 3 aws`."""
    if event.name in _SAYS or not event.words:
        return None
    at = next((i for i, arg in enumerate(event.args[:_FIRST]) if arg in names), None)
    name = None if at is None else event.args[at]
    if at is None or name is None:
        return None
    span = Span(event.words[at].span.start, event.span.end)
    words, args = event.words[at + 1 :], event.args[at + 1 :]
    return replace(event, name=name, path=name, words=words, args=args, span=span)


def complete(run: Invocation) -> bool:
    """Whether the call shows all its options: none come from a file or a variable."""
    if given(run, *_ELSEWHERE):
        return False
    unknown = (index for index, arg in enumerate(run.args) if arg is None)
    return not any(_may_hold_options(run, index) for index in unknown)


def operation(args: Sequence[str | None]) -> tuple[str, str] | None:
    """`ecs` and `run-task` of `aws --region x ecs run-task …`."""
    found: list[str] = []
    left = iter(args)
    for arg in left:
        if arg is None:
            return None
        if not arg.startswith("-"):
            found.append(arg)
        elif "=" not in arg and arg not in _ALONE:
            next(left, None)
        if len(found) == 2:
            return found[0], found[1]
    return None


def option(words: Sequence[Word], *names: str) -> Word | None:
    """The value of the last `--name value` or `--name=value`."""
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if word.literal in names and index + 1 < len(words):
            return words[index + 1]
        for name in names:
            if word.raw.startswith(f"{name}=") and word.parts[0].kind in _WRITTEN:
                return _behind(word, len(name) + 1)
    return None


def argument(args: Sequence[str], name: str) -> str | None:
    """As `option`, of texts."""
    for index, arg in enumerate(args):
        if arg == name and index + 1 < len(args):
            return args[index + 1]
        if arg.startswith(f"{name}="):
            return arg[len(name) + 1 :]
    return None


def given(run: Invocation, *names: str) -> bool:
    """Whether an option is given, with a value or without."""
    texts = (*run.args, *(word.raw for word in run.words))
    return any(t == name or (t or "").startswith(f"{name}=") for t in texts for name in names)


def options_of(run: Invocation) -> set[str]:
    """Names of the long options that a call surely has."""
    return {arg.partition("=")[0] for arg in run.args if arg and arg.startswith("--")}


def _behind(word: Word, length: int) -> Word:
    """The word without its first characters, which stand bare in its first part."""
    first, *rest = word.parts
    left = replace(
        first, value=first.value[length:], span=Span(first.span.start + length, first.span.end)
    )
    parts = [left, *rest] if left.value else rest
    return Word(Span(word.span.start + length, word.span.end), word.raw[length:], tuple(parts))


def _may_hold_options(run: Invocation, index: int) -> bool:
    """`$ARGS`, `"${ARGS[@]}"`, unless it is the value of the option before it."""
    word = run.words[index]
    whole = "[@]" in word.raw or "$@" in word.raw
    if whole and run.words.count(word) == 1:  # several where the elements are known
        return True
    before = ((run.args[index - 1] if whole else None) or run.words[index - 1].raw) if index else ""
    value = before.startswith("--") and "=" not in before and before not in _FLAGS
    return (whole or word.raw.startswith(("$", "`"))) and not value
