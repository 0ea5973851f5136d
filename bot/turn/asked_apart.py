"""What of a message asks, and which wishes stand beside the asking: each is taken by itself.

「長岡で働きたいんですが、協定はいつ結ばれたんですか」 wishes and asks; the place in 「弘前は入ってる？」 is no wish.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot import answering
from bot import commands as c
from bot.answering import Asking, Names
from bot.preferences import Polarity
from bot.reading import show_request_en, show_request_ja
from bot.reading.others_plans import spans as spans_of_others
from bot.reading.text import analyse, normalise
from bot.reading.tried import asks_for_change, looked_at, names_wish, needed, requested, settles
from bot.wording import Wording, Wordings

PERSONAL = frozenset({"start", "days", "party", "budget"})
"""Slots of what only the person can know: told, not asked about."""
_SENTENCE = re.compile(r"[^。．!！?？\n]*?(?:[?？!！。．\n]+|\.(?=\s|$)|$)")
_PART = re.compile(r"[^。．.!！?？\n]+")
_TOLD = frozenset({"days", "party", "budget"})
"""Those that are told without a question mark."""
_SOUGHT = re.compile(
    r"車なし|免許|運転|(?:ところ|とこ|場所|町|街|村|地域|宿|滞在先?)[。!\s]*$"
    r"|\b(?:stays?|somewhere|(?:can't|cannot|can not) drive)\b|\b(?:from|of) tokyo\W*$"
)
"""What looks for something although no verb says so: 「車なしで過ごせるところ」, "a refresh-type stay"."""
_Value = c.Set | c.Clarify


def of_ones_own(commands: Collection[c.Command]) -> bool:
    """True where a stay of one's own is told of, and others are spoken of by the way.

    When, how long, with whom, for how much; where to, if no question is read beside it.
    """
    told = {k.slot for k in commands if isinstance(k, c.Set)}
    return bool(told & PERSONAL) or ("place" in told and not any(isinstance(k, c.Ask | c.OffTopic) for k in commands))


@dataclass(frozen=True, slots=True)
class Apart:
    """A message that asks something."""

    question: str
    """The words that ask; the message up to them where nothing is wished for beside them."""
    wishes: tuple[c.Command, ...]
    """What is wished for beside them."""
    surely: bool
    """Whether it asks does not depend on there being an answer."""
    likely: bool
    """It is put as a question, and wishes for nothing: near to one that is known, it surely is one."""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    words: str
    held: tuple[_Value, ...]
    asking: Asking
    asks: bool
    """It has the form of a question, or surely is one without it."""


def find(
    text: str, commands: Sequence[c.Command], *, asked: str, language: str, names: Names, wordings: Wordings
) -> Apart | None:
    """The asking part of ``text``; None when nothing asks.

    Args:
        text: the message.
        commands: as which it was read.
        asked: the slot that was asked about just before; what fills it is an answer.
        language: of the message.
        names: who the sources know.
        wordings: the words of all languages.
    """
    view = _View(text, [k for k in commands if isinstance(k, c.Set | c.Clarify) and k.words], asked, language, names,
                 wordings)  # fmt: skip
    pieces = [piece for sentence in _sentences(text) for piece in _cut(view, *sentence)]
    asking = [piece for piece in pieces if piece.asks]
    if not asking:
        return None
    surely = any(piece.asking.surely for piece in asking)
    likely = any(not p.asking.wished and (p.asking.formed or p.asking.marked or p.asking.attribute) for p in asking)
    kept = [piece for piece in pieces if _wishes(piece, guess=surely and piece.start > asking[0].start)]
    coming = tuple(
        k
        for piece in asking
        for k in piece.held
        if (k.slot == "party" and _comes_along(piece.words, k)) or (k.slot == "place" and would_stay(piece.words, k))
    )
    coming += tuple(k for piece in asking for k in piece.held if insisted(text, k))
    if not kept:
        return Apart(without_reason(text, asking[-1].end).strip(), coming, surely, likely)
    joined = "".join(piece.words for piece in pieces if piece not in kept)
    return Apart(joined.strip(), (*coming, *(k for piece in kept for k in piece.held)), surely, likely)


_PURPOSE_TOLD = re.compile(
    r"(?:が|を)(?:一番の|主な)?目的(?:です|だ|なの|なん|で(?!しょう)|に|と)|^\W*(?:\S{1,6}の|主な)?目的は(?!何|なに|なん)"
)
"""「目的は休養」: it is told what the stay is for."""
_INSISTS = re.compile(
    r"\b(?:that|it|this|which|those|they)(?:'s|'re|'d\s+be|\s+(?:is|are|would\s+be|will\s+be))\s+(?:(?:really|absolutely|quite|pretty|so|very|kind\s+of|just|all)\s+)*"
    r"(?:(?:an?|the)\s+)?(?:(?:absolute|total|real|hard|big|strict|main|first)\s+)?(?:must|essential|necessity|necessary|requirement|required|needed|non-?negotiable|crucial|vital"
    r"|indispensable|deal-?breaker|important|condition|priority)\b"
    r"|\b(?:i|we)(?:'d|'ll)?\s+(?:(?:really|do|absolutely|definitely|will|would)\s+)*(?:need|require|must\s+have|want|rely\s+on|depend\s+on|insist\s+on)\s+(?:it|that|this|one|them)\b"
    r"|\b(?:i|we)\s+(?:can't|cannot|couldn't)\s+(?:\w+\s+){1,2}without\s+(?:it|that|one|this|them)\b"
    r"|(?:これ|それ|そこ|ここ)?[はが]?、?(?:絶対|必ず|どうしても)?に?(?:必須|外せ(?:ない|ません)|譲れ(?:ない|ません)|(?:ない|無い)と(?:困|無理|だめ|ダメ))"
)
"""Behind a question whether there is something: it is needed. "Is there Wi-Fi? That's a must for me"."""


def insisted(text: str, command: _Value) -> bool:
    """True where the next sentence says that what a question asks for is needed."""
    if command.slot != "needs" or not command.words:
        return False
    at = _start(command, text)
    said = _sentences(text)
    return any(
        a <= at < b and _INSISTS.search(normalise(text[b:end])[0]) is not None for (a, b), (_, end) in pairwise(said)
    )


_TELLS = re.compile(
    r"(?:です|ます|まし|でし|ませ|だ|た|る|い|う|ん)(?:た|ん|か|が|の)?(?:ので|から|けど|けれど|し|ね|よ|な|わ)*[。．.!！\s笑wｗ()（）]*$"
)


def without_reason(text: str, end: int) -> str:
    """``text`` without the statements behind ``end``, where its last question ends: they tell why it is asked."""
    rest = text[end:]
    told = bool(rest.strip()) and not re.search(r"[?？]", rest) and _TELLS.search(rest) is not None
    return text[:end] if told else text


@dataclass(frozen=True, slots=True)
class _View:
    """A message with what its parts are looked at by."""

    text: str
    held: Sequence[_Value]
    asked: str
    language: str
    names: Names
    wordings: Wordings

    def piece(self, start: int, end: int) -> _Piece:
        """One stretch of it."""
        words = self.text[start:end]
        held = tuple(k for k in self.held if start <= _start(k, self.text) < end)
        read = [_in_full(k, words) for k in held]
        told = words if _ASKED.search(words) else _NOBODY.sub(_blank, words)
        asking = answering.asking(told, self.language, self.names, read, self.wordings)
        return _Piece(start, end, words, held, asking, self._asks(words, held, read, asking))

    def _asks(self, words: str, held: Sequence[_Value], read: Sequence[str], asking: Asking) -> bool:
        if held and not asking.marked and spans_of_others(normalise(words)[0], self.language):
            return False  # 「部下の山田は福井に行きたいそうですが、私は石川を希望します」 tells
        if _to_be_shown(words, held) and not asking.named:
            return False
        if self.language == "ja" and not asking.marked and _TELLS_WHY.search(words):
            return False  # 「…の記事を読んで興味が湧いたので」
        if held and not asking.marked and _PURPOSE_TOLD.search(words):
            return False  # 「子育てしながら働くのが目的なんです」
        if asking.surely:
            return True
        if any(k.slot == self.asked for k in held):
            return False  # "100,000 yen or so?" answers what was asked
        if _only_wishes(words, held):
            return False
        if asking.marked:
            return asking.says or not held
        if any(k.slot in _TOLD for k in held):
            return False  # who, how long and how much are told, not asked about
        if asking.told and not any(k.slot in PERSONAL for k in held):
            return True
        if asking.attribute and asking.formed and not asking.wished and not any(k.slot in PERSONAL for k in held):
            return True  # 「大垣市の人口、今どれくらい」
        sounds = any(
            _sounds_asked(part.strip(), self.wordings[self.language]) for part in _PART.findall(words.casefold())
        )
        if sounds and (asking.says or not held):  # 「長野か山梨かな」 says nothing but what is wished for
            return True
        told = any(k.slot in PERSONAL for k in held) or (bool(held) and _SOUGHT.search(words.casefold()) is not None)
        for value in read:
            words = words.replace(value, " ")
        return not told and answering.terse(words, self.language, self.wordings)  # "first day is June 1" tells


_TELLS_WHY = re.compile(r"(?:[たるいうくすつぬむだなん]|です|ます)(?:ので|から)[。．!！\s]*$")
"""A sentence that gives a reason asks nothing, whomever it names."""
_ASKED = re.compile(r"[?？]|か(?:ね|な)?[。\s]*$")
_NOBODY = re.compile(
    r"(?:誰|だれ|何|なに|どこ|どれ|どなた|いつ|どちら)(?:に|と|へ|から|で|か)?も|いつでも|(?:誰|何|どこ)でも"
)
"""With も a question word asks nothing: 「誰も運転しないので」."""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


_COMES_ALONG = re.compile(
    r"(?:[^、。!?でと]{0,4})?(?:だけ|のみ|連れ|づれ)?(?:で|と(?:一緒に)?)(?!も)、?"
    r"(?:参加|行[かけくっ]|泊ま|滞在|利用|申し?込|応募|体験|伺|お邪魔)"
)


def _comes_along(words: str, party: _Value) -> bool:
    """True of 「夫婦で参加できますか」: who asks tells with whom they would come."""
    said, value = normalise(words)[0], normalise(party.words)[0]
    at = said.find(value)
    return at >= 0 and _COMES_ALONG.match(said, at + len(value)) is not None


_WOULD_STAY = re.compile(
    r"(?:[県府都市町村]|地方)?(?:の(?:どこか|中|ほう|方))?(?:で|に|へ)、?[^。!?、]{0,14}?(?:暮ら|過ご|すご|滞在|泊ま|住|行)[^。!?、は]{0,3}?"
    r"(?:す|する|む|る|く|した)(?:りする)?(?:ような|という)?(?:こと|の)(?:は|が|って|も)?(?:でき|出来|可能)[^。!?]{0,8}[?。\s]*$"
)


_OF_A_TOPIC = re.compile(r"(?<![私僕俺])(?:は|って|では|でも|型|モデル)")
"""Before the place: what is asked about is something else."""


def would_stay(words: str, place: _Value) -> bool:
    """True of 「九州のどこかで暮らすことはできますか」: who asks whether they may stay there tells where to."""
    said, value = normalise(words)[0], normalise(place.words)[0]
    at = said.find(value)
    if at < 0 or not isinstance(place, c.Set) or _OF_A_TOPIC.search(said, 0, at):
        return False
    return _WOULD_STAY.match(said, at + len(value)) is not None


_OF_ITS_KIND = re.compile(
    r"(?:[\s-]+(?:innovation|jobs?|works?|bases?|career|remote|employment|care)\b)*(?:[\s-]*(?:type|style|kind|model|stay)s?\b)?|型|タイプ",
    re.IGNORECASE,
)


def _in_full(value: _Value, words: str) -> str:
    """The words of a value, a style's with the word that says that it is one: "refresh type"."""
    at = words.find(value.words) if value.slot == "styles" else -1
    behind = _OF_ITS_KIND.match(words, at + len(value.words)) if at >= 0 else None
    return words[at : behind.end()] if behind else value.words


