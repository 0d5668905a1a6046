"""Nothing that is not public is ever called: not by name, not by number, not by a redirect, not a moment later (C11)."""

import ipaddress
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from config import env
from pipeline.webhooks import addresses, wire
from pipeline.webhooks.addresses import BadAddress, Exceptions, NotReachable, Target
from tests.pipeline.webhooks import receiver as at_the_door
from tests.pipeline.webhooks.receiver import Receiver, listening

NOBODY = Exceptions()
LOCAL = Exceptions(networks=(ipaddress.ip_network("127.0.0.0/8"),))

# `PORT` is a port of this machine where somebody listens, on IPv4 and IPv6.
NEVER = """
http://example.com/
http://127.0.0.1:PORT/
https://127.0.0.1:PORT/
https://127.0.0.2:PORT/
https://127.1:PORT/
https://127.0.1:PORT/
https://2130706433:PORT/
https://0x7f000001:PORT/
https://0x7f.0.0.1:PORT/
https://0177.0.0.1:PORT/
https://017700000001:PORT/
https://127.0.0.1.:PORT/
https://0:PORT/
https://0.0.0.0:PORT/
https://localhost:PORT/
https://LOCALHOST:PORT/
https://localhost.:PORT/
https://localhost.localdomain:PORT/
https://[::1]:PORT/
https://[::]:PORT/
https://[0:0:0:0:0:0:0:1]:PORT/
https://[::ffff:127.0.0.1]:PORT/
https://[::ffff:7f00:1]:PORT/
https://[::127.0.0.1]:PORT/
https://[64:ff9b::7f00:1]:PORT/
https://[64:ff9b:1::7f00:1]:PORT/
https://[2002:7f00:1::]:PORT/
https://[2001:0:7f00:1::]:PORT/
https://[fe80::1]:PORT/
https://[fe80::1%25lo]:PORT/
https://[fe80::1%lo]:PORT/
https://[fc00::1]:PORT/
https://[fd00::1]:PORT/
https://[fec0::1]:PORT/
https://[ff02::1]:PORT/
https://[100::1]:PORT/
https://[2001:db8::1]:PORT/
https://[3fff::1]:PORT/
https://[5f00::1]:PORT/
https://[::ffff:0:127.0.0.1]:PORT/
https://10.0.0.1:PORT/
https://172.16.0.1:PORT/
https://172.31.255.255:PORT/
https://192.168.1.1:PORT/
https://169.254.169.254/latest/meta-data/
https://169.254.1.1:PORT/
https://100.64.0.1:PORT/
https://192.0.0.1:PORT/
https://192.0.2.1:PORT/
https://192.88.99.1:PORT/
https://198.18.0.1:PORT/
https://198.51.100.1:PORT/
https://203.0.113.1:PORT/
https://224.0.0.1:PORT/
https://239.255.255.255:PORT/
https://240.0.0.1:PORT/
https://255.255.255.255:PORT/
https://0.1.2.3:PORT/
https://intranet:PORT/
https://user@example.com/
https://user:word@127.0.0.1:PORT/
https://example.com@127.0.0.1:PORT/
https://127.0.0.1:PORT@example.com/
https://127.0.0.1:PORT#@example.com/
https://127.0.0.1:PORT\\@example.com/
https://127。0。0。1:PORT/
https://①②⑦.0.0.1:PORT/
https://ⓛocalhost:PORT/
https://%31%32%37.0.0.1:PORT/
https://127.0.0.1%00.example.com:PORT/
https://127.0.0.1%2f@example.com:PORT/
https:///127.0.0.1:PORT/
https:127.0.0.1:PORT/
//127.0.0.1:PORT/
https://example.com:0/
https://example.com:22/
https://example.com:25/
https://example.com:65536/
https://example.com:-1/
https://example.com:4 4/
https://exa mple.com/
https://example.com/\tx
https://-example.com/
https://example..com/
https://[::1/
https://[v1.x]:PORT/
https://
ftp://127.0.0.1:PORT/
file:///etc/passwd
gopher://127.0.0.1:PORT/
unix:///run/x.sock
HTTP://127.0.0.1:PORT/
javascript:alert(1)
""".strip().splitlines()


@pytest.fixture(scope="module")
def doors() -> Iterator[list[Receiver]]:
    """Somebody listens on this machine, at IPv4 and at IPv6."""
    with ExitStack() as stack:
        yield [stack.enter_context(listening(host=host, name=f"[{host}]")) for host in ("127.0.0.1", "::1")]


