"""A step further down that links a tool to its place, which would not be the one that is run."""

import itertools
import re

from fixers.diagnostics import SkippedFix
from fixers.model import Step


def linked_later(tool: str, step: Step) -> SkippedFix | None:
    """Why no step is added: `ln` refuses a place that is taken, and the search path has ours
    first."""
    if step.job is None:
        return None
    name = re.escape(tool)
    link = rf"\bln +-s(?!\w*f)(?: .*)?[/ ]{name} +/usr/local/bin(?:/(?:{name})?)?(?:\s|$)"
    later = itertools.dropwhile(lambda one: one is not step, step.job.steps)
    texts = (one.run.value for one in itertools.islice(later, 1, None) if one.run is not None)
    if not any(re.search(link, text) for text in texts):
        return None
    return SkippedFix(f"a later step brings {tool}, and has to come before this one")
