"""Linguistic analysis gives what the language model gives, in less time."""

import pytest

from pipeline.language import analyse_with, load, load_base
from pipeline.records import Paragraph
from pipeline.settings import Settings

pytestmark = pytest.mark.model

TEXTS = [
    "There were no lawyers in the courtroom, and none had been told that the hearing was moved.",
    "Ilmar Tasvenik, whose brother has a bakery in Korvale, didn't say why; he could do nothing but wait.",
    "The  court   refused:\n\t«not once» did she ask whether everyone who had done so was being held.",
    "There is unrest. It's said that his is the only house there where one may have guests.",
]


@pytest.fixture(scope="module")
def passages():
    paragraphs = [Paragraph(text, (), "body", None, 1) for text in TEXTS]
    return analyse_with(load(Settings().model), paragraphs)


def test_parts_of_speech_are_those_of_the_models_own_ruler(passages):
    plain = load_base(Settings().model)
    ruler = plain.get_pipe("attribute_ruler")
    for passage in passages * 2:  # asked and remembered
        with_ruler = passage.doc.copy()
        for token in with_ruler:
            token.pos_ = ""
        assert [t.pos_ for t in ruler(with_ruler)] == [t.pos_ for t in passage.doc]


def test_tags_and_dependencies_are_those_of_the_model_as_installed(passages):
    plain = load_base(Settings().model)
    as_installed = analyse_with(plain, [passage.paragraph for passage in passages])
    for quick, slow in zip(passages, as_installed, strict=True):
        for attribute in ("tag_", "dep_", "pos_", "is_sent_start"):
            assert [getattr(token, attribute) for token in quick.doc] == [
                getattr(token, attribute) for token in slow.doc
            ]
