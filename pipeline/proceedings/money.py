"""Sums of money in a text, with the code of their currency where its name stands for one alone."""

from __future__ import annotations

import re

# ISO 4217; a name that several countries use has a code only with the country's adjective
_SIGNS = {"us$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "usd": "USD", "eur": "EUR", "azn": "AZN", "egp": "EGP"}
_UNIQUE = (
    "dollar=USD dollars=USD us_dollars=USD euro=EUR euros=EUR manat=AZN manats=AZN rouble=RUB roubles=RUB "
    "ruble=RUB rubles=RUB lira=TRY liras=TRY sum=UZS sums=UZS tenge=KZT yuan=CNY dong=VND ringgit=MYR baht=THB "
    "naira=NGN hryvnia=UAH lari=GEL drams=AMD kyat=MMK riel=KHR birr=ETB toman=IRR"
)
_SHARED = "dinars pounds riyals rials dirhams francs pesos som rupees shillings won kwacha cfa_francs"
_WITH_COUNTRY = (
    "algerian_dinars=DZD bahraini_dinars=BHD iraqi_dinars=IQD jordanian_dinars=JOD kuwaiti_dinars=KWD "
    "libyan_dinars=LYD serbian_dinars=RSD tunisian_dinars=TND egyptian_pounds=EGP sudanese_pounds=SDG "
    "syrian_pounds=SYP lebanese_pounds=LBP british_pounds=GBP saudi_riyals=SAR qatari_riyals=QAR "
    "omani_rials=OMR iranian_rials=IRR yemeni_rials=YER yemeni_riyals=YER moroccan_dirhams=MAD uae_dirhams=AED "
    "emirati_dirhams=AED swiss_francs=CHF rwandan_francs=RWF congolese_francs=CDF cuban_pesos=CUP "
    "mexican_pesos=MXN chilean_pesos=CLP colombian_pesos=COP philippine_pesos=PHP kyrgyz_som=KGS uzbek_som=UZS "
    "indian_rupees=INR pakistani_rupees=PKR nepali_rupees=NPR nepalese_rupees=NPR sri_lankan_rupees=LKR "
    "lankan_rupees=LKR kenyan_shillings=KES ugandan_shillings=UGX tanzanian_shillings=TZS "
    "belarusian_roubles=BYN belarusian_rubles=BYN singapore_dollars=SGD zimbabwe_dollars=ZWL "
    "zimbabwean_dollars=ZWL fijian_dollars=FJD turkmen_manats=TMT azerbaijani_manats=AZN azerbaijani_manat=AZN "
    "russian_roubles=RUB russian_rubles=RUB turkmen_manat=TMT canadian_dollars=CAD australian_dollars=AUD"
)


def _table(pairs: str) -> dict[str, str]:
    return {name.replace("_", " "): code for name, _, code in (pair.partition("=") for pair in pairs.split())}


_NAMES = {**_table(_UNIQUE), **dict.fromkeys((name.replace("_", " ") for name in _SHARED.split()), None)}
_OF_COUNTRY = _table(_WITH_COUNTRY)
_OFTEN_OTHERS = frozenset({"dollar", "dollars", "manat", "manats", "rouble", "roubles", "ruble", "rubles", "euro"})
_CURRENCY = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_SUM = re.compile(
    rf"(?P<sign>US\$|USD|EUR|AZN|EGP|[$€£])\s?(?P<a>\d[\d,.]*\d|\d)(?P<am> million| billion)?|"
    rf"(?P<b>\d[\d,.]*\d|\d)(?P<bm> million| billion)?\s+(?P<name>(?:[A-Z]\w+ )?(?:{_CURRENCY}))\b",
    re.IGNORECASE,
)


def find_amount(text: str, start: int, end: int) -> tuple[float, str | None, int] | None:
    """The first sum between characters `start` and `end`: amount, ISO 4217 code, where it ends; None if none.

    A currency that several countries have ("dinars") has no code, nor has one of a country that is not known here.
    """
    match = _SUM.search(text, start, end)
    return (_amount(match), _code(match), match.end()) if match else None


def _amount(match: re.Match[str]) -> float:
    digits = (match["a"] or match["b"]).replace(",", "")
    scale = {" million": 1e6, " billion": 1e9}.get((match["am"] or match["bm"] or "").lower(), 1.0)
    # several points, or three figures behind one, part thousands
    return float(digits.replace(".", "") if re.search(r"\..*\.|^\d{1,3}\.\d{3}$", digits) else digits) * scale


def _code(match: re.Match[str]) -> str | None:
    if match["sign"]:
        return _SIGNS[match["sign"].lower()]
    name = match["name"].lower()
    return _OF_COUNTRY.get(name) or _NAMES.get(name) or _named_last(name, match["name"])


def _named_last(name: str, written: str) -> str | None:
    """The code by the last word, unless a capital word before it may name some other country with such money."""
    first, _, last = name.rpartition(" ")
    return None if first and written[0].isupper() and last in _OFTEN_OTHERS else _NAMES.get(last)
