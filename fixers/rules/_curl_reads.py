"""Answers of curl that are taken as they come: an error page is no answer."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Invocation
from fixers.model.tri import Tri
from fixers.rules._answers import function_around, is_function_read, pipeline_of, start_of
from fixers.rules._curl import Curl
from fixers.rules._curl_files import APT, is_only_put
from fixers.rules._fates import holders, is_kept, is_test_of_if
from fixers.syntax import shell_tree as sh

# These take any text; what unpacks, installs or parses it fails.
_TAKES_ALL: Final = frozenset({
    "awk", "base64", "cat", "cut", "egrep", "fgrep", "grep", "head", "jq", "md5sum", "sed",
    "sha1sum", "sha256sum", "shasum", "sort", "tail", "tee", "tr", "uniq", "wc", "xargs", "yq",
})  # fmt: skip
_GREPS: Final = frozenset({"grep", "egrep", "fgrep"})
_QUIET: Final = frozenset({"-q", "--quiet"})
_ASKS: Final = {
    "jq": frozenset({"-e", "--exit-status"}), "yq": frozenset({"-e", "--exit-status"}),
    "grep": _QUIET, "egrep": _QUIET, "fgrep": _QUIET,
    "sha256sum": frozenset({"-c", "--check"}), "shasum": frozenset({"-c", "--check"}),
}  # fmt: skip
_TAKEN: Final = re.compile(r"(?:^|[\s;])(\w+)=\"?(?:\$\(|`)$")
_TESTS: Final = r"\[\[? |\btest |\bcase |\bgrep |\bjq +(?:-\w+ +)*-\w*e|\bdiff |\bcmp |\berror\("
_FAILED: Final = re.compile(r"\b(?:failure|always|cancelled)\(")

# Messages to people, and servers that only this job talks to.
_CHAT: Final = re.compile(
    r"slack|discord|teams|office\.com|telegram|mattermost|ntfy|pushover|chat\.googleapis|hipchat"
    r"|hc-ping|healthchecks\.io|notif(?:y|ications?)_?(?:webhook|url|hook)",
    re.IGNORECASE,
)
_NEAR: Final = re.compile(
    r"localhost|127\.0\.0\.1|0\.0\.0\.0|169\.254|https?://[a-z][\w-]*(?::\d+)?(?:[/\s\"']|$)",
    re.IGNORECASE,
)


def sureness(run: Invocation) -> Confidence:
    """How sure it is that a refusal matters."""
    text = " ".join(word.raw for word in run.words)
    if _NEAR.search(text):
        return Confidence.LOW
    return Confidence.MEDIUM if _CHAT.search(text) else Confidence.HIGH


def is_taken_blindly(run: Invocation, call: Curl) -> bool:
    """Whether what is done with an answer is done with an error page as well."""
    if any("169.254." in url for url in call.urls) or call.has(
        "-w", "--write-out", "-D", "--dump-header", "-K", "--config", "-v", "--verbose"
    ):
        return False
    if is_function_read(run) or function_around(run) is not None or _is_passed(run):
        return False
    pipeline = pipeline_of(run)
    if pipeline is not None and (
        not all(map(_takes_all, pipeline.stages[1:])) or _fails_without(pipeline, run)
    ):
        return False
    text = run.script.shell.text
    rest = text[pipeline.span.end :] if pipeline is not None else ""
    stages = pipeline.stages[1:] if pipeline is not None else ()
    if any(isinstance(stage, sh.Command) and is_kept(stage, rest) for stage in stages):
        return False  # the file is looked at
    before = text[: pipeline.span.start if pipeline is not None else start_of(run)].rstrip()
    if before.endswith(("$(", "`")):
        name = _TAKEN.search(before)
        return name is not None and not _is_tested(name[1], text)
    if pipeline is not None:
        return not before.endswith("<(") and not APT.search(text[pipeline.span.start :])
    return not before.endswith("<(") and is_only_put(run, call)


def is_diagnosis(run: Invocation, call: Curl) -> bool:
    """Whether somebody only waits for a server, or wants to see what it says."""
    if any("169.254." in url for url in call.urls):
        return True
    if any(map(_NEAR.search, call.urls)) and call.has(
        "--retry", "--retry-connrefused", "--retry-all-errors"
    ):
        return True
    text = run.script.text_before(0) + run.script.text_after(0)
    twice = any(text.count(url) > 1 for url in call.urls)
    if twice and not is_discarded(run, call):
        return True  # asked for elsewhere in the script
    condition = run.step.condition if run.step is not None else None
    told = condition is not None and _FAILED.search(condition.value)
    seen = call.has("-v", "--verbose", "-i", "--include", "-I", "--head")
    shown = call.has("-w", "--write-out") and not is_discarded(run, call)
    return bool(told) or seen or shown


def is_discarded(run: Invocation, call: Curl) -> bool:
    """Whether nobody sees the answer, or there is none: only the status can matter."""
    kept = call.value("-o", "--output")
    sent = [r.target.raw for r in run.command.redirects if r.target and r.descriptor != "2"]
    return "/dev/null" in (kept, *sent) or call.has("-I", "--head")


def is_branch(run: Invocation) -> bool:
    """`if curl …; then`, and not the waiting of a loop."""
    return not any(_waits(node, run) for node in holders(run)) and is_test_of_if(run)


def _waits(node: sh.Statement, run: Invocation) -> bool:
    """Whether a loop asks the same again and again, and not one address after another."""
    if isinstance(node, sh.For):
        text = run.script.shell.text[node.span.start : run.command.span.end]
        return not re.search(rf"\$\{{?{node.variable}\b", text)
    return isinstance(node, sh.While)


def _is_passed(run: Invocation) -> bool:
    """Whether the answer is a part of another command's words, or may be missing."""
    return any(
        (isinstance(node, sh.Command) and node.words)
        or (isinstance(node, sh.AndOr) and node.operator == "||")
        for node in holders(run)
    )


