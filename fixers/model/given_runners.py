"""What inputs are given: by the jobs of this repository that call the workflow, by its choices, or
by default. So of `runs-on: ${{ inputs.runner }}`, of commands, and of paths."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from fixers.model.expressions import resolve_text
from fixers.model.matrix import matrix_legs
from fixers.model.reading import mapping_at, scalar_at
from fixers.model.runners import ANY_RUNNER
from fixers.model.tri import Unknown
from fixers.model.workflow import Job, Workflow
from fixers.syntax import yaml_doc
from fixers.syntax.records import replace
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

Way = tuple[tuple[str, str], ...]
_NAMED: Final = regex(r"(?i:\binputs\.)([\w-]+)")
# `run: ${{ inputs.cmd }}`, on a line of its own, and `make ${{ inputs.goal }}`.
_COMMAND: Final = regex(
    r"^[ \t]*\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}[ \t]*$"
    r"|\b(?:run|make|just|task)[ \t]+\$\{\{\s*inputs\.([\w-]+)\s*\}\}",
    re.MULTILINE | re.IGNORECASE,
)
_TYPED: Final = "workflow_dispatch"
_CALLED: Final = "workflow_call"
_MOST: Final = 8


def ways_of(job: Job, callers: Sequence[Job]) -> tuple[Way, ...]:
    """The values of the inputs that its `runs-on` names, for each way that it is started; none
    where it names none, or one is not known. `callers` are the jobs that call its workflow."""
    label = scalar_at(job.node, "runs-on")
    names = sorted({name.lower() for name in _NAMED.findall(label.value)}) if label else []
    return _ways(job, callers, names)


def told_ways(job: Job, callers: Sequence[Job]) -> tuple[Way, ...]:
    """The same for the inputs that stand where its steps name a command. What somebody may type
    is not known, and neither is what a workflow is given that nobody here calls."""
    texts = [step.run.value for step in job.steps if step.run and "inputs." in step.run.value]
    names = sorted({
        n.lower() for text in texts for pair in _COMMAND.findall(text) for n in pair if n
    })
    if not names or (callable_from_elsewhere(job) and not callers):
        return ()
    typed = declared_inputs(job.workflow, _TYPED)
    chosen = {name for name, one in typed.items() if one.get("options") is not None}
    return () if typed and not chosen.issuperset(names) else _ways(job, callers, names)


def callable_from_elsewhere(job: Job) -> bool:
    """Whether jobs of other repositories may give its workflow other inputs."""
    triggers = job.workflow.triggers
    return not isinstance(triggers, Unknown) and _CALLED in triggers


def _ways(job: Job, callers: Sequence[Job], names: Sequence[str]) -> tuple[Way, ...]:
    triggers = job.workflow.triggers
    if not names or isinstance(triggers, Unknown):
        return ()
    found: list[Sequence[str] | None] = []
    for trigger in sorted(triggers):
        found += _given(job, trigger, names, callers)
    ways = [tuple(zip(names, values, strict=True)) for values in found if values is not None]
    known = 0 < len(ways) <= _MOST and len(ways) == len(found)
    return tuple(dict.fromkeys(ways)) if known else ()


def _given(
    job: Job, trigger: str, names: Sequence[str], callers: Sequence[Job]
) -> Iterator[Sequence[str] | None]:
    """The values of all names for each start by one event."""
    if trigger not in {_TYPED, _CALLED}:
        yield [""] * len(names)
        return
    declared = declared_inputs(job.workflow, trigger)
    if trigger == _CALLED and callers:
        for caller in callers:
            yield from _by_caller(caller, names, declared)
        return
    choices = [[*_choices(declared.get(name), trigger)] for name in names]
    yield from product(*choices) if all(choices) else (None,)


def calls_of(job: Job, callers: Iterable[Job]) -> tuple[Mapping[str, str], ...]:
    """What is known of the inputs in each call of a workflow that nothing else starts."""
    triggers = job.workflow.triggers
    if isinstance(triggers, Unknown) or set(triggers) != {_CALLED}:
        return ()
    declared = declared_inputs(job.workflow, _CALLED)
    return tuple(one for caller in callers for one in _told(caller, declared, declared))


def _by_caller(
    caller: Job, names: Sequence[str], declared: Mapping[str, yaml_doc.Mapping]
) -> Iterator[Sequence[str] | None]:
    found = [*_told(caller, names, declared)]
    for told in found:
        yield [*told.values()] if len(told) == len(names) else None
    if isinstance(matrix_legs(caller), Unknown):
        yield None


def _told(
    caller: Job, names: Iterable[str], declared: Mapping[str, yaml_doc.Mapping]
) -> Iterator[Mapping[str, str]]:
    """What is known of these inputs, for each leg of a call."""
    legs, given = matrix_legs(caller), mapping_at(caller.node, "with")
    own = {e.key.value.lower(): e.value for e in given.entries} if given is not None else {}
    for leg in () if isinstance(legs, Unknown) else legs:
        lookup = replace(ANY_RUNNER, legs=(leg,)).lookup
        values: dict[str, str] = {}
        for name in names:
            node = own.get(name) or next(_default(declared.get(name)), None)
            text = resolve_text(node.value, lookup) if isinstance(node, Scalar) else None
            text = "" if node is None and _may_be_left_out(declared.get(name)) else text
            values |= {name: text} if isinstance(text, str) else {}
        yield values


def _may_be_left_out(declared: yaml_doc.Mapping | None) -> bool:
    """Whether a text that nobody gives is empty."""
    told = {key: scalar_at(declared, key) for key in ("type", "required")} if declared else {}
    said = {key: one.value for key, one in told.items() if one is not None}
    return bool(told) and said.get("type") == "string" and said.get("required") != "true"


def declared_inputs(workflow: Workflow, trigger: str) -> Mapping[str, yaml_doc.Mapping]:
    """By their names in lower case: GitHub tells no other."""
    on = mapping_at(workflow.root, "on")
    event = mapping_at(on, trigger) if on is not None else None
    inputs = mapping_at(event, "inputs") if event is not None else None
    entries = inputs.entries if inputs is not None else ()
    return {e.key.value.lower(): e.value for e in entries if isinstance(e.value, yaml_doc.Mapping)}


def _default(declared: yaml_doc.Mapping | None) -> Iterator[Scalar]:
    default = scalar_at(declared, "default") if declared is not None else None
    yield from (default,) if default is not None and "${{" not in default.value else ()


def _choices(declared: yaml_doc.Mapping | None, trigger: str) -> Iterator[str]:
    """All that may be chosen, where there is a choice; else what stands there by default."""
    options = declared.get("options") if declared is not None and trigger == _TYPED else None
    if isinstance(options, yaml_doc.Sequence):
        yield from (one.value for one in options.items if isinstance(one, Scalar))
        return
    yield from (default.value for default in _default(declared))
