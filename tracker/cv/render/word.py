"""The CV as a Word file that looks like the PDF and edits well: real styles, real links, no layout tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from tracker.cv.citation.runs import Run
from tracker.cv.content import CvContent, Entry, Section
from tracker.cv.render.word_length import BOTTOM, NUMBERS, SIDE, SIZE, SIZES, SMALL, TOP, Paper
from tracker.typeset.picture import png_of
from tracker.typeset.printable import followed, printable

if TYPE_CHECKING:
    from tracker.cv.pictures import CvPicture

_FONT = "Georgia"  # on Windows and macOS alike
_ACCENT, _QUIET = RGBColor(0x1F, 0x3A, 0x5F), RGBColor(0x5A, 0x5A, 0x5A)
# XML 1.0 has no place for these
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_PROPERTY = 255  # characters that Word keeps
_TIED = "\u00a0"  # a blank at which no line ends
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
# of the empty document that ours begins as: a picture of another text, and the name of another program
_THUMBNAIL = "docProps/thumbnail.jpeg"
_PROGRAM = re.compile(rb"<Application>[^<]*</Application>")


def cv_word(
    content: CvContent,
    *,
    as_of: date,
    paper: Paper = "us-letter",
    pictures: Iterable[CvPicture] = (),
) -> bytes:
    """Return the CV as a DOCX file, the same bytes for the same content and day.

    Args:
        content: what it shows.
        as_of: the day that the file's properties name.
        paper: US Letter or A4.
        pictures: what stands at its end as PNG, each with its table.
    """
    document = Document()
    width = _page(document, paper)
    _styles(document, width, SMALL if content.style == "short" else SIZE)
    _properties(document, content, as_of)
    if content.name:
        document.add_paragraph(_clean(content.name), style="Title")
    if content.contact:
        line = document.add_paragraph(style="CV Quiet")
        for number, item in enumerate(content.contact):
            if number:
                _text(line, Run("  ·  "))
            _text(line, Run(item.text, link=item.link))
    for section in content.sections:
        _section(document, section)
    for picture in pictures:
        _picture(document, picture, width)
    _footer(document, content.name, width)
    saved = io.BytesIO()
    document.save(saved)
    return _settled(saved.getvalue())


def _page(document: Any, paper: Paper) -> float:
    """Set the paper and return the width of the text in millimetres."""
    wide, tall = SIZES[paper]
    page = document.sections[0]
    page.page_width, page.page_height = Mm(wide), Mm(tall)
    page.left_margin = page.right_margin = Mm(SIDE)
    page.top_margin, page.bottom_margin = Mm(TOP), Mm(BOTTOM)
    return wide - 2 * SIDE


def _styles(document: Any, width: float, size: float) -> None:
    styles = document.styles
    _font(styles["Normal"], size)
    styles["Normal"].paragraph_format.space_after = Pt(2)
    _font(styles["Title"], 22, bold=True, color=_ACCENT)
    styles["Title"].paragraph_format.space_after = Pt(2)
    _without_border(styles["Title"])
    heading = styles["Heading 1"]
    _font(heading, 12, bold=True, color=_ACCENT)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(14), Pt(5)
    heading.paragraph_format.keep_with_next = True
    _underlined(heading)
    quiet = styles.add_style("CV Quiet", WD_STYLE_TYPE.PARAGRAPH)
    quiet.base_style = styles["Normal"]
    _font(quiet, size - 1, color=_QUIET)
    entry = styles.add_style("CV Entry", WD_STYLE_TYPE.PARAGRAPH)
    entry.base_style = styles["Normal"]
    entry.paragraph_format.space_before = Pt(6)
    entry.paragraph_format.space_after = Pt(1)
    entry.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    work = styles.add_style("CV Work", WD_STYLE_TYPE.PARAGRAPH)
    work.base_style = styles["Normal"]
    work.paragraph_format.space_after = Pt(4)
    work.paragraph_format.keep_together = True
    _numbered(document, work)
    _font(styles["List Bullet"], size)
    styles["List Bullet"].paragraph_format.space_after = Pt(1)


def _numbered(document: Any, style: Any) -> None:
    """Let Word count the paragraphs of a style through all sections: a new one moves the others on."""
    numbering = document.part.numbering_part.element
    kinds = numbering.findall(qn("w:abstractNum"))
    number = 1 + max(int(kind.get(qn("w:abstractNumId"))) for kind in kinds)
    wide = round(NUMBERS / 25.4 * 1440)
    kinds[-1].addnext(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="decimal"/>'
            f'<w:pStyle w:val="{style.style_id}"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="{wide}"/></w:tabs>'
            f'<w:ind w:left="{wide}" w:hanging="{wide}"/></w:pPr>'
            f'<w:rPr><w:b w:val="0"/><w:i w:val="0"/><w:color w:val="{_QUIET}"/></w:rPr>'
            f"</w:lvl></w:abstractNum>"
        )
    )
    properties = style.element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = numbering.add_num(number).numId


def _font(style: Any, size: float, *, bold: bool = False, color: RGBColor | None = None) -> None:
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), _FONT)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(name), None)
    if color is not None:
        style.font.color.rgb = color


def _without_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _underlined(style: Any) -> None:
    border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "1F3A5F")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    properties = style.element.get_or_add_pPr()
    # the schema wants the border before spacing and indents
    place = next((child for child in properties if child.tag in (qn("w:spacing"), qn("w:ind"))), None)
    if place is None:
        properties.append(border)
    else:
        place.addprevious(border)


def _properties(document: Any, content: CvContent, as_of: date) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = _clean(content.name)[:_LONGEST_PROPERTY]
    properties.title = "Curriculum vitae"
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(as_of, time(12))
    properties.revision = 1
    properties.language = "en-US"


def _section(document: Any, section: Section) -> None:
    document.add_paragraph(_clean(section.title), style="Heading 1")
    if section.listed:
        line = document.add_paragraph()
        for number, entry in enumerate(section.entries):
            _texts(line, (Run(", "),) if number else ())
            _texts(line, entry.heading)
    else:
        for entry in section.entries:
            _entry(document, entry)
    if section.note:
        document.add_paragraph(_clean(section.note), style="CV Quiet")


def _picture(document: Any, picture: CvPicture, width: float) -> None:
    document.add_paragraph(_clean(picture.title), style="Heading 1")
    drawn = document.add_picture(io.BytesIO(png_of(picture.svg)), width=Mm(width))
    drawn._inline.docPr.set("descr", f"{_clean(picture.title)}; the table below says the same.")
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(picture.columns))
    for number, row in enumerate((picture.columns, *picture.rows)):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            line = cell.paragraphs[0]
            line.style = document.styles["CV Quiet"]
            _texts(line, (Run(text, bold=number == 0),))
    heading = OxmlElement("w:tblHeader")  # repeated on each page, and read out as headings
    table.rows[0]._tr.get_or_add_trPr().append(heading)


def _entry(document: Any, entry: Entry) -> None:
    if entry.number is not None:
        _texts(document.add_paragraph(style="CV Work"), entry.heading)
        return
    line = document.add_paragraph(style="CV Entry")
    _texts(line, entry.heading)
    if entry.when:
        _texts(line, (Run("\t"), Run(entry.when.replace(" ", _TIED), gray=True)))
    paragraphs = [line]
    if entry.below:
        paragraphs.append(document.add_paragraph(_clean(entry.below), style="CV Quiet"))
    for bullet in entry.bullets:
        point = document.add_paragraph(style="List Bullet")
        _texts(point, bullet)
        paragraphs.append(point)
    for paragraph in paragraphs[:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _texts(paragraph: Paragraph, runs: Iterable[Run]) -> None:
    for run in runs:
        _text(paragraph, run)


def _text(paragraph: Paragraph, run: Run) -> None:
    text = _clean(run.text)
    if not text:
        return
    made = paragraph.add_run(text)
    made.bold, made.italic = run.bold or None, run.italic or None
    if run.raised:  # one of the two: giving both values takes the first away again
        if run.raised == "sub":
            made.font.subscript = True
        else:
            made.font.superscript = True
    if run.gray:
        made.font.color.rgb = _QUIET
    if run.link and followed(run.link) and run.link.startswith(("https://", "http://", "mailto:")):
        made.font.color.rgb = _ACCENT
        link = OxmlElement("w:hyperlink")
        part = paragraph.part
        link.set(qn("r:id"), part.relate_to(_clean(run.link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        made._element.addprevious(link)
        link.append(made._element)


def _footer(document: Any, name: str, width: float) -> None:
    line = document.sections[0].footer.paragraphs[0]
    line.style = document.styles["CV Quiet"]
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    line.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    _texts(line, (Run(name), Run("\tpage ")))
    _number(line, "PAGE")
    _texts(line, (Run(" of "),))
    _number(line, "NUMPAGES")


def _number(paragraph: Paragraph, name: str) -> None:
    """Add a field that Word fills in."""
    made = paragraph.add_run()
    for kind, text in (("begin", ""), ("", f" {name} "), ("separate", ""), (None, "1"), ("end", "")):
        if kind is None:
            element = OxmlElement("w:t")
            element.text = text
        elif kind == "":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        made._element.append(element)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", printable(text)).replace("\n", " ").replace("\r", " ")


def _settled(data: bytes) -> bytes:
    """Return the file with one fixed time in its directory, so that equal CVs are equal files.

    What the empty document brings along of the program that made it stays away.
    """
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            if name == _THUMBNAIL:
                continue
            part = old.read(name)
            if name == "_rels/.rels":
                part = re.sub(rb'<Relationship [^<>]*"docProps/thumbnail.jpeg"[^<>]*/>', b"", part)
            elif name == "docProps/app.xml":
                part = _PROGRAM.sub(b"<Application>tracker</Application>", part)
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, part)
    return found.getvalue()
