"""The reader by rules: each grammar says what it sees, the best claim on every span stands, commands in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from bot.commands import (
    Ask,
    Back,
    Clarify,
    Clear,
    Command,
    Confirm,
    Correct,
    Decline,
    Deny,
    Greet,
    Help,
    React,
    Reset,
    Set,
    Thanks,
    Unclear,
)
from bot.places import Places
from bot.preferences import SLOT, Polarity
from bot.reading import (
    acts,
    both_limits,
    budget,
    cared_for,
    cues,
    declined,
    duration,
    earlier,
    impression,
    lexicon,
    likeness,
    moved,
    narration,
    others_plans,
    party,
    polarity,
    purpose,
    scope,
    start_limits,
    taken_up,
    when,
    where,
)
from bot.reading.cues import Cues
from bot.reading.declined import Declined
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.reading.text import analyse
from bot.reading.tried import tried
from bot.seams import Reading, ReadingContext

PIECE, MOST_PIECES = 1_000, 12
"""Characters read at once, and how many such pieces of one message are read: far more than people write."""
MOST_VALUES = 100
"""Values of one kind that are taken out of a piece: more than anybody wishes for."""
_HEEDED = {
    "start": (Polarity.AVOID, Polarity.RETRACTED),
    "days": (Polarity.RETRACTED,),
    "budget": (Polarity.RETRACTED,),
    "party": (Polarity.RETRACTED,),
}
"""What polarity can say of a value: a length or an amount is never avoided (「10万以上は無理」 is a limit)."""
_FIRST = (Greet, Thanks, Confirm, Deny, Reset)
_MARKS = " 　?？!！。．."
_LATIN = re.compile(r"[a-z]{2}")
_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All the words of one language that the reading knows."""

    lexicon: Lexicon
    cues: Cues


@cache
def load_lexicons(prompts: Path) -> Mapping[str, Vocabulary]:
    """The vocabularies of every language that has a ``lexicon`` folder; read once in a process.

    Raises:
        LexiconError, CueError: a file is missing or wrong; names file and line.
    """
    languages = sorted(folder.parent.name for folder in prompts.glob("*/lexicon") if folder.is_dir())
    return {name: Vocabulary(lexicon.load(prompts / name), cues.load(prompts, name)) for name in languages}


