"""Buttons about an interest: HR moves it on, and after a stay its person says how it was. Pure.

These are no part of a conversation: whoever presses them, what they were talking about with the bot stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.message import Address, Card, Choice, Message, Reply
from bot.seams import HrSeen, InterestChanged, InterestSeen, Memory, Notice, Outcome, StayReviewed
from bot.wording import Wording, Wordings

Room = Callable[[str, str], Address]
"""Organization and channel → where that channel is written to."""
ACTIONS = ("contacted", "confirmed", "waiting", "declined")
RATINGS = range(1, 6)
AFTER = ("new", "contacted", "waiting", "confirmed", "declined")
"""Statuses that HR may change; a withdrawn interest is its person's to renew."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """``hr:<interest>:<status>`` or ``after:<interest>:<rate|again>:<value>``."""

    interest: int
    status: str = ""
    rating: int | None = None
    again: bool | None = None


def pressed(message: Message) -> Pressed | None:
    """Read such a press; None for anything else."""
    if message.kind != "press":
        return None
    match message.press.split(":"):
        case ["hr", number, status] if _id(number) and status in ACTIONS:
            return Pressed(int(number), status)
        case ["after", number, "rate", value] if _id(number) and value.isdecimal() and int(value) in RATINGS:
            return Pressed(int(number), rating=int(value))
        case ["after", number, "again", value] if _id(number) and value in ("yes", "no"):
            return Pressed(int(number), again=value == "yes")
    return None


def _id(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) < 10


def respond(
    message: Message, press: Pressed, seen: InterestSeen | None, memory: Memory, wordings: Wordings, *, mail: bool
) -> Outcome:
    """What pressing leads to: for HR a change and who is told of it, for its person a thank-you."""
    language = memory.language or (seen.hr_language if seen else "") or wordings.default
    wording = wordings[language]
    if press.status:
        if seen is None or not seen.may_act:
            return _said(message, memory, wording("interests.hr.refused"), language, private=True)
        return _moved(message, press.status, seen, memory, wordings, language, mail=mail)
    if seen is None or not seen.mine or seen.status != "confirmed":
        return _said(message, memory, wording("interests.after.gone"), language, private=True)
    return _reviewed(message, press, seen, memory, wording)


def _said(message: Message, memory: Memory, text: str, language: str, *, private: bool = False, **more: Any) -> Outcome:
    choices = more.pop("choices", ())
    reply = Reply(message.address, text, language, choices=choices, private=private)
    trace: Mapping[str, Any] = {"commands": ["Interest"], "acts": more.pop("acts", [])}
    return Outcome((reply,), language=memory.language, dialogue=memory.dialogue, trace=trace, **more)


# ---------------------------------------------------------------- HR


def _moved(
    message: Message, status: str, seen: InterestSeen, memory: Memory, wordings: Wordings, language: str, *, mail: bool
) -> Outcome:
    wording = wordings[language]

    def say(key: str, **more: object) -> str:
        name = wording(f"interests.status.{more.pop('status', status)}")
        return wording(f"interests.hr.{key}", number=seen.id, stay=seen.stay_name, status=name, **more)

    if seen.status not in AFTER:
        return _said(message, memory, say("over", status=seen.status), language)
    if status == seen.status:
        return _said(message, memory, say("already"), language)
    full = status == "confirmed" and seen.left < seen.people
    short = {"left": max(0, seen.left), "people": seen.people}
    if full:
        if seen.status == "waiting":
            return _said(message, memory, say("still_full" if seen.left <= 0 else "still_short", **short), language)
        status = "waiting"
    lines = [say("done" if not full else "full" if seen.left <= 0 else "short", status=status, **short)]
    if "confirmed" in (status, seen.status):
        key = "mailed" if status == "confirmed" else "mailed_off"
        lines.append(say(key if mail and _has_mail(seen) else f"no_{key}"))
    choices: tuple[Choice, ...] = ()
    if seen.status == "confirmed":
        text, choices = _free(seen, wording)
        lines.append(text)
    return _said(
        message, memory, "\n".join(lines), language, choices=choices, acts=[f"{status}:{seen.stay}"],
        effects=(InterestChanged(seen.id, status, seen.status, message.address.user),),
        notices=decided(seen, seen.status, status, wordings, mail=mail),
    )  # fmt: skip


