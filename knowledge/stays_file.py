"""The stays file: its columns and cells, in both languages, read strictly and written back exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.matching import STYLES
from bot.seams import BadInput
from bot.wording import Wording
from knowledge.municipalities import Gazetteer, fold
from knowledge.sheets import read_lines, risked, unrisked, write_lines

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("ID", "番号", "滞在ID"),
    "name": ("名称", "名前", "滞在名"),
    "municipality": ("自治体", "市区町村", "自治体コード"),
    "styles": ("型", "スタイル", "タイプ"),
    "engagement": ("関わり方", "働き方", "形態"),
    "windows": ("受入期間", "受け入れ期間", "期間", "募集期間"),
    "days_min": ("最短日数", "最小日数"),
    "days_max": ("最長日数", "最大日数"),
    "capacity": ("定員",),
    "cost_yen": ("自己負担額", "自己負担", "費用", "費用（円）"),
    "childcare_ages": ("保育年齢", "保育", "保育の対象年齢"),
    "elder_care": ("介護支援", "介護"),
    "workspace": ("仕事スペース", "ワークスペース"),
    "wifi": ("Wi-Fi", "wi_fi", "無線LAN"),
    "private_room": ("個室",),
    "car_needed": ("車の要否", "車が必要", "車必要", "車"),
    "minutes_from_tokyo": ("東京からの分数", "東京からの所要時間", "所要時間（分）"),
    "skills": ("求めるスキル", "スキル"),
    "themes": ("テーマ", "特徴"),
    "description_ja": ("説明", "説明（日本語）", "紹介文"),
    "description_en": ("説明（英語）", "英語の説明"),
    "audience": ("公開範囲", "対象組織"),
    "source": ("出典", "情報源"),
    "confirmed_on": ("確認日",),
}
"""Column → the Japanese headings that mean it; the first is the one that a template may carry."""
MORE_COLUMNS: dict[str, tuple[str, ...]] = {"url": ("URL", "リンク"), "contact": ("連絡先",)}
"""Written only where a stay has them."""
REQUIRED = ("id", "name", "municipality", "styles", "windows", "days_min", "days_max", "capacity")

YES = frozenset(
    fold(word) for word in ("yes", "y", "true", "1", "はい", "有", "あり", "有り", "必要", "要", "○", "◯", "可")
)
NO = frozenset(
    fold(word) for word in ("no", "n", "false", "0", "いいえ", "無", "なし", "無し", "不要", "不可", "×", "✕")
)
PUBLIC = frozenset(fold(word) for word in ("public", "all", "everybody", "公開", "一般公開", "全体", "全員", "すべて"))
"""Words for "whoever it may be" in ``audience``; an organization's id is anything else."""
SAMPLE = "sample"
"""A stay whose source begins so is no real offer."""
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken."""

    line: int
    column: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Stay → what it is called, of all that are added, changed or withdrawn."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Changed stay → the columns that differ; none for one that was withdrawn and is offered again as it was."""
    applied: bool = False
    """False after a dry run, and when a bad row or ``sweeping`` held everything back."""
    sweeping: bool = False
    """It withdraws most of what is offered: a short file may be a mistake, so the number has to be named."""


@dataclass(slots=True)
class StaysFile:
    """What was read: the values of each good row as ``knowledge.tables.Stay`` has them, and the bad rows."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    """Ids that stand in the file, in bad rows as well."""
    unsaid: frozenset[str] = frozenset()
    """Values of which the file says nothing, as it has no such column: those that a stay has are kept."""

    def said(self, stay: str) -> dict[str, Any]:
        """What the file says of one stay."""
        return {name: value for name, value in self.rows[stay].items() if name not in self.unsaid}


class _Bad(Exception):
    """A cell that can not be understood: the phrase that says why, with its variables."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


def read_stays(path: Path, wording: Wording, gazetteer: Gazetteer, labels: Mapping[str, str]) -> StaysFile:
    """Read a stays file. ``labels`` maps folded names of styles to their keys.

    Raises:
        BadInput: the file can not be read, or its columns are wrong.
    """
    lines = read_lines(path, wording)
    first = next(lines, None)
    if first is None:
        raise BadInput(wording("catalogue.file.empty", path=path))
    columns = _columns(first[1], path, wording)
    reader = _Reader(gazetteer, labels)
    absent = [name for name in _READERS if name not in columns.values()]
    found = StaysFile(unsaid=frozenset(value for name in absent for value in _READERS[name](reader, "")))
    for line, cells in lines:
        if not any(cells):
            continue
        row = {name: cells[i] if i < len(cells) else "" for i, name in columns.items()}
        _take(row, line, found, wording, reader)
    if not found.named and not found.rejected:
        raise BadInput(wording("catalogue.file.no_rows", path=path))
    return found


