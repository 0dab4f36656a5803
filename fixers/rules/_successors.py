"""What took the place of tools that nobody should install any more."""

from typing import Final

from fixers.model import Invocation
from fixers.syntax.records import dataclass

# From the successors' own manuals: tfsec's checks went into `trivy config`; ZAP's image has
# `zap-baseline.py`, which looks without attacking. `stable` is the tag that ZAP documents.
_ZAP: Final = "docker run --rm ghcr.io/zaproxy/zaproxy:stable zap-baseline.py -t"
_QUIET: Final = frozenset({"--no-color", "--no-colour", "--concise-output", "--verbose"})


@dataclass(frozen=True, slots=True)
class Successor:
    """A command line, and the executable that it needs."""

    command: str
    needs: str


def successor(run: Invocation) -> Successor | None:
    """None where the old command asks for what the new one does not do."""
    if "xargs" in run.wrappers:
        return None
    if run.name == "docker-compose":
        rest = " ".join(word.raw for word in run.words)
        return Successor(f"docker compose {rest}".rstrip(), "docker")
    if run.name == "tfsec":
        return _trivy(run)
    return _baseline(run) if run.name == "zap-cli" else None


def _trivy(run: Invocation) -> Successor | None:
    flags = {a for a in run.args if a is not None and a.startswith("-")} - _QUIET
    folders = [
        word.raw
        for arg, word in zip(run.args, run.words, strict=True)
        if arg is None or not arg.startswith("-")
    ]
    if flags - {"--soft-fail", "-s"} or len(folders) > 1:
        return None
    code = 0 if flags else 1
    folder = folders[0] if folders else "."
    return Successor(f"trivy config --exit-code {code} --severity HIGH,CRITICAL {folder}", "trivy")


def _baseline(run: Invocation) -> Successor | None:
    verbs = {"quick-scan", "active-scan", "spider", "ajax-spider"}
    last = run.words[-1].raw if run.words else ""
    if not verbs & set(run.args) or not ("$" in last or "://" in last):
        return None
    return Successor(f"{_ZAP} {last}", "docker")
