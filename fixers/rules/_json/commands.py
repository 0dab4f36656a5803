"""What commands print that goes into JSON."""

import re
from typing import Final

from fixers.model import ScriptUnit
from fixers.rules._json.sources import PLAIN, Risk, is_made_fit, risk_of_told
from fixers.rules._json.words import texts_of
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

# Of a commit: everything but its numbers and dates is written by people.
_COMMIT: Final = regex(r"%[sbBNf]|%an|%cn|--oneline|--pretty(?!=)|--pretty=(short|full|oneline)")
_TEXT_FILE: Final = regex(
    r"\.(log|txt|md|out|err|stderr|stdout|json|xml|ya?ml|csv|html?|diff|patch)\b", re.IGNORECASE
)
_WORD_FILE: Final = regex(r"([\w-]+)\.txt$", re.IGNORECASE)
# They print several lines, and a line break ends a string.
_LINES: Final = regex(
    r"(?:git (?:diff(?! --(?:quiet|shortstat))|status|shortlog|ls-files)|ls|find|df|free|ps|diff"
    r"|journalctl|dmesg|kubectl (?:logs|describe)|kubectl get(?!.* (?:-o|--output))"
    r"|docker(?:-| )compose (?:logs|ps)|docker (?:logs|ps)(?!.* -\w*q)|npm (?:audit|ls))(?: |$)"
)
_TALKS: Final = frozenset({
    "terraform", "tofu", "terragrunt", "npm", "pytest", "make", "ansible-playbook",
})  # fmt: skip
_READS: Final = frozenset({"cat", "tail", "head", "less"})
_GH: Final = regex(r"\b(title|body|message)\b")

# Numbers, dates, hashes and names that nobody writes freely.
_PLAIN_OUTPUT: Final = regex(
    r"(?:date|uuidgen|nproc|whoami|hostname|uname|wc|expr|bc|seq|mktemp|pwd|basename|dirname|stat"
    r"|du|\w+sum|openssl (?:rand|dgst)|head -c|node -[pv]|python3? -V|kubectl|terraform output"
    r"|git (?:rev-\w+|describe|symbolic-ref|branch|tag|remote|config)|docker"
    r"|aws (?:sts|ecr|ecs|ssm|elbv2|ec2))\b"
)
_COUNTS: Final = regex(r"(?:wc|\w+sum|grep -\w*c)\b|jq (?:-\w+ )*'?[^']*\blength\b")
_PASSES: Final = frozenset({"tail", "head", "tee", "cat", "sort", "uniq"})


def risk_of_output(texts: list[str], command: sh.Command, script: ScriptUnit | None) -> Risk:
    """What a command writes to its output."""
    line = " ".join(texts)
    if script is not None and _escapes(texts[0], script):
        return Risk.NONE
    if texts[:2] in (["git", "log"], ["git", "show"]):
        plain = "--format" in line or "--pretty=" in line
        return Risk.FREE if _COMMIT.search(line) or not plain else Risk.NONE
    if texts[0] in _READS and _TEXT_FILE.search(line):
        word = _WORD_FILE.search(line)  # `version.txt` holds what its name says
        return risk_of_told(word[1]) if word and PLAIN.search(word[1]) else Risk.FREE
    both = any(r.operator in {">&", "&>"} and r.descriptor in {"2", ""} for r in command.redirects)
    if both or (texts[0] in _TALKS and "-raw" not in texts and "--version" not in texts):
        return Risk.FREE
    if texts[0] == "gh" and _GH.search(line):
        return Risk.FREE
    if _LINES.match(line):
        return Risk.FREE
    return Risk.NONE if _PLAIN_OUTPUT.match(line) or is_made_fit(line) else Risk.UNKNOWN


def _escapes(name: str, script: ScriptUnit) -> bool:
    """Whether the script has a function of that name, and that makes texts fit."""
    own = (s for s in script.shell.statements if isinstance(s, sh.Function) and s.name == name)
    return any(is_made_fit(script.shell.text[one.span.start : one.span.end]) for one in own)


def risk_of_filtered(stages: tuple[sh.Statement, ...]) -> Risk:
    """Of what several commands made of a text: some make it fit."""
    lines = [" ".join(w.raw for w in s.words) for s in stages if isinstance(s, sh.Command)]
    plain = not lines or _PLAIN_OUTPUT.match(lines[0]) or _COUNTS.match(lines[-1])
    fit = any(is_made_fit(line) for line in lines)
    return Risk.NONE if plain or fit or len(lines) < len(stages) else Risk.UNKNOWN


def hands_on(stages: tuple[sh.Statement, ...]) -> bool:
    """Whether a text comes out as it went in, some lines of it at least; of what is said, some
    fields are no other text."""
    first, *names = (
        s.words[0].literal if isinstance(s, sh.Command) and s.words else None for s in stages
    )
    return {*names} <= (_PASSES | {"cut"} if first in {"echo", "printf"} else _PASSES)


def printer(part: sh.Part) -> sh.Command | Risk:
    """The command whose output `$(…)` gives; or how risky that is, where several make it."""
    last = part.body[-1] if part.body else None
    last = last.left if isinstance(last, sh.AndOr) else last
    if isinstance(last, sh.Pipeline):
        if not hands_on(last.stages):
            return risk_of_filtered(last.stages)
        last = last.stages[0]
    return last if isinstance(last, sh.Command) and texts_of(last) else Risk.NONE
