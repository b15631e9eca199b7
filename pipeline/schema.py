"""The tables, declared once: the Arrow schema, the checks, the data dictionary and the Parquet metadata all come from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

STATUSES = ("investigated", "charged", "on_trial", "convicted", "acquitted", "dropped", "overturned", "pardoned")
PENALTY_KINDS = (
    "imprisonment", "life_imprisonment", "suspended_imprisonment", "administrative_detention", "house_arrest", "fine",
    "corrective_labour", "community_service", "death", "flogging", "amputation", "exile", "ban", "confiscation", "other",
)  # fmt: skip
PENALTY_STAGES = ("imposed", "requested", "reduced", "upheld")
ROLES = (
    "human_rights_defender", "journalist", "blogger", "lawyer", "activist", "opposition_politician", "religious_figure",
    "academic", "trade_unionist", "student", "artist", "business_person", "official", "head_of_state", "judge", "prosecutor",
    "police_or_security", "relative", "witness", "detainee_or_defendant", "victim", "alleged_perpetrator", "spokesperson", "other",
)  # fmt: skip
ASSERTIONS = ("reported", "alleged", "established")
INVOLVEMENTS = ("victim", "alleged_perpetrator")
REVIEW_STATUSES = ("unreviewed", "accepted", "rejected", "corrected")
DOCUMENT_STATUSES = ("ok", "partial", "failed")
PAGE_STATUSES = ("ok", "empty", "failed")
TEXT_SOURCES = ("text_layer", "ocr", "mixed", "none")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is a name that `pipeline.arrow` knows, `references` a "table.column" that must hold its values."""

    name: str
    type: str
    meaning: str
    nullable: bool = False
    unit: str | None = None
    codes: tuple[str, ...] | None = None
    references: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows are unique by `key` and stand in its order."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of this name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


def _document() -> Column:
    return Column("document_id", "string", "The report.", references="documents.document_id")


def _person(meaning: str, nullable: bool = False) -> Column:
    return Column("person_id", "string", meaning, nullable=nullable, references="people.person_id")


def _where() -> tuple[Column, ...]:
    """The columns that lead from a row back to its words."""
    return (
        Column("char_start", "int64", "Where the words begin in the document's text (the pages' texts joined by one form feed).",
               unit="code points"),
        Column("char_end", "int64", "Where they end, exclusive.", unit="code points"),
        Column("page_first", "int32", "Page on which the words begin, from 1 in the PDF file.", unit="page"),
        Column("page_last", "int32", "Page on which they end.", unit="page"),
        Column("boxes", "boxes", "The words on the pages, a box for each line, from the page's top left.", unit="PDF points"),
        Column("section_id", "string", "The section in which they stand; null before the first heading.", nullable=True,
               references="sections.section_id"),
    )  # fmt: skip


def _made_by() -> tuple[Column, ...]:
    return (
        Column("rule_id", "string", "The rule or model that made the row."),
        Column("score", "double", "How sure it is.", unit="0 to 1"),
    )


_REVIEW = Column("review_status", "string", "What a reviewer decided of the row.", codes=REVIEW_STATUSES)
_EVENT_DATE = Column(
    "event_date", "string", "When it happened, as precisely as is said: 2014, 2014-08 or 2014-08-05.", nullable=True
)
_COUNTRY = Column("country_code", "string", "Country, ISO 3166-1 alpha-3; null where it is not said.", nullable=True)

