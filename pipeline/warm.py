"""Imported by the server process from which the workers are forked, by nothing else: loads the model once for all."""

from __future__ import annotations

import gc
import os

from pipeline import document, language
from pipeline.isolation import WARM_MODEL

__all__ = ["document"]  # the stages, imported once too

language.load(os.environ[WARM_MODEL])
gc.collect()
gc.freeze()  # the collector of a worker does not touch them, so their memory stays shared
