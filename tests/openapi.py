"""Requests held against Discord's own OpenAPI document, and against what it leaves unsaid.

The document is not part of this repository; it lies beside it where we develop. Where it is
absent :func:`document` says so, one test in ``tests/unit/test_openapi.py`` skips with that
message, and only :mod:`tests.house_rules` are checked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.house_rules import house_rules

PATH = Path(__file__).resolve().parents[2] / "shared" / "discord" / "openapi.json"
"""Discord's OpenAPI 3.1 document of its v10 HTTP API."""

_URI = "urn:discord:openapi"
_SNOWFLAKE = "SnowflakeType"
_SENT_ANYWAY = frozenset({"tts", "nsfw"})
"""discord.py always sends these; Discord takes them though some of its schemas leave them out."""
_SENT_ANYWAY_BY = {"CreateForumThreadRequest": "type"}
_ASKED_ANYWAY = frozenset({"use_nested_fields"})
"""As above, with every post in a forum."""


class Request(Protocol):
    """A request as simcord records it; of a multipart body ``json`` is its ``payload_json``."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def json(self) -> Any | None: ...


@dataclass(frozen=True, slots=True)
class Made:
    """A request as a server of ours got it."""

    method: str
    path: str
    params: Mapping[str, Any]
    json: Any | None


_RIGHT: set[bytes] = set()
"""Requests that were found to be right: every test pushes the same slash commands."""


def found_wrong(request: Request) -> list[str]:
    """As :func:`problems`, but what was found to be right once is not looked at again."""
    whole = repr((request.method, request.path, request.params, request.json))
    digest = hashlib.blake2b(whole.encode("utf-8", "surrogatepass")).digest()
    if digest in _RIGHT:
        return []
    found = problems(request)
    _RIGHT.update(() if found else (digest,))
    return found


def check_requests(requests: Iterable[Request]) -> None:
    """Fail the test that made these requests where one of them is wrong."""
    wrong = [line for request in requests for line in found_wrong(request)]
    assert not wrong, "requests Discord would refuse:\n" + "\n".join(wrong)


def problems(request: Request) -> list[str]:
    """What is wrong with a request, a line each: where in the body, and what."""
    doc = document()
    # The house rules take the shape of a body for granted, so they come second.
    found = list(doc.problems(request)) if doc is not None else []
    found = found or list(house_rules(request))
    return [f"{request.method} {request.path}: {line}" for line in found]


# what the document says ---------------------------------------------------------------------


@cache
def document() -> Document | None:
    """Discord's document ready to validate with, or None where the file is not there."""
    return Document(json.loads(PATH.read_bytes())) if PATH.is_file() else None


@dataclass(frozen=True)
class _Parameter:
    place: str
    name: str
    required: bool
    schema: Mapping[str, Any]
    pointer: str


@dataclass(frozen=True)
class _Operation:
    segments: tuple[str, ...]
    parameters: Sequence[_Parameter]
    pointer: str | None
    """Where the schema of the JSON body is in the document; None for an operation without one."""
    body_required: bool

    def arguments(self, segments: Sequence[str]) -> dict[str, str] | None:
        """The path's parameters where the template fits a path, else None."""
        if len(segments) != len(self.segments):
            return None
        found: dict[str, str] = {}
        for own, given in zip(self.segments, segments, strict=True):
            if own.startswith("{"):
                found[own[1:-1]] = given
            elif own != given:
                return None
        return found

    @property
    def literals(self) -> int:
        return sum(not one.startswith("{") for one in self.segments)