def _only_wishes(words: str, held: Sequence[_Value]) -> bool:
    """True of 「リフレッシュ型に変えてもらえますか」 and "where I want to go is Mie": a wish, told or changed."""
    said = normalise(words)[0].rstrip("?。.! ")
    spans = _spans(said, held)
    if words.rstrip()[-1:] not in "?？" and any(needed(said, end) for _, end in spans):
        return True
    return (
        any(
            asks_for_change(said, spans, language) or any(names_wish(said, start, language) for start, _ in spans)
            for language in ("ja", "en")
        )
        or any(looked_at(said, start) for start, _ in spans)
        or any(settles(said, end) or requested(said, end) for _, end in spans)
        or (any(k.polarity is not Polarity.WANT for k in held) and _DO_IT.search(said) is not None)
    )


def _to_be_shown(words: str, held: Sequence[_Value]) -> bool:
    """True of 「10万円までで、何か見つかりますか」: stays are asked for, and no answer."""
    said = normalise(words)[0].strip()
    return show_request_ja.asked(said, _spans(said, held)) or show_request_en.asked(said)


def _spans(said: str, held: Sequence[_Value]) -> list[tuple[int, int]]:
    """Where the words of values stand in normalised ones."""
    values = [normalise(k.words)[0] for k in held]
    return [(at, at + len(value)) for value in values if (at := said.find(value)) >= 0]


