"""Programs in a block, of other languages than shell, that go over the files of a folder."""

import re
from fnmatch import fnmatchcase
from typing import Final

from fixers.syntax.regex import regex

# What they call for the names in a folder, with the folder or a pattern as the first of what is
# given, or with an object that is the folder.
_CALL: Final = regex(
    r"(?:(?P<of>\bPath\([^()\n]*\)|\bPath\.cwd\(\)|(?<![\w$])[A-Za-z_$][\w$]*)\.)?\b"
    r"(?P<name>walk|listdir|scandir|readdir(?:Sync)?|opendir(?:Sync)?|entries|children|each_child"
    r"|foreach|find|iterdir|i?glob(?:Sync)?|rglob)"
    r"(?:\(|(?<=opendir) +|(?<=readdir) +)(?:\s*(?:my +)?\$?[A-Za-z_]\w*,(?=\s*[\"'$\w.]+\)))?\s*"
    r"(?P<given>(?:[\"'][^\"'\n]*[\"']|[^,)\n\"']|\(\))*)"
)
_SIGNS: Final = ("glob", "iterdir", "os.", "dir", "Dir", "Find.", "<*")
_OBJECTS: Final = {
    "walk": ("os",), "listdir": ("os", ""), "scandir": ("os", ""), "find": ("Find",),
    "entries": ("Dir",), "children": ("Dir",), "each_child": ("Dir",), "foreach": ("Dir",),
}  # fmt: skip
# Modules and classes, which are no folders.
_NO_FOLDER: Final = frozenset({"", "glob", "fs", "os", "Dir", "Find", "promises", "fsPromises"})
_PATTERNS: Final = frozenset({"glob", "iglob", "globSync", "rglob"})
_OF_RUBY_AND_PERL: Final = regex(r"\bDir\[\s*[\"']([^\"'\n]*)|<(\*[^<>\s]*)>")
_LITERAL: Final = regex(r"(?:(?:pathlib\.)?Path\()?\s*[rbf]?[\"']([^\"'\n]*)[\"']\)?")
_NAME: Final = regex(r"\$?[A-Za-z_][\w$.]*(?:\[[^\]\n]*\])?")
_HERE: Final = regex(
    r"(?:\./?|)|\$\{?(?:GITHUB_WORKSPACE|PWD)\}?/?|\$\(pwd\)/?|\$\{\{ *github\.workspace *\}\}/?"
)
_OF_HERE: Final = regex(r"\b(?:get)?cwd\(|\bPath\(\s*\)?\Z|GITHUB_WORKSPACE")
_FOLDERS: Final = ("lib", "lib/scripts")


def goes_over_folder(text: str, script: str = "a.sh") -> bool:
    """Whether the folder that they go over may be the one that the script, or `lib`, is in: it is
    where they run, or what a variable holds that is given more than one other folder's name."""
    if not any(sign in text for sign in _SIGNS):
        return False
    patterns = (one[1] or one[2] for one in _OF_RUBY_AND_PERL.finditer(text))
    if any(_takes(pattern, script) for pattern in patterns):
        return True
    return any(_goes_over(call, text, script) for call in _CALL.finditer(text))


def _goes_over(call: re.Match[str], text: str, script: str) -> bool:
    of, name, given = call["of"] or "", call["name"], call["given"].strip()
    if of not in _OBJECTS.get(name, (of,)) or (name == "readdir" and _is_handle(given)):
        return False
    if name not in _PATTERNS and name != "iterdir":
        return _may_be_here(given, text)
    pattern = _LITERAL.match(given)
    deep = name == "rglob"
    asked = name == "iterdir" or (pattern is not None and _takes(pattern[1], script, deep=deep))
    return asked and (of in _NO_FOLDER or _may_be_here(of, text))


def _is_handle(given: str) -> bool:
    """`readdir(D)`: what `opendir` was given counts."""
    return given.isidentifier() and given.isupper()


def _takes(pattern: str, script: str, *, deep: bool = False) -> bool:
    """Whether a pattern of names holds one of what a move makes; a `*` stops at a slash."""
    parts = pattern.removeprefix("./").split("/")
    if "**" in parts or deep:
        return fnmatchcase(script, parts[-1]) and parts[0] in {"**", "*", "lib", parts[-1]}
    return any(
        len(parts) == len(names := place.split("/")) and all(map(fnmatchcase, names, parts))
        for place in (*_FOLDERS, f"{_FOLDERS[1]}/{script}")
    )


def _may_be_here(folder: str, text: str) -> bool:
    literal = _LITERAL.fullmatch(folder)
    if literal is not None:
        return _is_here(literal[1])
    if not folder or _OF_HERE.search(folder):
        return True
    if not _NAME.fullmatch(folder):
        return False
    held = regex(rf"(?<![\w.$]){re.escape(folder)}(?: *: *[\w.]+)? *= *(?!=)([^\n;]*)")
    values = [_LITERAL.match(value) for value in held.findall(text)]
    return not values or any(value is None or _is_here(value[1]) for value in values)


def _is_here(folder: str) -> bool:
    return bool(_HERE.fullmatch(folder)) or folder.strip("./") in _FOLDERS or ".." in folder
