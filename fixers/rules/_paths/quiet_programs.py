"""Python and JavaScript that surely writes no file: checks, and what prints a value."""

import re
import sys
from collections.abc import Container
from functools import lru_cache
from typing import Final

from fixers.model import Invocation, Repository, Trace
from fixers.rules._paths.checkouts import place_of
from fixers.rules._shared.leaves import worker_of
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_PYTHON: Final = regex(r"python(?:3(?:\.\d+)?)?")
_PROGRAM: Final = regex(r"\.(?:py|[cm]?js)$")
# They take a program in their own words, or from a heredoc.
_READ_HERE: Final = frozenset({
    "node", "deno", "bun", "perl", "ruby", "php", "awk", "gawk", "sed", "pwsh", "lua", "Rscript",
})  # fmt: skip
_SPACE: Final = regex(r"\s")
_NAME: Final = regex(r"[\w-][\w.-]*\.\w+")
# What a job tells its runner is no file of the workspace.
_TOLD: Final = regex(
    r"\bopen\([^()]*(?:\([^()]*)?GITHUB_(?:OUTPUT|ENV|STEP_SUMMARY|PATH)\b[^\n]*"
    r"|\bappendFile(?:Sync)?\([^()]*GITHUB_(?:OUTPUT|ENV|STEP_SUMMARY|PATH)\b[^\n]*"
    r"|\bstd(?:out|err)\.(?:buffer\.)?write\b"
)
_WRITES: Final = {
    "py": regex(
        r"\bopen\((?:[^()]|\([^()]*\))*,\s*(?:mode\s*=\s*)?(?!mode|[\"']rb?t?[\"']|encoding|newline|errors)"
        r"|write_|\bdump\(|mkdir|makedirs|mkfifo|touch\(|copy|move\(|\.rename|\.replace\([^,()]*\)|link\("
        r"|extract|unpack|download|urlretrieve|savefig|\.save|\bto_(?:csv|json|excel|parquet)"
        r"|subprocess|system\(|popen|exec|spawn|import_module|__import__|runpy|tarfile|zipfile|sqlite"
    ),
    "js": regex(
        r"(?<!stdout\.)(?<!stderr\.)\b(?:write|append|copy|output|ensure)\w*\(|mkdir|\bcp(?:Sync)?\(|rename"
        r"|link|createWrite|child_process|exec|spawn|fork|download|\.save|\beval\b"
    ),
}
_IMPORT: Final = regex(r"(?:^|;)[ \t]*(?:from|import)[ \t]+(\.*\w*)", re.MULTILINE)
_REQUIRED: Final = regex(r"(?:\brequire\(|\bimport\(|\bfrom|\bimport)\s*[\"'`]([^\"'`]+)")
# Libraries that read, parse or print.
_KNOWN: Final = frozenset(sys.stdlib_module_names) | {
    "yaml", "ruamel", "requests", "httpx", "toml", "tomli", "packaging", "jsonschema", "semver",
    "click", "rich", "colorama", "tabulate", "dotenv", "jinja2", "boto3", "botocore", "bs4", "lxml",
    "django", "github", "termcolor", "pyhcl", "hcl2", "json5",
}  # fmt: skip
_NODE: Final = frozenset({
    "fs", "path", "os", "url", "util", "crypto", "assert", "http", "https", "process", "events",
    "readline", "stream", "buffer", "querystring", "timers", "zlib", "js-yaml", "yaml", "semver",
    "glob", "fast-glob", "minimist", "chalk", "ajv", "@actions/core",
})  # fmt: skip


def seen_programs(trace: Trace) -> frozenset[Invocation]:
    """Programs of which all that they are told is in the trace as well."""
    told = (event.told for event in trace.commands() if event.told is not None)
    return frozenset(one.by for one in told if one.seen)


def named_in(event: Invocation, repository: Repository, seen: object) -> frozenset[str]:
    """Names of files in the text of a program that is run: each may be one that it makes."""
    if seen:
        return frozenset()
    run = worker_of(event)
    program = _program(run, repository)
    texts = [program[0]] if program is not None else []
    if run.name in _READ_HERE or _PYTHON.fullmatch(run.name):
        texts += [arg for arg in run.args if arg and _SPACE.search(arg)]
        texts += [r.heredoc.body.raw for r in run.command.redirects if r.heredoc is not None]
    return frozenset().union(*map(_names, texts))


@lru_cache(maxsize=128)
def _names(text: str) -> frozenset[str]:
    return frozenset(_NAME.findall(text))


def is_quiet(event: object, seen: Container[object], repository: Repository) -> bool:
    """Whether a command is one of the `seen`, or a program that writes no file, of this
    repository or in its own words."""
    if event in seen or not isinstance(event, Invocation):
        return event in seen
    program = _program(worker_of(event), repository)
    return program is not None and _only_reads(*program)


def _program(run: Invocation, repository: Repository) -> tuple[str, str] | None:
    """The text and the language of a program that a command runs."""
    kind = "py" if _PYTHON.fullmatch(run.name) else "js" if run.name == "node" else ""
    text = _inline(run) if kind else None
    path = (
        run.path if not kind and "/" in run.path else next(iter(run.args), None) if kind else None
    )
    if text is None and path and _PROGRAM.search(path):
        kind = "py" if path.endswith(".py") else "js"
        place = place_of(path, run.directory)
        source = repository.tree.read(place) if place is not None else None
        text = source.text if isinstance(source, Source) else None
    return None if text is None else (text, kind)


def _inline(run: Invocation) -> str | None:
    """The program of `python -c …`, `node -p …`."""
    option = {"-c", "-e", "-p", "--eval", "--print", "-pe"}
    at = next((i + 1 for i, arg in enumerate(run.args) if arg in option), len(run.words))
    return run.words[at].raw.strip("\"'") if at < len(run.words) else None


@lru_cache(maxsize=128)
def _only_reads(text: str, kind: str) -> bool:
    if _WRITES[kind].search(_TOLD.sub("", text)):
        return False
    if kind == "py":
        return _KNOWN.issuperset(name.partition(".")[0] for name in _IMPORT.findall(text))
    needed = (name for name in _REQUIRED.findall(text) if not name.endswith(".json"))
    return _NODE.issuperset(name.removeprefix("node:").removesuffix("/promises") for name in needed)
