"""Contestants for the benchmark of agreement: 1,000 cases, 40 criteria, 5 scorers."""

from __future__ import annotations

import gc
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from audit_app.app.bootstrap import AppServices
from audit_app.usecases.ports import Workspace
from benchmarks.importing import PASSPHRASE

CASES, CRITERIA, SCORERS = 1_000, 40, 5
OPTIONS = ("met", "partly", "not_met", "cannot_tell")
SHARES = (0.78, 0.1, 0.08, 0.04)


def answers(seed: int = 7) -> list[list[list[str]]]:
    """Return made-up answers: by criterion, by case, one a scorer; most of them agree."""
    chance = random.Random(seed)
    table = []
    for _ in range(CRITERIA):
        rows = []
        for _ in range(CASES):
            truth = chance.choices(OPTIONS, SHARES)[0]
            rows.append(
                [
                    truth if chance.random() < 0.85 else chance.choices(OPTIONS, SHARES)[0]
                    for _ in range(SCORERS)
                ]
            )
        table.append(rows)
    return table


def ours() -> dict[str, float]:
    """Open an audit that five people scored, fix agreement, and open the page again."""
    from audit_app.domain.comparing import agreement_figures
    from audit_app.usecases.audit_view import export_view
    from audit_app.usecases.comparing import fix_agreement, open_comparison
    from audit_app.usecases.settling import open_settling

    services = AppServices()
    gc.disable()  # as the window does while it works
    with tempfile.TemporaryDirectory() as folder:
        workspace, audit_id = _scored(services, Path(folder))
        where = (workspace, services.checklists, services.clock, audit_id)
        view = export_view(*where)
        begun = time.perf_counter()
        agreement_figures(view)
        figures = time.perf_counter() - begun
        begun = time.perf_counter()
        fix_agreement(*where)
        fixing = time.perf_counter() - begun
        begun = time.perf_counter()
        open_comparison(workspace, audit_id)
        page = time.perf_counter() - begun
        begun = time.perf_counter()
        open_settling(*where)
        settling = time.perf_counter() - begun
        workspace.close()
    return {"figures": figures, "fixing": fixing, "page": page, "settling": settling}


def _scored(services: AppServices, folder: Path) -> tuple[Workspace, int]:
    """Return a workspace in which five people scored a thousand cases."""
    from audit_app.domain.draw import DrawPlan
    from audit_app.domain.population import ColumnRole, ImportPlan
    from audit_app.domain.progress import Silent
    from audit_app.domain.review import Answer, Review
    from audit_app.domain.scorers import AssignedCase, Assignment, Medium, Part, Purpose
    from audit_app.usecases.audits import NewAudit, create_audit
    from audit_app.usecases.registers import import_population
    from audit_app.usecases.sampling import draw_sample
    from audit_app.usecases.workspaces import create_workspace

    services.__dict__["checklists"] = _checklists(services)
    register = folder / "register.csv"
    lines = "".join(f"MFH/{number:05d},North\n" for number in range(CASES * 2))
    register.write_text(f"Reference,Team\n{lines}")
    reading = services.registers.recognise(register, usual_columns={}).reading
    plan = ImportPlan(reading, {"Reference": ColumnRole.CASE_REF}, ("Reference",))
    workspace = create_workspace(services.files, folder / "timed.audit", PASSPHRASE)
    days = (date(2024, 1, 1), date(2026, 1, 1))
    wanted = NewAudit("Timed", "missing", "", *days, "Baseline", "")
    audit = create_audit(workspace, services.checklists, services.clock, wanted)
    import_population(
        workspace, services.registers, services.clock, audit.id, register, plan, Silent(), shape=""
    )
    wish = DrawPlan("Timed", "simple_random", CASES)
    draw = draw_sample(workspace, services.clock, audit.id, wish, Silent())
    given, at = answers(), datetime(2026, 1, 1, tzinfo=UTC)
    with workspace.unit() as unit:
        cases = unit.drawn_cases(draw.id)

        def reviews(scorer: int) -> dict[int, Review]:
            return {
                case.id: Review(
                    case.id,
                    {
                        f"q{n}": Answer(
                            f"q{n}", given[n][place][scorer], "as on file", "", "log", at
                        )
                        for n in range(CRITERIA)
                    },
                    grade="good" if given[0][place][scorer] == "met" else "inadequate",
                    completed_at=at,
                )
                for place, case in enumerate(cases)
            }

        for review in reviews(0).values():
            for answer in review.answers.values():
                unit.put_answer(review.drawn_case_id, answer)
            unit.put_grade(review)
        for scorer in range(1, SCORERS):
            kept = unit.keep(
                Assignment(
                    audit_id=audit.id,
                    uid=f"{scorer:032x}",
                    number=scorer,
                    draw_id=draw.id,
                    reader=f"scorer {scorer + 1}",
                    purpose=Purpose.SECOND,
                    medium=Medium.PACK,
                    cases=tuple(AssignedCase(c.id, c.case_ref, Part.ALL) for c in cases),
                    checklist_version=audit.checklist_version,
                    made_at=at,
                    finished=True,
                    taken_in=1,
                ),
                "cases_assigned",
            )
            unit.put_scorer_reviews(kept.id, reviews(scorer))
        unit.commit()
    return workspace, audit.id


