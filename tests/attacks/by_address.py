"""Attacks by what is asked for: where addresses, redirects and names lead."""

from __future__ import annotations

from collections.abc import Iterator

from tests.attacks.attack import Attack
from tests.attacks.web import (
    PRIVATE_HOST,
    PRIVATE_PORT,
    PUBLIC_HOST,
    Answers,
    Serve,
    Visit,
    page,
    raw,
    redirects,
)

NOT_PUBLIC = "is not a public address"
NOT_WEB = "does not begin with https"
SIGNED_IN = "user name or password"
UNFIT = "spaces or characters"
NO_ADDRESS = "is not an address"
NO_HOST = "is not the name of a host"
ONWARD = "is no public page"

TYPED: dict[str, list[str]] = {
    NOT_PUBLIC: [
        f"http://PRIVATE:{PRIVATE_PORT}/", f"http://PRIVATE.:{PRIVATE_PORT}/", "http://127.0.0.1/",
        "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
        "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1:8080/", "http://0/",
        "http://0.0.0.0:8080/", "http://１２７。０。０。１/", "http://①②⑦.0.0.1/",
        "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xa9fea9fe/",
        "http://[::ffff:169.254.169.254]/", "http://[fd00:ec2::254]/latest/meta-data/",
        "http://metadata.google.internal/computeMetadata/v1/", "http://metadata.goog/",
        "http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/", "http://10.1.2.3/",
        "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://198.18.0.1/",
        "http://240.0.0.1/", "http://255.255.255.255/", "http://224.0.0.251/", "http://[::1]:8080/",
        "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b:1::127.0.0.1]/", "http://[2002:7f00:1::]/",
        "http://[2001:0:53aa:64c::1]/", "http://[2606:4700::5efe:127.0.0.1]/", "http://[fe80::1]/",
        "http://[fc00::1]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://localhost:8080/",
        "http://a.localhost/", "http://printer.local/", "http://intranet/", "http://127.0.0.1.nip.io/",
        "http://ⓛocalhost/", "http://a。localhost/", f"http://{PUBLIC_HOST}:22/",
        f"http://{PUBLIC_HOST}:6379/", f"http://{PUBLIC_HOST}:0/",
    ],
    NOT_WEB: [
        "file:///etc/passwd", "javascript:alert(1)", "data:text/html,words", "gopher://news.example.org/",
        "ftp://news.example.org/", "ldap://news.example.org/", "dict://127.0.0.1:11211/", "news.example.org",
        "jar:http://news.example.org!/", "view-source:http://news.example.org/", "",
    ],
    SIGNED_IN: [
        f"http://user:pass@{PUBLIC_HOST}/", f"http://{PUBLIC_HOST}@127.0.0.1/",
        f"http://{PUBLIC_HOST}:80@PRIVATE:{PRIVATE_PORT}/", "http://127.0.0.1%2f@/",
    ],
    UNFIT: [
        f"http://{PUBLIC_HOST}/\r\nHost: {PRIVATE_HOST}", f"http://{PUBLIC_HOST}\\@127.0.0.1/",
        f"http://{PUBLIC_HOST}/a b", f"http://{PUBLIC_HOST}/\0", "http://127.0.0.1\t/",
    ],
    NO_ADDRESS: [
        "http://[fe80::1%25eth0]/", "http://[::1", f"http://{PUBLIC_HOST}:99999/",
        f"http://{PUBLIC_HOST}／@127.0.0.1/", "http://[127.0.0.1]/",
    ],
    NO_HOST: ["http://256.256.256.256/", "http://1.2.3.4.5/", "http://%6c%6f/"],
    "leads to different hosts": ["http://fußball.example.org/"],
    "longer than 1000 characters": [f"http://{PUBLIC_HOST}/{'a' * 1_000}"],
    "cannot be found from here": [
        "http://nеws.example.org/",  # with a Cyrillic е: another name, which nobody here has
        "http://xn--nws-8cd.example.org/", f"http://{PUBLIC_HOST}.evil.org/",
    ],
}  # fmt: skip

