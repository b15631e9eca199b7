"""The forms in which reports state penalties: lengths, kinds, sums of money; numbers in words and figures."""

from __future__ import annotations

import re

_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]


_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


VALUES = {
    **{word: value for value, word in enumerate([*_UNITS, *_TEENS], start=1)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
}


DAYS = {"year": 365, "month": 30, "week": 7, "day": 1}  # the lengths that this field's counts use


_SMALL = "|".join(_UNITS)


_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{_SMALL}))?|{'|'.join(_TEENS)}|{_SMALL})"


NUMBER = rf"(?:(?<!\d)\d{{1,3}}(?:\.\d+)?(?!\d)|{_WORD})"


UNIT = r"(?:year|month|week|day)"


HALF = r"(?:[- ]and[- ](?:a[- ])?half)"


MORE = r"(?:(?:additional|further|more|extra) )?"


_ONE_LENGTH = rf"(?:{NUMBER}{HALF}?|half an?|an?)(?:-? |-) ?{MORE}{UNIT}s?(?:['’]s?)?{HALF}?"


_LENGTH = rf"{_ONE_LENGTH}(?:(?:,| and|, and)?[- ]{NUMBER}[- ]{UNIT}s?(?:['’]s?)?)*"


_PLAIN_LENGTH = rf"{NUMBER}{HALF}?(?:[- ]{UNIT}s?['’]?)?"


_RANGE = (
    rf"(?:between|from|ranging from)\s+{_PLAIN_LENGTH}\s+(?:and|to)\s+(?:life\b|death\b|{_ONE_LENGTH})|"
    rf"{_PLAIN_LENGTH}-?\s+(?:to|or)\s+(?:life\b|death\b|{_ONE_LENGTH})|"
    rf"(?:up to|at least|more than|less than|over|a maximum of|as (?:much|many) as)\s+{_ONE_LENGTH}"
)


# "three, five and ten years", with "respectively" also "seven years and 18 months"
_SHARED = (
    rf"{NUMBER}(?:,\s*{NUMBER})*,?\s+and\s+{NUMBER}{HALF}?[- ]{UNIT}s?['’]?|"
    rf"{_PLAIN_LENGTH}(?:(?:,\s*|,?\s+and\s+){_PLAIN_LENGTH})*,?\s+and\s+{_ONE_LENGTH}(?=[^.;]{{0,40}}\brespectively)"
)


_PRISON = (
    r"(?:['’]?\s*(?:of\s+)?(?:re-?education through labou?r|in (?:a |the )?(?:(?:\w+[- ])?(?:regime|"
    r"security)\s+)?(?:prison|jail|gaol|custody|detention|labou?r camp|"
    r"penal colony|prison camp|penal camp|camp|penitentiary)|"
    r"imprisonment|incarceration|jail|deprivation of liberty|behind bars|with hard labou?r|hard labou?r|"
    r"rigorous imprisonment|"
    r"(?:prison|jail)[- ](?:term|sentence)s?|prison|sentences?|terms?|detention|labou?r|custodial sentence))"
)


ADMINISTRATIVE = re.compile(r"administrative|re-?education|detention order|petty|disobey|short-term", re.IGNORECASE)


OTHER_KINDS = (
    ("house_arrest", r"house arrest|home confinement"),
    ("corrective_labour", r"correct(?:ive|ional) (?:labou?r|work)|restricted freedom|limited freedom"),
    ("community_service", r"community (?:service|work)|compulsory work"),
    ("ban", r"\b(?:ban|banned|barred|prohibited|disqualif\w+|suspension|forbidden)\b"),
    ("exile", r"\b(?:internal exile|exile|banish\w+)\b"),
    ("other", r"\b[“\"]?(?:probation|parole|supervision)\b"),
)


FIXED = (
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
        rf"(?:{NUMBER}(?: and {NUMBER})? (?:lashes|strokes(?: of the \w+)?|whip lashes)|\bflogging\b|"
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
        r"\b(?:banned|barred|prohibited|forbidden|disqualified) from \w+(?: (?!for\b)\w+){0,3}|\btravel bans?\b|\bban "
        r"on (?:travel\w*|\w+ing)\b",
    ),
    ("corrective_labour", r"\bcorrect(?:ive|ional) (?:labou?r|work)\b"),
    (
        "administrative_detention",
        rf"\badministrative (?:detention|arrest) (?:for|of) {NUMBER} days|\bsentenced (?:\w+ ){{0,3}}?to (?:an )?"
        rf"administrative (?:detention|arrest)\b(?! (?:for|of) (?:\w+ )?{NUMBER})",
    ),
)


