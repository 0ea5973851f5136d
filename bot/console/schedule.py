"""What ``serve`` does by the calendar: the weekly digest, and what interests lead to without anybody's press."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from croniter import croniter

from adapters.digest.forms import whole
from bot.console.assembly import Sankin, channel_of
from bot.console.digests import forms_of, week_of
from bot.message import Reply
from bot.policy import MONDAY_NINE, Policy, zone_of
from bot.seams import BadInput, InterestSeen, Notice, SankinError, StoreError
from bot.turn import interests as buttons
from bot.wording import Wording
from bot.worker import Slot
from knowledge.interests import Interests

if TYPE_CHECKING:
    from knowledge.tables import Organization

logger = logging.getLogger(__name__)

DAILY = "0 10 * * *"
"""When people are asked how a stay was: an hour at which a message disturbs nobody."""


def settle_policy(sankin: Sankin) -> None:
    """Write what the settings say into every organization's policy; what they do not say stays as it is.

    Raises:
        BadInput: a setting is wrong; names it.
    """
    settings = sankin.settings
    if zone_of(settings.sankin_zone) is None:
        raise BadInput(f"SANKIN_ZONE: there is no time zone {settings.sankin_zone!r}; write one such as Asia/Tokyo")
    if not croniter.is_valid(settings.sankin_digest_cron):
        raise BadInput(
            f"SANKIN_DIGEST_CRON: {settings.sankin_digest_cron!r} is not a schedule; write five fields such as "
            f"{MONDAY_NINE!r}"
        )
    if settings.sankin_digest_language and settings.sankin_digest_language not in sankin.wordings.by_language:
        known = ", ".join(sankin.wordings.by_language)
        raise BadInput(f"SANKIN_DIGEST_LANGUAGE: {settings.sankin_digest_language!r} is none of {known}")
    sankin.weeks.settle_policy(settings.policy)


def digest_slots(sankin: Sankin) -> list[Slot]:
    """One slot for each schedule that some organization has, the settings' own first."""
    policies = [Policy.of(sankin.settings.policy)]
    policies += [Policy.of(row.policy) for row in sankin.weeks.organizations()]
    slots: dict[tuple[str, str], Slot] = {}
    for policy in policies:
        if not croniter.is_valid(policy.cron):
            continue
        when = (policy.cron, str(policy.zone))
        name = f"digest {policy.cron} {policy.zone}" if slots else "digest"
        slots.setdefault(when, Slot(name, policy.cron, policy.zone, partial(_send, sankin, when)))
    return list(slots.values())


def _send(sankin: Sankin, schedule: tuple[str, str], when: datetime) -> Sequence[Reply]:
    """Post the digests of the week that ended before ``when``, for every organization of this schedule that wants one.

    Each is posted and noted by itself, so that one that can not be made keeps nobody else's back; the slot is then run
    again, for that one alone.

    Raises:
        DigestsMissingError: some could not be made.
    """
    failed = []
    for row in sankin.weeks.organizations():
        policy = Policy.of(row.policy, language=row.language)
        if (policy.cron, str(policy.zone)) != schedule:
            continue
        try:
            _send_one(sankin, row, policy, when)
        except StoreError:
            raise  # the database as a whole
        except Exception:
            logger.exception("no digest for %s", row.id or "the public")
            failed.append(row.id or "the public")
    if failed:
        raise DigestsMissingError(f"no digest for {', '.join(failed)}; all others are sent")
    return ()


class DigestsMissingError(SankinError):
    """Digests that could not be made; names whose."""


def _send_one(sankin: Sankin, row: Organization, policy: Policy, when: datetime) -> None:
    channel = policy.channel if sankin.settings.slack_on else ""
    email = policy.email if sankin.settings.mail_on else ()
    if not (channel or email) or not sankin.weeks.people(row.id):
        return
    last = when.astimezone(policy.zone) - timedelta(days=7)
    week = week_of(last, policy.zone, today=when.astimezone(policy.zone).date())
    if sankin.weeks.delivered(week.name, row.id) == when:
        return
    forms = forms_of(sankin, row, week, policy)
    replies = {f"slack:{channel}": forms.reply(channel_of(row.id, channel))} if channel else {}
    replies |= {f"mail:{to}": forms.mail(to) for to in email}
    for where, reply in replies.items():
        sankin.ledger.post(reply, key=f"digest:{row.id}:{when.isoformat()}:{where}")
    sankin.weeks.keep(week.name, row.id, whole(forms.digest), when)


def interest_slots(sankin: Sankin) -> list[Slot]:
    """Every day: who has come back is asked how it was; who waits for a stay that is gone is told."""

    def run(when: datetime) -> Sequence[Reply]:
        tell_gone(sankin)
        interests = Interests(sankin.engine)
        while back := interests.over(when.date(), when):
            _post(sankin, back, buttons.ask_after)
            interests.asked([seen.id for seen in back], when)
        return ()

    return [Slot("interests", DAILY, Policy.of(sankin.settings.policy).zone, run)]


def tell_gone(sankin: Sankin) -> int:
    """Tell everybody whose stay is offered no more, and end those interests; how many. May be repeated."""
    interests, now, number = Interests(sankin.engine), datetime.now(UTC), 0
    while gone := interests.gone(now.date()):
        _post(sankin, gone, buttons.tell_gone)
        interests.end([seen.id for seen in gone], now)
        number += len(gone)
    return number


def _post(sankin: Sankin, people: Sequence[InterestSeen], notice: Callable[[InterestSeen, Wording], Notice]) -> None:
    """Put the notices into the outbox first and note it afterwards: a crash in between repeats what is posted once."""
    for seen in people:
        if seen.person.platform:
            posted = notice(seen, sankin.wordings[seen.language])
            sankin.ledger.post(posted.reply, key=posted.key)
