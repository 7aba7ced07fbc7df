"""A source is read as the words that are kept of it: a plain text, a saved web page, a PDF, or what is pasted."""

from __future__ import annotations

import io
import os
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest

from communique.drafting import sources
from communique.drafting.extracted import SourceError
from communique.drafting.extraction import extract
from communique.drafting.sources import read_source
from communique.drafting.text import SourceText

PLAIN = "The ferry returns\n\nHillmark and Lakeland met – in Port Grey.\n"
PAGE = """\
<!DOCTYPE html>
<!-- saved from url=(0027)https://post.example/ferry -->
<html lang="en-GB"><head><meta charset="utf-8"><title>The ferry returns | Lakeland Post</title>
<meta property="og:title" content="The ferry returns"><meta property="og:site_name" content="Lakeland Post">
<meta property="article:published_time" content="2024-03-02T22:30:00+02:00"><meta name="author" content="Olga Reed">
</head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav><h1>The ferry returns</h1><article>
<p>The ministers of Hillmark and Lakeland met in Port Grey on 1 March and agreed to bring
back the ferry between the two states.</p>
<p>They said that it would cost $3 million, and that <b>Lakeland</b> would<br>pay half.<br>It starts in May.
<br><br class="a">
Then come the tickets</p>
<ul><li>The first point of the plan is to dredge the harbour</li><li>The second is to paint the ferry</li></ul>
<table><tr><td>Tickets for grown-ups</td><td>4 euros</td></tr></table>
</article><footer>Copyright Lakeland Post, all rights reserved</footer></body></html>
"""
LINES = [
    "The ferry returns",
    "The ministers of Hillmark and Lakeland met in Port Grey on 1 March and agreed to bring back the ferry between the "
    "two states.",
    "They said that it would cost $3 million, and that Lakeland would pay half.",
    "It starts in May.",
    "Then come the tickets",
    "The first point of the plan is to dredge the harbour",
    "The second is to paint the ferry",
    "Tickets for grown-ups 4 euros",
]


def page(tmp_path: Path, written: str | bytes = PAGE, name: str = "ferry.html") -> SourceText:
    file = tmp_path / name
    file.write_bytes(written.encode() if isinstance(written, str) else written)
    return read_source(file)


