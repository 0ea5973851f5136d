"""A row as a form of cells: what is wrong stands at its cell with the remedy, and what was typed stays there."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from wtforms import Field, Form, HiddenField, SelectField, StringField, TextAreaField  # type: ignore[import-untyped]

from bot.wording import Wording

FORM = "form"
"""Key under which a form goes along with its values to where they are stored."""


class Problem(Protocol):
    """Why a cell was refused."""

    def told(self, wording: Wording, value: str) -> tuple[str, str]:
        """Why, and the remedy."""


class Sheet(Protocol):
    """The cells in which a row of one table is written, and how they are read."""

    @property
    def columns(self) -> Sequence[str]:
        """In the order of the form."""

    @property
    def key(self) -> str:
        """The column that is given once and stays; empty where the database numbers the rows."""

    @property
    def required(self) -> Collection[str]:
        """Columns that are marked as such."""

    @property
    def long(self) -> Collection[str]:
        """Columns for whole sentences."""

    @property
    def choices(self) -> Mapping[str, Callable[[], Sequence[tuple[str, str]]]]:
        """Column → the only cells that it can have, each with its name, if it has one of its own."""

    @property
    def cells(self) -> Callable[[Any], Mapping[str, str]]:
        """A row → its cells."""

    @property
    def read(
        self,
    ) -> Callable[[Mapping[str, str], str | None], tuple[dict[str, Any], Sequence[tuple[str, Problem]]]]:
        """Cells, and the key of the row that they are of (None: a new one) → its values, and what is wrong."""


class Changed(ValueError):
    """The row was changed by somebody else since the form was opened; says what it holds now."""


class _SheetForm(Form):  # type: ignore[misc]
    """The form of one sheet; ``data`` are the row's values once it was found valid."""

    sheet: Sheet
    wording: Wording
    row = HiddenField()
    """Key of the row; empty for a new one."""
    seen = HiddenField()
    """The cells that the row had when the form was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._values: dict[str, Any] = {}
        for column in self.sheet.choices:
            field = self[column]
            field.choices = _choices(self.sheet, column, self.wording, field.data or "")
        if self.sheet.key and self.row.data:
            field = self[self.sheet.key]
            field.render_kw = {**field.render_kw, "readonly": True}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every cell can be read; what can not be is told at its field."""
        del extra_validators
        cells = {column: self[column].data or "" for column in self.sheet.columns}
        self._values, problems = self.sheet.read(cells, self.row.data or None)
        for column, problem in problems:
            why, remedy = problem.told(self.wording, cells[column])
            field = self[column]
            field.errors = [*field.errors, self.wording("admin.problem", why=why, remedy=remedy)]
        return not problems

    @property
    def data(self) -> dict[str, Any]:
        """The values to be stored, and this form."""
        values = dict(self._values)
        if self.row.data:
            values.pop(self.sheet.key, None)
        return {**values, FORM: self}

    def check_unchanged(self, row: Any) -> None:
        """Let nobody overwrite what somebody else has changed meanwhile; saved once more, it is meant.

        Cells in which nothing was typed then hold what the row holds now.

        Raises:
            Changed: the row's cells are others than those that were seen.
        """
        now = dict(self.sheet.cells(row))
        try:
            seen = json.loads(self.seen.data or "{}")
        except ValueError:
            seen = {}
        others = [column for column in self.sheet.columns if seen.get(column, "") != now[column]]
        if not others:
            return
        for column in others:
            if (self[column].data or "") == seen.get(column, ""):
                self[column].data = now[column]
        self.seen.data = _json(now)
        present = self.wording("admin.present_join").join(
            self.wording(
                "admin.present",
                column=label_of(column, self.wording),
                value=shown_of(self.sheet, column, now[column], self.wording),
            )
            for column in others
        )
        raise Changed(self.wording("admin.refused.changed", present=present))


def form_of(sheet: Sheet, wording: Wording) -> type[Form]:
    """The class of a sheet's forms."""
    fields: dict[str, Any] = {"sheet": sheet, "wording": wording}
    for column in sheet.columns:
        kind: type[Field] = StringField
        if column in sheet.choices:
            kind = SelectField
        elif column in sheet.long:
            kind = TextAreaField
        hint = f"admin.hint.{column}"
        options: dict[str, Any] = {"validate_choice": False} if kind is SelectField else {}
        fields[column] = kind(
            label_of(column, wording) + (wording("admin.required") if column in sheet.required else ""),
            description=wording(hint) if wording.has(hint) else "",
            render_kw={"class": "form-select" if kind is SelectField else "form-control"}, **options,
        )  # fmt: skip
    return type("SheetForm", (_SheetForm,), fields)


def filled(sheet: Sheet, row: Any, key: str) -> dict[str, str]:
    """What the form of a row holds when it is opened."""
    cells = dict(sheet.cells(row))
    return {**cells, "row": key, "seen": _json(cells)}


def label_of(column: str, wording: Wording) -> str:
    """What a column is called."""
    key = f"admin.column.{column}"
    return wording(key) if wording.has(key) else column


def shown_of(sheet: Sheet, column: str, cell: str, wording: Wording) -> str:
    """A cell as it is read."""
    if column in sheet.choices:
        return dict(sheet.choices[column]()).get(cell) or choice_of(cell, wording)
    return cell or "–"


def choice_of(cell: str, wording: Wording) -> str:
    """What one of the cells to choose from is called."""
    for key in (f"admin.choice.{cell or 'unknown'}", f"interests.status.{cell}"):
        if wording.has(key):
            return wording(key)
    return cell


def _choices(sheet: Sheet, column: str, wording: Wording, present: str) -> list[tuple[str, str]]:
    """The cells to choose from; what the row holds now is among them, so that nothing is changed unseen."""
    known = list(sheet.choices[column]())
    if present not in [cell for cell, _ in known]:
        known.insert(0, (present, ""))
    return [(cell, name or choice_of(cell, wording)) for cell, name in known]


def _json(cells: Mapping[str, str]) -> str:
    return json.dumps(cells, ensure_ascii=False)
