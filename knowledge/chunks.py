"""Blocks → chunks: whole sentences packed within a paragraph, under their headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.blocks import Block, Heading, Items, Names, Paragraph, Table
from knowledge.documents import Chunk
from knowledge.sentences import language_of, sentences, shortened, width

LONGEST = 280
"""Width of a chunk in full-width characters (see ``sentences.width``). Measured: 250 to 300 find best."""
SHORT = 90
"""A paragraph up to this wide may share a chunk with its neighbours under the same heading."""
HEADING_SEPARATOR = " › "


def chunks(blocks: Sequence[Block], *, language: str = "", title: str = "") -> tuple[Chunk, ...]:
    """Cut blocks into chunks.

    Args:
        blocks: in the order of the document.
        language: of the whole document; empty: told from the text, chunk by chunk.
        title: the document's title; a heading that repeats it is left out of the heading path.
    """
    found: list[Chunk] = []
    path: list[Heading] = []
    waiting: list[str] = []  # short paragraphs under one heading
    lead = ""  # the line that introduces the list or table that follows it

    def headings() -> str:
        return HEADING_SEPARATOR.join(heading.text for heading in path if heading.text != title)

    def add(text: str, anchor: str = "") -> None:
        if text.strip():
            found.append(Chunk(text, headings(), language or language_of(text), anchor))

    def flush() -> None:
        for packed in _packed(waiting, LONGEST):
            add(packed)
        waiting.clear()

    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if isinstance(block, Heading):
            if following is None or (isinstance(following, Heading) and following.level <= block.level):
                # a heading with nothing under it is a line of text like any other
                if block.text != title:
                    waiting.append(block.text)
                continue
            flush()
            path = [heading for heading in path if heading.level < block.level]
            path.append(block)
            lead = ""
        elif isinstance(block, Paragraph):
            if block.text == title:
                continue
            if isinstance(following, Items | Names | Table) and width(block.text) <= SHORT:
                flush()
                lead = block.text
                continue
            if width(block.text) > SHORT and sum(map(width, waiting)) + width(block.text) > LONGEST:
                flush()
            waiting.append(block.text)
            if width(block.text) > SHORT:
                flush()
        else:
            flush()
            anchor = lead or (path[-1].text if isinstance(block, Names) and path else "")
            for text in _listed(block, anchor):
                add(text, anchor)
            lead = ""
    flush()
    return tuple(found)


def _packed(paragraphs: Sequence[str], longest: float) -> Iterator[str]:
    """Sentences of one or several paragraphs, packed; a paragraph that fits is never cut."""
    packed = ""
    for paragraph in paragraphs:
        for joint, piece in [("\n", paragraph)] if width(paragraph) <= longest else _pieces(paragraph, longest):
            if packed and width(packed) + width(piece) > longest:
                yield packed
                packed = piece
            else:
                packed = packed + joint + piece if packed else piece
    if packed:
        yield packed


def _pieces(paragraph: str, longest: float) -> Iterator[tuple[str, str]]:
    """Sentences, or parts of very long ones, each with what stands before it."""
    for line in paragraph.split("\n"):
        joint = "\n"
        for sentence in sentences(line):
            for part in shortened(sentence, longest):
                yield joint, part
                joint = " " if part[-1:].isascii() else ""


def _listed(block: Items | Names | Table, anchor: str) -> Iterator[str]:
    """The entries of a list, roster or table, each part under its lead line or header."""
    if isinstance(block, Table):
        header = _table_header(block)
        entries, joint = [_row(row) for row in block.rows], "\n"
        top = "\n".join(part for part in (anchor, header) if part)
    else:
        entries = list(block.items if isinstance(block, Items) else block.names)
        joint = "\n" if isinstance(block, Items) else " "
        top = anchor
    room = max(LONGEST - width(top), LONGEST // 2)
    if not entries:
        if top:
            yield top
        return
    packed = ""
    for entry in entries:
        for number, (within, piece) in enumerate(_pieces(entry, room) if width(entry) > room else [("", entry)]):
            between = joint if number == 0 else within
            if packed and width(packed) + width(piece) > room:
                yield f"{top}\n{packed}" if top else packed
                packed = piece
            else:
                packed = packed + between + piece if packed else piece
    yield f"{top}\n{packed}" if top else packed


def _table_header(table: Table) -> str:
    if not any(table.header):
        return ""
    return _row(table.header) + "\n" + "|" + " --- |" * len(table.header)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", " ").replace("|", "／") for cell in cells) + " |"
