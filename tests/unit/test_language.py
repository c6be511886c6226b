"""Speaking people's languages: what is translated, to whom, and that every message can be."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.edge.words import language
from bot.edge.words.language import _, ngettext, speak, speaking
from tests.messages import called_name

ROOT = Path(__file__).parents[2]
Translate = Callable[..., None]


@pytest.fixture
def translate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Translate]:
    """Adds a catalogue: its language, then pairs of message and translation."""
    monkeypatch.setattr(language, "_CATALOGUES", tmp_path)
    language._translations.cache_clear()

    def add(locale: str, *pairs: tuple[str | tuple[str, str], str | tuple[str, ...]]) -> None:
        catalog = Catalog(locale)
        for message, translation in pairs:
            catalog.add(message, translation)
        folder = tmp_path / locale / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "frontrunner.mo").open("wb") as file:
            write_mo(file, catalog)

    yield add
    language._translations.cache_clear()


# Who hears what


def test_a_translated_language_is_spoken_and_others_stay_english(translate: Translate) -> None:
    translate("de", ("not known", "nicht bekannt"))
    heard: dict[str, str] = {}
    for locale in ("de", "en-US", "en-GB", "fr"):
        with speaking(locale):
            heard[locale] = _("not known")
    assert heard == {
        "de": "nicht bekannt", "en-US": "not known", "en-GB": "not known", "fr": "not known",
    }  # fmt: skip


def test_a_message_without_a_translation_is_said_in_english(translate: Translate) -> None:
    translate("de", ("not known", "nicht bekannt"), ("closed weights", ""))
    with speaking("de"):
        assert _("open weights") == "open weights"
        assert _("closed weights") == "closed weights"
        assert _("") == "", "a catalogue's header is no translation"


def test_a_region_falls_back_to_its_language_alone(translate: Translate) -> None:
    translate("pt", ("not known", "desconhecido"))
    translate("zh_CN", ("not known", "未知"))
    with speaking("pt-BR"):
        assert _("not known") == "desconhecido"
    with speaking("zh-CN"):
        assert _("not known") == "未知"


def test_the_default_language_is_for_those_whose_own_is_not_translated(
    translate: Translate,
) -> None:
    translate("de", ("not known", "nicht bekannt"))
    with speaking("fr", "de"):
        assert _("not known") == "nicht bekannt"
    with speaking("en-US", "de"):
        assert _("not known") == "not known", "English is a translated language too"


def test_a_count_takes_the_form_its_language_has_for_it(translate: Translate) -> None:
    said = ("{count} source", "{count} sources")
    translate("pl", (said, ("{count} źródło", "{count} źródła", "{count} źródeł")))
    with speaking("pl"):
        assert [ngettext(*said, count).format(count=count) for count in (1, 2, 5, 22)] == [
            "1 źródło", "2 źródła", "5 źródeł", "22 źródła",
        ]  # fmt: skip
    with speaking("fr"):
        assert [ngettext(*said, count).format(count=count) for count in (1, 2)] == [
            "1 source", "2 sources",
        ]  # fmt: skip


async def test_two_people_answered_at_once_each_hear_their_own_language(
    translate: Translate,
) -> None:
    translate("de", ("not known", "nicht bekannt"))
    translate("ja", ("not known", "不明"))
    both_have_begun = asyncio.Barrier(2)

    async def answered(locale: str) -> str:
        speak(locale)
        await both_have_begun.wait()
        return _("not known")

    assert await asyncio.gather(answered("de"), answered("ja")) == ["nicht bekannt", "不明"]
    assert _("not known") == "not known", "what a task speaks ends with it"


# Translations that would do harm


@pytest.mark.parametrize(
    ("translation", "harm"),
    [
        ("Nicht vor diesem Tag.", "the number is lost"),
        ("{name} nicht vor {tag}.", "a place nobody fills"),
        ("{name} nicht vor {day", "a brace that is not closed"),
        ("{} nicht vor {day}.", "a place without a name"),
    ],
)
def test_a_translation_with_other_places_is_not_used(
    translate: Translate, translation: str, harm: str
) -> None:
    message = "{name} was not out by {day}."
    translate("de", (message, translation))
    with speaking("de"):
        assert _(message).format(name="o1", day="2024-01-01") == "o1 was not out by 2024-01-01."


def test_a_plural_form_may_leave_the_count_out_and_invent_nothing(translate: Translate) -> None:
    tidy = ("{count} claim", "{count} claims")
    wild = ("{count} tie", "{count} ties")
    translate("de", (tidy, ("eine Behauptung", "{count} Behauptungen")), (wild, ("{zahl}", "{}")))
    with speaking("de"):
        assert ngettext(*tidy, 1).format(count=1) == "eine Behauptung"
        assert ngettext(*tidy, 7).format(count=7) == "7 Behauptungen"
        assert ngettext(*wild, 1).format(count=1) == "1 tie"
        assert ngettext(*wild, 7).format(count=7) == "7 ties"


# Words that nobody could translate

MARKS = {"_", "N_", "ngettext"}
NOT_SHOWN = {
    # What an operator reads in the log or a programmer in a traceback.
    "debug", "info", "warning", "error", "exception", "critical",
    "NotImplementedError", "RuntimeError", "TypeError", "ValueError",
    # What an operator reads on the terminal, and in measurements.
    "ConfigError", "Counter", "Histogram", "_gauge", "_labelled", "Response", "said",
    # Names for machines.
    "cast", "compile", "ContextVar", "getLogger", "ThreadPoolExecutor", "TypeVar",
    # What Discord shows before anything is asked is taken from the commands: see tests/messages.py.
    "command", "context_menu", "describe", "choices", "Group",
}  # fmt: skip
SHOWN = {"button": (0,), "menu": (0,), "Option": (1, 2), "text": None, "TextDisplay": None}
"""Which arguments people read; None is all of them. There a single word counts too."""
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}|^\W*[A-Z][a-z]{3,}\b")
"""Two words, or one that begins like a sentence or a heading."""
SAYS_SO_ELSEWHERE = {
    "claim show": "the name of a command",
    "thinking in public": "a key of an interaction's extras",
    "answered after thinking": "another",
    "partly confirmed": "a status as the store writes it; symbols.status says it",
    "oldest unverified": "a choice of Discord's menu, and the key of a text",
    "only the claimant's own evidence": "a choice of Discord's menu, and the key of a text",
    "stale prices": "a choice of Discord's menu, and the key of a text",
    "scores with unknown protocol": "a choice of Discord's menu, and the key of a text",
    "Choices": "the name of a type",
    "Chart": "the name of a type",
    "Charts": "the name of a type",
    "Mark": "the name of a type",
    "Delta": "the name of a letter in a font",
    "Omega": "the name of a letter in a font",
}


def untranslatable(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and words of every text that reads like one for people and is not marked for gettext."""
    for node in ast.iter_child_nodes(tree):
        yield from _unmarked(node, shown=False)


