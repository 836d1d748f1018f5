"""ICD-10-CM as CMS publishes it: the order file and the addenda of a fiscal year, texts of fixed columns.

order      columns 1 to 5 the order number, 7 to 13 the code without its dot, 15 whether it is billable (1) or a
           heading (0), 17 to 76 a short and from 78 a long description
addenda    "Add:", "Delete:", "Revise from:" or "Revise to:", in column 14 the 0 or 1, from 16 to 22 the code. A code
           that is deleted and added has changed from billable to a heading, or back. Verified in the file of FY2027.

Codes and days are kept, descriptions are not needed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from bridge.reference.published import ListFault, published_lines

ORDER = r"icd10cm_order_[0-9]{4}"
ADDENDA = r"icd10cm_order_addenda"
_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}")
_CHANGE = re.compile(r"(Add|Delete|Revise from|Revise to): +([01]) ([A-Z][0-9A-Z]{2,6}) +\S.*")


def codes_in_order(path: Path) -> Iterator[tuple[str, ...]]:
    """code, billable (0 or 1) for each line. Raises ListFault."""
    for place, line in published_lines(path, ORDER):
        number, code, billable = line[:5], line[6:13].strip(), line[14:15]
        fits = number.isdigit() and line[5:6] == line[13:14] == line[15:16] == " " and _CODE.fullmatch(code)
        if not fits or billable not in ("0", "1"):
            raise ListFault(f"{place}: expected an order number, a code and 0 or 1 in columns 1, 7 and 15")
        yield code, billable


def changes(path: Path) -> Iterator[tuple[str, ...]]:
    """code, change (added or deleted), billable for each line that adds or deletes. Raises ListFault."""
    for place, line in published_lines(path, ADDENDA):
        found = _CHANGE.fullmatch(line.rstrip())
        if found is None:
            raise ListFault(f"{place}: expected Add:, Delete: or Revise, then 0 or 1, a code and its description")
        if found[1] in ("Add", "Delete"):
            yield found[3], "added" if found[1] == "Add" else "deleted", found[2]
