"""Expressions of PowerShell as words of shell, and its cmdlets for AWS as calls of `aws`."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.syntax.powershell_text import is_one, parts, words
from fixers.syntax.regex import regex

UNKNOWN: Final = "$(unknown)"
# What each of them calls, and the path in the answer of what it gives.
_CALLS: Final = {
    "edit-elb2listener": ("elbv2 modify-listener", ""),
    "edit-elb2rule": ("elbv2 modify-rule", ""),
    "get-ecsservice": ("ecs describe-services", ""),
    "get-ecstaskdefinitiondetail": ("ecs describe-task-definition", ""),
    "get-ecstaskdefinitionlist": ("ecs list-task-definitions", "taskDefinitionArns"),
    "new-cddeployment": ("deploy create-deployment", ""),
    "new-ecsservice": ("ecs create-service", ""),
    "new-ecstask": ("ecs run-task", ""),
    "new-ecstaskset": ("ecs create-task-set", ""),
    "register-ecstaskdefinition": ("ecs register-task-definition", ""),
    "start-ecstask": ("ecs start-task", ""),
    "unregister-ecstaskdefinition": ("ecs deregister-task-definition", ""),
    "update-ecsservice": ("ecs update-service", ""),
}
CMDLETS: Final = regex(rf"\b(?:{'|'.join(_CALLS)})\b", re.IGNORECASE)
# By the start of its name a parameter is told as well, when no other one begins so.
_PARAMETERS: Final = (
    "Action", "AwsvpcConfiguration_", "CapacityProviderStrategy", "Cluster", "ContainerDefinition",
    "DefaultAction", "DeploymentController_Type", "Family", "FamilyPrefix", "Force",
    "ForceNewDeployment",
    "LaunchType", "ListenerArn", "NetworkConfiguration_", "RuleArn", "Select", "Service",
    "ServiceName", "TaskDefinition",
)  # fmt: skip
_NAMED: Final = {
    "action": "actions",
    "containerdefinition": "container-definitions",
    "defaultaction": "default-actions",
    "deploymentcontroller_type": "deployment-controller",
}
_NETWORK: Final = regex(r"(?:NetworkConfiguration|AwsvpcConfiguration)_", re.IGNORECASE)
_CAPITAL: Final = regex(r"(?<!^)(?=[A-Z])")
_PARAMETER: Final = regex(r"-([A-Za-z]\w*)(?::(.*))?", re.DOTALL)
_NEXT: Final = regex(r"-[A-Za-z]|@\w")
_TRIES: Final = regex(r"-WhatIf(?::\$true)?", re.IGNORECASE)
_SPECIAL: Final = regex(r"[\\\"`]|\$(?!\{\{)")
_CAST: Final = regex(r"^(?:\[[\w.]+(?:\[\])?\]\s*)+(?=[$@\"'(])")
_VARIABLE: Final = regex(r"\$(?:\{([\w:]+)\}|((?:\w+:)?\w+))")
_BASE: Final = regex(r"\$\{?(?:\w+:)?\w+\}?|\((?:[^()'\"]|'[^']*'|\"[^\"]*\"|\([^()]*\))*\)")
_STEP: Final = regex(
    r"\.(?P<how>split|trim|trimend|tostring)\((?P<sign>[^()]*)\)|\.(?P<name>\w+)|\[(?P<at>-?\d+)\]",
    re.IGNORECASE,
)
_SPLIT: Final = regex(r"\((?P<of>.+?)\s+-i?split\s+(?P<sign>'[^']'|\"[^\"]\")\)", re.DOTALL)
_REPLACE: Final = regex(
    r"(?P<of>\$[\w:.\[\]]+)\s+-i?replace\s+(?P<old>'[^'|&\\]*(?:\\d[^'|&\\]*)?')"
    r"(?:\s*,\s*(?P<new>'[^'|&\\$]*'|\"\"))?"
)
_IN_TEXT: Final = regex(
    r"(?P<kept>\$\{\{.*?\}\})|\$\((?P<inner>(?:[^()]|\([^()]*\))*)\)"
    r"|(?P<variable>\$\{[\w:]+\}|\$(?:\w+:)?\w+)|`(?P<plain>.)|(?P<twice>\"\")|(?P<other>[\\$`])",
    re.DOTALL,
)
Answer = tuple[str, str]  # the call that gives it, and the path in what it gives
_DEEPEST: Final = 8


class Names:
    """What names stand for right now."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.tables: dict[str, str] = {}

    def keep(self, name: str, text: str) -> None:
        self.forget(name)
        answer = self._answer(text)
        if answer is not None:
            self.answers[name] = answer
        elif text.startswith("@{"):
            self.tables[name] = text

    def forget(self, name: str) -> None:
        self.answers.pop(name, None)
        self.tables.pop(name, None)

    def command(self, text: str) -> str | None:
        """The call of `aws` that a cmdlet makes."""
        segments, given = words(text), list[str]()
        if "|" in segments:
            at = segments.index("|")
            segments, behind = segments[:at], segments[at + 1 :]
            if behind and behind[0].lower() in _CALLS:  # it takes what nobody sees
                segments, given = behind, [UNKNOWN]
        call = _CALLS.get(segments[0].lower()) if segments else None
        if call is None or any(map(_TRIES.fullmatch, segments)):
            return None
        return " ".join(("aws", call[0], *given, *self._options(segments[1:])))

    def value(self, text: str, depth: int = 0) -> str:
        """What stands between the double quotes of a word."""
        text = _CAST.sub("", text.strip())
        if depth > _DEEPEST or not text:
            return UNKNOWN
        if text[0] == "'" and is_one(text):
            return _quoted(text[1:-1])
        if text[0] == '"' and is_one(text):
            return _IN_TEXT.sub(lambda found: self._inside(found, depth), text[1:-1])
        if re.fullmatch(r"[\w./:*-]+|\$\{\{[^{}]*\}\}", text):
            return text
        if found := _REPLACE.fullmatch(text):
            old = found["old"][1:-1].replace("\\d", "[0-9]")
            new = (found["new"] or "''")[1:-1]
            of = self.value(found["of"], depth + 1)
            return f"$(printf '%s' \"{of}\" | sed -E 's|{old}|{new}|g')"
        listed = parts(text, ",")
        if len(listed) > 1:
            return ",".join(self.value(one, depth + 1) for one in listed)
        return self._made(text, depth + 1)

    def _made(self, text: str, depth: int) -> str:
        made = re.fullmatch(r"New-Object\b.*?-Property\s+(@\{.*)", text, re.DOTALL | re.IGNORECASE)
        text = made[1] if made else text
        if text.startswith("@{"):
            return ",".join(f"{k}={self.value(v, depth)}" for k, v in _pairs(text))
        if text.startswith("@("):
            return ",".join(self.value(one, depth) for one in parts(text[2:-1], ",\n"))
        return self._chain(text, depth)

    def _chain(self, text: str, depth: int) -> str:
        """`$x.A[0].Split('/')[1]`, step by step."""
        base = _BASE.match(text)
        if base is None:
            return UNKNOWN
        split = _SPLIT.fullmatch(base[0])
        answer = None if split else self._answer(base[0])
        sign, said = "", ""
        if split is not None:
            sign, said = split["sign"][1:-1], self.value(split["of"], depth)
        elif answer is None:
            said = self._base(base[0], depth)
        at = base.end()
        while at < len(text):
            step = _STEP.match(text, at)
            if step is None:
                return UNKNOWN
            at = step.end()
            if answer is not None and step["how"] is None:
                answer = _further(answer, step)
                continue
            if answer is not None:
                said, answer = _asked(answer), None
            said, sign = _stepped(said, sign, step)
        return _asked(answer) if answer is not None else UNKNOWN if sign else said

    def _base(self, text: str, depth: int) -> str:
        return _variable(text) if text.startswith("$") else self.value(text[1:-1], depth)

    def _answer(self, text: str) -> Answer | None:
        name = _VARIABLE.fullmatch(text)
        if name is not None:
            return self.answers.get(variable_name(text))
        text = text[1:-1] if text.startswith("(") and text.endswith(")") else text
        command = self.command(text)
        if command is None or "--select" in command:
            return None
        return command, _CALLS.get(words(text)[0].lower(), ("", ""))[1]

    def _inside(self, found: re.Match[str], depth: int) -> str:
        if found["inner"] is not None:
            return self.value(found["inner"], depth + 1)
        if found["variable"]:
            return _variable(found["variable"])
        return found["kept"] or _quoted(found["plain"] or found["other"] or '"')

    def _options(self, given: list[str]) -> Iterator[str]:
        network: list[str] = []
        for name, value in self._given(given):
            known = _known(name)
            if known is None:
                yield UNKNOWN
            elif _NETWORK.match(known):
                network.append(self.value(value))
            elif value.lower() in {"", "$true"}:
                yield f"--{_kebab(known)}"
            elif value.lower() != "$false":
                yield f'--{_kebab(known)} "{self.value(value)}"'
        if network:
            yield f'--network-configuration "{" ".join(network)}"'

    def _given(self, given: list[str]) -> Iterator[tuple[str, str]]:
        """Each parameter and its value; a name that is none where some are not known."""
        at = 0
        while at < len(given):
            told = _PARAMETER.fullmatch(given[at])
            following = given[at + 1 : at + 2]
            splat = self.tables.get(given[at][1:].lower()) if given[at][0] == "@" else None
            at += 1
            if told is None:
                yield from _pairs(splat) if splat else [("", "")]
            elif told[2] is not None:
                yield told[1], told[2]
            elif following and not _NEXT.match(following[0]):
                yield told[1], following[0]
                at += 1
            else:
                yield told[1], ""