TABLES = (
    Table("documents", "The reports.", ("document_id",), (
        Column("document_id", "string", "Id of the report, from its content."),
        Column("file_name", "string", "Path of the file below the folder of reports."),
        Column("sha256", "string", "SHA-256 of the file."),
        Column("title", "string", "Title, from the file's metadata or the first pages; null rather than a guess.", nullable=True),
        Column("publisher", "string", "Who published it.", nullable=True),
        Column("report_index", "string", "The publisher's number of the report, such as EUR 55/1077/2015.", nullable=True),
        Column("published_on", "string", "Date of publication, as precisely as is said: 2015, 2015-03 or 2015-03-11.", nullable=True),
        Column("language_code", "string", "Language of the text, ISO 639-1.", nullable=True),
        Column("page_count", "int32", "Pages in the file; 0 where it could not be opened.", unit="pages"),
        Column("word_count", "int32", "Words read.", unit="words"),
        Column("status", "string", "ok; partial: some pages or the extraction are missing; failed: nothing could be read.",
               codes=DOCUMENT_STATUSES),
        Column("text_source", "string", "Where the text comes from.", codes=TEXT_SOURCES),
        Column("parser", "string", "The reader that read it; null where none could.", nullable=True),
    )),
    Table("pages", "The pages with their text in reading order.", ("document_id", "page_no"), (
        _document(),
        Column("page_no", "int32", "Page, from 1 in the PDF file.", unit="page"),
        Column("width_pt", "double", "Width.", unit="PDF points"),
        Column("height_pt", "double", "Height.", unit="PDF points"),
        Column("status", "string", "Whether it could be read; empty: a page without words.", codes=PAGE_STATUSES),
        Column("text_source", "string", "Where its text comes from.", codes=TEXT_SOURCES),
        Column("char_start", "int64", "Where its text begins in the document's text.", unit="code points"),
        Column("word_count", "int32", "Words on it.", unit="words"),
        Column("text", "string", "Text, lines joined, paragraphs separated by a blank line; running heads and page numbers left out."),
    )),
    Table("sections", "Headings and what stands under them.", ("section_id",), (
        Column("section_id", "string", "Id of the section."),
        _document(),
        Column("section_no", "int32", "Number of the section in reading order, from 0."),
        Column("heading", "string", "The heading."),
        Column("level", "int32", "Rank of the heading, 1 the highest."),
        Column("parent_section_id", "string", "The section that holds this one.", nullable=True, references="sections.section_id"),
        _COUNTRY,
        Column("page_first", "int32", "Page of the heading.", unit="page"),
        Column("char_start", "int64", "Where the heading begins in the document's text.", unit="code points"),
        Column("char_end", "int64", "Where the section ends, exclusive.", unit="code points"),
    )),
    Table("mentions", "Every place where a person is named.", ("mention_id",), (
        Column("mention_id", "string", "Id of the mention."),
        _document(),
        _person("The person; null where the name fits several (`ambiguous`).", nullable=True),
        Column("name_original", "string", "The name as it stands there."),
        *_where(),
        Column("ambiguous", "bool", "Whether a short form fits several people of the report."),
    )),
    Table("people", "The people named, one row each over all reports.", ("person_id",), (
        Column("person_id", "string", "Id of the person; never changes, a merge leaves a row in person_id_aliases."),
        Column("name", "string", "The fullest form of the name, without title."),
        Column("name_ascii", "string", "The same in plain Latin letters."),
        _COUNTRY,
        Column("document_count", "int32", "Reports that name the person.", unit="reports"),
        Column("mention_count", "int32", "Mentions in all reports.", unit="mentions"),
        _REVIEW,
    )),
    Table("person_names", "The forms in which a person is named.", ("person_id", "name_original"), (
        _person("The person."),
        Column("name_original", "string", "A form of the name as it stands in a report."),
        Column("mention_count", "int32", "How often it stands there.", unit="mentions"),
    )),
    Table("person_roles", "What a report says a person is.", ("person_id", "document_id", "role"), (
        _person("The person."),
        _document(),
        Column("role", "string", "What the person is said to be.", codes=ROLES),
        Column("quote", "string", "The words that say so."),
        Column("page_first", "int32", "Their page.", unit="page"),
    )),
    Table("charges", "Offences of which a state body suspects, accuses or convicts a person or a group.", ("charge_id",), (
        Column("charge_id", "string", "Id of the charge."),
        _document(),
        _person("The person; null for an unnamed group.", nullable=True),
        Column("defendants_original", "string", "The person or group in the report's words."),
        Column("charge_type_id", "string", "Type of the offence.", references="charge_types.charge_type_id"),
        Column("status", "string", "The latest stage that the report states.", codes=STATUSES),
        Column("earlier_status", "list<string>", "Earlier stages that it states.", codes=STATUSES),
        Column("contested", "bool", "Whether the report calls charge, evidence or trial fabricated, unfair or politically motivated."),
        Column("collective", "bool", "Whether it is said of several people or of a group at once."),
        _EVENT_DATE,
        Column("charge_original", "string", "The offence in the report's words."),
        Column("quote", "string", "The sentence that the row rests on."),
        *_where(),
        *_made_by(),
        _REVIEW,
    )),
    Table("charge_statutes", "The articles of law cited for a charge.", ("charge_id", "statute_no"), (
        Column("charge_id", "string", "The charge.", references="charges.charge_id"),
        Column("statute_no", "int32", "Number of the citation within the charge, from 1."),
        Column("code_original", "string", "The code or law in the report's words, such as Criminal Code.", nullable=True),
        Column("article", "string", "Number of the article in digits, dots and letters, such as 192.2.2."),
        Column("statute_original", "string", "The citation in the report's words."),
    )),
    Table("penalties", "Penalties that a court or authority set, or that a prosecutor asked for.", ("penalty_id",), (
        Column("penalty_id", "string", "Id of the penalty."),
        _document(),
        _person("The person; null for an unnamed group.", nullable=True),
        Column("kind", "string", "Kind of penalty.", codes=PENALTY_KINDS),
        Column("days", "int32", "Length: 365 days a year, 30 a month, 7 a week, rounded down; null where there is none.", nullable=True,
               unit="days"),
        Column("amount", "double", "Amount of a fine, or number of lashes.", nullable=True),
        Column("currency", "string", "Currency of the fine in the report's words.", nullable=True),
        Column("stage", "string", "Whether it was imposed, asked for, reduced or upheld.", codes=PENALTY_STAGES),
        _EVENT_DATE,
        Column("penalty_original", "string", "The penalty in the report's words."),
        Column("quote", "string", "The sentence that the row rests on."),
        *_where(),
        *_made_by(),
    )),
    Table("charge_penalties", "Which penalty was set for which charge.", ("charge_id", "penalty_id"), (
        Column("charge_id", "string", "The charge.", references="charges.charge_id"),
        Column("penalty_id", "string", "The penalty.", references="penalties.penalty_id"),
    )),
    Table("violations", "Passages that report a violation, a row for each type.", ("violation_id",), (
        Column("violation_id", "string", "Id of the violation."),
        _document(),
        Column("violation_type_id", "string", "Type of the violation.", references="violation_types.violation_type_id"),
        Column("assertion", "string", "Whether the report states it, gives it as alleged, or as found by a court or inquiry.",
               codes=ASSERTIONS),
        Column("disputed", "bool", "Whether authorities are said to deny it."),
        _EVENT_DATE,
        Column("victims_original", "string", "Victims without a name, in the report's words.", nullable=True),
        Column("evidence", "list<string>", "The words that spoke most for the type."),
        Column("quote", "string", "The passage."),
        *_where(),
        *_made_by(),
        _REVIEW,
    )),
    Table("violation_people", "Named people in a violation.", ("violation_id", "person_id", "involvement"), (
        Column("violation_id", "string", "The violation.", references="violations.violation_id"),
        _person("The person."),
        Column("involvement", "string", "How the person is involved.", codes=INVOLVEMENTS),
    )),
    Table("charge_violations", "Which violation concerns which charge of its victim: the trial, the confession, the jail term.",
          ("charge_id", "violation_id"), (
        Column("charge_id", "string", "The charge.", references="charges.charge_id"),
        Column("violation_id", "string", "The violation.", references="violations.violation_id"),
    )),
    Table("charge_types", "The vocabulary of offences.", ("charge_type_id",), (
        Column("charge_type_id", "string", "Code of the type."),
        Column("category", "string", "Group of types."),
        Column("label", "string", "Name."),
        Column("definition", "string", "What it covers."),
        Column("iccs_code", "string", "Nearest section of the International Classification of Crime for Statistical Purposes.", nullable=True),
        Column("iccs_source", "string", "How sure that code is: seen in a source, or UNVERIFIED.", nullable=True),
        Column("cpj_category", "string", "Nearest charge category of the Committee to Protect Journalists.", nullable=True),
    )),
    Table("violation_types", "The vocabulary of violations.", ("violation_type_id",), (
        Column("violation_type_id", "string", "Code of the type."),
        Column("category", "string", "Group of types."),
        Column("label", "string", "Name."),
        Column("definition", "string", "What it covers."),
        Column("udhr_articles", "list<string>", "Articles of the Universal Declaration of Human Rights."),
        Column("iccpr_articles", "list<string>", "Articles of the International Covenant on Civil and Political Rights (or the ICESCR, named)."),
        Column("huridocs_codes", "list<string>", "Codes of the HURIDOCS micro-thesauri."),
        Column("wgad_category", "list<string>", "Categories of the Working Group on Arbitrary Detention."),
    )),
    Table("person_id_aliases", "Ids of people that were merged into another.", ("old_person_id",), (
        Column("old_person_id", "string", "The id that is no longer used."),
        _person("The id that stands for the person now."),
        Column("run_id", "string", "The run that merged them.", references="runs.run_id"),
    )),
    Table("person_candidates", "Pairs that are perhaps one person, for review.", ("person_id_a", "person_id_b"), (
        Column("person_id_a", "string", "One of them; the smaller id.", references="people.person_id"),
        Column("person_id_b", "string", "The other.", references="people.person_id"),
        Column("score", "double", "How alike.", unit="0 to 1"),
        Column("reasons", "list<string>", "What speaks for and against."),
    )),
    Table("problems", "What went wrong or was left out.", ("problem_id",), (
        Column("problem_id", "string", "Id of the problem."),
        _document(),
        Column("page_no", "int32", "Page; null where it concerns the whole report.", nullable=True, unit="page"),
        Column("stage", "string", "Stage that met it."),
        Column("kind", "string", "Kind of problem."),
        Column("message", "string", "What happened and what to do."),
    )),
    Table("runs", "The runs that made these tables, the last one included.", ("run_id",), (
        Column("run_id", "string", "Id of the run; sorts by time."),
        Column("started_at", "timestamp", "Start.", unit="UTC"),
        Column("finished_at", "timestamp", "End of the reading, before the tables were written.", unit="UTC"),
        Column("version", "string", "Version of chargesheet."),
        Column("settings_digest", "string", "Digest of the settings; differs where results may."),
        Column("documents_new", "int32", "Reports that it read.", unit="reports"),
        Column("documents_failed", "int32", "Reports that it could not read.", unit="reports"),
        Column("table_rows", "row_counts", "Rows in each of the other tables after it."),
    )),
)  # fmt: skip