class RuleReader:
    """Text → commands by grammars and lexicons, and by likeness where they are silent. Deterministic.

    Raises:
        CueError: a cue word has a value that its grammar can not read; names file and line.
    """

    def __init__(
        self, places: Places, lexicons: Mapping[str, Vocabulary], meaning: likeness.Meaning | None = None
    ) -> None:
        """Compile the grammars. ``meaning``: embeds a sentence, for what no rule knows; may be None."""
        self._places = places
        self._words = lexicons
        self._meaning = meaning
        for vocabulary in lexicons.values():
            for grammar in (when, moved, duration, budget, party, declined, narration):
                grammar.grammar_of(vocabulary.cues)

    def read(self, text: str, context: ReadingContext) -> Reading:
        """Read one message; a very long one in pieces, of which those in its middle may stay unread."""
        pieces = _pieces(text)
        readings = [(start, self._read(piece, context)) for start, piece in pieces]
        if len(readings) == 1:
            return readings[0][1]
        commands = [_moved(c, start) for start, reading in readings for c in reading.commands]
        kept = [c for c in commands if not isinstance(c, Unclear)] or commands[:1]
        unread = [fragment for _, reading in readings for fragment in reading.unread]
        return Reading(_distinct(kept), readings[0][1].language, tuple(unread[:20]))

    def values(self, text: str, context: ReadingContext) -> tuple[Text, list[Found]]:
        """The values of a message as the grammars alone take them; what they only see mentioned is among them."""
        analysed = analyse(text, context.language)
        return analysed, self._found(analysed, context)

    def _read(self, text: str, context: ReadingContext) -> Reading:
        analysed = analyse(text, context.language)
        own = self._words[analysed.language]
        read = self._found(analysed, context)
        found = scope.weighed(analysed, read, context.asked, own.lexicon.scope)
        attempts = tried(analysed, read, own.cues)
        found = [
            _wanted(before)
            if any(a <= before.start < b for a, b in attempts)
            else before
            if _anywhere_in(analysed, before)
            else after
            for before, after in zip(read, found, strict=True)
        ]
        found = taken_up.left_out(analysed, taken_up.refused_together(analysed, found))
        found = others_plans.left_out(analysed, found)
        found = _repaired(analysed, _insisted(analysed, _echoed(analysed, found), own.cues), own.cues)
        found = acts.without_other_matters(analysed, found, own.lexicon)
        found = acts.without_haste(analysed, found, context.now.date().isoformat(), own.lexicon)
        declines = declined.find(analysed, context, own.cues, found)
        said = acts.find(analysed, found, context, own.lexicon)
        if any(not isinstance(command, Ask | Unclear) for command in said):
            # "say that again" is read as it stands: "again" is no slip for a town
            found = [f for f in found if f.slot != "place" or f.value is not None or f.confidence > where.NEAR_MISS]
        wished = tuple(analysed.words(*span).strip(_MARKS) for span in tried(analysed, found, own.cues))
        said = [c for c in said if not (isinstance(c, Ask) and c.question.rstrip(_MARKS).endswith(wished))]
        said = [command for command in said if not _undecided(command, declines, analysed)]
        if any(f.slot == "budget" and f.polarity is Polarity.WANT for f in found):
            said = [
                c for c in said if c != React("dislike", "*")
            ]  # 「四人全部で六万、それ以上は出ない」: all of them are people
        if any(f.polarity is Polarity.RETRACTED for f in found):
            said = [c for c in said if not isinstance(c, Reset)]  # "forget what I said about January" is no new start
        said = [command for command in said if not _echo(command, declines, own.cues)]
        cleared = [analysed.words(a, b) for a, b, command in declines if isinstance(command, Clear)]
        if cleared:
            # one wish is taken back, not all of them
            said = [c for c in said if not isinstance(c, Reset | Back | Help | Unclear)]
            said = [c for c in said if not (isinstance(c, Ask) and any(words in c.question for words in cleared))]
        heard = impression.find(analysed, found, declines, said, context, own.lexicon, self._meaning)
        if heard.styles:
            found = sorted([*found, *heard.styles], key=lambda f: (f.start, f.end))
        if heard.acts is not None:
            # what is only like a verdict is none beside a wish that was read
            beside = any(f.polarity is Polarity.WANT and f.value is not None and f.slot in _WISHED for f in found)
            said = [c for c in heard.acts if not (beside and isinstance(c, React) and c.verdict == "dislike")]
        commands = _assembled(analysed, found, declines, said)
        return Reading(commands, analysed.language, _unread(analysed, found, declines, said))

    def _found(self, text: Text, context: ReadingContext) -> list[Found]:
        found: list[Found] = []
        own = self._words[text.language]
        named = _few(where.find(text, context, own.lexicon, self._places))
        values: list[tuple[Vocabulary, list[Found]]] = []
        for vocabulary in self._spoken(text):
            words = vocabulary.cues
            named_days = start_limits.limited(text, when.find(text, context, words), words.language)
            dates = [*named_days, *moved.find(text, context, words)]
            money = budget.find(text, context, words)
            people = party.find(text, context, words, taken=[(f.start, f.end) for f in (*money, *dates)])
            lengths = [*duration.find(text, context, words), *both_limits.find(text, context, words.language)]
            values.append((vocabulary, [f for kind in (dates, money, people, lengths) for f in _few(kind)]))
        attempts = tried(text, [*named, *(f for _, read in values for f in read)], own.cues)
        for vocabulary, read in values:
            spoken = _spoken_of(text, read, named, context, vocabulary.cues, attempts)
            found.extend(self._meant(text, spoken, vocabulary.lexicon))
        found.extend(_spoken_of(text, named, found, context, own.cues, attempts))
        found.extend(purpose.find(text, context, own.lexicon))
        found = cared_for.by_whom_it_is_needed(found, context)
        return earlier.taken_back(text, _alone(_standing(found)))

    def _spoken(self, text: Text) -> list[Vocabulary]:
        """The vocabularies whose script the text uses, its own language first."""
        out = [self._words[text.language]]
        other = "en" if text.language == "ja" else "ja"
        if other in self._words and (_LATIN if other == "en" else _JAPANESE).search(text.norm):
            out.append(self._words[other])
        return out

    def _meant(self, text: Text, found: Sequence[Found], words: Lexicon) -> list[Found]:
        out = []
        for f in found:
            if f.polarity is not Polarity.WANT or f.value is None:
                out.append(f)
                continue
            stance = polarity.of(text, f.start, f.end, words)
            meant = stance.polarity if stance.polarity in _HEEDED[f.slot] else Polarity.WANT
            if stance.polarity is Polarity.AVOID and f.slot in ("days", "party") and _taken_back(text, f):
                meant = Polarity.RETRACTED  # "not for two weeks, for three"
            if meant is Polarity.AVOID and f.slot == "start" and _PLACE_BETWEEN.search(text.norm, 0, f.start):
                meant = Polarity.WANT
            if meant is Polarity.RETRACTED and f.slot != "start" and not _taken_back(text, f):
                meant = Polarity.WANT
            hard = stance.hard
            if f.slot == "budget" and hard is False and f.stated and f.value["min"] is None:
                left, right = narration.sentence(text.norm, f.start)
                hard = False if _IF_POSSIBLE.search(text.norm, left, right) else None
            out.append(replace(f, polarity=meant, hard=hard, corrects=f.corrects or stance.corrects))
        return out


