"""What an input of a workflow surely is, however the workflow is started."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Repository
from fixers.model.given_runners import declared_inputs
from fixers.model.reading import mapping_at, scalar_at, scalars_of
from fixers.model.workflow import Workflow
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping

_WHOLE: Final = regex(r"\s*\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}\s*")
_STARTED: Final = ("workflow_call", "workflow_dispatch")


def sure_input(text: str, workflow: Workflow, repository: Repository) -> str | None:
    """The text of `${{ inputs.name }}` where callers and defaults all say the same; None where
    they do not, or may not: nobody here calls the workflow, or it starts without inputs too."""
    found = _WHOLE.fullmatch(text)
    on = workflow.root.get("on")
    events = [e.key.value for e in on.entries] if isinstance(on, Mapping) else []
    if found is None or not events or not {*events} <= {*_STARTED}:
        return None
    said = {*_said(found[1], events, workflow, repository)}
    only = said.pop() if len(said) == 1 else None
    return None if only is None or "${{" in only else only.strip()


def _said(
    name: str, events: list[str], workflow: Workflow, repository: Repository
) -> Iterator[str | None]:
    for event in events:
        default = _default(name, event, workflow)
        callers = repository.callers_of(workflow.path) if event == "workflow_call" else ()
        given = [scalars_of(mapping_at(job.node, "with")).get(name) for job in callers]
        yield from (default if one is None else one.value for one in given)
        if not given:
            yield default if event == "workflow_dispatch" else None


def _default(name: str, event: str, workflow: Workflow) -> str:
    declared = declared_inputs(workflow, event).get(name.lower())
    told = scalar_at(declared, "default") if declared is not None else None
    return told.value if told is not None else ""
