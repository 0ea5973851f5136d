"""What the admin page shows of each table, and what can be changed there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from sqladmin import ModelView
from sqlalchemy import Integer, Select, func, inspect, select
from sqlalchemy.exc import IntegrityError
from starlette.requests import Request

from adapters.admin.sheets import FORM, Sheet, choice_of, filled, form_of, label_of, shown_of
from bot.digest import GROUP
from bot.personal import without_personal
from bot.wording import Wording


@dataclass(frozen=True)
class Rows:
    """The tables that the page shows, handed in by who builds the product."""

    programme: type
    municipality: type
    membership: type
    fact: type
    stay: type
    interest: type
    question: type
    fragment: type
    audit: type
    sheets: Mapping[str, Sheet]
    """Name of a table (above) → how its rows are written; the others can not be changed."""
    zone: tzinfo = UTC
    """In which times are shown."""
    person: Callable[[str], str] = lambda _: ""
    """Worker's id → what they agreed to be called by (their account)."""
    moved: Callable[[int, str], None] = lambda _interest, _before: None
    """Called after an interest's status was changed, with the one before: tells those whom it concerns."""
    stays_changed: Callable[[], None] = lambda: None
    """Called after a stay was changed: tells whom its withdrawal concerns."""
    refused: Callable[[Exception], str] = lambda _: ""
    """Why a change was refused, in words; empty for any other error."""
    is_sensitive: Callable[[str], bool] = lambda _: False
    hidden: frozenset[str] = field(default_factory=frozenset)
    """``Audit.what`` that is not shown."""


def views(rows: Rows, wording: Wording) -> Sequence[type[ModelView]]:
    """One view for each table."""

    def view(name: str, model: type, **attributes: Any) -> type[ModelView]:
        columns = [*list[Any](inspect(model).columns.keys()), *attributes["column_list"]]
        sheet = rows.sheets.get(name)
        columns += sheet.columns if sheet else ()
        shared: dict[str, Any] = {
            "column_export_list": list(attributes["column_list"]),
            "name": wording(f"admin.table.{name}"), "name_plural": wording(f"admin.table.{name}"), "can_delete": False,
            "page_size": 50, "can_create": False, "use_pretty_export": True, "export_types": ["csv"], "identity": name,
            "column_labels": {column: label_of(column, wording) for column in columns},
            "column_type_formatters": {**ModelView.column_type_formatters, **_types(rows, wording)},
            "custom_export_cell": _exported, "_stmt_by_identifier": _by_identifier, "can_edit": sheet is not None,
            **(_written(sheet, rows, wording) if sheet else {}),
        }  # fmt: skip
        base: Any = type(ModelView)
        return base(f"{name.title()}Admin", (ModelView,), {**shared, **attributes}, model=model)  # type: ignore[no-any-return]

    return [
        view(
            "programme", rows.programme, can_create=True,
            column_list=["id", "kind", "name_ja", "name_en", "confirmed_on"],
            column_searchable_list=["id", "name_ja", "name_en"],
        ),
        view(
            "fact", rows.fact, can_create=True, can_delete=True,
            column_list=["id", "subject", "attribute", "text_ja", "number", "unit", "confirmed_on"],
            column_searchable_list=["id", "text_ja", "text_en"],
        ),
        view(
            "membership", rows.membership, can_create=True, can_delete=True,
            column_list=["id", "programme", "name", "municipality", "role", "since", "confirmed_on"],
            column_searchable_list=["programme", "name", "municipality"],
        ),
        view(
            "municipality", rows.municipality,
            column_list=["code", "name", "prefecture", "region"],
            column_searchable_list=["code", "name", "kana"],
        ),
        view(
            "stay", rows.stay, can_create=True,
            column_list=[
                "id", "name", "municipality", "capacity", "cost_yen", "last_day", "confirmed_on", "withdrawn_on",
            ],
            column_searchable_list=["id", "name", "municipality"],
            after_model_change=_after(lambda _model, _request: rows.stays_changed()),
        ),
        _interests(rows, wording, view),
        _questions(rows, wording, view),
        view(
            "fragment", rows.fragment, can_view_details=False,
            column_list=["text", "language", "count", "first_on", "last_on"],
            column_default_sort=("count", True),
            column_formatters={"count": _few(wording), "text": _impersonal(rows, wording)},
        ),
        view(
            "audit", rows.audit,
            column_list=["at", "who", "what", "before", "after"],
            column_details_list=["at", "who", "what", "before", "after"],
            column_default_sort=("at", True),
            **_only(rows.audit, lambda table: table.what.not_in(rows.hidden)),
        ),
    ]  # fmt: skip


def _written(sheet: Sheet, rows: Rows, wording: Wording) -> Mapping[str, Any]:
    """What makes a view's forms those of a sheet, and its details the same cells."""
    form = form_of(sheet, wording)

    async def scaffold_form(self: ModelView, rules: Any = None) -> Any:
        del self, rules
        return form

    async def opened(self: ModelView, row: Any) -> dict[str, str]:
        return filled(sheet, row, str(getattr(row, self.pk_columns[0].name)))

    async def before_change(
        self: ModelView, data: dict[str, Any], model: Any, is_created: bool, request: Request
    ) -> None:
        del self
        written = data.pop(FORM)
        if not is_created:
            written.check_unchanged(model)
            request.state.before = getattr(model, "status", "")

    async def update(self: ModelView, request: Request, pk: str, data: dict[str, Any]) -> Any:
        return await _in_words(ModelView.update_model(self, request, pk, data))

    async def insert(self: ModelView, request: Request, data: dict[str, Any]) -> Any:
        return await _in_words(ModelView.insert_model(self, request, data))

    async def _in_words(change: Any) -> Any:
        try:
            return await change
        except IntegrityError as error:
            raise ValueError(wording("admin.refused.twice")) from error
        except Exception as error:
            if why := rows.refused(error):
                raise ValueError(why) from error
            raise

    def cell(row: Any, name: str) -> str:
        return shown_of(sheet, name, sheet.cells(row)[name], wording)

    return {
        "scaffold_form": scaffold_form, "get_form_data_for_edit": opened, "on_model_change": before_change,
        "update_model": update, "insert_model": insert, "column_details_list": list(sheet.columns),
        "column_formatters_detail": dict.fromkeys(sheet.columns, cell),
    }  # fmt: skip


