"""A changed rule is noticed by the stages that it touches, and by no other."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from conftest import ROOT

from pipeline import digests
from pipeline.digests import FILES, LIBRARIES, files_of, rules_of
from pipeline.settings import Settings

PACKAGE = ROOT / "pipeline"
BEGINNINGS = {
    "reading": ["pipeline.reading", "pipeline.report_bytes"],
    "language": ["pipeline.language"],
    "extraction": ["pipeline.document", "pipeline.rows", "pipeline.arrow"],
    "corpus": ["pipeline.corpus"],
}


def file_of(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def imports(node: ast.AST):
    """The modules that are imported, but for those that only the type checker wants."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    for child in ast.iter_child_nodes(node):
        yield from imports(child)


def needed(stage: str) -> tuple[set[Path], set[str]]:
    """The files of the package that a stage imports, and the distributions of the other modules."""
    to_do, files, others = list(BEGINNINGS[stage]), set(), set()
    while to_do:
        module = to_do.pop()
        file = file_of(module)
        if file and file not in files:
            files.add(file)
            names = list(imports(ast.parse(file.read_text())))
            to_do += (name for name in names if name.startswith("pipeline"))
            others |= {name.split(".")[0] for name in names}
    distributions = packages_distributions()
    foreign = others - set(sys.stdlib_module_names) - {"pipeline"}
    return files - {PACKAGE / "__init__.py"}, {
        name for module in foreign for name in distributions.get(module, [module])
    }


@pytest.mark.parametrize("stage", FILES)
def test_a_stage_depends_on_all_that_it_imports(stage):
    earlier = {"extraction": ("reading", "language")}.get(stage, ())
    files, distributions = needed(stage)
    told = {file for name in (stage, *earlier) for file in files_of(name)}
    assert sorted(files - told) == []
    libraries = {library for name in (stage, *earlier) for library in LIBRARIES[name]}
    assert {name.lower() for name in distributions} - libraries == set()


def test_every_weight_and_vocabulary_belongs_to_a_stage():
    data = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    data = {path for path in data if PACKAGE / "training" not in path.parents}  # no run reads these
    assert data - {file for stage in FILES for file in files_of(stage)} == set()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of empty files in place of ours."""
    for name in {name for names in FILES.values() for name in names}:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".py":
            path.write_text("")
        else:
            path.mkdir(exist_ok=True)
            (path / "rule.py").write_text("")
    monkeypatch.setattr(digests, "_PACKAGE", tmp_path)
    digests._stage.cache_clear()
    yield tmp_path
    digests._stage.cache_clear()


def changed(package: Path, name: str, **settings) -> set[str]:
    """The stages whose rules are others after a change of a file of the package."""
    before = rules_of(Settings())
    (package / name).write_text("changed")
    digests._stage.cache_clear()
    after = rules_of(Settings(**settings))
    return {stage for stage in FILES if getattr(before, stage) != getattr(after, stage)}


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("reading/rule.py", {"reading", "extraction"}),
        ("language/parts_of_speech.py", {"language", "extraction"}),
        ("models/names/ner/rule.py", {"language", "extraction"}),
        ("violations/rule.py", {"extraction"}),
        ("vocabularies/rule.py", {"extraction", "corpus"}),
        ("corpus.py", {"corpus"}),
        ("cli.py", set()),
        ("records.py", set(FILES)),
    ],
)
def test_a_change_touches_its_stage_and_the_rows(package, name, stages):
    assert changed(package, name) == stages


def test_settings_touch_the_stages_that_heed_them(package):
    assert changed(package, "cli.py", passwords=("secret",)) == {"reading", "extraction"}
    assert changed(package, "cli.py", model="other") == {"language", "extraction"}


def test_other_weights_of_a_model_in_a_folder_are_noticed(tmp_path):
    settings = Settings(model=str(tmp_path))
    (tmp_path / "weights").write_text("1")
    before = rules_of(settings)
    (tmp_path / "weights").write_text("2")
    assert rules_of(settings).language != before.language
    assert rules_of(settings).reading == before.reading
