"""PowerShell and `cmd` as POSIX shell of the same length, as far as both read alike.

Only plain command lines outside of blocks stay; all else becomes spaces, or `eval` where it may
put a program on PATH, so that every command that remains stands at its own place.
"""

import re
from typing import Final

_PLAIN: Final = re.compile(
    r"\s*(?:call\s+|&\s+)?[A-Za-z][\w.]*(?:-[a-z]\w*)*(?=[\s;|&]|$)", re.ASCII
)
_WORDS_OF_SHELL: Final = frozenset({
    "if", "else", "elseif", "for", "foreach", "while", "do", "switch", "function", "filter",
    "param", "try", "catch", "finally", "return", "throw", "exit", "begin", "process", "end",
    "class", "enum", "using", "trap", "break", "continue", "data", "setlocal", "endlocal", "goto",
    "rem", "set", "echo", "cd", "pushd", "popd", "mkdir", "copy", "move", "del", "type", "start",
    "path", "where",
})  # fmt: skip
_BRINGS: Final = re.compile(
    r"install(?!-(?:module|packageprovider|psresource)\b)|choco|winget|scoop|GITHUB_PATH|\bpath\b|webrequest|restmethod|webclient|curl|iwr|irm"
    r"|alias|function|expand-archive|download|iex\b|invoke-expression|start-process|msiexec|\.msi|\.exe\b|\.ps1|\.cmd|\.bat",
    re.IGNORECASE,
)
_OPENS: Final = re.compile(r"[({\[]")
_CLOSES: Final = re.compile(r"[)}\]]")
_HERE: Final = re.compile(r"@(['\"])\s*$")


def as_posix(text: str) -> str:
    """The text with everything masked that is no plain command."""
    kept: list[str] = []
    depth = 0
    here = ""
    continued = False
    for line in text.split("\n"):
        if here:
            here = "" if line.startswith(here) else here
            kept.append(_masked(line))
            continue
        plain = continued or (depth == 0 and _is_plain(line))
        opens = _HERE.search(line)
        depth = max(0, depth + len(_OPENS.findall(line)) - len(_CLOSES.findall(line)))
        here = f"{opens[1]}@" if opens else ""
        plain = plain and depth == 0 and not here
        continued = plain and line.rstrip().endswith(("`", "^"))
        kept.append(_alike(line) if plain else _masked(line))
    return "\n".join(kept)


def _is_plain(line: str) -> bool:
    match = _PLAIN.match(line)
    if match is None or re.search(r"[{}@]|\$\(", line) or _odd(line):
        return False
    first = match[0].split()[-1].lower()
    # `Write-Host` and other cmdlets are no programs.
    return first not in _WORDS_OF_SHELL and not re.match(r"\s*[A-Z][a-zA-Z]+-[A-Z]", line)


def _odd(line: str) -> bool:
    return any(line.count(quote) % 2 for quote in "'\"")


def _alike(line: str) -> str:
    line = re.sub(r"^(\s*)(call|&)(\s)", lambda m: m[1] + " " * len(m[2]) + m[3], line)
    line = re.sub(r"\$env:", "$env_", line, flags=re.IGNORECASE).replace("\\", "/")
    return re.sub(r"[`^](\s*)$", lambda m: "\\" if not m[1] else " " + m[1], line)


def _masked(line: str) -> str:
    blank = " " * len(line)
    return "eval" + blank[4:] if len(line) >= 4 and _BRINGS.search(line) else blank
