"""What several tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser):
    parser.addoption(
        "--regenerate-golden",
        action="store_true",
        help="write the golden tables of the sample reports anew instead of comparing with them",
    )


@pytest.fixture(scope="session")
def sample_raw():
    """The folder of the sample reports."""
    return ROOT / "raw"


@pytest.fixture(scope="session")
def sample_tables(tmp_path_factory):
    """The tables of the sample reports alone, from one run; tests that use it have the marker `model`."""
    from pipeline.cli import main  # not needed by tests that need no tables

    raw = tmp_path_factory.mktemp("raw")
    for path in (ROOT / "raw").glob("LRM_*.pdf"):
        (raw / path.name).write_bytes(path.read_bytes())
    processed = tmp_path_factory.mktemp("processed")
    assert main(["run", str(raw), str(processed), "--workers", "1"]) == 0
    return processed


@pytest.fixture(scope="session")
def shared():
    """The folder of the annotated corpus; skips where it is not there."""
    folder = Path(os.environ.get("CHARGESHEET_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the annotated corpus is not in {folder}; say where it is with CHARGESHEET_SHARED")
    return folder
