"""The wishes of many people at once are the wishes of each: whatever their logs hold."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.crowd import RESTS_ON, Crowd
from bot.matching.filtering import SUBJECTS, subject_of
from bot.preferences import SLOTS, Entry, Polarity, Preferences, Wishes

TODAY = date(2026, 11, 20)


class Everywhere:
    """Geography enough for codes of prefectures and municipalities."""

    def prefectures(self, code: str) -> tuple[str, ...]:
        return ("01", "02") if code.startswith("B:") else (code[2:4],)

    def official_name(self, code: str) -> str:
        return code


def some(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "styles": some("refresh", "childcare_care", "training"),
    "start": st.fixed_dictionaries(
        {"earliest": some("2026-01-01", "2027-02-01"), "latest": some(None, "2026-02-01", "2027-03-01")},
        optional={"end": some(None, "2027-04-01")},
    ),
    "days": st.fixed_dictionaries({"min": some(None, 2, 7), "max": some(None, 7, 14)}),
    "party": st.fixed_dictionaries(
        {},
        optional={
            "adults": some(1, 2), "children": some(0, 2), "total": some(2, 4), "ages": some([3], [7, 4]),
            "elder": some(True, False), "pets": some(True), "with": some(["友人"]), "join": some(1), "leave": some(1),
        },
    ),
    "budget": st.fixed_dictionaries(
        {"max": some(None, 10_000, 90_000)},
        optional={"per": some(None, "total", "night", "day", "month", "person", "person_night"), "unknown": some(True)},
    ),
    "place": some("P:20", "P:01", "M:20211", "B:tohoku"),
    "needs": some("Wi-Fi", "保育", "介護", "移動60分以内", "移動120分以内"),
    "skills": some("経理", "写真"),
    "themes": some("海", "温泉"),
    "origin": some("P:13"),
}  # fmt: skip


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    op = draw(some(*["set"] * 6, "correct", "correct", "clear", "decline", "undo", "reset", "confirm"))
    message = draw(some("", "m1", "m2", "m3"))
    if op in ("reset", "confirm"):
        return Entry(op, message_id=message)
    if op == "undo":
        return Entry(op, value=draw(some("m1", "m2", "m3")), message_id=message)
    slot = draw(some(*(slot.name for slot in SLOTS)))
    if op == "clear":
        return Entry(op, slot, message_id=message)
    if op == "decline":
        return Entry(op, slot, draw(some("any", "unknown", "refused")), message_id=message)
    polarity = draw(some(*[Polarity.WANT] * 4, *Polarity)) if slot != "party" else Polarity.WANT
    return Entry(op, slot, draw(VALUES[slot]), polarity, hard=draw(some(None, True, False)), message_id=message)


logs = st.lists(st.lists(entries(), min_size=1, max_size=8), max_size=6)


@settings(deadline=None)
@given(logs, st.integers(1, 30))
def test_folding_many_logs_at_once_is_folding_each(everybody: list[list[Entry]], batch: int) -> None:
    lines = [
        (f"w{number}", e.op, e.slot, json.dumps(e.value), str(e.polarity), e.hard, e.message_id)
        for number, log in enumerate(everybody)
        for e in log
    ]
    crowd = Crowd.of_logs([lines[at : at + batch] for at in range(0, len(lines), batch)], Everywhere(), TODAY)
    plain = [Preferences.fold(log).wishes(Everywhere(), TODAY) for log in everybody]
    assert parts(crowd) == parts(Crowd.of(plain)) == [[subject_of(w, s) for s in SUBJECTS] for w in plain]


def parts(crowd: Crowd) -> list[list[tuple[object, ...]]]:
    return [
        [subject_of(crowd.parts[subject][at], subject) for subject, at in zip(SUBJECTS, person, strict=True)]
        for person in crowd.people.tolist()
    ]


def test_every_subject_says_on_which_slots_it_rests() -> None:
    assert set(RESTS_ON) == set(SUBJECTS)
    assert {slot for slots in RESTS_ON.values() for slot in slots} == {slot.name for slot in SLOTS} - {"origin"}


def test_what_is_said_alike_is_one_part() -> None:
    crowd = Crowd.of([Wishes(budget_yen_max=10_000), Wishes(), Wishes(budget_yen_max=10_000)])
    assert crowd.said("budget").tolist() == [1, 0, 1]
    assert len(crowd.parts["budget"]) == 2
