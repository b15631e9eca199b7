"""chargesheet: people, charges and violations out of human-rights reports, as normalized Parquet tables."""

__version__ = "0.1.0"
