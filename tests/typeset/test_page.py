"""Pages that are typeset in this process: the same bytes again, data never as markup, no file."""

from __future__ import annotations

import io
import os
import sys

import pypdf
import pypdfium2
import pytest

from tracker.typeset.page import pdf_of

HOSTILE = '#panic("x") *bold* $x$ \\ " < > & @ref // `raw` #import "/etc/passwd"'
SHEET = {
    "title": "Recovery sheet",
    "paper": "a4",
    "warning": HOSTILE,
    "code": "ABCD",
    "groups": ["ABCD"] * 9,
    "letters": "Nguyễn Łukasz Ștefan Müller-Ødegård Ελένη Иван",
    "facts": [["Vault id", HOSTILE]],
    "with_tracker": [["one", HOSTILE], ["two"]],
    "without_intro": "",
    "without_tracker": [["three"]],
    "without_end": "",
}


def text_of(data):
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return " ".join(text.split())


def test_data_is_printed_as_it_is_and_never_obeyed():
    text = text_of(pdf_of("recovery_sheet", SHEET))
    assert text.count('#panic("x") *bold* $x$') == 3
    assert '#import "/etc/passwd"' in text


def test_letters_of_many_alphabets_are_there():
    assert SHEET["letters"] in text_of(pdf_of("recovery_sheet", SHEET))


def test_the_same_data_gives_the_same_bytes_without_a_time_or_a_name():
    data = pdf_of("recovery_sheet", SHEET)
    assert data == pdf_of("recovery_sheet", SHEET)
    about = pypdf.PdfReader(io.BytesIO(data)).metadata
    assert about.title == "Recovery sheet"
    assert (about.creation_date, about.author) == (None, None)


@pytest.mark.skipif(sys.platform == "win32", reason="folders are made unwritable as POSIX does")
def test_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    pdf_of("recovery_sheet", SHEET)
    assert os.listdir(tmp_path) == []


def test_there_is_no_page_without_its_template():
    with pytest.raises(FileNotFoundError):
        pdf_of("no_such_page", {})
