"""Long-lived AWS keys in the text of commands and inputs."""

import re
from typing import Final

from fixers.model import Repository, Step
from fixers.model.reading import mapping_at, scalars_of
from fixers.rules._shared.key_inputs import input_of, is_handed
from fixers.rules._shared.static_keys import KEY_NAMES, KEY_SECRET, around, is_static
from fixers.syntax.regex import regex
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Mapping as YamlMapping
from fixers.syntax.yaml_doc import Scalar

# A key that the text of a command or of an input names and gives at once.
_GIVEN: Final = regex(
    r"^(?!\s*#).*?(?:(?<![a-z0-9])|(?<=\\n))(?P<key>(?:aws_access_key(?:_id)?|(?<!_)access_key)"
    r"[\"']?(?:[ \t]*=[ \t]*|[ \t]+)(?:%s[^\n]*?)?[\"']?\$\{\{[^}\n]*\bsecrets\b)",
    re.IGNORECASE | re.MULTILINE,
)
# Answers to what `aws configure` asks.
_ANSWERED: Final = regex(
    r"^(?!\s*#).*?(?P<key>\baws configure\b(?:[ \t]+--profile[ \t]+\S+)?[ \t]*<<[^\n]*)"
    r"\n[^\n]*\$\{\{[^}\n]*\bsecrets\b"
    r"|^(?!\s*#)[^\n]*?(?P<piped>\$\{\{[^}\n]*\bsecrets\b[^\n]*\|[ \t]*aws configure\b(?! set))",
    re.IGNORECASE | re.MULTILINE,
)
# The secret of that name, in whatever way it is used; not where it is only asked for.
_NAMED: Final = regex(
    r"^(?!\s*#)(?!.*(?:\s-[zn]\s|add-mask))[^\n]*?"
    r"(?P<key>\$\{\{\s*secrets\.\w*AWS_?ACCESS_?KEY(?!\w*SECRET)\w*\s*\}\})",
    re.IGNORECASE | re.MULTILINE,
)
_FROM_VARIABLE: Final = regex(
    r"(?:configure set aws_access_key_id[ \t]+|\bAWS_ACCESS_KEY_ID=|aws_access_key_id[ \t]*=[ \t]*)"
    r"[\"']?(?:\$\{?(?:env:)?|%)(?P<variable>\w+)"
    r"|\bprintf\b[^\n$]*aws_access_key_id[ \t]*=[ \t]*%s[^\n$]*\$\{?(?P<printed>\w+)"
)
_FROM_INPUT: Final = regex(
    r"(?:configure set aws_access_key_id[ \t]+|\bAWS_ACCESS_KEY_ID=|aws_access_key_id[ \t]*=[ \t]*)"
    r"[\"']?\$(?:\{\{\s*inputs\.(?P<input>[\w-]+)\s*\}\}|\{?(?P<variable>\w+))"
)
# Of Terraform, whose variables of that name may be for another cloud.
_OF_TERRAFORM: Final = regex(
    r"-(?:var|backend-config)[= \t]+[\"']?(?:aws_)?access_key(?:_id)?=[\"']?\$\{?(?P<variable>\w+)"
)
_TOKEN: Final = "AWS_SESSION_TOKEN"  # noqa: S105 - a name
# Each of the patterns needs one of these.
_WORDS: Final = ("access_key", "accesskey", "aws conf")


def given_in_text(step: Step) -> Span | None:
    """Where a command or an input writes a long-lived key out."""
    for entry in (step.entry("run"), step.entry("with")):
        if entry is None:
            continue
        found = _key_in(step, step.source.slice(entry.value.span))
        if found is not None:
            start = entry.value.span.start
            return Span(start + found.start, start + found.end)
    return None


def handed_in_text(step: Step, repository: Repository) -> Span | None:
    """Where an action or a workflow writes out a long-lived key that it is given as an input, or
    hands it on to what a step runs."""
    env = mapping_at(step.node, "env")
    key = scalars_of(env).get("AWS_ACCESS_KEY_ID")
    passed = input_of(key) if key is not None and env and not env.entry(_TOKEN) else None
    if key is not None and passed is not None and is_handed(passed, step, repository):
        return key.span
    entry = step.entry("run")
    text = step.source.slice(entry.value.span) if entry is not None else ""
    if "access_key_id" not in text.lower():  # most often
        return None
    for one in _FROM_INPUT.finditer(text):
        value = scalars_of(mapping_at(step.node, "env")).get(one["variable"] or "")
        name = one["input"] or (input_of(value) if value is not None else None)
        if entry is not None and name is not None and is_handed(name, step, repository):
            return Span(*(entry.value.span.start + at for at in one.span()))
    return None


def _key_in(step: Step, text: str) -> Span | None:
    folded = text.casefold()
    if not any(word in folded for word in _WORDS):
        return None  # without four searches
    found = _GIVEN.search(text)
    if found is not None:
        return Span(*found.span("key"))
    answered = _ANSWERED.search(text)
    if answered is not None:
        return Span(*answered.span("key" if answered["key"] else "piped"))
    named = _NAMED.search(text) if step.run is not None or "\n" in text else None
    if named is not None and not _is_input(step, named["key"]):
        return Span(*named.span("key"))
    for one in _FROM_VARIABLE.finditer(text):
        if _stored(step, one["variable"] or one["printed"]):
            return Span(*one.span())
    told = (
        one for one in _OF_TERRAFORM.finditer(text) if _stored(step, one["variable"], of_aws=True)
    )
    return next((Span(*one.span()) for one in told), None)


def _is_input(step: Step, text: str) -> bool:
    """Whether a secret is the whole of an input, where it is looked for by name."""
    return any(value.value.strip() == text for value in step.inputs.values())


def _stored(step: Step, name: str, *, of_aws: bool = False) -> bool:
    """Whether a variable is a secret, by its name one of AWS if asked so, and none that is found
    for the variable's name already."""
    envs = (holder.get("env") for holder in (step.node, *around(step)))
    values = [env.get(name) for env in envs if isinstance(env, YamlMapping)]
    static = [v for v in values if isinstance(v, Scalar) and is_static(v)]
    found = [v for v in static if KEY_SECRET.search(v.value)] if of_aws else static
    return name not in KEY_NAMES and bool(found)
