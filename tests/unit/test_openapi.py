"""The check that every command test's requests go through can itself fail."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import openapi

CALLBACK = "/interactions/1456074443980800017/a-token/callback"


@dataclass
class Made:
    """A request as simcord records it."""

    json: Any
    method: str = "POST"
    path: str = CALLBACK
    params: dict[str, Any] = field(default_factory=dict)


ANSWER = {
    "type": 4,
    "data": {
        "tts": False,
        "flags": 32768 | 64,
        "allowed_mentions": {"parse": []},
        "attachments": [{"id": 0, "filename": "scores.png", "description": "Scores"}],
        "components": [
            {
                "type": 17,
                "accent_color": 5021694,
                "components": [
                    {"type": 10, "content": "Qwen2.5-Max"},
                    {
                        "type": 12,
                        "items": [
                            {"media": {"url": "attachment://scores.png"}, "description": "Scores"}
                        ],
                    },
                    {
                        "type": 1,
                        "components": [
                            {"type": 2, "style": 2, "label": "Sources", "custom_id": "fr1:a"}
                        ],
                    },
                    {
                        "type": 1,
                        "components": [
                            {
                                "type": 3,
                                "custom_id": "fr1:b",
                                "options": [{"label": "DeepSeek-V3", "value": "2"}],
                            }
                        ],
                    },
                ],
            }
        ],
    },
}
"""A right answer, with everything our answers hold."""


def card(answer: Any) -> Any:
    return answer["data"]["components"][0]["components"]


def button(answer: Any) -> Any:
    return card(answer)[2]["components"][0]


def menu(answer: Any) -> Any:
    return card(answer)[3]["components"][0]


@pytest.fixture
def _document() -> None:
    if openapi.document() is None:
        pytest.skip("Discord's OpenAPI document is not there: nothing to validate with")


def test_requests_are_validated_against_discords_openapi_document() -> None:
    """Skips where the validation of the command tests' requests is off, and says so."""
    if openapi.document() is None:
        pytest.skip(
            f"no {openapi.PATH}: the requests of the command tests are NOT validated against "
            "Discord's OpenAPI document"
        )
    assert openapi.problems(Made(ANSWER, params={"with_response": "1"})) == []


WRONG: list[tuple[Callable[[Any], Any], str]] = [
    (lambda it: button(it).update(label="x" * 81), "components[0].label: 'xxx"),
    (lambda it: button(it).update(style=9), "components[0].style: 9 "),
    (lambda it: button(it).update(custom_id="x" * 101), "components[0].custom_id: 'xxx"),
    (lambda it: button(it).update(lable="Sources"), "'lable' was unexpected"),
    (lambda it: menu(it).pop("options"), "components[0]: 'options' is a required property"),
    (lambda it: menu(it).update(options=menu(it)["options"] * 26), "options: [{"),
    (lambda it: menu(it)["options"][0].update(value=2), "options[0].value: 2 is not"),
    (lambda it: card(it)[0].update(type=99), ".components[0]: type 99 is none"),
    (lambda it: card(it)[0].update(content=""), "$.data.components[0].components[0].content: ''"),
    (lambda it: card(it)[1]["items"][0]["media"].pop("url"), "items[0].media: 'url' is a required"),
    (lambda it: it["data"].update(attachments=[{"id": "x"}]), "$.data.attachments[0].id: 'x'"),
    (lambda it: it["data"].update(content="x" * 2001), "$.data.content: 'xxx"),
    (lambda it: it.update(type=40), "$: type 40 is none"),
    (lambda it: card(it)[0].pop("type"), "components[0].components[0]"),
    (lambda it: it.update(data=[]), "$.data: "),
]


@pytest.mark.usefixtures("_document")
@pytest.mark.parametrize(("spoil", "said"), WRONG)
def test_a_wrong_body_is_found_and_named(spoil: Callable[[Any], Any], said: str) -> None:
    answer = deepcopy(ANSWER)
    spoil(answer)
    found = "\n".join(openapi.problems(Made(answer)))
    assert said in found
    with pytest.raises(AssertionError, match="requests Discord would refuse"):
        openapi.check_requests([Made(ANSWER), Made(answer)])


