"""Looking up hosts at the moment of connecting, and letting through public addresses only.

The answer that was checked is the one that is connected to: a name that answers differently the
next time (DNS rebinding) gains nothing, because nobody asks a next time.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

from bot.errors import N_, UserError

PublicTest = Callable[[IPv4Address | IPv6Address], bool]


class PublicResolver(AbstractResolver):
    """Asks another resolver, and refuses a host with any address that is not public.

    One private address among public ones is refused too: whoever publishes it means us to try it.
    aiohttp does not ask for hosts that are written as numbers; :func:`public_address` has judged
    those before.

    Args:
        inner: who looks names up; None is the system's way, begun with the first name.
    """

    def __init__(self, inner: AbstractResolver | None, is_public: PublicTest) -> None:
        self._inner = inner
        self._is_public = is_public

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host, all of them public.

        Raises:
            UserError: one of them is not.
            OSError: there is no such host.
        """
        if self._inner is None:
            self._inner = DefaultResolver()
        found = await self._inner.resolve(host, port, family)
        if not found:
            raise OSError(None, "no addresses")
        if not all(self._may_connect(one["host"]) for one in found):
            raise UserError(
                N_("{host} is not a public address, so nobody else could check it."), host=host
            )
        return found

    def _may_connect(self, text: str) -> bool:
        try:
            # With a scope ("%eth0") it is an address of one network here, whatever it looks like.
            return "%" not in text and self._is_public(ip_address(text))
        except ValueError:
            return False

    async def close(self) -> None:
        """Let the inner one go."""
        if self._inner is not None:
            await self._inner.close()
