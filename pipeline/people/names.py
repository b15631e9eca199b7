"""What a personal name is made of: its words, a patronymic, the titles before it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from anyascii import anyascii

# Letters of the Turkic languages that a general transliteration gets wrong, and marks that come and go.
_PLAIN = str.maketrans(
    dict(zip("əƏıİşŞșȘçÇğĞ", ("a", "A", "i", "I", "sh", "Sh", "sh", "Sh", "ch", "Ch", "gh", "Gh"), strict=True))
    | dict.fromkeys("'`´ʻʼʿʾ‘’ʹʺ", "")
)
_MARKS = str.maketrans("", "", "".join(chr(c) for c in range(0x300, 0x370)))
_AZERBAIJANI = re.compile(r"[əƏğĞıİşŞ]")  # where these letters stand, c is the English j
_ARTICLES = frozenset({"al", "el", "ul", "ad", "ar", "as", "ash", "at", "az", "an", "ed", "er", "es"})
_FILIAL = frozenset({"bin", "ben", "ibn", "bint", "b", "ould", "mint"})
_SON = frozenset({"oglu", "oghlu", "ogly", "uly", "ugli", "uulu", "ogli"})
_DAUGHTER = frozenset({"qizi", "gizi", "kizi", "kyzy", "qyzy", "gyzy"})
_SLAVIC_PATRONYMIC = re.compile(r"(?:[oe]vich|[oe]vych|[oe]vna|ichna|ivna|inichna)$")
_FAMILY_ENDING = re.compile(r"(?:ov|ev|in|ko|sky|skiy|skii|yan|ova|eva|ina|aya|uk|li|lu|zad[ae]h?)$")


_PARTICLES = re.compile(
    r"(?<![\w-])(?:de|del|della|da|dos|das|do|di|du|la|las|los|le|van|von|der|den|ter|ten|y|e|et) (?=\w)"
)


class Name(NamedTuple):
    """A personal name taken apart: folded words without articles and patronymic, in the order in which they stand."""

    words: tuple[str, ...]
    patronymic: str | None
    gender: str | None  # m or f where the name's form says so
    filial: bool = False  # whether it names a father: "bin", "oglu"


class Title(NamedTuple):
    """What a title says of the person whose name follows."""

    gender: str | None


@cache
def titles() -> Mapping[str, Title]:
    """Words that stand before a name and are not part of it, in lower case without a full stop."""
    content = (files("pipeline.people") / "titles.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(content.splitlines())
    return {row["title"]: Title(row["gender"] or None) for row in rows}


def is_title(word: str) -> bool:
    """Whether a word is a title or a rank, alone or joined by hyphens ("Lieutenant-Colonel")."""
    known = titles()
    word = word.lower().rstrip(".")
    return word in known or all(part in known for part in word.split("-"))


def without_titles(name: str) -> str:
    """A name without the titles before it, as long as a word remains."""
    words = name.split()
    while len(words) > 1 and is_title(words[0]):
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case Latin letters, for comparison; "Əli Cəfərov" gives ali, jafarov."""
    if _AZERBAIJANI.search(name):
        name = name.replace("c", "j").replace("C", "J").replace("x", "kh").replace("X", "Kh")
    text = unicodedata.normalize("NFKD", name.translate(_PLAIN)).translate(_MARKS)
    text = anyascii(text).casefold().replace("'", "")
    text = re.sub(r"(?<=[a-z])1|1(?=[a-z])", "i", text)  # a digit that stands for a letter in scanned text
    return tuple(word for word in re.split(r"[^a-z0-9]+", text) if word)


@lru_cache(maxsize=1 << 16)
def parse_name(name: str) -> Name:
    """Take a name apart; "ASLANLI, Murad Kamil oglu" gives the words murad, aslanli and the patronymic kamil."""
    before, comma, after = _PARTICLES.sub("", without_titles(name)).partition(",")
    words = list(fold(before))
    if comma and fold(after):
        rest = list(fold(after))
        words = words + rest if len(rest) == 2 and is_filial(rest[1]) else rest + words
    gender = patronymic = None
    for at, word in enumerate(words):
        if word in _SON | _DAUGHTER and at:
            gender, patronymic = ("m" if word in _SON else "f"), words[at - 1]
            words = words[: at - 1] + words[at + 1 :] or words[:1]
            break
    else:
        if len(words) > 2 and (middle := next((w for w in words[1:] if _SLAVIC_PATRONYMIC.search(w)), None)):
            gender, patronymic = ("f" if middle.endswith("a") else "m"), middle
            words = [word for word in words if word != middle]
    joined = _joined(words)
    filial = patronymic is not None or bool(_FILIAL & set(words[1:]))
    short = len(joined) == 1 and words[0] not in _ARTICLES | _FILIAL  # "Abdul Karvi" stays two words
    return Name(tuple(words if short else joined), patronymic, gender or _gender_of_family_name(words), filial)


def is_filial(word: str) -> bool:
    """Whether a folded word says son or daughter after a father's name."""
    return word in _SON or word in _DAUGHTER


def _gender_of_family_name(words: list[str]) -> str | None:
    for word in words[1:]:
        if re.search(r"(?:ova|eva|skaya|skaia)$", word):
            return "f"
        if re.search(r"(?:[a-z]{3}ov|[a-z]{3}ev|skiy|skii)$", word):
            return "m"
    return None


def _joined(words: list[str]) -> list[str]:
    """Articles, filial words dropped; "abd al hadi", "abdul hadi", "abdulhadi" become one word, so do "abu ali"."""
    kept: list[str] = []
    prefix = ""
    for at, word in enumerate(words):
        last = at == len(words) - 1
        if not last and re.fullmatch(r"abd(?:[aeou][a-z]{1,2})?", word):
            prefix = "abd"
        elif not last and word in ("abu", "abou", "abo"):
            prefix = "abu"
        elif not last and word in _ARTICLES | _FILIAL:
            continue
        else:
            kept.append(prefix + _one_word(word, prefix))
            prefix = ""
    return kept or words


def _one_word(word: str, prefix: str) -> str:
    if not prefix and (whole := re.fullmatch(r"(abd|ab[uo])(?:[aeou]?l)(?!l)([a-z]{4,})", word)):
        return ("abd" if whole[1] == "abd" else "abu") + whole[2]
    if whole := re.fullmatch(r"[ae]l([b-df-hj-np-tv-z][a-z]{4,})", word):
        return whole[1] if word.startswith("al") and prefix else word
    return word
