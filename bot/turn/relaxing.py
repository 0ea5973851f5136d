"""Relaxations as buttons: what would change, what it opens, and the press that takes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.matching import Relaxation
from bot.places import Places
from bot.preferences import Wishes
from bot.turn.readback import days_text, slot_name, value_text, window_text, yen
from bot.wording import Wording

PRESS_AT_MOST = 300


def offer(relaxation: Relaxation, wishes: Wishes, places: Places, wording: Wording) -> tuple[str, str]:
    """Label and press of one relaxation; an empty press when it can not be offered as a button."""
    changed = replace(wishes, **relaxation.change)
    change: dict[str, Any] = {}
    texts = []
    for wish in relaxation.wishes:
        text, part = _one(wish, wishes, changed, relaxation.opens, places=places, wording=wording)
        texts.append(text)
        change.update(part)
    press = "relax:" + json.dumps(change, ensure_ascii=False, separators=(",", ":"))
    if not change or len(press) > PRESS_AT_MOST:
        return "", ""
    if len(texts) == 1:
        return texts[0], press
    parts = [text.rpartition("→")[0].strip() for text in texts]
    return wording("dialogue.relax.pair", first=parts[0], second=parts[1], n=relaxation.opens), press


def _one(
    wish: str, wishes: Wishes, changed: Wishes, opens: int, *, places: Places, wording: Wording
) -> tuple[str, Mapping[str, Any]]:
    def say(key: str, **variables: object) -> str:
        return wording(f"dialogue.relax.{key}", n=opens, **variables)

    if wish.startswith("needs:"):
        word = wish.removeprefix("needs:")
        return say("needs", to=value_text("needs", word, places, wording)), {wish: None}
    match wish:
        case "budget" if changed.budget_yen_max is not None:
            value = {"min": None, "max": changed.budget_yen_max, "per": "total"}
            return say("budget", to=yen(changed.budget_yen_max, wording)), {"budget": value}
        case "days" if changed.days_min is not None or changed.days_max is not None:
            value = {"min": changed.days_min, "max": changed.days_max}
            return say("days", to=days_text(changed.days_min, changed.days_max, wording)), {"days": value}
        case "start" if changed.start_earliest is not None or changed.start_latest is not None:
            dates = (changed.start_earliest, changed.start_latest, changed.end_latest)
            keys = ("earliest", "latest", "end")
            value = {k: d.isoformat() if d else None for k, d in zip(keys, dates, strict=True)}
            return say("start", to=window_text(*dates, wording)), {"start": value}
        case "place" if changed.prefectures_in or changed.municipalities_in:
            codes = [f"P:{p}" for p in changed.prefectures_in] + [f"M:{m}" for m in changed.municipalities_in]
            added = [c for c in codes if c[2:] not in (*wishes.prefectures_in, *wishes.municipalities_in)]
            names = wording("dialogue.join.or").join(places.label(code, wording.language) for code in added or codes)
            return say("place", to=names), {"place": codes}
        case "place":
            return say("place_any"), {"place": None}
        case "place_out":
            before = [f"P:{p}" for p in wishes.prefectures_out] + [f"M:{m}" for m in wishes.municipalities_out]
            after = {*(f"P:{p}" for p in changed.prefectures_out), *(f"M:{m}" for m in changed.municipalities_out)}
            gone = [code for code in before if code not in after]
            names = wording("dialogue.join.or").join(places.label(code, wording.language) for code in gone)
            return say("place", to=names), {"place_out": gone}
        case "styles":
            return say("styles"), {"styles": None}
        case "party":
            return say("party"), {"party": None}
        case _:
            return say("other", slot=slot_name(wish, wording)), {wish: None}
