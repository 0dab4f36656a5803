"""What becomes of the file that a Trivy scan writes, and whose results code scanning is told."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse, Invocation, StepRun, Trace
from fixers.rules._trivy.scan import Scan
from fixers.rules._trivy.scans import given, scans_of, target_of
from fixers.rules._trivy.settings import Settings
from fixers.syntax.regex import regex

_UPLOADS: Final = "github/codeql-action/upload-sarif"
_KEEPS: Final = "actions/upload-artifact"
# These look for other things than Trivy does.
_OTHERS: Final = regex(
    r"codeql|semgrep|gitleaks|trufflehog|bandit|eslint|zizmor|scorecard|gosec|hadolint|brakeman"
    r"|rubocop|ruff|shellcheck|actionlint|psalm|detekt|njsscan|flawfinder|clippy",
    re.IGNORECASE,
)
# These look at settings of machines, as Trivy does for `config` alone.
_SETTINGS: Final = regex(
    r"tfsec|checkov|kics|terrascan|tflint|kubesec|kube-?linter|kubescape|polaris|cfn-?lint|cfn[_-]nag",
    re.IGNORECASE,
)


def is_uploaded(scan: Scan, trace: Trace) -> bool:
    """Whether code scanning may be told what the scan writes."""
    file = _file_of(scan)
    for use in _uploads(trace, scan):
        sent = given(use, "sarif_file")
        if file is None or not sent.endswith((".sarif", ".json")) or _plain(sent) == _plain(file):
            return True
    return False


def told_beside(scan: Scan, trace: Trace, settings: Settings) -> bool:
    """Whether code scanning may be told by the same job what the scan found: a result of another
    scan of Trivy for something else tells nothing."""
    elsewhere = {
        _plain(file)
        for other in scans_of(trace, settings)
        if type(other.event) is type(scan.event) and of_another(scan, other)
        if (file := _file_of(other)) is not None
    }
    sent = (given(use, "sarif_file") for use in _uploads(trace, scan))
    return any(_plain(file) not in elsewhere for file in sent)


def told_at_all(scan: Scan, trace: Trace) -> bool:
    """Whether a job without a scan that is known uploads what may be the result of one like it."""
    return any(True for _ in _uploads(trace, scan))


def of_another(scan: Scan, other: Scan) -> bool:
    """Whether both say what they scan, and that is not the same."""
    mine, its = target_of(scan.event), target_of(other.event)
    return None not in {mine, its} and mine != its


def is_read_later(scan: Scan, trace: Trace) -> bool:
    """Whether a script or an action of the job, other than one that keeps it, gets the file; or
    nobody knows which file it is."""
    file = _file_of(scan)
    if file is None:
        return True
    named = _plain(file.partition("${{")[0])
    return not named or any(named in text for text in _texts(scan, trace))


def _texts(scan: Scan, trace: Trace) -> Iterator[str]:
    for event in trace.events:
        if isinstance(event, StepRun) and event.script is not None:
            yield event.script.shell.text
        elif isinstance(event, ActionUse) and event is not scan.event and event.action != _KEEPS:
            yield from (value.value for value in event.step.inputs.values())


def _uploads(trace: Trace, scan: Scan) -> Iterator[ActionUse]:
    apart = not _looks_at_settings(scan)
    for use in trace.uses(_UPLOADS):
        told = (given(use, "sarif_file"), given(use, "category"), use.step.name or "")
        if not any(_OTHERS.search(one) or (apart and _SETTINGS.search(one)) for one in told):
            yield use


def _looks_at_settings(scan: Scan) -> bool:
    """`trivy config`, `scanners: misconfig`."""
    event = scan.event
    if isinstance(event, Invocation):
        said = [arg or "" for arg in event.args]
    else:
        said = [value.value for value in event.step.inputs.values()]
    words = {word for text in said for word in re.split(r"[\s,=]+", text)}
    return not words.isdisjoint({"config", "conf", "misconfig", "k8s", "kubernetes"})


def _file_of(scan: Scan) -> str | None:
    if isinstance(scan.event, Invocation):
        return None
    return given(scan.event, "output") or None


def _plain(path: str) -> str:
    return path.removeprefix("./")
