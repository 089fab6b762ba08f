"""Whose word about the reader's address is taken: only that of our own proxies, and only about who came to them."""

from ipaddress import ip_network

import pytest

from web.proxy import reader_address

TRUSTED = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("::1"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "reader"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("10.1.2.3", "203.0.113.9, 10.4.5.6", "203.0.113.9"),
        # The reader made up the first part; the proxy added who really came.
        ("127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, nonsense", "127.0.0.1"),
        ("127.0.0.1", "10.0.0.1", "10.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        # Not a proxy of ours: whatever it says.
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),
        ("", "1.1.1.1", ""),
    ],
)
def test_the_readers_address(peer: str, forwarded: str, reader: str) -> None:
    assert reader_address(peer, forwarded, TRUSTED) == reader
