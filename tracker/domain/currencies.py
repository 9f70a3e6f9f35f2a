"""The currencies there are: the alphabetic codes of ISO 4217 that are legal tender somewhere.

Source: the list of the maintenance agency (SIX), as of 2026-01-01. Metals, test codes and units of
account are not in it: no provider bills in them.
"""

from __future__ import annotations

from tracker.errors import InputError

_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
    KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR
    MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())


def currency_named(code: str) -> str:
    """The code in capitals. Raises InputError for one that ISO 4217 does not have."""
    upper = code.strip().upper()
    if upper in CURRENCIES:
        return upper
    msg = f"{code.strip()[:20]!r} is not a currency"
    raise InputError(msg, "use a code of ISO 4217 such as USD or EUR")