def _unmarked(node: ast.AST, *, shown: bool) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Expr(value=ast.Constant()):
            return  # a docstring
        case ast.Call():
            yield from _unmarked_in_call(node)
            return
        case ast.keyword(arg="group_description"):
            return  # as Group's
        case ast.AnnAssign():
            if node.value is not None:
                yield from _unmarked(node.value, shown=False)
            return
        case ast.MatchValue() | ast.Compare(comparators=[ast.Constant()]):
            return  # compared with, not shown
        case ast.Constant(value=str(text)):
            alone = shown and WORD.search(text)
            typed = text.startswith("/")  # a command, which is typed as it is in every language
            if (alone or SENTENCE.search(text)) and not typed and text not in SAYS_SO_ELSEWHERE:
                yield node.lineno, repr(text)
        case _:
            shown = shown and not isinstance(node, ast.Compare)  # compared with, not shown
    for child in ast.iter_child_nodes(node):
        yield from _unmarked(child, shown=shown)


def _unmarked_in_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    name = called_name(call)
    if name in NOT_SHOWN:
        return
    if name in MARKS:
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Call):
            yield call.lineno, f"{ast.unparse(call)} is put together before it is translated"
        return
    # state.button("swap") makes a custom id; button("Swap", …) is what people see.
    is_shown = name in SHOWN and (
        name in {"text", "TextDisplay"} or isinstance(call.func, ast.Name)
    )
    read = SHOWN.get(name) if is_shown else ()
    yield from _unmarked(call.func, shown=False)
    for position, argument in enumerate(call.args):
        yield from _unmarked(argument, shown=read is None or position in read)
    for keyword in call.keywords:
        yield from _unmarked(keyword.value, shown=False)


@pytest.mark.parametrize(
    "planted",
    [
        'card.text("hello")',
        'card.text(f"**{_(word)}** seen", optional=True)',
        'button("swap", custom_id)',
        'menu("pick", custom_id, options)',
        'Option(str(one), "release")',
        'raise UserError("Nothing is called that.")',
        'lines.append("-# " + "and some more")',
        'heading = f"Claims about {name}"',
        'heading = "Scores"',
        '_(f"Claims about {name}")',
        '_("Claims about {}".format(name))',
    ],
)
def test_a_planted_text_for_people_is_found(planted: str) -> None:
    assert list(untranslatable(ast.parse(planted)))


@pytest.mark.parametrize(
    "right",
    [
        '"""A docstring with words."""',
        'card.text(_("hello"), f"-# {_(word)} · {number} %", optional=state == "open")',
        'button(_("Swap"), state.button("swap"))',
        'raise UserError(N_("Nothing is called {name}."), name=name)',
        'log.warning("an error could not be shown")',
        'raise ValueError("not a card")',
        'Option(str(one), label, _("a line below"))',
        'relation: Literal["said with words"] = _RELATIONS["self"]',
    ],
)
def test_what_is_marked_or_shown_to_nobody_is_left_alone(right: str) -> None:
    assert not list(untranslatable(ast.parse(right)))


def test_whatever_people_read_in_discord_can_be_translated() -> None:
    files = [
        ROOT / "bot/ledger/reading.py",
        *(ROOT / "bot/edge").rglob("*.py"),
        *(ROOT / "cogs").glob("*.py"),
    ]
    found = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in sorted(files)
        for line, words in untranslatable(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n" + "\n".join(found)
    assert len(files) > 20
