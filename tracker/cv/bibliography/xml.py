"""XML without entities, document types and network; a damaged record costs itself, not the file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

from tracker.cv.bibliography.entry import Bibliography
from tracker.errors import BibliographyUnreadable

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+[^\[>]{0,600}(?:\[(?P<inside>.{0,20000}?)\]\s*)?>", re.DOTALL)


def without_document_type(text: str) -> str:
    """Return the document without XML declaration and document type, named letters as letters.

    Raises:
        BibliographyUnreadable: the document declares entities, as no export of publications does.
    """
    if re.search(r"<!ENTITY", text):
        raise BibliographyUnreadable(
            "the XML declares entities of its own; it was not read",
            hint="export the publications again; files of PubMed and ORCID declare none",
        )

    def blank(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n")

    text = _DECLARATION.sub(blank, text)
    text = _DOCTYPE.sub(blank, text)
    return _NAMED.sub(lambda name: html.unescape(name[0]), text)


def documents(text: str) -> Iterator[tuple[int, str]]:
    """Yield each document of a text that holds several after one another, with its first line."""
    starts = [found.start() for found in re.finditer(r"<\?xml\s", text)] or [0]
    if text[: starts[0]].strip():
        starts.insert(0, 0)
    line, counted = 1, 0
    for begin, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line, counted = line + text.count("\n", counted, begin), begin
        if text[begin:end].strip():
            yield line, text[begin:end]


def parsed(text: str) -> etree._Element:
    """Return the root of a document.

    Raises:
        etree.XMLSyntaxError: it is not well formed, or nests deeper or holds longer texts than it may.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def elements(
    text: str, names: tuple[str, ...], first_line: int, found: Bibliography, format_name: str
) -> Iterator[tuple[int, etree._Element]]:
    """Yield the elements of the given names with their lines.

    Where the document as a whole is not well formed, each element is read by itself, and those that
    cannot be are listed.
    """
    try:
        root = parsed(text)
    except etree.XMLSyntaxError as error:
        yield from _one_by_one(text, names, first_line, found, format_name, error)
        return
    for element in root.iter():
        if isinstance(element.tag, str) and local_name(element) in names:
            yield first_line + (element.sourceline or 1) - 1, element


def _one_by_one(
    text: str,
    names: tuple[str, ...],
    first_line: int,
    found: Bibliography,
    format_name: str,
    whole: etree.XMLSyntaxError,
) -> Iterator[tuple[int, etree._Element]]:
    opening = re.compile(rf"<(?:[\w.-]+:)?({'|'.join(map(re.escape, names))})(?=[\s>])")
    starts = list(opening.finditer(text))
    found.note("the file is not well formed; its records were read one by one")
    if not starts:
        line = first_line + (whole.lineno or 1) - 1
        found.refuse(line, "not well-formed XML", format_name)
        return
    ends = [start.start() for start in starts[1:]] + [len(text)]
    line, counted = first_line, 0
    for start, end in zip(starts, ends, strict=True):
        line, counted = line + text.count("\n", counted, start.start()), start.start()
        piece = text[start.start() : end]
        closing = re.search(rf"</(?:[\w.-]+:)?{re.escape(start[1])}\s*>", piece)
        try:
            if closing is None:
                found.refuse(line, "the record does not end", format_name)
            else:
                yield line, parsed(piece[: closing.end()])
        except etree.XMLSyntaxError:
            found.refuse(line, "the record is not well-formed XML", format_name)


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def words_of(element: etree._Element | None) -> str:
    """Return the text of an element and all inside it, without tags."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def marked_words_of(element: etree._Element | None) -> str:
    """Return the text of an element with ``<i>``, ``<sub>`` and ``<sup>`` kept and MathML as its text."""
    if element is None:
        return ""
    parts: list[str] = []
    _collect(element, parts, 0)
    return " ".join("".join(parts).split())


def _collect(element: etree._Element, parts: list[str], depth: int) -> None:
    parts.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            name = local_name(child)
            if name == "math":
                parts.append(f" {words_of(child)} ")
            elif name in ("i", "sub", "sup") and depth < 50:
                parts.append(f"<{name}>")
                _collect(child, parts, depth + 1)
                parts.append(f"</{name}>")
            elif depth < 50:
                _collect(child, parts, depth + 1)
            else:
                parts.append(words_of(child))
        parts.append(child.tail or "")
