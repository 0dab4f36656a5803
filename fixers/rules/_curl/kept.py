"""Answers of curl in a file that the script only shows, or takes something of."""

from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.call import Curl
from fixers.rules._curl.files import download
from fixers.rules._curl.tested import is_tested
from fixers.syntax.regex import regex

# `jq -r .id answer.json`, which gives null for an error, on its own or as a value; `.errors[]`
# even finds what it goes through.
_READ: Final = regex(
    r"(?:(?:export |local )?(\w+)=\"?\$\(|echo \"?\w+=\$\()?(?:cat|head|jq)\b"
    r"(?!.*(?: -\w*e\b|--exit|\.(?!errors\b)\w[\w.]*\[\]))(?:'[^']*'|[^|;&<'])*"
)


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