def _after(do: Callable[[Any, Request], None]) -> Callable[..., Any]:
    """What is done once a change is stored, off the loop."""

    async def after_change(
        self: ModelView, data: dict[str, Any], model: Any, is_created: bool, request: Request
    ) -> None:
        del self, data, is_created
        await asyncio.to_thread(do, model, request)

    return after_change


def _interests(rows: Rows, wording: Wording, view: Callable[..., type[ModelView]]) -> type[ModelView]:
    """Interests that may be shared: status, number of people and a note can be changed, nothing else."""
    shown = ["id", "stay", "worker", "people", "status", "note", "created_at", "changed_at"]

    def person(row: Any, _: str) -> str:
        return rows.person(row.worker)

    def status(row: Any, _: str) -> str:
        return choice_of(row.status, wording)

    def moved(interest: Any, request: Request) -> None:
        if interest.status != request.state.before:
            rows.moved(interest.id, request.state.before)

    formatters = {"worker": person, "status": status}
    return view(
        "interest", rows.interest, column_list=shown, column_details_list=shown, column_formatters=formatters,
        column_formatters_detail=formatters, column_sortable_list=["created_at", "changed_at", "status", "stay"],
        after_model_change=_after(moved), **_only(rows.interest, lambda table: table.consented.is_(True)),
    )  # fmt: skip


def _questions(rows: Rows, wording: Wording, view: Callable[..., type[ModelView]]) -> type[ModelView]:
    """Questions that could not be answered: their words without what is personal, never whose they were."""

    def day(row: Any, _: str) -> str:
        return f"{row.asked_at.astimezone(rows.zone):%Y-%m-%d}"

    return view(
        "question", rows.question, can_view_details=False,
        column_list=["text", "language", "asked_at"],
        column_formatters={"text": _impersonal(rows, wording), "asked_at": day},
        column_sortable_list=["asked_at"], column_default_sort=("asked_at", True),
        **_only(rows.question, lambda table: table.answered.is_(False)),
    )  # fmt: skip


def _by_identifier(self: ModelView, identifier: str) -> Select[Any]:
    """The row of that id. sqladmin can not tell that SQLModel's text columns hold text (python_type is object)."""
    column = self.pk_columns[0]
    if isinstance(column.type, Integer):
        return select(self.model).where(column == (int(identifier) if identifier.isdecimal() else -1))
    return select(self.model).where(column == identifier)


def _only(model: Any, condition: Callable[[Any], Any]) -> Mapping[str, Any]:
    """Queries of a view that see nothing but the rows which meet ``condition``."""

    def list_query(self: ModelView, request: Request) -> Select[Any]:
        del self, request
        return select(model).where(condition(model))

    def count_query(self: ModelView, request: Request) -> Select[Any]:
        del request
        return select(func.count(self.pk_columns[0])).select_from(model).where(condition(model))

    def one(self: ModelView, request: Request) -> Select[Any]:
        found: Select[Any] = self._stmt_by_identifier(request.path_params["pk"]).where(condition(model))
        return found

    return {"list_query": list_query, "count_query": count_query, "details_query": one, "form_edit_query": one,
            "form_details_query": one}  # fmt: skip


def _impersonal(rows: Rows, wording: Wording) -> Callable[[Any, str], str]:
    """Words that somebody wrote, as far as others may read them."""

    def shown(row: Any, _: str) -> str:
        return wording("admin.withheld") if rows.is_sensitive(row.text) else without_personal(row.text)

    return shown


def _few(wording: Wording) -> Callable[[Any, str], Any]:
    def shown(row: Any, name: str) -> Any:
        number = getattr(row, name)
        return number if number >= GROUP else wording("digest.under_short")

    return shown


async def _exported(self: ModelView, row: Any, name: str, value: Any) -> Any:
    """A cell of the CSV as the page shows it, and never a formula."""
    del value
    _, shown = await self.get_list_value(row, name)
    text = "" if shown is None else str(shown)
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _types(rows: Rows, wording: Wording) -> Mapping[type, Callable[[Any], Any]]:
    """How values are shown, by their type."""

    def listed(values: list[Any]) -> str:
        return "; ".join("/".join(map(str, value)) if isinstance(value, list) else str(value) for value in values)

    def changed(values: dict[str, Any]) -> str:
        return wording("admin.present_join").join(
            wording("admin.present", column=label_of(column, wording), value=shown(value))
            for column, value in values.items()
        )

    def shown(value: Any) -> str:
        return "–" if value in (None, "") else listed(value) if isinstance(value, list) else str(value)

    return {
        list: listed, dict: changed,
        datetime: lambda value: f"{value.astimezone(rows.zone):%Y-%m-%d %H:%M}",
    }  # fmt: skip
