"""The tags of a PDF: its headings, lists and tables as a tree for screen readers.

fpdf2 knows a flat list of tags and counts it anew for each one; here tags stand in each other (PDF
32000-1, 14.7 and 14.8) and are counted as they come, so that a table of 2,000 rows takes seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import PDFObject

HEADS_COLUMN = "<</O /Table /Scope /Column>>"


class _Inner(StructElem):
    """A tag inside another: it stands on the page of the outermost one, which fpdf2 fills in."""

    def __init__(self, kind: str, parent: StructElem, outermost: StructElem) -> None:
        self._outermost = outermost
        super().__init__(kind, parent, [], outermost.page_number())
        self.a = HEADS_COLUMN if kind == "/TH" else None

    @property  # type: ignore[override]  # fpdf2 declares none, and fills one in
    def pg(self) -> object:
        return self._outermost.pg

    @pg.setter
    def pg(self, page: object) -> None:
        pass


class Tree(StructureTreeBuilder):
    """All tags of a document. No tag spans two pages."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: Counter[int] = Counter()
        self._open: list[StructElem] = []
        self._inner: list[StructElem] = []

    @contextmanager
    def within(self, page: int, kind: str) -> Iterator[None]:
        """Let the tags that follow stand in one of this kind, such as `/Table`."""
        self._open.append(self._element(page, kind, None, None))
        yield
        self._open.pop()

    def next_mcid_for_page(self, page_number: int) -> int:
        return self._marks[page_number]

    def add_marked_content(
        self,
        page_number: int,
        struct_type: str,
        mcid: int | None = None,
        title: str | None = None,
        alt_text: str | None = None,
    ) -> tuple[StructElem, int]:
        """Add a tag; return it and the number of its page among those that have tags."""
        element = self._element(page_number, struct_type, title, alt_text)
        place = self.spid_per_page_number.setdefault(page_number, len(self.spid_per_page_number))
        if mcid is not None:
            element.k.append(mcid)
            self._marks[page_number] += 1
            self.struct_tree_root.parent_tree.nums[place].append(element)
        return element, place

    def _element(self, page: int, kind: str, title: str | None, alt: str | None) -> StructElem:
        if not self._open:
            element = StructElem(kind, self.doc_struct_elem, [], page, title, alt)
            self.doc_struct_elem.k.append(element)
            return element
        inner = _Inner(kind, self._open[-1], self._open[0])
        self._open[-1].k.append(inner)
        self._inner.append(inner)
        return inner

    def __iter__(self) -> Iterator[PDFObject]:
        yield from super().__iter__()
        yield from self._inner