def pdf(tmp_path: Path, *pages: bytes, catalog: bytes = b"", trailer: bytes = b"") -> Path:
    """Write a PDF of pages, each the stream that draws it."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects, kids = [b"", b"", font], list[bytes]()
    for stream in pages:
        packed = zlib.compress(stream)
        objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    written, places = b"%PDF-1.4\n", list[bytes]()
    for number, one in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(places))
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(written))
    file = tmp_path / "ferry.pdf"
    file.write_bytes(written + table + end)
    return file


def drawn(lines: Sequence[tuple[str, int, int]], size: int = 10) -> bytes:
    """Return the stream that draws lines, each with where it begins, in points from the lower left corner."""
    return b"".join(
        b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, x, y, words.encode("cp1252")) for words, x, y in lines
    )


def read_pdf(file: Path) -> list[str]:
    return read_source(file).words.splitlines()


# Plain texts


def test_a_plain_text_is_kept_as_its_own_bytes(tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_bytes(PLAIN.replace("\n", "\r\n").encode())
    text = read_source(file)
    assert text.data == file.read_bytes()
    assert text.normalised == "The ferry returns\nHillmark and Lakeland met - in Port Grey."
    assert (text.language, text.title, text.author, text.day, text.publisher, text.url) == ("en", *[None] * 5)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_with_a_byte_order_mark_says_the_same(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_bytes(PLAIN.encode(encoding))
    assert read_source(file).normalised == SourceText(PLAIN, "en").normalised


def test_what_is_pasted_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PLAIN.encode())))
    assert read_source("-").data == PLAIN.encode()


def test_a_page_that_is_pasted_is_read_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert read_source(Path("-")).title == "The ferry returns"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"The f\xe9rry", r"it is not UTF-8 \(byte 5\); save it as text in UTF-8"),
        (b"\xff\xfeT\x00h", None),
        (b"\xff\xfeT\x00h\x00e", r"it is not UTF-16 \(byte 6\)"),
        (b"", "it is empty"),
        (b" \n\xe2\x80\x8b\n", "it is empty"),
    ],
    ids=["Latin 1", "half a letter", "UTF-16 cut off", "empty", "blank"],
)
def test_what_is_no_text_is_an_error_with_a_remedy(data: bytes, reason: str | None, tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_bytes(data)
    with pytest.raises(SourceError, match=rf"ferry\.txt cannot be read: {reason or 'it is not UTF-16'}"):
        read_source(file)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no-ferry\.txt cannot be read: No such file or directory"):
        read_source(tmp_path / "no-ferry.txt")


def test_a_file_that_is_larger_than_any_article_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    file = tmp_path / "ferry.txt"
    file.write_bytes(b"The ferry returns")
    with pytest.raises(SourceError, match="is larger than 10 bytes"):
        read_source(file)


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        ("The ferry returns", None, "en"),
        ("Паром возвращается (ferry)", None, "ru"),
        ("The ferry returns (паром)", None, "en"),
        ("Le bac revient", "fr", "fr"),
        ("1 + 1 = 2", None, "en"),
    ],
)
def test_the_language_is_the_one_given_or_told_by_the_letters(
    words: str, given: str | None, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "ferry.txt"
    file.write_text(words, "utf-8")
    assert read_source(file, given).language == told


@pytest.mark.parametrize(
    ("words", "usual", "told"),
    [
        ("El bac vuelve", "es", "es"),
        ("عادت العبارة", "ar", "ar"),
        ("Пором повертається", "uk", "uk"),
        ("Паром возвращается", "ru", "ru"),
        ("The ferry returns", "ru", "en"),
        ("Паром возвращается", "en-GB", "ru"),
    ],
)
def test_what_letters_leave_open_the_project_says(words: str, usual: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_text(words, "utf-8")
    assert read_source(file, usual=usual).language == told


def test_letters_of_no_language_that_is_read_are_not_taken_for_english(tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_text("عادت العبارة إلى الميناء", "utf-8")
    with pytest.raises(SourceError, match="name its language by --language"):
        read_source(file)


# Web pages


def test_a_page_is_its_main_text_a_paragraph_a_line(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert text.words.splitlines() == LINES
    assert text.data == text.words.encode()
    assert text.hashes["file_sha256"] == SourceText(text.words, "en").hashes["file_sha256"]


def test_a_page_says_its_title_author_day_publisher_language_and_address(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert (text.title, text.author, text.day) == ("The ferry returns", "Olga Reed", "2024-03-02")
    assert (text.publisher, text.language, text.url) == ("Lakeland Post", "en", "https://post.example/ferry")


def test_a_title_is_written_as_the_text_has_it(tmp_path: Path) -> None:
    text = page(tmp_path, PAGE.replace("The ferry returns", "The \u201cferry\u201d returns"))
    assert text.title == text.sentences[0].text == 'The "ferry" returns'


@pytest.mark.parametrize("heading", ["h1", "h2"])
def test_the_name_of_the_site_is_no_part_of_a_title_nor_an_author(heading: str, tmp_path: Path) -> None:
    written = PAGE.replace('title" content="The ferry returns"', 'title" content="The ferry returns - Lakeland Post"')
    written = written.replace('"Olga Reed"', '"Lakeland Post"').replace("h1>", f"{heading}>")
    text = page(tmp_path, written)
    assert (text.title, text.author, text.publisher) == ("The ferry returns", None, "Lakeland Post")


def test_linked_data_say_the_same(tmp_path: Path) -> None:
    head = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
        "headline": "The ferry returns", "datePublished": "2024-03-02", "author": [{"@type": "Person", "name":
        "Olga Reed"}, {"@type": "Person", "name": "Ivo Hill"}], "publisher": {"@type": "Organization", "name":
        "Lakeland Post"}}</script></head>"""
    bare = "".join(line for line in PAGE.splitlines(keepends=True) if not line.startswith("<meta property"))
    text = page(tmp_path, bare.replace("</head>", head))
    assert (text.title, text.day, text.publisher) == ("The ferry returns", "2024-03-02", "Lakeland Post")
    assert text.author == "Olga Reed"


def test_a_page_without_metadata_says_nothing_beside_its_text(tmp_path: Path) -> None:
    article = PAGE[PAGE.index("<article>") : PAGE.index("<footer>")]
    text = page(tmp_path, f"<html><body>{article}</body></html>")
    assert text.words.splitlines() == LINES[1:]
    assert (text.author, text.day, text.publisher, text.url) == (None, None, None, None)


