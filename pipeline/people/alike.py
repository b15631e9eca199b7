"""How alike two names are: words aligned, the weakest pair decides, endings that tell people apart veto."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from pipeline.people.names import Name

# Given names that neighbouring languages write differently; each line is one name.
_SAME_GIVEN = """
aleksandr alexander oleksandr aliaksandr alyaksandr alexandr alaksandar
aleksei alexei alexey aleksey oleksii oleksiy aliaksei
andrei andrey andrii andriy andrej
dmitri dmitry dmitriy dmytro dzmitry dmitrij
elena olena alena yelena
evgeny evgeni yevgeny yevgeni yevhen yauhen evgenii yevgeniy
ivan
mikhail mykhailo mikhal mikhail
natalia nataliya natalya natallia
nikolai nikolay mykola mikalai
oleg oleh aleh
pavel pavlo
sergei sergey serhii serhiy siarhei syarhei
vladimir volodymyr uladzimir
yuri yury iurii yurii iury
"""
_GIVEN = {name: line.split()[0] for line in _SAME_GIVEN.strip().splitlines() for name in line.split()}
_FEMALE = (("ova", "ov"), ("eva", "ev"), ("ina", "in"), ("skaya", "sky"), ("skaia", "ski"), ("aia", "i"))
# Ways of writing one sound, in the order in which they are made one.
_SOUNDS = tuple(
    (re.compile(written), sound)
    for written, sound in (
        (r"(?<=[aeiou])[yi]+(?=ev)", ""),
        (r"dzh|dj|zh", "j"),
        (r"kh|x", "h"),
        (r"gh|q|g|ck", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"w", "v"),
        (r"ts|tz", "c"),
        (r"ee", "i"),
        (r"oo|ou|u", "o"),
        (r"^ye", "e"),
        (r"y|j(?=$)", "i"),
        (r"(?<=[aeio])h$", ""),
        (r"e", "a"),
        (r"(.)\1+", r"\1"),
    )
)
_WITHOUT_INITIALS = 0.95  # of one name with and without middle initials
_ENDINGS = ("ova", "eva", "ov", "ev", "li", "lu", "zada", "zade", "zadeh", "oghlu")


@lru_cache(maxsize=1 << 18)
def sounds(word: str) -> frozenset[str]:
    """The plain spellings to which the ways of writing one name lead: Javadov, Dzhavadov and Cavadov meet in one."""
    word = _GIVEN.get(word, word)
    if re.fullmatch(r"m[oua]?h?[ae]m+[aeiou]?[dt]|m[oua]h[ae]m+[aeo]?[dt]|muhammed", word) and "h" in word:
        word = "mohamad"
    forms = {word}
    for old, choices in (("c", ("j", "k", "ch")), ("ch", ("ch", "sh")), ("x", ("kh", "ks")), ("zh", ("zh", "z"))):
        pattern = re.compile(r"c(?![hk])" if old == "c" else old)
        forms = {pattern.sub(new, form) for form in forms for new in choices}
    if word.startswith("g"):
        forms |= {"h" + form[1:] for form in forms}
    return frozenset(map(_plain_sound, forms))


def _plain_sound(word: str) -> str:
    for pattern, new in _SOUNDS:
        word = pattern.sub(new, word)
    return word


@lru_cache(maxsize=1 << 18)
def word_likeness(a: str, b: str) -> float:
    """How likely two words are one name's spellings, 0..1: 1 equal, 0.95 written alike, 0.9 an ending dropped."""
    if a == b:
        return 1.0
    if opposite_gender(a, b):
        return 0.0
    if sounds(a) & sounds(b):
        return 0.95
    short, long = sorted((a, b), key=len)
    for form in (long[2:] if re.match(r"[ae]l[b-df-hj-np-tv-z]", long) else long,):
        if form != long and len(form) > 3 and sounds(form) & sounds(short):
            return 0.93
    for ending in _ENDINGS:
        if long.endswith(ending) and len(short) > 3 and sounds(long.removesuffix(ending)) & sounds(short):
            return 0.9
    if _stem(a) != a and _stem(b) != b and ending_of(a) != ending_of(b):
        return 0.0
    distance = Levenshtein.distance(a, b)
    if any(_differ_in_a_vowel(x, y) or _hard(x) == _hard(y) for x in sounds(a) for y in sounds(b)):
        return 0.9
    if min(len(a), len(b)) >= 6 and distance == 1:
        return 0.9 if _misread(a, b) else 0.75
    return max(0.0, 0.7 - 0.15 * (distance - 1)) if min(len(a), len(b)) > 3 else 0.0


