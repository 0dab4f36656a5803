"""Names of files that are in no repository: builds make them, or `.gitignore` lists them."""

import posixpath
import re
from collections.abc import Iterator
from fnmatch import translate
from typing import Final

from fixers.model import Repository, RepoTree
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_MADE: Final = regex(
    r"(^|/)(node_modules|dist|build|target|out|output|bin|obj|vendor|coverage|\.venv|venv|tmp|temp"
    r"|cache|artifacts?|[\w-]*reports?|[\w-]*results?|gen(?:erated)?|\.terraform|download\w*|release\w*"
    r"|_?site|public|html|\.cache|_build|pkg|package|logs?|\.next|\.nuxt|deps|wheelhouse"
    r"|__pycache__|\.gradle|cdk\.out|\.aws-sam|\.serverless|allure[\w-]*|screenshots|htmlcov)(/|$)"
    r"|\.(log|zip|tgz|gz|tar|jar|war|whl|exe|deb|rpm|tfplan|plan|bin|so|key|pem|crt|sarif|pid|lock|env"
    r"|jtl|out|html|csv|db|sqlite3?|tmp|bak|cov|lcov|sha256|asc|sig|crdownload)$"
    r"|(^|/)(?![\w.-]*\.(?:py|sh|js|mjs|ts|go|rb|tf|bats|example|sample|template|dist)$)(\.env[\w.-]*|kubeconfig[\w.-]*|tfplan|plan|coverage[\w.-]*|[\w.-]*report[\w.-]*"
    r"|[\w.-]*results?[\w.-]*|manifest\.json|outputs?\.\w+|version\.txt|changelog\.txt|response\.\w+)$",
    re.IGNORECASE,
)
# Folders of compilers, which copy sources into them under the same names.
_COMPILED: Final = regex(
    r"(^|/)(bin|obj)/([\w.]+/)?(debug|release)(/|$)|(^|/)target/(debug|release|classes)(/|$)"
    r"|(^|/)build/(libs|classes|resources|outputs|distributions)(/|$)",
    re.IGNORECASE,
)
_SOURCES: Final = {
    ".js": (".ts", ".tsx", ".jsx", ".coffee"),
    ".mjs": (".mts",),
    ".cjs": (".cts",),
    ".css": (".scss", ".sass", ".less"),
}
# What a program fills in to make the file without that ending.
_TEMPLATES: Final = (".in", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".erb", ".m4")
_CONFIGURES: Final = ("configure.ac", "configure.in", "config.m4")
# Managers of packages alone put anything there.
_DEPENDENCIES: Final = regex(
    r"(^|/)(node_modules|vendor|bower_components|Pods|\.?venv|site-packages|\.bundle|\.yarn)/"
)


def may_be_made(
    path: str, repository: Repository, *, by_hand: bool = False, built: bool = False
) -> bool:
    """Whether the name is one that builds make, or that the repository ignores. What is written
    `by_hand` builds do not make, whatever its folder is called; `built`: something ran that makes
    files of its own."""
    if _COMPILED.search(path):
        return True
    new = path
    for part in prefixes(path):  # folders that the repository has itself are no build's
        if not is_folder(part, repository):
            new = path[len(posixpath.dirname(part)) :].lstrip("/")
            break
    root, _, inside = new.partition("/")
    kept = not built and root in {"bin", "build"}
    script = kept and new.endswith((".sh", ".bash")) and not _MADE.search(inside)
    compiled = built and _is_compiled_into(path, repository)
    built = bool(_MADE.search(new)) and not script and not by_hand
    built = built or compiled or bool(_DEPENDENCIES.search(path))
    return built or _is_compiled(path, repository) or is_ignored(path, repository.tree)


def _is_compiled(path: str, repository: Repository) -> bool:
    """Whether a compiler makes it of a file beside it, or a template of it is there."""
    stem, ending = posixpath.splitext(path)
    folder, name = posixpath.split(path)
    beside = [stem + source for source in _SOURCES.get(ending, ())]
    beside += [path + ending for ending in _TEMPLATES]
    if name == "configure":
        beside += [posixpath.join(folder, source) for source in _CONFIGURES]
    return any(repository.tree.mode(one) is not None for one in beside)


def _is_compiled_into(path: str, repository: Repository) -> bool:
    """JavaScript in a folder that the repository lacks, under its name or one alike: compilers
    write it there, and `index.js` is in many folders."""
    first, _, rest = path.partition("/")
    if not rest or not path.endswith((".js", ".mjs", ".cjs")):
        return False
    return first.rstrip("s") not in {one.rstrip("s") for one in repository.names_in("")}


def is_ignored(path: str, tree: RepoTree) -> bool:
    above = ["", *(f"{part}/" for part in prefixes(posixpath.dirname(path)) if part)]
    return any(
        _is_listed(path[len(folder) :], tree.read(f"{folder}.gitignore"), whole=not folder)
        for folder in above
    )


def _is_listed(path: str, source: object, *, whole: bool) -> bool:
    """`whole`: of all the repository, where `*` and then `!name` list what is in it."""
    lines = source.text.split("\n") if isinstance(source, Source) else []
    plain = [line.strip() for line in lines if line.strip() and line[0] not in "#!"]
    parts = list(prefixes(path))
    for line in plain:
        if whole and not line.strip("*/"):
            continue
        pattern = line.rstrip("/")
        anchored = "/" in pattern
        matches = re.compile(translate(pattern.lstrip("/").replace("**/", ""))).fullmatch
        tried = parts if anchored else [*parts, *(part.rpartition("/")[2] for part in parts)]
        if any(matches(part) for part in tried):
            return True
    return False


def is_folder(path: str, repository: Repository) -> bool:
    return bool(repository.inside(path)) or path in repository.folders


def prefixes(path: str) -> Iterator[str]:
    pieces = path.split("/")
    return ("/".join(pieces[: i + 1]) for i in range(len(pieces)))
