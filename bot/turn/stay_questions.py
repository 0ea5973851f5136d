"""Questions about stays that were shown ("is there childcare at the second one?"), answered from their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.matching import Stay
from bot.places import Places
from bot.turn.readback import day_text, days_text, word_text, yen
from bot.turn.state import Shown
from bot.wording import Wording

ATTRIBUTES = (
    "cost", "days", "windows", "left", "childcare", "elder_care", "wifi", "workspace", "private_room", "car", "minutes",
    "skills", "place", "about",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StayQuestion:
    """Which shown stays a question is about, and what it asks of them."""

    question: str
    ids: tuple[str, ...]
    attributes: tuple[str, ...]


def find(
    question: str,
    shown: Sequence[Shown],
    wording: Wording,
    places: Places,
    meant: tuple[str, ...] = (),
    focus: str = "",
) -> StayQuestion | None:
    """The question as one about shown stays; None when it points at none of them or asks something else.

    ``meant``: the stays that the question before pointed at, for one that points at none itself.
    ``focus``: the stay spoken of last, which "it" and "there" mean.
    """
    if not shown:
        return None
    text = question.casefold()
    attributes = [a for a in ATTRIBUTES if any(cue in text for cue in wording.list(f"stay_questions.asks.{a}"))]
    ids = pointed(text, shown, wording, places, focus) or meant
    if not ids and any(cue in text for cue in wording.list("stay_questions.pointing.only_stays")):
        ids = tuple(stay.id for stay in shown)  # nothing else has places that are free
    if not attributes and _only_points(text, shown, wording):
        attributes = ["about"]
    if not attributes or not ids:
        return None
    return StayQuestion(question, ids, tuple(attributes))


def _only_points(text: str, shown: Sequence[Shown], wording: Wording) -> bool:
    """True for "what about the second one?": an ordinal, and nothing else to it."""
    for _, cues in zip(shown, wording.list("stay_questions.pointing.ordinals"), strict=False):
        for cue in sorted(cues.split("|"), key=len, reverse=True):
            if cue in text:
                rest = text.replace(cue, " ")
                for filler in wording.list("stay_questions.pointing.fillers"):
                    rest = rest.replace(filler, " ")
                return not rest.strip(" ?？。.、,!！")
    return False


def pointed(text: str, shown: Sequence[Shown], wording: Wording, places: Places, focus: str = "") -> tuple[str, ...]:
    """Ids of the shown stays that a casefolded text points at, by order, by name or place, or with "this"."""
    by_order = [
        stay.id
        for stay, cues in zip(shown, wording.list("stay_questions.pointing.ordinals"), strict=False)
        if any(cue in text for cue in cues.split("|"))
    ]
    if by_order:
        return tuple(by_order)
    by_name = [
        stay.id
        for stay in shown
        if any(name in text for name in (_bare(stay.name).casefold(), *_town(stay, wording, places)))
    ]
    if by_name:
        return tuple(by_name)
    ids = tuple(stay.id for stay in shown)
    if any(cue in text for cue in wording.list("stay_questions.pointing.all")):
        return ids
    if any(cue in text for cue in _this(wording)):
        return (focus,) if focus in ids else ids
    return ()


def _this(wording: Wording) -> tuple[str, ...]:
    return wording.list("stay_questions.pointing.this")


def _bare(name: str) -> str:
    """The name without the mark of a sample."""
    return name.rpartition("】")[2].strip() or name


def _town(stay: Shown, wording: Wording, places: Places) -> tuple[str, ...]:
    """What the stay's municipality is called, with and without its rank (佐渡市, 佐渡)."""
    if not stay.municipality:
        return ()
    if wording.language == "en":
        romaji = places.romaji(f"M:{stay.municipality}").casefold()
        return (romaji,) if romaji else ()
    place = places.by_code.get(f"M:{stay.municipality}")
    return tuple(name for name in (place.name, place.name[:-1]) if len(name) > 1) if place else ()


