"""The command line: `chargesheet run`, `status`, `schema`, `evaluate`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from pipeline import __version__
from pipeline.dictionary import data_dictionary
from pipeline.errors import NothingToDo
from pipeline.isolation import Limits
from pipeline.places import place
from pipeline.progress import bar, json_lines
from pipeline.settings import Settings

_EXAMPLES = """examples:
  chargesheet run                       read raw/*.pdf, write processed/*.parquet
  chargesheet run reports tables        the same with other folders
  chargesheet run s3://in s3://out/all  the same in an object store
  chargesheet run --dry-run             what would be read, and why
  chargesheet status                    what the tables hold, how the last runs went
  chargesheet schema > dictionary.md    what every table and column means
  chargesheet evaluate tables gold      score the tables on your own annotations

exit status: 0 all well; 1 some reports failed, the tables are written all the same; 2 nothing could be done
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the console script; returns the exit status."""
    try:
        options = _parser().parse_args(argv)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except NothingToDo as error:
        print(f"chargesheet: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("chargesheet: interrupted; the tables are those of the last complete run", file=sys.stderr)
        return 130


def _run(options: argparse.Namespace) -> int:
    # here, as --help and schema should not wait for the language model's library
    from pipeline import batch, extraction
    from pipeline.status import report_lines

    settings = Settings(options.model, tuple(options.password + options.passwords))
    limits = Limits(options.timeout, options.memory)
    choice = batch.Choice(options.force, frozenset(options.only))
    if options.dry_run:
        tasks = batch.plan(options.raw, options.processed, settings, choice)
        for task in tasks:
            print(f"{task.source.file_name}: {task.why}")
        print(f"{len(tasks)} reports would be read")
        return 0
    scheduler = options.scheduler
    executor = extraction.cluster_executor(scheduler) if scheduler else extraction.local_executor(options.workers)
    with executor as workers, json_lines() if options.log_json else bar() as progress:
        report = batch.run(options.raw, options.processed, settings, choice, workers, limits, progress)
    for line in report_lines(report, options.processed):
        print(line)
    return 1 if report.count("failed") else 0


def _status(options: argparse.Namespace) -> int:
    from pipeline.status import status_lines

    for line in status_lines(options.processed):
        print(line)
    return 0


def _schema(_: argparse.Namespace) -> int:
    print(data_dictionary())
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from pipeline.evaluation import evaluate, evaluation_lines

    for line in evaluation_lines(evaluate(options.tables, options.annotations), options.errors):
        print(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="chargesheet",
        description="People, charges and violations out of human-rights reports, as normalized Parquet tables.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"chargesheet {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="read the new and changed reports and write all tables",
        description="Read the new and changed PDFs below RAW and write all tables to PROCESSED.",
        epilog="example: chargesheet run reports tables --workers 2",
    )
    run.set_defaults(command=_run)
    run.add_argument(
        "raw", nargs="?", type=place, default=Path("raw"), metavar="RAW", help="folder or URL of PDFs (raw)"
    )
    run.add_argument(
        "processed",
        nargs="?",
        type=place,
        default=Path("processed"),
        metavar="PROCESSED",
        help="folder or URL of tables (processed)",
    )
    run.add_argument(
        "--workers", type=_positive, default=os.cpu_count() or 1, metavar="N", help="worker processes (one a core)"
    )
    run.add_argument(
        "--timeout", type=_positive, default=Limits().seconds, metavar="SECONDS", help="for a report (%(default)s)"
    )
    run.add_argument(
        "--memory", type=_positive, default=Limits().megabytes, metavar="MB", help="for a report (%(default)s)"
    )
    run.add_argument(
        "--only", action="append", default=[], metavar="FILE", help="read this report alone (may be repeated)"
    )
    run.add_argument("--force", action="store_true", help="redo all stages, of unchanged reports too")
    run.add_argument("--dry-run", action="store_true", help="say what would be read and why; write nothing")
    run.add_argument("--log-json", action="store_true", help="a line of JSON for each report on standard error")
    run.add_argument("--scheduler", metavar="ADDRESS", help="spread the reports over a Dask cluster (tcp://...)")
    run.add_argument("--password", action="append", default=[], help="to try on encrypted reports (may be repeated)")
    run.add_argument(
        "--passwords", type=_lines, default=[], metavar="FILE", help="file of such passwords, one in a line"
    )
    run.add_argument("--model", default=Settings().model, help="installed spaCy pipeline for English (%(default)s)")
    status = commands.add_parser(
        "status",
        help="say what the tables hold and how the last runs went",
        description="Say what the tables in PROCESSED hold, how the last runs went and which reports have problems.",
        epilog="example: chargesheet status processed",
    )
    status.set_defaults(command=_status)
    status.add_argument("processed", nargs="?", type=place, default=Path("processed"), metavar="PROCESSED")
    dictionary = commands.add_parser(
        "schema",
        help="print the data dictionary as Markdown",
        description="Print every table and column with type, meaning, unit, codes and keys, as Markdown.",
        epilog="example: chargesheet schema > dictionary.md",
    )
    dictionary.set_defaults(command=_schema)
    scoring = commands.add_parser(
        "evaluate",
        help="score tables against annotations made by hand",
        description="Compare the tables in TABLES with the annotations in GOLD, one JSON for each report.",
        epilog="example: chargesheet evaluate processed annotations --errors 20",
    )
    scoring.set_defaults(command=_evaluate)
    scoring.add_argument("tables", type=place, metavar="TABLES", help="folder or URL of tables")
    scoring.add_argument(
        "annotations", type=place, metavar="GOLD", help="folder of annotations, see docs/evaluation.md"
    )
    scoring.add_argument("--errors", type=int, default=0, metavar="N", help="list N errors of each kind (0)")
    return parser


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"cannot read {path}: {error.strerror}") from error


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return number


if __name__ == "__main__":
    sys.exit(main())
