"""Holds a request and its answer against GitHub's description.

The description is OpenAPI 3.0: `nullable` and boolean `exclusiveMinimum` are turned into JSON
Schema as they are met; references are followed lazily, so that only what is used costs time.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import jsonschema
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from sandbox.recording import Exchange

Json = str | int | float | bool | None | Mapping[str, "Json"] | Sequence["Json"]
_ROOT: Final = "urn:github"
_METHODS: Final = frozenset({"get", "put", "post", "patch", "delete"})
# A branch or path in an address may hold slashes; everything else is one segment.
_GREEDY: Final = frozenset({"ref", "path", "branch", "basehead", "tree_sha"})
Node = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Operation:
    name: str  # as GitHub calls it
    method: str
    path: str
    pattern: re.Pattern[str]
    pointer: str
    node: Node


class Description:
    """Finds the operation of an exchange and says what is wrong with it."""

    def __init__(self, file: Path) -> None:
        self._root = json.loads(file.read_text(encoding="utf-8"))
        _mend(self._root)
        _to_json_schema(self._root["components"])
        _to_json_schema(self._root["paths"])
        self._validators: dict[str, Validator] = {}
        resource = DRAFT202012.create_resource(self._root)
        self._registry = Registry().with_resource(_ROOT, resource)
        self._operations = sorted(self._read(), key=_literal, reverse=True)

    def operation(self, method: str, path: str) -> Operation | None:
        for operation in self._operations:
            if operation.method == method.lower() and operation.pattern.fullmatch(path):
                return operation
        return None

    def problems(self, exchange: Exchange) -> list[str]:
        """Sentences; none when request and answer are as GitHub has them."""
        operation = self.operation(exchange.method, exchange.path)
        if operation is None:
            return [f"{exchange.method} {exchange.path} is no operation of GitHub"]
        found = [*self._query(operation, exchange), *self._answer(operation, exchange)]
        if exchange.status < 400:  # a wrong request is rightly refused
            found += self._request(operation, exchange)
        return [f"{operation.name}: {problem}" for problem in found]

    def _query(self, operation: Operation, exchange: Exchange) -> Iterator[str]:
        known = {str(p["name"]): p for p in self._parameters(operation) if p["in"] == "query"}
        for name, _ in parse_qsl(exchange.query):
            if name not in known:
                yield f"has no query parameter {name}"

    def _parameters(self, operation: Operation) -> list[Node]:
        listed = operation.node.get("parameters", [])
        return [self._follow(one) for one in listed] if isinstance(listed, list) else []

    def _follow(self, node: Node) -> Node:
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        found = self._registry.resolver(_ROOT).lookup(f"{_ROOT}{reference}").contents
        return found if isinstance(found, Mapping) else {}

    def _request(self, operation: Operation, exchange: Exchange) -> Iterator[str]:
        body = operation.node.get("requestBody")
        if not isinstance(body, dict):
            if exchange.request:
                yield "takes no body"
            return
        sent = _parsed(exchange.request)
        if sent is None and not body.get("required"):
            return
        pointer = f"{operation.pointer}/requestBody/content/application~1json/schema"
        yield from self._check(pointer, sent, "request")

    def _answer(self, operation: Operation, exchange: Exchange) -> Iterator[str]:
        responses, status = operation.node["responses"], str(exchange.status)
        if not isinstance(responses, dict) or status not in responses:
            if exchange.status < 400:
                yield f"never answers {status}"
            return
        if ".raw" in exchange.content_type:
            return  # the bytes themselves
        answer = self._follow(responses[status])
        if "json" not in exchange.content_type:
            if "content" in answer:
                yield "answers without a body"
            return
        pointer = _inside(responses[status], f"{operation.pointer}/responses/{status}")
        pointer = f"{pointer}/content/application~1json/schema"
        if self._has(pointer):
            yield from self._check(pointer, _parsed(exchange.answer), f"answer {status}")

    def _has(self, pointer: str) -> bool:
        try:
            self._registry.resolver(_ROOT).lookup(f"{_ROOT}{pointer}")
        except LookupError:
            return False
        return True

    def _check(self, pointer: str, value: Json, what: str) -> Iterator[str]:
        for error in self._validator(pointer).iter_errors(value):
            inner = best_match(error.context or []) or error
            yield f"{what} at {error.json_path}: {inner.json_path}: {inner.message[:300]}"

    def _validator(self, pointer: str) -> Validator:
        if pointer not in self._validators:
            self._validators[pointer] = jsonschema.Draft202012Validator(
                {"$ref": f"{_ROOT}{pointer}"},
                registry=self._registry,
                format_checker=jsonschema.FormatChecker(),
            )
        return self._validators[pointer]

    def _read(self) -> Iterator[Operation]:
        for path, item in self._root["paths"].items():
            escaped = path.replace("~", "~0").replace("/", "~1")
            for method in _METHODS & item.keys():
                node = item[method]
                pointer = f"#/paths/{escaped}/{method}"
                name = node.get("operationId", path)
                yield Operation(name, method, path, _pattern(path), pointer, node)


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", path)
    texts = (
        (".*" if part[1:-1] in _GREEDY else "[^/]+") if part.startswith("{") else re.escape(part)
        for part in parts
    )
    return re.compile("".join(texts))


def _literal(operation: Operation) -> int:
    return sum(not part.startswith("{") for part in operation.path.split("/"))


def _inside(node: Node, pointer: str) -> str:
    reference = node.get("$ref")
    return reference if isinstance(reference, str) else pointer


def _parsed(body: bytes) -> Json:
    value: Json = json.loads(body) if body else None
    return value


# Faults of the package, each told once: (operation, what it says, what is meant). In the list of
# installations an account must be a user *and* an enterprise; a blob's 422 must have exactly one
# of two shapes of which one allows whatever the other is.
_FAULTS: Final = (
    ("/app/installations", "get", '"account": {"nullable": true, "allOf": [', "allOf"),
    ("/repos/{owner}/{repo}/git/blobs", "post", '"schema": {"oneOf": [', "oneOf"),
)


def _mend(root: dict[str, dict[str, dict[str, object]]]) -> None:
    """Fails when a fault is no longer there, so that its mend goes too."""
    for path, method, wrong, word in _FAULTS:
        text = json.dumps(root["paths"][path][method])
        if text.count(wrong) != 1:
            raise ValueError(f"the description of {method} {path} is no longer wrong: {wrong}")
        root["paths"][path][method] = json.loads(text.replace(wrong, wrong.replace(word, "anyOf")))


def _to_json_schema(node: object) -> None:
    """In place: OpenAPI 3.0's own words become those of JSON Schema."""
    stack = [node]
    while stack:
        at = stack.pop()
        if isinstance(at, list):
            stack.extend(at)
        elif isinstance(at, dict):
            if at.get("nullable") is True:
                _allow_null(at)
            _convert_limits(at)
            stack.extend(at.values())


def _allow_null(schema: dict[str, object]) -> None:
    del schema["nullable"]
    kind, enum, whole = schema.get("type"), schema.get("enum"), schema.pop("allOf", None)
    if isinstance(kind, str):
        schema["type"] = [kind, "null"]
    if isinstance(enum, list) and None not in enum:
        schema["enum"] = [*enum, None]
    if whole is not None:
        schema["anyOf"] = [{"allOf": whole}]
    for name in ("anyOf", "oneOf"):
        options = schema.get(name)
        if isinstance(options, list):
            schema[name] = [*options, {"type": "null"}]


def _convert_limits(schema: dict[str, object]) -> None:
    for name, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.get(name) is True:
            schema[name] = schema.pop(limit)
        elif schema.get(name) is False:
            del schema[name]
