"""Who takes part in an area: which, how many, what part of all, and who does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.language.comparing import said_to_be_more
from bot.answering.language.naming import Named
from bot.answering.language.question_types import is_yes_no
from bot.answering.rosters.roster_claims import holds, so_many
from bot.answering.rosters.roster_prefectures import without
from bot.answering.rosters.roster_questions import ALL_UNITS, COUNTS, KINDS, NOT, TOGETHER, WHICH_PREFECTURES, kind_at
from bot.answering.rosters.roster_sorts import is_of_sort
from bot.answering.rosters.roster_verdicts import prefecture, yes_or_no
from bot.answering.rosters.roster_view import View, is_prefecture, of_kind
from bot.answering.tables.index import place_codes
from bot.answering.tables.pieces import Piece
from bot.seams import Member

MOST_ABSENT = 40
"""Names of municipalities that are not on the roster which are shown at once."""


def of_areas(view: View, areas: Sequence[Named]) -> Piece:
    """The answer about one or more areas."""
    wants_units = view.cues.has("membership.units", view.rest) or bool(ALL_UNITS.search(view.rest))
    if len(areas) > 1 and (
        view.cues.has("compare.more", view.question.norm) or view.cues.has("membership.most", view.rest)
    ):
        return compared(view, areas)
    codes = [c for n in areas for c in n.codes]
    if (view.cues.has("membership.most", view.rest) or view.cues.has("membership.least", view.rest)) and (
        len(codes) > 1 or codes[0].startswith("B:")
    ):
        return extreme(view, codes)
    wide = not any(c.startswith("P:") for c in codes)
    if NOT.search(view.rest) and (WHICH_PREFECTURES.search(view.rest) or (wide and view.kinds() == "P")):
        return without(view, codes)
    if NOT.search(view.rest) and not is_yes_no(view.question):
        return absent(view, codes)
    only = len(areas) == 1 and len(areas[0].codes) == 1 and areas[0].codes[0].startswith("P:")
    asks_self = (
        only
        and not wants_units
        and not COUNTS.search(view.rest)
        and not re.search(
            r"どこ|どの|どれ|一覧|リスト|全部|すべて|全て|挙げ|から|の参加|内|which|list"
            r"|what|all|members|\bname|show|give|\bin\b|\bfrom\b",
            view.rest,
        )
    )
    inner = of_its_parts(view, areas[0]) if only else False
    if only and is_yes_no(view.question) and not COUNTS.search(view.rest):
        asks_self = not inner
    if only and re.search(r"自体|そのもの|県として|itself", view.rest):
        asks_self = True
    if asks_self:
        return prefecture(view, areas[0])
    parts, shown = [], []
    for named in areas:
        text, members = in_area(view, named.codes)
        parts.append(text)
        shown += members
    counts = bool(COUNTS.search(view.rest))
    if len(areas) > 1 and TOGETHER.search(view.rest):
        parts.insert(0, _together(view, areas))
    text = view.besides() + view.say("answers.list.sentence").join(parts)
    if len(areas) == 1 and is_yes_no(view.question) and not counts and not view.asked.sort:
        text = _lead(view, shown) + text
    return view.piece(text, shown, "count" if counts else "list")


def _together(view: View, areas: Sequence[Named]) -> str:
    """How many take part of several areas, added up."""
    held = [(view.label(n.codes[0]), view.inside(n.codes, view.kinds() or KINDS)) for n in areas]
    sums = [len(members) for _, members in held]
    return view.w(
        "together", n=sum(sums), areas=view.say("answers.list.and").join(label for label, _ in held),
        sum=view.say("answers.list.plus").join(map(str, sums)),
    )  # fmt: skip


def _lead(view: View, shown: Sequence[Member]) -> str:
    """Yes or no to whether anybody of an area takes part, or so many; empty where it is not certain."""
    sure = [m for m in shown if len(place_codes(m)) == 1]
    claimed = so_many(view.rest)
    if claimed is not None and len(sure) == len(shown):
        towns = [m for m in sure if not is_prefecture(m)]
        right = any(holds(claimed, count, view.rest) for count in {len(sure), len(towns)})
        return view.yes(takes_part=right)
    if sure or not shown:
        return view.yes(takes_part=bool(sure))
    return ""


def these_only(view: View, towns: Sequence[Named], areas: Sequence[Named]) -> Piece:
    """Whether those named are all that take part in an area, or all of their kind."""
    codes = [c for n in areas for c in n.codes]
    kinds = view.kinds() or KINDS
    held = view.inside(codes, kinds) if codes else [m for m in view.roster.members if of_kind(m, kinds)]
    named = {c for n in towns for c in n.codes}
    alone = bool(held) and {c for m in held for c in place_codes(m)} <= named
    area = view.say("answers.list.and").join(view.label(c) for c in codes)
    key = "all_of_kind" if not codes else "only_these" if alone else "not_only" if held else "none_inside"
    text = view.w(
        key, area=area, count=view.counted(len(held), view.kinds()), kind=view.kind_name(view.kinds()),
        names=view.names(held),
    )  # fmt: skip
    return view.piece(view.yes(takes_part=alone) + text, held, "membership")


def and_towns(view: View, areas: Sequence[Named], towns: Sequence[Named]) -> Piece:
    """Who takes part of the areas, and whether the towns do: how many of Ibaraki, and is Mito among them?"""
    told = [in_area(view, named.codes)[0] for named in areas]
    each = yes_or_no(view, towns, ())
    return replace(each, text=view.say("answers.list.sentence").join([*told, each.text]))


def of_its_parts(view: View, named: Named) -> bool:
    """True when a prefecture only says where: 北海道から参加した自治体, anyone from Hokkaido."""
    norm = view.question.norm
    if view.question.language == "ja":
        return bool(re.match(r"から|[の]?(?:内|中)|の(?!名)|で(?!す)|に(?:ある|は|も)|出身", norm[named.end :]))
    return bool(re.search(r"(?:from|in|across|within|inside|\w+s of) (?:the )?$", norm[: named.start]))


def share(view: View, areas: Sequence[Named]) -> Piece:
    """What part of the roster (or of its names in one area) is of one kind, or lies in an area."""
    kinds = view.kinds()
    codes = [c for n in areas for c in n.codes]
    held = view.inside(codes, "") if codes else list(view.roster.members)
    part, of = ([m for m in held if of_kind(m, kinds)], held) if kinds else (held, list(view.roster.members))
    name = view.kind_name(kinds) if kinds else view.say("answers.list.and").join(view.label(c) for c in codes)
    percent = f"{100 * len(part) / len(of):.1f}" if of else "0"
    return view.piece(view.w("share", n=len(part), of=len(of), name=name, percent=percent), part, "count")


def in_area(view: View, wide: Sequence[str]) -> tuple[str, list[Member]]:
    """Who takes part in an area, worded, and the members that say so."""
    kinds = view.kinds()
    area = view.say("answers.list.and").join(view.label(c) for c in wide)
    members, maybe = view.inside(wide, kinds), view.maybe(wide, kinds)
    towns = [m for m in members if not is_prefecture(m)]
    prefectures = [m for m in members if is_prefecture(m)]
    if kinds == "P":
        towns, maybe = [], []
    said = []
    if WHICH_PREFECTURES.search(view.rest) and all(c.startswith("B:") for c in wide):
        return by_prefecture(view, wide), members
    if not members and not maybe:
        said.append(view.w("none_inside", area=area, kind=view.kind_name(kinds)))
    elif maybe and not members:
        said.append(view.w("only_maybe", area=area, kind=view.kind_name(kinds)))
        said += [view.w("maybe_inside", name=m.name, candidates=view.could_be(m)) for m in maybe]
    else:
        if towns or not prefectures:
            key = "inside" if len(towns) != 1 else "inside_one"
            kind, count = view.kind_name(kinds), view.counted(len(towns), kinds)
            said.append(view.w(key, area=area, count=count, kind=kind, names=view.grouped(towns)))
        if prefectures and kinds in ("", "P"):
            key = "with_prefecture" if towns or kinds == "" else "prefectures_inside"
            said.append(view.w(key, area=area, n=len(prefectures), names=view.names(prefectures), total=len(members)))
        said += [view.w("maybe_inside", name=m.name, candidates=view.could_be(m)) for m in maybe]
    return view.say("answers.list.space").join(said), [*members, *maybe]


def compared(view: View, areas: Sequence[Named]) -> Piece:
    """Which of several areas has more municipalities on the roster."""
    counts = [(view.label(n.codes[0]), view.inside(n.codes, view.kinds())) for n in areas]
    held = [(label, [m for m in members if not is_prefecture(m)]) for label, members in counts]
    return _set_against(view, held, [n.start for n in areas])


def compared_kinds(view: View, areas: Sequence[Named], kinds: Sequence[str]) -> Piece:
    """Of which kind there are more on the roster, or among its names in an area."""
    codes = [c for n in areas for c in n.codes]
    held = view.inside(codes, "") if codes else view.roster.members
    at = [kind_at(view.rest, kind, view.question.language) for kind in kinds]
    return _set_against(view, [(view.kind_name(kind), [m for m in held if of_kind(m, kind)]) for kind in kinds], at)


def _set_against(view: View, counts: Sequence[tuple[str, list[Member]]], at: Sequence[int]) -> Piece:
    """Which is more; yes or no where it is asked whether one is.

    Args:
        view: the question and its roster.
        counts: what is compared, each with its members.
        at: where each is named in the question.
    """
    said = view.say("answers.list.comma").join(view.w("count_of", area=label, n=len(held)) for label, held in counts)
    ordered = sorted(counts, key=lambda one: -len(one[1]))
    if len(ordered[0][1]) == len(ordered[1][1]):
        head = view.w("equal")
    else:
        head = view.w("more", area=ordered[0][0], n=len(ordered[0][1]) - len(ordered[1][1]))
    more = said_to_be_more(view.question.norm, at, view.question.language) if is_yes_no(view.question) else None
    if more is not None:
        head = view.yes(takes_part=len(counts[more][1]) > len(counts[1 - more][1])) + head
    return view.piece(f"{head}{view.say('answers.list.space')}{said}", [m for _, ms in counts for m in ms], "count")


def absent(view: View, wide: Sequence[str]) -> Piece:
    """The municipalities of an area that are not on the roster."""
    kinds = view.kinds()
    codes = [
        p.code for p in view.index.places.by_code.values()
        if p.code.startswith("M:") and p.code not in view.by_code and (not kinds or p.name[-1] in kinds)
        and (not view.asked.sort or is_of_sort(p.code, view.asked.sort, view.index.places))
        and any(view.index.places.within(p.code, w) for w in wide)
    ]  # fmt: skip
    area = view.say("answers.list.and").join(view.label(c) for c in wide)
    names = view.say("answers.list.comma").join(view.label(c) for c in sorted(codes)[:MOST_ABSENT])
    key = "absent" if len(codes) <= MOST_ABSENT else "absent_many"
    text = view.w(key, area=area, kind=view.kind_name(kinds), n=len(codes), names=names or "0")
    return view.piece(text, view.inside(wide, kinds), "list")


def by_prefecture(view: View, wide: Sequence[str]) -> str:
    """How many take part of each prefecture, worded."""
    counts: Counter[str] = Counter()
    for member in view.inside(wide, "市区町村") if wide else view.sure_towns():
        counts[view.index.places.prefectures(place_codes(member)[0])[0]] += 1
    parts = [view.w("count_of", area=view.label(f"P:{p}"), n=n) for p, n in sorted(counts.items())]
    return view.w("per_prefecture", n=len(counts), names=view.say("answers.list.comma").join(parts))


def extreme(view: View, wide: Sequence[str] = ()) -> Piece:
    """The prefectures with the most or the fewest municipalities, of all or of some areas."""
    counts: Counter[str] = Counter()
    members = view.sure_towns()
    if wide:
        members = [m for m in members if any(view.index.places.within(place_codes(m)[0], w) for w in wide)]
    for member in members:
        counts[view.index.places.prefectures(place_codes(member)[0])[0]] += 1
    if not counts:
        return view.piece(in_area(view, wide)[0], (), "list")
    least = view.cues.has("membership.least", view.rest)
    best = (min if least else max)(counts.values())
    winners = sorted(p for p, n in counts.items() if n == best)
    areas = view.say("answers.list.comma").join(view.label(f"P:{p}") for p in winners)
    inside = [m for m in members if view.index.places.prefectures(place_codes(m)[0])[0] in winners]
    text = view.w("least" if least else "most", area=areas, n=best)
    if not least:
        text += view.say("answers.list.space") + view.names(inside)
    return view.piece(text, inside, "count")