@pytest.mark.parametrize(
    ("said", "told"),
    [('lang="de"', "de"), ("", "ru"), ('lang="en"', "ru"), ('lang="uk-UA"', "uk"), ('lang="{{ language }}"', "ru")],
    ids=["its own", "none", "a template's", "with a region", "a mistake"],
)
def test_a_page_in_cyrillic_letters_is_not_in_english_whatever_its_template_says(
    said: str, told: str, tmp_path: Path
) -> None:
    words = "Министры встретились в порту и договорились вернуть паром между двумя государствами."
    text = page(tmp_path, f"<html {said}><body><article><p>{words}</p><p>Он пойдёт в мае.</p></article></body></html>")
    assert (text.language, text.words.splitlines()) == (told, [words, "Он пойдёт в мае."])


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r"])
def test_a_page_is_read_in_the_encoding_that_it_names(encoding: str, tmp_path: Path) -> None:
    words = "Министры встретились в порту и договорились вернуть паром."
    written = f"<html><head><meta charset='{encoding}'></head><body><article><p>{words}</p></article></body></html>"
    assert page(tmp_path, written.encode(encoding)).words == words + "\n"


def test_pictures_within_a_page_are_passed_over_whatever_their_size(tmp_path: Path) -> None:
    picture = f'<img src="data:image/png;base64,{"QUJD" * 3_000_000}">'
    assert page(tmp_path, PAGE.replace("<article>", f"<article>{picture}")).words.splitlines() == LINES


def test_a_page_that_is_nested_beyond_measure_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="a part of its text would be lost"):
        page(tmp_path, PAGE.replace("<article>", "<article>" + "<div>" * 100_000))


@pytest.mark.parametrize(
    "written",
    ["", "<html><body></body></html>", "<html><body><p>12</p></body></html>"],
    ids=["nothing", "no text", "no letter"],
)
def test_a_page_without_a_text_is_an_error_with_a_remedy(written: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"ferry\.html cannot be read: it .* copy (the|its) text into a \.txt"):
        page(tmp_path, written)


