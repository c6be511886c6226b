"""Which addresses may stand in the ledger: hostile ones are refused, good ones kept in one form."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.race.addresses import LONGEST_ADDRESS, is_public, public_address, typed_address

NOT_PUBLIC = "is not a public address"
NO_HOST_NAME = "is not the name of a host"
NO_ADDRESS = "is not an address"
NOT_WEB = "does not begin with https"
NOBODY = "names no host"
SIGNED_IN = "user name or password"
UNFIT = "spaces or characters"
AMBIGUOUS = "leads to different hosts"
TOO_LONG = "is longer than 1000 characters"

REFUSED: dict[str, list[str]] = {
    NOT_WEB: [
        "", "example.com", "www.example.com/a", "//example.com/a", "/etc/passwd", "a",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript://example.com/%0aalert(1)",
        "data:text/html,hi", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)",
        "file:///etc/passwd", "file://example.com/etc/passwd", "ftp://example.com/",
        "gopher://example.com/", "ws://example.com/", "mailto:a@example.com", "about:blank",
        "blob:https://example.com/1", "view-source:https://example.com/", "httpx://example.com/",
        "https//example.com", "https.//example.com", "ｈttps://example.com/", "discord://app",
        "localhost:8080", "example.com:443/a",
    ],
    NOBODY: [
        "https://", "http:///path", "https:example.com", "https:/example.com", "https:///example.com",
        "https://?q", "https://#x", "https://:443/", "https://./",
    ],
    SIGNED_IN: [
        "https://user:pass@example.com/", "https://user@example.com/", "https://@example.com/",
        "https://:@example.com/", "https://example.com@127.0.0.1/", "https://example.com:80@evil.com/",
        "https://a@b@example.com/", "https://example.com:443%2f@evil.com/",
    ],
    UNFIT: [
        "https://example.com/a b", "https://exa mple.com/", "https://exam\tple.com/", "jav\tascript:x",
        "https://exam\nple.com/", "https://example.com/\r\nHost: evil", "https://example.com/\0",
        "https://example.com\\@127.0.0.1/", "https:\\\\example.com\\", "https://example.com/\\..",
        "https://example.com/<script>", 'https://example.com/"onload="x', "https://example.com/\x7f",
        "https://example.com/\x1b[2J", "https://exam\u3000ple.com/", "https://example.com/\u2028x",
        "https://example.com/\xa0x", "https://example.com/\ud83d", "https://\udc00.com/", "\ud800",
    ],
    NO_ADDRESS: [
        "https://[::1", "https://::1]/", "https://[example.com]/", "https://[::1]evil.com/",
        "https://[2606:4700::1111]evil.com/", "https://evil.com[2606:4700::1111]/",
        "https://[2606:4700::1111].evil.com/", "https://[2606:4700::1111%eth0]/",
        "https://[2606:4700::1111%25eth0]/", "https://[fe80::1%25eth0]/", "https://[fe80::1%1]/",
        "https://[v1.x]/", "https://[]/", "https://[[2606:4700::1111]]/", "https://a[b]/", "https://]/",
        "https://[2606:4700::1111]:44x/", "https://user@[2606:4700::1111]/",
        "https://example.com:99999/", "https://example.com:-1/", "https://example.com:+443/",
        "https://example.com:http/", "https://example.com:４４３/", "https://example.com:443:443/",
        "https://2606:4700::1111/", "https://example.com／@evil.com/", "https://example.com？x/",
        "https://example.com＃x/", "https://a℀b.com/",
    ],
    NO_HOST_NAME: [
        "https://exa|mple.com/", "https://exam^ple.com/", "https://exam'ple.com/", "https://a,b.com/",
        "https://*.example.com/", "https://exam$ple.com/", "https://exam!ple.com/",
        "https://exam{x}ple.com/", "https://example.com;evil.com/", "https://exam`ple.com/",
        "https://-example.com/", "https://example-.com/", "https://example.-com/", "https://a..com/",
        "https://.example.com/", "https://example.com../", "https://example.com。/",
        "https://127.0.0.1../", "https://localhost../", "https://127。0。0。1。/",
        "https://example.com%00.evil.com/", "https://example.com%2eevil.com/", "https://%6c%6f/",
        "https://127.0.0.1%2f/", f"https://{'a' * 64}.com/", f"https://{'a.' * 200}com/",
        f"https://{'ü' * 60}.com/", "https://256.1/", "https://1.2.3.4.5/", "https://8.8.8.8.0/", "https://1.2.3.256/",
        "https://256.256.256.256/", "https://4294967296/", "https://0x100000000/", "https://1.16777216/",
        "https://09.1/", "https://0xg.1/", "https://foo.1/", "https://example.com.0x7f/",
        "https://00000000000000000000000000000177.1/", f"https://{'9' * 900}/", "https://a.b.c.8/",
        "https://xn--localhost-.com/", "https://\u0378.com|/",
    ],
    AMBIGUOUS: [
        "https://fußball.de/", "https://FUẞBALL.de/", "https://βόλος.com/", "https://a\u200db.com/",
        "https://local\u200chost.com/", "https://xn--a.straße/",
    ],
    TOO_LONG: [
        f"https://example.com/{'a' * LONGEST_ADDRESS}", f"https://example.com/?{'é' * 400}",
        f"https://example.com/{'漢' * 300}", f"https://example.com/{'🚀' * 90}", "x" * 1_001,
    ],
    NOT_PUBLIC: [
        # names
        "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://localhost:443/",
        "https://a.localhost/", "https://localhost.localdomain/", "https://localhost6/",
        "https://ip6-localhost/", "https://printer.local/", "https://printer.LOCAL./",
        "https://metadata.google.internal/", "https://metadata/", "https://intranet/", "https://a/",
        "https://wiki.corp/", "https://nas.lan/", "https://nas.home/", "https://nas.home.arpa/",
        "https://x.private/", "https://a.test/", "https://a.example/", "https://a.invalid/",
        "https://abc.onion/", "https://1.0.0.127.in-addr.arpa/", "https://127.0.0.1.nip.io/",
        "https://10-0-0-1.sslip.io/", "https://10.0.0.1.xip.io/", "https://localtest.me/",
        "https://a.lvh.me/", "https://a.vcap.me/", "https://127.0.0.1.traefik.me/", "https://x.1u.ms/",
        "https://7f000001.c0a80001.rbndr.us/", "https://metadata.goog/", "https://kubernetes.default.svc/", "https://ⓛocalhost/", "https://ｌｏｃａｌｈｏｓｔ/", "https://local\xadhost/",
        "https://lo\u200bcalhost/", "https://a。localhost/", "https://a．local/", "https://a｡internal/",
        "https://foo.🄻ocal/", "https://ℒocalhost/", "https://com/",
        # IPv4 as browsers read it
        "https://127.0.0.1/", "https://127.0.0.1./", "https://127.1/", "https://127.0.1/",
        "https://0x7f.1/", "https://0X7F.0x0.0x0.0x1/", "https://0x7f000001/", "https://0177.0.0.1/",
        "https://017700000001/", "https://2130706433/", "https://2130706433./", "https://127.0.0x.1/",
        "https://0/", "https://0x/", "https://0.0.0.0/", "https://0.1.2.3/", "https://127.255.255.254/",
        "https://１２７。０。０。１/", "https://１２７.1/", "https://①②⑦.1/", "https://0ｘ7f.1/",
        "https://127.0.0.🯱/", "https://127.0.0.1:8080/", "http://127.0.0.1/",
        # IPv4 that is not global
        "https://10.0.0.1/", "https://10.255.255.255/", "https://167772161/", "https://172.16.0.1/",
        "https://172.31.255.255/", "https://192.168.0.1/", "https://192.168.257/",
        "https://169.254.169.254/", "https://0xa9fea9fe/", "https://2852039166/", "https://100.64.0.1/",
        "https://100.127.255.255/", "https://100.100.100.200/", "https://168.63.129.16/",
        "https://192.0.0.192/", "https://192.0.0.8/", "https://192.0.2.1/", "https://198.18.0.1/",
        "https://192.88.99.1/", "https://198.51.100.1/", "https://203.0.113.1/", "https://224.0.0.1/", "https://239.1.1.1/",
        "https://240.0.0.1/", "https://255.255.255.255/",
        # IPv6, and IPv4 wrapped in it
        "https://[::1]/", "https://[::]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/", "https://[::FFFF:10.0.0.1]/", "https://[::ffff:a9fe:a9fe]/",
        "https://[::127.0.0.1]/", "https://[::7f00:1]/", "https://[::ffff:0:127.0.0.1]/",
        "https://[64:ff9b::127.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[64:ff9b:1::7f00:1]/",
        "https://[2002:7f00:1::]/", "https://[2002:a9fe:a9fe::1]/", "https://[2002:c0a8:1::1]/",
        "https://[2001:0:53aa:64c::1]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/",
        "https://[fe80::1]/", "https://[fec0::1]/", "https://[ff02::1]/", "https://[2001:db8::1]/",
        "https://[2606:4700::5efe:7f00:1]/", "https://[2606:4700::200:5efe:10.0.0.1]/",
        "https://[fe80::5efe:8.8.8.8]/", "https://[2002:808:808::5efe:a9fe:a9fe]/",
        "https://[3fff::1]/", "https://[5f00::1]/", "https://[100::1]/", "https://[4000::1]/",
        # ports
        "https://example.com:22/", "https://example.com:0/", "https://example.com:25/",
        "https://example.com:6379/", "https://8.8.8.8:53/", "https://example.com:65535/",
    ],
}  # fmt: skip
CASES = [(address, told) for told, addresses in REFUSED.items() for address in addresses]


@pytest.mark.parametrize(("address", "told"), CASES, ids=[ascii(one)[:60] for one, _told in CASES])
def test_hostile_addresses_are_refused(address: str, told: str) -> None:
    with pytest.raises(UserError) as caught:
        public_address(address)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 200
    str(caught.value).encode()  # half a character could not be sent back


KEPT = [
    ("https://example.com", "https://example.com/"),
    ("https://example.com/", "https://example.com/"),
    ("http://example.com/a", "http://example.com/a"),
    (" \n https://example.com/a \t", "https://example.com/a"),
    ("HTTPS://Example.COM/Path", "https://example.com/Path"),
    ("https://example.com./a", "https://example.com/a"),
    ("https://example.com:443/", "https://example.com/"),
    ("https://example.com:/", "https://example.com/"),
    ("http://example.com:80/", "http://example.com/"),
    ("http://example.com:443/", "http://example.com:443/"),
    ("https://example.com:80/", "https://example.com:80/"),
    ("https://example.com:8443/a", "https://example.com:8443/a"),
    ("http://example.com:08080/a", "http://example.com:8080/a"),
    ("https://example.com/a#part", "https://example.com/a"),
    ("https://example.com#javascript:x", "https://example.com/"),
    ("https://example.com?x=1#y", "https://example.com/?x=1"),
    ("https://example.com/?", "https://example.com/"),
    ("https://example.com/?a=1&b=%20c&a=2", "https://example.com/?a=1&b=%20c&a=2"),
    ("https://example.com/a?u=https://b.com/?c", "https://example.com/a?u=https://b.com/?c"),
    ("https://example.com//a/../b;c=d/~e/@f:g", "https://example.com//a/../b;c=d/~e/@f:g"),
    ("https://example.com/a%2Fb%zz%", "https://example.com/a%2Fb%zz%"),
    ("https://example.com/(a)_[b]!$'*+,=", "https://example.com/(a)_[b]!$'*+,="),
    ("https://example.com/é", "https://example.com/%C3%A9"),
    ("https://example.com/通义?q=千问", "https://example.com/%E9%80%9A%E4%B9%89?q=%E5%8D%83%E9%97%AE"),
    ("https://example.com/🚀", "https://example.com/%F0%9F%9A%80"),
    ("https://example.com/{a|b}^`c", "https://example.com/%7Ba%7Cb%7D%5E%60c"),
    ("https://example.com/\u202egpj.exe", "https://example.com/%E2%80%AEgpj.exe"),
    ("https://example.com/a@b.com", "https://example.com/a@b.com"),
    ("https://münchen.de/", "https://xn--mnchen-3ya.de/"),
    ("https://MÜNCHEN.de/Ü", "https://xn--mnchen-3ya.de/%C3%9C"),
    ("https://mu\u0308nchen.de/", "https://xn--mnchen-3ya.de/"),
    ("https://xn--mnchen-3ya.de/", "https://xn--mnchen-3ya.de/"),
    ("https://ｘn--mnchen-3ya.de/", "https://xn--mnchen-3ya.de/"),
    ("https://新华网.中国/", "https://xn--xkrr14bows.xn--fiqs8s/"),
    ("https://新华网。中国/", "https://xn--xkrr14bows.xn--fiqs8s/"),
    ("https://ｅｘａｍｐｌｅ．ｃｏｍ/", "https://example.com/"),
    ("https://exa\xadmple.com/", "https://example.com/"),
    ("https://i❤.ws/", "https://xn--i-7iq.ws/"),
    ("https://a_b.example.com/", "https://a_b.example.com/"),
    ("https://8.8.8.8/", "https://8.8.8.8/"),
    ("https://134744072/", "https://8.8.8.8/"),
    ("https://0x8.8.010.8/", "https://8.8.8.8/"),
    ("https://172.32.0.1/", "https://172.32.0.1/"),
    ("https://100.128.0.1/", "https://100.128.0.1/"),
    ("https://[2606:4700:4700::1111]/a", "https://[2606:4700:4700::1111]/a"),
    ("https://[2606:4700:4700:0:0:0:0:1111]:443", "https://[2606:4700:4700::1111]/"),
    ("https://[2606:4700:4700::ABCD]:8443/", "https://[2606:4700:4700::abcd]:8443/"),
    ("https://[64:ff9b::8.8.8.8]/", "https://[64:ff9b::808:808]/"),
    ("https://[2002:808:808::1]/", "https://[2002:808:808::1]/"),
    ("https://[2606:4700::5efe:8.8.8.8]/", "https://[2606:4700::5efe:808:808]/"),
    ("https://localhost.example.com/", "https://localhost.example.com/"),
    ("https://notlocal.org/", "https://notlocal.org/"),
    ("https://mylocalhost.com/", "https://mylocalhost.com/"),
    ("https://127.0.0.1.example.com/", "https://127.0.0.1.example.com/"),
    (f"https://{'a' * 63}.com/", f"https://{'a' * 63}.com/"),
    (f"https://example.com/{'a' * 980}", f"https://example.com/{'a' * 980}"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), KEPT, ids=[ascii(one)[:60] for one, _kept in KEPT])
def test_good_addresses_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert public_address(typed) == kept
    assert public_address(kept) == kept


hosts = st.sampled_from(
    ["example.com", "münchen.de", "8.8.8.8", "1.1", "[2606:4700::1111]", "a.B.c"]
)
pieces = st.text(st.characters(codec="utf-8") | st.sampled_from("/?#%&=:@[];.~"), max_size=40)
wild = st.lists(
    st.sampled_from(["https://", "http:", "//", "@", ":", "[", "]", ".", "127", "0x7f", "1", "::", "a",
                     "localhost", "。", "１", "ß", "\u200d", "\ud800", "%", "/", "?", "#", "com", "xn--"]),
    max_size=10,
).map("".join)  # fmt: skip


@given(hosts, pieces)
@example("example.com", "//")
@example("example.com", "?#")
def test_what_is_kept_is_kept_again_and_is_ascii(host: str, rest: str) -> None:
    try:
        kept = public_address(f"https://{host}/{rest}")
    except UserError:
        return
    assert kept.isascii()
    assert kept.isprintable()
    assert len(kept) <= LONGEST_ADDRESS
    assert public_address(kept) == kept
    assert urlsplit(kept).fragment == ""


@given(wild | st.text(max_size=30) | wild.map("https://{}".format))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        kept = public_address(text)
    except UserError:
        return
    assert public_address(kept) == kept
    parts = urlsplit(kept)
    assert parts.scheme in ("http", "https")
    assert parts.hostname is not None
    assert "@" not in parts.netloc


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_as_its_wrappings(address: object) -> None:
    number = int(ip_address(str(address)))
    plain = is_public(ip_address(number))
    for wrapped in (
        (0xFFFF << 32) | number,
        (0x64FF9B << 96) | number,
        (0x2002 << 112) | (number << 80) | 1,
    ):
        assert is_public(ip_address(wrapped.to_bytes(16, "big"))) == plain
    assert not is_public(ip_address(number.to_bytes(16, "big")))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("futurism.com/a?b=1#c", "https://futurism.com/a?b=1"),
        (" www.Example.com ", "https://www.example.com/"),
        ("http://example.com", "http://example.com/"),
    ],
)
def test_whoever_types_an_address_may_leave_out_what_browsers_do_not_show(
    typed: str, kept: str
) -> None:
    assert typed_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "a", "gpt-4.5", "127.0.0.1/a", "localhost:8080", "example.com:22", "a@example.com",
        "javascript:alert(1).com", "//example.com", "two words.com", "example.local", ".com",
    ],
)  # fmt: skip
def test_what_is_no_address_is_none_without_its_beginning_either(typed: str) -> None:
    with pytest.raises(UserError):
        typed_address(typed)
