"""Which addresses are public, and those of a host: looked up once and judged, so that nobody has to look again.

Source: IANA, IPv4 Special-Purpose Address Registry, IPv6 Special-Purpose Address Registry and IPv6 Address Space (RFC
6890, RFC 8190). A block counts as special also where a registry calls it reachable (AS112, AMT, 192.0.0.9): no data
package lies there. `ipaddress.is_global` says other things in other versions of Python.
"""

from __future__ import annotations

import os
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, NamedTuple

from policy_targets.errors import PackageError

ALLOW = "POLICY_TARGETS_ALLOW_PRIVATE"
SPECIAL_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared by the customers of a provider
        "127.0.0.0/8",  # this machine
        "169.254.0.0/16",  # link-local, with the metadata of clouds
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # protocol assignments, DS-Lite and NAT64 discovery among them
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private use
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and the broadcast address
    )
)
GLOBAL_V6 = IPv6Network("2000::/3")  # all other blocks are reserved, local or multicast
SPECIAL_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address, whichever, by a relay
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
# What holds an IPv4 address in its last 32 bits is what that address is. NAT64 is how an IPv6 network reaches IPv4.
HOLDS_V4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))


class Endpoint(NamedTuple):
    """An address to connect to, as `socket` has it: the numbers of a host and a port, and no name."""

    family: int
    kind: int
    protocol: int
    address: tuple[Any, ...]


def is_public(address: str) -> bool:
    """Whether an address in numbers is one of the public internet.

    >>> is_public("8.8.8.8"), is_public("2606:4700::1111"), is_public("64:ff9b::8.8.8.8")
    (True, True, True)
    >>> [is_public(it) for it in ("192.0.0.8", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "64:ff9b::127.0.0.1")]
    [False, False, False, False, False]
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and any(found in block for block in HOLDS_V4):
        found = IPv4Address(int(found) & 0xFFFFFFFF)
    if isinstance(found, IPv4Address):
        return not any(found in block for block in SPECIAL_V4)
    return found in GLOBAL_V6 and not any(found in block for block in SPECIAL_V6)


def look_up(host: str, port: int, place: str) -> list[Endpoint]:
    """The addresses of a host, all of them public, or POLICY_TARGETS_ALLOW_PRIVATE is 1 in the environment.

    Whoever connects to what is returned connects to what was judged. `place` is what the message begins with.

    Raises: PackageError when one of them is private; OSError or ValueError when there is none.

    >>> look_up("8.8.8.8", 443, "https://8.8.8.8/x")[0].address
    ('8.8.8.8', 443)
    >>> look_up("127.1", 80, "http://127.1/x")
    Traceback (most recent call last):
    policy_targets.errors.PackageError: http://127.1/x: found the private address 127.0.0.1, expected a public one. ...
    """
    if not 0 <= port < 1 << 16:
        raise ValueError(f"found the port {port}, expected at most 65535")
    looked = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = [Endpoint(family, kind, protocol, address) for family, kind, protocol, _, address in looked]
    private = sorted({str(it.address[0]) for it in found if not is_public(str(it.address[0]))})
    if private and os.environ.get(ALLOW) != "1":
        todo = f"Get the package by other means, or set {ALLOW}=1 if you mean it."
        raise PackageError(f"{place}: found the private address {private[0]}, expected a public one. {todo}")
    return found
