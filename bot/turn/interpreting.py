"""Commands → entries of the log of wishes, and the steps that the reply is built from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import commands as c
from bot.places import Places
from bot.preferences import GUESSED, Polarity, Preferences
from bot.turn.given_back import given_back
from bot.turn.state import Shown
from bot.turn.steps import Work

_INCLUSIVE = re.compile(
    r"(?<!か)も(?:いい|良い|よい|あり|可|OK|候補|気に|考え|好き|入れ|加え|足し|含め|お願い|[。!]*$)|とか|追加|あと|または|もしくは|あるいは"
    r"|^\W*(?:それか|か)(?=[一-鿿])|\balso\b|\btoo\b(?!\s+[a-z])|as well|\bso would\b"
    r"|^\W*(?:(?:or|and|plus)\b|add\b)|\b(?:add(?:ing)?|includ(?:e|ing))\b(?!\s+up\b)"
    r"|\b(?:in addition|on top of (?:that|those|these)|(?:welcome|possible|fine|good|okay|works) too)\b"
    r"|\bas (?:a|an) (?:second|third|further|additional|alternative|extra) (?:option|choice|place|candidate)\b",
    re.IGNORECASE,
)
"""Words by which a further place is added instead of replacing the one before."""
_EXCLUDED = re.compile(
    r"除|外[しすせ]|避け|抜[いき]|以外|嫌|行きたくな|\bexclu|\bavoid|\bexcept\b|\bout\b|\banywhere but\b|\bunwanted\b"
    r"|\bdo(?:n't| not) want\b|\bhate\b",
    re.IGNORECASE,
)
"""Words that shut a place out, also where another one takes its place."""
_GIVEN_UP = re.compile(
    r"やめ|止め[てま]|よしと|見送"
    r"|\b(?:drop|forget|scratch|scrap|skip|cancel|ditch|give up|gone|history|can go|drops out)\b",
    re.IGNORECASE,
)
"""Words by which a wish ends without a grudge."""
_CHOSEN = re.compile(
    r"(?:に|で)(?:し(?:ます|よう|とこう|た|て)|する|決|絞|しぼ|お願い|い[いき]|良)|だけ|のみ|(?:が|の?(?:ほう|方)(?:が|で|に))(?:いい|良|よ)"
    r"|どちらか|どっちか|\b(?:only|just|decid\w+|choose|pick|prefer|settle\w*)\b"
    r"|\b(?:go(?:ing)? (?:with|for)|rather|final|between|wins?|gets it)\b|\bit is(?=\s*(?:[.,!]|$))",
    re.IGNORECASE,
)
"""Words by which one of several is chosen."""
_BESIDE_CHOSEN = 4
"""Characters beside a place that a message may have that only names one of several."""
_NEITHER = re.compile(
    r"^\W*(?:and\s+|nor\s+|not\s+)*{}\s*(?:prefecture)?\s*(?:too|either|as well|も)\W*$", re.IGNORECASE
)


_ACT: Mapping[type, str] = {c.Reset: "reset", c.DeleteMyData: "delete", c.Human: "human"}


_SIMPLE: Mapping[type, str] = {
    c.Help: "help", c.Repeat: "repeat", c.ShowMine: "mine", c.WhereFrom: "where_from", c.ExportMyData: "export",
    c.Speak: "speak",
}  # fmt: skip


def go_through(commands: Sequence[c.Command], work: Work, preferences: Preferences, places: Places) -> None:
    """Work through the commands in order; the wishes among them are taken together at the end."""
    content = any(not isinstance(k, c.Greet | c.Thanks | c.OffTopic | c.Unclear) for k in commands)
    sets = [k for k in commands if isinstance(k, c.Set)]
    declined: dict[str, list[str]] = {}
    for command in commands:
        match command:
            case c.Set():
                pass  # taken together below
            case c.Clear(slot=slot):
                work.entry("clear", slot)
                work.step("cleared", slot)
            case c.Decline(slot="", why=why):
                work.step("let_be" if why == "refused" else "skipped")
            case c.Decline(slot=slot, why=why):
                work.entry("decline", slot, why)
                declined.setdefault("any" if why == "any" else "unknown", []).append(slot)
            case c.Ask():
                pass  # planned above
            case c.Propose():
                work.proposes = True
            case c.More(towards=towards):
                work.proposes = work.more = True
                work.towards = towards
            case c.React() if sets and not command.which and not _one_meant(command, work):
                pass  # "…でお願いします", "I'd like a …" beside a wish asks for that wish, not for a stay
            case c.React():
                _react(command, work)
            case c.Confirm():
                _confirm(work, sets)
            case c.Deny():
                _deny(work, sets)
            case c.Reset() | c.DeleteMyData() | c.Human():
                work.step("confirm_first", _ACT[type(command)])
            case c.Clarify():
                work.step("clarify", command)
            case c.Pause(resume=resume):
                work.step("paused", not resume)
            case c.OffTopic(kind=kind):
                if not content or kind in ("others_data", "instructions"):
                    work.step("off_topic", kind)
            case c.Greet() | c.Thanks() | c.Unclear():
                if not content:
                    work.step(type(command).__name__.lower())
            case c.Back():
                _undo(work, preferences)
            case c.Help() | c.Repeat() | c.ShowMine() | c.WhereFrom() | c.ExportMyData() | c.Speak():
                work.step(_SIMPLE[type(command)], getattr(command, "language", None))
    for reason, slots in declined.items():
        work.step("declined", (tuple(slots), reason))
    if sets:
        _take(sets, work, preferences, places)


def _one_meant(command: c.React, work: Work) -> bool:
    """True when a reaction that names no stay can only mean one, or turns all of them down."""
    shown = work.state.shown
    return command.verdict in ("dislike", "withdraw") or len(shown) == 1 or any(s.id == work.state.focus for s in shown)


def _take(sets: Sequence[c.Set], work: Work, preferences: Preferences, places: Places) -> None:
    """Wishes → entries; places that contradict earlier ones replace them and are asked about."""
    old = [str(held.value) for held in preferences.values("place")]
    if work.source == "words":
        sets = [_given_up(_shunned_too(k, work, preferences), sets, old, work.message.text) for k in sets]
    back = [k for k in sets if work.source == "words" and given_back(k, preferences, work.message.text)]
    wanted = [str(k.value) for k in sets if k.slot == "place" and k.polarity is Polarity.WANT and k not in back]
    sets = [_in_place(k) if k in back else k for k in sets]
    gone = [str(k.value) for k in sets if k.slot == "place" and k.polarity is Polarity.RETRACTED and k.value in old]
    if gone and wanted and len(old) > len(gone):
        # it takes the place of that one, and the others stay
        sets = [_in_place(k) if k.slot == "place" else k for k in sets]
    cue = bool(gone) or any(isinstance(k, c.Correct) and k.slot == "place" for k in sets)
    new = [code for code in wanted if code not in old]
    replaces = work.source == "words" and (
        any(alone(k, work.message.text) for k in sets) or _chooses(wanted, old, sets, work.message.text)
    )
    named = [k.words for k in sets if k.slot == "place"]
    unsaid = not work.places and work.source == "words" and not adds_place(work.message.text, named)
    asks = work.places == "ask" or unsaid
    replaces = replaces or (unsaid and any(_decided(k, work.message.text) for k in sets))
    if new and old and not cue and not replaces and asks and not set(wanted).isdisjoint(old):
        replaces = True  # "both Komoro and Ueda": what was held is named again, so this is all of it
    elif new and old and not cue and not replaces and asks:
        refines = all(any(within(code, o, places) or within(o, code, places) for o in old) for code in new)
        replaces = True
        if not refines:
            work.step("conflict", (tuple(old), tuple(new)))
    for command in sets:
        corrects = isinstance(command, c.Correct)
        if command.slot == "place" and command.polarity is Polarity.WANT and replaces:
            corrects = True
        hard = False if command.hard is None and command.confidence <= GUESSED else command.hard
        work.entry(
            "correct" if corrects else "set", command.slot, command.value, polarity=command.polarity,
            words=command.words, confidence=command.confidence, hard=hard,
        )  # fmt: skip
    if work.state.asked in {k.slot for k in sets}:
        work.state = replace(work.state, asked="")
    taken = [k for k in sets if k.polarity in (Polarity.WANT, Polarity.AVOID) and k.slot != "origin"]
    retracted = [k for k in sets if k.polarity is Polarity.RETRACTED]
    if taken or retracted:
        work.step("taken", tuple(dict.fromkeys(k.slot for k in (*taken, *retracted))))


def _in_place(command: c.Set) -> c.Set:
    """A correction as a plain wish."""
    if not isinstance(command, c.Correct):
        return command
    return c.Set(
        command.slot, command.value, command.polarity, command.words, command.confidence, command.hard, command.start
    )


def _given_up(command: c.Set, sets: Sequence[c.Set], old: Sequence[str], text: str) -> c.Set:
    """A place that was wished for and is turned down: taken back where another follows, else shut out.

    「秋田はやめます。岩手だけで」 and "Shimane no, Tottori" leave nothing to avoid; 「岡山は外して」 does.
    """
    if command.slot != "place" or command.polarity is not Polarity.AVOID or command.value not in old:
        return command
    near = text[max(0, command.start - 24) : command.start + len(command.words) + 24]
    others = any(k.slot == "place" and k.polarity is Polarity.WANT for k in sets)
    if (others and not _EXCLUDED.search(near)) or (_GIVEN_UP.search(near) and not _EXCLUDED.search(near)):
        return replace(command, polarity=Polarity.RETRACTED)
    return command


def _shunned_too(command: c.Set, work: Work, preferences: Preferences) -> c.Set:
    """「大阪も」, "Osaka too" right after a place that was shut out: shut out as well."""
    if command.slot != "place" or command.polarity is not Polarity.WANT or preferences.values("place"):
        return command
    last = preferences.entries[-1] if preferences.entries else None
    if last is None or last.slot != "place" or last.polarity is not Polarity.AVOID or not command.words:
        return command
    only = re.compile(_NEITHER.pattern.format(re.escape(command.words)), re.IGNORECASE)
    return replace(command, polarity=Polarity.AVOID) if only.search(work.message.text) else command


def _chooses(wanted: Sequence[str], old: Sequence[str], sets: Sequence[c.Set], text: str) -> bool:
    """True when a message settles on some of the places that were wished for: "Kyoto or Nara", then "Nara"."""
    if not wanted or not set(wanted) < set(old) or adds_place(text, [k.words for k in sets if k.slot == "place"]):
        return False
    rest = len(text.strip()) - sum(len(k.words) for k in sets if k.slot == "place")
    return rest <= _BESIDE_CHOSEN or _CHOSEN.search(text) is not None


def adds_place(text: str, named: Sequence[str] = ()) -> bool:
    """True when the words add a place to those from before; ``named``: how the places in it are written.

    「島根もいい」 adds one; 「島根県。土地勘もあります」 tells of something else.
    """
    return any(match.group()[0] not in "もか" or _of_one(text, match, named) for match in _INCLUSIVE.finditer(text))


_BESIDE_NAME = 10
"""Characters that may stand between a place and the word that adds it."""


def _of_one(text: str, match: re.Match[str], named: Sequence[str]) -> bool:
    ends = [at + len(words) for words in named if words and (at := text.rfind(words, 0, match.start() + 1)) >= 0]
    if not named or not ends or match.start() < max(ends):
        return True
    return re.search(r"[。!！?？\n]", text[max(ends) : match.start()]) is None and (
        match.start() - max(ends) <= _BESIDE_NAME
    )


_DECIDED = re.compile(
    r"(?:[県府都市町村]|地方|の?(?:ほう|方|方面|あたり))?に(?:、)?(?:し(?:ます|ましょ|よう|とき|とく|ておき)|いたします|致します|決め(?:ます|ました|た)"
    r"|変え(?:ます|て|よう)|変更|する(?:わ|よ|ね|ことに)|切り替え)(?![^。!！\n]{0,8}?(?:迷|悩))"
)
"""Behind a place: it is settled on, whatever was wished for before."""


def _decided(command: c.Set, text: str) -> bool:
    """True of 「奈良にします」: no question is left whether the place from before stays."""
    if command.slot != "place" or command.polarity is not Polarity.WANT or not command.words:
        return False
    at = text.find(command.words)
    return at >= 0 and _DECIDED.match(text, at + len(command.words)) is not None


def alone(command: c.Set, text: str) -> bool:
    """True for a place that is wished and no other: "only Tohoku"."""
    if command.slot != "place" or command.polarity is not Polarity.WANT or not command.words:
        return False
    words = re.escape(command.words)
    return bool(
        re.search(
            rf"{words}[にでが]?(?:だけ(?!じゃ|では|でな)|のみ|に[絞し]ぼ?[りるっ])|\b(?:only|just)\s+{words}|{words}\s+only\b",
            text,
            re.IGNORECASE,
        )
    )


def _confirm(work: Work, sets: Sequence[c.Set]) -> None:
    opened = work.state.open
    act = opened.get("act")
    if act and act != "pick":
        work.state = replace(work.state, open={})
    match act:
        case "delete":
            work.step("forget")
        case "reset":
            work.entry("reset")
            work.step("was_reset")
        case "human":
            work.step("human_done")
        case "share" | "interest":
            work.stay_ids.append(str(opened["stay"]))
            work.step("shared" if act == "share" else "interested", opened["stay"])
        case _ if not sets:
            work.entry("confirm")
            work.step("confirmed")
            work.proposes = act == "returning" or not work.state.shown


def _deny(work: Work, sets: Sequence[c.Set]) -> None:
    opened = work.state.open
    act = opened.get("act")
    if act:
        work.state = replace(work.state, open={})
    if act in ("delete", "reset", "human", "share"):
        work.step({"delete": "kept", "reset": "not_reset", "human": "human_not", "share": "not_shared"}[act])
    elif act == "interest":
        work.step("confirmed")
    elif not sets:
        work.step("fix")


def _undo(work: Work, preferences: Preferences) -> None:
    undone = {e.value for e in preferences.entries if e.op == "undo"}
    last = next(
        (e.message_id for e in reversed(preferences.entries)
         if e.op in ("set", "correct", "clear", "decline") and e.message_id and e.message_id not in undone),
        "",
    )  # fmt: skip
    if not last:
        work.step("nothing_to_undo")
        return
    work.entry("undo", value=last)
    work.step("undone", tuple(e for e in preferences.entries if e.message_id == last))


def _react(command: c.React, work: Work) -> None:
    chosen = _which(command.which, work.state.shown)
    if not command.which and command.verdict != "dislike":
        # the stay that was spoken of last
        chosen = tuple(stay for stay in work.state.shown if stay.id == work.state.focus) or chosen
    if not chosen:
        if command.which.startswith("#"):
            work.step("which", command.verdict)
            return
        if command.which and not command.which.startswith(("#", "*")):
            chosen = (Shown(command.which, "", ""),)  # a button on an older card
        elif command.verdict == "dislike" and len(work.state.shown) > 1 and not command.reason:
            chosen = work.state.shown
        elif command.verdict == "dislike" and command.reason and work.state.shown:
            chosen = work.state.shown[:1] if len(work.state.shown) == 1 else work.state.shown
        else:
            work.step("which", command.verdict)
            return
    if command.verdict == "dislike":
        ids = tuple(s.id for s in chosen)
        disliked = tuple(dict.fromkeys((*work.state.disliked, *ids)))
        work.state = replace(work.state, disliked=disliked)
        _learn(command.reason, chosen, work)
        work.step("disliked", (ids, command.reason))
        work.proposes = True
        work.more = not command.reason
    else:
        if len(chosen) > 1:
            work.step("which", command.verdict)
            return
        work.stay_ids.append(chosen[0].id)
        work.step(command.verdict, chosen[0].id)


def _learn(reason: str, chosen: Sequence[Shown], work: Work) -> None:
    """A dislike with a reason becomes a preference."""
    minutes = [s.minutes for s in chosen if s.minutes]
    costs = [s.cost_yen for s in chosen if s.cost_yen]
    if reason == "far" and minutes:
        limit = max(30, (min(minutes) - 1) // 30 * 30)
        work.entry("set", "needs", f"移動{limit}分以内")
        work.step("far", limit)
    elif reason == "expensive" and costs:
        limit = max(0, (min(costs) - 1) // 1000 * 1000)
        work.entry("correct", "budget", {"min": None, "max": limit, "per": "total"})
        work.step("expensive", min(costs))
    elif reason == "place":
        for stay in chosen:
            if stay.municipality:
                work.entry("set", "place", f"M:{stay.municipality}", polarity=Polarity.AVOID)


def _which(which: str, shown: Sequence[Shown]) -> tuple[Shown, ...]:
    if which == "*":
        return tuple(shown)
    if not which:
        return tuple(shown) if len(shown) == 1 else ()
    if which.startswith("#"):
        index = int(which[1:])
        position = index - 1 if index > 0 else index
        return (shown[position],) if -len(shown) <= position < len(shown) else ()
    return tuple(stay for stay in shown if stay.id == which)


def within(code: str, area: str, places: Places) -> bool:
    """True when ``code`` is ``area`` or lies in it."""
    if code == area:
        return True
    return not area.startswith("M:") and set(places.prefectures(code)) <= set(places.prefectures(area))
