"""Imported by the server process from which the workers are forked, by nothing else: what all need is loaded once."""

from __future__ import annotations

import gc
import os
from contextlib import suppress

from pipeline import arrow, document, extraction, language
from pipeline.isolation import WARM_MODEL
from pipeline.schema import PER_REPORT
from pipeline.settings import Settings

__all__ = ["extraction"]  # the modules of a worker, imported once too

# A page with something for every stage, as weights and vocabularies are loaded where they are first needed.
_PAGE = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
  /Resources <</Font <</F 5 0 R>>>>>> endobj
4 0 obj <</Length 296>> stream
BT /F 11 Tf 60 780 Td 14 TL
(The journalist Ada Maren Lune was charged with tax evasion in May 2014 under Article 213) Tj T*
(of the Criminal Code. She was sentenced to five years in prison and beaten by police in the) Tj T*
(town of Lurmia. The lawyer Toma Velic was tortured in custody.) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
trailer <</Root 1 0 R /Size 6>>
%%EOF
"""


def _warm_up(model: str) -> None:
    language.load(model)
    with suppress(Exception):  # what goes wrong here goes wrong with every report, and is told of them
        part = document.extract(_PAGE, "warm.pdf", Settings(model))
        for name in PER_REPORT:
            arrow.to_bytes(arrow.build(name, part.tables.get(name, ())))


_warm_up(os.environ[WARM_MODEL])
gc.collect()
gc.freeze()  # the collector of a worker does not touch them, so their memory stays shared
