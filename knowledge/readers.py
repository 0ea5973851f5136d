"""One reader per kind of file: bytes → blocks. A new kind is one row in ``READERS``."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from bot.seams import BadInput
from knowledge.blocks import Block, Heading, Parsed, Table
from knowledge.markdown import markdown_blocks, read_markdown
from knowledge.plain_text import published, read_plain_text

LARGEST = 20_000_000
"""Bytes of a file."""
UNPACKED = 300_000_000
"""Bytes that an Office file may unpack to."""


class Unreadable(BadInput):
    """A file that can not be read: a code with its variables, worded by ``ingest.<code>.why`` and ``.remedy``."""

    def __init__(self, code: str, **variables: object) -> None:
        super().__init__(code if not variables else f"{code}: {variables}")
        self.code = code
        self.variables: Mapping[str, object] = variables


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was fetched."""

    name: str
    content: bytes
    media_type: str = ""
    """As a web server told it; empty for a file on disk."""


Reader = Callable[[File], Parsed]


def read(file: File) -> Parsed:
    """Read a file of any known kind.

    Raises:
        Unreadable: its kind is unknown, or it is too large, empty, damaged, protected or without text.
    """
    if len(file.content) > LARGEST:
        raise Unreadable("too_large", megabytes=round(len(file.content) / 1e6), limit=LARGEST // 1_000_000)
    if not file.content.strip():
        raise Unreadable("empty")
    reader = READERS.get(kind_of(file))
    if reader is None:
        raise Unreadable("unknown_kind", kinds=" ".join(sorted(READERS)))
    try:
        parsed = reader(file)
    except Unreadable:
        raise
    except BadInput as error:
        raise Unreadable("bad_front_matter", detail=error) from error
    except MemoryError as error:
        raise Unreadable("too_large", megabytes=round(len(file.content) / 1e6), limit=LARGEST // 1_000_000) from error
    except Exception as error:  # a damaged file breaks a parser in any way it likes; the others go on
        raise Unreadable("damaged", detail=f"{type(error).__name__}: {error}"[:200]) from error
    if not any(True for block in parsed.blocks if not isinstance(block, Heading)):
        raise Unreadable("no_text")
    return parsed


def kind_of(file: File) -> str:
    """The key of ``READERS`` for a file: its suffix, or what the web server said."""
    media_type = file.media_type.partition(";")[0].strip().lower()
    if media_type in _MEDIA_TYPES:
        return _MEDIA_TYPES[media_type]
    return PurePosixPath(file.name.replace("\\", "/")).suffix.lower()


def decoded(content: bytes) -> str:
    """Text of bytes in UTF-8, UTF-16, Shift_JIS, EUC-JP, ISO-2022-JP, or what charset-normalizer makes of them.

    Raises:
        Unreadable: they are no text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        raise Unreadable("not_text")
    if b"\x1b$" in content or b"\x1b(" in content:
        try:
            return content.decode("iso-2022-jp")
        except UnicodeDecodeError:
            pass
    # strict decoding tells these apart: a text in one of them is hardly ever valid in an earlier one
    found: list[tuple[int, str]] = []
    for encoding in ("utf-8", "euc_jp", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            return text
        found.append((_strangeness(text), text))
    if found:
        return min(found, key=lambda pair: pair[0])[1]
    from charset_normalizer import from_bytes

    guess = from_bytes(content).best()
    if guess is None:
        raise Unreadable("not_text")
    return str(guess)


_STRANGE = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\u0080-\u009f]")
_USUAL = re.compile(r"[\u3041-\u30ff。、]")


def _strangeness(text: str) -> int:
    """Half-width kana and private characters show that Shift_JIS was read as EUC, or the other way round."""
    return len(_STRANGE.findall(text)) * 2 - len(_USUAL.findall(text))


# ---------------------------------------------------------------- the kinds


def _markdown(file: File) -> Parsed:
    return read_markdown(decoded(file.content))


def _text(file: File) -> Parsed:
    text = decoded(file.content)
    if text.lstrip("\ufeff").startswith("---\n") or text.startswith("---\r\n"):
        return read_markdown(text)
    return read_plain_text(text)


_BREAKS = re.compile(r"\s*\n\s*")
"""Line breaks in the text of a page mean no more than a blank,"""
_BREAK_IN_JAPANESE = re.compile(
    r"(?<=[\u3001-\u30ff\u3400-\u9fff\uff01-\uff5e])\s*\n\s*(?=[\u3001-\u30ff\u3400-\u9fff])"
)
"""and in Japanese nothing."""


def _html(file: File) -> Parsed:
    import trafilatura
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString
    from markdownify import markdownify

    # what the server says of the encoding goes before what the page says, which the parser finds by itself
    declared = re.search(r"charset=[\"']?([\w-]+)", file.media_type)
    soup = BeautifulSoup(file.content, "lxml", from_encoding=declared[1] if declared else None)
    for tag in soup(["script", "style", "noscript", "template", "svg", "iframe", "form", "button", "img"]):
        tag.decompose()
    for text in soup.find_all(string=True):
        if "\n" in text and not text.find_parent(["pre", "textarea"]):
            text.replace_with(NavigableString(_BREAKS.sub(" ", _BREAK_IN_JAPANESE.sub("", text))))
    described = trafilatura.extract_metadata(str(soup))
    heading = soup.find("h1")
    title = heading.get_text(" ", strip=True) if heading else ""
    if not title and soup.title:
        title = soup.title.get_text(" ", strip=True)
    for tag in soup(["nav", "header", "footer", "aside"]):
        if not tag.find("h1"):
            tag.decompose()
    body = soup.find("main") or soup.find("article") or soup.body or soup
    main = ""
    if body.name not in ("main", "article"):
        # no element says where the text is: an extractor finds it, but flattens short pages
        main = trafilatura.extract(str(soup), output_format="markdown", include_comments=False, favor_recall=True) or ""
    if _structure_lost(main, body):
        main = markdownify(str(body), heading_style="ATX", strip=["a"])
    return Parsed(
        tuple(block for block in markdown_blocks(main) if not (isinstance(block, Heading) and block.text == title)),
        title=title,
        publisher=(described.sitename or "") if described else "",
        url=(described.url or "") if described else "",
        published_on=_declared_day(soup) or published(body.get_text("\n").splitlines())[0],
    )


def _declared_day(soup: Any) -> date | None:
    """The day that a page itself gives as that of its publication. Extractors guess one where there is none."""
    for name in ("article:published_time", "datePublished", "date", "dc.date", "dcterms.date", "pubdate"):
        tag = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
        tag = tag or soup.find("meta", attrs={"itemprop": name})
        found = _iso_day(str(tag.get("content", ""))) if tag else None
        if found:
            return found
    times = soup.find_all("time", attrs={"datetime": True})
    return _iso_day(str(times[0]["datetime"])) if len(times) == 1 else None


def _structure_lost(main: str, body: Any) -> bool:
    """Whether an extract holds less than two thirds of the text, or has lost its headings or tables."""
    if len(re.sub(r"\s+", "", main)) < 0.66 * len(re.sub(r"\s+", "", body.get_text())):
        return True
    if body.find(["h2", "h3"]) and not re.search(r"^#{1,6} ", main, re.MULTILINE):
        return True
    return bool(body.find("td")) and not re.search(r"^\|", main, re.MULTILINE)


def _iso_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _pdf(file: File) -> Parsed:
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        reader = PdfReader(io.BytesIO(file.content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("protected")
        described = reader.metadata
        pages = len(reader.pages)
    except PdfReadError as error:
        raise Unreadable("damaged", detail=str(error)[:200]) from error
    text, tables = _pdf_pages(file.content)
    if not text.strip():
        raise Unreadable("scanned", pages=pages)
    parsed = read_plain_text(text)
    title = _usable(str((described.title if described else "") or ""))
    return Parsed(
        (*parsed.blocks, *tables),
        title=title or parsed.title,
        published_on=parsed.published_on,
    )


_LEFT_BY_AN_APPLICATION = re.compile(
    r"\.(docx?|pptx?|xlsx?|pdf|indd)$|^Microsoft |^untitled|^無題|^PowerPoint|^(document|presentation|book|sheet)\d*$|"
    r"^スライド|^プレゼンテーション",
    re.IGNORECASE,
)


def _usable(title: str) -> str:
    """A title from a file's properties, unless an application left it there."""
    title = title.strip()
    return "" if _LEFT_BY_AN_APPLICATION.search(title) else title


def _pdf_pages(content: bytes) -> tuple[str, list[Block]]:
    """Running text without the tables, and the tables."""
    import pdfplumber

    texts: list[str] = []
    tables: list[Block] = []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            rest = page
            for table in page.find_tables():
                rows = [[(cell or "").strip() for cell in row] for row in table.extract()]
                if len(rows) > 1 and len(rows[0]) > 1:
                    tables.append(_table_of(rows))
                    rest = rest.outside_bbox(table.bbox)
            texts.append(rest.extract_text() or "")
            page.close()
    return "\n".join(texts), tables


def _office(file: File) -> Parsed:
    from markitdown import MarkItDown, StreamInfo

    _check_archive(file)
    suffix = kind_of(file)
    converted = MarkItDown(enable_plugins=False).convert_stream(
        io.BytesIO(file.content), stream_info=StreamInfo(extension=suffix, filename=file.name)
    )
    markdown = converted.markdown
    if suffix == ".pptx":
        # each slide's title is a heading of the presentation, not one of its own titles
        markdown = re.sub(r"^# ", "## ", markdown, flags=re.MULTILINE)
    blocks = markdown_blocks(markdown)
    properties = _office_properties(file.content)
    title = _usable(properties.get("title", "")) or (converted.title or "")
    if not title:
        title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    return Parsed(tuple(_with_headers(blocks)), title=title)


def _with_headers(blocks: Iterable[Block]) -> Iterable[Block]:
    """Word tables come without a marked header: their first row is one."""
    for block in blocks:
        if isinstance(block, Table) and not any(block.header) and len(block.rows) > 1:
            yield Table(block.rows[0], block.rows[1:])
        else:
            yield block


def _office_properties(content: bytes) -> dict[str, str]:
    from defusedxml import ElementTree  # type: ignore[import-untyped]

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            root = ElementTree.fromstring(archive.read("docProps/core.xml"))
        except KeyError:
            return {}
    return {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root}


def _check_archive(file: File) -> None:
    if file.content.startswith(b"\xd0\xcf\x11\xe0"):
        # the container that Office wraps an encrypted file in, and that its formats before 2007 use
        raise Unreadable("protected" if kind_of(file).endswith("x") else "old_office")
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > UNPACKED:
        raise Unreadable("too_large", megabytes=round(unpacked / 1e6), limit=UNPACKED // 1_000_000)


def _sheets(file: File) -> Parsed:
    from openpyxl import load_workbook

    _check_archive(file)
    book = load_workbook(io.BytesIO(file.content), read_only=True, data_only=True)
    blocks: list[Block] = []
    try:
        for sheet in book.worksheets:
            rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            blocks.extend(_sheet(sheet.title if len(book.worksheets) > 1 else "", rows))
        title = _usable(str(book.properties.title or ""))
    finally:
        book.close()
    return Parsed(tuple(blocks), title=title)


def _csv(file: File) -> Parsed:
    text = decoded(file.content)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], delimiters=",\t;")
    except csv.Error:
        dialect = csv.excel_tab if kind_of(file) == ".tsv" else csv.excel
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    return Parsed(tuple(_sheet("", rows)))


def _sheet(name: str, rows: Sequence[Sequence[str]]) -> list[Block]:
    """A sheet's blocks: lines of one cell are text or headings, runs of wider rows are tables."""
    from knowledge.blocks import Paragraph

    blocks: list[Block] = [Heading(name, 2)] if name else []
    run: list[list[str]] = []

    def flush() -> None:
        if len(run) > 1:
            blocks.append(_table_of(run))
        elif run:
            blocks.append(Paragraph(" ".join(cell for cell in run[0] if cell)))
        run.clear()

    for row in rows:
        cells = list(row)
        filled = [cell for cell in cells if cell]
        if not filled:
            flush()
        elif len(filled) == 1 and not run:
            blocks.append(Paragraph(filled[0]))
        else:
            run.append(cells)
    flush()
    return blocks


def _table_of(rows: Sequence[Sequence[str]]) -> Table:
    """The first row as header; columns that are empty throughout left out."""
    width = max(len(row) for row in rows)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    kept = [column for column in range(width) if any(row[column] for row in padded)]
    clean = [tuple(" ".join(row[column].split()) for column in kept) for row in padded]
    return Table(clean[0], tuple(row for row in clean[1:] if any(row)))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    midnight = getattr(value, "hour", None) == 0 and getattr(value, "minute", None) == 0
    if midnight and hasattr(value, "date"):
        return str(value.date())
    return str(value).strip()


READERS: dict[str, Reader] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _text,
    ".text": _text,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _office,
    ".pptx": _office,
    ".xlsx": _sheets,
    ".csv": _csv,
    ".tsv": _csv,
}
"""Suffix → reader."""

_MEDIA_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


def with_default_title(parsed: Parsed, title: str) -> Parsed:
    """``parsed``, called ``title`` when nothing better is known."""
    return parsed if parsed.title else replace(parsed, title=title)
