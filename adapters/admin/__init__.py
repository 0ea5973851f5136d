"""The admin page at ``/admin``: look through and correct the catalogue, move interests, read what went unanswered.

Off without a secret; there is no default one. Who signs in says their name, which stands beside each change in the
audit table. No person's wishes or messages are here: of interests only those that may be shared, of questions the
words alone, without personal details, and not those about health or care.
"""

from __future__ import annotations

from typing import Any

from sqladmin import Admin
from sqladmin.i18n import I18nConfig
from sqlalchemy.orm import sessionmaker
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.admin.sheets import Sheet
from adapters.admin.signing_in import SameOrigin, SignIn, who
from adapters.admin.views import Rows, views
from bot.seams import BadInput
from bot.wording import Wording

SHORTEST_SECRET = 16


def mount(
    app: Starlette, sessions: sessionmaker[Any], rows: Rows, wording: Wording, *, secret: str, https: bool = False
) -> None:
    """Put the page at ``/admin`` of ``app``.

    Raises:
        BadInput: the secret is too short to be one.
    """
    if len(secret) < SHORTEST_SECRET:
        raise BadInput(f"SANKIN_ADMIN_SECRET: use at least {SHORTEST_SECRET} characters, or leave it out")
    page = _Page(
        app, session_maker=sessions, base_url="/admin", title=wording("admin.title"),
        authentication_backend=SignIn(secret, https=https), middlewares=[Middleware(SameOrigin)],
        i18n_config=I18nConfig(default_locale=wording.language, language_cookie_name=None, language_header_name=None),
    )  # fmt: skip
    page.wrong_secret = wording("admin.refused.secret")
    for view in views(rows, wording):
        page.add_view(view)


class _Page(Admin):
    """sqladmin's page, which says in our words that the secret is wrong."""

    wrong_secret = ""

    async def login(self, request: Request) -> Response:
        """The form, the way in, or the form again."""
        if request.method == "GET" or self.authentication_backend is None:
            return await super().login(request)
        if await self.authentication_backend.login(request):
            return RedirectResponse(request.url_for("admin:index"), 302)
        context = {"error": self.wrong_secret}
        return await self.templates.TemplateResponse(request, "sqladmin/login.html", context, status_code=400)


__all__ = ["Rows", "Sheet", "mount", "who"]
