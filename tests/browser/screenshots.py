"""Pictures of what the bot answers, taken from the demo page the way a person gets there.

    python -m tests.browser.screenshots out/ --do "/compare first:qwen second:v3" --press Sources
    python -m tests.browser.screenshots out/ --width 400 --as Max --do "/claims"

Steps run in the order they are written, each followed by two pictures: ``NN-name.png`` is the page
as it stands, ``NN-name-card.png`` the message that was answered or changed, in its whole height.
An option takes the first suggestion for what was typed; ``first:=qwen`` sends the text itself. One
that takes a file is given its path.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from discord.ext import commands
    from playwright.async_api import Locator, Page

PHONE_WIDTH: Final = 500
"""Pages up to this wide are taken as a phone: touch, and pixels twice as fine."""

ANSWER_WITHIN: Final = 15.0
"""Seconds the page may take for one thing a person asks of it."""

_OPTION: Final = re.compile(r"(?:^|\s)([\w-]+):(=?)")
_ANSWERS: Final = {"response", "followup", "source_edit", "deferred", "message"}


class PageSaidNo(AssertionError):
    """The page did not do what a person asked of it; the message says what it showed instead."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One option of a command as a person fills it."""

    name: str
    text: str
    as_typed: bool
    """Send the text itself instead of the first suggestion for it."""


def parse_command(typed: str) -> tuple[str, list[Filled]]:
    """Split ``/compare first:qwen second:deepseek v3`` into the command and its filled options."""
    marks = list(_OPTION.finditer(typed))
    starts = [*(mark.start() for mark in marks), len(typed)]
    options = [
        Filled(mark[1], typed[mark.end() : end].strip(), bool(mark[2]))
        for mark, end in zip(marks, starts[1:], strict=True)
    ]
    return typed[: starts[0]].strip().removeprefix("/"), options


