"""Answers of curl in a file that the script only shows, or takes something of."""

from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.answers import pipeline_of
from fixers.rules._curl.call import Curl
from fixers.rules._curl.files import download
from fixers.rules._curl.reads import is_diagnosis
from fixers.rules._curl.tested import is_tested
from fixers.rules._shared.fates import SHOWING
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_DEVICE: Final = regex(r"/dev/|&|.*GITHUB_")
# `jq -r .id answer.json`, which gives null for an error, on its own or as a value; `.errors[]`
# even finds what it goes through.
_READ: Final = regex(
    r"(?:(?:export |local )?(\w+)=\"?\$\(|echo \"?\w+=\$\()?(?:cat|head|jq)\b"
    r"(?!.*(?: -\w*e\b|--exit|\.(?!errors\b)\w[\w.]*\[\]))(?:'[^']*'|[^|;&<'])*"
)


def is_only_shown(run: Invocation, call: Curl) -> bool:
    """Whether nothing is done with the file that keeps the answer but to show it."""
    name, lines = download(run, call)
    own = run.step.run if run.step is not None else None
    later = run.step.source.text[own.span.end :] if run.step is not None and own else ""
    return bool(lines) and name not in later and all(map(SHOWING.fullmatch, lines))


def is_read_blindly(run: Invocation, call: Curl) -> bool:
    """Whether the file that keeps the answer is only shown, or something of it taken untested."""
    text = run.script.shell.text
    name, lines = download(run, call)
    own = run.step.run if run.step is not None else None
    if run.step is not None and own is not None and name in run.step.source.text[own.span.end :]:
        return False  # a later step may ask what it is
    read = [found for line in lines if (found := _READ.fullmatch(line)) is not None]
    named = {name for found in read if (name := found[1]) is not None}
    return 0 < len(read) == len(lines) and not any(is_tested(name, text) for name in named)


def is_filed(run: Invocation, call: Curl) -> bool:
    """`curl --fail … | jq . > data.json`, which keeps an empty file."""
    pipeline = None if is_diagnosis(run, call) else pipeline_of(run)
    last = pipeline.stages[-1] if pipeline is not None else None
    into = last.redirects if isinstance(last, sh.Command) else ()
    return any(r.operator == ">" and r.target and not _DEVICE.match(r.target.raw) for r in into)
