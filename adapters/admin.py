"""The admin page at ``/admin``: look through and correct the catalogue, move interests, read what went unanswered.

Off without a secret; there is no default one. Who signs in says their name, which stands beside each change in the
audit table. No person's wishes or messages are here: of interests only those that may be shared, of questions the
words alone, without personal details, and not those about health or care.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqladmin import Admin, ModelView
from sqladmin.authentication import AuthenticationBackend
from sqlalchemy import Integer, Select, Text, func, inspect, select
from sqlalchemy.orm import sessionmaker
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wtforms import SelectField  # type: ignore[import-untyped]
from wtforms.validators import NumberRange, Optional  # type: ignore[import-untyped]

from bot.digest import GROUP
from bot.personal import without_personal
from bot.seams import BadInput
from bot.wording import Wording

SHORTEST_SECRET = 16
SESSION_SECONDS = 8 * 3600
MOST_PEOPLE = 99
WRONG_PAUSE = 1.0
"""Seconds that a wrong secret costs whoever tries it."""
_WHO: ContextVar[str] = ContextVar("admin", default="admin")


def who() -> str:
    """Name of the person whose request is being answered."""
    return _WHO.get()


@dataclass(frozen=True)
class Rows:
    """The tables that the page shows, handed in by who builds the product."""

    programme: type
    municipality: type
    membership: type
    stay: type
    interest: type
    question: type
    fragment: type
    audit: type
    person: Callable[[str], str] = lambda _: ""
    """Worker's id → what they agreed to be called by (their account)."""
    moved: Callable[[int, str], None] = lambda _interest, _before: None
    """Called after an interest's status was changed, with the one before: tells those whom it concerns."""
    refused: Callable[[Exception], str] = lambda _: ""
    """Why a change was refused, in words; empty for any other error."""
    is_sensitive: Callable[[str], bool] = lambda _: False
    hidden: frozenset[str] = field(default_factory=frozenset)
    """``Audit.what`` that is not shown."""


def mount(
    app: Starlette, sessions: sessionmaker[Any], rows: Rows, wording: Wording, *, secret: str, https: bool = False
) -> None:
    """Put the page at ``/admin`` of ``app``.

    Raises:
        BadInput: the secret is too short to be one.
    """
    if len(secret) < SHORTEST_SECRET:
        raise BadInput(f"SANKIN_ADMIN_SECRET: use at least {SHORTEST_SECRET} characters, or leave it out")
    admin = Admin(
        app, session_maker=sessions, base_url="/admin", title=wording("admin.title"),
        authentication_backend=_SignIn(secret, https=https), middlewares=[Middleware(SameOrigin)],
    )  # fmt: skip
    for view in _views(rows, wording):
        admin.add_view(view)


# ---------------------------------------------------------------- who may


class _SignIn(AuthenticationBackend):
    """One secret; the session is a signed cookie that other sites' requests do not carry."""

    def __init__(self, secret: str, *, https: bool) -> None:
        key = hashlib.sha256(b"sankin admin cookie\0" + secret.encode()).hexdigest()
        super().__init__(
            key,
            session_cookie="sankin_admin",
            max_age=SESSION_SECONDS,
            same_site="strict",
            https_only=https,
            path="/admin",
        )
        self._secret = secret.encode()

    async def login(self, request: Request) -> bool:
        form = await request.form()
        name, given = str(form.get("username") or "").strip(), str(form.get("password") or "")
        if not name or not hmac.compare_digest(given.encode(), self._secret):
            await asyncio.sleep(WRONG_PAUSE)
            return False
        request.session.clear()
        request.session["name"] = name[:60]
        return True

    async def logout(self, request: Request) -> bool:
        request.session.clear()
        return True

    async def authenticate(self, request: Request) -> bool:
        name = request.session.get("name")
        _WHO.set(f"admin:{name}")
        return bool(name)

    async def get_user_id(self, request: Request) -> str:
        return str(request.session.get("name"))