def answer(question: StayQuestion, stays: Sequence[Stay], today: date, wording: Wording, places: Places) -> str:
    """One line a stay: the columns asked about, or that they are not known."""
    lines = []
    for number, stay in enumerate(stays, 1):
        facts = wording("stay_questions.answer.join").join(
            _FACTS[attribute](stay, today, wording, places) for attribute in question.attributes
        )
        lines.append(wording("stay_questions.answer.line", stay=stay.name, facts=facts) + f" [{number}]")
    return "\n".join(lines)


def _unknown(what: str, wording: Wording) -> str:
    return wording("stay_questions.answer.unknown", what=wording(f"stay_questions.what.{what}"))


def _cost(stay: Stay, _: date, wording: Wording, __: Places) -> str:
    if stay.cost_yen is None:
        return _unknown("cost", wording)
    if stay.cost_yen == 0:
        return wording("stay_questions.answer.cost_free")
    return wording("stay_questions.answer.cost", value=yen(stay.cost_yen, wording))


def _days(stay: Stay, _: date, wording: Wording, __: Places) -> str:
    return wording("stay_questions.answer.days", value=days_text(stay.days_min, stay.days_max, wording))


def _windows(stay: Stay, today: date, wording: Wording, __: Places) -> str:
    coming = [
        wording("dialogue.propose.window", first=day_text(first, wording), last=day_text(last, wording))
        for first, last in stay.windows
        if last >= today
    ]
    return wording("stay_questions.answer.windows", value=wording("dialogue.join.list").join(coming))


def _left(stay: Stay, _: date, wording: Wording, __: Places) -> str:
    return wording("stay_questions.answer.left", value=stay.left, capacity=stay.capacity)


def _childcare(stay: Stay, _: date, wording: Wording, __: Places) -> str:
    if stay.childcare_ages is None:
        return wording("stay_questions.answer.childcare_no")
    low, high = stay.childcare_ages
    return wording("stay_questions.answer.childcare_yes", low=low, high=high)


def _flag(column: str, key: str) -> Callable[[Stay, date, Wording, Places], str]:
    def told(stay: Stay, _: date, wording: Wording, __: Places) -> str:
        value = getattr(stay, column)
        if value is None:
            return _unknown(key, wording)
        return wording(f"stay_questions.answer.{key}_{'yes' if value else 'no'}")

    return told


def _minutes(stay: Stay, _: date, wording: Wording, __: Places) -> str:
    if stay.minutes_from_tokyo is None:
        return _unknown("minutes", wording)
    return wording("stay_questions.answer.minutes", value=stay.minutes_from_tokyo)


def _skills(stay: Stay, _: date, wording: Wording, __: Places) -> str:
    if not stay.skills:
        return wording("stay_questions.answer.skills_none")
    words = (word_text("skills", skill, wording) for skill in stay.skills)
    return wording("stay_questions.answer.skills", value=wording("dialogue.join.list").join(words))


def _place(stay: Stay, _: date, wording: Wording, places: Places) -> str:
    return wording("stay_questions.answer.place", value=places.label(f"M:{stay.municipality}", wording.language))


def _about(stay: Stay, today: date, wording: Wording, places: Places) -> str:
    description = stay.description_en if wording.language == "en" else stay.description_ja
    told = [description.rstrip("。."), *(_FACTS[a](stay, today, wording, places) for a in ("place", "days", "cost"))]
    return wording("dialogue.join.list").join(told)


_FACTS: Mapping[str, Callable[[Stay, date, Wording, Places], str]] = {
    "cost": _cost, "days": _days, "windows": _windows, "left": _left, "childcare": _childcare,
    "elder_care": _flag("elder_care", "elder_care"), "wifi": _flag("wifi", "wifi"),
    "workspace": _flag("workspace", "workspace"), "private_room": _flag("private_room", "private_room"),
    "car": _flag("car_needed", "car"), "minutes": _minutes, "skills": _skills, "place": _place, "about": _about,
}  # fmt: skip
