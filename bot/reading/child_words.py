"""Which child a word for it means: 「息子は部活があるので留守番です」 after 「11歳の娘、14歳の息子」."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.reading.people import Group

_KINDS = {
    "boys": re.compile(r"息子|[長次三]男|男の子|むすこ|坊主|\b(?:sons?|boys?)\b"),
    "girls": re.compile(r"娘|[長次三]女|女の子|むすめ|\b(?:daughters?|girls?)\b"),
}


def told_apart(children: Sequence[Group], norm: str) -> dict[str, list[int]]:
    """Ages by word (``boys``, ``girls``) where there are some of both, told by such a word and an age."""
    out: dict[str, list[int]] = {}
    for group in children:
        words = norm[group.start : group.end]
        kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(words)]
        if len(kinds) == 1 and group.ages:
            out.setdefault(kinds[0], []).extend(group.ages)
        elif len(kinds) == 2 and len(group.ages) == 2:
            # 「11歳の娘、14歳の息子」: told in the order of their ages
            named = sorted((m.start(), kind) for kind in kinds for m in _KINDS[kind].finditer(words))
            for age, (_, kind) in zip(group.ages, named, strict=False):
                out.setdefault(kind, []).append(age)
    return out if len(out) == len(_KINDS) else {}


def age_of(word: str, before: Mapping[str, Any]) -> int | None:
    """The age of the child that ``word`` means among those that are known; None when what was said does not tell."""
    kind = next((k for k, pattern in _KINDS.items() if pattern.search(word)), None)
    ages = before.get("ages") or ()
    if kind is None or len(ages) != before.get("children"):
        return None
    told = {name: [age for age in before.get(name, ()) if age in ages] for name in _KINDS}
    others = [age for name in _KINDS if name != kind for age in told[name]]
    chosen = told[kind] or ([age for age in ages if age not in others] if others else [])
    return chosen[0] if len(chosen) == 1 else None


__all__ = ["age_of", "told_apart"]
