"""Words of a call of Trivy: which scan it is, and whether unknown ones may be options."""

from typing import Final

from fixers.rules._shared.programs import Program
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_FILES: Final = frozenset({"fs", "filesystem", "config", "conf", "repo", "repository", "rootfs"})
SCANS: Final = _FILES | {"image", "i", "vm", "k8s", "kubernetes", "sbom"}
# What a variable holds that is no option.
_NAMES: Final = regex(
    r"(?i)image|digest|registry|severit(?:y|ies)|(?<![a-z])(?:tag|sha|ur[il]|host|target|path|dir"
    r"|director(?:y|ie)|folder)s?(?![a-z])"
)
_OPTIONS: Final = regex(r"(?i)arg(?!et)|flag|opt|param|extra|cmd|command")
_VARIABLES: Final = frozenset({sh.PartKind.VARIABLE, sh.PartKind.EXPRESSION, sh.PartKind.EXPANSION})
_FLAGS: Final = frozenset({
    "--ignore-unfixed", "--no-progress", "--quiet", "-q", "--debug", "-d", "--insecure",
    "--offline-scan", "--skip-db-update", "--skip-java-db-update", "--list-all-pkgs",
})  # fmt: skip


def is_scan(program: Program) -> bool:
    """Whether it scans, and no word may hold options: an unknown one is the target where it stands
    last and nothing else can be it."""
    verb = _verb(program)
    doubtful = [word for arg, word in program.pairs if arg is None and _may_be_options(word)]
    if verb not in SCANS or not doubtful:
        return verb in SCANS
    at = program.args.index(verb) + 1
    before = zip(("", *program.args[at:]), program.args[at:-1], strict=False)
    others = [a for old, a in before if not (a or "-").startswith("-") and not _takes(old)]
    alone = doubtful == [program.words[-1]] and not others and not _takes(program.args[-2])
    raw = doubtful[0].raw
    return alone and not (_OPTIONS.search(raw) or {"@", "*"} & set(raw))


def _verb(program: Program) -> str | None:
    """The kind of scan; options may stand before it."""
    words = [arg for arg in program.args if arg is None or not arg.startswith("-")]
    known = next((arg for arg in words[:3] if arg in SCANS), None)
    return known if known or not words else words[0]


def _takes(option: str | None) -> bool:
    """Whether the word behind this one is its value."""
    plain = option is not None and option.startswith("-") and "=" not in option
    return plain and option not in _FLAGS


def _may_be_options(word: sh.Word) -> bool:
    """An image or a path has a `/` or a `:` in it, or a variable that says what it holds; of
    `"${flags[@]}"` and `"$@"` each is a word."""
    if any(part.value == "@" or part.operator == "[@]" for part in word.parts):
        return True
    if not word.raw.startswith(("$", "`")):
        return False
    names = " ".join(part.value for part in word.parts if part.kind in _VARIABLES)
    text = "".join(part.value for part in word.parts if part.kind is sh.PartKind.TEXT)
    named = _NAMES.search(names) and not _OPTIONS.search(names)
    return not (named or "/" in text or ":" in text)
