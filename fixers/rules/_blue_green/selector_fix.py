"""A switch of a service's selector that waits for the new pods, and knows the way back."""

import json
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.model import Invocation
from fixers.rules._blue_green.statements import spread
from fixers.rules._shared.aws import option
from fixers.rules._shared.bash import in_bash
from fixers.rules._shared.lines import in_place_of
from fixers.syntax.regex import regex

_RECORD: Final = "PREVIOUS_SELECTOR"
_PLACE: Final = ("-n", "--namespace", "--context", "--kubeconfig")
_NAMED: Final = regex(r"(?:svc|services?)(?:/(.*))?")
_LABELS: Final = regex(r"[\"']?((?:[\w./-]+=[\w${}.-]+,?)+)[\"']?")
_UNSURE: Final = SkippedFix("which pods take over, or which service, cannot be told from the call")


def selector_kept(run: Invocation) -> Fix | SkippedFix:
    """Record the selector, wait for the pods, switch, and put the selector back on failure."""
    text = run.script.shell.text
    statement = spread(run)
    if statement is None or not in_bash(run):
        return SkippedFix("the switch is part of a larger command: a trap has to be set by hand")
    if _RECORD in text or "trap" in text:
        return SkippedFix("the script has a trap already")
    service, labels = _service(run), _labels(run)
    if service is None or labels is None:
        return _UNSURE
    place = "".join(_options(run))
    said = f'"{labels}"' if "$" in labels else labels
    patch = f'"{{\\"spec\\":{{\\"selector\\":${_RECORD}}}}}"'
    lines = (
        f"{_RECORD}=$({run.name} get service {service}{place} -o jsonpath='{{.spec.selector}}')",
        f"trap '{run.name} patch service {service}{place} -p {patch}; exit 1' ERR INT TERM",
        f"{run.name} wait --for=condition=ready pod -l {said}{place} --timeout=300s",
        *statement[1],
    )
    edit = in_place_of(run, lines, statement[0]) if "'" not in f"{service}{place}" else None
    return Fix("Wait for GREEN's pods, and know the way back", (edit,)) if edit else _UNSURE


def _service(run: Invocation) -> str | None:
    raws = [word.raw for word in run.words]
    pairs = zip(map(_NAMED.fullmatch, raws), [*raws[1:], ""], strict=True)
    name = next((found[1] or following for found, following in pairs if found), "")
    return None if not name or name.startswith("-") else name


def _labels(run: Invocation) -> str | None:
    """The labels that the pods of the new side have."""
    patch = option(run.words, "-p", "--patch")
    if patch is None:
        found = (_LABELS.fullmatch(word.raw) for word in run.words)
        return next((one[1] for one in found if one is not None), None)
    raw = patch.raw[1:-1] if patch.raw[:1] in {"'", '"'} else patch.raw
    try:
        read = json.loads(raw.replace('\\"', '"'))
        selector = read["spec"]["selector"]
        labels = [f"{name}={value}" for name, value in selector.items()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    joined = ",".join(labels)
    return joined if _LABELS.fullmatch(joined) else None


def _options(run: Invocation) -> Iterator[str]:
    for name in _PLACE:
        word = option(run.words, name)
        if word is not None:
            yield f" {name} {word.raw}"
