"""PowerShell and `cmd` as POSIX shell of the same length, as far as both read alike.

Only plain command lines stay, those outside of blocks or those inside; all else becomes spaces,
or `eval` where it may put a program on PATH, so that every command that remains stands at its
own place. `$env:NAME` is called `$env_NAME`.
"""

import re
from collections.abc import Iterator
from typing import Final

from fixers.syntax.regex import regex

_PLAIN: Final = regex(
    r"\s*(?:call\s+|&\s*(?P<quote>[\"'])?)?[A-Za-z][\w.]*(?:-[a-z]\w*)*(?(quote)(?P=quote))(?=[\s;|&]|$)",
    re.ASCII,
)
_WORDS_OF_SHELL: Final = frozenset({
    "if", "else", "elseif", "for", "foreach", "while", "do", "switch", "function", "filter",
    "param", "try", "catch", "finally", "return", "throw", "exit", "begin", "process", "end",
    "class", "enum", "using", "trap", "break", "continue", "data", "setlocal", "endlocal", "goto",
    "rem", "set", "echo", "cd", "pushd", "popd", "mkdir", "copy", "move", "del", "type", "start",
    "path", "where",
})  # fmt: skip
# A script of PowerShell or `cmd`, by a path that is written out.
_SCRIPT: Final = regex(
    r"(\s*)([&.]\s+|call\s+)?(?=[\"']?(?P<folder>\.{0,2}[\\/](?:[\w.-]+[\\/])*|(?:[\w.-]+[\\/])+)?"
    r"(?!(?:gradlew|mvnw)\.)[\w.-]+\.(?:ps1|bat|(?(folder)cmd))[\"']?(?:\s|$))",
    re.ASCII | re.IGNORECASE,
)
_BRINGS: Final = regex(
    r"install(?!-(?:module|packageprovider|psresource)\b)|choco|winget|scoop|GITHUB_PATH"
    r"|(?<![-$])\bpath\b|webclient|curl|iwr|irm|scriptblock"
    # A request brings a program only where what it fetches is kept, in a file that may be one.
    r"|(?:webrequest|restmethod)(?=.*(?:@\w|`\s*$|\|"
    r"|-outfile[\s:]+[\"']?(?:[^\s\"']*\$|[^\s\"']*\.(?:zip|7z|t?gz|tar)\b)))"
    # What a variable names, a module of the repository's own, a script of another shell.
    r"|&\s*[\"']?[$(]|(?:^|[;={(])\s*\.\s+[\"']?[$./\\]|import-module\s+[\"']?[$./\\]"
    r"|^\s*(?:&\s*)?[\"']?[.\w/\\-]+\.(?:sh|bash)\b"
    r"|alias|\bfunction\b(?!\s+[a-z]+-\w)|expand-archive|download|iex\b|invoke-expression|start-process|msiexec|\.msi"
    r"|\.exe\b|\.ps1|(?<!gradlew)(?<!mvnw)\.(?:cmd|bat)\b",
    re.IGNORECASE,
)
# Words for a reader.
_SAYS: Final = regex(
    r"\s*(?:#|::|rem\s|(?:Write-(?:Host|Output|Verbose|Information|Warning|Error)|echo)\b"
    r"(?!.*(?:GITHUB_|[|`>]|\$\()))",
    re.IGNORECASE,
)
# A file of commands outside of the repository, which may set any PATH: `vcvarsall.bat`.
_BATCH: Final = regex(
    r"\s*(?:call\s+|&\s+)?\"?(?:[A-Z]:|%\w|\$)[^\"\n]*\.(?:bat|cmd)\b", re.ASCII | re.IGNORECASE
)
_BRACKET: Final = regex(r"[({\[)}\]]")
_OPENS: Final = "({["
# `$x = aws …` and `$x = (aws …).Name`: the call stands behind it.
_KEPT: Final = regex(r"^(\s*)(?:\[\w+\]\s*)?\$[\w:]+\s*=\s*(?=[(&]?\s*[A-Za-z])")
# `$x = "text"`, of which each letter means the same to a shell.
_SET: Final = regex(
    r"^(\s*)\$((?:env:)?\w+)\s*=\s*"
    r"(?=(?:'[^'\\]*'|\"(?:[^\"`$\\]|\$(?!\())*\"|\$env:\w+|\$\{env_\w+:0+:\d+\})\s*$)",
    re.IGNORECASE,
)
# What `set` of `cmd` says, as `cmd_text` gives it.
_SAID: Final = regex(r"\s*_\w+=\S+\s*")
# `$x = (git …)`, and without the brackets: then it stands one letter further to the left.
_OF_GIT: Final = regex(
    r"^\s*\$(\w+)\s*=\s*(?:(\()(git [\w ./-]+)\)(?:\.Trim\(\))?|(git [\w ./-]+?))\s*$",
    re.IGNORECASE,
)
# The first letters of a variable; zeros in front of where they begin fill the place.
_BEGINNING: Final = regex(r"(\$\()?\$env:(\w+)\.Substring\(0, ?(\d+)\)(?(1)\))", re.IGNORECASE)
_BLOCK: Final = regex(
    r"^\s*(?:\}\s*)?(?:if|else|elseif|for|foreach|while|do|try|catch|finally|function|filter|switch)\b"
    r"|^\s*(?:default|'[^']*'|\"[^\"]*\")\s*\{\s*$"  # in a `switch`
    r"|\|\s*(?:ForEach-Object|foreach|%)\s*\{\s*$",
    re.IGNORECASE,
)
_HERE: Final = regex(r"@(['\"])\s*$")
_NAMED: Final = regex(r"\$\{\{.*?\}\}|\$\{[\w:]+\}")
_LITERAL: Final = regex(r"'[^']*'|\"(?:[^\"`$]|\$(?!\())*\"")
# Brackets of its own; `@args` stands for the words of a list.
_UNLIKE: Final = regex(r"[{}]|\$\(|@(?![\w/.-])")
_SPLAT: Final = regex(r"(?<=\s)@(?=\w+(?:\s|$))")
_CONTINUES: Final = ("`", "^")
_UNREAD: Final = regex(r"^eval(?=\s*$)", re.MULTILINE)
# Of several lines, such as the examples of its use that a script begins with.
_COMMENT: Final = regex(r"(?<!\S)<#.*?#>", re.DOTALL)
# The alias of `Invoke-Expression`, which runs any text.
_EVALUATES: Final = regex(r"(?:^|[|;&])\s*iex\b", re.IGNORECASE)


