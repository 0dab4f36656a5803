"""Where an answer of curl goes that nobody looked at."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Invocation
from fixers.rules._curl.answers import pipeline_of, unquoted
from fixers.rules._curl.call import Curl
from fixers.rules._curl.fix import declared
from fixers.rules._curl.gates import is_gate
from fixers.rules._curl.later import is_asked_for_later
from fixers.rules._curl.reads import is_diagnosis, only_tells
from fixers.rules._curl.taken import name_taken
from fixers.rules._curl.tested import is_tested, made_of
from fixers.rules._shared.fates import lost_in
from fixers.rules._shared.holders import function_around
from fixers.rules._shared.without_errexit import is_called_softly
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

# With a wrong value these fail by themselves.
_HEARD: Final = regex(
    r"\b(?:wget|tar|unzip|dpkg|apt|apt-get|pip3?|npm|helm|brew)\b|\bgit +(?:clone|checkout|fetch)\b"
    r"|\b(?:float|int)\(['\"]?\$|\bdocker +(?:pull|login)\b"
    r"|\bcurl\b[^|;]* (?:-\w*[foO]\w*|--(?:fail|output|remote-name)\S*)(?: |$)"
)
# What only opens a door is refused there: a call that must not be says so itself.
_SHOWN_AT_THE_DOOR: Final = r"\b(?:[Aa]uthorization|PRIVATE-TOKEN|X-[\w-]+): *(?:\w+ )?\$\{?"
_SAYS: Final = regex(
    r"\s*(?:echo|printf|(?:log|info|warn|error|success|note|print|msg|say)\w*)\b[^|<>;&`]*"
)
_HANDS_ON: Final = regex(r">> *\"?\$\{?GITHUB_(?:OUTPUT|ENV)\b")
_EXPORTED: Final = regex(r"[\"'\s](\w+)=\S")
_COMMITS: Final = regex(r"\bgit (?:-C \S+ )?(?:commit|push)\b")
_DATA: Final = regex(r"\.(?:json|ya?ml|csv|tsv|txt|xml|md|html|svg|geojson|toml)[\"']?$")
# A path that names a question; a query of GraphQL that is no mutation; what logs in.
_ASKS: Final = regex(
    r"token|oauth|/auth|login|session|graphql|query|search|count|lookup|validate|lint|check"
    r"|grant_type|password",
    re.IGNORECASE,
)
_ENDS: Final = regex(r"^\s*set (?:-\w*e|-o errexit)", re.MULTILINE)
_DEFAULT: Final = regex(r"\bjq\b[^|]*[^|]//(?:[^|]|$)")


def weight(run: Invocation, call: Curl) -> Confidence:
    """More where the answer flows on than where what takes it would fail."""
    pipeline, text = pipeline_of(run), run.script.shell.text
    span = pipeline.span if pipeline is not None else run.command.span
    name = name_taken(run)
    looked = is_diagnosis(run, call) or only_tells(call)
    gate = name is not None and any(is_gate(one, text) for one in made_of(name, text))
    if looked or (not gate and _DEFAULT.search(text[span.start : span.end])):
        return Confidence.LOW
    if (call.writes and not _is_question(call)) or (name is None and is_committed(run, call)):
        return Confidence.MEDIUM
    goes_on = name is not None and any(_uses(name, run))
    return Confidence.MEDIUM if goes_on else Confidence.LOW


def weight_of_sent(run: Invocation, call: Curl) -> Confidence:
    """Of what is sent in a script that goes on: less where it looks later whether it is there."""
    return Confidence.LOW if is_asked_for_later(run, call) else Confidence.MEDIUM


def _is_question(call: Curl) -> bool:
    """Whether a POST only asks: for a token, which is refused later, or for what is there."""
    sent = (value for name, value in call.options if name.startswith(("-d", "--data", "--json")))
    return any(_ASKS.search(text) for text in (*call.urls, *sent) if text)


def is_taken_as_declared(run: Invocation, call: Curl) -> bool:
    """`export TOKEN=$(curl -f …)`, and the value is used without a look."""
    found = declared(run)
    if call.writes or found is None or isinstance(lost_in(run), sh.AndOr):
        return False
    text = run.script.shell.text
    in_function = found[2] == "local" or function_around(run) is not None
    if in_function and (is_called_softly(run) or not _ENDS.search(text)):
        return False
    return not is_tested(found[3], text)


def is_committed(run: Invocation, call: Curl) -> bool:
    """Whether a file of data, with an error in it, would be committed."""
    into = [r.target.raw for r in run.command.redirects if ">" in r.operator and r.target]
    kept = any(_DATA.search(file) for file in (call.file, *into) if file)
    return kept and bool(_COMMITS.search(run.script.text_after(run.command.span.end)))


def _uses(name: str, run: Invocation) -> Iterator[bool]:
    """For each use of the value whether it goes on with a wrong one."""
    text = run.script.shell.text.replace("\\\n", " ")
    text = re.sub(rf"{_SHOWN_AT_THE_DOOR}{name}\b", "", text)
    names = tuple(made_of(name, text))
    named = re.compile("|".join(rf"\$\{{?{one}\b" for one in names))
    start = text[: run.command.span.start].rfind("\n") + 1
    for line in (x for x in text[start:].split("\n") if any(one in x for one in names)):
        if _HANDS_ON.search(line) and (named.search(line) or f"{name}=$(" in line):
            found = _EXPORTED.search(line)
            yield found is not None and _is_wanted(found[1], run)
        elif named.search(line) and not _SAYS.fullmatch(unquoted(line)):
            yield not _HEARD.search(line) and not re.match(r"\s*(?:export )?\w+=", line)


def _is_wanted(name: str, run: Invocation) -> bool:
    """Whether a later step uses what is handed on, and none asks what it is."""
    text = run.step.source.text if run.step is not None else ""
    lines = [
        line
        for line in text.split("\n")
        if re.search(rf"outputs\.{name}\b|env\.{name}\b|\$\{{?{name}\b", line)
        and not _HANDS_ON.search(line)
    ]
    asked = any(re.search(r"\bif:|\[\[? |!=|==", line) for line in lines)
    return bool(lines) and not asked
