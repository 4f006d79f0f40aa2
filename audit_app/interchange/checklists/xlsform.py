"""Reads an XLSForm, as KoboToolbox and ODK use it, as the draft of a checklist.

A form knows neither sources nor what counts as evidence, so the draft is to be filled in, in the
program or in its workbook, before anybody can score with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from audit_app.domain.checklist import CaseFact, Checklist, Criterion, FactKind, Scale, ScaleKind
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import ColumnRole
from audit_app.interchange.checklists.blank import blank_checklist
from audit_app.interchange.checklists.checked import Checked, XlsForm
from audit_app.interchange.checklists.faults import Fault
from audit_app.interchange.checklists.form_rows import FormRow, form_rows
from audit_app.interchange.checklists.grid import Grid, read_grid
from audit_app.interchange.checklists.xlsform_rules import Named, references, translated
from audit_app.interchange.checklists.xlsform_scales import (
    MOST_OPTIONS,
    Choice,
    FormScale,
    form_scale,
    slug,
)

SHEETS: Final = frozenset({"survey", "choices", "settings"})
_SELECT: Final = re.compile(r"select(?:_one|[ ]one|1)(?:[ ]from)?\s+(\S+)(\s+or[_ ]other)?")
_NUMBERS: Final = frozenset({"integer", "int", "decimal", "range"})
_COLUMNS: Final = frozenset({"text", "string", "date", "datetime", "time"})
_YES: Final = frozenset({"yes", "true", "true()", "1", "required"})
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,19}", re.ASCII)
_READ: Final = frozenset({"type", "name", "label", "hint", "guidance_hint", "required", "relevant"})
_COUNT: Final = Scale(
    "count",
    "A number counted on the file; never part of a rate",
    form_scale("count", "", ()).scale.options,
    ScaleKind.COUNT,
    ordered=False,
)


def read_xlsform(path: Path) -> XlsForm:
    """Return the draft of a checklist from an XLSForm.

    Raises:
        AuditError: If the file cannot be read or is no XLSForm.
    """
    grid = read_grid(path, SHEETS)
    checked = form_in(grid, path) if not isinstance(grid, Fault) else Checked(None, (grid,))
    if checked.form is None:
        fault = checked.faults[0]
        raise AuditError(fault.message, place=Place(fault.file, fault.sheet, fault.row))
    return checked.form


def form_in(grid: Grid, path: Path) -> Checked:
    """Return what the sheets of a form hold; the checklist stays None, since it is a draft."""
    sheets = {name.strip().casefold(): lines for name, lines in grid.items()}
    if "survey" not in sheets:
        return Checked(None, (Fault(path.name, 1, "There is no sheet 'survey'.", "survey"),))
    language = ""
    settings = form_rows(sheets.get("settings", ()), "")
    if settings.rows:
        language = settings.rows[0].get("default_language")
    survey = form_rows(sheets["survey"], language)
    missing = [name for name in ("type", "name") if name not in survey.headings]
    if missing:
        text = f"There is no column '{missing[0]}'."
        return Checked(None, (Fault(path.name, survey.headings_row, text, "survey"),))
    choices = form_rows(sheets.get("choices", ()), language)
    draft = _Draft(_choice_lists(choices.rows))
    draft.note("survey", survey.headings_row, *_other_languages(survey.unread))
    draft.note("choices", choices.headings_row, *_other_languages(choices.unread))
    draft.take(survey.rows)
    checklist = draft.checklist(settings.rows[0] if settings.rows else FormRow(1, {}), path.stem)
    return Checked(None, (), XlsForm(checklist, tuple(draft.notes)))


def _choice_lists(rows: Sequence[FormRow]) -> Mapping[str, list[Choice]]:
    lists: dict[str, list[Choice]] = {}
    for row in rows:
        key = row.get("list_name") or row.get("list name")
        name = row.get("name") or row.get("value")
        lists.setdefault(key, []).append(Choice(row.row, name, row.get("label")))
    return lists


def _other_languages(headings: Sequence[str]) -> list[str]:
    return [f"the column '{heading}' is in another language." for heading in headings]


@dataclass(slots=True)
class _Group:
    """A group that is open: its title, and the rule under which its questions are asked."""

    title: str
    rule: str = ""


@dataclass(slots=True)
class _Draft:
    """A checklist as it grows row by row."""

    lists: Mapping[str, list[Choice]]
    notes: list[str] = field(default_factory=list)
    _criteria: list[Criterion] = field(default_factory=list)
    _facts: dict[str, CaseFact] = field(default_factory=dict)
    _scales: dict[str, FormScale] = field(default_factory=dict)
    _columns: dict[ColumnRole, list[str]] = field(default_factory=dict)
    _known: dict[str, Named] = field(default_factory=dict)
    _groups: list[_Group] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _named_in_rules: frozenset[str] = frozenset()

    def note(self, sheet: str, row: int, *sentences: str) -> None:
        """Say what was not taken over."""
        self.notes += [f"{sheet}!{row}: {text[:1].upper()}{text[1:]}" for text in sentences]

    def take(self, rows: Sequence[FormRow]) -> None:
        """Take over the rows of the survey, in order."""
        rules = [row.get("relevant") for row in rows]
        self._named_in_rules = frozenset(name for rule in rules for name in references(rule))
        repeats = 0
        for row in rows:
            kind = " ".join(row.get("type").split())
            word = re.sub(r"[ _]+", " ", kind.casefold())
            if word in {"begin repeat", "end repeat"}:
                repeats += 1 if word == "begin repeat" else -1
                if word == "begin repeat":
                    text = f"'{_title(row)}' repeats its questions; a checklist asks each once."
                    self.note("survey", row.row, text)
            elif repeats > 0:
                self.note("survey", row.row, f"'{_title(row)}' stands in a part that repeats.")
            else:
                self._row(row, kind, word)
        if self._texts:
            self.note("survey", rows[-1].row, "a note after the last question is left out.")

    def _row(self, row: FormRow, kind: str, word: str) -> None:
        self._unread_columns(row)
        if word == "begin group":
            self._groups.append(_Group(_title(row), self._rule(row)))
        elif word == "end group":
            if self._groups:
                self._groups.pop()
        elif word == "note":
            self._texts.append(row.get("label"))
        elif found := _SELECT.fullmatch(kind):
            self._select(row, found.group(1), or_other=bool(found.group(2)))
        elif kind.casefold().split()[:1] and kind.casefold().split()[0] in _NUMBERS:
            self._number(row)
        elif word in _COLUMNS:
            self._column(row, word)
        else:
            self.note(
                "survey", row.row, f"'{_title(row)}' is of the type '{kind}', which has no equal."
            )

    def _unread_columns(self, row: FormRow) -> None:
        for heading in row.cells:
            if heading not in _READ:
                text = f"'{_title(row)}': the column '{heading}' is not used."
                self.note("survey", row.row, text)

    def _select(self, row: FormRow, listed: str, *, or_other: bool) -> None:
        choices = self.lists.get(listed, [])
        if not choices:
            text = f"'{_title(row)}': there is no list of choices '{listed}'."
            self.note("survey", row.row, text)
            return
        if len(choices) > MOST_OPTIONS:
            text = f"'{_title(row)}' has {len(choices)} choices; {MOST_OPTIONS} is the most."
            self.note("survey", row.row, text)
            return
        if or_other:
            self.note("survey", row.row, f"'{_title(row)}': 'other' is no answer of a scale.")
        scale = self._scale(listed, choices)
        key = self._criterion(row, scale.scale.key, scale.offers_not_applicable)
        self._known[row.get("name")] = Named(key, scale.keys)

    def _scale(self, listed: str, choices: list[Choice]) -> FormScale:
        if listed not in self._scales:
            taken = {each.scale.key for each in self._scales.values()} | {_COUNT.key}
            scale = form_scale(slug(listed, taken, "scale"), listed, choices)
            for choice in scale.asked:
                text = f"'{choice.label or choice.name}' does not say how it counts."
                self.note("choices", choice.row, f"{text} It is taken as 'cannot tell'.")
            for choice in scale.merged:
                text = f"'{choice.label or choice.name}' says what another choice says already."
                self.note("choices", choice.row, text)
            self._scales[listed] = scale
        return self._scales[listed]

    def _number(self, row: FormRow) -> None:
        name = row.get("name")
        if name not in self._named_in_rules:
            self._criterion(row, _COUNT.key, offers_not_applicable=False)
            return
        key = slug(name, self._taken())
        headings = tuple(dict.fromkeys((_title(row), name)))
        self._facts[key] = CaseFact(key, _title(row), FactKind.NUMBER, headings)
        self._known[name] = Named(key, {})
        text = f"'{_title(row)}' is not asked but read from a column of the register."
        self.note("survey", row.row, text)

    def _column(self, row: FormRow, word: str) -> None:
        is_date = word.startswith("date") and ColumnRole.DATE not in self._columns
        role = ColumnRole.DATE if is_date else ColumnRole.KEPT
        self._columns.setdefault(role, []).append(_title(row))
        text = f"'{_title(row)}' is not asked but kept from a column of the register."
        self.note("survey", row.row, text)

    def _criterion(self, row: FormRow, scale: str, offers_not_applicable: bool) -> str:  # noqa: FBT001
        is_required = row.get("required").casefold() in _YES
        key = slug(row.get("name") or _title(row), self._taken())
        guidance = [*self._texts, row.get("hint"), row.get("guidance_hint")]
        self._texts.clear()
        own = [*(group.rule for group in self._groups), self._rule(row)]
        rules = [rule for rule in own if rule]
        rule = " and ".join(f"({each})" for each in rules) if len(rules) > 1 else "".join(rules)
        may_skip = offers_not_applicable or not is_required
        self._criteria.append(
            Criterion(
                key=key,
                question=_title(row),
                section=self._groups[-1].title if self._groups else "Questions",
                scale=scale,
                evidence="",
                guidance=" ".join(text for text in guidance if text),
                source="",
                section_in_source="",
                not_applicable_when="The form lets it stay unanswered." if may_skip else "",
                applies_when=rule,
            )
        )
        return key

    def _rule(self, row: FormRow) -> str:
        translation = translated(row.get("relevant"), self._known)
        for part in translation.left_out:
            text = f"'{_title(row)}': the condition '{part}' has no equal in a rule."
            self.note("survey", row.row, text)
        return translation.rule

    def _taken(self) -> set[str]:
        return {*self._facts, *(criterion.key for criterion in self._criteria)}

    def checklist(self, settings: FormRow, stem: str) -> Checklist:
        """Return the draft, with what the form's settings say about it."""
        version = settings.get("version")
        scales = {each.scale.key: each.scale for each in self._scales.values()}
        if any(criterion.scale == _COUNT.key for criterion in self._criteria):
            scales[_COUNT.key] = _COUNT
        return replace(
            blank_checklist(scales),
            key=slug(settings.get("form_id") or stem, prefix="form"),
            title=settings.get("form_title") or stem,
            version=version if _VERSION.fullmatch(version) else "1",
            criteria=tuple(self._criteria),
            facts=self._facts,
            usual_columns={role: tuple(names) for role, names in self._columns.items()},
        )


def _title(row: FormRow) -> str:
    return row.get("label") or row.get("name") or row.get("type")