def as_posix(text: str, *, blocks: bool = False) -> str:
    """The text with everything masked that is no plain command; with `blocks` those that stand
    in a block stay, and no others."""
    read = _lines(_BEGINNING.sub(_letters, without_remarks(text)), blocks)
    return "\n".join(_alike(line) if plain else _masked(line) for line, plain in read)


def without_unread(read: str) -> str:
    """What `as_posix` gave without what it does not know; nothing where no command is left."""
    left = _UNREAD.sub("    ", read)
    return left if left.strip() else ""


def without_remarks(text: str) -> str:
    """The text with spaces in the place of `<# … #>`, in which examples stand."""
    if "<#" not in text:
        return text
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _lines(text: str, blocks: bool) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is a plain command."""
    open_: list[bool] = []  # for each bracket whether it is that of a block
    here = ""
    continued = False
    for written in text.split("\n"):
        if here:
            here = "" if written.startswith(here) else here
            yield written, False
            continue
        line = _closed(written) if continued else _assignment(written)
        told = continued or line != written or _SAID.fullmatch(line) is not None
        if not told:
            line = _behind_name(written)
            told = _is_plain(line)
        plain = told and (continued or ((bool(open_) and all(open_)) if blocks else not open_))
        depth = len(open_)
        _follow(line, open_)
        opens = _HERE.search(line)
        here = f"{opens[1]}@" if opens else ""
        plain = plain and len(open_) == depth and not here
        continued = plain and line.rstrip().endswith(_CONTINUES)
        yield line if plain else written, plain


def _behind_name(line: str) -> str:
    """The line without the variable that keeps what a call prints."""
    kept = _KEPT.match(line)
    if kept is None:
        return line
    at = kept.end()
    wrapped = line[at] == "("
    return " " * (at + wrapped) + _closed(line[at + wrapped :])


def _assignment(line: str) -> str:
    """`$x = "text"` as a shell says it, the text in its place."""
    if made := _OF_GIT.match(line):
        text = made[3] or made[4]
        at = made.start(3) if made[2] else made.start(4) - 1
        alike = (f"{made[1]}=$(".rjust(at) + f"{text})").ljust(len(line))
        return alike if len(alike) == len(line) else line
    found = _SET.match(line)
    if found is None:
        return line
    name = found[2].replace(":", "_")
    return f"{name}=".rjust(found.end()) + line[found.end() :]


def _letters(found: re.Match[str]) -> str:
    start, end = f"${{env_{found[2]}:", f":{found[3]}}}"
    return start + "0" * (len(found[0]) - len(start) - len(end)) + end


def _closed(line: str) -> str:
    """The line up to the bracket that closes what was opened before it."""
    depth = 0
    for found in re.finditer(r"[()]", line):
        depth += 1 if found[0] == "(" else -1
        if depth < 0:
            return line[: found.start()] + " " * (len(line) - found.start())
    return line


def _follow(line: str, open_: list[bool]) -> None:
    """What is open at the end of a line."""
    block = bool(_BLOCK.search(line))
    for found in _BRACKET.finditer(_NAMED.sub("", line)):
        if found[0] in _OPENS:
            open_.append(block and found[0] == "{")
        elif open_:
            open_.pop()


def _is_plain(line: str) -> bool:
    match = _PLAIN.match(line) or _SCRIPT.match(line)
    bare = _LITERAL.sub("", _NAMED.sub("", line))
    if match is None or _UNLIKE.search(bare) or _odd(line) or _EVALUATES.search(bare):
        return False
    if "`" in bare.rstrip()[:-1] or _BATCH.match(line):
        return False
    first = (match[0].split() or [""])[-1].strip("&\"'").lower()
    # `Write-Host` and other cmdlets are no programs.
    return first not in _WORDS_OF_SHELL and not re.match(r"\s*[A-Z][a-zA-Z]+-[A-Z]", line)


def _odd(line: str) -> bool:
    return any(line.count(quote) % 2 for quote in "'\"")


def _alike(line: str) -> str:
    if called := _SCRIPT.match(line):
        line = " " * called.end() + line[called.end() :]
    line = re.sub(r"^(\s*)(call(?=\s)|&)", lambda m: m[1] + " " * len(m[2]), line)
    line = _SPLAT.sub("$", line)
    line = re.sub(r"(\$\{?)env:", r"\1env_", line, flags=re.IGNORECASE).replace("\\", "/")
    return re.sub(r"[`^](\s*)$", lambda m: "\\" if not m[1] else " " + m[1], line)


def _masked(line: str) -> str:
    blank = " " * len(line)
    brings = len(line) >= 4 and _BRINGS.search(line) and not _SAYS.match(line)
    return "eval" + blank[4:] if brings else blank
