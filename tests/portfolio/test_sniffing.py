"""Every type that is accepted, and every attack that is refused with its reason."""

from __future__ import annotations

import io

import pytest

from app.kernel.errors import Invalid
from competences.portfolio import archives, sniffing
from tests.portfolio import files

DEEP = files.docx({"word/embeddings/a.docx": files.docx({"word/embeddings/b.docx": files.docx()})})

OGG = b"OggS\x00\x02" + bytes(21) + b"\x13"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(40)

ACCEPTED = {
    "pdf": (files.PDF, sniffing.PDF),
    "png": (files.picture("PNG"), sniffing.PNG),
    "jpeg": (files.picture("JPEG"), sniffing.JPEG),
    "gif": (files.picture("GIF"), sniffing.GIF),
    "webp": (files.picture("WEBP"), sniffing.WEBP),
    "mp3": (b"ID3\x04\x00" + b"\x00" * 20, sniffing.MP3),
    "mp4": (b"\x00\x00\x00\x18ftypisom" + b"\x00" * 20, sniffing.MP4),
    "m4a": (b"\x00\x00\x00\x18ftypM4A " + b"\x00" * 20, sniffing.M4A),
    "aac": (b"\xff\xf1\x50\x80" + b"\x00" * 20, sniffing.AAC),
    "wav": (b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 20, sniffing.WAV),
    "opus": (OGG + b"OpusHead", sniffing.OGG),
    "vorbis": (OGG + b"\x01vorbis", sniffing.OGG),
    "webm": (WEBM + b"\x86\x85V_VP9", sniffing.WEBM),
    "webm of sound": (WEBM + b"\x86\x86A_OPUS", sniffing.WEBM_AUDIO),
    "text": ("Réunion du 3 mai\n- un point < deux\n".encode(), sniffing.TEXT),
    "text with byte order mark": (b"\xef\xbb\xbfBonjour\r\n", sniffing.TEXT),
    "docx": (files.docx(), archives.DOCX),
    "xlsx": (files.office("xl/workbook.xml"), archives.XLSX),
    "pptx": (files.office("ppt/presentation.xml"), archives.PPTX),
    "pptx with a table in it": (
        files.office(
            "ppt/presentation.xml", {"ppt/embeddings/t.xlsx": files.office("xl/workbook.xml")}
        ),
        archives.PPTX,
    ),
    "odt": (files.open_document("text"), archives.ODT),
    "ods": (files.open_document("spreadsheet"), archives.ODS),
    "odp": (files.open_document("presentation"), archives.ODP),
}

REFUSED = {
    "ogg of a film": (OGG + b"\x80theora", "file_type_unknown"),
    "matroska of another kind": (
        b"\x1a\x45\xdf\xa3\x42\x82\x88matroska" + bytes(40),
        "file_type_unknown",
    ),
    "riff of another kind": (b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(20), "file_type_unknown"),
    "empty": (b"", "file_empty"),
    "over the limit": (b"a" * (sniffing.LIMIT_BYTES + 1), "file_too_large"),
    "html": (files.HTML, "file_is_markup"),
    "html in capitals after spaces": (b"\n\n  <HTML><BODY>", "file_is_markup"),
    "html after a long text": (b"word " * 20_000 + b"<script src=x>", "file_is_markup"),
    "html across two chunks": (
        b"a" * (sniffing.CHUNK_BYTES - 4) + b"<script>1</script>",
        "file_is_markup",
    ),
    "svg": (files.SVG, "file_is_markup"),
    "svg with an xml declaration": (b'<?xml version="1.0"?>' + files.SVG, "file_is_markup"),
    "html in utf-16": ("<html>".encode("utf-16"), "file_type_unknown"),
    "program": (b"MZ\x90\x00" + b"\x00" * 60, "file_type_unknown"),
    "latin-1": ("é".encode("latin-1"), "file_type_unknown"),
    "text cut within a letter": ("é".encode()[:1], "file_type_unknown"),
    "text with a zero byte": (b"abc\x00def", "file_type_unknown"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60, "file_old_office"),
    "png without a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "file_damaged"),
    "png of a billion pixels": (files.png_promising(40_000, 40_000), "picture_too_large"),
    "png of 100 million pixels": (files.png_promising(10_000, 10_000), "picture_too_large"),
    "gif that is a script": (b"GIF89a=1;alert(1)", "file_damaged"),
    "plain zip": (files.zipped({"a.txt": b"a"}), "file_is_archive"),
    "open xml of something else": (
        files.zipped({"[Content_Types].xml": b"", "visio/document.xml": b""}),
        "file_is_archive",
    ),
    "open document of something else": (files.open_document("database"), "file_is_archive"),
    "zip cut short": (files.docx()[:-10], "file_damaged"),
    "zip with something behind it": (files.docx() + b"<html>", "file_damaged"),
    "zip of one letter": (b"PK", "file_damaged"),
    "bomb by ratio": (files.docx({"word/a.xml": b"\x00" * 20_000_000}), "file_bomb"),
    "bomb by total": (files.claiming(files.docx(), 10_000_000, 101 * 1024 * 1024), "file_bomb"),
    "bomb by number": (files.many_members(archives.MAX_MEMBERS + 1), "file_bomb"),
    "archive within": (files.docx({"word/a.bin": files.zipped({"a": b"a"})}), "file_is_archive"),
    "gzip within": (files.docx({"word/a.bin": b"\x1f\x8b\x08" + b"\x00" * 9}), "file_damaged"),
    "third level": (DEEP, "file_bomb"),
    "bomb within": (
        files.docx({"word/embeddings/a.docx": files.docx({"b": b"\x00" * 20_000_000})}),
        "file_bomb",
    ),
    "locked": (files.encrypted(files.docx()), "file_locked"),
    "macros": (files.docx({"word/vbaProject.bin": b"x"}), "file_macros"),
    "macros of libreoffice": (files.docx({"Basic/Standard/a.xml": b"x"}), "file_macros"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_recognise_tells_type_by_content(case: str) -> None:
    content, expected = ACCEPTED[case]
    stream = io.BytesIO(content)
    assert (sniffing.recognise(stream), stream.tell()) == (expected, 0)


@pytest.mark.parametrize("case", REFUSED)
def test_recognise_refuses_with_reason(case: str) -> None:
    content, reason = REFUSED[case]
    with pytest.raises(Invalid) as refused:
        sniffing.recognise(io.BytesIO(content))
    assert (refused.value.code, refused.value.field) == (reason, "file")


def test_only_what_holds_no_program_is_shown_in_place() -> None:
    shown = {each.media_type for each in sniffing.TYPES if each.preview}
    assert shown == {
        *("application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"),
        *("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/wav", "audio/webm"),
        *("video/mp4", "video/webm"),
    }
