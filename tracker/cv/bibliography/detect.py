"""What a file of publications is, told by its content alone, and its reading."""

from __future__ import annotations

import re
from collections.abc import Callable

from tracker.cv.bibliography.bibtex import begins_bibtex, read_bibtex
from tracker.cv.bibliography.decoding import decoded
from tracker.cv.bibliography.entry import Bibliography
from tracker.cv.bibliography.json_formats import read_json
from tracker.cv.bibliography.medline import begins_medline, read_medline
from tracker.cv.bibliography.orcid import ROOTS as ORCID_ROOTS
from tracker.cv.bibliography.orcid import read_orcid_xml
from tracker.cv.bibliography.pubmed_xml import ROOTS as PUBMED_ROOTS
from tracker.cv.bibliography.pubmed_xml import read_pubmed_xml
from tracker.cv.bibliography.ris import begins_ris, read_ris
from tracker.cv.bibliography.web_of_science import begins_web_of_science, read_web_of_science
from tracker.cv.bibliography.xml import documents
from tracker.errors import BibliographyUnreadable, FileTooLarge

MOST_BYTES = 50 * 1024 * 1024
MOST_ENTRIES = 20_000
_LONGEST_LINE = 4096  # of a line that is looked at to tell the format

_Reader = Callable[[str, int], Bibliography]
_LINE_FORMATS: tuple[tuple[Callable[[str], bool], _Reader], ...] = (
    (begins_web_of_science, read_web_of_science),
    (begins_ris, read_ris),
    (begins_medline, read_medline),
    (begins_bibtex, read_bibtex),
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s>/]")


def read_bibliography(
    data: bytes, *, most_bytes: int = MOST_BYTES, most_entries: int = MOST_ENTRIES
) -> Bibliography:
    """Return what a file of publications holds, whatever its name.

    Raises:
        FileTooLarge: it has more than 50 MB or 20,000 entries.
        BibliographyUnreadable: it has no known format, or not one entry or damaged part of one.
    """
    if len(data) > most_bytes:
        raise FileTooLarge(f"the file has more than {most_bytes // (1024 * 1024)} MB")
    text_and_notes = decoded(data)
    if text_and_notes is None:
        raise BibliographyUnreadable(
            "the file is no text; it may be a picture, an archive or a library's own file"
        )
    text, notes = text_and_notes
    if not text.strip():
        raise BibliographyUnreadable("the file is empty")
    found = _read(text)
    for words in notes:
        found.note(words)
    if not found.entries and not found.career and not found.unreadable:
        raise BibliographyUnreadable("the file holds no publication")
    if len(found.entries) + len(found.unreadable) > most_entries:
        raise FileTooLarge(f"the file has more than {most_entries} publications")
    return found


def _read(text: str) -> Bibliography:
    start = text.lstrip("\ufeff \t\r\n")
    first_line = text.count("\n", 0, len(text) - len(start)) + 1
    if start[:1] in ("{", "[") and not re.match(r"\[[^\]\n]{0,80}\]\s*\n\s*(?:TY  -|@|PMID)", start):
        return read_json(start, first_line)
    if start[:1] == "<":
        return _read_xml(start, first_line)
    found = _read_lines(text)
    if found is not None:
        return found
    return _after_junk(text)


def _read_xml(text: str, first_line: int) -> Bibliography:
    """Return the entries of XML by its root; several documents after one another are read one by one."""
    found = Bibliography()
    known = False
    for line, document in documents(text):
        root = next(
            (r[1] for r in _ROOT.finditer(document[:20_000]) if r[1] in (*PUBMED_ROOTS, *ORCID_ROOTS)), None
        )
        if root in PUBMED_ROOTS:
            found.extend(read_pubmed_xml(document, first_line + line - 1))
        elif root is not None:
            found.extend(read_orcid_xml(document, first_line + line - 1))
        else:
            found.refuse(first_line + line - 1, "XML of another kind than PubMed's and ORCID's", "xml")
            continue
        known = True
    if not known:
        raise BibliographyUnreadable("the XML is neither of PubMed nor of ORCID")
    return found


def _read_lines(text: str) -> Bibliography | None:
    """Return the entries of a text whose lines tell the format; parts in other formats are read as such."""
    parts: list[tuple[int, _Reader, int]] = []  # offset, reader, line
    offset = depth = 0
    ended = True  # whether the record before is over, so that a line may begin one of another format
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        head = line[:_LONGEST_LINE].rstrip("\r\n").removeprefix("\ufeff")
        reader = next((read for begins, read in _LINE_FORMATS if begins(head)), None)
        if reader is not None and (not parts or (reader is not parts[-1][1] and ended)):
            parts.append((offset, reader, number))
            depth = 0
        if parts:
            current = parts[-1][1]
            if current is read_bibtex:
                depth = 0 if reader is read_bibtex else depth
                depth += line.count("{") - line.count("}")
                ended = depth <= 0
            elif current is read_medline:
                ended = True
            else:
                ended = bool(re.match(r"\s*E[RF]\b", head)) or (ended and not head.strip())
        offset += len(line)
    if not parts:
        return None
    found = Bibliography()
    before = text[: parts[0][0]]
    if before.strip():
        skipped = sum(1 for line in before.splitlines() if line.strip() and not line.lstrip().startswith("%"))
        if skipped:
            found.note(f"{skipped} lines before the first record were skipped")
    for (begin, reader, line_number), after in zip(parts, [*parts[1:], None], strict=True):
        end = after[0] if after else len(text)
        found.extend(reader(text[begin:end], line_number))
    return found


def _after_junk(text: str) -> Bibliography:
    """Return the entries of JSON or XML that begins some lines into the file."""
    starts = [found.start() for found in re.finditer(r"(?m)^\s*(?=[{\[<])", text)][:20]
    for start in starts:
        begin = start + len(text[start:]) - len(text[start:].lstrip())
        line = text.count("\n", 0, begin) + 1
        try:
            found = read_json(text[begin:], line) if text[begin] in "{[" else _read_xml(text[begin:], line)
        except BibliographyUnreadable:
            continue
        if found.entries:
            found.note(f"{line - 1} lines before the first record were skipped")
            return found
    raise BibliographyUnreadable(
        "no format of publications was recognized",
        hint="these are read: BibTeX, RIS, Web of Science, MEDLINE, PubMed XML, CSL-JSON, Crossref, ORCID",
    )
