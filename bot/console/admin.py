"""The admin page, put together: which tables it shows and what a change leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from adapters import admin as page
from bot.console.assembly import Sankin
from bot.console.digests import is_sensitive
from bot.console.schedule import tell_gone
from bot.policy import Policy
from bot.turn import interests as buttons
from knowledge import tables as t
from knowledge.audited import audited
from knowledge.database import reading
from knowledge.hand_forms import hand_forms
from knowledge.interests import Interests, NotPossible
from knowledge.memory import HUMAN

if TYPE_CHECKING:
    from starlette.applications import Starlette


def mount(sankin: Sankin, app: Starlette) -> None:
    """Put the admin page into the web process, when there is a secret.

    Raises:
        BadInput: the secret is too short to be one.
    """
    secret = sankin.settings.sankin_admin_secret
    if not secret:
        return
    wording = sankin.wording
    interests = Interests(sankin.engine)

    def person(worker: str) -> str:
        with reading(sankin.engine) as session:
            query = select(t.Account.platform, t.Account.user).where(col(t.Account.worker) == worker)
            found = session.exec(query.order_by(col(t.Account.platform).desc())).first()
        return f"{found[0]} {found[1]}" if found else ""

    def moved(interest: int, before: str) -> None:
        seen = interests.one(interest)
        if seen is not None and seen.person.platform and seen.status in buttons.ACTIONS:
            for notice in buttons.decided(seen, before, seen.status, sankin.wordings, mail=sankin.settings.mail_on):
                about = notice.about or notice.reply.address
                sankin.ledger.post(notice.reply, key=notice.key, person=about.lane)

    def stays_changed() -> None:
        tell_gone(sankin)
        sankin.descriptions.warm()

    def refused(error: Exception) -> str:
        if not isinstance(error, NotPossible):
            return ""
        return wording(f"admin.refused.{error.why}", left=error.left, people=error.people)

    rows = page.Rows(
        programme=t.Programme, municipality=t.Municipality, membership=t.Membership, fact=t.Fact, stay=t.Stay,
        interest=t.Interest, question=t.Question, fragment=t.UnreadFragment, audit=t.Audit,
        sheets=hand_forms(sankin.engine, sankin.catalog.stay_reader), zone=Policy.of(sankin.settings.policy).zone,
        person=person, moved=moved, stays_changed=stays_changed, refused=refused,
        is_sensitive=is_sensitive(sankin), hidden=frozenset({HUMAN}),
    )  # fmt: skip
    page.mount(app, audited(sankin.engine, page.who), rows, wording, secret=secret)
