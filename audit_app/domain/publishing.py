"""The figures for the public: what is counted, what is suppressed, and the pages that say so.

Only what is counted here is ever published, so the system that suppression looks at is complete:
every question with its answers, their sums by section, whole files, the grades, and the sample.
Percentages and limits are computed from the counts as published, and say nothing more than those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from audit_app.domain.certificate import fingerprint
from audit_app.domain.checklist import Counts
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, audit_figures
from audit_app.domain.public_figures import (
    SUPPRESSED,
    Kind,
    PublicColumn,
    PublicFigures,
    PublicPage,
    PublicTable,
    PublicValue,
)
from audit_app.domain.rates import Rate
from audit_app.domain.sampling import sampling_method
from audit_app.domain.statistics.intervals import wilson
from audit_app.domain.suppression import Counted, Relation, Rules, suppressed

_KINDS = (Counts.MET, Counts.PARTLY_MET, Counts.NOT_MET, Counts.CANNOT_TELL)
_HEADINGS = ("Met", "Partly met", "Not met", "Cannot tell")
NEARLY_ALL = "all or nearly all"
"""In place of 100% where rounding makes two counts the same that may differ."""

_SAMPLE, _FILES, _NO_GRADE = "sample", "files", "no grade"


def public_figures(view: ExportView, rules: Rules | None = None) -> PublicFigures:
    """Return all that may be published of an audit.

    Args:
        view: The whole audit, nothing taken out of it.
        rules: How small numbers are treated.

    Raises:
        AuditError: If there are too few cases to publish anything about them.
    """
    rules = rules or Rules()
    figures = audit_figures(view)
    counted, small_bases, guarded = counted_figures(figures, rules)
    hidden = suppressed(counted, rules, also=small_bases, guarded=guarded)
    return _Release(view, figures, _Published(counted, hidden, rules), rules).figures()


def counted_figures(
    figures: AuditFigures, rules: Rules
) -> tuple[Counted, frozenset[str], frozenset[str]]:
    """Return every count of a release, those on too small a base, and those to be guarded.

    Args:
        figures: All of them, as they are.
        rules: How small numbers are treated.
    """
    counts: dict[str, int] = {_SAMPLE: figures.drawn}
    relations: list[Relation] = []
    sections: dict[str, list[str]] = {}
    for figure in figures.criteria:
        _add_question(figure.key, figure.rate, figures.drawn, counts, relations)
        sections.setdefault(figure.section, []).append(figure.key)
    for title, keys in sections.items():
        _add_section(title, keys, counts, relations)
    _add_files(figures, counts, relations)
    _add_grades(figures, counts, relations)
    small, guarded = _weak_rows(figures, counts, rules)
    return Counted(counts, relations, frozenset({_SAMPLE})), small, guarded


def _question(key: str, what: str) -> str:
    return f"question {key}: {what}"


def _add_question(
    key: str, rate: Rate, drawn: int, counts: dict[str, int], relations: list[Relation]
) -> None:
    base, other = _question(key, "base"), _question(key, "other")
    parts = [_question(key, kind.value) for kind in _KINDS]
    counts.update(zip(parts, (rate.counts[kind] for kind in _KINDS), strict=True))
    counts[base], counts[other] = rate.applicable, drawn - rate.applicable
    relations += [Relation.total(base, parts), Relation.total(_SAMPLE, [base, other])]


def _add_section(
    title: str, keys: list[str], counts: dict[str, int], relations: list[Relation]
) -> None:
    for what in ("base", *(kind.value for kind in _KINDS)):
        parts = [_question(key, what) for key in keys]
        total = f"section {title}: {what}"
        counts[total] = sum(counts[part] for part in parts)
        relations.append(Relation.total(total, parts))


def _add_files(figures: AuditFigures, counts: dict[str, int], relations: list[Relation]) -> None:
    rate = figures.files
    met, rest, base, other = (f"{_FILES}: {what}" for what in ("met", "rest", "base", "other"))
    counts.update(
        {
            met: rate.met,
            rest: rate.applicable - rate.met,
            base: rate.applicable,
            other: figures.drawn - rate.applicable,
        }
    )
    relations += [Relation.total(base, [met, rest]), Relation.total(_SAMPLE, [base, other])]
    for figure in figures.criteria:
        # A file with everything met meets each question, or the question does not apply to it.
        fits = {met: 1, _question(figure.key, Counts.MET.value): -1}
        relations.append(Relation({**fits, _question(figure.key, "other"): -1}, at_most=True))


def _add_grades(figures: AuditFigures, counts: dict[str, int], relations: list[Relation]) -> None:
    for grade in figures.grades:
        counts[f"grade {grade.key}"] = grade.count
    counts[_NO_GRADE] = figures.ungraded
    parts = [*(f"grade {grade.key}" for grade in figures.grades), _NO_GRADE]
    if figures.grades:
        relations.append(Relation.total(_SAMPLE, parts))


def _weak_rows(
    figures: AuditFigures, counts: Mapping[str, int], rules: Rules
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the counts on too small a base, and those that say the same of every case."""
    rows = [
        (
            counts[_question(each.key, "base")],
            [_question(each.key, kind.value) for kind in _KINDS],
        )
        for each in figures.criteria
    ]
    rows.append((counts[f"{_FILES}: base"], [f"{_FILES}: met", f"{_FILES}: rest"]))
    small = {name for base, names in rows if base and not rules.is_base(base) for name in names}
    agreeing = {
        name
        for base, names in rows
        for name in names
        if rules.is_base(base) and base < rules.agreeing and counts[name] == base
    }
    return frozenset(small), frozenset(agreeing)


