"""What stands in the tables of the figures: one line a criterion or section, painted or told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from audit_app.domain.checklist import Counts
from audit_app.domain.rates import Rate
from audit_app.domain.statistics.wording import COUNTS_ONLY_UNDER, percent
from audit_app.domain.strata_figures import Breakdown, PartFigures, PartRow
from audit_app.domain.thresholds import State, state_of
from audit_app.ui.charts.bars import Bar, answer_words
from audit_app.ui.charts.heat_map import HeatCell, HeatRow
from audit_app.ui.charts.palette import WORDS
from audit_app.ui.models.rows import Column
from audit_app.usecases.figures import Glance

WHOLE_FILES = "Whole files: every applicable criterion met"
_UNCLEAR = {"green or amber", "amber or red", "not clear"}


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion, one section, or all files.

    Attributes:
        title: What it asks.
        criteria: Keys it is counted from; several: all must be met together.
        section: It stands in; empty for whole files.
        rate: Its share.
        critical: Whether not meeting it may mean risk now.
        first: Share as first scored, where a second scorer changed it; or None.
        targeted: Targeted cases by what they count as.
        mean_share: Of a section, the mean of its criteria's shares; or None.
        more: Further cases that would give it a colour; None where that is not known.
    """

    title: str
    criteria: tuple[str, ...]
    section: str
    rate: Rate
    critical: bool = False
    first: Rate | None = None
    targeted: Mapping[Counts, int] | None = None
    mean_share: float | None = None
    more: int | None = None

    @property
    def state(self) -> State:
        """What its limits allow to be said."""
        return state_of(self.rate)


def criterion_lines(glance: Glance, more: Mapping[str, int], *, worst_first: bool) -> list[Line]:
    """Return a line a criterion; those without a share come last when the worst come first."""
    before = {each.key: each.rate for each in glance.first.criteria} if glance.first else {}
    lines = [
        Line(
            each.question,
            (each.key,),
            each.section,
            each.rate,
            critical=each.critical,
            first=_if_other(before.get(each.key), each.rate),
            targeted=each.targeted,
            more=more.get(each.key),
        )
        for each in glance.figures.criteria
    ]
    return sorted(lines, key=_badness) if worst_first else lines


def section_lines(glance: Glance) -> list[Line]:
    """Return a line for whole files, then one a section in the order of the checklist."""
    criteria = glance.figures.criteria
    first = {each.title: each.files for each in glance.first.sections} if glance.first else {}
    every = Line(
        WHOLE_FILES,
        tuple(each.key for each in criteria),
        "",
        glance.figures.files,
        first=_if_other(glance.first.files if glance.first else None, glance.figures.files),
    )
    return [
        every,
        *(
            Line(
                each.title,
                tuple(one.key for one in criteria if one.section == each.title),
                each.title,
                each.files,
                first=_if_other(first.get(each.title), each.files),
                mean_share=each.mean_share,
            )
            for each in glance.figures.sections
        ),
    ]


def _if_other(before: Rate | None, now: Rate) -> Rate | None:
    return before if before is not None and before.words != now.words else None


def _badness(line: Line) -> tuple[bool, float]:
    return not has_share(line.rate), line.rate.share or 0.0


def has_share(rate: Rate) -> bool:
    """Whether there are enough cases to say a share at all, and not only counts."""
    return rate.share is not None and (rate.complete or rate.applicable >= COUNTS_ONLY_UNDER)


def bar_of(line: Line, lines: tuple[float, ...]) -> Bar:
    """Return the bar of a line; where only counts may be said there is none to draw."""
    rate = line.rate
    if not has_share(rate):
        return Bar(None, None, None, line.state, lines=lines)
    limits = (None, None) if rate.complete else (rate.low, rate.high)
    beside = line.first.share if line.first and has_share(line.first) else None
    return Bar(rate.share, *limits, line.state, beside=beside, lines=lines)


def state_words(rate: Rate, more: int | None = None) -> str:
    """Return the word of a state with what is behind it: 'Too few to say: green or amber'."""
    state = state_of(rate)
    words = WORDS[state]
    if state is State.TOO_FEW and rate.grade in _UNCLEAR:
        words += ": could be any" if rate.grade == "not clear" else f": {rate.grade}"
    return f"{words}; {further_words(more)}" if more else words


def further_words(more: int) -> str:
    """Return how many further cases would decide."""
    return "1 more case would decide" if more == 1 else f"about {more:,} more cases would decide"


def first_words(line: Line) -> str:
    """Return what the first scorer had, where that was something else."""
    return f"First scored {line.first.words}" if line.first else ""


def summary(line: Line) -> str:
    """Return all that a line says, for a tooltip."""
    rate = line.rate
    parts = [
        line.title,
        rate.words,
        state_words(rate, line.more),
        answer_words(rate.counts, rate.unanswered),
        first_words(line),
        rate.caution,
        *(bound.words for bound in rate.bounds),
    ]
    return "\n".join(part for part in parts if part)


def plain_tooltip(words: str) -> str:
    """Return words as a tooltip that is wrapped and never read as markup."""
    return "<qt>" + escape(words).replace("\n", "<br>") + "</qt>"


