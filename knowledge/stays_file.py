"""The stays file: its columns and cells, in both languages, read strictly and written back exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.matching import STYLES
from bot.matching.offers import OTHER_ENGAGEMENTS
from bot.seams import BadInput
from bot.wording import Wording
from knowledge import cell_values as read
from knowledge.cell_values import Bad, split_list
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

PUBLIC = frozenset(fold(word) for word in ("public", "all", "everybody", "公開", "一般公開", "全体", "全員", "すべて"))
"""Words for "whoever it may be" in ``audience``; an organization's id is anything else."""
REMOTE = "remote_work_stay"
"""The engagement of a stay during which one works for one's own employer."""
_JOINTS = re.compile(r"[_\-‐–・,、]")
SAMPLE = "sample"
"""A stay whose source begins so is no real offer."""


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


def read_stays(path: Path, wording: Wording, reader: StayReader) -> StaysFile:
    """Read a stays file.

    Raises:
        BadInput: the file can not be read, or its columns are wrong.
    """
    lines = read_lines(path, wording)
    first = next(lines, None)
    if first is None:
        raise BadInput(wording("catalogue.file.empty", path=path))
    columns = _columns(first[1], path, wording)
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


def _take(row: Mapping[str, str], line: int, found: StaysFile, wording: Wording, reader: StayReader) -> None:
    """One row: its values, or every bad cell of it."""
    values, problems = reader.read({name: unrisked(cell) for name, cell in row.items()})
    stay = row["id"].strip()
    if stay in found.named:
        problems.append(("id", Bad("twice")))
    if stay:
        found.named.add(stay)
    if problems:
        found.rejected += (
            Rejected(line, column, *problem.told(wording, row.get(column, ""))) for column, problem in problems
        )
    else:
        found.rows[stay] = values


@dataclass(frozen=True, slots=True)
class StayReader:
    """Reads the cells of one stay, wherever they were written."""

    gazetteer: Gazetteer
    labels: Mapping[str, str]
    """Folded names of styles, and their keys, → keys."""

    def read(self, row: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, Bad]]]:
        """The values as ``knowledge.tables.Stay`` has them, and what is wrong, column by column."""
        values: dict[str, Any] = {}
        problems: list[tuple[str, Bad]] = []
        for column, of_cell in _READERS.items():
            try:
                values |= of_cell(self, row.get(column, "").strip())
            except Bad as problem:
                problems.append((column, problem))
        if not problems and values["days_max"] < values["days_min"]:
            problems.append(("days_max", Bad("order", least=values["days_min"])))
        return values, problems

    def municipality(self, cell: str) -> str:
        """The code of the one municipality that the cell can mean."""
        if not cell:
            raise Bad("missing")
        codes = self.gazetteer.find(cell)
        if not codes:
            raise Bad("no_place")
        if len(codes) > 1:
            raise Bad("places", candidates="、".join(self.gazetteer.label(code) for code in codes))
        return codes[0]

    def styles(self, cell: str) -> list[str]:
        """Keys of the styles, at least one."""
        words = split_list(cell)
        if not words:
            raise Bad("missing")
        for word in words:
            if self.labels.get(named(word), REMOTE) == REMOTE:
                raise Bad("style", word=word, styles="、".join(STYLES))
        return list(dict.fromkeys(self.labels[named(word)] for word in words))

    def engagement(self, cell: str) -> str:
        """The key of a way to take part; empty when it is left open."""
        if cell and named(cell) not in self.labels:
            # taken as it is, the offer would be none of what it is
            raise Bad("engagement", engagements="、".join((REMOTE, *OTHER_ENGAGEMENTS)))
        return self.labels[named(cell)] if cell else ""


def named(text: str) -> str:
    """A style's or engagement's name as it is compared: ``Side-job``, ``side_job`` and ``side job`` are one."""
    return _JOINTS.sub("", fold(text)).removesuffix("型")


_READERS: Mapping[str, Callable[[StayReader, str], dict[str, Any]]] = {
    "id": lambda _, cell: {"id": read.filled(cell)},
    "name": lambda _, cell: {"name": read.filled(cell)},
    "municipality": lambda reader, cell: {"municipality": reader.municipality(cell)},
    "styles": lambda reader, cell: {"styles": reader.styles(cell)},
    "engagement": lambda reader, cell: {"engagement": reader.engagement(cell)},
    "windows": lambda _, cell: read.windows(cell),
    "days_min": lambda _, cell: {"days_min": read.needed(cell, 1)},
    "days_max": lambda _, cell: {"days_max": read.needed(cell, 1)},
    "capacity": lambda _, cell: {"capacity": read.needed(cell, 0)},
    "cost_yen": lambda _, cell: {"cost_yen": read.whole(cell, 0)},
    "childcare_ages": lambda _, cell: read.ages(cell),
    "elder_care": lambda _, cell: {"elder_care": read.yes_no(cell)},
    "workspace": lambda _, cell: {"workspace": read.yes_no(cell)},
    "wifi": lambda _, cell: {"wifi": read.yes_no(cell)},
    "private_room": lambda _, cell: {"private_room": read.yes_no(cell)},
    "car_needed": lambda _, cell: {"car_needed": read.yes_no(cell)},
    "minutes_from_tokyo": lambda _, cell: {"minutes_from_tokyo": read.whole(cell, 0)},
    "skills": lambda _, cell: {"skills": split_list(cell)},
    "themes": lambda _, cell: {"themes": split_list(cell)},
    "description_ja": lambda _, cell: {"description_ja": cell},
    "description_en": lambda _, cell: {"description_en": cell},
    "audience": lambda _, cell: {"audience": "" if fold(cell) in PUBLIC else cell},
    "source": lambda _, cell: {"source": cell, "sample": cell.casefold().startswith(SAMPLE)},
    "confirmed_on": lambda _, cell: {"confirmed_on": read.day(cell)},
    "url": lambda _, cell: {"url": read.url(cell)},
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
