"""From YAML nodes to workflows, jobs, steps and actions.

Whatever is not of the right shape is left out: a file that GitHub would reject still gives the
views of its sound parts, and nothing here raises.
"""

from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from types import MappingProxyType
from typing import Final

from fixers.model.action import Action
from fixers.model.step import Step
from fixers.model.tri import UNKNOWN, Unknown
from fixers.model.workflow import Job, Workflow
from fixers.syntax.yaml_doc import (
    Mapping,
    Node,
    Scalar,
    ScalarStyle,
    Sequence,
    YamlDocument,
    resolve,
)

# Steps that do nothing themselves (GitHub's changelog of 2026-06-25, "run in parallel").
_WAITS: Final = ("wait", "wait-all", "cancel")
_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})


def is_null(node: Node | None) -> bool:
    return (
        isinstance(node, Scalar) and node.style is ScalarStyle.PLAIN and node.value in _NULL
    ) or node is None


def scalar_at(node: Mapping, key: str) -> Scalar | None:
    """The scalar under `key`; None when absent, null or of another shape."""
    value = node.get(key)
    return value if isinstance(value, Scalar) and not is_null(value) else None


def mapping_at(node: Mapping, key: str) -> Mapping | None:
    value = node.get(key)
    return value if isinstance(value, Mapping) else None


def scalars_of(node: Mapping | None) -> MappingType[str, Scalar]:
    """The scalar entries of a mapping such as `env:` or `with:`."""
    entries = node.entries if node else ()
    pairs = ((e.key.value, resolve(e.value)) for e in entries)
    return MappingProxyType({key: v for key, v in pairs if isinstance(v, Scalar)})


def read_workflow(document: YamlDocument) -> Workflow | None:
    """None when the document is no mapping."""
    root = resolve(document.root)
    if not isinstance(root, Mapping):
        return None
    name = scalar_at(root, "name")
    jobs: list[Job] = []
    workflow = Workflow(document, root, name.value if name else None, _triggers(root), ())
    jobs_node = mapping_at(root, "jobs")
    for entry in jobs_node.entries if jobs_node else ():
        node = resolve(entry.value)
        if isinstance(node, Mapping):
            jobs.append(_job(workflow, entry.key, node))
    object.__setattr__(workflow, "jobs", tuple(jobs))  # jobs and their workflow name each other
    return workflow


def read_action(document: YamlDocument, directory: str) -> Action | None:
    """An `action.yml`; None when the document is no mapping."""
    root = resolve(document.root)
    if not isinstance(root, Mapping):
        return None
    runs = mapping_at(root, "runs")
    using = scalar_at(runs, "using") if runs else None
    kind = using.value if using else None
    steps = tuple(_steps(document, None, runs)) if runs and kind == "composite" else ()
    inputs: dict[str, Scalar | None] = {}
    inputs_node = mapping_at(root, "inputs")
    for entry in inputs_node.entries if inputs_node else ():
        value = resolve(entry.value)
        inputs[entry.key.value] = (
            scalar_at(value, "default") if isinstance(value, Mapping) else None
        )
    return Action(document, directory, kind, steps, inputs)


def _triggers(root: Mapping) -> frozenset[str] | Unknown:
    node = root.get("on")
    if isinstance(node, Scalar) and not is_null(node):
        return frozenset({node.value})
    if isinstance(node, Sequence):
        return frozenset(i.value for i in map(resolve, node.items) if isinstance(i, Scalar))
    if isinstance(node, Mapping):
        return frozenset(entry.key.value for entry in node.entries)
    return UNKNOWN


def _job(workflow: Workflow, key: Scalar, node: Mapping) -> Job:
    strategy = mapping_at(node, "strategy")
    container = node.get("container")
    job = Job(
        workflow=workflow,
        key=key,
        node=node,
        steps=(),
        needs=_needs(node.get("needs")),
        uses=scalar_at(node, "uses"),
        environment=_environment(node.get("environment")),
        container=None if is_null(container) else container,
        matrix=mapping_at(strategy, "matrix") if strategy else None,
    )
    object.__setattr__(job, "steps", tuple(_steps(workflow.document, job, node)))
    return job


def _needs(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, Scalar) and not is_null(node):
        return (node.value,)
    items = map(resolve, node.items) if isinstance(node, Sequence) else ()
    return tuple(item.value for item in items if isinstance(item, Scalar))


def _environment(node: Node | None) -> str | Unknown | None:
    if isinstance(node, Mapping):
        node = node.get("name")
    if not isinstance(node, Scalar) or is_null(node):
        return None
    return UNKNOWN if "${{" in node.value else node.value


def _steps(document: YamlDocument, job: Job | None, holder: Mapping) -> Iterator[Step]:
    for index, (node, group) in enumerate(_items(holder, "steps")):
        yield _step(document, job, index, (node, group))


def _items(
    holder: Mapping, key: str, group: Mapping | None = None
) -> Iterator[tuple[Mapping, Mapping | None]]:
    """Steps, each with the item that it stands in beside others that run at the same time."""
    listed = holder.get(key)
    for item in map(resolve, listed.items if isinstance(listed, Sequence) else ()):
        if not isinstance(item, Mapping):
            continue
        if group is None and item.get("parallel") is not None:
            yield from _items(item, "parallel", item)
        elif not any(map(item.entry, _WAITS)):
            yield item, group


def _step(
    document: YamlDocument, job: Job | None, index: int, item: tuple[Mapping, Mapping | None]
) -> Step:
    node, group = item
    name, key = scalar_at(node, "name"), scalar_at(node, "id")
    return Step(
        document=document,
        job=job,
        index=index,
        node=node,
        name=name.value if name else None,
        id=key.value if key else None,
        run=scalar_at(node, "run"),
        uses=scalar_at(node, "uses"),
        condition=scalar_at(node, "if"),
        shell=scalar_at(node, "shell"),
        working_directory=scalar_at(node, "working-directory"),
        env=scalars_of(mapping_at(node, "env")),
        inputs=scalars_of(mapping_at(node, "with")),
        group=group,
    )
