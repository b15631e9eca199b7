"""Phrases that state a penalty: kind, length in days, amount of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {
    **{word: value for value, word in enumerate([*_UNITS, *_TEENS], start=1)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
}
_DAYS = {"year": 365, "month": 30, "week": 7, "day": 1}  # the lengths that this field's counts use

_SMALL = "|".join(_UNITS)
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{_SMALL}))?|{'|'.join(_TEENS)}|{_SMALL})"
_NUMBER = rf"(?:(?<!\d)\d{{1,3}}(?:\.\d+)?(?!\d)|{_WORD})"
_UNIT = r"(?:year|month|week|day)"
_HALF = r"(?:[- ]and[- ](?:a[- ])?half)"
_MORE = r"(?:(?:additional|further|more|extra) )?"
_ONE_LENGTH = rf"(?:{_NUMBER}{_HALF}?|half an?|an?)(?:-? |-) ?{_MORE}{_UNIT}s?(?:['’]s?)?{_HALF}?"
_LENGTH = rf"{_ONE_LENGTH}(?:(?:,| and|, and)?[- ]{_NUMBER}[- ]{_UNIT}s?(?:['’]s?)?)*"
_PLAIN_LENGTH = rf"{_NUMBER}{_HALF}?(?:[- ]{_UNIT}s?['’]?)?"
_RANGE = (
    rf"(?:between|from|ranging from)\s+{_PLAIN_LENGTH}\s+(?:and|to)\s+(?:life\b|{_ONE_LENGTH})|"
    rf"{_PLAIN_LENGTH}-?\s+(?:to|or)\s+(?:life\b|{_ONE_LENGTH})|"
    rf"(?:up to|at least|more than|less than|over|a maximum of|as (?:much|many) as)\s+{_ONE_LENGTH}"
)
# "three, five and ten years", with "respectively" also "seven years and 18 months"
_SHARED = (
    rf"{_NUMBER}(?:,\s*{_NUMBER})*,?\s+and\s+{_NUMBER}{_HALF}?[- ]{_UNIT}s?['’]?|"
    rf"{_PLAIN_LENGTH}(?:,\s*{_PLAIN_LENGTH})*,?\s+and\s+{_ONE_LENGTH}(?=[^.;]{{0,30}}\brespectively)"
)

_PRISON = (
    r"(?:['’]?\s*(?:of\s+)?(?:re-?education through labou?r|in (?:a |the )?(?:(?:\w+[- ])?(?:regime|"
    r"security)\s+)?(?:prison|jail|gaol|custody|detention|labou?r camp|"
    r"penal colony|prison camp|penal camp|camp|penitentiary)|"
    r"imprisonment|incarceration|jail|deprivation of liberty|behind bars|with hard labou?r|hard labou?r|"
    r"rigorous imprisonment|"
    r"(?:prison|jail)[- ](?:term|sentence)s?|prison|sentences?|terms?|detention|labou?r|custodial sentence))"
)
_MONEY_CODES = {
    "us$": "USD",
    "usd": "USD",
    "$": "USD",
    "dollars": "USD",
    "us dollars": "USD",
    "€": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "manats": "AZN",
    "manat": "AZN",
    "azn": "AZN",
    "roubles": "RUB",
    "rubles": "RUB",
    "dinars": None,
    "pounds": None,
    "riyals": None,
    "rials": "IRR",
    "dirhams": None,
    "francs": None,
    "cfa francs": "XOF",
    "pesos": None,
    "lira": "TRY",
    "liras": "TRY",
    "sums": "UZS",
    "som": None,
    "tenge": "KZT",
    "yuan": "CNY",
    "dong": "VND",
    "ringgit": "MYR",
    "rupees": None,
    "baht": "THB",
    "naira": "NGN",
    "euro ": "EUR",
    "hryvnia": "UAH",
    "egp": "EGP",
    "egyptian pounds": "EGP",
}
_CURRENCY = "|".join(sorted((re.escape(c) for c in _MONEY_CODES), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<before>US\$|USD|EUR|AZN|EGP|[$€£])\s?(?P<a>\d[\d,.]*\d|\d)(?P<am> million| billion)?|"
    rf"(?P<b>\d[\d,.]*\d|\d)(?P<bm> million| billion)?\s+(?P<after>(?:[A-Z]\w+ )?(?:{_CURRENCY}))\b",
    re.IGNORECASE,
)
_ADMINISTRATIVE = re.compile(r"administrative|re-?education|detention order|petty|disobey|short-term", re.IGNORECASE)
_OTHER_KINDS = (
    ("house_arrest", r"house arrest|home confinement"),
    ("corrective_labour", r"corrective labou?r|correctional labou?r|restricted freedom|limited freedom"),
    ("community_service", r"community (?:service|work)|compulsory work"),
    ("ban", r"\b(?:ban|banned|barred|prohibited|disqualif\w+|suspension|forbidden)\b"),
    ("exile", r"\b(?:internal exile|exile|banish\w+)\b"),
    ("other", r"\b[“\"]?(?:probation|parole|supervision)\b"),
)
_FIXED = (
    (
        "life_imprisonment",
        r"\blife(?:long|-long)? (?:imprisonment|hard labou?r|sentences?|in (?:prison|jail)|terms?|in custody)|"
        r"sentenced (?:\w+ ){0,4}?to life\b|imprisonment for life",
    ),
    (
        "death",
        r"\bsentenced (?:\w+ ){0,4}?to (?:death|be (?:hanged|executed|stoned))|\bdeath (?:sentences?|penalty|"
        r"row)\b|\bsentences? of death|"
        r"\b(?:was|were|been|be|and) (?!extrajudicially|summarily|arbitrarily|allegedly|unlawfully)(?:\w+ "
        r")?(?:executed|hanged|beheaded)\b|\b(?:sentenced|condemned) to (?:death|execution)|\bexecution by "
        r"\w+|\bstoning\b|\bsentenced to (?:hanging|stoning)|\bdeath by \w+",
    ),
    (
        "flogging",
        rf"(?:{_NUMBER}(?: and {_NUMBER})? (?:lashes|strokes(?: of the \w+)?|whip lashes)|\bflogging\b|"
        rf"\bcaning\b|\bto be flogged|\blashes\b)",
    ),
    ("amputation", r"\b(?:cross-)?amputation\b|\bhand (?:to be )?amputated\b"),
    (
        "fine",
        r"\bfined?(?: the equivalent of| equivalent to| of| (?:him|her|them|each))?\b|\bfines\b|\bpay (?:a |"
        r"an )?(?:\w+ )?(?:compensation|damages)",
    ),
    ("confiscation", r"\b(?:confiscation|confiscate) of (?:\w+ ){0,3}(?:property|assets|equipment|belongings)"),
    ("community_service", r"\bcommunity (?:service|work)\b"),
    ("house_arrest", r"\bhouse arrest"),
    (
        "ban",
        r"\b(?:banned|barred|prohibited|forbidden|disqualified) from \w+(?: \w+){0,3}|\btravel bans?\b|\bban "
        r"on (?:travel\w*|\w+ing)\b",
    ),
    ("corrective_labour", r"\bcorrective labou?r\b"),
    ("administrative_detention", rf"\badministrative (?:detention|arrest) (?:for|of) {_NUMBER} days"),
)
_BARE_PRISON = (
    r"\b(?:(?:sentenced (?:\w+ ){0,3}?to (?:\w+ ){0,2}?)?(?P<susp>suspended) (?:prison |jail "
    r")?(?:sentences?|terms?)|(?:long|lengthy|harsh|heavy|short|their|his|her|additional|further|"
    r"various|equal)?\s?(?:prison|jail|custodial) (?:terms?|sentences?)|sentenced (?:\w+ ){0,3}?to (?:\w+ "
    r"){0,2}?(?:prison|imprisonment|jail)\b|"
    r"terms of imprisonment|(?<!remained )(?<!remain )"
    r"(?:imprisoned|jailed)\b(?! for| without| pending|,? (?:\w+ ){0,4}for (?:\w+ "
    r"){0,3}(?:year|month|day)))"
)
_PATTERN = re.compile(rf"\b(?:(?P<range>{_RANGE})|(?P<shared>{_SHARED})|(?P<length>{_LENGTH}))", re.IGNORECASE)
_AFTER = re.compile(rf"^(?:[- ](?:long|suspended|prison|jail|conditional)){{0,2}}\s*{_PRISON}", re.IGNORECASE)
_NO_PENALTY_AFTER = re.compile(
    r"^[- ]old\b|^\s*(?:ago|earlier|later|before|after|old|since|of age|previously|following|period)\b|"
    r"^['’]? (?:in|of) pre-?trial",
    re.IGNORECASE,
)
_IMPOSING = re.compile(
    r"\b(?:sentenc\w+|jail(?:ed)?|imprison\w*|prison|terms?|serv(?:e|ed|ing)|condemned|penalt\w+|commuted|reduced|"
    r"detention order|"
    r"received|given|got|gave|punish\w*|impos\w+|order(?:ed)?)\b",
    re.IGNORECASE,
)
_PRETRIAL = re.compile(
    r"pre-?trial|preliminary detention|remand|pending trial|awaiting trial|without charge|investigative", re.IGNORECASE
)
_SERVED = re.compile(
    r"(?:after (?:serving|spending)|had served|has served|have served|"
    r"detention for|having served|completed|spent|remaining|"
    r"detained for|held for|custody for|in detention for)[^,;]{0,25}$",
    re.IGNORECASE,
)


_OFFICE = re.compile(
    r"elected|inaugurat|presiden(?:cy|tial)|in office|mandate|state of emergency|second term|third term", re.IGNORECASE
)


class Stated(NamedTuple):
    """A penalty as a text states it: characters of the text, half-open."""

    start: int
    end: int
    kind: str
    days: int | None
    amount: float | None
    currency: str | None
    respective: tuple[int | None, ...] = ()  # lengths for several people in order: "three, five and ten years"


def days_of(length: str) -> int | None:
    """Days of "seven and a half years" (2737), "five years and six months" (2005); None where it says none."""
    total = 0.0
    found = False
    for match in re.finditer(
        rf"(?P<n>half an?|{_NUMBER}|\ban?)(?P<h1>{_HALF})?(?:-? |-) ?{_MORE}"
        rf"(?P<unit>{_UNIT})s?(?:['’]s?)?(?P<h2>{_HALF})?",
        length,
        re.IGNORECASE,
    ):
        number = match["n"].lower()
        value = 0.5 if number.startswith("half") else 1.0 if number in ("a", "an") else _value(number)
        if match["h1"] or match["h2"]:
            value += 0.5
        total += value * _DAYS[match["unit"].lower()]
        found = True
    return int(total) if found else None


def _value(number: str) -> float:
    if number[0].isdigit():
        return float(number)
    return float(sum(_VALUES[word] for word in re.split(r"[- ]", number.lower())))


def find_penalties(text: str) -> list[Stated]:
    """The penalties that a sentence states, in order; whether they were imposed, and on whom, is not asked here."""
    kept: list[Stated] = []
    for found in (_fixed(text), _lengths(text), _bare(text)):
        for stated in found:
            if all(stated.start >= other.end or stated.end <= other.start for other in kept):
                kept.append(stated)
    return sorted(kept)


def _lengths(text: str) -> Iterator[Stated]:
    for match in _PATTERN.finditer(text):
        before, after = text[max(match.start() - 150, 0) : match.start()], text[match.end() : match.end() + 60]
        prison = _AFTER.search(after)
        adjective = prison and re.match(r"^[- ]?(?:long |prison |jail )*(?:sentences?|terms?)", after)
        if _NO_PENALTY_AFTER.search(after) or (_SERVED.search(before) and not adjective):
            continue
        if re.search(r"\b(?:by|suspended for|within|aged|every|nearly|almost|some) $", before) or _OFFICE.search(
            before[-50:] + after[:20]
        ):
            continue
        if match["range"] and not prison and not re.search(r"\b(?:sentenced|terms?|sentences?)\b[^,;]*$", before):
            continue
        if re.match(r"(?:more than|less than|over|at least)\b", match.group(), re.IGNORECASE) and not re.search(
            r"sentence|terms?\b", before[-40:] + after[:25]
        ):
            continue
        if not prison and not _IMPOSING.search(before):
            continue
        near = before[-45:] + match.group() + after[:45]
        if _PRETRIAL.search(before[-25:] + match.group() + after[:35]):
            continue
        days = None if match["range"] else days_of(match.group())
        kind = _kind(near, before, after, days)
        if kind is None:
            continue
        respective = _each(match["shared"]) if match["shared"] else ()
        if match["shared"]:
            days = None
        end = match.end() + (prison.end() if prison else 0)
        yield Stated(match.start(), end, kind, days, None, None, respective)


def _each(shared: str) -> tuple[int | None, ...]:
    """The lengths of a list in which the last unit holds for the numbers before it."""
    parts = re.split(r",?\s+and\s+(?!a half)|,\s*", shared)
    units = re.findall(_UNIT, shared, re.IGNORECASE)
    return tuple(days_of(part) or days_of(f"{part} {units[-1]}") for part in parts)


def _kind(near: str, before: str, after: str, days: int | None) -> str | None:
    if re.search(r"suspended|conditional", before[-24:] + " | " + after[:36], re.IGNORECASE) and not re.search(
        r"suspended from", near
    ):
        return "suspended_imprisonment"
    close = before[-28:] + " | " + after[:30]
    for kind, pattern in _OTHER_KINDS:
        if re.search(pattern, re.split(r"\b(?:and|plus|followed by|,)\b", after[:40])[0], re.IGNORECASE) or re.search(
            pattern + r"[^,;]{0,12}$", before[-30:], re.IGNORECASE
        ):
            return kind
    short = days is not None and days <= 30
    if _ADMINISTRATIVE.search(close) or (
        short
        and re.search(r"\bdays?\b|arrest|detention", near[44:])
        and re.search(r"detention|arrest|jail|custody|prison", close)
    ):
        return "administrative_detention"
    return "imprisonment"


def _fixed(text: str) -> Iterator[Stated]:
    for kind, pattern in _FIXED:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            amount = currency = None
            end = match.end()
            if kind == "fine" and (money := _AMOUNT.search(text, match.end(), match.end() + 70)):
                amount, currency = _money(money)
                end = money.end()
            days = days_of(match.group()) if kind == "administrative_detention" else None
            yield Stated(match.start(), end, kind, days, amount, currency)


def _money(match: re.Match[str]) -> tuple[float | None, str | None]:
    digits = (match["a"] or match["b"]).replace(",", "")
    try:
        amount = float(digits)
    except ValueError:
        amount = float(digits.replace(".", ""))
    scale = {" million": 1e6, " billion": 1e9}.get((match["am"] or match["bm"] or "").lower(), 1.0)
    name = (match["before"] or match["after"] or "").lower()
    return amount * scale, _MONEY_CODES.get(name) or next(
        (c for n, c in _MONEY_CODES.items() if c and name.endswith(" " + n)), None
    )


def _bare(text: str) -> Iterator[Stated]:
    for match in re.finditer(_BARE_PRISON, text, re.IGNORECASE):
        if re.search(
            rf"^[^,;.]{{0,25}}?(?:{_NUMBER}|life)\b", text[match.end() : match.end() + 30], re.IGNORECASE
        ) and re.search(_UNIT, text[match.end() : match.end() + 45], re.IGNORECASE):
            continue  # the length follows and is found by itself
        if _PRETRIAL.search(text[max(match.start() - 25, 0) : match.end() + 20]):
            continue
        yield Stated(
            match.start(), match.end(), "suspended_imprisonment" if match["susp"] else "imprisonment", None, None, None
        )
