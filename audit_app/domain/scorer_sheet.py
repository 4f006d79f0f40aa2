"""A private sheet for one scorer: where their answers and the settled ones differ, and why."""

from __future__ import annotations

from collections.abc import Sequence

from audit_app.domain.disagreements import Difference
from audit_app.domain.document import Blanks, Block, Document, Grid, Heading, Paragraph

_HEADINGS = ("Case", "Question", "You said", "What counts", "Why")


def scorer_sheet(
    title: str, reader: str, scorer: int, differences: Sequence[Difference], marking: str
) -> Document:
    """Return the sheet of one scorer, to be handed to that scorer alone.

    Args:
        title: Of the audit.
        reader: Who it is for.
        scorer: Place among the scorers, 0 the first scorer.
        differences: All of the audit; open ones are passed over.
        marking: Protective marking.
    """
    theirs = [
        (each, said)
        for each in differences
        if each.settlement is not None and (said := _said(each, scorer)) is not None
    ]
    other = [(each, said) for each, said in theirs if said != _settled(each)]
    blocks: list[Block] = [
        Paragraph(f"For {reader} alone. What other scorers said is not on this sheet."),
        Paragraph(_counts(len(theirs), len(other)), strong=True),
    ]
    if other:
        blocks += [
            Heading("Where another answer counts"),
            Grid(_HEADINGS, tuple(_row(each, said) for each, said in other)),
        ]
    blocks.append(Blanks(("What I take from it", "Wording I would change")))
    return Document(f"Settled answers: {title}", tuple(blocks), marking=marking)


def _counts(settled: int, other: int) -> str:
    if not settled:
        return "No difference that concerned your answers was settled."
    were = "1 difference was" if settled == 1 else f"{settled:,} differences were"
    return (
        f"{were} settled. Your answer stands in {settled - other:,}, another counts in {other:,}."
    )


def _said(difference: Difference, scorer: int) -> str | None:
    for position in difference.positions:
        if any(voice.scorer == scorer for voice in position.voices):
            return position.label
    return None


def _settled(difference: Difference) -> str:
    one = difference.settlement
    return difference.label(one.option) if one is not None else ""


def _row(difference: Difference, said: str) -> tuple[str, ...]:
    reason = difference.settlement.reason if difference.settlement is not None else ""
    return (
        difference.case.case_ref,
        difference.title,
        said,
        _settled(difference),
        reason,
    )