def test_entities_do_not_expand(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    written = PAGE.replace("html>", f'html [<!ENTITY e0 "words">{entities}]>', 1).replace("<p>They", "<p>&e9; They")
    assert len(page(tmp_path, written).words) < len(PAGE)


# PDFs


def test_lines_of_a_pdf_are_joined_to_paragraphs(tmp_path: Path) -> None:
    file = pdf(
        tmp_path,
        drawn([("The ferry returns", 72, 780)], 18)
        + drawn(
            [
                ("The ministers of Hillmark and Lakeland met in Port Grey and agreed", 72, 740),
                ("to bring back the ferry.", 72, 728),
                ("They said that it would cost $3 million, and that Lakeland would pay", 72, 710),
                ("half. The rest is paid by Hillmark.", 72, 698),
                ("The next one is indented, and it is as long as all the others are here", 90, 686),
                ("so that it goes on.", 72, 674),
            ]
        ),
    )
    assert read_pdf(file) == [
        "The ferry returns",
        "The ministers of Hillmark and Lakeland met in Port Grey and agreed to bring back the ferry.",
        "They said that it would cost $3 million, and that Lakeland would pay half. The rest is paid by Hillmark.",
        "The next one is indented, and it is as long as all the others are here so that it goes on.",
    ]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("The inter-", "national ferry returns", "The international ferry returns"),
        ("The inter\xad", "national ferry returns", "The international ferry returns"),
        ("A well-known ferry, a well-", "known port", "A well-known ferry, a well-known port"),
        ("The self-", "made captain", "The self-made captain"),
        ("The Hillmark-", "Lakeland ferry", "The Hillmark-Lakeland ferry"),
        ("In 2023-", "24 it returns", "In 2023- 24 it returns"),
        ("The ferry -", "a new one - returns", "The ferry - a new one - returns"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_only_if_it_is_the_words_own(
    first: str, second: str, joined: str, tmp_path: Path
) -> None:
    assert read_pdf(pdf(tmp_path, drawn([(first, 72, 740), (second, 72, 728)]))) == [joined]


def test_what_each_page_has_at_its_head_and_foot_is_dropped(tmp_path: Path) -> None:
    pages = [
        drawn([("Lakeland Post, 2 March 2024", 72, 810), (f"Page {number} of 3", 72, 30)], 8)
        + drawn([(f"This is the {word} page of the text, and the text goes", 72, 740), ("on.", 72, 728)])
        for number, word in enumerate(("first", "second", "third"), 1)
    ]
    words = [f"This is the {word} page of the text, and the text goes on." for word in ("first", "second", "third")]
    assert read_pdf(pdf(tmp_path, *pages)) == words


def test_pages_that_are_all_the_same_are_kept(tmp_path: Path) -> None:
    assert read_pdf(pdf(tmp_path, *[drawn([("The ferry returns.", 72, 740)])] * 3)) != []


def test_a_paragraph_goes_on_over_a_footnote_to_the_next_page(tmp_path: Path) -> None:
    first = drawn([("The ministers met in Port Grey, where Olga Reed of Lakeland said that the", 72, 740)])
    first += drawn([("1 As told to the Post.", 72, 60)], 7)
    second = drawn([("ferry will return in May, and that it will cost them three million.", 72, 780)])
    assert read_pdf(pdf(tmp_path, first, second)) == [
        "The ministers met in Port Grey, where Olga Reed of Lakeland said that the ferry will return in May, and that "
        "it will cost them three million.",
        "1 As told to the Post.",
    ]


@pytest.mark.parametrize(
    ("trailer", "title"),
    [
        (b"", None),
        (b"/Info<</Title(Le bac revient)>>", "Le bac revient"),
        (b"/Info<</Title(ferry-3.doc)>>", None),
        (b"/Info 5", None),
    ],
    ids=["none", "printed", "a file's name", "broken"],
)
def test_a_pdf_says_its_language_and_its_title_if_it_prints_that(
    trailer: bytes, title: str | None, tmp_path: Path
) -> None:
    file = pdf(tmp_path, drawn([("Le bac revient", 72, 740)]), catalog=b"/Lang(fr-FR)", trailer=trailer)
    text = read_source(file)
    assert (text.words, text.title, text.language) == ("Le bac revient\n", title, "fr")


def test_what_a_font_yields_beside_letters_is_left_out(tmp_path: Path) -> None:
    assert read_pdf(pdf(tmp_path, drawn([("The fer\x07ry re\x00turns", 72, 740)]))) == ["The ferry returns"]


def test_a_pdf_without_text_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"ferry\.pdf cannot be read: it has no text, only pictures.*`ocrmypdf`"):
        read_source(pdf(tmp_path, b"10 10 50 50 re f"))


def test_a_pdf_that_is_locked_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    file = pdf(tmp_path, drawn([("The ferry returns", 72, 740)]))
    writer = pypdf.PdfWriter(clone_from=file)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(file)
    with pytest.raises(SourceError, match="it is locked with a password; open it, print it to a new PDF"):
        read_source(file)


def test_a_pdf_that_is_locked_only_against_changes_is_read(tmp_path: Path) -> None:
    file = pdf(tmp_path, drawn([("The ferry returns", 72, 740)]))
    writer = pypdf.PdfWriter(clone_from=file)
    writer.encrypt("", "secret", algorithm="RC4-128")
    writer.write(file)
    assert read_pdf(file) == ["The ferry returns"]


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.4\n", b"%PDF-1.4\n1 0 obj\n<</Type"], ids=range(4))
def test_what_is_no_pdf_is_an_error_that_says_what_to_do(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "ferry.pdf"
    file.write_bytes(data)
    with pytest.raises(SourceError, match=r"it is no PDF that can be read \(.*\); print it to a new PDF"):
        read_source(file)


def test_a_pdf_that_expands_beyond_measure_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_source(pdf(tmp_path, drawn([("The ferry returns", 72, 740)]) + b" " * 100_000_000))


# The process that reads them


def test_reading_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text("import time\ntime.sleep(600)\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    with pytest.raises(SourceError, match=r"took longer than 0\.5 seconds; copy its text into a \.txt file"):
        extract("page", PAGE.encode(), 0.5)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems may not bound memory")
@pytest.mark.parametrize("fault", ["bytearray(4 * 1024**3)", "import os; os.abort()"])
def test_a_process_that_dies_is_an_error(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text(fault, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    with pytest.raises(SourceError, match="the process that read it died, probably for want of memory"):
        extract("page", PAGE.encode())


@pytest.mark.parametrize(("kind", "package"), [("page", "trafilatura"), ("pdf", "pypdf")])
def test_without_the_extra_the_error_names_it(
    kind: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = f"raise ModuleNotFoundError('no {package}', name='{package}')"
    (tmp_path / f"{package}.py").write_text(missing, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    with pytest.raises(SourceError, match=rf"{package} is not installed; run `pip install 'communique\[pages\]'`"):
        extract(kind, b"")


def test_nothing_leaves_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called = tmp_path / "called"
    guard = (
        "import sys\n"
        "def note(event, given):\n"
        "    if event.startswith(('socket.connect', 'socket.getaddrinfo', 'subprocess', 'os.system')):\n"
        f"        open({str(called)!r}, 'a').write(event)\n"
        "sys.addaudithook(note)\n"
    )
    (tmp_path / "sitecustomize.py").write_text(guard, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    addresses = '<link rel="canonical" href="https://post.example/f"><script src="https://post.example/x.js"></script>'
    assert page(tmp_path, PAGE.replace("</head>", f"{addresses}</head>")).url == "https://post.example/f"
    read_source(pdf(tmp_path, drawn([("The ferry returns", 72, 740)])))
    assert not called.exists()
