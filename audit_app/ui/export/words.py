"""What each form of an export holds, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit_app.domain.readers import Reader


@dataclass(frozen=True, slots=True)
class Form:
    """A form an export can have.

    Attributes:
        ending: Of the file's name, with its dot.
        title: In the list of forms.
        noun: In sentences.
        filter: Of the file dialog.
        can_lock: Whether it can have a password.
    """

    ending: str
    title: str
    noun: str
    filter: str
    can_lock: bool = False


FORMS = (
    Form(".xlsx", "Excel workbook", "workbook", "Excel workbook (*.xlsx)", can_lock=True),
    Form(".pdf", "One page to print (PDF)", "page", "PDF (*.pdf)"),
    Form(".pptx", "Slides for a meeting", "slides", "PowerPoint slides (*.pptx)"),
    Form(".json", "Figures for another program (JSON)", "figures", "JSON (*.json)"),
)

_FIGURES = (
    ("Cover", "what was audited, and where it stands in the journal"),
    ("Summary", "the headline: how many met of how many applicable"),
    ("Method", "how the sample was drawn, and what anyone needs to check that"),
    ("Results by question", "counts and share for every question"),
    ("Grades", "how the files were graded"),
    ("Change and actions", "since the round before, and how far the actions are, where any are"),
    ("Glossary and sources", "what the words mean, and where each question comes from"),
)
_CASES = (
    ("Cover", "what was audited, and how the cases add up from the register to here"),
    ("Summary", "the headline: how many met of how many applicable, and how sure that is"),
    ("Method", "how the register was read and the sample drawn, with the certificate"),
    ("Results", "counts, share and interval by question, section and stratum; the grades"),
    ("Agreement", "how far scorers agreed, where several scored"),
    ("Cases", "every case in working order with its answers and grade"),
    ("Glossary and sources", "what the words mean, and where each question comes from"),
)
_WORKBOOK: Mapping[Reader, tuple[tuple[str, str], ...]] = {
    Reader.US: (
        *_CASES[:-1],
        ("Comments", "every note, reason and piece of evidence"),
        ("Decisions", "what was critical and urgent, the action plan, rounds, the change log"),
        _CASES[-1],
    ),
    Reader.PARTNER: _CASES,
    Reader.PUBLIC: _FIGURES,
}
_SUMMARY = (
    ("Headline", "what was found, in a few sentences"),
    ("By section", "counts and shares, and the grades"),
    ("Change", "what is better or worse than in the round before, where there was one"),
    ("Actions", "what is to be shown, by when, and how far it is"),
    ("How to read it", "how small numbers were treated"),
)


def holds(form: Form, reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the parts of an export with what each holds."""
    if form.can_lock:
        return _WORKBOOK[reader]
    if form.ending == ".json":
        return (("Figures", "every figure with what it is a share of; nothing of single cases"),)
    return _SUMMARY


def is_for_the_public(form: Form, reader: Reader) -> bool:
    """Whether the rules for the public apply: to anything a meeting or a printer gets, always."""
    return reader is Reader.PUBLIC or form.ending in {".pdf", ".pptx"}
