"""A certificate authority of the tests' own, so that TLS is real and nothing is switched off."""

from __future__ import annotations

from pathlib import Path

import trustme


def certificate_for(host: str, folder: Path) -> Path:
    """One PEM file: a key, its certificate for ``host``, and the authority that vouches for it."""
    authority = trustme.CA()
    issued = authority.issue_cert(host)
    target = folder / f"{host}.pem"
    chain = (issued.private_key_and_cert_chain_pem, authority.cert_pem)
    target.write_bytes(b"".join(part.bytes() for part in chain))
    return target
