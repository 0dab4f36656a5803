"""What expressions in a job stand for: a leg of its matrix, the inputs that a caller gives."""

import re
from collections.abc import Mapping
from collections.abc import Sequence as Seq
from itertools import product
from typing import Final

from fixers.model import UNKNOWN, ActionUse, Job
from fixers.model.matrix import leg_value, matrix_legs
from fixers.model.reading import mapping_at, scalars_of
from fixers.rules._shared.branch_choices import BRANCH, chosen
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping as Node
from fixers.syntax.yaml_doc import Scalar, Sequence

# A choice among such is one of an environment.
ENVIRONMENT: Final = regex(r"^(?:prod|production|prd|live)$", re.IGNORECASE)
# Begins the name of what somebody chose who started the caller.
CALLER: Final = "caller."
# `matrix.env` or `inputs.stage` → its text.
Binding = Mapping[str, str]
_NAME: Final = regex(
    r"\$\{\{\s*(?:github\.event\.)?((?:matrix|inputs|env)\.[\w.-]+"
    r"|(?:steps|needs)\.[\w-]+\.outputs\.[\w-]+)\s*(?:\|\|[^}]*)?\}\}"
)
_SHELL: Final = regex(r"\$\{?(\w+)\}?")
_MOST: Final = 400
_CHOICES: Final = 12  # more than anybody has environments
_STORED: Final = regex(r"\$\{\{\s*(?:secrets|vars)\.(\w+)\s*\}\}")
_REST: Final = regex(r"\$\{\{.*?\}\}")


def bindings_of(job: Job, callers: Seq[Job] = (), branch: str | None = None) -> list[Binding]:
    """One for each leg of the job's matrix, and of its callers', the nearest of which is first;
    what a push to the branch chooses with it."""
    begun = _chosen(job) if branch is None else [{BRANCH: branch}]
    given = _given(callers[0], callers[1:], branch) if callers else begun
    found: list[Binding] = [{**one, **leg} for one, leg in product(given, _legs(job))]
    return found[:_MOST]


def _given(caller: Job, further: Seq[Job], branch: str | None) -> list[Binding]:
    seen = bindings_of(caller, further, branch)
    return [{**_inputs(caller, one), **_of_caller(one, first=not further)} for one in seen]


def _of_caller(seen: Binding, *, first: bool) -> Binding:
    """What somebody chose, kept under another name: the job itself does not see it."""
    kept = {name: text for name, text in seen.items() if name.startswith((CALLER, BRANCH))}
    if not first:
        return kept
    own = {f"{CALLER}{name}": text for name, text in seen.items() if name.startswith("inputs.")}
    return {**kept, **own}


def _chosen(job: Job) -> list[Binding]:
    """What somebody who starts the workflow may choose; nothing where it starts by itself."""
    on = job.workflow.root.get("on")
    dispatch = on.get("workflow_dispatch") if isinstance(on, Node) else None
    inputs = dispatch.get("inputs") if isinstance(dispatch, Node) else None
    found: list[Binding] = [{}]
    for entry in inputs.entries if isinstance(inputs, Node) else ():
        options = entry.value.get("options") if isinstance(entry.value, Node) else None
        items = options.items if isinstance(options, Sequence) else ()
        texts = [item.value for item in items if isinstance(item, Scalar)]
        if any(map(ENVIRONMENT.search, texts)):
            name = f"inputs.{entry.key.value}"
            found += [{**one, name: text} for one, text in product(found, texts[:_CHOICES])]
    return found[: _CHOICES * _CHOICES]


def within(use: ActionUse | None, binding: Binding) -> Binding:
    """What the steps of a composite action see."""
    if use is None:
        return binding
    given = {f"inputs.{n}": substitute(v.value, binding) for n, v in use.step.inputs.items()}
    kept = {n: v for n, v in binding.items() if n.startswith(("matrix.", BRANCH))}
    return {**kept, **given}


def substitute(text: str, binding: Binding) -> str:
    """The text with what is bound; of a stored value only the name is known, of other
    expressions nothing: `github.ref == 'refs/heads/production'` names a branch."""
    text = chosen(text, branch) if (branch := binding.get(BRANCH)) else text
    if "$" not in text:  # most often
        return text
    text = _NAME.sub(lambda found: binding.get(found[1], ""), text)
    text = _SHELL.sub(lambda found: binding.get(f"${found[1]}", found[0]), text)
    return _REST.sub("", _STORED.sub(r"\1", text))


def _legs(job: Job) -> list[Binding]:
    legs = matrix_legs(job)
    if legs is UNKNOWN:
        return [{}]
    found: list[Binding] = []
    for leg in legs:
        values = {name: leg_value(leg, (name,)) for name in leg}
        found.append({f"matrix.{n}": v for n, v in values.items() if isinstance(v, str)})
    return found or [{}]


def _inputs(caller: Job, leg: Binding) -> Binding:
    given = scalars_of(mapping_at(caller.node, "with"))
    return {f"inputs.{name}": substitute(value.value, leg) for name, value in given.items()}
