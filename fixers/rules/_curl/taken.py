"""Answers of curl that are taken as they come: an error page is no answer."""

import re
from typing import Final

from fixers.model import Invocation
from fixers.model.shell.effects import ends_failing
from fixers.model.tri import Tri
from fixers.rules._curl.answers import (
    NEAR,
    is_function_read,
    pipeline_of,
    start_of,
)
from fixers.rules._curl.call import Curl
from fixers.rules._curl.files import APT, is_only_put
from fixers.rules._curl.kept import is_read_blindly
from fixers.rules._curl.mentions import lines_with
from fixers.rules._curl.tested import is_tested
from fixers.rules._shared.fates import is_kept, lost_in
from fixers.rules._shared.holders import function_around, holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

# These take any text; what unpacks, installs or parses it fails.
TAKES_ALL: Final = frozenset({
    "awk", "base64", "cat", "cut", "egrep", "fgrep", "grep", "head", "jq", "md5sum", "sed",
    "sha1sum", "sha256sum", "shasum", "sort", "tail", "tee", "tr", "uniq", "wc", "xargs", "yq",
})  # fmt: skip
GREPS: Final = frozenset({"grep", "egrep", "fgrep"})
# `.items[]` of null, `.[0]` of an object; `.items[]?` asks nothing.
_LISTS: Final = regex(r"\.\w[\w.]*\[\](?!\?)|^['\"]?\s*\.\[(?:\d+\]|\]\s*(?:\|\s*)?\.\w)")
_WORDS: Final = regex(r"'[^']*'|\"[^\"]*\"|[^\s'\"]+")
_ERREXIT: Final = regex(r"set -\w*e|set -o errexit|-o errexit")
_QUIET: Final = frozenset({"-q", "--quiet"})
_ASKS: Final = {
    "jq": frozenset({"-e", "--exit-status"}), "yq": frozenset({"-e", "--exit-status"}),
    "grep": _QUIET, "egrep": _QUIET, "fgrep": _QUIET,
    "sha256sum": frozenset({"-c", "--check"}), "shasum": frozenset({"-c", "--check"}),
}  # fmt: skip
_TAKEN: Final = regex(r"(?:^|[\s;\"'])(\w+)=\"?(?:\$\(|`)$")
_HANDS_ON: Final = frozenset({"GITHUB_OUTPUT", "GITHUB_ENV"})


def is_taken_blindly(run: Invocation, call: Curl) -> bool:
    """Whether what is done with an answer is done with an error page as well."""
    if any("169.254." in url for url in call.urls) or call.has(
        "-w", "--write-out", "-D", "--dump-header", "-K", "--config", "-v", "--verbose"
    ):
        return False
    if is_function_read(run) or function_around(run) is not None or _is_passed(run):
        return False
    pipeline = pipeline_of(run)
    stages = pipeline.stages[1:] if pipeline is not None else ()
    if not all(map(_takes_all, stages)) or _misses(stages, run):
        return False
    text = run.script.shell.text
    rest = text[pipeline.span.end :] if pipeline is not None else ""
    if any(isinstance(stage, sh.Command) and is_kept(stage, rest) for stage in stages):
        return False  # the file is looked at
    before = text[: pipeline.span.start if pipeline is not None else start_of(run)].rstrip()
    if before.endswith(("$(", "`")):
        name = name_taken(run)
        tested = name is not None and is_tested(name, text, gates=False)
        return name is not None and not tested and not _ends_read(name, run)
    if pipeline is not None:
        return not before.endswith("<(") and not APT.search(text[pipeline.span.start :])
    return is_only_put(run, call) or (call.writes and is_read_blindly(run, call))


def is_taken_empty(run: Invocation, call: Curl) -> bool:
    """`x=$(curl --fail … | jq -r .x)` without `pipefail`: of nothing, `jq` makes nothing."""
    if not isinstance(lost_in(run), sh.Pipeline) or run.before.pipefail is not Tri.NO:
        return False
    text = run.script.shell.text
    name = name_taken(run)
    instead = name is not None and re.search(rf"\$\{{{name}:?[-=+?]", text) is not None
    return not instead and "PIPESTATUS" not in text and is_taken_blindly(run, call)


def name_taken(run: Invocation) -> str | None:
    """The variable, or the output of the step, that the answer goes to."""
    pipeline = pipeline_of(run)
    start = pipeline.span.start if pipeline is not None else start_of(run)
    found = _TAKEN.search(run.script.shell.text[:start].rstrip()[-NEAR:])
    return found[1] if found is not None else None


def _misses(stages: tuple[sh.Statement, ...], run: Invocation) -> bool:
    """Whether a command that finds nothing in an error page fails the script."""
    ends = _ends(run)
    heard = stages if run.before.pipefail is Tri.YES else stages[-1:]
    return ends and any(isinstance(s, sh.Command) and _needs_a_list(s) for s in heard)


def _ends(run: Invocation) -> bool:
    """Whether a failing command ends the script."""
    return run.script.scalar is not None or bool(_ERREXIT.search(run.script.shell.text))


def _ends_read(name: str, run: Invocation) -> bool:
    """`echo "$answer" | jq -r '.[0].id'` further on, which fails for what an error is."""
    later = lines_with(name, run.script.shell.text[run.command.span.end :])
    asked = re.findall(rf"\$\{{?{name}\b[^\n|]*\| *jq\b(.*)", later)
    return _ends(run) and any(_LISTS.search(word) for one in asked for word in _WORDS.findall(one))


def _needs_a_list(stage: sh.Command) -> bool:
    """A `grep`, or a `jq` that goes through what an error does not have."""
    texts = [word.literal or word.raw for word in stage.words]
    if texts[:1] == ["jq"]:
        return any(map(_LISTS.search, texts[1:]))
    return not GREPS.isdisjoint(texts[:1])


def _is_passed(run: Invocation) -> bool:
    """Whether the answer is a part of another command's words, or may be missing."""
    return any(
        (isinstance(node, sh.Command) and node.words and not _hands_on(node))
        or (isinstance(node, sh.AndOr) and node.operator == "||" and not ends_failing(node.right))
        for node in holders(run)
    )


def is_handed_on(run: Invocation) -> bool:
    return any(isinstance(n, sh.Command) and n.words and _hands_on(n) for n in holders(run))


def _hands_on(node: sh.Command) -> bool:
    """`echo "x=$(curl …)" >> "$GITHUB_OUTPUT"`."""
    return any(
        part.value in _HANDS_ON
        for redirect in node.redirects
        if redirect.target is not None
        for part in redirect.target.parts
    )


def _takes_all(stage: sh.Statement) -> bool:
    if not isinstance(stage, sh.Command) or not stage.words:
        return False
    texts = [word.literal or word.raw for word in stage.words]
    texts = texts[1:] if texts[0] == "sudo" else texts
    if texts[0] not in TAKES_ALL or any("error(" in text for text in texts):
        return False
    short = {f"-{x}" for text in texts[1:] if re.match("-[A-Za-z]", text) for x in text[1:]}
    return not _ASKS.get(texts[0], frozenset()) & {*texts, *short}
