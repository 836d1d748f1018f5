"""X12's code lists as they can be had freely: the page of a list, saved from a browser.

    <tr class="prod-set current"><td class="code">1</td>
      <td class="description">...<span class="dates"><br/>Start: 01/01/1995 | Last Modified: ...</span></td></tr>

Read in copies of these pages in public, of 2016 (`prod_set`) and of 2026 (`prod-set`), not at X12 itself. Whatever else
stands on the page is passed over; a page without such rows has none.
"""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

HEADINGS = ("Code", "Description")
_CELLS = tuple(name.lower() for name in HEADINGS)


def page_rows(lines: Iterable[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line, cells) under the headings Code and Description, the days at the end of the description."""
    page = _Page()
    yield 1, HEADINGS
    for line in lines:
        page.feed(line)
        yield from page.taken()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._cell = ""  # the class of the cell that is open
        self._said: dict[str, list[str]] = {}
        self._rows: list[tuple[int, tuple[str, ...]]] = []

    def taken(self) -> list[tuple[int, tuple[str, ...]]]:
        rows, self._rows = self._rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._said, self._cell = {}, ""
        elif tag == "td":
            classes = (dict(attrs).get("class") or "").split()
            self._cell = next((name for name in _CELLS if name in classes), "")
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._cell = ""
        elif tag == "tr" and all(name in self._said for name in _CELLS):
            self._rows.append((self.getpos()[0], tuple("".join(self._said[name]) for name in _CELLS)))

    def handle_data(self, data: str) -> None:
        if self._cell:
            self._said.setdefault(self._cell, []).append(data)