def _take(row: Mapping[str, str], line: int, found: StaysFile, wording: Wording, reader: _Reader) -> None:
    """One row: its values, or every bad cell of it."""
    values: dict[str, Any] = {}
    bad: list[Rejected] = []
    stay = row["id"].strip()

    def reject(column: str, problem: _Bad) -> None:
        texts = {
            part: wording(f"catalogue.{problem.phrase}.{part}", value=row.get(column, ""), **problem.values)
            for part in ("why", "remedy")
        }
        bad.append(Rejected(line, column, texts["why"], texts["remedy"]))

    for column, read in _READERS.items():
        try:
            values |= read(reader, unrisked(row.get(column, "")).strip())
        except _Bad as problem:
            reject(column, problem)
    if stay in found.named:
        reject("id", _Bad("twice"))
    if not bad and values["days_max"] < values["days_min"]:
        reject("days_max", _Bad("order", least=values["days_min"]))
    if stay:
        found.named.add(stay)
    if bad:
        found.rejected += bad
    else:
        found.rows[stay] = values


@dataclass(frozen=True, slots=True)
class _Reader:
    gazetteer: Gazetteer
    labels: Mapping[str, str]

    def municipality(self, cell: str) -> str:
        if not cell:
            raise _Bad("missing")
        codes = self.gazetteer.find(cell)
        if not codes:
            raise _Bad("no_place")
        if len(codes) > 1:
            raise _Bad("places", candidates="、".join(self.gazetteer.label(code) for code in codes))
        return codes[0]

    def styles(self, cell: str) -> list[str]:
        words = split_list(cell)
        if not words:
            raise _Bad("missing")
        for word in words:
            if fold(word) not in self.labels:
                raise _Bad("style", word=word, styles="、".join(STYLES))
        return list(dict.fromkeys(self.labels[fold(word)] for word in words))

    def engagement(self, cell: str) -> str:
        return self.labels.get(fold(cell), cell)


def split_list(cell: str) -> list[str]:
    """The words of a list cell."""
    return [word for part in re.split(r"[;；\n]", cell) if (word := part.strip())]


def _windows(cell: str) -> dict[str, Any]:
    windows: list[list[str]] = []
    for part in split_list(cell):
        days = [_day(match) for match in _DATE.finditer(part)]
        if len(days) != 2 or _DATE.sub("", part).strip(" /〜～~-–—至からま") != "":
            raise _Bad("window", part=part)
        if days[1] < days[0]:
            raise _Bad("window_order", part=part)
        windows.append([day.isoformat() for day in days])
    if not windows:
        raise _Bad("missing")
    return {
        "windows": windows,
        "first_day": min(date.fromisoformat(first) for first, _ in windows),
        "last_day": max(date.fromisoformat(last) for _, last in windows),
    }


def _day(match: re.Match[str]) -> date:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise _Bad("no_day", day=match[0]) from None


def _whole(cell: str, least: int) -> int | None:
    """A whole number, thousands separators and units allowed; None when empty."""
    text = re.sub(r"[,，円¥\\日人名分]|yen|days?|min(utes)?", "", fold(cell))
    if not text:
        if cell:
            raise _Bad("number", least=least)
        return None
    if not re.fullmatch(r"-?\d{1,9}(\.0+)?", text):
        raise _Bad("number", least=least)
    number = int(float(text))
    if number < least:
        raise _Bad("number", least=least)
    return number


def _needed(cell: str, least: int) -> int:
    number = _whole(cell, least)
    if number is None:
        raise _Bad("missing")
    return number


def _text(cell: str) -> str:
    if not cell:
        raise _Bad("missing")
    return cell


def _yes_no(cell: str) -> bool | None:
    word = fold(cell)
    if not word:
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    raise _Bad("yes_no")


def _ages(cell: str) -> dict[str, Any]:
    text = fold(cell).replace("歳", "").replace("才", "")
    if not text or text in NO:
        return {"childcare_from": None, "childcare_to": None}
    ages = re.fullmatch(r"(\d{1,2})(?:[-〜~ー–—から]+(\d{1,2}))?", text)
    if not ages or int(ages[2] or ages[1]) < int(ages[1]):
        raise _Bad("ages")
    return {"childcare_from": int(ages[1]), "childcare_to": int(ages[2] or ages[1])}