_IF_POSSIBLE = re.compile(
    r"できれば|出来れば|できたら|なるべく|できるだけ|可能なら|可能であれば|理想|\b(?:ideally|preferably|if\s+possible|hopefully|if\s+you\s+can)\b"
)
"""A limit that is gladly kept (「6万円まででおさまると助かります」) is one; one of these makes it a wish."""
_WISHED = frozenset({"start", "days", "budget", "party", "place"})
_TOGETHER = tuple(
    frozenset(pair)
    for pair in (
        ("days", "start"),
        ("days", "place"),
        ("days", "budget"),
        ("days", "party"),
        ("start", "budget"),
        ("start", "needs"),
        ("place", "budget"),
    )
)
"""Slots that make each other believed when one sentence speaks of both: a length and where, when, for how much."""


def _spoken_of(
    text: Text,
    found: Sequence[Found],
    beside: Sequence[Found],
    context: ReadingContext,
    words: Cues,
    tried: Sequence[tuple[int, int]],
) -> list[Found]:
    """The values; those of small talk are only mentioned. ``beside``: what was read of other kinds.

    ``tried``: the sentences that only try a wish.

    A length or an amount beside another value speaks of a stay whatever the predicate is.
    """
    said = [f for f in found if f.polarity is not Polarity.MENTIONED and (f.value is not None or f.candidates)]
    out = []
    for f in found:
        if any(a <= f.start < b for a, b in tried):
            out.append(_wanted(f))
            continue
        if f in said and f.slot == "origin" and narration.heard(text, f.start, f.end, words):
            continue  # where somebody else lives
        if f in said and f.slot in _WISHED and f.polarity is Polarity.WANT:
            left, right = narration.sentence(text.norm, f.start)
            heard = (g for g in (*said, *beside) if g.polarity is not Polarity.MENTIONED)
            beside_it = {g.slot for g in heard if left <= g.start < right}
            alone = not any(f.slot in pair and pair <= beside_it for pair in _TOGETHER)
            answers = context.asked == f.slot
            past = f.slot == "place" and not (answers or f.stated) and narration.told(text, f.start, f.end, words)
            past = past or (
                f.slot in ("place", "start", "days") and not answers and narration.engaged(text, f.start, f.end)
            )
            own = f.slot != "place" and _ASKED_ABOUT_IT.search(text.norm[max(0, left) : f.start]) is not None
            remark = alone and not answers and not f.stated
            if (past or (not own and narration.heard(text, f.start, f.end, words))) or (
                remark and narration.small_talk(text, f.start, f.end, words, f.slot)
            ):
                out.append(replace(f, polarity=Polarity.MENTIONED, candidates=()))
                continue
        out.append(f)
    return out