@pytest.mark.usefixtures("_document")
@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([{"name": "Qwen", "value": "qwen"}] * 26, "is too long"),
        ([{"name": "Q" * 101, "value": "qwen"}], "is too long"),
        ([{"name": "Qwen"}], "'value' is a required property"),
    ],
)
def test_wrong_autocomplete_choices_are_found(choices: Any, said: str) -> None:
    wrong = openapi.problems(Made({"type": 8, "data": {"choices": choices}}))
    assert any(said in line for line in wrong), wrong


@pytest.mark.usefixtures("_document")
@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Made(None), "a body is required"),
        (Made(None, path="/interactions/1/token/answer"), "no such operation"),
        (Made(None, method="DELETE", path=CALLBACK), "no such operation"),
        (Made(ANSWER, path=CALLBACK.replace("1456", "x456")), "path.interaction_id: 'x456"),
        (Made(ANSWER, params={"with_respond": "1"}), "query.with_respond: no such parameter"),
        (Made(ANSWER, params={"with_response": "maybe"}), "query.with_response: 'maybe'"),
        (
            Made(
                [{"name": "compare", "type": 1, "description": "d" * 101}],
                method="PUT",
                path="/applications/1456074443980800000/commands",
            ),
            "$[0].description",
        ),
    ],
)
def test_a_wrong_request_is_found(request_: Made, said: str) -> None:
    wrong = openapi.problems(request_)
    assert any(said in line for line in wrong), wrong


@pytest.mark.usefixtures("_document")
def test_a_number_passes_for_a_snowflake() -> None:
    edit = Made(
        {"components": ANSWER["data"]["components"], "allowed_mentions": {"parse": []}},
        method="PATCH",
        path="/webhooks/1456074443980800000/a-token/messages/@original",
    )
    edit.json["attachments"] = [{"id": 1456074443980800017, "filename": "scores.png"}]
    assert openapi.problems(edit) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda it: it["data"].pop("allowed_mentions"), "does not forbid every mention"),
        (lambda it: it["data"].update(allowed_mentions={}), "does not forbid every mention"),
        (
            lambda it: it["data"]["allowed_mentions"].update(parse=["everyone"]),
            "does not forbid every mention",
        ),
        (
            lambda it: it["data"]["allowed_mentions"].update(users=["1"]),
            "lets somebody be mentioned",
        ),
        (
            lambda it: it["data"].update(attachments=[]),
            "attachment://scores.png is shown and not attached",
        ),
        (lambda it: menu(it).update(custom_id="fr1:a"), "the custom id 'fr1:a' stands 2 times"),
        (lambda it: card(it)[0].update(content="€" * 4001), "4001 units of text"),
        (lambda it: card(it)[0].update(content="😀" * 2001), "4002 units of text"),
        (lambda it: card(it).extend([card(it)[0]] * 34), "41 components"),
    ],
)
def test_what_the_document_leaves_unsaid(spoil: Callable[[Any], Any], said: str) -> None:
    answer = deepcopy(ANSWER)
    assert list(openapi.house_rules(Made(answer))) == []
    spoil(answer)
    found = list(openapi.house_rules(Made(answer)))
    assert len(found) == 1
    assert said in found[0]


COMMANDS = "/applications/1456074443980800000/commands"


def command(**changes: Any) -> dict[str, Any]:
    """A right slash command."""
    given = {
        "name": "compare", "type": 1, "description": "Side by side",
        "name_localizations": {"zh-CN": "比较", "de": "vergleiche"},
        "options": [
            {"type": 3, "name": "first", "description": "One", "required": True,
             "autocomplete": True},
            {"type": 3, "name": "unit", "description": "Unit",
             "choices": [{"name": "Percent", "value": "%"}]},
        ],
    }  # fmt: skip
    return given | changes


def option(**changes: Any) -> dict[str, Any]:
    return {"type": 3, "name": "one", "description": "One"} | changes


def pushed(*commands: dict[str, Any]) -> Made:
    return Made(list(commands), method="PUT", path=COMMANDS)


def posted(path: str = "/channels/1/messages", **body: Any) -> Made:
    return Made({"allowed_mentions": {"parse": []}, **body}, path=path)


