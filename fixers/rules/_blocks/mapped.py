"""Folders of the machine, in a job that runs in a container."""

import re
from typing import Final

from fixers.model import Repository, StepRun
from fixers.rules._blocks.values import env_around
from fixers.rules._shared.systems import jobs_of
from fixers.syntax.expression import accesses, occurrences, parse_expression
from fixers.syntax.regex import regex

_FOLDERS: Final = regex(
    r"\bgithub\.(?:workspace|action_path|event_path|env|output|path|state|step_summary)\b"
    r"|\brunner\.(?:temp|tool_cache|workspace)\b",
    re.IGNORECASE,
)


def may_be_mapped(run: StepRun, repository: Repository) -> bool:
    """Whether a variable would hold another path than the text: the runner puts folders of the
    container in the place of its own in all that begins with them, but not in a block."""
    text = run.step.run.value if run.step.run else ""
    if "${{" not in text:
        return False
    around = {**env_around(run.step), **run.step.env}
    values = [scalar.value for scalar in around.values() if _FOLDERS.search(scalar.value)]
    if not values and not _FOLDERS.search(text):
        return False
    named = {name.lower() for name, scalar in around.items() if scalar.value in values}
    inner = [one.inner for one in occurrences(text)]
    told = any(_FOLDERS.search(one) or not named.isdisjoint(_variables(one)) for one in inner)
    return told and any(job.container is not None for job in jobs_of(run.step, repository))


def _variables(inner: str) -> set[str]:
    parsed = parse_expression(inner)
    paths = [] if parsed is None else [one.path for one in accesses(parsed)]
    return {path[1].lower() for path in paths if len(path) > 1 and path[0] == "env"}
