"""The door between rows and Parquet refuses what breaks the contract and returns what it was given."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import arrow
from pipeline.corpus import vocabulary_rows
from pipeline.errors import BadRows
from pipeline.records import Box
from pipeline.schema import REPORT_PEOPLE, TABLE, TABLES, Column, Table, foreign_keys

LINK = {"charge_id": "c_1", "penalty_id": "n_1"}
PROBLEM = {
    "problem_id": "x_1",
    "document_id": "d_1",
    "page_no": None,
    "stage": "reading",
    "kind": "no_text",
    "message": "no page has text",
}
ROLE = {"person_id": "p_1", "document_id": "d_1", "role": "lawyer", "quote": "a lawyer", "page_first": 1}

_boxes = st.builds(Box, st.integers(1, 500), *[st.floats(0, 2000, width=32)] * 4)
_values = {
    "string": st.text(min_size=1, max_size=20),
    "bool": st.booleans(),
    "int32": st.integers(0, 2**31 - 1),
    "int64": st.integers(0, 2**63 - 1),
    "double": st.floats(allow_nan=False),
    "timestamp": st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
        lambda t: t.replace(microsecond=0, tzinfo=UTC)
    ),
    "list<string>": st.lists(st.text(max_size=9), max_size=3),
    "boxes": st.lists(_boxes, max_size=3),
    "row_counts": st.lists(st.fixed_dictionaries({"table": st.text(max_size=9), "rows": st.integers(0, 10**9)})),
}


def _column_values(column: Column) -> st.SearchStrategy:
    values = _values[column.type]
    if column.codes:
        one = st.sampled_from(column.codes)
        values = one if column.type == "string" else st.lists(one, max_size=3)
    return st.none() | values if column.nullable else values


def _rows(table: Table) -> st.SearchStrategy:
    row = st.fixed_dictionaries({column.name: _column_values(column) for column in table.columns})
    return st.lists(row, max_size=5, unique_by=lambda row: tuple(row[part] for part in table.key))


def _plain(row: dict) -> dict:
    return {
        name: [box._asdict() for box in value]
        if value and isinstance(value, list) and isinstance(value[0], Box)
        else value
        for name, value in row.items()
    }


@pytest.mark.parametrize("table", (*TABLES, REPORT_PEOPLE), ids=lambda table: table.name)
def test_rows_come_back_as_they_went_in_whatever_their_order(table):
    @settings(max_examples=8, deadline=None)
    @given(rows=_rows(table), data=st.data())
    def check(rows, data):
        built = arrow.build(table.name, rows)
        assert built.equals(arrow.build(table.name, data.draw(st.permutations(rows))))
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{table.name}.parquet"
            arrow.write(path, table.name, built.to_batches())
            assert arrow.from_bytes(arrow.to_bytes(built)).equals(built)
            back = arrow.read(path)
        key = lambda row: tuple(row[part] for part in table.key)  # noqa: E731
        assert back == sorted(map(_plain, rows), key=key)

    check()


@pytest.mark.parametrize(
    ("name", "row", "complaint"),
    [
        ("charge_penalties", LINK | {"note": "?"}, "unknown \\['note'\\]"),
        ("charge_penalties", {"charge_id": "c_1"}, "missing \\['penalty_id'\\]"),
        ("charge_penalties", LINK | {"charge_id": 7}, "charge_penalties.charge_id"),
        ("problems", PROBLEM | {"message": None}, "problems.message: null"),
        ("problems", PROBLEM | {"problem_id": None}, "null in the key"),
        ("problems", PROBLEM | {"page_no": "three"}, "problems.page_no"),
        ("problems", PROBLEM | {"page_no": 1.5}, "problems.page_no"),
        ("person_roles", ROLE | {"role": "wizard"}, "'wizard' is not in its vocabulary"),
    ],
)
def test_a_row_that_breaks_the_contract_is_refused_by_name(name, row, complaint):
    with pytest.raises(BadRows, match=complaint):
        arrow.build(name, [row])


def test_a_duplicate_key_is_refused():
    with pytest.raises(BadRows, match="duplicate key"):
        arrow.build("charge_penalties", [LINK, LINK])


def test_a_box_with_a_part_too_few_is_refused():
    section = {column.name: None for column in TABLE["mentions"].columns}
    row = section | {
        "mention_id": "m_1",
        "document_id": "d_1",
        "name_original": "Ada Lune",
        "char_start": 0,
        "char_end": 8,
        "page_first": 1,
        "page_last": 1,
        "boxes": [(1, 2.0, 3.0, 4.0)],
        "ambiguous": True,
    }
    with pytest.raises(BadRows, match=r"mentions\.boxes"):
        arrow.build("mentions", [row])


def test_the_written_file_says_what_its_columns_mean(tmp_path):
    path = tmp_path / "charge_types.parquet"
    rows = vocabulary_rows()["charge_types"]
    assert arrow.write(path, "charge_types", arrow.build("charge_types", rows).to_batches()) == len(rows)
    file = pq.ParquetFile(path)
    assert file.schema_arrow.metadata[b"key"] == b"charge_type_id"
    assert file.schema_arrow.field("iccs_code").metadata[b"description"].startswith(b"Nearest section")
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"


def test_every_declared_reference_and_key_exists():
    for table in TABLES:
        assert {column.name for column in table.columns} >= set(table.key)
    for _, column, target, name in foreign_keys():
        assert target.column(name).type == column.type


def test_rows_that_come_in_other_batches_give_the_same_file(tmp_path):
    count = 2 * 65_536 + 9
    links = {"charge_id": [f"c_{n}" for n in range(count)], "penalty_id": [f"x_{n}" for n in range(count)]}
    table = pa.table(links, schema=arrow.arrow_schema("charge_penalties"))
    for size in (count, 65_536, 10_000):
        arrow.write(tmp_path / f"{size}.parquet", "charge_penalties", table.to_batches(size))
    first, *others = ((tmp_path / f"{size}.parquet").read_bytes() for size in (count, 65_536, 10_000))
    assert others == [first, first]
    assert pq.read_metadata(tmp_path / "10000.parquet").row_group(1).num_rows == 65_536
