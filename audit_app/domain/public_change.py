"""Change since the last round, from what was published of both: it says nothing more than they do.

Only questions that are worded the same in both rounds, and whose counts are published in both, are
compared; the others are counted. The counts are taken as those of two simple random samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit_app.domain.public_figures import (
    Kind,
    PublicColumn,
    PublicFigures,
    PublicPage,
    PublicTable,
    PublicValue,
)
from audit_app.domain.statistics.comparison import (
    BETTER,
    NO_CLEAR_CHANGE,
    WORSE,
    Comparison,
    compare_all,
)

KEY, TITLE = "rounds", "Change since last round"
_BEFORE_LAST = -1
_MEANING = (
    "Better and worse are said only where chance is an unlikely reason, over all questions "
    "together (Fisher's exact test, Holm's adjustment, 5%)."
)

_Shares = Mapping[str, tuple[int, int]]
"""Met and applicable, as published, by question."""


def with_change(now: PublicFigures, then: PublicFigures, before: str) -> PublicFigures:
    """Return what may be published of a round, with its change since an earlier one.

    Args:
        now: Of this round.
        then: Of the earlier one.
        before: What the earlier one is called.
    """
    page = _page(now, then, before)
    pages = (*now.pages[:_BEFORE_LAST], page, *now.pages[_BEFORE_LAST:])
    return replace(now, pages=pages, headline=(*now.headline, page.lines[0]))


def _page(now: PublicFigures, then: PublicFigures, before: str) -> PublicPage:
    shares, earlier = _shares(now), _shares(then)
    both = [question for question in shares if question in earlier]
    compared = dict(
        zip(both, compare_all([(earlier[each], shares[each]) for each in both]), strict=True)
    )
    rows = [_row(question, earlier[question], shares[question], compared) for question in both]
    columns = (
        PublicColumn("Question"),
        PublicColumn("Then", Kind.SHARE),
        PublicColumn("Now", Kind.SHARE),
        PublicColumn("Change"),
    )
    n_asked = len(now.page("results").tables[0].rows)
    return PublicPage(
        KEY,
        TITLE,
        f"How each question fares against the round before: {before}.",
        (_headline(compared, n_asked, before), *_cautions(n_asked - len(both))),
        (PublicTable(TITLE, columns, tuple(rows)),),
    )


def _shares(figures: PublicFigures) -> _Shares:
    """Return the published counts of every question that has a published share."""
    table = figures.page("results").tables[0]
    places = {column.heading: place for place, column in enumerate(table.columns)}
    found: dict[str, tuple[int, int]] = {}
    for row in table.rows:
        met, base = row[places["Met"]], row[places["Applicable"]]
        share = row[places["Share met"]]
        if isinstance(met, int) and isinstance(base, int) and isinstance(share, float):
            found[str(row[places["Question"]])] = met, base
    return found


def _row(
    question: str,
    then: tuple[int, int],
    now: tuple[int, int],
    compared: Mapping[str, Comparison],
) -> tuple[PublicValue, ...]:
    shares = (round(met / base, 2) for met, base in (then, now))
    return (question, *shares, compared[question].words)


def _headline(compared: Mapping[str, Comparison], n_asked: int, before: str) -> str:
    if not compared:
        return f"No question can be compared with the round before ({before})."
    words = [each.words for each in compared.values()]
    counts = ", ".join(f"{words.count(kind):,} {kind}" for kind in (BETTER, WORSE, NO_CLEAR_CHANGE))
    return f"Since the round before ({before}), of {n_asked:,} questions: {counts}."


def _cautions(n_left: int) -> tuple[str, ...]:
    if not n_left:
        return (_MEANING,)
    which = "1 question is" if n_left == 1 else f"{n_left:,} questions are"
    return (_MEANING, f"{which} not compared: worded otherwise, or without a share in one round.")
