"""What the results of each stage depend on beside its input, a digest for each: a changed rule is noticed by itself."""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.errors import NothingToDo
from pipeline.ids import content_id, file_digest
from pipeline.settings import Settings, ocr_engine

_PACKAGE = Path(__file__).parent
_SHARED = ("records.py", "settings.py", "errors.py", "ids.py")
# Files and folders of the package that a stage is made of, and the libraries that its results depend on. What is passed
# from stage to stage is not named again. tests/test_digests.py compares them with what the modules import.
FILES = {
    "reading": (*_SHARED, "reading", "report_bytes.py"),
    "language": (*_SHARED, "language", "models/names/ner"),
    "extraction": (
        *_SHARED,
        *("document.py", "people", "references", "proceedings", "violations", "models", "vocabularies", "dates.py"),
        *("foreign.py", "rows.py", "schema.py", "arrow.py", "store.py"),
    ),
    "corpus": (
        *_SHARED,
        *("corpus.py", "identity.py", "people/alike.py", "people/names.py", "people/resolve.py", "people/titles.csv"),
        *("rows.py", "schema.py", "arrow.py", "vocabularies"),
    ),
}
LIBRARIES = {
    "reading": (
        *("anyascii", "numpy", "pdfplumber", "pdfminer.six", "pillow", "py3langid", "pycountry", "pypdfium2"),
        *("pyspellchecker", "rapidocr", "onnxruntime"),
    ),
    "language": ("numpy", "spacy", "thinc"),
    "extraction": ("anyascii", "numpy", "pyarrow", "rapidfuzz"),
    "corpus": ("anyascii", "duckdb", "pyarrow", "rapidfuzz"),
}


@dataclass(frozen=True, slots=True, order=True)
class Rules:
    """A digest of each stage's code, weights, vocabularies, libraries and settings."""

    reading: str
    language: str
    extraction: str  # and of the two before: what the rows of a report depend on, beside its content and name
    corpus: str  # what the tables depend on, beside the rows of the reports

    @property
    def digest(self) -> str:
        """One digest of all."""
        return content_id("s", self.extraction, self.corpus)


def rules_of(settings: Settings) -> Rules:
    """The rules of this version under these settings."""
    reading = content_id("r", _stage("reading"), ocr_engine(), *settings.passwords)
    language = content_id("l", _stage("language"), settings.model, _model(settings.model))
    extraction = content_id("e", _stage("extraction"), reading, language)
    return Rules(reading, language, extraction, content_id("t", _stage("corpus")))


def parts_of(settings: Settings) -> dict[str, str]:
    """A digest of each part of the rules that the rows of a report depend on, under a name that tells an operator."""
    stages = ("reading", "language", "extraction")
    files = defaultdict[str, set[Path]](set)
    for path in (file for stage in stages for file in files_of(stage)):
        first, *others = path.relative_to(_PACKAGE).parts
        files[f"models/{Path(others[0]).stem}" if first == "models" else first.removesuffix(".py")].add(path)
    libraries = sorted(f"{name} {_version(name)}" for stage in stages for name in LIBRARIES[stage])
    return {name: content_id("f", _digest(_PACKAGE, paths)) for name, paths in sorted(files.items())} | {
        "libraries": content_id("f", sys.version_info[:2], *libraries),
        "language model": content_id("f", settings.model, _model(settings.model)),
        "OCR engine": str(ocr_engine()),
    }


def check_installed(model: str) -> None:
    """Raise NothingToDo where a language model is neither an installed package nor a folder."""
    if not Path(model).is_dir() and not _version(model):
        raise NothingToDo(f"language model {model!r} is not installed: pip install it, or choose another with --model")


@cache
def _stage(stage: str) -> str:
    libraries = (f"{name} {_version(name)}" for name in LIBRARIES[stage])
    return content_id("f", sys.version_info[:2], *libraries, _digest(_PACKAGE, files_of(stage)))


def files_of(stage: str) -> list[Path]:
    """The files of the package that a stage is made of."""
    paths = (_PACKAGE / name for name in FILES[stage])
    return [file for path in paths for file in ([path] if path.is_file() else _files_below(path))]


def _files_below(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _digest(folder: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(folder).as_posix()} {file_digest(path.read_bytes())}\n".encode())
    return digest.hexdigest()


def _model(model: str) -> str | None:
    """The version of a language model that is a package, the content of one that is a folder."""
    folder = Path(model)
    return _digest(folder, _files_below(folder)) if folder.is_dir() else _version(model)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
