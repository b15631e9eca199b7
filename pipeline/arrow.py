"""The one door between rows and Parquet: builds Arrow tables strictly, checks keys, writes and reads files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from pipeline.errors import BadRows
from pipeline.records import Box
from pipeline.schema import TABLE, Column, Table

if TYPE_CHECKING:
    from pipeline.places import Place

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
_TABLES_AT_ONCE = 256


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
        for group in _in_groups(batches):
            columns = [group.column(field.name).combine_chunks().cast(field.type) for field in schema]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), row_group_size=_ROWS_IN_A_GROUP)
            rows += group.num_rows
    return rows


def _in_groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows in groups of one size, however they come: equal rows are equal files."""
    waiting: list[pa.RecordBatch] = []
    missing = _ROWS_IN_A_GROUP
    for batch in batches:
        rest = batch
        while rest.num_rows >= missing:
            yield pa.Table.from_batches([*waiting, rest.slice(0, missing)])
            rest, waiting, missing = rest.slice(missing), [], _ROWS_IN_A_GROUP
        if rest.num_rows:
            waiting.append(rest)
            missing -= rest.num_rows
    if waiting:
        yield pa.Table.from_batches(waiting)


def gather(folder: Path, names: Iterable[str], parts: Iterable[Mapping[str, pa.Table]]) -> None:
    """Write the rows of many small tables into one Parquet file for each name, in bounded memory."""
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(
                pq.ParquetWriter(folder / f"{name}.parquet", arrow_schema(name), compression="lz4")
            )
            for name in names
        }
        waiting: dict[str, list[pa.Table]] = {name: [] for name in writers}
        for part in parts:
            for name, table in part.items():
                waiting[name].append(table)
                if len(waiting[name]) == _TABLES_AT_ONCE:
                    writers[name].write_table(pa.concat_tables(waiting[name]))
                    waiting[name].clear()
        for name, tables in waiting.items():
            if tables:
                writers[name].write_table(pa.concat_tables(tables))


def read(path: Place, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a Parquet file, none where it is not there yet."""
    if not path.exists():
        return []
    where, filesystem = _where(path)
    table = pq.read_table(where, columns=columns and list(columns), filesystem=filesystem)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def row_count(path: Place) -> int:
    """Number of rows of a Parquet file, 0 where it is not there yet."""
    where, filesystem = _where(path)
    return int(pq.read_metadata(where, filesystem=filesystem).num_rows) if path.exists() else 0


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


def _where(path: Place) -> tuple[str | Path, Any]:
    """What Arrow calls the place of a file: a path, and the file system where that is not the machine's own."""
    return (path, None) if isinstance(path, Path) else (path.path, path.fs)


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