def _wanted(f: Found) -> Found:
    return replace(f, polarity=Polarity.WANT) if f.polarity is Polarity.MENTIONED else f


_PLACE_BETWEEN = re.compile(
    r"\b(?:anywhere|somewhere|anyplace|any\s+place)\s+(?:outside(?:\s+of)?|except|but)\s+[^.!?;]{2,24}?\s+(?:in|on|from|for)\s+"
    r"(?:a\s+\w+\s+in\s+)?(?:early\s+|late\s+|mid-?\s?)?$"
)
"""Before a time: what is shut out is the place, "anywhere outside Tokyo in May"."""
_ASKED_ABOUT_IT = re.compile(
    r"[にへ](?:も)?(?:聞い|きい|確認し|相談し|問い合わせ|尋ね)(?:てみ)?(?:たら|たところ|ると|て|ました(?:が|ところ)|たけど)、?[^。!?]{0,16}$"
)
"""「経理に聞いたら、予算は10万円までだそうです」: what was heard there is of one's own stay."""
_ANYWHERE_JA = re.compile(r"(?:[県都府道市])?(?:の中)?の?(?:どこか|どっか|どこでも)")
_ANYWHERE_EN = re.compile(r"\b(?:any|some)(?:where|\s+place)\b[^.!?;,]{0,40}\b(?:in|near|on|around)\s+(?:the\s+)?$")


def _anywhere_in(text: Text, f: Found) -> bool:
    """True of 「四国のどこか」 and "anywhere by the sea in Miyazaki": no form of words wishes more plainly."""
    if f.slot != "place" or f.polarity is not Polarity.WANT:
        return False
    if text.language == "ja":
        return _ANYWHERE_JA.match(text.norm, f.end) is not None
    return _ANYWHERE_EN.search(text.norm[max(0, f.start - 60) : f.start]) is not None


_TAKEN_BACK = re.compile(
    r"(?:くらい|ぐらい|ほど|間|まで|以内)?(?:じゃ[なあ]|ではな|でな[くい]|は(?:取り消|なし|ナシ|違|やめ)|[っとて]*(?:言|お?伝え|書[いき]|答え|申し|入力)|をやめ|をキャンセル|から(?:変更|に変え)|を\S{1,8}に(?:変更|変え))"
)
_TAKEN_BACK_BEFORE = re.compile(
    r"(?:\bnot|instead of|\bsaid|\btold you|\bwrote|\bput|\bentered|\bmentioned|rather than|forget|scratch)"
    r"\s+(?:the\s+|a\s+|about\s+|for\s+)?$"
)


def _taken_back(text: Text, f: Found) -> bool:
    """True when the words right beside a length, an amount or people say that it no longer holds."""
    before = text.norm[max(0, f.start - 24) : f.start]
    return bool(_TAKEN_BACK.match(text.norm, f.end) or _TAKEN_BACK_BEFORE.search(before))


_ECHO = re.compile(
    r"(?:私|わたし|僕|ぼく|俺|自分|うちの?家族|うち)(?:たち|ら)?も、?(?:一度|ぜひ|是非|いつか|同じ(?:ところ|場所|町)[にで])?、?"
    r"(?:行|い[きっ]|住|滞在|暮ら|働|や[っり]|訪れ|体験)[^。!?]{0,8}た[いく]"
    r"|\b(?:so |now )?i(?:'d| would)? (?:want|like|love) to (?:go|try|stay|live|work)(?: there)?,? too\b"
)
"""「先輩が五島に行ったそうで、私も行ってみたい」: what others did is wished for."""
_ECHO_REACH = 60
"""Characters between the place that others were at and one's own wish."""