def _free(seen: InterestSeen, wording: Wording) -> tuple[str, tuple[Choice, ...]]:
    """That places are free again, and who is next."""
    if not seen.next_waiting:
        return wording("interests.hr.free", people=seen.people), ()
    label = wording("interests.hr.confirm_next", next=seen.next_waiting)
    text = wording("interests.hr.free_next", people=seen.people, next=seen.next_waiting)
    return text, (Choice(label, f"hr:{seen.next_waiting}:confirmed", emphasis="primary"),)


def decided(seen: InterestSeen, before: str, status: str, wordings: Wordings, *, mail: bool) -> tuple[Notice, ...]:
    """Who is to hear that HR moved an interest on: its person; its host, where that concerns them."""
    notices = [told(seen, status, wordings[seen.language])]
    if mail and _has_mail(seen) and "confirmed" in (before, status):
        notices.append(_mail(seen, wordings[seen.hr_language], "mail" if status == "confirmed" else "mail_off"))
    return tuple(notices)


def given_up(
    seen: InterestSeen, wordings: Wordings, *, mail: bool, room: Room | None, forgotten: bool = False
) -> tuple[Notice, ...]:
    """HR hears at once that somebody whom they count on withdrew, and so does the host of a confirmed stay.

    Who is ``forgotten`` goes by the number alone.
    """
    wording = wordings[seen.hr_language]
    name = "" if forgotten else _person(seen, wording)
    key = "forgotten" if forgotten else "withdrawn"
    status = wording(f"interests.status.{seen.status}")
    lines = [wording(f"interests.hr.{key}", number=seen.id, stay=seen.stay_name, status=status, person=name)]
    choices: tuple[Choice, ...] = ()
    if seen.status == "confirmed":
        text, choices = _free(seen, wording)
        lines.append(text)
        lines.append(wording(f"interests.hr.{'' if mail and _has_mail(seen) else 'no_'}mailed_off"))
    notices = [
        Notice(
            Reply(each, "\n".join(lines), wording.language, choices=choices),
            f"{_key(seen, 'given_up')}:{each.user}",
            None if forgotten else seen.person,
        )
        for each in hr_of(seen, mail=mail, room=room, subject=lines[0])
    ]
    if mail and _has_mail(seen) and seen.status == "confirmed":
        notices.append(_mail(seen, wording, "mail_off", forgotten=forgotten))
    return tuple(notices)


def human_wanted(
    message: Message, seen: HrSeen, wordings: Wordings, *, mail: bool, room: Room | None
) -> tuple[Notice, ...]:
    """HR hears at once that somebody would like to talk to a person, and who, as they agreed."""
    wording = wordings[seen.hr_language]
    key = message.address.platform if message.address.platform in ("slack", "line") else "other"
    text = wording(f"interests.hr.human_{key}", user=message.address.user, platform=message.address.platform)
    subject = wording("interests.hr.human_subject")
    cards: tuple[Card, ...] = ()
    if message.address.platform == "slack":
        cards = (Card("human", wording("digest.heading.humans"), "", people=(message.address.user,)),)
    return tuple(
        Notice(
            Reply(each, text, wording.language, cards=cards if each.platform == "slack" else ()),
            f"human:{message.id}:{each.user}",
            _anywhere(message.address),
        )
        for each in hr_of(seen, mail=mail, room=room, subject=subject)
    )


