"""Raw text without markup → blocks: its title, headings, lists, rosters and dates are guessed from its lines."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date

from knowledge.blocks import Block, Heading, Items, Names, Paragraph, Parsed
from knowledge.sentences import width

_MARKED = re.compile(
    r"^(?:(?P<major>[■□◆◇▼▲●])\s*|(?P<paired>[＜<【〔《](?=[^＞>】〕》]{1,60}[＞>】〕》]\s*$))|"
    r"(?P<chapter>第[0-9一二三四五六七八九十]{1,3}[章節部編]\s*)|(?P<hash>\#{1,4}\s+))"
)
_NUMBERED = re.compile(r"^(?:[(（][0-9０-９一二三四五六七八九十]{1,2}[)）]|[0-9０-９]{1,2}[.．、](?!\d))\s*\S")
_BULLET = re.compile(r"^\s*(?:[•・*‣▪–―－○〇◯※✓☆★➢]|-(?!-))\s*(?=\S)")
_RULE = re.compile(r"^[\s=\-_*~―─━＝－・.]{3,}$")
_SENTENCE_END = re.compile(r"[。．.!！?？」）)]$")
_FULL_STOP = re.compile(r"[。！!]|[.](?:\s|$)")
_STATEMENT = re.compile(r"(?:です|ます|ました|ません|でした|ください|下さい)[)）]?$")
_LABEL = re.compile(r"^[^:：]{1,10}[:：]\s*\S")
_FURNITURE = re.compile(
    r"^(?:top of page|bottom of page|skip to (?:main )?content|menu|メニュー|ホーム|home|"
    r"[←→«»<>]?\s*(?:一覧に戻る|一覧へ戻る|トップへ戻る|ページトップへ?|back to top|戻る|次へ|前へ))$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)|(?P<era>令和|平成)(?P<era_year>\d{1,2}|元))\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*"
    r"(?P<day>\d{1,2})\s*日?"
)
_PUBLISHED = re.compile(r"(?:配信|公開|掲載|発表|発行|投稿|更新|作成)(?:日)?|published|updated|posted", re.IGNORECASE)
_ERA_START = {"令和": 2018, "平成": 1988}
SHORT_LINE = 42
"""A heading is not longer than this."""
ROSTER = 20
"""So many short entries in one line make it a roster."""


def read_plain_text(text: str) -> Parsed:
    """Guess the structure of ``text``."""
    lines = [
        line.rstrip()
        for line in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    lines = [
        "" if _FURNITURE.match(line.strip()) or _RULE.match(line) else line.replace("\u3000", " ") for line in lines
    ]
    published_on, lines = published(lines)
    title = guess_title(lines)
    blocks: list[Block] = []
    groups = _groups(lines)
    for group, next_group in zip(groups, [*groups[1:], [""]], strict=True):
        blocks.extend(_blocks_of(group, next_group[0]))
    return Parsed(_levelled(_joined_items(blocks), title), title=title, published_on=published_on)


def day_in(text: str) -> date | None:
    """The first calendar day that ``text`` names, in the Western or the Japanese calendar."""
    for match in _DAY.finditer(unicodedata.normalize("NFKC", text)):
        if match["year"]:
            year = int(match["year"])
        else:
            year = _ERA_START[match["era"]] + (1 if match["era_year"] == "元" else int(match["era_year"]))
        try:
            return date(year, int(match["month"]), int(match["day"]))
        except ValueError:
            continue
    return None


def published(lines: Sequence[str]) -> tuple[date | None, list[str]]:
    """The date of publication, and the lines without it where a line is nothing else.

    Taken from a line near the top that is nothing but a date, or says that it is one; never guessed from elsewhere.
    """
    shown = [i for i, line in enumerate(lines) if line.strip()][:12]
    for i in shown:
        line = unicodedata.normalize("NFKC", lines[i]).strip()
        found = day_in(line)
        rest = _PUBLISHED.sub("", _DAY.sub("", line)).strip(" :()[]日の付け")
        if found and len(line) <= SHORT_LINE and not rest:
            return found, [*lines[:i], "", *lines[i + 1 :]]
        if found and _PUBLISHED.search(line) and len(line) <= SHORT_LINE:
            return found, list(lines)
    return None, list(lines)


def guess_title(lines: Sequence[str]) -> str:
    """The line that says best what the whole text is about; the earlier, the better."""
    text = "\n".join(line for line in lines if not roster(line))
    counts = Counter(text[i : i + 2] for i in range(len(text) - 1) if _telling(text[i : i + 2]))
    best, best_score = "", 0.0
    shown = [line.strip() for line in lines if line.strip()]
    for place, line in enumerate(shown[:40]):
        bare = _bare(line)
        if (
            not 2 <= len(bare) <= 60
            or _BULLET.match(line)
            or _is_sentence(bare)
            or bare.endswith((":", "：", "?", "？"))
            or _LABEL.match(bare)
        ):
            continue
        if day_in(bare) and len(bare) < 25:
            continue
        grams = {bare[i : i + 2] for i in range(len(bare) - 1) if _telling(bare[i : i + 2])}
        if not grams:
            continue
        telling = sum(counts[gram] - 1 for gram in grams) / (len(grams) + 4)
        score = (telling + 0.5) / (1 + 0.12 * place)
        if score > best_score:
            best, best_score = bare, score
    return best or (shown[0][:60] if shown else "")


def _telling(gram: str) -> bool:
    return len(gram) == 2 and all(c.isalnum() for c in gram) and not all("\u3041" <= c <= "\u309f" for c in gram)


def _bare(line: str) -> str:
    """A heading's words without its marks."""
    line = line.strip()
    match = _MARKED.match(line)
    if match:
        line = line[match.end() :]
        if match["paired"]:
            line = line.rstrip().rstrip("＞>】〕》")
    return line.strip()


