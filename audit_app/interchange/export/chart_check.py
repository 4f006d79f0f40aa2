"""The charts of a finished file: as many as were drawn, of our own sheets only, keeping no data.

A chart may carry copies of the figures it shows, and outside references. Neither must travel: a
copy would survive when the cells are changed or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from zipfile import ZipFile

_CHART = re.compile(r"xl/charts/chart\d+\.xml")
_COPIES = {"numCache", "strCache", "multiLvlStrCache", "numLit", "strLit", "externalData"}
_PLACES = re.compile(r"'([^'\[\]]+)'!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")


def chart_findings(archive: ZipFile, titles: Sequence[str], n_charts: int) -> Iterator[str]:
    """Yield what is wrong with the charts of a workbook.

    Args:
        archive: The finished file.
        titles: Of its sheets.
        n_charts: How many charts were drawn.
    """
    names = [name for name in archive.namelist() if _CHART.fullmatch(name)]
    if len(names) != n_charts:
        yield f"it has {len(names):,} charts instead of {n_charts:,}"
    for name in names:
        for element in ElementTree.fromstring(archive.read(name)).iter():  # noqa: S314 - our own
            tag = element.tag.rpartition("}")[2]
            if tag in _COPIES:
                yield f"'{name}' keeps figures of its own"
            elif tag == "f" and not _is_ours(element.text or "", titles):
                yield f"'{name}' shows '{element.text}'"


def _is_ours(place: str, titles: Sequence[str]) -> bool:
    """Return whether a chart's reference is to cells of one of our sheets."""
    found = _PLACES.fullmatch(place)
    return found is not None and found.group(1) in titles
