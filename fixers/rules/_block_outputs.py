"""Outputs of actions whose form is known, and how steps and jobs ended."""

from fixers.model import Job, Step
from fixers.model.action_facts import word_outputs
from fixers.rules._block_trees import action_of
from fixers.syntax.expression import Access, occurrences, parse_expression
from fixers.syntax.yaml_doc import Mapping, Scalar


def is_output_word(path: tuple[str, ...], job: Job) -> bool:
    """Whether an output of a step, or one that another job hands on, is one plain word, or
    nothing where the step did not run."""
    match path:
        case ("steps", step, "outputs", name):
            return _is_told(step, name, job)
        case ("needs", needed, "outputs", name):
            others = (one for one in job.workflow.jobs if one.id.lower() == needed.lower())
            return any(_hands_on(name, other) for other in others)
    return False


def has_ended(path: tuple[str, ...], step: Step) -> bool:
    """Whether a result is that of an earlier step, or of a job that this one needs."""
    if step.job is None:
        return False
    name = path[1].lower()
    if path[0] == "steps":
        return any((one.id or "").lower() == name for one in step.job.steps[: step.index])
    return name in map(str.lower, step.job.needs)


def _is_told(step: str, name: str, job: Job) -> bool:
    return any(
        one.id is not None
        and one.id.lower() == step.lower()
        and name.lower() in word_outputs(action_of(one))
        for one in job.steps
    )


def _hands_on(name: str, job: Job) -> bool:
    outputs = job.node.get("outputs")
    given = outputs.get(name) if isinstance(outputs, Mapping) else None
    text = given.value.strip() if isinstance(given, Scalar) else ""
    inner = [one.inner for one in occurrences(text) if one.span.end - one.span.start == len(text)]
    expression = parse_expression(inner[0]) if inner else None
    match expression.path if isinstance(expression, Access) else ():
        case ("steps", step, "outputs", told):
            return _is_told(step, told, job)
    return False
