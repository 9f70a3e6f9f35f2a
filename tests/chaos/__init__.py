"""Delivery under kill -9: replicas on one PostgreSQL, real sinks, and what came out of it.

``make chaos`` runs it at length (:mod:`tests.chaos.__main__`), ``make test`` in short.
"""

from __future__ import annotations