@pytest.mark.parametrize("line", NEVER)
def test_an_address_that_is_not_public_is_never_connected_to(line: str, doors: list[Receiver]) -> None:
    """Refused where it is entered; and where it had come in some other way, refused where it would be called."""
    for door in doors:
        url = line.replace("PORT", door.url.rsplit(":", 1)[1].split("/")[0])
        with pytest.raises(BadAddress):
            addresses.target_of(url, NOBODY)
    host = line.partition("//")[2].partition("/")[0].rpartition(":")[0].strip("[]") or "localhost"
    for door in doors:
        port = int(door.url.rsplit(":", 1)[1].split("/")[0])
        if "." in host or ":" in host or host.startswith("local"):
            assert wire.post(Target(True, host, port, "/"), {}, b"", exceptions=NOBODY, seconds=3).status == 0
    assert [door.connections for door in doors] == [0, 0]


def test_there_are_enough_of_these_lines() -> None:
    assert len(set(NEVER)) >= 60


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"],
        ["2606:4700::1111", "::1"],
        ["64:ff9b::7f00:1"],
        ["fe80::1%eth0"],
        ["169.254.169.254"],
        [],
    ],
)
def test_a_name_is_refused_when_one_of_its_addresses_is_not_public(answers: list[str], doors: list[Receiver]) -> None:
    port = int(doors[0].url.rsplit(":", 1)[1].split("/")[0])
    target = addresses.target_of(f"https://hooks.example.com:{port}/", NOBODY)
    with pytest.raises(NotReachable):
        addresses.checked(target, NOBODY, seconds=1, resolve=lambda *_: answers)
    wire.post(target, {}, b"", exceptions=NOBODY, seconds=1, resolve=lambda *_: answers)
    assert [door.connections for door in doors] == [0, 0]


def test_a_public_name_is_called_at_the_addresses_that_were_checked() -> None:
    target = addresses.target_of("https://Hooks.Example.com./in?a=1", NOBODY)
    found = addresses.checked(target, NOBODY, seconds=1, resolve=lambda *_: ["8.8.8.8", "2606:4700::1111", "8.8.8.8"])
    assert [str(address) for address in found] == ["8.8.8.8", "2606:4700::1111"]
    assert target == Target(True, "hooks.example.com", 443, "/in?a=1") and target.authority == "hooks.example.com"


