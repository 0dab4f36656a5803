"""What took the place of tools that nobody should install any more."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Final

from fixers.model import Invocation
from fixers.rules._tools.calls import ToolCall
from fixers.syntax.records import dataclass

# From the successors' own manuals: tfsec's checks went into `trivy config`; ZAP's image has
# `zap-baseline.py`, which looks without attacking. `stable` is the tag that ZAP documents.
_ZAP: Final = "docker run --rm ghcr.io/zaproxy/zaproxy:stable"
_ZAP_SCRIPTS: Final = frozenset({"zap-baseline.py", "zap-full-scan.py", "zap-api-scan.py"})
# Files of the repository, or reports into it, which the container does not see.
_ZAP_FILES: Final = frozenset({"-c", "-n", "-r", "-w", "-x", "-J", "-g", "--hook"})
_QUIET: Final = frozenset({"--no-color", "--no-colour", "--concise-output", "--verbose"})
_SHORT: Final = {
    "-s": "--soft-fail", "-m": "--minimum-severity", "-f": "--format", "-O": "--out",
}  # fmt: skip
_VALUED: Final = frozenset({"--minimum-severity", "--format", "--out"})
_TERRASCAN: Final = frozenset({"-i", "--iac-type", "-t", "--policy-type"})  # trivy finds out
_LEVELS: Final = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
_SEVERITIES: Final = {level: ",".join(_LEVELS[n:]) for n, level in enumerate(_LEVELS)}
_FORMATS: Final = frozenset({"default", "json", "sarif"})


@dataclass(frozen=True, slots=True)
class Successor:
    """A command line, and the executable that it needs; `called`: what takes the place of the
    old name alone, where the rest stays."""

    command: str
    needs: str
    called: str = ""


def first_to_need(call: ToolCall, earlier: Iterable[ToolCall]) -> ToolCall:
    """The first of the missing tools' calls that is to run the same program, so that it is
    installed once for all of them: two fixes may have an edit in common."""
    for other in takewhile(lambda other: other.at != call.at, earlier):
        new = successor(other.run) if other.run is not None else None
        needed = new.needs if new is not None else other.name
        if needed == call.name and other.step is not None and other.step.condition is None:
            return replace(other, name=call.name)
    return call


def successor(run: Invocation) -> Successor | None:
    """None where the old command asks for what the new one does not do."""
    if "xargs" in run.wrappers:
        return None
    if run.name == "docker-compose":
        rest = " ".join(word.raw for word in run.words)
        return Successor(f"docker compose {rest}".rstrip(), "docker", "docker compose")
    return _OTHERS[run.name](run) if run.name in _OTHERS else None


def _checked(run: Invocation) -> Successor | None:
    """`terrascan scan -i terraform -d infra`: it fails on any finding; of Trivy, whose findings
    are others, that would be a gate for no severity at all, as for `tfsec`."""
    words = [word.raw for word in run.words]
    if words[:1] != ["scan"] or len(words) % 2 == 0:
        return None
    given = dict(zip(words[1::2], words[2::2], strict=True))
    folder = given.pop("-d", None) or given.pop("--iac-dir", ".")
    form = given.pop("-o", None) or given.pop("--output", "human")
    if not given.keys() <= _TERRASCAN or form not in {"human", "json", "sarif"}:
        return None
    words = [f"trivy config --exit-code 1 --severity {_SEVERITIES['HIGH']}"]
    words += [] if form == "human" else ["--format", form]
    return Successor(" ".join((*words, folder)), "trivy")


def _trivy(run: Invocation) -> Successor | None:
    given = _tfsec_options(run)
    if given is None:
        return None
    report = "--soft-fail" in given
    severities = _SEVERITIES.get(given.get("--minimum-severity", "LOW" if report else "HIGH"))
    form = given.get("--format", "default")
    if severities is None or form not in _FORMATS:
        return None
    words = ["trivy config --exit-code", "0" if report else "1"]
    every = severities == _SEVERITIES["LOW"]
    if report and not every and form == "default" and "--out" not in given:
        return None  # it would look like a gate that holds nothing
    words += [] if report and every else ["--severity", severities]
    words += [] if form == "default" else ["--format", form]
    words += ["--output", given["--out"]] if "--out" in given else []
    return Successor(" ".join((*words, given.get("", "."))), "trivy")


def _tfsec_options(run: Invocation) -> dict[str, str] | None:
    """Option → value as written, "" → folder; None where trivy has no such option."""
    given: dict[str, str] = {}
    words = zip(run.args, (word.raw for word in run.words), strict=True)
    for arg, raw in words:
        name, glued, value = raw.partition("=") if (arg or "").startswith("--") else (raw, "", "")
        name = _SHORT.get(name, name)
        if name in _QUIET:
            continue
        if name == "--soft-fail":
            given[name] = ""
        elif name in _VALUED:
            given[name] = value if glued else next(words, ("", ""))[1]
        elif (arg or "").startswith("-") or "" in given:
            return None
        else:
            given[""] = raw
    return given


def _baseline(run: Invocation) -> Successor | None:
    verbs = {"quick-scan", "active-scan", "spider", "ajax-spider"}
    last = run.words[-1].raw if run.words else ""
    if not verbs & set(run.args) or not ("$" in last or "://" in last):
        return None
    return Successor(f"{_ZAP} zap-baseline.py -t {last}", "docker")


def _in_container(run: Invocation) -> Successor | None:
    rest = " ".join(word.raw for word in run.words)
    loose = any(
        a is None and w.raw.startswith("$") for a, w in zip(run.args, run.words, strict=True)
    )
    if loose or _ZAP_FILES & set(run.args):
        return None
    return Successor(f"{_ZAP} {run.name} {rest}", "docker")


_OTHERS: Final[Mapping[str, Callable[[Invocation], Successor | None]]] = {
    "tfsec": _trivy,
    "terrascan": _checked,
    "zap-cli": _baseline,
    **dict.fromkeys(_ZAP_SCRIPTS, _in_container),
}
