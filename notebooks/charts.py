"""The charts of the notebooks: each with a caption that says what is counted; nothing is drawn from an empty table."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

_COLOURS = ("#8c2f1b", "#c98a5e", "#4f6d7a", "#9fb4a8", "#d9c7a0", "#6b5b73", "#b9a99a", "#2f3e46")


def stacked_bars(counts: pd.DataFrame, caption: str, unit: str) -> Figure:
    """Horizontal bars, one a row of `counts`, the longest on top; its columns are the parts of a bar."""
    totals = counts.sum(axis=1)
    ordered = counts.loc[totals.sort_values(kind="stable", ascending=False).index[::-1]]
    figure, axes = _axes(list(ordered.index.astype(str)), caption, unit)
    left = pd.Series(0.0, index=ordered.index)
    for number, part in enumerate(ordered.columns):
        axes.barh(range(len(ordered)), ordered[part], left=left, label=str(part), color=_colour(number), height=0.7)
        left = left + ordered[part]
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return _with_legend(figure)


def dots(values: pd.DataFrame, value: str, label: str, colour: str, caption: str, unit: str) -> Figure:
    """A dot for each row, at `value`, on the line of its `label` (largest on top), in the colour of its `colour`."""
    labels = list(values.groupby(label)[value].max().sort_values(kind="stable").index)
    figure, axes = _axes(labels, caption, unit)
    for number, (kind, some) in enumerate(values.groupby(colour, sort=True)):
        lines = [labels.index(name) for name in some[label]]
        axes.scatter(some[value], lines, label=str(kind), color=_colour(number), s=36, zorder=3)
    axes.grid(axis="y", color="#e6e0d8")
    axes.set_xlim(left=0)
    return _with_legend(figure)


def _axes(labels: list[str], caption: str, unit: str) -> tuple[Figure, Axes]:
    figure, axes = plt.subplots(figsize=(9, 1.3 + 0.26 * max(len(labels), 2)), layout="constrained")
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0, labelsize=9)
    axes.set_ylim(-0.6, max(len(labels), 2) - 0.4)
    axes.set_xlabel(unit)
    figure.suptitle(textwrap.fill(caption, 110), x=0.01, ha="left", fontsize=9, color="#444")
    if not labels:
        axes.text(0.5, 0.5, "no rows", ha="center", transform=axes.transAxes)
    return figure, axes


def _with_legend(figure: Figure) -> Figure:
    handles, names = figure.axes[0].get_legend_handles_labels()
    if len(names) > 1:
        figure.legend(handles, names, loc="outside lower center", ncols=4, frameon=False, fontsize=8)
    return figure


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]
