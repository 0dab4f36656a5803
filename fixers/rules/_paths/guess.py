"""Words that look like files of a repository, of commands of which nothing is known."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Invocation
from fixers.model.facts.paths import makes_or_goes
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word

# People write these; a name with a folder, so that it is no word of a language. `@vars/x.yml` is
# the mark of a file, or the scope of a package; `-e@vars/x.yml` begins with its option.
_SOURCE: Final = regex(
    r"(?:\./)?(?![@-])[\w@.-]+(?:/[\w@.-]+)+\.(?:sh|bash|bats|ps1|py|rb|go|[cm]?[jt]s|pl|tf|tfvars|hcl|sql"
    r"|ya?ml|json5?|toml|ini|cfg|conf|md|proto|graphql|entitlements|plist|xml|properties)"
    r"|(?:\./)?(?![@-])[\w@.-]+(?:/[\w@.-]+)*/Dockerfile[\w.-]*"
)
# An option with the place of what a command makes.
MADE: Final = regex(r"-{1,2}(?:o|O|[\w-]*(?:out|output|dest|target|report|log|save|write)[\w-]*)")
# What programs write as well as people.
_DATA: Final = regex(r"\.(?:ya?ml|json5?|toml|ini|cfg|conf|md|txt|csv|xml|properties)$")
_LOCKS: Final = regex(r"(?:^|/)(?:package-lock\.json|pnpm-lock\.yaml|npm-shrinkwrap\.json)$")
# An option with a pattern for names, which stand anywhere: `--testPathPattern=`, `--grep`.
_PATTERNS: Final = regex(
    r"-{1,2}(?:[\w-]*(?:pattern|regex|regexp|match|grep|glob|filter)s?|t)", re.IGNORECASE
)
_ELSEWHERE: Final = regex(
    r"-{1,2}(?:C|w|workspaces?|filter|prefix|cwd|dir|directory|chdir)|workspaces?"
)


def guessed_words(run: Invocation) -> Iterator[tuple[int, str]]:
    """The words, where the command neither makes files nor runs in another place."""
    if not any(arg and "/" in arg for arg in run.args):  # most often
        return
    if makes_or_goes(run.name) or run.path in run.before.functions:
        return
    said = [arg or word.raw.strip("\"'") for word, arg in zip(run.words, run.args, strict=True)]
    options = (text for i, text in enumerate(said) if not i or text.startswith("-"))
    if any(_ELSEWHERE.fullmatch(option.partition("=")[0]) for option in options):
        return
    for index, arg in enumerate(run.args):
        before = run.args[index - 1] if index else ""
        option, _, value = (arg or "").rpartition("=")
        if before is None or "/" not in value or not _SOURCE.fullmatch(value):
            continue
        made = option or before
        if not (MADE.fullmatch(made) or _PATTERNS.fullmatch(made)):
            yield index, value


def is_data(path: str) -> bool:
    """Whether programs write such files as well as people."""
    return bool(_DATA.search(path)) and not _LOCKS.search(path)


def surely(run: Invocation, word: Word) -> Confidence:
    """How sure it can be at most that a guessed word is read: a program may write data to a place
    that no option tells of."""
    index = next(i for i, own in enumerate(run.words) if own is word)
    before = (run.args[index - 1] if index else "") or ""
    told = word.raw.startswith("-") or before.startswith("-")
    return Confidence.MEDIUM if told or not _DATA.search(word.literal or "") else Confidence.LOW
