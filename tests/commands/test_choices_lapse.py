"""A question nobody answered says that it has lapsed."""

from __future__ import annotations

from tests.commands.conftest import Room, seen


async def test_a_lapsed_question_says_so(room: Room) -> None:
    question = await room.ask("compare", first="deepsek v3", second="o1")
    assert question.buttons

    await room.env.advance_time(601)

    lapsed = seen(question.result)
    assert not lapsed.buttons
    assert "Run the command again" in lapsed.text
