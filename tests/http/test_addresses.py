from __future__ import annotations

import pytest

from tracker.http.addresses import is_public, system_resolve


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "104.18.33.45",
        "2606:4700::6812:212d",
        "::ffff:8.8.8.8",  # mapped, of a public address
        "64:ff9b::808:808",  # NAT64, of a public address
        "2002:808:808::1",  # 6to4, of a public address
    ],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",  # carrier NAT, which is_private misses
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",  # cloud metadata
        "172.16.0.1",
        "192.0.2.1",
        "192.88.99.1",  # 6to4 relay
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "233.252.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",  # IPv4-compatible loopback
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",  # metadata behind NAT64
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",  # local NAT64, RFC 8215
        "2001:0:a9fe:a9fe::1",  # Teredo with a private server
        "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo with the client 127.0.0.1
        "2001:db8::1",
        "2002:7f00:1::",  # loopback behind 6to4
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "",
        "localhost",
        "0x7f.1",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


def test_teredo_of_two_public_addresses_is_judged_by_them() -> None:
    client = 0xFFFFFFFF ^ int.from_bytes(bytes([8, 8, 8, 8]))
    assert is_public(f"2001:0:808:808::{client >> 16:x}:{client & 0xFFFF:x}")


def test_the_system_resolves_loopback_and_repeats_nothing() -> None:
    found = system_resolve("localhost", 80)
    assert "127.0.0.1" in found
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
def test_odd_spellings_of_loopback_are_vetted_as_what_they_resolve_to(spelling: str) -> None:
    assert not any(is_public(a) for a in system_resolve(spelling, 80))
