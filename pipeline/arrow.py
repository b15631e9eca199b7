"""The one door between rows and Parquet: builds Arrow tables strictly, checks keys, writes and reads files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from pipeline.errors import BadRows
from pipeline.records import Box
from pipeline.schema import TABLE, Column, Table

Row = Mapping[str, Any]

_BOX = pa.struct([("page_no", pa.int32()), *((side, pa.float32()) for side in ("x0", "top", "x1", "bottom"))])
_TYPES = {
    "string": pa.string(),
    "bool": pa.bool_(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "timestamp": pa.timestamp("s", tz="UTC"),
    "list<string>": pa.list_(pa.string()),
    "boxes": pa.list_(_BOX),
    "row_counts": pa.list_(pa.struct([("table", pa.string()), ("rows", pa.int64())])),
}
_ROWS_IN_A_GROUP = 65_536


def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of a table, with what its declaration says as metadata."""
    table = TABLE[name]
    fields = [pa.field(c.name, _TYPES[c.type], c.nullable, _metadata(c)) for c in table.columns]
    return pa.schema(fields, {"description": table.meaning, "key": ",".join(table.key)})


def build(name: str, rows: Iterable[Row]) -> pa.Table:
    """Rows of one table as Arrow, sorted by key.

    Raises BadRows, naming table and column, for an unknown or missing key, a null in a column that has none, a code
    outside the vocabulary, a value of another type and a duplicate key. Nothing is repaired.
    """
    table, rows = TABLE[name], list(rows)
    expected = {column.name for column in table.columns}
    for row in rows:
        if row.keys() != expected:
            raise BadRows(f"{name}: unknown {sorted(row.keys() - expected)}, missing {sorted(expected - row.keys())}")
    keys = [tuple(row[part] for part in table.key) for row in rows]
    if len(set(keys)) < len(keys):
        raise BadRows(f"{name}: duplicate key {next(key for key, count in Counter(keys).items() if count > 1)}")
    if any(part is None for key in keys for part in key):
        raise BadRows(f"{name}: null in the key {table.key}")
    rows = [row for _, row in sorted(zip(keys, rows, strict=True), key=lambda pair: pair[0])]
    schema = arrow_schema(name)
    arrays = [_array(table, c, schema.field(c.name), [row[c.name] for row in rows]) for c in table.columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def write(path: Path, name: str, batches: Iterable[pa.RecordBatch]) -> int:
    """Write the batches of one table as Parquet, columns cast to the declared types; returns the number of rows."""
    schema, rows = arrow_schema(name), 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            columns = [batch.column(field.name).cast(field.type) for field in schema]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema), row_group_size=_ROWS_IN_A_GROUP)
            rows += batch.num_rows
    return rows


def read(path: Path, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a Parquet file, none where it is not there yet."""
    if not path.exists():
        return []
    rows: list[dict[str, Any]] = pq.read_table(path, columns=columns and list(columns)).to_pylist()
    return rows


def row_count(path: Path) -> int:
    """Number of rows of a Parquet file, 0 where it is not there yet."""
    return int(pq.read_metadata(path).num_rows) if path.exists() else 0


def to_bytes(table: pa.Table) -> bytes:
    """A table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def from_bytes(content: bytes) -> pa.Table:
    """The table of an Arrow stream."""
    return pa.ipc.open_stream(content).read_all()


def _array(table: Table, column: Column, field: pa.Field, values: list[Any]) -> pa.Array:
    lists = column.type in ("list<string>", "boxes", "row_counts")
    if not column.nullable and (None in values or (lists and any(None in value for value in values))):
        raise BadRows(f"{table.name}.{column.name}: null")
    if column.codes:
        used = {
            code for value in values if value is not None for code in ([value] if isinstance(value, str) else value)
        }
        if unknown := used.difference(column.codes):
            raise BadRows(f"{table.name}.{column.name}: {sorted(unknown)[0]!r} is not in its vocabulary")
    if column.type.startswith("int") and any(type(value) not in (int, NoneType) for value in values):
        raise BadRows(f"{table.name}.{column.name}: not a whole number")  # Arrow would cut off the fraction
    try:
        if column.type == "boxes":  # Arrow would drop or fill the parts of a struct without a word
            values = [[Box(*box)._asdict() for box in boxes] for boxes in values]
        return pa.array(values, field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
        raise BadRows(f"{table.name}.{column.name}: {error}") from error


def _metadata(column: Column) -> dict[str, str]:
    codes = ",".join(column.codes or ())
    facts = {"description": column.meaning, "unit": column.unit, "references": column.references, "codes": codes}
    return {name: fact for name, fact in facts.items() if fact}