class Document:
    """An OpenAPI 3.1 document whose operations requests are validated against.

    Two things differ from the file: integers pass for snowflakes, which Discord accepts, and an
    object may hold only the properties its schema names, so that a misspelt key is found.
    """

    def __init__(self, content: dict[str, Any]) -> None:
        schemas = content["components"]["schemas"]
        self._schemas: dict[str, Any] = {name: _closed(one) for name, one in schemas.items()}
        self._schemas[_SNOWFLAKE] = {
            "anyOf": [schemas[_SNOWFLAKE], {"type": "integer", "minimum": 0}]
        }
        for name, key in _SENT_ANYWAY_BY.items():
            if name in self._schemas:
                self._schemas[name]["properties"][key] = {}
        content = {**content, "components": {"schemas": self._schemas}}
        resource = Resource(content, DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._class = extend(
            Draft202012Validator, {"oneOf": self._choose("oneOf"), "anyOf": self._choose("anyOf")}
        )
        self._validators: dict[str, Any] = {}
        self._operations = _operations(content["paths"])

    def problems(self, request: Request) -> Iterator[str]:
        """What a request does that the document does not allow."""
        segments = request.path.strip("/").split("/")
        fitting = [
            (operation.literals, operation, arguments)
            for operation in self._operations.get(request.method, ())
            if (arguments := operation.arguments(segments)) is not None
        ]
        if not fitting:
            yield "no such operation"
            return
        _, operation, arguments = max(fitting, key=lambda fit: fit[0])
        yield from self._parameters(operation, "path", arguments)
        yield from self._parameters(operation, "query", request.params)
        if request.json is None:
            if operation.body_required:
                yield "$: a body is required"
        elif operation.pointer is None:
            yield "$: this operation takes no JSON body"
        else:
            yield from self._invalid(operation.pointer, request.json)

    def _parameters(
        self, operation: _Operation, place: str, values: Mapping[str, Any]
    ) -> Iterator[str]:
        known = {one.name: one for one in operation.parameters if one.place == place}
        for name, value in values.items():
            if name in known:
                validator = self._validator(known[name].pointer)
                for error in validator.iter_errors(_read(value, known[name].schema)):
                    yield f"{place}.{name}: {_nearest(error).message}"
            elif name not in _ASKED_ANYWAY:
                yield f"{place}.{name}: no such parameter"
        for name, one in known.items():
            if one.required and name not in values:
                yield f"{place}.{name}: is required"

    def _invalid(self, pointer: str, body: Any) -> Iterator[str]:
        for error in self._validator(pointer).iter_errors(body):
            nearest = _nearest(error)
            yield f"{_json_path(nearest)}: {_shortened(nearest.message)}"

    def _validator(self, pointer: str) -> Any:
        if pointer not in self._validators:
            schema = {"$ref": f"{_URI}#{pointer}"}
            self._validators[pointer] = self._class(schema, registry=self._registry)
        return self._validators[pointer]

    def _choose(self, keyword: str) -> Any:
        """``oneOf`` and ``anyOf`` that look at a value's ``type`` first.

        A component then is held against the one schema of its kind instead of all: quicker, and
        the error names what is wrong with it and not that it fits none of seven.
        """
        otherwise = Draft202012Validator.VALIDATORS[keyword]

        def check(validator: Any, branches: Any, value: Any, schema: Any) -> Iterator[Any]:
            places = [at for at, branch in enumerate(branches) if self._may_fit(branch, value)]
            if not places and isinstance(value, dict):
                kind = value.get("type")
                yield ValidationError(f"type {kind!r} is none of those that may stand here")
            elif len(places) == 1:
                yield from validator.descend(value, branches[places[0]], schema_path=places[0])
            else:
                yield from otherwise(validator, branches, value, schema)

        return check

    def _may_fit(self, branch: Mapping[str, Any], value: Any) -> bool:
        """Whether a branch is for values of this kind; True where it cannot be told."""
        schema = self._schemas.get(branch.get("$ref", "").rpartition("/")[2], branch)
        if schema.get("type") == "null":
            return value is None
        if value is None:
            return "null" in schema.get("type", ())
        if not isinstance(value, dict) or "type" not in value:
            return True
        kinds = schema.get("properties", {}).get("type", {}).get("enum")
        return kinds is None or value["type"] in kinds


def _operations(paths: Mapping[str, Any]) -> dict[str, list[_Operation]]:
    found: dict[str, list[_Operation]] = {}
    for template, item in paths.items():
        here = "/paths/" + template.replace("~", "~0").replace("/", "~1")
        shared = _parameters(item, here)
        for method, operation in item.items():
            if method == "parameters":
                continue
            body = operation.get("requestBody", {})
            found.setdefault(method.upper(), []).append(
                _Operation(
                    segments=tuple(template.strip("/").split("/")),
                    parameters=[*shared, *_parameters(operation, f"{here}/{method}")],
                    pointer=f"{here}/{method}/requestBody/content/application~1json/schema"
                    if "application/json" in body.get("content", {})
                    else None,
                    body_required=body.get("required", False),
                )
            )
    return found


def _parameters(holder: Mapping[str, Any], pointer: str) -> list[_Parameter]:
    return [
        _Parameter(
            one["in"],
            one["name"],
            one.get("required", False),
            one["schema"],
            f"{pointer}/parameters/{at}/schema",
        )
        for at, one in enumerate(holder.get("parameters", ()))
    ]


def _closed(schema: Any) -> Any:
    """A schema whose objects hold the properties it names and no others."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    names = schema.get("properties")
    if isinstance(names, dict) and "type" in schema and "additionalProperties" not in schema:
        closed["properties"] = {**dict.fromkeys(_SENT_ANYWAY, True), **closed["properties"]}
        closed["additionalProperties"] = False
    return closed


def _read(value: Any, schema: Mapping[str, Any]) -> Any:
    """A query value as its schema means it: all of them are text on the wire."""
    match schema.get("type"):
        case "boolean":
            # discord.py writes 1 and 0; Discord reads them as it reads true and false.
            return {"1": True, "0": False, "true": True, "false": False}.get(
                str(value).lower(), value
            )
        case "integer" if str(value).isdecimal():
            return int(value)
        case _:
            return value


def _nearest(error: ValidationError) -> ValidationError:
    """Of an error's causes the one nearest to what was meant.

    That is in the alternative with the fewest errors, the deepest of them. Of a value that is none
    of a list of constants no single constant is meant: there the error itself says most.
    """
    while error.context and any(cause.validator != "const" for cause in error.context):
        alternatives: dict[Any, list[ValidationError]] = {}
        for cause in error.context:
            alternatives.setdefault(cause.relative_schema_path[0], []).append(cause)
        fewest = min(alternatives.values(), key=len)
        error = max(fewest, key=lambda cause: len(cause.absolute_path))
    return error


def _json_path(error: ValidationError) -> str:
    return "$" + "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 400 else f"{text[:200]} … {text[-200:]}"