TEXT = {"type": 10, "content": "x <@&7>"}
V2 = 1 << 15
ENTRY = {
    "type": 18, "label": "Quote",
    "component": {"type": 4, "style": 2, "custom_id": "quote", "max_length": 4000},
}  # fmt: skip


def form(**changes: Any) -> Made:
    return Made(
        {
            "type": 9,
            "data": {"custom_id": "f", "title": "A claim", "components": [ENTRY], **changes},
        }
    )


def embed(**parts: Any) -> dict[str, Any]:
    return {"title": "A title", "description": "Words", **parts}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (pushed(command(name="Compare")), "'Compare' is no name"),
        (pushed(command(name="com pare")), "is no name"),
        (pushed(command(name_localizations={"de": "Vergleiche"})), "'Vergleiche' is no name"),
        (pushed(command(description_localizations={"de": "x" * 101})), "a description of 101"),
        (pushed(command(), command()), "'compare' stands twice"),
        (pushed(*[command(name=f"c{n}") for n in range(101)]), "101 commands"),
        (pushed(command(options=[option(name=f"o{n}") for n in range(26)])), "26 options"),
        (pushed(command(options=[option(), option()])), "two options of one name"),
        (
            pushed(command(options=[option(), option(name="two", required=True)])),
            "stands behind one that is not",
        ),
        (
            pushed(command(options=[option(choices=[{"name": "x" * 101, "value": "1"}])])),
            "a choice's name of 101",
        ),
        (
            pushed(command(options=[option(description="x" * 99, choices=[
                {"name": "n" * 99, "value": "v" * 99} for _ in range(25)])] * 2)),
            "units of names, descriptions and values",
        ),
        (pushed({"type": 3, "name": "x" * 33}), "is no entry of a menu"),
        (Made({"type": 8, "data": {"choices": [{"name": " ", "value": "x"}]}}), "name of 1 units"),
        (form(title="x" * 46), "the title has 46"),
        (form(components=[ENTRY] * 6), "6 entries"),
        (form(components=[ENTRY] * 2), "stands 2 times"),
        (posted(embeds=[embed(description="x" * 4000), embed(description="x" * 4000)]), "8014 units"),
        (posted(embeds=[embed(fields=[{"name": "", "value": "x"}])]), "a field name of 0"),
        (posted(components=[TEXT]), "without IS_COMPONENTS_V2"),
        (posted(components=[TEXT], flags=V2, content="x"), "beside components of the new kind"),
        (posted(content="x", flags=V2), "IS_COMPONENTS_V2 without"),
        (posted(content="x", nonce="1" * 26, enforce_nonce=True), "longer than 25"),
        (
            posted(content="x", attachments=[{"id": 0, "filename": "a b.png"}]),
            "Discord changes the name 'a b.png'",
        ),
        (
            posted(content="x", attachments=[
                {"id": 0, "filename": "a.png", "description": "x" * 1025}]),
            "1025 units of alt text",
        ),
        (
            posted(components=[TEXT], flags=V2, allowed_mentions={"parse": [], "roles": ["8"]}),
            "lets somebody be mentioned",
        ),
        (posted("/channels/1/threads", name=" "), "is no name of a thread"),
        (
            posted("/channels/1/threads", name="x", message={"content": "x"}),
            "$.message.allowed_mentions",
        ),
    ],
)  # fmt: skip
def test_what_it_leaves_unsaid_of_commands_forms_and_messages(wrong: Made, said: str) -> None:
    found = list(openapi.house_rules(wrong))
    assert any(said in line for line in found), found


def test_what_is_right_breaks_no_rule() -> None:
    mentions = {"parse": [], "roles": ["7"]}
    for right in (
        pushed(command(), {"type": 3, "name": "Draft claims"}),
        form(),
        posted(components=[TEXT], flags=V2, allowed_mentions=mentions, nonce="1", enforce_nonce=True),
        posted(embeds=[embed(fields=[{"name": "a", "value": "b"}])]),
        posted("/channels/1/threads", name="A digest",
               message={"content": "x", "allowed_mentions": {"parse": []}}),
        Made(None, path="/channels/1/messages/2/crosspost"),
    ):  # fmt: skip
        assert list(openapi.house_rules(right)) == []
