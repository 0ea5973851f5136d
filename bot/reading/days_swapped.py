"""A length that is known and takes another number: 「5日じゃなくて10日にします」 of somebody who stays five days.

By itself 「10日」 is a day of the month; beside the length that is held it is as long as that was.
"""

from __future__ import annotations

import re

from bot.reading.found import Found, Text
from bot.reading.numbers import NUMERAL, small
from bot.seams import ReadingContext

CLAIM = 88
"""Above dates."""
_SWAPPED = re.compile(
    rf"(?<![\d月/.])(?P<old>{NUMERAL})日(?:間)?(?:の予定|のつもり)?(?:って|と)?(?:言[いっ][^、。!?\n]{{0,8}}?)?"
    r"(?:(?:じゃ|では)(?:なく|なし)て?|ではなく|でなくて?|は(?:やめて|なしで|短[くい][^、。!?\n]{0,6})|(?P<moves>から|を))"
    rf"、?(?:やっぱり?|やはり|合計|全部で)?、?(?P<new>{NUMERAL})日(?:間)?(?P<behind>[^。!?\n]{{0,10}})"
)
_MOVES = re.compile(r"(?:に|へ)(?:変|延|伸|のば|増|し|短|縮|減|修正|訂正|お願い)")
_DATE = re.compile(r"(?:に|から)(?:行|出発|着|始|開始|入)|(?:出発|発|スタート)")


def find(text: Text, context: ReadingContext) -> list[Found]:
    """The new length, where the number that it replaces is the length that is held and no first day."""
    held = context.preferences.values("days")
    last = held[-1].value if held else None
    if text.language != "ja" or not isinstance(last, dict) or not last.get("min") or last["min"] != last.get("max"):
        return []
    for m in _SWAPPED.finditer(text.norm):
        old, new = small(m["old"]), small(m["new"])
        if old != last["min"] or not new or new == old or _DATE.match(m["behind"]):
            continue
        if (m["moves"] and not _MOVES.match(m["behind"])) or _first_day(context) == old:
            continue
        end = m.start("behind")
        return [
            Found(
                m.start(),
                end,
                "days",
                {"min": new, "max": new},
                confidence=0.9,
                corrects=True,
                claim=CLAIM,
                stated=True,
            )
        ]
    return []


def _first_day(context: ReadingContext) -> int:
    """The day of the month on which the stay that is held begins; 0 where no one day is known."""
    held = context.preferences.values("start")
    value = held[-1].value if held else None
    if not isinstance(value, dict) or not value.get("earliest") or value["earliest"] != value.get("latest"):
        return 0
    return int(value["earliest"][-2:])


__all__ = ["find"]
