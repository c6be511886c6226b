"""Addresses that people type: which may stand in the ledger, judged without looking anything up.

A source is a public page. What a browser could run (``javascript:``), what carries a password and
what lies on somebody's own network is no source. IPv4 numbers are read the way browsers read them
(https://url.spec.whatwg.org/#concept-ipv4-parser): decimal, octal, hexadecimal and short forms.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from bot.errors import N_, UserError

LONGEST_ADDRESS = 1_000
"""Characters; longer ones are tracking, not an address somebody could check."""

_SAFE = "/:?#[]@!$&'()*+,;=%-._~"
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_BRACKETED = re.compile(r"\[[0-9a-fA-F.]*:[0-9a-fA-F:.]*\](:[0-9]*)?")
"""What may stand where there are brackets: urlsplit drops what is written around them."""
_WITHOUT_SCHEME = re.compile(r"[^\s/:?#@\\.]+(?:\.[^\s/:?#@\\.]+)*\.[^\W\d_]{2,}(?=[/?#]|$)")
"""How an address begins that a browser shows: a host whose last part is of letters."""
_AMBIGUOUS = re.compile("[ßςẞ\u200c\u200d]")
"""Letters of host names that IDNA 2003 (ours) and IDNA 2008 (the browsers') send to two hosts."""
_PRIVATE_NAMES = (
    "localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "localdomain",
    "test", "example", "invalid", "onion", "arpa", "home.arpa", "nip.io", "sslip.io", "xip.io",
    "localtest.me", "lvh.me", "vcap.me", "lacolhost.com", "traefik.me", "1u.ms", "rbndr.us", "svc",
    "metadata.goog",
)  # fmt: skip
"""Endings that are nobody's public page (RFC 6761, RFC 8375), or that answer with any address; ``svc``
is a cluster's own, and ``metadata.goog`` the second name of one cloud's metadata."""
_NOT_PUBLIC = N_("{host} is not a public address, so nobody else could check it.")


def public_address(typed: str) -> str:
    """The address of a public page as the ledger keeps it: without fragment, host in lower case.

    Raises:
        UserError: it is too long, not http(s), holds a password, or is not on the public internet.
    """
    text = typed.strip()
    _check_length(text)
    # Half a character (a lone surrogate) cannot be percent-encoded, nor be sent back in an answer.
    if re.search(r"[\s\x00-\x20\x7f\\<>\"\ud800-\udfff]", text):
        raise UserError(N_("The address holds spaces or characters that no address has."))
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").removesuffix(".")
        if re.search(r"[\[\]]", parts.netloc) and not _BRACKETED.fullmatch(parts.netloc):
            raise ValueError(parts.netloc)
    except ValueError:
        raise UserError(N_("“{address}” is not an address."), address=text[:80]) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise UserError(
            N_("“{address}” does not begin with https:// or http://."), address=text[:80]
        )
    if parts.username is not None or parts.password is not None:
        raise UserError(N_("The address holds a user name or password. Leave them out."))
    if not host:
        raise UserError(N_("“{address}” names no host."), address=text[:80])
    if port is not None and port not in (80, 443, 8080, 8443):
        raise UserError(_NOT_PUBLIC, host=f"{host}:{port}")
    kept = _kept(parts, _public_host(host), port)
    _check_length(kept)  # again: percent-encoding makes nine characters of one
    return kept


def typed_address(typed: str) -> str:
    """As :func:`public_address`, of what a person typed: they may leave ``https://`` out.

    Raises:
        UserError: as for :func:`public_address`.
    """
    text = typed.strip()
    return public_address(f"https://{text}" if _WITHOUT_SCHEME.match(text) else text)


def _check_length(address: str) -> None:
    if len(address) > LONGEST_ADDRESS:
        raise UserError(
            N_("The address is longer than {limit} characters. Leave out what follows the ?."),
            limit=LONGEST_ADDRESS,
        )


def _kept(parts: SplitResult, host: str, port: int | None) -> str:
    usual = {"http": 80, "https": 443}[parts.scheme.lower()]
    netloc = host if port in (None, usual) else f"{host}:{port}"
    path = quote(parts.path, safe=_SAFE) or "/"
    return urlunsplit((parts.scheme.lower(), netloc, path, quote(parts.query, safe=_SAFE), ""))


def _public_host(host: str) -> str:
    """A host's name in ASCII.

    Raises:
        UserError: it is an address of no public network, or a name that cannot be public.
    """
    if ":" in host or "%" in host:
        return _public_ip(host, host)
    # The codec knows the Unicode of 2002 only: newer forms of old letters and digits are folded here.
    host = unicodedata.normalize("NFKC", host)
    if _AMBIGUOUS.search(host):
        raise UserError(
            N_(
                "“{host}” leads to different hosts in different programs. Write it in its xn-- form."
            ),
            host=host[:80],
        )
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise UserError(N_("“{host}” is not the name of a host."), host=host[:80]) from None
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _public_ip(_ipv4(labels, host), host)
    if len(labels) < 2 or any(name == one or name.endswith(f".{one}") for one in _PRIVATE_NAMES):
        raise UserError(_NOT_PUBLIC, host=host[:80])
    if not all(_LABEL.fullmatch(label) for label in labels) or len(name) > 253:
        raise UserError(N_("“{host}” is not the name of a host."), host=host[:80])
    return name


def _ipv4(labels: list[str], host: str) -> str:
    """A dotted IPv4 address from the forms browsers take: 127.1, 0x7f.1, 017700000001, 2130706433."""
    try:
        numbers = [_number(label) for label in labels]
        *first, last = numbers
        if len(numbers) > 4 or any(one > 255 for one in first) or last >= 256 ** (5 - len(numbers)):
            raise ValueError(host)
    except ValueError:
        raise UserError(N_("“{host}” is not the name of a host."), host=host[:80]) from None
    value = last + sum(one << (8 * (3 - place)) for place, one in enumerate(first))
    return str(IPv4Address(value))


def _number(label: str) -> int:
    if len(label) > 20 or not _NUMBER.fullmatch(label):
        raise ValueError(label)
    if label[:2].lower() == "0x":
        return int(label[2:] or "0", 16)
    return int(label, 8) if len(label) > 1 and label.startswith("0") else int(label)


def _public_ip(text: str, host: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        raise UserError(N_("“{host}” is not the name of a host."), host=host[:80]) from None
    if not is_public(address):
        raise UserError(_NOT_PUBLIC, host=host[:80])
    return f"[{address}]" if address.version == 6 else str(address)


_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA has given out (RFC 4291, 2.4); outside are ::127.0.0.1, fec0::1 and their like."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""Carries an IPv4 address in its last 32 bits (RFC 6052)."""
_ISATAP = 0x5EFE
"""Before an IPv4 address in the second half of an IPv6 one (RFC 5214, 6.1), but for two bits."""
_NOT_GLOBAL = (
    IPv4Network("192.0.0.0/24"),  # IETF's own; one cloud has its metadata at 192.0.0.192
    IPv4Network("168.63.129.16/32"),  # another cloud's metadata
    IPv4Network("192.88.99.0/24"),  # once the way to the nearest 6to4 relay (RFC 7526)
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)
"""What Python (in some of its versions) takes for global and is not."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is on the public internet, also where it is wrapped in an IPv6 one."""
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        last = IPv4Address(int(address) & 0xFFFFFFFF)
        if address in _NAT64:
            wrapped = last
        if (int(address) >> 32) & 0xFCFFFFFF == _ISATAP and not is_public(last):
            return False
        if wrapped is not None:
            return is_public(wrapped)
        if address not in _GLOBAL_UNICAST or address.teredo is not None:
            return False
    reserved = address.is_multicast or any(address in network for network in _NOT_GLOBAL)
    return address.is_global and not reserved
