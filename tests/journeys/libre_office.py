"""LibreOffice as the program of somebody who scores in a workbook: opened, filled in, saved.

A macro of its own does what a person would do at the sheet: it finds each row by what it says, and
writes into its open cells. Macros are part of every LibreOffice; a bridge to Python is not.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

SOFFICE = shutil.which("soffice")

_INSTALLED: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
 <item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" \
oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""Without it LibreOffice sets the folder up anew at its first start, and takes the macro away."""

_LIBRARIES: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" \
xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" \
xlink:type="simple" library:link="false"/>
</library:libraries>
"""
_LIBRARY: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" \
library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Person"/>
</library:library>
"""
_MODULE: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Person" \
script:language="StarBasic">%s</script:module>
"""
_MACRO: Final = """\
Option Explicit

Function Setting(ByVal called As String, ByVal content) As Object
    Dim one As New com.sun.star.beans.PropertyValue
    one.Name = called
    one.Value = content
    Setting = one
End Function

Sub Score(url As String, answers As String, password As String)
    Dim book, sheet, number, text, parts, given As New Collection
    number = FreeFile
    Open ConvertFromUrl(answers) For Input As #number
    Do While Not EOF(number)
        Line Input #number, text
        parts = Split(text, Chr(9))
        given.Add(Array(parts(2), parts(3)), parts(0) & Chr(9) & parts(1))
    Loop
    Close #number
    book = StarDesktop.loadComponentFromURL(url, "_blank", 0, _
        Array(Setting("Hidden", True), Setting("Password", password)))
    sheet = book.Sheets.getByName("Scores")
    Call Fill(sheet, given)
    book.store()
    book.close(True)
End Sub

Sub Fill(sheet, given)
    Dim cursor, row As Long, at As Long, head As Long, caseAt, asked, answer, reason, said
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    For row = 0 To 20
        For at = 0 To cursor.RangeAddress.EndColumn
            Select Case sheet.getCellByPosition(at, row).String
                Case "Case": caseAt = at: head = row
                Case "Question": asked = at
                Case "Answer": answer = at
                Case "Reason": reason = at
                Case "Finished": sheet.getCellByPosition(at + 1, row).String = "yes"
            End Select
        Next at
        If head > 0 Then Exit For
    Next row
    For row = head + 1 To cursor.RangeAddress.EndRow
        said = Looked(given, sheet.getCellByPosition(caseAt, row).String & Chr(9) _
            & sheet.getCellByPosition(asked, row).String)
        If IsArray(said) Then
            sheet.getCellByPosition(answer, row).String = said(0)
            If said(1) <> "" Then sheet.getCellByPosition(reason, row).String = said(1)
        End If
    Next row
End Sub

Function Looked(given, called As String)
    On Error Goto Nothing_
    Looked = given(called)
    Exit Function
Nothing_:
    Looked = ""
End Function
"""

Answers = Mapping[tuple[str, str], tuple[str, str]]
"""Answer and reason by case and question, all in the words of the sheet."""


def fill_in(workbook: Path, answers: Answers, password: str) -> None:
    """Open a scoring workbook, answer, say that it is finished, and save it in its own format.

    Args:
        workbook: With its password, which it keeps.
        answers: What is answered; other rows stay as they are.
        password: Of the workbook.
    """
    assert SOFFICE is not None
    home = workbook.parent / "profile"
    basic = home / "user" / "basic"
    (basic / "Standard").mkdir(parents=True)
    (home / "user" / "registrymodifications.xcu").write_text(_INSTALLED, encoding="utf-8")
    (basic / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    module = _MODULE % escape(_MACRO)
    (basic / "Standard" / "Person.xba").write_text(module, encoding="utf-8")
    typed = workbook.parent / "typed.txt"
    lines = ["\t".join((*row, *said)) for row, said in answers.items()]
    typed.write_text("\n".join(lines), encoding="utf-8")
    arguments = ",".join(f'"{each}"' for each in (workbook.as_uri(), typed.as_uri(), password))
    command = [SOFFICE, f"-env:UserInstallation={home.as_uri()}", "--headless", "--norestore"]
    subprocess.run(
        [*command, f"macro:///Standard.Person.Score({arguments})"],
        check=True,
        capture_output=True,
        timeout=120,
    )