# Not for readers: what the next run needs to know of the people of each report. Kept beside the tables.
REPORT_PEOPLE = Table("report_people", "The people of each report, before they are brought together.", ("report_person_id",), (
    Column("report_person_id", "string", "Id of the person within the report, which stands for person_id until the corpus step."),
    Column("document_id", "string", "The report."),
    Column("person_id", "string", "The person; null until the corpus step.", nullable=True),
    Column("first_run_id", "string", "The run that first gave this person_id; null until the corpus step.", nullable=True),
    Column("name", "string", "The fullest form in the report."),
    Column("forms", "list<string>", "All forms in the report."),
    Column("country_code", "string", "Country.", nullable=True),
    Column("roles", "list<string>", "Roles in the report.", codes=ROLES),
    Column("charge_types", "list<string>", "Types of the charges in the report."),
))  # fmt: skip

TABLE = {table.name: table for table in (*TABLES, REPORT_PEOPLE)}
PER_REPORT = ("documents", "pages", "sections", "mentions", "person_roles", "charges", "charge_statutes", "penalties",
              "charge_penalties", "violations", "violation_people", "charge_violations", "problems", "report_people")  # fmt: skip


def foreign_keys() -> Iterator[tuple[Table, Column, Table, str]]:
    """Every (table, column, referred table, referred column)."""
    for table in TABLES:
        for column in table.columns:
            if column.references:
                target, _, name = column.references.partition(".")
                yield table, column, TABLE[target], name
