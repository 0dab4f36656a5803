"""Requests that PowerShell makes by `Invoke-WebRequest` and `Invoke-RestMethod`, which fail for
HTTP errors unless they are told not to."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Fix, Location, SkippedFix
from fixers.edits import rewrite_fragment
from fixers.model import StepRun
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.rules._curl.checks import HEALTH
from fixers.rules._curl.on_windows import is_read_later
from fixers.rules._curl.stakes import CHECK, SENT
from fixers.rules._shared.fates import may_go_on
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

# One request, with the lines that it goes on in.
_REQUEST: Final = regex(
    r"^[ \t]*(?:\$(?P<kept>\w+)[ \t]*=[ \t]*)?(?P<name>Invoke-(?:WebRequest|RestMethod))\b"
    r"(?P<given>(?:[^\n`|;]|`[ \t]*\n|`.)*)(?P<rest>[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_SKIPS: Final = regex(r"[ \t]-SkipHttpErrorCheck\b(?!:\$false)(?::\$true)?", re.IGNORECASE)
_STATUS: Final = regex(r"-StatusCodeVariable[ \t]+[\"']?(\w+)", re.IGNORECASE)
_WRITES: Final = regex(
    r"-Method[ \t]+[\"']?(?:post|put|patch|delete)\b|-(?:Body|InFile|Form)\b", re.IGNORECASE
)
_DROPPED: Final = regex(r"[ \t]*(?:\|[ \t]*Out-(?:Null|Host)[ \t]*)?", re.IGNORECASE)


@dataclass(frozen=True, eq=False, slots=True)
class Skipped:
    """A request whose HTTP errors nobody hears of, and what is at stake."""

    name: str
    at: Location
    what: str
    sure: Confidence
    fix: Fix | SkippedFix


def skipped_errors(event: StepRun) -> Iterator[Skipped]:
    """`Invoke-RestMethod … -SkipHttpErrorCheck`, and nothing looks at the answer or the status."""
    block = event.step.run
    if block is None or "httperrorcheck" not in block.value.lower() or may_go_on(event.step):
        return
    if effective_shell(event.step).kind is not ShellKind.PWSH:
        return
    for found in _REQUEST.finditer(block.value):
        skips = _SKIPS.search(found["given"])
        writes = _WRITES.search(found["given"]) is not None
        if skips is None or _is_read(found, block.value):
            continue
        if writes or HEALTH.search(found["given"]):
            start = found.start("given")
            yield Skipped(
                found["name"],
                Location(event.step.source, block.locate(Span(*found.span("name")))),
                SENT if writes else CHECK,
                Confidence.HIGH if writes else Confidence.MEDIUM,
                _heard(event, block, Span(start + skips.start(), start + skips.end())),
            )


def _heard(event: StepRun, block: Scalar, at: Span) -> Fix | SkippedFix:
    edit = rewrite_fragment(event.step.source, block, at, "")
    unsure = SkippedFix("the command cannot be rewritten surely")
    sure = Applicability.UNSAFE
    return unsure if edit is None else Fix("Let HTTP errors fail", (edit,), applicability=sure)


def _is_read(found: re.Match[str], text: str) -> bool:
    """Whether anything but a message reads the answer, or its status."""
    if _DROPPED.fullmatch(found["rest"]) is None:
        return True
    status = _STATUS.search(found["given"])
    names = [name for name in (found["kept"], status and status[1]) if name]
    return any(is_read_later(name, text[found.end() :]) for name in names)