def bar_columns(title: str, tooltip: Callable[[Line], str]) -> tuple[Column[Line], ...]:
    """Return the columns of the painted table; a screen reader hears their words."""

    def told(line: Line) -> str:
        return plain_tooltip(tooltip(line))

    return (
        Column(title, _title, 300, tooltip=told),
        Column("Share met, 0 to 100%", _limits, 210, tooltip=told),
        Column("Met of applicable", lambda line: line.rate.words, 170, tooltip=told),
        Column("Colour", lambda line: state_words(line.rate), 160, tooltip=told),
    )


def answer_columns(title: str, tooltip: Callable[[Line], str]) -> tuple[Column[Line], ...]:
    """Return the columns of the table of answers."""

    def told(line: Line) -> str:
        return plain_tooltip(tooltip(line))

    return (
        Column(title, _title, 300, tooltip=told),
        Column(
            "Met | partly met | not met | cannot tell",
            lambda line: answer_words(line.rate.counts, 0),
            330,
            tooltip=told,
        ),
        Column("Not applicable", _count(Counts.NOT_APPLICABLE), 110, right=True, tooltip=told),
        Column("Not answered", lambda line: f"{line.rate.unanswered:,}", 110, right=True),
    )


def table_columns(title: str) -> tuple[Column[Line], ...]:
    """Return the columns of the same figures as a table of words and numbers."""
    return (
        Column(title, _title, 300),
        Column("Met", lambda line: f"{line.rate.met:,}", 60, right=True),
        Column("Applicable", lambda line: f"{line.rate.applicable:,}", 90, right=True),
        Column("Met of applicable", lambda line: line.rate.words, 200),
        Column("Colour", lambda line: state_words(line.rate, line.more), 220),
        Column("Partly met", _count(Counts.PARTLY_MET), 90, right=True),
        Column("Not met", _count(Counts.NOT_MET), 80, right=True),
        Column("Cannot tell", _count(Counts.CANNOT_TELL), 90, right=True),
        Column("Not applicable", _count(Counts.NOT_APPLICABLE), 110, right=True),
        Column("Not answered", lambda line: f"{line.rate.unanswered:,}", 100, right=True),
        Column("Mean of criteria", _mean, 120, right=True),
        Column("First scored", lambda line: line.first.words if line.first else "", 180),
        Column("Added on purpose", _targeted, 200),
        Column("Read with care", lambda line: line.rate.caution, 260),
    )


def _title(line: Line) -> str:
    return f"{line.title} (critical)" if line.critical else line.title


def _count(kind: Counts) -> Callable[[Line], str]:
    return lambda line: f"{line.rate.counts[kind]:,}"


def _limits(line: Line) -> str:
    return " ".join(part for part in (line.rate.words, first_words(line)) if part)


def _mean(line: Line) -> str:
    return "" if line.mean_share is None else percent(line.mean_share)


def _targeted(line: Line) -> str:
    return answer_words(line.targeted, 0) if line.targeted and any(line.targeted.values()) else ""


def heat_heads(parts: PartFigures) -> list[str]:
    """Return what stands above the columns: each part with its cases."""
    return [
        f"{head.title}\n{head.started} of {head.sample} read"
        + (f"\n{head.size:,} in register" if head.size else "")
        for head in parts.parts
    ]


def heat_rows(parts: PartFigures) -> list[HeatRow]:
    """Return whole files, then sections, then criteria, over all parts."""
    rows = [(WHOLE_FILES, parts.files)]
    rows += [(f"Section: {each.title}", each) for each in parts.sections]
    rows += [(each.title, each) for each in parts.criteria]
    return [
        HeatRow(title, tuple(_heat_cell(title, parts, row, n) for n in range(len(row.rates))), row)
        for title, row in rows
    ]


def _heat_cell(title: str, parts: PartFigures, row: PartRow, place: int) -> HeatCell:
    rate, head = row.rates[place], parts.parts[place]
    counts = f"{rate.met:,} of {rate.applicable:,}" if rate.applicable else "none"
    share = f" · {percent(rate.share)}" if has_share(rate) and rate.share is not None else ""
    words = (
        f"{head.title}: {title}",
        rate.words,
        state_words(rate),
        answer_words(rate.counts, rate.unanswered),
        rate.caution,
    )
    told = plain_tooltip("\n".join(part for part in words if part))
    return HeatCell(state_of(rate), counts + share, told)


BY_WORDS: Mapping[Breakdown, str] = {
    Breakdown.STRATUM: "By &stratum",
    Breakdown.CLUSTER: "B&y officer or team drawn",
    Breakdown.TEAM: "By &team",
}


def criteria_of(parts: PartFigures, row: PartRow) -> tuple[str, ...]:
    """Return the keys of the criteria that a row of a heat map is counted from."""
    keys: Sequence[PartRow] = parts.criteria
    if row is parts.files:
        return tuple(each.key for each in keys)
    if row in parts.sections:
        return tuple(each.key for each in keys if each.section == row.key)
    return (row.key,)