_DO_IT = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:can|could|would|will)\s+(?:you|we)\b|(?:もらえ|いただけ"
    r"|くれ)(?:ます|る|ません|ない|へん|ん)"
)
"""A request to do what the words that were read say: "could you cancel Kagawa?"."""


def _start(command: _Value, text: str) -> int:
    at = command.start if isinstance(command, c.Set) else -1
    return at if at >= 0 else text.find(command.words)


def _sentences(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SENTENCE.finditer(text) if match.group().strip()]


def _cut(view: _View, start: int, end: int) -> list[_Piece]:
    """A sentence, cut where its first clauses only wish and what follows asks."""
    whole = view.piece(start, end)
    if not whole.asks or not whole.held:
        return [whole]
    read = analyse(view.text, view.language)
    for bound in sorted({read.offsets[b] for _, b in read.clauses}, reverse=True):
        if start < bound < end:
            wish, rest = view.piece(start, bound), view.piece(bound, end)
            if (
                wish.held
                and wish.asking.wished
                and not wish.asking.surely
                and rest.asks
                and (rest.asking.says or rest.asking.surely)
            ):
                return [wish, rest]
    return [whole]


def _wishes(piece: _Piece, *, guess: bool) -> bool:
    """True when what was read out of words that do not ask is wished for; ``guess``: they stand behind a question."""
    if piece.asks or not piece.held:
        return False
    personal = any(k.slot in PERSONAL for k in piece.held)
    if not piece.asking.marked and not piece.asking.named and _of_oneself(piece):
        return True
    if piece.asking.marked and not piece.asking.says:
        return personal and not guess  # 「会場はどこ？新宿とか？」
    return piece.asking.wished or (not piece.asking.named and (personal or not piece.asking.says))


