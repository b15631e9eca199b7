"""Time and memory of bringing people together: python benchmarks/resolution.py [MENTIONS], by default 1,000,000."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import defaultdict
from typing import Any

from pipeline.people.resolve import resolve

_CONSONANTS = ("b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "r", "s", "sh", "t", "v", "y", "z", "kh", "ch")
_VOWELS = ("a", "e", "i", "o", "u")
_ENDINGS = ("", "", "ov", "ev", "li", "zade", "i", "y", "o")
_COUNTRIES = tuple(f"C{number:02}" for number in range(60))
_ROLES = ("journalist", "lawyer", "activist", "official", "victim", "detainee_or_defendant", "judge")


def words(draw: random.Random, count: int, endings: tuple[str, ...]) -> list[str]:
    """Invented names of two or three syllables."""
    made: set[str] = set()
    while len(made) < count:
        syllables = draw.choice((2, 2, 3))
        stem = "".join(draw.choice(_CONSONANTS) + draw.choice(_VOWELS) for _ in range(syllables)) + draw.choice(
            ("", "n", "r")
        )
        made.add((stem + draw.choice(endings)).capitalize())
    return sorted(made)


def synthetic_people(mentions: int, seed: int = 0) -> list[dict[str, Any]]:
    """The people of reports that so many mentions make: names of Zipf-like frequency, some spelt in another way."""
    draw = random.Random(seed)
    given, family = words(draw, 4_000, ("",)), words(draw, 30_000, _ENDINGS)
    persons = [
        (
            f"{given[int(len(given) * draw.random() ** 3)]} {family[int(len(family) * draw.random() ** 2)]}",
            draw.choice(_COUNTRIES),
        )
        for _ in range(mentions // 5)
    ]
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    forms: dict[tuple[int, int], set[str]] = defaultdict(set)
    left = mentions
    while left > 0:
        left -= draw.choice((1, 1, 1, 2, 3))  # reports name a person 1.6 times on average
        number = int(len(persons) * draw.random() ** 2)
        key = (draw.randrange(mentions // 100), number)
        name, country = persons[number]
        spelt = name.replace("ov", "off").replace("i", "y", 1) if draw.random() < 0.1 else name
        forms[key].update((spelt, spelt.split()[-1]))
        if key not in rows:
            rows[key] = {
                "report_person_id": f"p{len(rows):07}",
                "document_id": f"d{key[0]:06}",
                "name": spelt,
                "country_code": country if draw.random() < 0.9 else None,
                "roles": draw.sample(_ROLES, 1),
                "charge_types": [],
            }
    return [{**row, "forms": sorted(forms[key])} for key, row in rows.items()]


def main() -> None:
    """Print one line."""
    mentions = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    people = synthetic_people(mentions)
    began, used = time.perf_counter(), time.process_time()
    resolution = resolve(people)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{mentions} mentions, {len(people)} people of reports, {len(resolution.groups)} people, "
        f"{len(resolution.candidates)} candidates: {seconds:.1f} s ({used:.1f} s of CPU), {memory:.2f} GB at most"
    )


if __name__ == "__main__":
    main()