@dataclass(frozen=True, slots=True)
class _Published:
    """Counts as they are published."""

    counted: Counted
    hidden: frozenset[str]
    rules: Rules

    def count(self, name: str) -> PublicValue:
        if name in self.hidden:
            return SUPPRESSED
        count = self.counted.counts[name]
        return count if name in self.counted.known else self.rules.rounded(count)

    def share(self, met: str, base: str, rest: Iterable[str]) -> tuple[PublicValue, int, int]:
        """Return a share of published counts in whole per cents and the two counts, or why not.

        Args:
            met: Name of the numerator.
            base: Name of the denominator.
            rest: Names of what else the denominator is made of.
        """
        top, bottom = self.count(met), self.count(base)
        if not isinstance(top, int) or not isinstance(bottom, int):
            return SUPPRESSED, 0, 0
        if not self.rules.is_base(self.counted.counts[base]):
            return "too few cases", 0, 0
        if top == bottom and any(self.count(name) != 0 for name in rest):
            return NEARLY_ALL, top, bottom
        return round(top / bottom, 2), top, bottom


@dataclass(frozen=True, slots=True)
class _Release:
    """Writes the pages from published counts."""

    view: ExportView
    true: AuditFigures
    published: _Published
    rules: Rules

    def figures(self) -> PublicFigures:
        rules, headline = tuple(self._rules()), tuple(self._headline())
        pages = (
            self._cover(rules),
            PublicPage(
                "summary",
                "Summary",
                "What was found, in words and by section.",
                headline,
                (self._sections(),),
            ),
            self._method(),
            PublicPage(
                "results",
                "Results by question",
                "Every question: how many cases it applied to, and how many met it.",
                (),
                (self._questions(),),
            ),
            PublicPage("grades", "Grades", "How the files were graded.", (), (self._grades(),)),
            self._glossary(),
        )
        return PublicFigures(pages, rules, headline)

    def _rules(self) -> Iterator[str]:
        most = self.rules.smallest - 1
        yield (
            f"Counts from 1 to {most} are suppressed, and so are others from which one of these "
            f"could be worked out; both say '{SUPPRESSED}'."
        )
        if self.rules.round_to > 1:
            yield (
                f"All other counts are rounded to the nearest {self.rules.round_to}, so that they "
                "may not add up. The number of cases drawn is exact."
            )
        yield (
            f"Percentages are of the counts as shown, and only where these rest on "
            f"{self.rules.base} cases or more, however these were rounded. They are suppressed "
            "with their counts."
        )
        yield "Cases added on purpose, outside the random sample, are in none of the figures."

    def _headline(self) -> Iterator[str]:
        yield (
            f"{self.true.drawn:,} cases were drawn at random from {self._register()} and read "
            "against a checklist."
        )
        if self.true.interim:
            yield "Interim: answers are still missing."
        share, met, base = self.published.share(
            f"{_FILES}: met", f"{_FILES}: base", [f"{_FILES}: rest"]
        )
        if isinstance(share, float):
            yield f"About {met:,} of {base:,} files met every question ({share:.0%})."
        elif share == SUPPRESSED:
            yield "How many files met every question is suppressed."
        yield from self._ends()

    def _ends(self) -> Iterator[str]:
        """Yield the questions least and most often met, by their published shares."""
        rated = []
        for figure in self.true.criteria:
            share, met, base = self._share_of(figure.key)
            if isinstance(share, float):
                rated.append((share, figure.question, met, base))
        if len(rated) < 2:
            return
        rated.sort(key=lambda each: each[0])
        for words, (share, question, met, base) in (
            ("Least often met", rated[0]),
            ("Most often met", rated[-1]),
        ):
            yield f"{words}: {question} About {met:,} of {base:,} ({share:.0%})."

    def _register(self) -> str:
        return f"a register of {self.true.population:,} ({self.view.checklist.unit_plural})"

    def _cover(self, rules: tuple[str, ...]) -> PublicPage:
        audit = self.view.audit
        rows: tuple[tuple[PublicValue, ...], ...] = (
            ("Theme", self.view.checklist.title),
            ("Recommendation it tests", audit.recommendation),
            ("Round", audit.round),
            ("First day of the period", said_day(audit.period_from)),
            ("Last day of the period", said_day(audit.period_to)),
            ("One case is", audit.unit),
            ("Cases in the register", self.true.population),
            ("Cases drawn at random", self.true.drawn),
            ("Entry of the journal", self.view.journal_number),
            ("Digest of that entry", self.view.journal_digest),
        )
        table = PublicTable("This audit", _columns("Item", "Value"), rows)
        about = "Figures only: nothing about any single case, officer or team."
        return PublicPage("cover", "Cover", about, rules, (table,))

    def _sections(self) -> PublicTable:
        rows = []
        for section in dict.fromkeys(each.section for each in self.true.criteria):
            names = [f"section {section}: {kind.value}" for kind in _KINDS]
            base = f"section {section}: base"
            share, *_ = self.published.share(names[0], base, names[1:])
            rows.append((section, *self._counts(base, names), share))
        columns = (
            PublicColumn("Section"),
            PublicColumn("Answers that apply", Kind.COUNT),
            *(PublicColumn(heading, Kind.COUNT) for heading in _HEADINGS),
            PublicColumn("Share met", Kind.SHARE),
        )
        return PublicTable("By section", columns, tuple(rows))

    def _questions(self) -> PublicTable:
        rows = []
        for number, figure in enumerate(self.true.criteria, start=1):
            names = [_question(figure.key, kind.value) for kind in _KINDS]
            rows.append(
                (
                    f"Q{number}",
                    figure.section,
                    figure.question,
                    *self._counts(_question(figure.key, "base"), names),
                    *self._limits(figure.key),
                )
            )
        columns = (
            *_columns("Number", "Section", "Question"),
            PublicColumn("Applicable", Kind.COUNT),
            *(PublicColumn(heading, Kind.COUNT) for heading in _HEADINGS),
            PublicColumn("Share met", Kind.SHARE),
            *(
                (PublicColumn("Lower limit", Kind.SHARE), PublicColumn("Upper limit", Kind.SHARE))
                if self._has_limits()
                else ()
            ),
        )
        return PublicTable("Results by question", columns, tuple(rows))

    def _counts(self, base: str, names: list[str]) -> Iterator[PublicValue]:
        yield self.published.count(base)
        yield from (self.published.count(name) for name in names)

    def _share_of(self, key: str) -> tuple[PublicValue, int, int]:
        met, *rest = (_question(key, kind.value) for kind in _KINDS)
        return self.published.share(met, _question(key, "base"), rest)

    def _limits(self, key: str) -> Iterator[PublicValue]:
        share, met, base = self._share_of(key)
        yield share
        if not self._has_limits():
            return
        if not isinstance(share, float):
            yield from ("", "")
            return
        limits = wilson(met, base)
        yield from (round(limits.low, 2), round(limits.high, 2))

    def _has_limits(self) -> bool:
        """Whether limits of a simple random sample fit; others would tell of single strata."""
        draws = self.view.draws
        return bool(draws) and draws[-1].plan.method in {"simple_random", "systematic"}

    def _grades(self) -> PublicTable:
        rows = [
            (grade.label, self.published.count(f"grade {grade.key}")) for grade in self.true.grades
        ]
        rows.append(("No grade yet", self.published.count(_NO_GRADE)))
        columns = (PublicColumn("Grade"), PublicColumn("Cases", Kind.COUNT))
        return PublicTable("Grades", columns, tuple(rows))

    def _method(self) -> PublicPage:
        rows = [("Cases in the register", self.true.population), *self._draw_rows()]
        shares = (
            "Limits hold with 95% confidence (Wilson), for the counts as shown."
            if self._has_limits()
            else "Shares are of the cases read, not weighted to the register, so no limits are "
            "given."
        )
        lines = (
            shares,
            "Partly met and cannot tell count as not met in every share.",
            "Who holds the register can repeat the draw and find the same cases.",
        )
        table = PublicTable("How the cases were drawn", _columns("Item", "Value"), tuple(rows))
        about = "How the cases were drawn, and what the shares are."
        return PublicPage("method", "Method", about, lines, (table,))

    def _draw_rows(self) -> Iterator[tuple[str, PublicValue]]:
        draw = self.view.draws[-1]
        yield "Method of drawing", sampling_method(draw.plan.method).title
        yield "Draws made", draw.of
        yield "Drawn on", said_day(draw.drawn_at)
        yield "Cases drawn at random", self.true.drawn
        yield "SHA-256 of the register", self.view.population.source.sha256
        yield "Seed", str(draw.certificate.get("seed", ""))
        digest = str(draw.certificate.get("digest", ""))
        if digest:
            yield "Fingerprint of the certificate", digest
            yield "To read out", fingerprint(digest)

    def _glossary(self) -> PublicPage:
        rows = tuple(
            (source.title, source.publisher, source.address, said_day(source.read_on))
            for source in self.view.checklist.sources.values()
        )
        terms: tuple[tuple[PublicValue, ...], ...] = (
            ("Applicable", "Cases to which the question applies and for which it was answered."),
            ("Cannot tell", "The file does not say; in a share it counts as not met."),
            ("Limits", "Where the share of the whole register lies, with 95% confidence."),
            (SUPPRESSED.capitalize(), self.published_words()),
        )
        tables = (
            PublicTable("Words", _columns("Word", "Meaning"), terms),
            PublicTable(
                "Where the questions come from",
                _columns("Title", "Published by", "Address", "Read on"),
                rows,
            ),
        )
        about = "What the words mean, and where the questions come from."
        return PublicPage("glossary", "Glossary and sources", about, (), tables)

    def published_words(self) -> str:
        return f"Not published: from 1 to {self.rules.smallest - 1}, or it would give such away."


def said_day(day: date) -> str:
    """Return a day as people write it, such as 1 April 2025."""
    return f"{day.day} {day:%B %Y}"


def _columns(*headings: str) -> tuple[PublicColumn, ...]:
    return tuple(PublicColumn(heading) for heading in headings)
