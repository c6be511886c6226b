"""Who acts: a person in a server or in a direct message, and what they may do there.

A *curator* may write the claims of a server: who has Manage Server, or the server's curator role. An
*admin* has Manage Server. The *owner* of the bot alone writes the shared ledger, in a direct
message with the bot.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import N_, NotAllowed

FORGOTTEN = "forgotten"
"""The actor of what a person did who asked to be forgotten."""
CURATOR = "curator"
"""The actor of what a person did, in a ledger that went out without naming people."""


class Actor(str):
    """Who did something, as the ledger names them, inside a message: shown as a mention."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the bot, as Discord describes them with each interaction.

    ``guild_id`` is where they act, None in a direct message. ``in_guild`` is False where the bot is
    no member of that server and only answers somebody who installed it for themselves.
    ``decimal_comma`` is whether they are answered in a language that writes 12,5 for 12.5.
    """

    user_id: int
    guild_id: int | None
    manages_guild: bool = False
    roles: frozenset[int] = frozenset()
    is_owner: bool = False
    in_guild: bool = True
    decimal_comma: bool = False

    @property
    def actor(self) -> str:
        """How the ledger names them."""
        return f"user:{self.user_id}"


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do where they are; read with the server's settings of that moment."""

    person: Person
    curator_role: int | None

    @property
    def is_admin(self) -> bool:
        """May change the server's settings."""
        return self.person.guild_id is not None and self.person.manages_guild

    @property
    def is_curator(self) -> bool:
        """May write claims here: the server's, or in a direct message the owner's shared ones."""
        if self.person.guild_id is None:
            return self.person.is_owner
        return self.is_admin or (
            self.curator_role is not None and self.curator_role in self.person.roles
        )

    def check_member(self) -> int:
        """The server somebody acts in.

        Raises:
            NotAllowed: they are in a direct message, or the bot is not in the server.
        """
        if self.person.guild_id is None or not self.person.in_guild:
            raise NotAllowed(N_("This works only in a server that Frontrunner has been added to."))
        return self.person.guild_id

    def check_admin(self) -> int:
        """The server somebody may change the settings of.

        Raises:
            NotAllowed: they have no Manage Server there.
        """
        guild = self.check_member()
        if not self.is_admin:
            raise NotAllowed(N_("Only who has Manage Server in this server may do this."))
        return guild

    def check_curator(self) -> int | None:
        """The layer somebody may write claims in: a server, or None for the shared ledger.

        Raises:
            NotAllowed: they are no curator here.
        """
        if self.person.guild_id is not None:
            self.check_member()
        if not self.is_curator:
            raise NotAllowed(
                N_("Only the bot's owner writes the shared ledger. In a server, its curators write "
                   "its own claims.")
                if self.person.guild_id is None
                else N_("Only curators of this server may do this: who has Manage Server, or the "
                        "curator role. /claim suggest is for everybody.")
            )  # fmt: skip
        return self.person.guild_id

    def check_owner(self) -> None:
        """Raise NotAllowed for anybody but the bot's owner."""
        if not self.person.is_owner:
            raise NotAllowed(N_("Only the bot's owner may do this."))