def _takes_all(stage: sh.Statement) -> bool:
    if not isinstance(stage, sh.Command) or not stage.words:
        return False
    texts = [word.literal or word.raw for word in stage.words]
    texts = texts[1:] if texts[0] == "sudo" else texts
    if texts[0] not in _TAKES_ALL or any("error(" in text for text in texts):
        return False
    short = {f"-{x}" for text in texts[1:] if re.match("-[A-Za-z]", text) for x in text[1:]}
    return not _ASKS.get(texts[0], frozenset()) & {*texts, *short}


def _fails_without(pipeline: sh.Pipeline, run: Invocation) -> bool:
    """Whether the pipeline ends with a `grep`, whose exit code is that of a statement."""
    last, around = pipeline.stages[-1], holders(run)[:-1]
    if not isinstance(last, sh.Command) or run.before.errexit is not Tri.YES:
        return False
    greps = bool(last.words) and last.words[0].literal in _GREPS
    return greps and not any(isinstance(node, sh.AndOr | sh.Command) for node in around)


def _is_tested(name: str, text: str) -> bool:
    """Whether the value, or one that is made of it, is looked at."""
    return any(
        re.search(rf"(?:{_TESTS})[^\n]*\$\{{?{one}\b|\$\{{{one}:[?]|<<< *\"?\$\{{?{one}\b", text)
        or re.search(rf"\$\{{?{one}\b[^\n]*\| *(?:grep|jq +(?:-\w+ +)*-\w*e)", text)
        for one in _made_of(name, text)
    )


def _made_of(name: str, text: str) -> Iterator[str]:
    names = [name]
    for one in names:
        yield one
        found = re.findall(rf"(?:^|[\s;])(\w+)=[^\n]*\$\{{?{one}\b", text)
        names += [other for other in found if other not in names]
