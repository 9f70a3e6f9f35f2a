"""The random numbers of numpy's ``default_rng(seed)``, bit for bit, without numpy.

PCG XSL RR 128/64 (O'Neill 2014), seeded by numpy's ``SeedSequence`` (after O'Neill's ``seed_seq``
fix) and bounded by Lemire's method (2019). A recorded seed can then be checked by anybody:
``numpy.random.default_rng(seed).integers(0, bound, size)`` gives the same indices.
"""

from __future__ import annotations

from collections.abc import Iterator

_32, _64, _128 = 2**32 - 1, 2**64 - 1, 2**128 - 1
_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
_POOL = 4


def integers(seed: int, bound: int) -> Iterator[int]:
    """An endless stream of whole numbers in ``[0, bound)``; ``bound`` from 2 to 2**32 - 1."""
    threshold = (_32 - (bound - 1)) % bound
    for word in _words(seed):
        scaled = word * bound
        # A leftover below the threshold would favor some numbers: it is drawn again.
        if (scaled & _32) >= threshold:
            yield scaled >> 32


def _words(seed: int) -> Iterator[int]:
    """32-bit words: the low half of every output first."""
    high, low, inc_high, inc_low = _seeds(seed)
    inc = (((inc_high << 64 | inc_low) << 1) | 1) & _128
    state = (inc + (high << 64 | low)) & _128
    state = (state * _MULTIPLIER + inc) & _128
    while True:
        state = (state * _MULTIPLIER + inc) & _128
        folded = (state >> 64) ^ (state & _64)
        turn = state >> 122
        word = (folded >> turn | folded << (64 - turn)) & _64
        yield word & _32
        yield word >> 32


def _seeds(seed: int) -> list[int]:
    """Four 64-bit words of ``SeedSequence(seed).generate_state(4, uint64)``."""
    pool, constant = _pool(seed), 0x8B51F9DD
    words = []
    for i in range(8):
        value = pool[i % _POOL] ^ constant
        constant = constant * 0x58F38DED & _32
        value = value * constant & _32
        words.append(value ^ value >> 16)
    return [words[i] | words[i + 1] << 32 for i in range(0, 8, 2)]


def _pool(seed: int) -> list[int]:
    entropy = _entropy(seed)
    constant = 0x43B0D7E5

    def hashed(value: int) -> int:
        nonlocal constant
        value ^= constant
        constant = constant * 0x931E8875 & _32
        value = value * constant & _32
        return value ^ value >> 16

    pool = [hashed(entropy[i] if i < len(entropy) else 0) for i in range(_POOL)]
    for source in range(_POOL):
        for target in range(_POOL):
            if source != target:
                pool[target] = _mixed(pool[target], hashed(pool[source]))
    for word in entropy[_POOL:]:
        for target in range(_POOL):
            pool[target] = _mixed(pool[target], hashed(word))
    return pool


def _mixed(x: int, y: int) -> int:
    value = (x * 0xCA01F9DD - y * 0x4973F715) & _32
    return value ^ value >> 16


def _entropy(seed: int) -> list[int]:
    words = [seed & _32]
    while seed := seed >> 32:
        words.append(seed & _32)
    return words