READ: dict[str, str] = {
    f" http://{PUBLIC_HOST}/a \n": "white space around",
    f"http://{PUBLIC_HOST}/a#@127.0.0.1/": "a fragment with a host",
    f"http://{PUBLIC_HOST}/?u=http://127.0.0.1/": "a query with an address",
    f"http://{PUBLIC_HOST}.:8080/": "a final full stop",
    f"HTTP://{PUBLIC_HOST.upper()}/": "capitals",
    "http://ｎｅｗｓ.example.org/": "wide letters",
    f"http://{PUBLIC_HOST}/%0d%0aHost:%20x": "an encoded new line",
}

LEADS_TO: dict[str, tuple[str, str]] = {
    "the private server's number": (f"http://PRIVATE:{PRIVATE_PORT}/", ONWARD),
    "the private server's name": (f"http://{PRIVATE_HOST}/", NOT_PUBLIC),
    "no scheme": (f"//{PRIVATE_HOST}/", NOT_PUBLIC),
    "a decimal number": ("http://2130706433/", ONWARD),
    "metadata": ("http://169.254.169.254/latest/meta-data/", ONWARD),
    "a mapped address": ("http://[::ffff:127.0.0.1]/", ONWARD),
    "a file": ("file:///etc/passwd", ONWARD),
    "a script": ("javascript:alert(1)", ONWARD),
    "data": ("data:text/html,<p>words</p>", ONWARD),
    "gopher": ("gopher://127.0.0.1:6379/_FLUSHALL", ONWARD),
    "ftp": ("ftp://news.example.org/", ONWARD),
    "another port": (f"http://{PUBLIC_HOST}:6379/", ONWARD),
    "a user": (f"http://user:pass@{PUBLIC_HOST}/", ONWARD),
    "backslashes": (f"\\\\127.0.0.1:{PRIVATE_PORT}\\", ONWARD),
    "garbage": ("http://[", ONWARD),
    "half characters": ("http://\udcff\udcfe/", ONWARD),
    "a long address": (f"/{'a' * 5_000}", ONWARD),
    "itself": ("/a/page", "leads nowhere"),
    "nowhere": ("", "without saying where to"),
}


def chain(status: str, names: int) -> Serve:
    """Sends on from /a/page to /1, /2 … up to the page after so many hops."""
    steps = {"/a/page": "/1"} | {f"/{step}": f"/{step + 1}" for step in range(1, names)}
    return redirects(steps, status)


def _leads(target: str) -> Serve:
    """To a target in which PRIVATE stands for the private server's number."""

    async def serve(visit: Visit) -> None:
        private = visit.out.get_extra_info("sockname")[0].rpartition(".")
        number = f"{private[0]}.{int(private[2]) + 1}"
        await redirects(target.replace("PRIVATE", number))(visit)

    return serve


LOOKED_UP: dict[str, tuple[list[Answers], str]] = {
    "a private address": ([["PRIVATE"]], NOT_PUBLIC),
    "a public and a private one": ([["PUBLIC", "PRIVATE"]], NOT_PUBLIC),
    "a private and a public one": ([["PRIVATE", "PUBLIC"]], NOT_PUBLIC),
    "many public and one metadata": ([["PUBLIC"] * 30 + ["169.254.169.254"]], NOT_PUBLIC),
    "10.0.0.1": ([["10.0.0.1"]], NOT_PUBLIC),
    "0.0.0.0": ([["0.0.0.0"]], NOT_PUBLIC),  # noqa: S104 - an answer, nothing is bound
    "shared space": ([["100.64.0.1"]], NOT_PUBLIC),
    "broadcast": ([["255.255.255.255"]], NOT_PUBLIC),
    "::1": ([["::1"]], NOT_PUBLIC),
    "a mapped address": ([["::ffff:127.0.0.1"]], NOT_PUBLIC),
    "NAT64": ([["64:ff9b::7f00:1"]], NOT_PUBLIC),
    "6to4": ([["2002:7f00:1::1"]], NOT_PUBLIC),
    "ISATAP": ([["2606:4700::5efe:7f00:1"]], NOT_PUBLIC),
    "a scope": ([["fe80::1%1"]], NOT_PUBLIC),
    "a scope on a public address": ([["2606:4700::1111%1"]], NOT_PUBLIC),
    "its own network": ([["fd12::1"]], NOT_PUBLIC),
    "a name for an address": ([["localhost"]], NOT_PUBLIC),
    "garbage": ([["\0"]], NOT_PUBLIC),
    "no address": ([[]], "cannot be found from here"),
    "a failure": ([OSError(-3, "temporary failure in name resolution")], "cannot be found from here"),
    "nothing, ever": ([None], "did not answer within"),
}  # fmt: skip


