"""Parts of speech by tag, word and dependency: what the attribute ruler of a language model says, asked once each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

PARTS_OF_SPEECH = "parts_of_speech"


class _Place(NamedTuple):
    """All that the rules for parts of speech look at."""

    after_expletive: bool
    word: int  # 0 where no rule names it
    tag: int
    dependency: int


class PartsOfSpeech:
    """A component in the place of spaCy's attribute ruler, which tries 179 rules on every token of every text.

    The ruler is asked for the first token of each kind, and its answer kept. Its lemmas and morphology, which this
    project does not read, are left out.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        self._words = {ruler.vocab.strings.add(word) for word in _words_named(ruler.patterns)}
        self._known: dict[_Place, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the part of speech of every token of a tagged and parsed text."""
        parts = []
        expletive = doc.vocab.strings["expl"]
        before = 0
        for token, (word, tag, dependency) in enumerate(doc.to_array(["LOWER", "TAG", "DEP"]).tolist()):
            named = word if word in self._words or doc[token].is_space else 0
            place = _Place(before == expletive, named, tag, dependency)
            if place not in self._known:
                self._known[place] = self._ask(place)
            parts.append(self._known[place])
            before = dependency
        return doc.from_array(["POS"], np.array(parts, dtype="uint64").reshape(-1, 1))

    def _ask(self, place: _Place) -> int:
        """What the ruler says of the second token of a text of two."""
        strings = self._ruler.vocab.strings
        words = ["there", strings[place.word] if place.word else "something-unnamed"]
        before = "expl" if place.after_expletive else "det"
        tags = ["EX", strings[place.tag]]
        dependencies = [before, strings[place.dependency]]
        doc = Doc(self._ruler.vocab, words=words, tags=tags, deps=dependencies, heads=[1, 1])
        return int(self._ruler(doc)[1].pos)


@Language.factory(PARTS_OF_SPEECH)
def _of_the_ruler(nlp: Language, name: str) -> PartsOfSpeech:
    ruler: Any = nlp.get_pipe("attribute_ruler")
    return PartsOfSpeech(ruler)


def _words_named(patterns: list[dict[str, Any]]) -> Iterator[str]:
    for condition in (token.get("LOWER") for rule in patterns for pattern in rule["patterns"] for token in pattern):
        if isinstance(condition, str):
            yield condition
        elif condition:
            yield from condition.get("IN", ())