def variable_name(text: str) -> str:
    """The name of a variable, in small letters as its case means nothing; that of `$env:NAME`
    stays as it is."""
    name = text.strip("${}")
    scope, _, rest = name.rpartition(":")
    return rest if scope.lower() == "env" else rest.lower()


def _variable(text: str) -> str:
    return f"${{{variable_name(text)}}}"


def _quoted(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def _pairs(table: str) -> list[tuple[str, str]]:
    """The names and values of `@{…}`."""
    told = (one.partition("=") for one in parts(table[2:-1], ";\n"))
    return [(name.strip().strip("'\""), value.strip()) for name, _, value in told]


def _known(name: str) -> str | None:
    """The whole name of a parameter; None where it may be several."""
    found = [one for one in _PARAMETERS if one.lower().startswith(name.lower())]
    exact = [one for one in found if one.lower() == name.lower()]
    if exact or not found:
        return exact[0] if exact else name
    return found[0] if len(found) == 1 else None


def _kebab(name: str) -> str:
    return _NAMED.get(name.lower()) or _CAPITAL.sub("-", name).lower()


def _further(answer: Answer, step: re.Match[str]) -> Answer:
    call, path = answer
    if step["at"] is not None:
        return call, f"{path}[{step['at']}]"
    name = step["name"][0].lower() + step["name"][1:]
    return call, f"{path}.{name}" if path else name


def _asked(answer: Answer) -> str:
    call, path = answer
    return f'$({call} --query "{path}" --output text)' if path else UNKNOWN


def _stepped(said: str, sign: str, step: re.Match[str]) -> tuple[str, str]:
    """The text after a step, and the sign at which it is in pieces."""
    how, at = (step["how"] or "").lower(), step["at"]
    if how == "split" and not sign:
        return said, step["sign"].strip("'\"") if len(step["sign"]) == 3 else "?"
    if at is not None and sign in {"/", ":"} and int(at) >= -1:
        last = f"awk -F{sign} '{{print $NF}}'"
        cut = last if at == "-1" else f"cut -d{sign} -f{int(at) + 1}"
        return f'$(printf "%s" "{said}" | {cut})', ""
    if how and not sign:
        return said, ""
    name = re.fullmatch(r"\$\{(\w+)\}", said)
    if name is not None and step["name"] and not sign:  # of which the name tells something
        return f"${{{name[1]}_{step['name'].lower()}}}", ""
    return UNKNOWN, sign
