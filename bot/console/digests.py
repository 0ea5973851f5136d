"""``digest``: this week's digest, shown or written; and the weekly slot that sends it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.digest.forms import FORMS, Forms
from adapters.digest.telling import ON_PAGE, ON_PAGE_OTHERS
from bot.console.assembly import Sankin
from bot.digest import Digest, Person, Rows, Week
from bot.digest import digest as make
from bot.policy import Policy
from bot.seams import Audience, BadInput, SankinError

if TYPE_CHECKING:
    from knowledge.tables import Organization

NAMED = 60
"""People whose names are asked for: one by one, and within what a platform answers in a minute."""
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)


def digest(sankin: Sankin, *, week: str | None = None, to: Path | None = None, organization: str | None = None) -> int:
    """Show or write the digest of each organization that has people (or of the one named).

    Raises:
        BadInput: no such week, organization or kind of file.
    """
    if to is not None and to.suffix.lower() not in FORMS:
        raise BadInput(sankin.wording("cli.digest.no_kind", path=to, known=" ".join(FORMS)))
    now = datetime.now(UTC)
    chosen = _chosen(sankin, organization)
    for number, row in enumerate(chosen):
        policy = Policy.of(row.policy, language=row.language)
        span = parse_week(week, policy.zone, now, sankin) if week else week_of(now, policy.zone)
        forms = forms_of(sankin, row, span, policy)
        if to is None:
            sys.stdout.write(("\n" if number else "") + forms.text())
            continue
        path = to if len(chosen) == 1 else to.with_stem(f"{to.stem}-{row.id or 'public'}")
        try:
            path.write_bytes(FORMS[to.suffix.lower()](forms))
        except OSError as error:
            raise BadInput(f"{path}: {error.strerror}") from error
        sys.stdout.write(sankin.wording("cli.digest.written", path=path) + "\n")
    return 0


def _chosen(sankin: Sankin, organization: str | None) -> list[Organization]:
    weeks = sankin.weeks
    every = weeks.organizations()
    if organization is not None:
        named = [row for row in every if row.id == organization]
        if not named:
            known = ", ".join(row.id for row in every if row.id)
            raise BadInput(sankin.wording("cli.digest.no_organization", organization=organization, known=known))
        return named
    return [row for row in every if weeks.people(row.id)] or list(every[:1])


def week_of(moment: datetime, zone: tzinfo, *, today: date | None = None) -> Week:
    """The ISO week of a moment, in a time zone; read on ``today``, by default that very day."""
    day = moment.astimezone(zone).date()
    return _week(day - timedelta(days=day.weekday()), zone, today or day)


def parse_week(text: str, zone: tzinfo, now: datetime, sankin: Sankin) -> Week:
    """``2026-W47`` in a time zone.

    Raises:
        BadInput: it is no week.
    """
    found = _WEEK.fullmatch(text.strip())
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        monday = None
    if monday is None:
        raise BadInput(sankin.wording("cli.digest.no_week", week=text))
    today = now.astimezone(zone).date()
    # as it was read on the Monday after
    return _week(monday, zone, min(today, monday + timedelta(days=7)) if today >= monday else monday)


def _week(monday: date, zone: tzinfo, today: date) -> Week:
    year, number, _ = monday.isocalendar()
    since, until = (datetime.combine(day, time(), zone) for day in (monday, monday + timedelta(days=7)))
    return Week(f"{year}-W{number:02d}", since, until, today)


def forms_of(sankin: Sankin, row: Organization, week: Week, policy: Policy) -> Forms:
    """The digest of an organization's week, ready to be written in any form."""
    wording = sankin.wordings[policy.language]

    def titles(ids: Sequence[str]) -> Mapping[str, str]:
        return _titles(sankin, ids, Audience(row.id), policy.language)

    rows: Rows = sankin.weeks.rows(
        row,
        week,
        language=policy.language,
        titles=titles,
        is_sensitive=is_sensitive(sankin),
    )
    made = make(rows)
    return Forms(made, wording, policy.zone, called(sankin, made))


def called(sankin: Sankin, digest: Digest) -> dict[Person, str]:
    """What the people are called whom a digest names, as far as their platforms can be asked; those on its page first.

    Nobody's name is kept: it is theirs to change, and a platform's to tell.
    """
    shown = ON_PAGE["waiting"]
    people = [item.person for item in digest.waiting[:shown]]
    people += [item.person for item in digest.humans[: ON_PAGE["humans"]]]
    people += [person for item in digest.contention[:ON_PAGE_OTHERS] for person in item.would]
    people += [item.person for item in digest.waiting[shown:]]
    settings, ids = sankin.settings, dict[str, list[str]]()
    for person in list(dict.fromkeys(people))[:NAMED]:
        ids.setdefault(person.platform, []).append(person.user)
    found: dict[Person, str] = {}
    if settings.slack_on and "slack" in ids:
        from adapters.slack import names as slack

        told = slack.names(ids["slack"], token=settings.slack_bot_token, api_url=settings.slack_api_url)
        found |= {Person("slack", user): name for user, name in told.items()}
    if settings.line_on and "line" in ids:
        from adapters.line import names as line

        told = line.names(ids["line"], access_token=settings.line_channel_access_token, api_url=settings.line_api_url)
        found |= {Person("line", user): name for user, name in told.items()}
    return found


def is_sensitive(sankin: Sankin) -> Callable[[str], bool]:
    """Whether a text touches health or care, in any language."""
    words = tuple(word.casefold() for each in sankin.wordings for word in each.list("digest.sensitive.words"))

    def sensitive(text: str) -> bool:
        folded = text.casefold()
        return any(word in folded for word in words)

    return sensitive


def _titles(sankin: Sankin, ids: Sequence[str], audience: Audience, language: str) -> dict[str, str]:
    """What evidence is called, so far as this audience may see it."""
    tables = sankin.catalog.tables()
    found = {each.id: each.name_en if language == "en" and each.name_en else each.name_ja for each in tables.programmes}
    found |= {each.id: each.told_in(language) for each in tables.facts}
    found |= {each.id: each.name for each in sankin.catalog.stays(ids, audience)}
    for each in ids:
        if each not in found:
            try:
                passage = sankin.library.passage(each, audience)
            except SankinError:
                break  # the index can not be opened: the digest is no place to say so
            if passage is not None:
                found[each] = f"{passage.title} {passage.heading}".strip()
    return {each: found[each] for each in ids if each in found}