def _echoed(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values, with the place wished for that others are only said to have been at."""
    echo = _ECHO.search(text.norm, 0, PIECE)
    if echo is None:
        return list(found)
    near = [f for f in found if f.slot == "place" and f.value is not None and 0 <= echo.start() - f.end <= _ECHO_REACH]
    if not near or any(f.polarity is not Polarity.MENTIONED for f in near):
        return list(found)
    return [replace(f, polarity=Polarity.WANT) if f is near[-1] else f for f in found]


_SAID = re.compile(r"(?:間|くらい|ぐらい|ほど|です)?(?:[っとて]+)(?:言|お?伝え|申し|書[いき]|答え|入力)")
_SAID_BEFORE = re.compile(r"\b(?:said|told you|wrote|entered|mentioned)\s+(?:the\s+|a\s+|about\s+)?$")


_FORGET = re.compile(r"\b(?:forget|scratch|ignore|disregard|scrap|drop)\b[^.!?;]*$")
_FORGET_BEHIND = re.compile(
    r"[^。!?\n]*?(?:忘れて|わすれて|なかったこと|無かったこと|取り消|取消|白紙|撤回|なしで|無しで|ナシで)"
)


def _insisted(text: Text, found: Sequence[Found], words: Cues) -> list[Found]:
    """「2週間って言ったんですが」 beside no other length insists on it; 「2週間と言ったけど10日」 takes it back."""
    out = []
    for f in found:
        alone = f.polarity is Polarity.RETRACTED and not any(
            other.slot == f.slot and other is not f and other.value is not None for other in found
        )
        before = text.norm[max(0, f.start - 24) : f.start]
        said = _SAID.match(text.norm, f.end)
        after = said.end() if said else f.end
        if (
            alone
            and SLOT[f.slot].merge != "set"
            and (said or _SAID_BEFORE.search(before))
            and not _repair(words).search(text.norm, after)
            and not _FORGET.search(text.norm, max(0, f.start - 48), f.start)
            and not _FORGET_BEHIND.search(text.norm, f.end, f.end + 32)
        ):
            out.append(replace(f, polarity=Polarity.WANT, corrects=True))
        else:
            out.append(f)
    return out


def _pieces(text: str) -> list[tuple[int, str]]:
    """The text whole, or when it is very long its first and last pieces, cut at sentence ends."""
    if len(text) <= PIECE:
        return [(0, text)]
    pieces: list[tuple[int, str]] = []
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            cut = max(text.rfind(mark, start + PIECE // 2, end) for mark in "\n。.!?！？")
            end = cut + 1 if cut > start else end
        pieces.append((start, text[start:end]))
        start = end
    return pieces if len(pieces) <= MOST_PIECES else [*pieces[: MOST_PIECES - 1], pieces[-1]]


def _few(found: list[Found]) -> list[Found]:
    """The values of one kind; of more than anybody wishes for, the first and the last."""
    half = MOST_VALUES // 2
    return found if len(found) <= MOST_VALUES else [*found[:half], *found[-half:]]


def _moved(command: Command, start: int) -> Command:
    return replace(command, start=command.start + start) if isinstance(command, Set) and command.start >= 0 else command


def _distinct(commands: Sequence[Command]) -> tuple[Command, ...]:
    """Each act once, and of every value the first time that it was said."""
    seen: set[str] = set()
    out: list[Command] = []
    for command in commands:
        key = repr(replace(command, start=0, words="") if isinstance(command, Set) else command)
        if key not in seen:
            seen.add(key)
            out.append(command)
    return tuple(out)


_SHARED = {frozenset(pair) for pair in (("party", "needs"), ("budget", "needs"), ("budget", "party"))} | {
    frozenset((slot, "styles")) for slot in ("start", "days", "budget", "party")
}
"""Slots that may be read from the same words: 「母の介護」 is a style of stay and an elder cared for."""


def _standing(found: Sequence[Found]) -> list[Found]:
    """The claims that stand: of two that overlap, the stronger, then the longer; different slots may share a span."""
    kept: list[Found] = []
    owners: dict[int, list[Found]] = {}
    for f in sorted(found, key=lambda f: (-f.claim, f.start - f.end, f.start)):
        near = {id(k): k for position in range(f.start, f.end) for k in owners.get(position, ())}
        rivals = [k for k in near.values() if frozenset((k.slot, f.slot)) not in _SHARED]
        if any(k.claim > f.claim or k.slot == f.slot for k in rivals) and not _both(f, rivals):
            continue
        kept.append(f)
        for position in range(f.start, f.end):
            owners.setdefault(position, []).append(f)
    return sorted(kept, key=lambda f: (f.start, f.end))


def _alone(found: Sequence[Found]) -> list[Found]:
    """What one person can pay a head is what they can pay: 「一人旅、1泊1人9千円」."""
    people = [f.value for f in found if f.slot == "party" and f.value is not None]
    if not any(p.get("adults") == 1 and not p.get("children") and not p.get("join") for p in people):
        return list(found)
    out = []
    for f in found:
        per = f.value.get("per") if f.slot == "budget" and f.value is not None else None
        if per and per.startswith("person"):
            out.append(replace(f, value={**f.value, "per": per.removeprefix("person_") if "_" in per else "total"}))
        else:
            out.append(f)
    return out


def _both(f: Found, rivals: Sequence[Found]) -> bool:
    """Several values of a set slot may come from the same words (関東甲信越)."""
    return SLOT[f.slot].merge == "set" and all(
        k.slot == f.slot and (k.start, k.end) == (f.start, f.end) and k.value != f.value for k in rivals
    )


_INSTEAD = re.compile(r"[県府都道市町村]?(?:では|じゃ|で)な(?:くて?|しに)[、 ]?")
"""Between a place that is taken back and the one that takes its place: 群馬ではなく栃木です."""


def _repaired(text: Text, found: Sequence[Found], words: Cues) -> list[Found]:
    """Of several values for a slot that holds one: what was taken back yields, the narrower of two refines."""
    out = list(found)
    repair = _repair(words)
    changes: dict[int, Found] = {}
    for slot in ("start", "days", "budget"):
        wanted = [f for f in out if f.slot == slot and f.polarity is Polarity.WANT and f.value is not None]
        for f in wanted[:-1] if slot == "start" else ():
            if _TURNED_DOWN.match(text.norm, f.end, wanted[-1].start):
                changes[id(f)] = replace(f, polarity=Polarity.MENTIONED)
        wanted = [f for f in wanted if id(f) not in changes]
        taken_back = any(f.slot == slot and f.polarity is Polarity.RETRACTED for f in out)
        for f in out if slot == "start" and wanted else ():
            if f.slot == slot and f.polarity is Polarity.AVOID and _NOT_FIRST.search(text.norm[: f.start][-24:]):
                changes[id(f)], taken_back = replace(f, polarity=Polarity.RETRACTED), True  # "not May, June"
        if slot == "days":
            wanted = _beside_a_date(text, wanted, out, repair) or wanted
        best = wanted[0] if wanted else None
        for second in wanted[1:]:
            assert best is not None
            if _NOT_THAT.search(text.norm, best.end, second.start):
                changes[id(second)], taken_back = replace(second, polarity=Polarity.RETRACTED), True
            elif second.corrects or repair.search(text.norm, best.end, second.start):
                changes[id(best)] = replace(best, polarity=Polarity.RETRACTED)
                taken_back, best = True, second
            elif (labelled := _labelled(text, second, words)) != _labelled(text, best, words):
                changes[id(best if labelled else second)] = replace(
                    best if labelled else second, polarity=Polarity.MENTIONED
                )
                best = second if labelled else best
            elif slot == "start" and (best.confidence < second.confidence or _narrower(second, best)):
                changes[id(best)], best = replace(best, polarity=Polarity.MENTIONED), second
            else:
                changes[id(second)] = replace(second, polarity=Polarity.MENTIONED)
        if taken_back and best is not None:
            changes[id(best)] = replace(best, corrects=True)
    places = sorted((f for f in out if f.slot == "place"), key=lambda f: f.start)
    for before, after in pairwise(places):
        taken_back = before.polarity is Polarity.RETRACTED and after.polarity is Polarity.MENTIONED
        if taken_back and _INSTEAD.fullmatch(text.norm, before.end, after.start):
            changes[id(after)] = replace(after, polarity=Polarity.WANT, corrects=True)
    out = [changes.get(id(f), f) for f in out]
    if not _mistake(words).search(text.norm, 0, PIECE):
        return out
    return [replace(f, corrects=True) if f.slot in _HEEDED and f.polarity is Polarity.WANT else f for f in out]


_OF_ITS_DATE = re.compile(
    r"[\s、,(]*(?:から|より|に|の|で|スタートで?|開始で?|出発で?)?[\s、,]*(?:約|およそ|だいたい|for|about|around)?[\s、,]*"
    r"|[\s、,(]*(?:(?:starting|beginning|from|in|on|as\s+of)\s+)*(?:the\s+)?"
)
"""Between a first day and a length, or a length and a first day, that tell of one stay."""


def _beside_a_date(
    text: Text, lengths: Sequence[Found], found: Sequence[Found], repair: re.Pattern[str]
) -> list[Found]:
    """Of several lengths those right at a first day: 「腰を痛めて三か月。2月8日から10日間」 is a stay of ten days."""
    if len(lengths) < 2 or any(
        f.corrects or _INSTEAD_OF.search(text.norm, lengths[0].end, f.start) for f in lengths[1:]
    ):
        return []
    if any(repair.search(text.norm, a.end, b.start) for a, b in pairwise(lengths)):
        return []
    dates = [f for f in found if f.slot == "start" and f.polarity is Polarity.WANT and f.value is not None]
    return [
        f
        for f in lengths
        if any(
            _OF_ITS_DATE.fullmatch(text.norm, a, b)
            for d in dates
            for a, b in ((d.end, f.start), (f.end, d.start))
            if a <= b
        )
    ]


_INSTEAD_OF = re.compile(r"じゃな|ではな|でなく|→|->|\b(?:but|not|instead|rather|or)\b|か(?=\d)")


@lru_cache(maxsize=8)
def _labels(words: Cues) -> Mapping[str, re.Pattern[str]]:
    ends = (
        r"(?:の希望)?(?:は|が|も|:|=|→|としては|については)?[\s、]*$"
        if words.language == "ja"
        else r"\b[^.!?;,]{0,24}$"
    )
    return {slot: re.compile(cues.either(words.words(f"decline.topic.{slot}")) + ends) for slot in _LABELLED}


_LABELLED = ("start", "days", "budget")


def _labelled(text: Text, f: Found, words: Cues) -> bool:
    """True when the words before a value name what it is: 「期間は14日」, "the stay should begin on 9 June"."""
    return _labels(words)[f.slot].search(text.norm[max(0, f.start - 32) : f.start]) is not None


_TURNED_DOWN = re.compile(
    r"(?:の(?:ほう|方))?(?:は|だと)[^。!?\n]*?(?:ので|から|けん|けえ|さかい|ため|し|が|けど|けれど|て|で)、|'s\s+(?:no\s+good|out)\b"
)
"""Of two times the one of which a reason is told against: 「10日は水泳教室があるので、20日から」."""
_NOT_FIRST = re.compile(r"(?:^|[.!?\n]|\bno,)\s*not\s+(?:in\s+|on\s+)?(?:the\s+)?$")
_NOT_THAT = re.compile(r"\b(?:not|rather than|instead of)\s+(?:in\s+|for\s+)?(?:an?\s+|the\s+)?\Z")
"""'Three weeks, not a month': the second is what does not hold."""


def _narrower(one: Found, other: Found) -> bool:
    def bounds(f: Found) -> tuple[str, str]:
        return f.value["earliest"], f.value["latest"] or "9999"

    (a, b), (c, d) = bounds(one), bounds(other)
    return c <= a and b <= d and (a, b) != (c, d)


@lru_cache(maxsize=8)
def _repair(words: Cues) -> re.Pattern[str]:
    return re.compile(cues.either(words.words("decline.repair")))


@lru_cache(maxsize=8)
def _mistake(words: Cues) -> re.Pattern[str]:
    return re.compile(cues.either(words.words("decline.mistake")))


def _assembled(
    text: Text,
    found: Sequence[Found],
    declines: Sequence[Declined],
    said: Sequence[Command],
) -> tuple[Command, ...]:
    placed: list[tuple[int, Command]] = [(start, decline) for start, _, decline in declines]
    for f in _once(found):
        words = text.words(f.start, f.end)
        if f.candidates:
            placed.append((f.start, Clarify(f.slot, f.candidates, words, f.polarity)))
        elif f.value is not None and f.polarity is not Polarity.MENTIONED:
            kind: Callable[..., Command] = Correct if f.corrects and f.polarity is Polarity.WANT else Set
            placed.append(
                (f.start, kind(f.slot, f.value, f.polarity, words, f.confidence, f.hard, text.offsets[f.start]))
            )
    placed.sort(key=lambda pair: pair[0])
    values = [command for _, command in placed]
    named = {c.slot for c in values if isinstance(c, Decline)}
    others = [c for c in said if not (isinstance(c, Decline) and c.slot in named)]
    if values:
        others = [c for c in others if not isinstance(c, Unclear)]
    first = [c for c in others if isinstance(c, _FIRST)]
    commands = (*first, *values, *(c for c in others if not isinstance(c, _FIRST)))
    return commands or (Unclear(text.raw[:500].strip()),)


def _once(found: Sequence[Found]) -> list[Found]:
    """Each value once: of a place told twice what was said of it last, and more surely than by naming it."""
    out: dict[str, Found] = {}
    for f in found:
        key = f"{f.slot} {f.value} {f.candidates}"
        old = out.get(key)
        said = f.polarity is not Polarity.MENTIONED and (old is None or f.confidence >= old.confidence)
        if old is None or old.polarity is Polarity.MENTIONED or said:
            out[key] = f
    return sorted(out.values(), key=lambda f: (f.start, f.end))


def _echo(command: Command, declines: Sequence[Declined], words: Cues) -> bool:
    """True for 「予算？」 before what is said of it, and for a dislike that says no more than the decline."""
    if isinstance(command, React):
        return bool(declines) and command == React("dislike")
    return isinstance(command, Ask) and declined.echoes(command.question, declines, words)


def _undecided(command: Command, declines: Sequence[Declined], text: Text) -> bool:
    """True for "when we go isn't settled yet": words that ask nothing, but leave something open."""
    if not isinstance(command, Ask) or command.question.rstrip().endswith(("?", "？")):
        return False
    return any(text.words(start, end) in command.question for start, end, _ in declines)


_CONTENT = ("名詞,普通名詞", "名詞,固有名詞", "動詞,一般", "形容詞,一般", "形状詞,一般")
_STOP = re.compile(
    r"^(?:i|a|the|to|and|or|of|in|on|for|is|are|am|be|it|my|me|we|you|please|would|like|want|with|that|this|at|do|so|"
    r"can|could|just|about|some|have|has|there|here|but|not|no|yes|ok|if|from|by|as|was|were|will)$"
)


def _unread(
    text: Text,
    found: Sequence[Found],
    declines: Sequence[Declined],
    said: Sequence[Command],
) -> tuple[str, ...]:
    """Clauses with words of content of which nothing was read; none when the message was read as an act."""
    if any(not isinstance(c, Unclear) for c in said):
        return ()
    spans = sorted([(f.start, f.end) for f in found] + [(a, b) for a, b, _ in declines])
    out = []
    for start, end in text.clauses[:200]:
        if any(a < end and start < b for a, b in spans):
            continue
        content = [
            t
            for t in text.tokens
            if start <= t.start < end
            and (t.pos.startswith(_CONTENT) or (t.pos == "word" and not _STOP.match(t.surface)))
        ]
        if content:
            out.append(text.words(start, end).strip()[:200])
    return tuple(out[:20])
