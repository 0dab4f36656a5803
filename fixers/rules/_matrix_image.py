"""The image that a leg of a matrix pushed, by the variable that names the service elsewhere."""

import re
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Text
from fixers.rules._bindings import bindings_of
from fixers.rules._image_pushes import Push
from fixers.rules._new_image import tag_in_shell
from fixers.syntax.shell import PartKind, Word

_OF_LEG: Final = re.compile(r"(?:.*/)?\$\{\{\s*(matrix\.[\w-]+)\s*\}\}:([^:/]+(?:\}\})?)")


def image_of_service(push: Push, run: Invocation, trace: Trace, service: Word) -> str | None:
    """`${SERVICE}:TAG`, where the legs push `…/${{ matrix.service }}:TAG` and one of them is the
    service that the script is called for."""
    part = service.parts[0]
    value = run.before.variables.get(part.value) if part.kind is PartKind.VARIABLE else None
    found = _OF_LEG.fullmatch(push.reference)
    job = push.trace.job
    if len(service.parts) > 1 or not isinstance(value, Text) or found is None or job is None:
        return None
    if value.value not in {binding.get(found[1]) for binding in bindings_of(job)}:
        return None
    tag = tag_in_shell(found[2], push, run, trace)
    return None if tag is None else f"${{{part.value}}}:{tag}"