BARE_PRISON = (
    r"\b(?:(?:sentenced (?:\w+ ){0,3}?to (?:\w+ ){0,2}?)?(?P<susp>suspended) (?:prison |jail "
    r")?(?:sentences?|terms?)|(?:long|lengthy|harsh|heavy|short|their|his|her|additional|further|"
    r"various|equal)?\s?(?:prison|jail|custodial) (?:terms?|sentences?)|sentenced (?:\w+ ){0,3}?to (?:\w+ "
    r"){0,2}?(?:prison|imprisonment|jail)\b|"
    r"terms of imprisonment|(?<!remained )(?<!remain )"
    r"(?:imprisoned|jailed)\b(?! for| without| pending|,? (?:\w+ ){0,4}for (?:\w+ "
    r"){0,3}(?:year|month|day)))"
)


PATTERN = re.compile(rf"\b(?:(?P<range>{_RANGE})|(?P<shared>{_SHARED})|(?P<length>{_LENGTH}))", re.IGNORECASE)


AFTER = re.compile(rf"^(?:[- ](?:long|suspended|prison|jail|conditional)){{0,2}}\s*{_PRISON}", re.IGNORECASE)


NOT_AGE = re.compile(r"^[- ]old\b|^\s*(?:old|of age|ago)\b|^['’]? (?:in|of) pre-?trial", re.IGNORECASE)


NO_PENALTY_AFTER = re.compile(r"^\s*(?:earlier|later|before|after|since|previously|following|period)\b", re.IGNORECASE)


NO_PENALTY_BEFORE = re.compile(
    r"\b(?:by|suspended for|within|aged|every|nearly|almost|some|"
    r"last(?:s|ed|ing)(?: (?:less|more) than| just| only)?) $",
    re.IGNORECASE,
)


# what directly before a length says that it is a penalty, whatever follows
SENTENCED_TO = re.compile(
    r"\b(?:sentenced (?:\w+ ){0,4}?to|(?:terms?|sentences?|imprisonment|detention) (?:of|for)|"
    r"(?:jailed|imprisoned) for)\s+$",
    re.IGNORECASE,
)


# time that went by
PASSED = re.compile(
    r"\b(?:(?:in|during|after|over)(?: (?:his|her|their))?|(?:for|in|over) the (?:past|last)|"
    r"(?:held|kept|detained)(?: \w+){0,3} for|extended (?:by|for)(?: \w+){0,5}) $",
    re.IGNORECASE,
)


# "not imprisoned", "never sentenced to"
DENIED = re.compile(
    r"(?:\b(?:not|never|without)|n[’']t) (?:been |being |yet )?"
    r"(?:(?:sentenced|fined|jailed|imprisoned|condemned) ?(?:to )?(?:an? |any )?)?$",
    re.IGNORECASE,
)


# the death penalty as a matter of debate
TOPIC = re.compile(
    r"(?:\banti-|\b(?:against|abolish\w*|abolition of|use of|scope of|moratorium on|oppos\w+(?: to)?|reliance on|"
    r"application of|number of|punishable by|carr(?:y|ies|ied|ying)|calls? for|retain\w*) (?:\w+ )?)$",
    re.IGNORECASE,
)


BAN_LENGTH = re.compile(rf"(?:\s\w+){{0,3}}?\s+for\s+(?P<length>{_LENGTH})\b", re.IGNORECASE)


IMPOSING = re.compile(
    r"\b(?:sentenc\w+|jail(?:ed)?|imprison\w*|prison|terms?|serv(?:e|ed|ing)|condemned|penalt\w+|commuted|reduced|"
    r"detention order|"
    r"received|given|got|gave|punish\w*|impos\w+|order(?:ed)?)\b",
    re.IGNORECASE,
)


PRETRIAL = re.compile(
    r"pre-?trial|preliminary detention|remand|pending trial|awaiting trial|without charge|investigative", re.IGNORECASE
)


SERVED = re.compile(
    r"(?:after (?:serving|spending)|had served|has served|have served|"
    r"detention for|having served|completed|spent|remaining|"
    r"detained for|held for|custody for|in detention for)[^,;]{0,25}$",
    re.IGNORECASE,
)


OFFICE = re.compile(
    r"elected|inaugurat|presiden(?:cy|tial)|in office|mandate|state of emergency|second term|third term", re.IGNORECASE
)
