"""Has a place joined? Yes or no, with what bears a similar name and what else it takes part in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.language.naming import Named
from bot.answering.language.question_types import is_yes_no
from bot.answering.rosters.roster_questions import AREA_LISTS, NOT, WHEN
from bot.answering.rosters.roster_view import View
from bot.answering.tables.index import place_codes
from bot.answering.tables.pieces import Piece
from bot.seams import Member


def yes_or_no(view: View, towns: Sequence[Named], areas: Sequence[Named]) -> Piece:
    """Whether each of the places takes part; not answered when it is asked when one joined."""
    sentences: list[str] = []
    shown: list[Member] = []
    view.choosing = len(towns) > 1 and not is_yes_no(view.question) and bool(AREA_LISTS.search(view.rest))
    for named in _in_order(view, towns):
        sentence, members = verdict(view, named)
        if sentence not in sentences:
            sentences.append(sentence)
            shown += members
    for named in areas:
        for code in named.codes:
            held = view.by_code.get(code, [])
            if code.startswith("P:"):
                key = "yes_prefecture" if held else "no_prefecture"
                sentences.append(view.w(key, place=view.label(code), lead=view.lead(takes_part=bool(held))))
                shown += held
    said = view.piece(view.say("answers.list.sentence").join(sentences), shown, "membership")
    if WHEN.search(view.rest) and shown and all(n.codes for n in towns) and not denied(view, towns):
        return replace(said, kind="unknown", answered=False, near=said.sources)
    return said


def _in_order(view: View, towns: Sequence[Named]) -> list[Named]:
    """The places as named; where some of them are to be chosen, those that are asked for come first."""
    if not view.choosing:
        return list(towns)
    absent = bool(NOT.search(view.rest))
    return sorted(towns, key=lambda n: any(c in view.by_code for c in n.codes) is absent)


def denied(view: View, towns: Sequence[Named]) -> bool:
    """True when one of the places is not on the roster: that is an answer even to "when"."""
    return any(not any(c in view.by_code for c in n.codes) for n in towns)


def verdict(view: View, named: Named) -> tuple[str, list[Member]]:
    """Whether one place takes part, and the members that say so."""
    codes = [c for c in named.codes if c.startswith("M:")]
    if not codes:
        return view.w("no_such", place=named.words, lead=view.lead(takes_part=False)), []
    held = [c for c in codes if c in view.by_code]
    sure = [c for c in held if any(len(place_codes(m)) == 1 for m in view.by_code[c])]
    members = [m for c in held for m in view.by_code[c]]
    when = bool(WHEN.search(view.rest))
    if sure and len(codes) == 1:
        key = "yes_when" if when else "yes"
        lead = view.lead(takes_part=True)
        return view.w(key, place=view.label(codes[0]), name=members[0].name, lead=lead), members
    if sure:
        rest = [c for c in codes if c not in held]
        labels = view.say("answers.list.and").join(view.label(c) for c in sure)
        lead = view.lead(takes_part=True)
        said = view.w("yes" if len(sure) == 1 else "yes_all", place=labels, name=members[0].name, lead=lead)
        if rest:
            others = view.say("answers.list.comma").join(view.label(c) for c in rest)
            said += view.say("answers.list.space") + view.w("yes_others", others=others)
        return said, members
    if held:
        key = "unclear" if set(codes) >= set(place_codes(members[0])) else "unclear_one"
        lead = view.lead(takes_part=True)
        return view.w(key, name=members[0].name, candidates=view.could_be(members[0]), lead=lead), members[:1]
    label = view.say("answers.list.or").join(view.label(c) for c in codes[:3])
    said = view.w("no_when" if when else "no", place=label, lead=view.lead(takes_part=False))
    near = neighbours(view, codes)
    if near:
        said += view.say("answers.list.space") + view.w("neighbours", names=view.names(near))
    other = elsewhere(view, codes)
    if other:
        said += view.say("answers.list.space") + view.w("elsewhere", names=other)
    return said, near


def neighbours(view: View, codes: Sequence[str]) -> list[Member]:
    """Members that bear the same name in another shape: 長野県 for 長野市, 山形村 for 山形市."""
    shorts = {view.index.places.by_code[c].short for c in codes if c in view.index.places.by_code}
    found = []
    for member in view.roster.members:
        for code in place_codes(member):
            place = view.index.places.by_code.get(code)
            if place and place.short in shorts:
                found.append(member)
                break
    return found


def elsewhere(view: View, codes: Sequence[str]) -> str:
    """What else the municipalities take part in, worded; empty for nothing."""
    names = []
    for code in codes:
        for member in view.index.others.get(code, ()):
            if member.programme != view.roster.programme and member.programme in view.index.known:
                name = view.index.known[member.programme].name(view.language)
                if name not in names:
                    names.append(name)
    return view.say("answers.list.comma").join(names)


def prefecture(view: View, named: Named) -> Piece:
    """Whether a prefecture takes part itself, and who does within it."""
    code = named.codes[0]
    held = view.by_code.get(code, [])
    inside = view.inside((code,), view.kinds())
    place = view.label(code)
    if WHEN.search(view.rest):
        said = view.w("yes_when" if held else "no_when", place=place, name=held[0].name if held else "")
    else:
        lead = view.lead(takes_part=bool(held))
        said = view.w("yes_prefecture" if held else "no_prefecture", place=place, lead=lead)
    towns = [m for m in inside if m not in held]
    if towns:
        said += view.say("answers.list.space") + view.w(
            "also_inside", place=place, count=view.counted(len(towns), view.kinds()), names=view.names(towns)
        )
    return view.piece(said, [*held, *inside], "membership")
