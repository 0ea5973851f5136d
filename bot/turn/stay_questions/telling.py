"""What the rows of shown stays say to a question about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from bot.matching import Stay, reasons, word_reason
from bot.places import Places
from bot.preferences import Wishes
from bot.turn.readback import day_text, days_text, word_text, yen
from bot.turn.stay_questions.asking import StayQuestion
from bot.turn.stay_questions.pointing import folded, holds
from bot.wording import Wording


def answer(
    question: StayQuestion, stays: Sequence[Stay], wishes: Wishes, today: date, wording: Wording, places: Places
) -> str:
    """What is asked of ``stays``, each followed by the number of its source: ``[1]`` is the first of them."""
    match question.asked:
        case "most" if len(stays) > 1:
            return _most(question.attributes[0], stays, today, wording, places)
        case "differences" if len(stays) > 1:
            return _differences(stays, today, wording, places)
        case "why":
            return "\n".join(_why(stay, number, wishes, today, wording) for number, stay in enumerate(stays, 1))
        case "else":
            lines = (_else(question.question, stay, today, wording, places) for stay in stays)
        case _:
            columns = [column.rpartition("_")[0] if column not in _FACTS else column for column in question.attributes]
            lines = (_facts(columns or ["about"], stay, today, wording, places) for stay in stays)
    return _lines(stays, lines, wording)


def _line(stay: Stay, number: int, facts: str, wording: Wording) -> str:
    return wording("stay_questions.answer.line", stay=stay.name, facts=facts) + f" [{number}]"


def _lines(stays: Sequence[Stay], facts: Iterable[str], wording: Wording) -> str:
    numbered = enumerate(zip(stays, facts, strict=True), 1)
    return "\n".join(_line(stay, number, told, wording) for number, (stay, told) in numbered)


def _facts(columns: Sequence[str], stay: Stay, today: date, wording: Wording, places: Places) -> str:
    return wording("stay_questions.answer.join").join(_FACTS[c](stay, today, wording, places) for c in columns)


# ---------------------------------------------------------------- the least, the most, the differences


def _worth(most: str, stay: Stay, today: date) -> int | None:
    """What a stay has of the column of ``most``, as a number; None: not known."""
    match most.rpartition("_")[0]:
        case "days":
            return stay.days_max if most == "days_high" else stay.days_min
        case "cost":
            return stay.cost_yen
        case "minutes":
            return stay.minutes_from_tokyo
        case "left":
            return stay.left
        case "windows":
            coming = [max(first, today) for first, last in stay.windows if last >= today]
            return min(coming).toordinal() if coming else None
    return None


def _value(most: str, stay: Stay, today: date, wording: Wording, places: Places) -> str:
    """The column in a few words."""
    column = most.rpartition("_")[0]
    return _FACTS[column](stay, today, wording, places)


def _most(most: str, stays: Sequence[Stay], today: date, wording: Wording, places: Places) -> str:
    """The stay that has the least or the most, or all that have the same; then the others, in that order."""
    worth = {stay.id: _worth(most, stay, today) for stay in stays}
    number = {stay.id: at for at, stay in enumerate(stays, 1)}
    known = [stay for stay in stays if worth[stay.id] is not None]
    if not known:
        return _lines(stays, (_value(most, stay, today, wording, places) for stay in stays), wording)
    known.sort(key=lambda stay: (worth[stay.id] or 0) * (1 if most.endswith("_low") else -1))
    first = [stay for stay in known if worth[stay.id] == worth[known[0].id]]
    named = wording("dialogue.join.list").join(
        wording("stay_questions.answer.named", stay=stay.name) + f" [{number[stay.id]}]" for stay in first
    )
    key = "same" if len(first) == len(stays) else "best"
    value = _value(most, first[0], today, wording, places)
    what = wording(f"stay_questions.most.what.{most}")
    lines = [wording(f"stay_questions.ranked.{key}", what=what, stays=named, value=value)]
    others = (*known[len(first) :], *(stay for stay in stays if stay not in known))
    lines += [_line(stay, number[stay.id], _value(most, stay, today, wording, places), wording) for stay in others]
    return "\n".join(lines)


_HELD_APART = (
    "place", "cost", "days", "windows", "minutes", "left", "childcare", "car", "private_room", "wifi", "workspace",
    "elder_care", "skills",
)  # fmt: skip


def _differences(stays: Sequence[Stay], today: date, wording: Wording, places: Places) -> str:
    """What differs, stay by stay; then what is the same of all."""
    told = {column: [_FACTS[column](stay, today, wording, places) for stay in stays] for column in _HELD_APART}
    differ = [column for column, facts in told.items() if len(set(facts)) > 1]
    same = [facts[0] for facts in told.values() if len(set(facts)) == 1]
    text = _lines(stays, (_facts(("what", *differ), stay, today, wording, places) for stay in stays), wording)
    if same:
        text += "\n" + wording(
            "stay_questions.differences.same", facts=wording("stay_questions.answer.join").join(same)
        )
    return text


# ---------------------------------------------------------------- why it was shown


def _why(stay: Stay, number: int, wishes: Wishes, today: date, wording: Wording) -> str:
    """The wishes that were told, held against the stay."""
    held = reasons(stay, wishes, today)
    key = "lead" if held else "no_wishes"
    lines = [wording(f"stay_questions.why.{key}", stay=stay.name) + f" [{number}]"]
    for verdict in ("met", "unmet", "unknown"):
        told = [word_reason(each, wording).text for each in held if each.verdict == verdict]
        if told:
            facts = wording("dialogue.join.list").join(told)
            lines.append(wording(f"stay_questions.why.{verdict}", facts=facts))
    return "\n".join(lines)


# ---------------------------------------------------------------- what no column holds


_WORD = re.compile(r"[一-鿿々]{2,}|[ァ-ヴー]{2,}|[a-z]{4,}")


def _else(question: str, stay: Stay, today: date, wording: Wording, places: Places) -> str:
    """The description and themes where they speak of what was asked; else that nothing is recorded of it."""
    themes = [word_text("themes", theme, wording) for theme in stay.themes]
    row = folded(" ".join((stay.name, stay.description_ja, stay.description_en, *stay.themes, *themes)))
    fillers = (*wording.list("stay_questions.pointing.fillers"), *wording.list("stay_questions.pointing.stays"))
    asked = [word for word in _WORD.findall(folded(question)) if word not in fillers]
    spoken_of = any(holds(row, word) for word in asked)
    told = _facts(("what", "themes") if stay.themes else ("what",), stay, today, wording, places)
    return told if spoken_of else wording("stay_questions.answer.else", facts=told)


# ---------------------------------------------------------------- columns in words


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


def _what(stay: Stay, _: date, wording: Wording, __: Places) -> str:
    return (stay.description_en if wording.language == "en" else stay.description_ja).rstrip("。.")


def _themes(stay: Stay, _: date, wording: Wording, __: Places) -> str:
    words = wording("dialogue.join.list").join(word_text("themes", theme, wording) for theme in stay.themes)
    return wording("stay_questions.answer.themes", value=words)


def _about(stay: Stay, today: date, wording: Wording, places: Places) -> str:
    return _facts(("what", "place", "windows", "days", "cost", "left"), stay, today, wording, places)


_FACTS: Mapping[str, Callable[[Stay, date, Wording, Places], str]] = {
    "cost": _cost, "days": _days, "windows": _windows, "left": _left, "childcare": _childcare,
    "elder_care": _flag("elder_care", "elder_care"), "wifi": _flag("wifi", "wifi"),
    "workspace": _flag("workspace", "workspace"), "private_room": _flag("private_room", "private_room"),
    "car": _flag("car_needed", "car"), "minutes": _minutes, "skills": _skills, "place": _place,
    "what": _what, "themes": _themes, "about": _about,
}  # fmt: skip
