"""Markdown, with or without front matter → blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.seams import BadInput
from knowledge.blocks import Block, Heading, Items, Names, Paragraph, Parsed, Table
from knowledge.plain_text import day_in, roster, unwrapped

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1")
_ALIASES = {
    "title": "title",
    "publisher": "publisher",
    "site": "publisher",
    "date": "published_on",
    "published": "published_on",
    "published_on": "published_on",
    "url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
    "audience": "audience",
    "confirmed_on": "confirmed_on",
    "confirmed": "confirmed_on",
    "source": "source",
}


def read_markdown(text: str) -> Parsed:
    """Blocks of a Markdown text, described by its front matter where it has one.

    Raises:
        BadInput: the front matter is not valid YAML, or a date in it is none.
    """
    front, body = front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    blocks = markdown_blocks(body)
    title = str(front.get("title", ""))
    if not title and blocks and isinstance(blocks[0], Heading):
        title = blocks[0].text
    return Parsed(
        tuple(
            block for block in blocks if not (isinstance(block, Heading) and block.level == 1 and block.text == title)
        ),
        **{**front, "title": title},
    )


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What stands between two ``---`` lines at the top, under our names, and the rest.

    Raises:
        BadInput: it is not valid YAML, or a date in it is none.
    """
    match = _FRONT.match(text.lstrip("\ufeff"))
    if not match:
        return {}, text.lstrip("\ufeff")
    try:
        values = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        raise BadInput(f"front matter: {error}") from error
    if values is None:
        return {}, text.lstrip("\ufeff")[match.end() :]
    if not isinstance(values, Mapping):
        return {}, text.lstrip("\ufeff")  # a rule at the top of a text, not front matter
    known: dict[str, Any] = {}
    for key, value in values.items():
        name = _ALIASES.get(str(key).lower())
        if name is None or value is None:
            continue
        known[name] = _as_day(str(key), value) if name.endswith("_on") else str(value).strip()
    if known.get("audience") == "public":
        known["audience"] = ""
    return known, text.lstrip("\ufeff")[match.end() :]


def _as_day(key: str, value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = day_in(str(value))
    if found is None and str(value).strip():
        raise BadInput(f"front matter: {key}: {value!r} is not a date such as 2026-11-21")
    return found


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """Blocks of Markdown without front matter."""
    tokens = MarkdownIt("commonmark").enable("table").parse(_COMMENT.sub("", text))
    found: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open":
            words = _words(tokens[at + 1].content)
            if words:
                found.append(Heading(words.replace("\n", " "), int(token.tag[1])))
        elif token.type == "paragraph_open":
            found.extend(_paragraph(tokens[at + 1].content))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            end = _closing(tokens, at)
            found.append(Items(tuple(_items(tokens[at : end + 1]))))
            at = end
        elif token.type == "table_open":
            end = _closing(tokens, at)
            found.append(_table(tokens[at : end + 1]))
            at = end
        elif token.type in ("fence", "code_block"):
            found.append(Paragraph(token.content.strip()))
        elif token.type == "html_block":
            words = _words(_TAG.sub(" ", token.content))
            if words:
                found.append(Paragraph(words))
        at += 1
    return tuple(found)


def _paragraph(content: str) -> list[Block]:
    """A paragraph; a line of it that is a roster stands by itself."""
    found: list[Block] = []
    lines: list[str] = []
    for line in unwrapped(_words(content).split("\n")):
        names = roster(line)
        if names:
            if lines:
                found.append(Paragraph("\n".join(lines)))
                lines = []
            found.append(Names(names))
        else:
            lines.append(line)
    if any(line.strip() for line in lines):
        found.append(Paragraph("\n".join(lines)))
    return found


def _closing(tokens: Sequence[Token], at: int) -> int:
    level = tokens[at].level
    kind = tokens[at].type.replace("_open", "_close")
    return next(i for i in range(at, len(tokens)) if tokens[i].type == kind and tokens[i].level == level)


def _items(tokens: Sequence[Token]) -> list[str]:
    """Items with their marks; those of inner lists follow, indented."""
    items: list[str] = []
    depth = -1
    numbers: list[int | None] = []
    fresh = False
    for token in tokens:
        if token.type == "ordered_list_open":
            depth += 1
            numbers.append(int(token.attrGet("start") or 1))
        elif token.type == "bullet_list_open":
            depth += 1
            numbers.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            depth -= 1
            numbers.pop()
        elif token.type == "list_item_open":
            fresh = True
        elif token.type == "inline":
            words = _words(token.content)
            if fresh:
                number = numbers[-1]
                mark = "・" if number is None else f"{number}. "
                if number is not None:
                    numbers[-1] = number + 1
                items.append("  " * depth + mark + words)
                fresh = False
            elif items:
                items[-1] += "\n" + words
    return items


def _table(tokens: Sequence[Token]) -> Table:
    header: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    cells: list[str] = []
    in_head = False
    for token in tokens:
        if token.type == "thead_open":
            in_head = True
        elif token.type == "thead_close":
            in_head = False
        elif token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(_words(token.content))
        elif token.type == "tr_close":
            if in_head:
                header = tuple(cells)
            else:
                rows.append(tuple(cells))
    return Table(header, tuple(rows))


def _words(content: str) -> str:
    """Inline Markdown without its marks."""
    text = _IMAGE.sub(r"\1", content)
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"<(https?://[^>]+)>", r"\1", text)
    text = re.sub(r"<br\s*/?>", "\n", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>~])", r"\1", text)
    return text.strip()