class SameOrigin:
    """Refuses what another site makes a browser send; and nobody frames or keeps these pages.

    ``Sec-Fetch-Site`` is sent by every current browser, ``Origin`` with every POST (OWASP CSRF cheat sheet, "Fetch
    Metadata headers").
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what is the page's own."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if request.method not in ("GET", "HEAD", "OPTIONS") and not _own(request):
            await PlainTextResponse("refused", 403)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"], (b"x-frame-options", b"DENY"), (b"cache-control", b"no-store"),
                    (b"referrer-policy", b"same-origin"), (b"x-content-type-options", b"nosniff"),
                ]  # fmt: skip
            await send(message)

        await self._app(scope, receive, sending)


def _own(request: Request) -> bool:
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host", "")


# ---------------------------------------------------------------- what is shown


def _views(rows: Rows, wording: Wording) -> list[type[ModelView]]:
    def say(key: str) -> str:
        return wording(f"admin.{key}")

    def view(name: str, model: type, **attributes: Any) -> type[ModelView]:
        columns = [*attributes.get("column_list", ()), *attributes.get("column_details_list", ())]
        may_be_empty: dict[str, Any] = {
            column.key: {"validators": [Optional()]}
            for column in list[Any](inspect(model).columns)
            if isinstance(column.type, Text)
        }
        shared: dict[str, Any] = {
            "column_export_list": list(attributes["column_list"]),
            "name": say(f"table.{name}"), "name_plural": say(f"table.{name}"), "can_delete": False, "page_size": 50,
            "can_create": False, "use_pretty_export": True, "export_types": ["csv"], "identity": name,
            "column_labels": {c: say(f"column.{c}") for c in columns if wording.has(f"admin.column.{c}")},
            "form_args": may_be_empty, "custom_export_cell": _exported, "_stmt_by_identifier": _by_identifier,
        }  # fmt: skip
        base: Any = type(ModelView)
        return base(f"{name.title()}Admin", (ModelView,), {**shared, **attributes}, model=model)  # type: ignore[no-any-return]

    return [
        view(
            "programme",
            rows.programme,
            can_create=True,
            column_list=["id", "kind", "name_ja", "organizer", "confirmed_on"],
            column_searchable_list=["id", "name_ja", "name_en"],
            form_include_pk=True,
        ),
        view(
            "municipality",
            rows.municipality,
            column_list=["code", "name", "prefecture", "region"],
            column_searchable_list=["code", "name", "kana"],
        ),
        view(
            "membership",
            rows.membership,
            can_create=True,
            can_delete=True,
            column_list=["id", "programme", "name", "municipality", "role", "since", "confirmed_on"],
            column_searchable_list=["programme", "name", "municipality"],
        ),
        view(
            "stay",
            rows.stay,
            can_create=True,
            form_include_pk=True,
            column_list=[
                "id",
                "name",
                "municipality",
                "capacity",
                "cost_yen",
                "last_day",
                "confirmed_on",
                "withdrawn_on",
            ],
            column_searchable_list=["id", "name", "municipality"],
            form_excluded_columns=["first_day", "last_day"],
        ),
        _interests(rows, wording, view),
        _questions(rows, wording, view),
        view(
            "fragment",
            rows.fragment,
            can_edit=False,
            can_view_details=False,
            column_list=["text", "language", "count", "first_on", "last_on"],
            column_default_sort=("count", True),
            column_formatters={"count": _few(wording), "text": _impersonal(rows, wording)},
        ),
        view(
            "audit",
            rows.audit,
            can_edit=False,
            column_list=["at", "who", "what", "before", "after"],
            column_details_list=["at", "who", "what", "before", "after"],
            column_default_sort=("at", True),
            **_only(rows.audit, lambda table: table.what.not_in(rows.hidden)),
        ),
    ]


def _interests(rows: Rows, wording: Wording, view: Callable[..., type[ModelView]]) -> type[ModelView]:
    """Interests that may be shared: status, number of people and a note can be changed, nothing else."""
    shown = ["id", "stay", "worker", "people", "status", "note", "created_at", "changed_at"]

    async def before_change(
        self: ModelView, data: dict[str, Any], model: Any, is_created: bool, request: Request
    ) -> None:
        del self, data, is_created
        request.state.before = model.status

    async def after_change(
        self: ModelView, data: dict[str, Any], model: Any, is_created: bool, request: Request
    ) -> None:
        del self, data, is_created
        if model.status != request.state.before:
            await asyncio.to_thread(rows.moved, model.id, request.state.before)

    async def update(self: ModelView, request: Request, pk: str, data: dict[str, Any]) -> Any:
        try:
            return await ModelView.update_model(self, request, pk, data)
        except Exception as error:
            if why := rows.refused(error):
                raise ValueError(why) from error
            raise

    statuses = [(s, wording(f"interests.status.{s}")) for s in ("new", "contacted", "confirmed", "waiting", "declined")]

    def person(row: Any, _: str) -> str:
        return rows.person(row.worker)

    return view(
        "interest", rows.interest, column_list=shown, column_details_list=shown,
        form_columns=["status", "people", "note"], form_overrides={"status": SelectField},
        form_args={"status": {"choices": statuses}, "people": {"validators": [NumberRange(1, MOST_PEOPLE)]},
                   "note": {"validators": [Optional()]}},
        on_model_change=before_change, after_model_change=after_change, update_model=update,
        column_formatters={"worker": person}, column_formatters_detail={"worker": person},
        column_sortable_list=["created_at", "changed_at", "status", "stay"],
        **_only(rows.interest, lambda table: table.consented.is_(True)),
    )  # fmt: skip


def _questions(rows: Rows, wording: Wording, view: Callable[..., type[ModelView]]) -> type[ModelView]:
    """Questions that could not be answered: their words without what is personal, never whose they were."""

    def day(row: Any, _: str) -> str:
        return f"{row.asked_at:%Y-%m-%d}"

    return view(
        "question", rows.question, can_edit=False, can_view_details=False,
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