def find_chromium() -> str | None:
    """The browser to use: ``FRONTRUNNER_CHROMIUM``, else a Chromium on the path."""
    named = os.environ.get("FRONTRUNNER_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


class DemoPage:
    """The demo's page under a person's hands: type a command, press a button, look."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._answer_id: str | None = None

    async def open(self, url: str) -> None:
        """Go to a channel of the demo and wait until it is there."""
        await self.page.goto(url)
        await self._until(_ready, "the channel to open")

    async def view_as(self, person: str) -> None:
        """Look through another person's eyes; part of their name is enough."""
        people = self.page.locator("#viewer-picker option")
        called = people.filter(has_text=re.compile(re.escape(person), re.IGNORECASE))
        if not await called.count():
            raise PageSaidNo(f"nobody is called {person!r} among {await people.all_inner_texts()}")
        viewer = await called.first.get_attribute("value")
        self._answer_id = None
        await self.page.select_option("#viewer-picker", viewer)
        await self._until(
            lambda state: _ready(state) and state["viewerId"] == viewer, "the other view"
        )

    async def run(self, typed: str) -> Locator:
        """Type a slash command, send it, and return the message that answers it."""
        command, options = parse_command(typed)
        await self._choose_command(command)
        for option in options:
            await self._fill_option(option)
        draft = (await self._state())["commandPicker"]["draft"]
        if not draft["submittable"]:
            wrong = [option["name"] for option in draft["options"] if not option["valid"]]
            raise PageSaidNo(f"{typed} cannot be sent: see {', '.join(wrong)}")
        return await self._act(self.page.locator("#send-message").click, typed)

    async def press(self, label: str) -> Locator:
        """Press a button, in the open form or else the newest; return the message that makes."""
        if await self.page.locator("#modal-root button").count():
            button = self.page.locator("#modal-root button", has_text=label).last
            return await self._act(button.click, f"{label!r} in the form")
        buttons = self.page.locator("#channel-message-list .component-button")
        wanted = buttons.and_(self.page.locator(":enabled")).filter(has_text=label)
        if not await wanted.count():
            raise PageSaidNo(f"no button {label!r} among {await buttons.all_inner_texts()}")
        return await self._act(wanted.last.click, f"the button {label!r}")

    async def choose(self, option: str) -> Locator:
        """Choose from the newest menu that offers this and return the message that makes."""
        # The page learns how large a new picture is at its next look, twice a second; before that
        # it jumps when a menu is opened, and shuts the menu.
        await asyncio.sleep(0.7)
        offered = self.page.locator("#channel-message-list .select-option")
        wanted = offered.filter(has_text=option)
        if not await wanted.count():
            raise PageSaidNo(f"no choice {option!r} among {await offered.all_inner_texts()}")
        offering = self.page.locator(".select-option", has_text=option)
        menu = self.page.locator("#channel-message-list .preview-select", has=offering).last
        await menu.locator(".select-trigger").click()
        chosen = menu.locator(".select-option", has_text=option).first
        return await self._act(chosen.click, f"the choice {option!r}")

    async def fill(self, field: str) -> None:
        """Fill one field of the open form, written ``Label: text``."""
        label, _, text = field.partition(":")
        await self.page.locator("#modal-root").get_by_label(label.strip()).fill(text.strip())

    def answer(self) -> Locator:
        """The message the last action made or changed; the newest one before there was any."""
        messages = self.page.locator("#channel-message-list")
        if self._answer_id is None:
            return messages.locator("> *").last
        return messages.locator(f'[data-message-id="{self._answer_id}"]')

    async def shoot(self, path: Path) -> None:
        """Write the page to ``path``, and the message answered last to ``…-card.png``."""
        await self.page.mouse.move(0, 0)  # a message under the pointer shows its tools
        await self.answer().scroll_into_view_if_needed()
        await self._until(_ready, "pictures to load")
        await self.page.screenshot(path=path)
        if await self.page.locator("#modal-root button").count():
            return  # the form is in front of every card
        async with self._tall_enough():
            await self.answer().screenshot(path=path.with_name(f"{path.stem}-card.png"))

    @asynccontextmanager
    async def _tall_enough(self) -> AsyncGenerator[None]:
        """Make the window as tall as the message asks for: the channel clips what scrolls."""
        window = self.page.viewport_size
        box = await self.answer().bounding_box()
        room = await self.page.locator("#channel-timeline").bounding_box()
        if not window or not box or not room or box["height"] <= room["height"]:
            yield
            return
        taller = window["height"] + int(box["height"] - room["height"]) + 40
        await self._resize(window["width"], taller)
        yield
        await self._resize(window["width"], window["height"])

    async def _resize(self, width: int, height: int) -> None:
        await self.page.set_viewport_size({"width": width, "height": height})
        await asyncio.sleep(0.3)  # the page tells the server its new size and draws itself anew
        await self._until(_ready, "the page to take its new size")
        await self.answer().scroll_into_view_if_needed()

    async def _choose_command(self, command: str) -> None:
        composer = self.page.locator("#channel-composer-input")
        await composer.click()
        await composer.press_sequentially(f"/{command}", delay=15)
        entries = self.page.locator(".command-popup .command-entry")
        exactly = re.compile(f"^/{re.escape(command)}$")
        entry = entries.filter(has=self.page.locator("strong", has_text=exactly)).first
        await self._visible(entry, f"no command /{command}", among=entries.locator("strong"))
        await entry.click()

    async def _fill_option(self, option: Filled) -> None:
        field = self.page.locator(f'.command-option-input[data-option="{option.name}"]')
        files = self.page.locator(f'.command-file-input[data-option="{option.name}"]')
        if not await field.count() and not await files.count():
            await self.page.locator(".command-ghost").click()
            offered = self.page.locator(".command-suggestion")
            more = offered.and_(self.page.locator(f'[data-value="{option.name}"]'))
            await self._visible(more, f"no option {option.name!r}", among=offered)
            await more.click()
        if await files.count():
            await files.set_input_files(option.text)
            return
        await field.click()
        draft = (await self._state())["commandPicker"]["draft"]
        kinds = {declared["name"]: declared["type"] for declared in draft["options"]}
        suggestions = self.page.locator(".command-popup .command-suggestion")
        if kinds[option.name] in {"user", "channel", "role", "mentionable"}:
            text = option.text.lstrip("#@")
            await field.press_sequentially(text, delay=15)
            named = suggestions.filter(has_text=text).first
            await self._visible(named, f"nothing called {option.text!r}", among=suggestions)
            await named.click()
            return
        await field.press_sequentially(option.text, delay=15)
        if await field.get_attribute("role") == "combobox":
            await self._until(_suggestions_are_in(option.name), f"suggestions for {option.name}")
            if not option.as_typed and await suggestions.count():
                await suggestions.first.click()

    async def _visible(self, wanted: Locator, complaint: str, *, among: Locator) -> None:
        from playwright.async_api import TimeoutError as NotInTime

        try:
            await wanted.wait_for(timeout=5_000)
        except NotInTime:
            raise PageSaidNo(f"{complaint} among {await among.all_inner_texts()}") from None

    async def _act(self, do: Callable[[], Awaitable[object]], what: str) -> Locator:
        """Do something the bot answers; return the answering message once it is on the page."""
        idle = await self._until(
            lambda state: not state["pendingAction"] and not state["pendingQuery"],
            "the page to rest",
        )
        earlier = _last_request(idle)
        await do()

        def answered(state: Mapping[str, Any]) -> bool:
            waiting = state["pendingAction"] or state["awaitingRevision"] is not None
            return _ready(state) and not waiting and _last_request(state) != earlier

        action = (await self._until(answered, f"an answer to {what}"))["lastAction"]
        if action["rejected"] or action["settlement"] != "settled":
            why = [diagnostic["message"] for diagnostic in action["diagnostics"]]
            raise PageSaidNo(f"{what} was not completed ({action['settlement']}): {why}")
        made = [made for made in action["outcomes"] if made["kind"] in _ANSWERS]
        self._answer_id = next((m["messageId"] for m in reversed(made) if "messageId" in m), None)
        return self.answer()

    async def _state(self) -> Mapping[str, Any]:
        """What the page says about itself; simcord publishes it for exactly this."""
        return await self.page.evaluate("JSON.parse(JSON.stringify(window.simcordPreview ?? {}))")

    async def _until(
        self, true_of: Callable[[Mapping[str, Any]], object], what: str
    ) -> Mapping[str, Any]:
        deadline = time.monotonic() + ANSWER_WITHIN
        while time.monotonic() < deadline:
            state = await self._state()
            if state and true_of(state):
                return state
            await asyncio.sleep(0.05)
        said = await self.page.locator("#action-status").inner_text()
        raise PageSaidNo(f"waited {ANSWER_WITHIN:.0f} s for {what}; the page says {said!r}")


def _ready(state: Mapping[str, Any]) -> bool:
    return bool(state["ready"])


def _suggestions_are_in(option: str) -> Callable[[Mapping[str, Any]], bool]:
    asked_by = time.monotonic() + 1  # an option with fixed choices asks nobody

    def are_in(state: Mapping[str, Any]) -> bool:
        asked = state["commandPicker"]["autocomplete"]
        answered = asked["option"] in {None, option} or time.monotonic() > asked_by
        return asked["state"] != "loading" and answered

    return are_in


def _last_request(state: Mapping[str, Any]) -> str | None:
    action: Mapping[str, Any] | None = state["lastAction"]
    return action["requestId"] if action else None


@asynccontextmanager
async def browser_page(*, width: int = 1280, height: int = 900) -> AsyncGenerator[DemoPage]:
    """A headless Chromium with one empty page, which reaches nothing but this machine."""
    from playwright.async_api import async_playwright

    chromium = find_chromium()
    if chromium is None:
        raise PageSaidNo("no Chromium: install one, or name it in FRONTRUNNER_CHROMIUM")
    phone = width <= PHONE_WIDTH
    only_here = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", only_here]
        )
        try:
            page = await browser.new_page(
                viewport={"width": width, "height": height},
                device_scale_factor=2 if phone else 1,
                is_mobile=phone,
                has_touch=phone,
            )
            yield DemoPage(page)
        finally:
            await browser.close()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do before the next picture; ``kind`` is an option of the command line."""

    kind: str
    text: str

    async def perform(self, page: DemoPage) -> None:
        """Do it on ``page``."""
        hands: dict[str, Callable[[str], Awaitable[object]]] = {
            "do": page.run,
            "press": page.press,
            "choose": page.choose,
            "fill": page.fill,
            "as": page.view_as,
            "wait": lambda seconds: asyncio.sleep(float(seconds)),
        }
        await hands[self.kind](self.text)

    @property
    def file_name(self) -> str:
        return re.sub(r"\W+", "-", self.text.casefold()).strip("-")[:40] or self.kind


async def take(
    bot: commands.AutoShardedBot,
    steps: Sequence[Step],
    out: Path,
    *,
    width: int = 1280,
    height: int = 900,
    channel: str = "compare",
) -> list[Path]:
    """Run ``steps`` on ``bot`` in a demo of its own; the page's pictures, written to ``out``.

    A step that fails leaves a picture of the page as it was then, ``NN-failed.png``.
    """
    from bot.demo import demo_server

    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    async with demo_server(bot) as demo, browser_page(width=width, height=height) as page:
        await page.open(demo.pages[channel].url)
        await page.shoot(out / "00-opened.png")
        for number, step in enumerate(steps, 1):
            try:
                await step.perform(page)
            except Exception:
                await page.page.screenshot(path=out / f"{number:02}-failed.png")
                raise
            written.append(out / f"{number:02}-{step.file_name}.png")
            await page.shoot(written[-1])
    return written


class _InOrder(argparse.Action):
    """Collect steps of every kind into one list, in the order they were written."""

    def __call__(self, _parser: Any, namespace: Any, values: Any, _option: Any = None) -> None:
        namespace.steps = [*namespace.steps, Step(self.dest, values)]


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--width", type=int, default=1280, help="1280 is a desktop, 400 a phone")
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--channel", default="compare", help="the channel to open")
    parser.add_argument("--do", action=_InOrder, metavar="COMMAND", help="run a slash command")
    parser.add_argument("--press", action=_InOrder, metavar="LABEL", help="press a button")
    parser.add_argument("--choose", action=_InOrder, metavar="OPTION", help="choose from a menu")
    parser.add_argument("--fill", action=_InOrder, metavar="LABEL:TEXT", help="fill a form's field")
    parser.add_argument("--as", action=_InOrder, metavar="PERSON", help="become this viewer")
    parser.add_argument("--wait", action=_InOrder, metavar="SECONDS", help="let time pass")
    parser.set_defaults(steps=[])
    return parser.parse_args(given)


async def main(given: Sequence[str]) -> int:
    """Take the pictures the command line asks for, of the real bot with a fresh store."""
    from playwright.async_api import Error as BrowserTrouble

    from bot.client import create_bot
    from bot.config import Config, Store
    from bot.errors import UserError

    asked = _arguments(given)
    with tempfile.TemporaryDirectory(prefix="frontrunner-pictures-") as folder:
        bot = create_bot(Config(store=Store(path=Path(folder) / "ledger.db")))
        size = {"width": asked.width, "height": asked.height}
        try:
            written = await take(bot, asked.steps, asked.out, channel=asked.channel, **size)
        except (PageSaidNo, UserError, BrowserTrouble) as error:
            print(error, file=sys.stderr)
            return 1
    print(*written, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