def _groups(lines: Sequence[str]) -> list[list[str]]:
    """Runs of lines without a blank one, hard-wrapped lines joined."""
    groups: list[list[str]] = []
    current: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            current.append(line.strip())
        elif current:
            groups.append(unwrapped(current))
            current = []
    return groups


def unwrapped(lines: list[str]) -> list[str]:
    """Lines that were broken at a margin, joined again: those that fill it and end in mid-sentence.

    Two such lines of nearly the same width show that there is a margin.
    """
    widest = max(width(line) for line in lines)
    full = [line for line in lines if _open(line, widest)]
    if widest * 0.9 < 20 or len(full) < 2:
        return lines
    joined: list[str] = []
    open_line = False
    for line in lines:
        begins = bool(_BULLET.match(line) or _MARKED.match(line) or _NUMBERED.match(line))
        if open_line and line and not begins:
            joined[-1] += (" " if joined[-1][-1].isascii() and line[0].isascii() else "") + line
        else:
            joined.append(line)
        open_line = _open(line, widest)
    return joined


def _open(line: str, widest: float) -> bool:
    """Whether a line fills the width and ends in mid-sentence; one that is broken between words leaves more room."""
    share = 0.75 if line[-1:].isascii() and " " in line else 0.9
    return width(line) >= share * widest and not _SENTENCE_END.search(line)


def _blocks_of(group: list[str], after: str) -> list[Block]:
    """Blocks of a run of lines; ``after`` is the first line beyond the blank that ends it."""
    blocks: list[Block] = []
    plain: list[str] = []
    items: list[str] = []

    def flush() -> None:
        if plain:
            blocks.append(Paragraph("\n".join(plain)))
            plain.clear()
        if items:
            blocks.append(Items(tuple(items)))
            items.clear()

    for number, line in enumerate(group):
        following = group[number + 1] if number + 1 < len(group) else ""
        if not following and number and (_BULLET.match(group[number - 1]) or _is_text(group[number - 1])):
            following = after  # the last line of a run can be the heading of the next
        names = roster(line)
        if names:
            flush()
            blocks.append(Names(names))
        elif _BULLET.match(line):
            if plain:
                flush()
            items.append("・" + _BULLET.sub("", line, count=1) if not line.lstrip().startswith("※") else line.strip())
        elif level := _heading_level(line, following, alone=len(group) == 1):
            flush()
            blocks.append(Heading(_bare(line), level))
        else:
            if items:
                flush()
            plain.append(line)
    flush()
    return blocks


def roster(line: str) -> tuple[str, ...]:
    """The names of a line that is nothing but very many of them, set apart by blanks or commas; else nothing."""
    words = [word for word in re.split(r"[\s、，]+", line) if word]
    if len(words) < ROSTER or _FULL_STOP.search(line):
        return ()
    lengths = sorted(len(word) for word in words)
    if lengths[len(lengths) // 2] > 12 or lengths[-1] > 30 or sum(word.isascii() for word in words) > len(words) / 2:
        return ()
    return tuple(words)


def _heading_level(line: str, following: str, *, alone: bool) -> int:
    """1 to 4, or 0 when it is not a heading."""
    if len(line) > SHORT_LINE + 20:
        return 0
    match = _MARKED.match(line)
    if match and not _FULL_STOP.search(line):
        if match["hash"]:
            return len(match["hash"].strip())
        if match["chapter"]:
            return 1
        return 2 if match["major"] else 3
    if len(line) > SHORT_LINE or _is_sentence(line) or _LABEL.match(line) or re.search(r"https?://|@", line):
        return 0
    if _NUMBERED.match(line):
        return 4 if alone or _is_text(following) else 0
    if alone:
        return 5  # decided by what follows; see _levelled
    return 3 if _is_text(following) or _BULLET.match(following) or roster(following) else 0


def _is_sentence(line: str) -> bool:
    """Whether a short line says something, rather than being a heading."""
    return bool(
        line.endswith(("。", ".", "、", ",", "！", "!"))
        or _STATEMENT.search(line)
        or re.fullmatch(r"[(（].*[)）]", line)
    )


def _is_text(line: str) -> bool:
    return len(line) > SHORT_LINE and bool(_FULL_STOP.search(line))


def _joined_items(blocks: Sequence[Block]) -> list[Block]:
    """Lists whose items were set apart by blank lines, as one list."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Items) and isinstance(last, Items):
            joined[-1] = Items(last.items + block.items)
        else:
            joined.append(block)
    return joined


def _levelled(blocks: Sequence[Block], title: str) -> tuple[Block, ...]:
    """Lines that stand alone (level 5): a heading when text or a list follows, else text.

    Before the first running text such lines name publishers and sections: they are kept as text.
    """
    found: list[Block] = []
    marked = any(isinstance(block, Heading) and block.level == 2 for block in blocks)
    begun = False
    for number, block in enumerate(blocks):
        begun = begun or (isinstance(block, Paragraph) and len(block.text) > SHORT_LINE)
        if not isinstance(block, Heading) or block.level != 5:
            found.append(block)
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if block.text == title:
            continue
        long_text = isinstance(following, Paragraph) and (len(following.text) > SHORT_LINE or "\n" in following.text)
        lower = isinstance(following, Heading) and following.level == 3 and not marked
        if begun and (long_text or lower or isinstance(following, Items | Names)):
            found.append(Heading(block.text, 3 if marked else 2))
        else:
            found.append(Paragraph(block.text))
    return tuple(found)