class Rebinding:
    """A name server that answers with a public address first, and from then on with this machine."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int, seconds: float) -> list[str]:
        self.asked += 1
        return ["192.0.2.55" if self.asked == 1 else "127.0.0.1"]


def test_a_name_that_changes_its_mind_reaches_nobody(doors: list[Receiver]) -> None:
    """It is asked once for an attempt, and the answer that was checked is the one that is called."""
    port = int(doors[0].url.rsplit(":", 1)[1].split("/")[0])
    target = addresses.target_of(f"https://hooks.example.com:{port}/", NOBODY)
    rebinding = Rebinding()
    first = addresses.Exceptions(networks=(ipaddress.ip_network("192.0.2.0/24"),))  # stands for a public address
    wire.post(target, {}, b"", exceptions=first, seconds=0.5, resolve=rebinding)
    assert rebinding.asked == 1
    wire.post(target, {}, b"", exceptions=first, seconds=0.5, resolve=rebinding)
    assert rebinding.asked == 2
    assert [door.connections for door in doors] == [0, 0]


@pytest.mark.parametrize("url", ["http://127.0.0.1:8137/in", "https://127.0.0.1:8137/in"])
def test_who_names_a_receiver_of_their_own_is_told_how_to_allow_it(url: str) -> None:
    with pytest.raises(BadAddress, match="WEBHOOKS_MAY_REACH"):
        addresses.target_of(url, Exceptions())


def test_proxies_of_the_environment_are_not_asked(doors: list[Receiver], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, doors[0].url)
    with listening() as other:
        wire.post(addresses.target_of(other.url, LOCAL), {}, b"{}", exceptions=LOCAL)
        assert (other.connections, doors[0].connections) == (1, 0)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for hooks.example.com with its key, signed by itself."""
    file = tmp_path_factory.mktemp("tls") / "hooks.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    named = ["-subj", "/CN=hooks.example.com", "-addext", "subjectAltName=DNS:hooks.example.com"]
    subprocess.run([*made, *named, "-keyout", file, "-out", file.with_suffix(".crt")], check=True, capture_output=True)
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.fixture
def trusting(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The system trusts that certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    wire._trust.cache_clear()
    yield
    wire._trust.cache_clear()


Post = Callable[[Receiver, str], wire.Answer]


@pytest.fixture
def to_name() -> Post:
    """Posts to the receiver under a name that its address answers to."""

    def post(door: Receiver, name: str) -> wire.Answer:
        target = addresses.target_of(door.url.replace("127.0.0.1", name), LOCAL)
        return wire.post(target, {"webhook-id": "1"}, b"{}", exceptions=LOCAL, resolve=lambda *_: ["127.0.0.1"])

    return post


def test_the_certificate_is_checked_for_the_name_and_the_name_is_said_to_the_receiver(
    certificate: Path, trusting: None, to_name: Post
) -> None:
    with listening(certificate=str(certificate)) as door:
        assert to_name(door, "hooks.example.com").status == 204
        assert door.came[0].headers["host"].startswith("hooks.example.com:")
        assert to_name(door, "other.example.com").status == 0
        assert len(door.came) == 1


def test_a_certificate_that_nobody_signed_is_not_trusted(certificate: Path, to_name: Post) -> None:
    with listening(certificate=str(certificate)) as door:
        assert to_name(door, "hooks.example.com").status == 0
        assert door.came == []


def test_tls_older_than_1_2_is_not_spoken() -> None:
    assert wire._trust().minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    "reply", [at_the_door.hang(3), at_the_door.drip, at_the_door.reset], ids=["hangs", "drips", "resets"]
)
def test_an_answer_that_does_not_come_in_its_time_is_none_and_every_trouble_looks_alike(reply: Any) -> None:
    with listening() as door:
        door.usual = reply
        answer = wire.post(addresses.target_of(door.url, LOCAL), {}, b"{}", exceptions=LOCAL, seconds=0.5)
        assert answer == wire.Answer()
    closed = wire.post(addresses.target_of(door.url, LOCAL), {}, b"{}", exceptions=LOCAL, seconds=0.5)
    private = wire.post(Target(True, "10.0.0.1", 443, "/"), {}, b"{}", exceptions=NOBODY, seconds=0.5)
    assert closed == private == answer


def test_a_large_answer_is_not_read_to_its_end() -> None:
    with listening() as door:
        door.usual = at_the_door.answer(200, b"x" * 5_000_000)
        answer = wire.post(addresses.target_of(door.url, LOCAL), {}, b"{}", exceptions=LOCAL)
        assert (answer.status, len(answer.excerpt)) == (200, wire.MOST_KEPT)


@pytest.mark.parametrize(
    "text", [b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 40_000, b"\x00" * 500, b"HTTP/1.1 999999 ?\r\n\r\n"]
)
def test_an_answer_that_is_no_http_is_none(text: bytes) -> None:
    with listening() as door:
        door.usual = lambda handler: handler.wfile.write(text) and None
        answer = wire.post(addresses.target_of(door.url, LOCAL), {}, b"{}", exceptions=LOCAL, seconds=3)
        assert answer.status == 0


@pytest.mark.parametrize("value", ["", "hooks.internal", "127.0.0.0/8,hooks", "10.1.0.0/16, ::1", "fd00::/8"])
def test_what_may_be_reached_besides_is_read(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOKS_MAY_REACH", value)
    hosts, networks = env.reach("WEBHOOKS_MAY_REACH")
    assert len(hosts) + len(networks) == len(value.split(",")) - (value == "")


@pytest.mark.parametrize(
    "value", ["0.0.0.0/0", "::/0", "8.8.8.8", "169.254.169.254", "127.0.0.1/8", "a b", "*", "10.0.0", "http://x"]
)
def test_what_would_open_more_than_a_private_network_stops_the_program(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBHOOKS_MAY_REACH", value)
    with pytest.raises(env.Misconfigured):
        env.reach("WEBHOOKS_MAY_REACH")


def test_a_host_that_is_named_in_the_settings_may_be_called_over_http() -> None:
    hosts = Exceptions(hosts=frozenset({"hooks.internal"}))
    with listening() as door:
        target = addresses.target_of(door.url.replace("127.0.0.1", "hooks.internal"), hosts)
        answer = wire.post(target, {}, b"{}", exceptions=hosts, resolve=lambda *_: ["127.0.0.1"])
        assert (answer.status, door.connections) == (204, 1)
    with pytest.raises(BadAddress):
        addresses.target_of("http://hooks.example.com/", hosts)