def _confirmed(cell: str) -> date | None:
    if not cell:
        return None
    match = _DATE.match(cell)
    if not match:
        raise _Bad("day")
    return _day(match)


_READERS: Mapping[str, Callable[[_Reader, str], dict[str, Any]]] = {
    "id": lambda _, cell: {"id": _text(cell)},
    "name": lambda _, cell: {"name": _text(cell)},
    "municipality": lambda reader, cell: {"municipality": reader.municipality(cell)},
    "styles": lambda reader, cell: {"styles": reader.styles(cell)},
    "engagement": lambda reader, cell: {"engagement": reader.engagement(cell)},
    "windows": lambda _, cell: _windows(cell),
    "days_min": lambda _, cell: {"days_min": _needed(cell, 1)},
    "days_max": lambda _, cell: {"days_max": _needed(cell, 1)},
    "capacity": lambda _, cell: {"capacity": _needed(cell, 0)},
    "cost_yen": lambda _, cell: {"cost_yen": _whole(cell, 0)},
    "childcare_ages": lambda _, cell: _ages(cell),
    "elder_care": lambda _, cell: {"elder_care": _yes_no(cell)},
    "workspace": lambda _, cell: {"workspace": _yes_no(cell)},
    "wifi": lambda _, cell: {"wifi": _yes_no(cell)},
    "private_room": lambda _, cell: {"private_room": _yes_no(cell)},
    "car_needed": lambda _, cell: {"car_needed": _yes_no(cell)},
    "minutes_from_tokyo": lambda _, cell: {"minutes_from_tokyo": _whole(cell, 0)},
    "skills": lambda _, cell: {"skills": split_list(cell)},
    "themes": lambda _, cell: {"themes": split_list(cell)},
    "description_ja": lambda _, cell: {"description_ja": cell},
    "description_en": lambda _, cell: {"description_en": cell},
    "audience": lambda _, cell: {"audience": "" if fold(cell) in PUBLIC else cell},
    "source": lambda _, cell: {"source": cell, "sample": cell.casefold().startswith(SAMPLE)},
    "confirmed_on": lambda _, cell: {"confirmed_on": _confirmed(cell)},
    "url": lambda _, cell: {"url": cell},
    "contact": lambda _, cell: {"contact": cell},
}


# ---------------------------------------------------------------- files


def _columns(cells: Sequence[str], path: Path, wording: Wording) -> dict[int, str]:
    """Position → column."""
    headings = {fold(heading): name for name, others in (COLUMNS | MORE_COLUMNS).items() for heading in (name, *others)}
    columns: dict[int, str] = {}
    for i, cell in enumerate(cells):
        if not cell.strip():
            continue
        name = headings.get(fold(cell))
        if name is None:
            raise BadInput(wording("catalogue.file.column", path=path, column=cell, columns=", ".join(COLUMNS)))
        if name in columns.values():
            raise BadInput(wording("catalogue.file.column_twice", path=path, column=cell))
        columns[i] = name
    if missing := [name for name in REQUIRED if name not in columns.values()]:
        raise BadInput(wording("catalogue.file.missing", path=path, columns=", ".join(missing)))
    return columns


def cells_of(stay: Any) -> dict[str, str]:
    """A row of ``knowledge.tables.Stay`` as the file writes it."""
    ages = "" if stay.childcare_from is None else f"{stay.childcare_from}-{stay.childcare_to}"
    cells = {
        "windows": ";".join(f"{first}/{last}" for first, last in stay.windows),
        "childcare_ages": ages,
        **{name: ";".join(getattr(stay, name)) for name in ("styles", "skills", "themes")},
    }
    for name in (*COLUMNS, *MORE_COLUMNS):
        if name not in cells:
            value = getattr(stay, name)
            cells[name] = "" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return cells


def write_stays(path: Path, rows: Iterable[Mapping[str, str]], wording: Wording) -> None:
    """Write rows as ``cells_of`` gives them: ``.xlsx``, or CSV in UTF-8 with BOM, which spreadsheets open rightly.

    Raises:
        BadInput: the file can not be written.
    """
    listed = list(rows)
    columns = [*COLUMNS, *(name for name in MORE_COLUMNS if any(row.get(name) for row in listed))]
    lines = [columns, *([risked(row.get(name, "")) for name in columns] for row in listed)]
    write_lines(path, lines, wording)
