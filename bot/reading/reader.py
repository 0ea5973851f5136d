"""The reader by rules: each grammar says what it sees, the best claim on every span stands, commands in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
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
from bot.preferences import Polarity
from bot.reading import (
    acts,
    adopted,
    both_limits,
    budget,
    cared_for,
    claims,
    conceded,
    counted_en,
    cues,
    date_spans,
    days_swapped,
    declined,
    doing,
    duration,
    earlier,
    figures,
    hearing,
    impression,
    joined_places,
    judged,
    length_limits,
    lexicon,
    likeness,
    mentions,
    moved,
    narration,
    others_plans,
    own_wishes,
    party,
    place_names,
    plainly,
    polarity,
    purpose,
    repaired,
    scope,
    search_order_en,
    settled_on,
    start_limits,
    taken_up,
    unnumbered,
    unrelated,
    weekdays,
    when,
    where,
    whole_area,
    written_amounts,
)
from bot.reading.cues import Cues
from bot.reading.declined import Declined
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.reading.text import analyse
from bot.reading.tried import tried
from bot.seams import Judge, Reading, ReadingContext

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
"""Without it, in a message or at one of its values, the English grammars read nothing: 「2万円…GW希望」."""
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
        self,
        places: Places,
        lexicons: Mapping[str, Vocabulary],
        meaning: likeness.Meaning | None = None,
        roles: Judge | None = None,
    ) -> None:
        """Compile the grammars.

        Args:
            places: the gazetteer.
            lexicons: the words of each language.
            meaning: embeds a sentence, for what no rule knows; may be None.
            roles: tells what is wished for of what a message names, a second opinion; may be None.
        """
        self._places = places
        self._words = lexicons
        self._meaning = meaning
        self._roles = roles
        for vocabulary in lexicons.values():
            for grammar in (date_spans, moved, duration, written_amounts, party, declined, narration):
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
        opinion = scope.heard(analysed, own.lexicon.scope)
        found = plainly.kept(analysed, read, scope.weighed(analysed, read, context.asked, opinion))
        attempts = tried(analysed, read, own.cues)
        found = [
            own_wishes.wanted(before)
            if any(a <= before.start < b for a, b in attempts)
            else before
            if own_wishes.anywhere_in(analysed, before)
            else after
            for before, after in zip(read, found, strict=True)
        ]
        found = own_wishes.without_descriptions(analysed, found)
        found = taken_up.left_out(analysed, taken_up.refused_together(analysed, found))
        found = others_plans.states_of_others(analysed, others_plans.left_out(analysed, found))
        found = others_plans.of_companions(analysed, found, context)
        found = conceded.left_out(analysed, unrelated.left_out(analysed, found), self._places)
        found = settled_on.settled_on(analysed, adopted.adopted(analysed, found), context)
        if analysed.language == "en":
            found = search_order_en.wanted(analysed, found, own.lexicon.scan(analysed).sentences)
        found = repaired.insisted(analysed, repaired.echoed(analysed, found), own.cues)
        found = repaired.repaired(analysed, found, own.cues)
        found = acts.without_other_matters(analysed, found, own.lexicon)
        found = acts.without_haste(analysed, found, context.now.date().isoformat(), own.lexicon)
        meaning = hearing.remembered(self._meaning)
        does = doing.listen(analysed, own.lexicon, meaning)
        found = doing.without_passing(does, found, context)
        weighed = mentions.weighed(analysed, found, context, own.lexicon, opinion, self._roles)
        found = plainly.kept(analysed, found, weighed)
        # what one says yes to is more than told of, whatever stands around it
        found = joined_places.together(analysed, adopted.adopted(analysed, found))
        named = others_plans.left_out(analysed, purpose.named(analysed, found, own.lexicon))
        named = [f for f in unrelated.left_out(analysed, named) if f.polarity is Polarity.WANT]
        found = judged.weighed(analysed, found, named, context, own.lexicon, opinion, self._roles)
        found = repaired.put_right(analysed, found)
        declines = declined.find(analysed, context, own.cues, found)
        if any(f.slot == "place" and f.polarity is Polarity.WANT and f.value is not None for f in found):
            # 「県内ならどこでもいい」 leaves no place open beside the prefecture
            declines = [d for d in declines if not (d[2] == Decline("place", "any") and _covered(d, found))]
        said = acts.find(analysed, found, context, own.lexicon)
        if any(isinstance(command, Back) for command in said):
            declines = [d for d in declines if not _undone(analysed, d)]
        left_open = any(isinstance(command, Decline) and command.slot == "place" for _, _, command in declines)
        if left_open or any(not isinstance(command, Ask | Unclear) for command in said):
            # "say that again" is read as it stands: "again" is no slip for a town
            found = [f for f in found if not place_names.nearly(f)]
        wished = tuple(analysed.words(*span).strip(_MARKS) for span in tried(analysed, found, own.cues))
        said = [c for c in said if not (isinstance(c, Ask) and c.question.rstrip(_MARKS).endswith(wished))]
        said = [command for command in said if not _undecided(command, declines, analysed)]
        held = {h.value for h in context.preferences.values("place")}
        if any(f.slot == "place" and f.polarity is Polarity.WANT and f.value and f.value not in held for f in found):
            # "Kanazawa. Let's do that one": what is taken up is the place that is new, and no stay
            said = [
                c for c in said if not (isinstance(c, React) and not c.which and c.verdict in ("like", "interested"))
            ]
        if any(f.slot == "budget" and f.polarity is Polarity.WANT for f in found):
            said = [
                c for c in said if c != React("dislike", "*")
            ]  # 「四人全部で六万、それ以上は出ない」: all of them are people
        if any(f.polarity is Polarity.WANT and f.start > at for at in _takes_back(analysed) for f in found):
            said = [c for c in said if not isinstance(c, Back)]  # "I take it back, I do care: Tokushima"
        if any(f.polarity is Polarity.RETRACTED for f in found):
            said = [c for c in said if not isinstance(c, Reset)]  # "forget what I said about January" is no new start
        said = [command for command in said if not _echo(command, declines, own.cues)]
        cleared = [analysed.words(a, b) for a, b, command in declines if isinstance(command, Clear)]
        if cleared:
            # one wish is taken back, not all of them
            said = [c for c in said if not isinstance(c, Reset | Back | Help | Unclear)]
            said = [c for c in said if not (isinstance(c, Ask) and any(words in c.question for words in cleared))]
        heard = impression.find(analysed, found, declines, said, context, own.lexicon, meaning)
        if heard.styles:
            styles = judged.weighed(analysed, heard.styles, (), context, own.lexicon, None, self._roles)
            if any(f.polarity is not Polarity.WANT for f in styles):
                heard = impression.Heard()
        if heard.styles:
            found = sorted([*found, *heard.styles], key=lambda f: (f.start, f.end))
        elif heard.acts is None and not declines:
            instead = doing.acts(does, found, said, context)
            said = said if instead is None else list(instead)
        if heard.acts is not None:
            # what is only like a verdict is none beside a wish that was read
            wished_for = [f.slot for f in found if f.polarity is Polarity.WANT and f.value is not None]
            beside = not own_wishes.WISHED.isdisjoint(wished_for)
            said = [c for c in heard.acts if not (beside and isinstance(c, React) and c.verdict == "dislike")]
        commands = _assembled(analysed, found, declines, said)
        asks = any(isinstance(command, Ask) for command in said)
        unseen = () if asks else figures.left(analysed, read, declines, own.cues)
        return Reading(commands, analysed.language, _unread(analysed, found, declines, said), unseen)

    def _found(self, text: Text, context: ReadingContext) -> list[Found]:
        found: list[Found] = []
        own = self._words[text.language]
        named = _few(where.find(text, context, own.lexicon, self._places))
        whole = whole_area.find(text, context, self._places)
        values: list[tuple[Vocabulary, list[Found]]] = []
        for vocabulary in self._spoken(text):
            words = vocabulary.cues
            named_days = start_limits.limited(text, when.find(text, context, words), words.language)
            if words.language == "en":
                named_days = [f for f in named_days if not others_plans.kept_until(text, f)]
                named_days = counted_en.told_of(text, named_days)
            dates = [*named_days, *moved.find(text, context, words)]
            money = [*budget.find(text, context, words), *unnumbered.find(text, words)]
            # in English a name beside the speaker may be a place's: "just me, Sendai and Morioka"
            others = (*money, *dates, *(named if words.language == "en" else ()))
            people = party.find(text, context, words, taken=[(f.start, f.end) for f in others])
            lengths = length_limits.limited(text, duration.find(text, context, words), context, words.language)
            lengths += both_limits.find(text, context, words.language)
            if words.language == "en":
                lengths = [f for f in lengths if not budget.is_rate(text, f, money)]
            lengths += weekdays.find(text, words)
            lengths += days_swapped.find(text, context) if words.language == "ja" else []
            read = [f for kind in (dates, money, people, lengths) for f in _few(kind)]
            if words.language == "en" and text.language == "ja":
                read = [f for f in read if _LATIN.search(text.norm, max(0, f.start - 12), f.end + 4)]
            values.append((vocabulary, read))
        attempts = tried(text, [*named, *(f for _, read in values for f in read)], own.cues)
        for vocabulary, read in values:
            spoken = own_wishes.of_ones_own(text, read, named, context, vocabulary.cues, attempts)
            found.extend(self._meant(text, spoken, vocabulary.lexicon))
        places = own_wishes.of_ones_own(text, named, found, context, own.cues, attempts)
        found.extend(where.narrower(text, places, self._places))
        found.extend(whole)
        found.extend(own_wishes.needs_of_now(text, purpose.find(text, context, own.lexicon)))
        found = cared_for.told_with_its_need(cared_for.by_whom_it_is_needed(text, found, context))
        found = cared_for.told_by_the_party(text, found)
        return earlier.taken_back(text, claims.alone(claims.standing(found)))

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
_PLACE_BETWEEN = re.compile(
    r"\b(?:anywhere|somewhere|anyplace|any\s+place)\s+(?:outside(?:\s+of)?|except|but)\s+[^.!?;]{2,24}?\s+(?:in|on|from|for)\s+"
    r"(?:a\s+\w+\s+in\s+)?(?:early\s+|late\s+|mid-?\s?)?$"
)
"""Before a time: what is shut out is the place, "anywhere outside Tokyo in May"."""
_TAKEN_BACK = re.compile(
    r"(?:くらい|ぐらい|ほど|間|まで|以内)?(?:じゃ[なあ]|ではな|でな[くい]|は(?:取り消|なし|ナシ|違|やめ)|[っとて]*(?:言|お?伝え|書[いき]|答え|申し|入力)|をやめ|をキャンセル|から(?:変更|に変え)|を\S{1,8}に(?:変更|変え))"
)
_TAKEN_BACK_BEFORE = re.compile(
    r"(?:\bnot|instead of|\bsaid|\btold you|\bwrote|\bput|\bentered|\bmentioned|rather than"
    r"|forget|scratch|ignore|disregard|scrap|drop|remove|erase|cancel)"
    r"\s+(?:the\s+|a\s+|about\s+|for\s+)?$"
)


def _taken_back(text: Text, f: Found) -> bool:
    """True when the words right beside a length, an amount or people say that it no longer holds."""
    before = text.norm[max(0, f.start - 24) : f.start]
    return bool(_TAKEN_BACK.match(text.norm, f.end) or _TAKEN_BACK_BEFORE.search(before))


_TAKES_BACK = re.compile(r"\btake\s+(?:it|that)\s+back\b|(?:さっきの|前言)(?:は|を)?(?:撤回|取り消)")


def _takes_back(text: Text) -> list[int]:
    """Where the speaker goes back on what was said; what is wished for behind it takes its place."""
    return [m.end() for m in _TAKES_BACK.finditer(text.norm)]


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


def _assembled(
    text: Text,
    found: Sequence[Found],
    declines: Sequence[Declined],
    said: Sequence[Command],
) -> tuple[Command, ...]:
    placed: list[tuple[int, Command]] = [(start, decline) for start, _, decline in declines]
    for f in claims.once(found):
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


def _echo(command: Command, declines: Sequence[Declined], words: Cues) -> bool:
    """True for 「予算？」 before what is said of it, and for a dislike that says no more than the decline."""
    if isinstance(command, React):
        return bool(declines) and command == React("dislike")
    return isinstance(command, Ask) and declined.echoes(command.question, declines, words)


def _undecided(command: Command, declines: Sequence[Declined], text: Text) -> bool:
    """True for "when we go isn't settled yet": words that ask nothing, but leave something open."""
    if not isinstance(command, Ask) or command.question.rstrip().endswith(("?", "？")):
        return False
    if _WHETHER_OR_NOT.search(command.question):
        return True
    return any(text.words(start, end) in command.question for start, end, _ in declines)


_WHAT_WAS_SAID = re.compile(r"(?:今|いま|さっき|先ほど|直前|いまさっき)の|変更|取り消")


def _undone(text: Text, decline: Declined) -> bool:
    """True for 「今の変更はなしで」: a step is taken back, and nothing left open."""
    left, right = narration.sentence(text.norm, decline[0])
    return text.language == "ja" and _WHAT_WAS_SAID.search(text.norm, left, right) is not None


def _covered(decline: Declined, found: Sequence[Found]) -> bool:
    """True where the words of a decline are those of a place that is wished for."""
    return any(f.slot == "place" and f.start < decline[1] and decline[0] < f.end for f in found)


_WHETHER_OR_NOT = re.compile(
    r"か(?:どうか)?[はも]?、?(?:特に|別に)?(?:問い?[わま]|気に(?:し|なら)|こだわ|構[いわ]|かま[いわ]|どちらでも|どっちでも)[^?？]*$"
)
"""「祭りがあるかどうかは問いません」 asks nothing."""
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