class _Checklists:
    """One checklist; fulfils ChecklistSource."""

    def __init__(self, checklist: object) -> None:
        self._checklist = checklist

    def all(self) -> dict[str, object]:
        return {"missing": self._checklist}


def _checklists(services: AppServices) -> _Checklists:
    """Return the checklist of the first theme with forty plain questions in eight sections."""
    from audit_app.domain.checklist import Counts, GradeRule, Option, Scale

    theme = services.checklists.all()["missing"]
    kinds = (Counts.MET, Counts.PARTLY_MET, Counts.NOT_MET, Counts.CANNOT_TELL)
    options = tuple(Option(k, k, c) for k, c in zip(OPTIONS, kinds, strict=True))
    plain = theme.criteria[0]
    criteria = tuple(
        replace(
            plain,
            key=f"q{n}",
            section=f"Section {n // 5}",
            scale="four",
            applies_when="",
            must_apply_when="",
            critical_when="",
            standard="",
        )
        for n in range(CRITERIA)
    )
    levels = {"good": "Good", "requires": "Requires improvement", "inadequate": "Inadequate"}
    return _Checklists(
        replace(
            theme,
            criteria=criteria,
            scales={"four": Scale("four", "Four", options)},
            standards={},
            grade_rule=GradeRule(levels, 0.8, 0.5, "requires", "Rule."),
        )
    )


def libraries(measures: Sequence[str] = ("nominal", "ordered")) -> dict[str, float]:
    """Work out the same coefficients with irrCAC and krippendorff, for the criteria alone."""
    import warnings

    import krippendorff  # type: ignore[import-not-found,unused-ignore]
    import numpy as np
    import pandas as pd
    from irrCAC.raw import CAC  # type: ignore[import-not-found,unused-ignore]

    warnings.simplefilter("ignore")
    number = {option: place + 1.0 for place, option in enumerate(OPTIONS)}
    tables = [
        np.array([[number[each] for each in case] for case in question]) for question in answers()
    ]
    begun = time.perf_counter()
    for table in tables:
        for wanted in measures:
            ordered = wanted == "ordered"
            offered = [1.0, 2.0, 3.0] if ordered else [1.0, 2.0, 3.0, 4.0]
            rows = np.where(table > len(offered), np.nan, table)
            frame = pd.DataFrame(rows)
            weights = "linear" if ordered else "identity"
            CAC(frame, weights=weights, categories=offered).gwet()
            level = "ordinal" if ordered else "nominal"
            krippendorff.alpha(
                reliability_data=rows.T, level_of_measurement=level, value_domain=offered
            )
    return {"seconds": time.perf_counter() - begun}
