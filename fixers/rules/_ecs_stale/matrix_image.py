"""The image that a leg of a matrix pushed, by the variable that names the service elsewhere."""

import re
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Text
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.rules._ecs_stale.new_image import short, tag_in_shell
from fixers.rules._shared.bindings import bindings_of
from fixers.syntax.regex import regex
from fixers.syntax.shell import PartKind, Word

_OF_LEG: Final = regex(r"(?:.*/)?\$\{\{\s*(matrix\.[\w-]+)\s*\}\}:([^/]+)")


def image_of_service(push: Push, run: Invocation, trace: Trace, service: Word) -> str | None:
    """`${SERVICE}:TAG`, where the legs push `…/${{ matrix.service }}:TAG` and one of them is the
    service that the script is called for, or where the service is called after a leg too."""
    found, job = _OF_LEG.fullmatch(short(push).reference), push.trace.job
    tag = tag_in_shell(found[2], push, run, trace) if found is not None else None
    if found is None or job is None or tag is None:
        return None
    legs = {binding.get(found[1]) for binding in bindings_of(job)}
    part = service.parts[0]
    value = run.before.variables.get(part.value) if part.kind is PartKind.VARIABLE else None
    if len(service.parts) == 1 and isinstance(value, Text) and value.value in legs:
        return f"${{{part.value}}}:{tag}"
    # The legs of this job are among those that pushed.
    spoken = re.search(rf"{re.escape(found[1])}(?![\w-])", service.raw)
    named = run.script.scalar is not None and spoken is not None
    own = {binding.get(found[1]) for binding in bindings_of(trace.job)} if trace.job else set()
    same = named and trace.workflow is push.trace.workflow and own and own <= legs
    return f"${{{{ {found[1]} }}}}:{tag}" if same and None not in own else None