def _stem(word: str) -> str:
    return next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) > len(end) + 2), word)


def ending_of(word: str) -> str:
    """The family-name ending of a word, a female one as its male form; "" without one."""
    ending = word.removeprefix(_stem(word))
    return ending.removesuffix("a") if ending in ("ova", "eva") else ending


def opposite_gender(a: str, b: str) -> bool:
    """Whether two words differ by a gendered ending alone: Samir and Samira, a name in -ov and one in -ova."""
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) == 1 and long.endswith("a") and short[-1] not in "aeiouh":
        return long[:-1] == short or bool(sounds(long[:-1]) & sounds(short))
    return any(
        x.endswith(female) and y.endswith(male) and sounds(x.removesuffix(female)) & sounds(y.removesuffix(male))
        for female, male in _FEMALE
        for x, y in ((a, b), (b, a))
    )


def _differ_in_a_vowel(a: str, b: str) -> bool:
    """Whether two long words differ in one vowel: short ones are other names then, as Rashad and Rashid."""
    pairs = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return len(a) == len(b) >= 7 and len(pairs) == 1 and set(pairs[0]) <= set("aio")


def _hard(sound: str) -> str:
    """A long word without the soft i of the Slavic "ia" and "ie", which some spellings leave out."""
    return sound.replace("ia", "a") if len(sound) > 7 else sound


def _misread(a: str, b: str) -> bool:
    """Whether the one differing letter is one that scanning confuses."""
    pairs = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return (
        len(a) == len(b) and len(pairs) == 1 and set(pairs[0]) <= {"l", "i", "t", "1"} and set(pairs[0]) != {"l", "t"}
    )


def likeness(a: Name, b: Name) -> float:
    """How alike two full names are, 0..1: the weakest of the aligned words; 0 where something tells them apart.

    A longer name that begins with the shorter's given name and has its other words in order keeps 0.9 of the likeness,
    0.95 where it has initials more; given and family name may be turned. Names of one word are never alike.
    """
    if len(a.words) < 2 or len(b.words) < 2 or _differ(a, b):
        return 0.0
    short, long = sorted((a.words, b.words), key=lambda words: (len(words), words))
    if len(short) < len(long) and short == tuple(word for word in long if len(word) > 1):
        return _WITHOUT_INITIALS
    if len(short) == len(long):
        turned = (short[1:] + short[:1], short[-1:] + short[:-1])
        return max(_weakest(short, long), *(0.98 * _weakest(order, long) for order in turned))
    places = _in_order(short, long)
    return (
        0.9 * min(word_likeness(word, long[place]) for word, place in zip(short, places, strict=True))
        if places
        else 0.0
    )


def _differ(a: Name, b: Name) -> bool:
    if a.gender and b.gender and a.gender != b.gender:
        return True
    return bool(a.patronymic and b.patronymic and word_likeness(a.patronymic, b.patronymic) < 0.9)


def _weakest(a: Iterable[str], b: Iterable[str]) -> float:
    return min(_same_or_initial(x, y) for x, y in zip(a, b, strict=True))


def _same_or_initial(a: str, b: str) -> float:
    if len(a) == 1 or len(b) == 1:
        return 0.7 if a[0] == b[0] else 0.0
    return word_likeness(a, b)


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> list[int]:
    """Where the words of the shorter name stand in the longer, given name on given name; [] where they do not."""
    places: list[int] = []
    for word in short:
        start = places[-1] + 1 if places else 0
        place = next((i for i in range(start, len(long)) if word_likeness(word, long[i]) >= 0.9), None)
        if place is None:
            return []
        places.append(place)
    return places if places[0] == 0 else []


def blocks(name: Name) -> frozenset[tuple[str, str]]:
    """Keys that alike names share, whatever the order of given and family name: the consonants of the given name and of
    another word. A key to look under, never evidence."""
    every = [bones(word) for word in name.words if len(word) > 1]
    pairs = ((x, y) for k in range(1, len(every)) for x in every[0] for y in every[k])
    return frozenset((x, y) if x <= y else (y, x) for x, y in pairs)


@lru_cache(maxsize=1 << 18)
def bones(word: str) -> frozenset[str]:
    """The consonants of a word as it sounds, with and without an article, without a family-name ending."""
    bare = word[2:] if re.match(r"[ae]l[b-df-hj-np-tv-z]", word) and len(word) > 5 else word
    stems = {_stem(form) for form in (word, bare)}
    return frozenset(sound[:1] + re.sub(r"[aeio]", "", sound[1:]) for stem in stems for sound in sounds(stem))
