"""Files as CMS, NUCC and X12 publish them, with rows of our own making. No text of the AMA, NUCC or X12 is in them."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

PTP_ROWS = (
    "90834\t99213\t\t20130101\t*\t0\tour rationale",
    "90853\t90834\t\t20130101\t*\t1\tour rationale",
    "90832\t90785\t\t20130101\t20131231\t0\tour rationale",
    "90834\t90846\t*\t19960101\t19960101\t9\tour rationale",
    "11042\t97597\t\t20150101\t*\t1\tour rationale",
)
PTP_HEAD = (
    "A licence line",
    "Practitioner PTP Edits v32.3",
    "Column1/Column2 Edits",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed",
    "\t\t\t\t*=no data\t1=allowed, 9=not applicable",
)
PTP_MEDICAID = (
    "Medicaid NCCI practitioner PTP edits\nA notice\n"
    "Col1\tCol2\tEffDt\tDelDt\tModifierIndicator\tPTP Edit Rationale\n"
    "90834\t90846\t20130101\t\t0\tours\n"
    "90853\t90834\t20130101\t20251231\t1\tours\n"
    "11042\t97597\t20150101\t\t1\tours\n"
)
MUE = (
    '"A licence text\nover two lines, with a comma",,,\n'
    '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    "90834,3,3 Date of Service Edit: Clinical,Clinical: ours\n"
    "90839,1,2 Date of Service Edit: Policy,ours\n"
    "90853,2,1 Line Edit,ours\n"
    "11042,1,2 Date of Service Edit: Policy,ours\n"
)
MUE_MEDICAID = (
    "A licence text,,\nHCPCS/CPT Code,Practitioner Services MUE Values,MUE Rationale\n97151,40,ours\n0001U,1,ours\n"
)
MUE_MEDICAID_TABS = "A licence text\n\nHCPCS/CPT Code\tMUE Values\tMUE Rationale\n97151\t40\tours\n0001U\t1\tours\n"
AOC_HEADINGS = (
    "AOC_Edit_Type",
    "Add-On_Code",
    "AOC_DelDT",
    "Primary_Code",
    "Primary_Code_DelDT",
    "AOC_Edit_EffDT",
    "AOC_Edit_DelDT",
    "Special_Instruction_Notes",
)
AOC_ROWS = (
    ("1", "90785", "", "90791", "", "2013001", "", ""),
    ("1", "90785", "", "90832", "", "2013001", "2025365", ""),
    ("3", "96160", "", "CCCCC", "", "2017001", "", "ours"),
    ("1", "99354", "2022365", "99214", "", "2013001", "", ""),
    ("1", "11045", "", "11042", "", "2011001", "", ""),
)
AOC_FLAT = (  # the same rows in fixed columns
    "190785       90791       2013001       ",
    "190785       90832       20130012025365",
    '396160       CCCCC       2017001       ours, "with a comma',
    "199354202236599214       2013001       ",
    "111045       11042       2011001       ",
)
ORDER = (
    "00001 F32     0 Depressive episode                                           Depressive episode",
    "00002 F320    1 Depressive episode, mild                                     Depressive episode, mild",
    "00003 F64A    1 Gender identity, in remission                                Gender identity, in remission",
)
ADDENDA = (
    "Add:         1 F64A    Gender identity, in remission                                Gender identity, in remission",
    "Delete:      1 Z681    Body mass index                                              Body mass index",
    "Add:         0 Z681    Body mass index                                              Body mass index",
    "Revise from: 1 L02232  Carbuncle of back                                            Carbuncle of back",
    "Revise to:   1 L02232  Carbuncle of back and flank                                  Carbuncle of back and flank",
)
TAXONOMY = (
    "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\n"
    '1041C0700X,Behavioral,Social Worker,Clinical,"ours, in two\nlines",,ours,Individual\n'
    "103TC0700X,Behavioral,Psychologist,Clinical,ours,,ours,Individual\n"
)
CARC = (
    "Code,Description,Start Date,Last Modified,Stop Date,Notes\n"
    '1,"our words, with a comma",01/01/1995,,,\n'
    "113,our words,01/01/1995,,06/30/2007,\n"
)
CARC_IN_WORDS = (
    "Code,Description\n"
    '1,"our words\nStart: 01/01/1995"\n'
    '97,"our words Start: 01/01/1995 | Last Modified: 07/01/2017"\n'
    '113,"our words Start: 01/01/1995 | Stop: 06/30/2007"\n'
)
CARC_PAGE = """<!DOCTYPE html><html><head><title>Codes</title></head><body><p>Updated 11/1/2026</p>
<table><thead><tr><th>Code</th><th>Description</th></tr></thead>
<tr class="prod-set current"><td class="code">1</td><td class="description">our words, with a comma
<span class="dates"><br/>Start: 01/01/1995</span></td></tr>
<tr class="prod-set deactivated"><td class="code">113</td><td class="description">ours &amp; yours
<span class="dates"><br />Start: 01/01/1995 | Stop: 06/30/2007<br/><i>Notes: use another.</i></span></td></tr></table>
<table><tr><td>another</td><td>table</td></tr></table></body></html>
"""


def ptp(folder: Path, *rows: str, part: int = 1, head: Sequence[str] = PTP_HEAD) -> Path:
    """ccipra-v323r0-fN.zip with its text inside."""
    text = "\r\n".join((*head, *(rows or PTP_ROWS))) + "\r\n"
    return zipped(folder / f"ccipra-v323r0-f{part}.zip", **{f"ccipra-v323r0-f{part}.TXT": text})


def ptp_parts(folder: Path) -> tuple[Path, ...]:
    return (ptp(folder), *(ptp(folder, f"1104{i}\t11042\t\t20150101\t*\t1\tours", part=i) for i in (2, 3, 4)))


def zipped(path: Path, **members: str | bytes) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="latin-1", newline="")
    return path


def workbook(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A workbook as small as one can be: texts shared, whole numbers as numbers, empty cells left out."""
    texts = sorted({cell for row in rows for cell in row if cell and not cell.isdigit()})
    lines = "".join(
        f'<row r="{n}">{"".join(_cell(n, i, cell, texts) for i, cell in enumerate(row) if cell)}</row>'
        for n, row in enumerate(rows, 1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        path,
        **{
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="a" r:id="r1"/></sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/sharedStrings.xml": f"<sst {main}>{''.join(f'<si><t>{escape(t)}</t></si>' for t in texts)}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>",
        },
    )


def _cell(row: int, column: int, value: str, texts: list[str]) -> str:
    reference = f"{chr(ord('A') + column)}{row}"
    if value.isdigit():
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="s"><v>{texts.index(value)}</v></c>'