def hr_of(seen: HrSeen, *, mail: bool, room: Room | None, subject: str = "") -> tuple[Address, ...]:
    """Where HR can be told something at once: in its channel, else each alone, else by e-mail."""
    if room and seen.hr_channel:
        return (room(seen.organization, seen.hr_channel),)
    if room and seen.hr:
        return tuple(Address("slack", seen.organization, user) for user in seen.hr)
    return tuple(Address("mail", "", each, subject) for each in seen.hr_email if mail)


def told(seen: InterestSeen, status: str, wording: Wording) -> Notice:
    """The person hears of it where they were last met, in their own language."""
    text = wording(f"interests.person.{status}", stay=seen.stay_name)
    return Notice(Reply(seen.person, text, wording.language, private=True), _key(seen, status))


def _has_mail(seen: InterestSeen) -> bool:
    return "@" in seen.contact


def _person(seen: InterestSeen, wording: Wording) -> str:
    platform = seen.person.platform
    key = platform if platform in ("slack", "line") else "other"
    return wording(f"interests.mail.{key}", user=seen.person.user, platform=platform)


def _anywhere(person: Address) -> Address:
    """The person alone, whatever they last wrote in."""
    return Address(person.platform, person.tenant, person.user)


def _mail(seen: InterestSeen, wording: Wording, kind: str, *, forgotten: bool = False) -> Notice:
    """The municipality learns what the person agreed to share: who it is (the account), the stay, how many come.

    And by which address HR is reached (the first that the digest goes to), where there is one.

    ``kind`` is ``mail`` for a confirmation, ``mail_off`` when it holds no more.
    """
    person = wording("interests.mail.nobody") if forgotten else _person(seen, wording)
    subject = wording(f"interests.{kind}.subject", stay=seen.stay_name)
    office = wording("interests.mail.office", email=seen.hr_email[0]) if seen.hr_email else ""
    text = wording(
        f"interests.{kind}.body",
        stay=seen.stay_name, id=seen.stay, person=person, number=seen.id, people=seen.people, office=office,
    )  # fmt: skip
    to = Address("mail", "", seen.contact, subject)
    return Notice(Reply(to, text, wording.language), _key(seen, kind), None if forgotten else seen.person)


def _key(seen: InterestSeen, what: str) -> str:
    """The same for two who press at the same time, another for the next change."""
    return f"interest:{seen.id}:{seen.changes}:{what}"


# ---------------------------------------------------------------- the person


def ask_after(seen: InterestSeen, wording: Wording) -> Notice:
    """After a stay: how was it?"""
    choices = tuple(
        Choice(wording(f"interests.after.rate_{value}"), f"after:{seen.id}:rate:{value}") for value in reversed(RATINGS)
    )
    text = wording("interests.after.ask", stay=seen.stay_name)
    return Notice(Reply(seen.person, text, wording.language, choices=choices, private=True), f"after:{seen.id}")


def tell_gone(seen: InterestSeen, wording: Wording) -> Notice:
    """The stay is offered no more."""
    text = wording("interests.person.gone", stay=seen.stay_name)
    choices = (Choice(wording("dialogue.button.propose"), "propose"),)
    return Notice(Reply(seen.person, text, wording.language, choices=choices, private=True), _key(seen, "gone"))


def _reviewed(message: Message, press: Pressed, seen: InterestSeen, memory: Memory, wording: Wording) -> Outcome:
    effect = StayReviewed(seen.id, press.rating, press.again)
    if press.rating is None:
        text = wording("interests.after.thanks")
        return _said(message, memory, text, wording.language, effects=(effect,), acts=[f"reviewed:{seen.stay}"])
    choices = tuple(
        Choice(wording(f"interests.after.{value}"), f"after:{seen.id}:again:{value}") for value in ("yes", "no")
    )
    text = wording("interests.after.again", stay=seen.stay_name)
    return _said(
        message, memory, text, wording.language, choices=choices, effects=(effect,), acts=[f"reviewed:{seen.stay}"]
    )
