"""The data dictionary: what every table and column means, from their declarations."""

from __future__ import annotations

from pipeline.schema import TABLES, Column


def data_dictionary() -> str:
    """The tables as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Made by `chargesheet schema`. Every table is `processed/NAME.parquet`; "
        "a column is never null unless it says so.",
        "",
    ]
    for table in TABLES:
        lines += [f"## {table.name}", "", f"{table.meaning} Key: {', '.join(f'`{name}`' for name in table.key)}.", "",
                  "| column | type | meaning |", "|---|---|---|"]  # fmt: skip
        lines += [
            f"| `{column.name}` | {column.type}{', may be null' if column.nullable else ''} | {_explain(column)} |"
            for column in table.columns
        ]
        lines.append("")
    return "\n".join(lines)


def _explain(column: Column) -> str:
    parts = [column.meaning]
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.codes:
        parts.append(f"One of {', '.join(f'`{code}`' for code in column.codes)}.")
    if column.references:
        parts.append(f"Refers to `{column.references}`.")
    return " ".join(parts)