_ONESELF = re.compile(
    r"私|わたし|僕|ぼく|俺|おれ|自分|うち(?:は|も|の)|当方|こちらは"
    r"|\b(?:i|i'm|i'd|i'll|my|mine|myself|we|we're|we'd|our|ours|us|me)\b"
)
_INTEREST = re.compile(
    r"に(?:とても|すごく|大変|前から|以前から)?、?(?:興味|関心)(?:が(?!な)|を)|に(?:心)?惹か|\b(?:interested\s+in|drawn\s+to|keen\s+on)\b"
)
"""Only a person has an interest in something: the speaker, where nobody else is named."""
_OF_ONESELF = frozenset({"needs", "styles"})


def _of_oneself(piece: _Piece) -> bool:
    """True of 「それと、仕事スペースも必要です」, "I'm after a full-remote job myself" beside a question."""
    own = _ONESELF.search(piece.words.casefold()) is not None
    own = own or _INTEREST.search(piece.words.casefold()) is not None
    return any(k.slot == "needs" or (own and k.slot in _OF_ONESELF) for k in piece.held)


def _sounds_asked(sentence: str, wording: Wording) -> bool:
    """True when a sentence without a question mark has the form of a question or of a request to tell."""
    return (
        any(cue in sentence for cue in wording.list("dialogue.cues.asking"))
        or sentence.startswith(wording.list("dialogue.cues.asking_first"))
        or sentence.endswith(wording.list("dialogue.cues.asking_last"))
    )
