"""Which addresses may be connected to: global unicast ones, whatever they are wrapped in.

``ipaddress.is_private`` is not the question: it misses carrier NAT (100.64.0.1), metadata services
behind NAT64 (64:ff9b::a9fe:a9fe), loopback behind 6to4 (2002:7f00:1::) and multicast.
Source of the ranges: the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to its addresses, best first. Raises OSError when the name is not known."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_V4_COMPATIBLE = IPv6Network("::/96")
# Ranges that some supported Python still calls global.
_NEVER = tuple(
    ip_network(text)
    for text in (
        "192.88.99.0/24",  # 6to4 relays, withdrawn by RFC 7526
        "3fff::/20",  # documentation, RFC 9637
    )
)


def system_resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses the operating system knows for ``host``, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in found))


def is_public(address: str) -> bool:
    """Whether a textual IP address is global unicast, and so is every address embedded in it."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return all(_is_global(one) for one in _embedded(ip) or (ip,))


def _embedded(ip: Address) -> tuple[Address, ...]:
    """The IPv4 addresses that a packet to ``ip`` would really be about."""
    if isinstance(ip, IPv4Address):
        return ()
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,)
    if ip.teredo is not None:
        return ip.teredo
    if ip.sixtofour is not None:
        return (ip.sixtofour,)
    if ip in _NAT64 or ip in _V4_COMPATIBLE:
        return (IPv4Address(int(ip) & 0xFFFFFFFF),)
    return ()


def _is_global(ip: Address) -> bool:
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
        return False
    special = ip.is_multicast or ip.is_reserved or any(ip in never for never in _NEVER)
    return ip.is_global and not special