def attacks() -> Iterator[Attack]:
    """All of them."""
    for told, addresses in TYPED.items():
        for address in addresses:
            yield Attack(f"typed: {ascii(address)[:60]}", told=told, address=address)
    for address, what in READ.items():
        yield Attack(
            f"typed with {what}", address=address, reads="plain words",
            serve=lambda: page("<p>These are plain words.</p>"),
        )  # fmt: skip
    for what, (target, told) in LEADS_TO.items():
        yield Attack(f"redirect to {what}", told=told, serve=lambda target=target: _leads(target))
    for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"):
        yield Attack(
            f"redirect {status} to the private server", told=NOT_PUBLIC,
            serve=lambda status=status: redirects(f"http://{PRIVATE_HOST}/", status),
        )  # fmt: skip
        yield Attack(
            f"feed: redirect {status} to the private server", ask="feed", told=NOT_PUBLIC,
            serve=lambda status=status: redirects(f"http://{PRIVATE_HOST}/", status),
        )  # fmt: skip
    yield Attack("five redirects", reads="arrived", serve=lambda: chain("302 Found", 5))
    yield Attack("six redirects", told="leads nowhere", serve=lambda: chain("302 Found", 6))
    yield Attack(
        "five redirects, the last to the private server", told=NOT_PUBLIC,
        serve=lambda: redirects({"/a/page": "/1", "/1": "/2", "/2": "/3", "/3": "/4",
                                 "/4": f"//{PRIVATE_HOST}/"}),
    )  # fmt: skip
    yield Attack(
        "two hosts send on to each other", told="leads nowhere",
        names={"other.example.org": [["PUBLIC"]]},
        serve=lambda: redirects({"/a/page": "//other.example.org/b", "/b": f"//{PUBLIC_HOST}/a/page"}),
    )  # fmt: skip
    yield Attack(
        "no Location", told="without saying where to",
        serve=lambda: raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
    )  # fmt: skip
    yield Attack(
        "two Locations", reads="arrived",
        serve=lambda: redirects({"/a/page": f"/ok\r\nLocation: http://{PRIVATE_HOST}/"}),
    )  # fmt: skip
    yield Attack(
        "a Refresh header to the private server", reads="words to stay for",
        serve=lambda: page("<p>Some words to stay for.</p>", f"Refresh: 0; url=http://{PRIVATE_HOST}/"),
    )  # fmt: skip
    for what, (answers, told) in LOOKED_UP.items():
        yield Attack(
            f"looked up: {what}", told=told, names={PUBLIC_HOST: answers}, seconds=0.5
        )  # fmt: skip
    yield Attack(
        "rebinding: public when checked, private after", reads="plain words",
        names={PUBLIC_HOST: [["PUBLIC"], ["PRIVATE"]]},
        serve=lambda: page("<p>These are plain words.</p>"),
    )  # fmt: skip
    yield Attack(
        "rebinding between two redirects", told=NOT_PUBLIC,
        names={PUBLIC_HOST: [["PUBLIC"], ["PRIVATE"]]},
        serve=lambda: redirects({"/a/page": "/b"}),
    )  # fmt: skip
    yield Attack(
        "rebinding in a feed", ask="feed", told=NOT_PUBLIC,
        names={PUBLIC_HOST: [["PUBLIC"], ["PUBLIC", "PRIVATE"]]},
        serve=lambda: redirects({"/a/page": "/b"}),
    )  # fmt: skip
    yield Attack(
        "nobody listens", told="cannot be reached", names={PUBLIC_HOST: [["NOBODY"]]},
    )  # fmt: skip
