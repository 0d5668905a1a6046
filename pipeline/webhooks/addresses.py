"""Which addresses a webhook may call: public ones over https, and nothing that can be reached from here only.

An address is looked at twice. When it is entered, its text must be one that can be called at all. At every attempt its
name is resolved, every address it has is checked, and the connection goes to the very address that was checked: a name
that answers differently a moment later changes nothing.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urlsplit

from rest.refusal import Refusal

LONGEST = 2000
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int, float], Sequence[str]]


class BadAddress(Refusal):
    """A webhook calls a public address over https."""

    code = "bad_webhook_address"
    status = 400
    title = "The address cannot be called"
    remedy = "Give an https:// address with a public host name."


class NotReachable(Exception):
    """The address does not resolve, or to something that may not be called. The reason is for our log alone."""


@dataclass(frozen=True)
class Exceptions:
    """What may be called although it is not public, and over http as well: for development, from the settings."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPNetwork, ...] = ()

    def name(self, host: str) -> bool:
        return host in self.hosts or any(_is_in(address, self.networks) for address in _literals(host))

    def hold(self, host: str, address: IPAddress) -> bool:
        return host in self.hosts or _is_in(address, self.networks)


@dataclass(frozen=True)
class Target:
    """An address taken apart: `host` without brackets, in lower case and ASCII."""

    is_tls: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_URL = re.compile(r"[!-~]+")  # what is visible in ASCII: no blank, no line end, no other script
_INSIDE = frozenset(("localhost", "localdomain", "local", "internal", "lan", "home", "arpa", "onion", "invalid"))
_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


def target_of(url: str, exceptions: Exceptions) -> Target:
    """The address taken apart. Raises BadAddress for one that is never called."""
    if len(url) > LONGEST or not _URL.fullmatch(url) or "\\" in url:
        raise _bad(f"An address is at most {LONGEST} visible ASCII characters. Encode the others.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad("This is no address. Write https://, a host and a path.") from None
    host = (parts.hostname or "").lower().removesuffix(".")
    if parts.scheme not in ("https", "http") or not host or not url.lower().startswith(f"{parts.scheme}://"):
        raise _bad("An address begins with https:// and a host name.")
    if "@" in parts.netloc:
        raise _bad("Leave name and password out of the address: it is shown to others. Verify the signature instead.")
    if parts.fragment or url.endswith("#"):
        raise _bad("What stands behind # is never sent. Leave it out.")
    if "[" in parts.netloc and not _literals(host):
        raise _bad("Between [ and ] stands an IPv6 address, and nothing else.")
    is_excepted = exceptions.name(host)
    if parts.scheme == "http" and not is_excepted:
        raise _bad(f"Events leave over https:// only. {_FOR_DEVELOPMENT}")
    _require_host(host, is_excepted)
    is_tls = parts.scheme == "https"
    port = (443 if is_tls else 80) if port is None else port
    if port != 443 and port < 1024 and not is_excepted:
        raise _bad("Use port 443, or one from 1024 on.")
    if not port:
        raise _bad("There is no port 0.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(is_tls, host, port, path)


_FOR_DEVELOPMENT = "Give another one; for development an operator can allow hosts with WEBHOOKS_MAY_REACH."


def _require_host(host: str, is_excepted: bool) -> None:
    """Raises BadAddress."""
    literals = _literals(host)
    if literals and not is_excepted and not is_public(literals[0]):
        raise _bad(f"This address is not public, and Cairn calls public ones only. {_FOR_DEVELOPMENT}")
    if literals or is_excepted:
        return
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad("This is no host name. Write names of other scripts as xn--…")
    if len(labels) < 2 or labels[-1] in _INSIDE or _NUMERIC.fullmatch(labels[-1]):
        raise _bad("Write the whole name of a public host, such as hooks.example.com.")


def _literals(host: str) -> list[IPAddress]:
    """The IP address that the host is, written in full; none for a name."""
    try:
        return [ipaddress.ip_address(host)] if "%" not in host else []
    except ValueError:
        return []


def _bad(sentence: str) -> BadAddress:
    return BadAddress(sentence, field="url")


# Addresses that count as global but lead elsewhere: to an IPv4 address inside, a relay, or nobody.
_ELSEWHERE = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
    192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24
    198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
"""
_NEVER: tuple[IPNetwork, ...] = tuple(ipaddress.ip_network(text) for text in _ELSEWHERE.split())
# The only part of IPv6 that is given out; NAT64, ULA and mapped lie outside.
_UNICAST = ipaddress.ip_network("2000::/3")


def is_public(address: IPAddress) -> bool:
    """True for an address of the public Internet that belongs to somebody."""
    if isinstance(address, ipaddress.IPv6Address) and (address not in _UNICAST or address.scope_id):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not _is_in(address, _NEVER)


def _is_in(address: IPAddress, networks: Sequence[IPNetwork]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def system_resolve(host: str, port: int, seconds: float) -> list[str]:
    """What the system's resolver says, in its order. Raises NotReachable, also when it takes longer.

    The resolver knows no time-out, so it is asked in a thread of its own.
    """
    found: Future[list[str]] = Future()

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            found.set_result([str(answer[4][0]) for answer in answers])
        except (OSError, UnicodeError) as trouble:
            found.set_exception(NotReachable(f"{host} does not resolve: {trouble}"))

    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        return found.result(timeout=max(seconds, 0.001))
    except TimeoutError:
        raise NotReachable(f"{host} was not resolved in time") from None


def checked(
    target: Target, exceptions: Exceptions, *, seconds: float, resolve: Resolve = system_resolve
) -> list[IPAddress]:
    """The addresses to connect to. Raises NotReachable when a single one of the host's is not public."""
    found = _literals(target.host) or [_parsed(text) for text in resolve(target.host, target.port, seconds)]
    for address in found:
        if not is_public(address) and not exceptions.hold(target.host, address):
            raise NotReachable(f"{target.host} is {address}, which is not public")
        if not target.is_tls and not exceptions.hold(target.host, address):
            raise NotReachable(f"{target.host} is {address}, which is not called over http")
    if not found:
        raise NotReachable(f"{target.host} has no address")
    return list(dict.fromkeys(found))


def _parsed(text: str) -> IPAddress:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        raise NotReachable(f"{text!r} is no address") from None
