"""What the person does not care about, does not know yet, does not want to say, or takes back as a whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Literal

from bot.commands import Clear, Decline
from bot.preferences import Polarity
from bot.reading import others_plans
from bot.reading.cues import Cues, either
from bot.reading.declined_lists import Lists
from bot.reading.found import Found, Text
from bot.reading.text import clause_at
from bot.seams import ReadingContext

Why = Literal["any", "unknown", "refused"]
_WHYS: tuple[Why, ...] = ("refused", "unknown", "any")
ASKABLE = ("start", "days", "party", "budget", "place", "styles", "needs", "skills", "themes")


_LACKING = (
    r"(?:とか|など|なんか|なんて|って)?(?:[はもが]|って)?(?:特に|とくに|別に)?"
    r"(?:[無な][いしく]|ナシ|あり?ませ|ございませ|ねえ|ねー|(?:設け|もうけ|定め|決め|考え|付け|つけ)(?:て(?:い)?)?(?:な[いし]|ませ|たことが?な))"
)
"""「上限とか無い」, 「希望も特にありません」: behind what is lacking."""


_NO_APOLOGY = "(?<!申し訳)(?<!申しわけ)(?<!もうしわけ)"
"""「申し訳ありません」 declines nothing."""
_UNMINDED = (
    r"(?:(?:こだわ|拘)[らりっ](?:て|と)?(?:い|お)?[はもが]?|気に[はも]?(?:し|せ[えぇ]?|なら|とめ)(?:て(?:い|お)?)?|(?:構|かま|問|と)わ|構い|かまい|問い)"
    r"(?:特に|別に|全然)?(?:ちゃ)?(?:な[いかくし]|ません|まへん|へん|ねえ|ねぇ|ねー|んで?(?=[すばよえけ。、!~ー\s]|$)|ず)"
)
"""「こだわりません」, 「気にせんでよか」: in whatever way of speaking."""
_LABEL = {
    "ja": re.compile(
        r"(?:の(?:こと|件|方|ほう))?(?:は|って|なら|ですか|かな?|(?:について|につきまして|に関し|に関しまして|に関して)(?:は|も)?)?\s*[?、,:]\s*"
    ),
    "en": re.compile(r"\s*[?,:]\s*"),
}
_LABELLING = re.compile(
    r"(?:^|[.!?;,\n])\s*(?:(?:and|but|oh|so|then|now|well|also)[, ]+)*"
    r"(?:(?:as for|as to|regarding|concerning|about|on|when it comes to)\s+)?(?:the |my |our )?$"
)
"""Before and behind a topic that is set before what is said of it: 「予算？ いくらでも」, "as for the budget, I …"."""
_FURTHER = re.compile(r"他に|ほかに|以外|以上|\b(?:other|else|further|more|besides|beyond)\b")
"""No further wish is no withdrawal of the one that was said."""
_NAMED_OUTRIGHT = ("styles", "budget")
"""Whose topics are nouns of their own: what is said of them holds although there was a wish before."""


class _Grammar:
    def __init__(self, cues: Cues) -> None:
        self.language = cues.language
        self.topics = {slot: re.compile(either(cues.words(f"decline.topic.{slot}"))) for slot in ASKABLE}
        self.alone = {
            slot: re.compile(either(words)) for slot in ASKABLE if (words := cues.words(f"decline.alone.{slot}"))
        }
        self.why = {why: re.compile(either(cues.words(f"decline.{why}"))) for why in _WHYS}
        self.limits = re.compile(either(cues.words("decline.limits")) if cues.language == "ja" else r"(?!)")
        if cues.language == "ja":
            lacking = either(cues.words("decline.limits")) + _LACKING
            self.why["any"] = re.compile(rf"{_NO_APOLOGY}(?:{either(cues.words('decline.any'))}|{lacking}|{_UNMINDED})")
        else:
            own = rf"(?:any|whatever|whichever)\s+(?:{either(cues.words('decline.topic.styles'))})"
            self.alone["styles"] = re.compile(rf"{self.alone['styles'].pattern}|\b{own}")
        self.repair = re.compile(either(cues.words("decline.repair")))
        self.skip = re.compile(either(cues.words("decline.skip")))
        self.not_alone = re.compile(r"\s*" + either(cues.words("decline.not_alone")))
        between = r"\s*" if cues.language == "ja" else r"(?:\s+(?!(?:is|are|works|would|but|or)\b)[a-z'-]+){0,6}?\s*"
        self.within = re.compile(between + either(cues.words("decline.within")))
        before = cues.words("decline.within_before") if cues.language == "ja" else ()
        self.within_before = re.compile(rf"(?:{either(before)})、?\Z") if before else None
        self.general = re.compile(either(cues.words("decline.general")))
        self.leaving = re.compile(either(cues.words("decline.leaving")))
        clear, whole = either(cues.words("decline.clear")), either(cues.words("decline.all"))
        topics = "|".join(
            rf"(?P<{slot}>{either(cues.words(f'decline.topic.{slot}'))})" for slot in ASKABLE if slot != "needs"
        )
        # 「予算の件は消しておいて」, "forget what I said about the budget"
        self.clears = re.compile(
            rf"(?:{topics})(?:[^。!?、\n]{{0,8}}?)(?:[をはも]|の[^。!?、\n]{{0,3}}|だけ|とこ|ところ)[、\s]?[^。!?、\n]{{0,8}}?{clear}"
            if cues.language == "ja"
            else rf"{clear}\s+(?:(?!\b(?:and|but|then)\b)[^.!?;,]){{0,32}}?\b(?:{topics})"
        )
        # "leave the dates blank"
        self.blank = re.compile(
            rf"\b(?:leave|keep|put|set)\s+(?:the\s+|my\s+|our\s+)?(?:{topics})\s+(?:as\s+)?(?:blank|open|empty|undecided|unset|out|tbd)\b"
            if cues.language == "en"
            else r"(?!)"
        )
        self.whole = re.compile(whole)
        joined = (
            r"(?:とか|など|や|も|と|は|、|・|/|\s)+"
            if cues.language == "ja"
            else r"(?:\s*(?:,|&|/|\band\b|\bor\b|\bnor\b))+\s*"
        )
        topic = "|".join(pattern.pattern for pattern in self.topics.values())
        self.joined = re.compile(rf"(?:{joined}(?:the |my |our )?(?!{self.general.pattern})(?:{topic}))+")

        self.lists = Lists(cues, ASKABLE, self.why["any"])

    def is_within(self, norm: str, start: int, end: int) -> bool:
        """True where a place stands before or behind "any place" that it is within."""
        if self.within.match(norm, end):
            return True
        return self.within_before is not None and self.within_before.search(norm, max(0, start - 8), start) is not None

    def of_another(self, norm: str, match: re.Match[str]) -> bool:
        """True for a word that names no slot behind one that does: 「場所はこだわりません」."""
        if not self.general.match(match.group()):
            return False
        before = re.split(r"[。!?\n.;]", norm[max(0, match.start() - 16) : match.start()])[-1]
        return any(topic.search(before) for topic in self.lists.topics.values())


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> _Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return _Grammar(cues)


Declined = tuple[int, int, Decline | Clear]
"""Where it is said, and what."""


def find(text: Text, context: ReadingContext, cues: Cues, found: Sequence[Found]) -> list[Declined]:
    """The slots declined or cleared in ``text``; ``found``: the values that the message gives."""
    known = {f.slot for f in found if f.polarity is Polarity.WANT and (f.value is not None or f.candidates)}
    grammar = grammar_of(cues)
    norm = text.norm[:4000]
    out: dict[str, Declined] = _cleared(norm, grammar, known)
    changes_mind = bool(grammar.repair.search(norm))
    for slot, pattern in grammar.alone.items():
        match = next((m for m in pattern.finditer(norm) if not (slot == "place" and _no_place(norm, m.start()))), None)
        if match is None or grammar.not_alone.match(norm, match.end()):
            continue
        if slot == "place" and context.asked != "place" and _HOW_ONE_WORKS_JA.match(norm, match.end()):
            continue  # 「パソコンがあればどこでも働けます」
        if slot == "place" and (
            _GOES_TOO.match(norm, match.end())
            or (
                _COMES_WHEREVER.search(norm, max(0, match.start() - 48), match.start())
                and _I_GO.match(norm, match.end())
            )
        ):
            continue  # "wherever I go she comes too" says who comes along
        if slot in known and (slot != "place" or grammar.is_within(norm, match.start(), match.end())):
            continue  # "any place in Tohoku", 「福島県内ならどこでも」 is one in it
        if slot == "needs" and grammar.of_another(norm, match):
            continue  # 「予算も場所もこだわりはない」
        if slot == "start" and _of_a_place(norm, match, found):
            continue
        meant = _meant(slot, match, context, grammar)
        if not _asks(norm, match.end()) and not (meant != slot and meant in known):
            out[meant] = (match.start(), match.end(), Decline(meant, "any"))
    for topic, pattern in grammar.topics.items():
        slot = topic
        if slot in out or (slot in known and slot != "place"):
            continue
        held = bool(context.preferences.values(slot)) and not changes_mind
        if held and (slot not in _NAMED_OUTRIGHT or _FURTHER.search(norm)):
            continue
        for match in pattern.finditer(norm):
            if slot == "needs" and grammar.of_another(norm, match):
                continue
            if norm.startswith(("かどうか", "内", "次第", "オーバー", "以内"), match.end()):
                continue  # "if the budget allows" says nothing of the budget
            if topic == "place" and _A_SAYING.search(norm, max(0, match.start() - 16), match.start()):
                continue
            if topic == "place" and _NO_PLACE_BEHIND.match(norm, match.end()):
                continue
            if (
                topic == "place"
                and topic in known
                and grammar.language == "en"
                and grammar.is_within(norm, match.start(), match.end())
            ):
                continue  # "not picky where in Hokkaido"
            said = _said(norm, match.start(), match.end(), grammar)
            slot = _meant(topic, match, context, grammar)
            if slot != topic and (slot in known or context.preferences.values(slot)):
                continue
            if said is not None and slot not in out and not _asks(norm, said[1]):
                out[slot] = (said[0], said[1], Decline(slot, said[2]))
    for start, end, slot in grammar.lists.find(norm):
        held = bool(context.preferences.values(slot)) and not changes_mind and slot not in _NAMED_OUTRIGHT
        if slot not in out and slot not in known and not held:
            out[slot] = (start, end, Decline(slot, "any"))
    asked = context.asked
    # "anything near the sea?" and "gotta run, talk later" give no answer
    answers = len(norm) <= 60 and not norm.rstrip().endswith("?") and not grammar.leaving.search(norm)
    answers = answers and not any(f.polarity is Polarity.RETRACTED for f in found)
    answers = answers and not others_plans.spans(text.norm, text.language)
    if asked in ASKABLE and asked not in known and not out and answers:
        for why in _WHYS:
            match = grammar.why[why].search(norm) or (grammar.skip.search(norm) if why == "unknown" else None)
            if match is None or _of_something_else(text, match, why, asked, found, grammar):
                continue
            if not (why == "any" and context.preferences.values(asked) and not changes_mind):
                out[asked] = (match.start(), match.end(), Decline(asked, why))
                break
    return list(out.values())


def echoes(question: str, declines: Sequence[Declined], cues: Cues) -> bool:
    """True for a question that only repeats a topic which is then declined: 「予算？ いくらでもいい」."""
    topics = grammar_of(cues).topics
    word = question.casefold().strip("?？ ")
    return any(topics[said.slot].fullmatch(word) for *_, said in declines if said.slot in topics)


def _of_something_else(
    text: Text, match: re.Match[str], why: Why, asked: str, found: Sequence[Found], grammar: _Grammar
) -> bool:
    """True where words that would decline what was asked are said of another matter, a value or another slot."""
    norm, start, end = text.norm, match.start(), match.end()
    if _OF_ANOTHER_MATTER.search(norm, max(0, start - 8), start):
        return True  # 「それはどうでもいい」
    if norm.endswith("まだ", 0, end) and _so_far(text, end):
        return True
    if _WHETHER.search(norm, max(0, start - 8), start) or _NO_ANSWER.search(norm, max(0, start - 12), end):
        return True
    if why == "refused" and KEPT_FROM_OTHERS.search(norm, max(0, start - 24), end):
        return True
    if found and _TAKES_UP_VALUE.search(norm[:start]):
        return True  # "between 5 and 8 days, it depends on his work"
    if _HOW_ONE_WORKS_JA.match(norm, end) and match.group().startswith("どこ"):
        return True  # 「パソコンがあればどこでも働けます」
    if why == "any" and grammar.language == "ja" and _another_lacks(text, match, asked, grammar):
        return True  # 「免許はありません」 says nothing of the money that was asked for
    if (_another_slot_ja if grammar.language == "ja" else _another_slot_en)(norm, match, asked, grammar):
        return True  # "the exact day is flexible" says nothing of who comes along
    # "I don't want Okinawa either" says nothing of the dates that were asked for
    return _of_a_value(text, start, found) or grammar.not_alone.match(norm, end) is not None


_OPEN_ANY_TIME = re.compile(r"[^。!?\n]{0,16}?(?:行け|行ける|帰れ|寄れ|会え|遊びに)")


def _of_a_place(norm: str, match: re.Match[str], found: Sequence[Found]) -> bool:
    """「近畿は実家があるからいつでも行けるし」: it is told of that place, and says nothing of the time of the stay."""
    topic = any(
        f.slot in ("place", "origin")
        and f.end <= match.start() <= f.end + 40
        and re.match(r"[県府都市町]?(?:地方)?(?:は|なら|だったら)", norm[f.end :])
        and not re.search(r"[。!?\n]", norm[f.end : match.start()])
        for f in found
    )
    return topic and _OPEN_ANY_TIME.match(norm, match.start()) is not None


def _so_far(text: Text, end: int) -> bool:
    """「春はまだ早い」, 「まだ小さい」: how something still is, and nothing that is not known."""
    following = next((t for t in text.tokens if t.start >= end), None)
    return following is not None and following.pos.startswith(("形容詞", "名詞,数詞"))


_OF_ANOTHER_MATTER = re.compile(
    r"(?:それ|そっち|そちら|そこ|そんなん|そんなの|これ|あれ|その(?:話|件))[はも]、?$|関係(?:は|が|も)?$"
)
KEPT_FROM_OTHERS = re.compile(
    r"(?:に(?:は|も)|に[^。!?、]{1,10}?(?:は|も|を)|の(?:件|話|こと|ところ)(?:は|も)?)、?(?:どうか|まだ|一応|とりあえず|絶対)?"
    r"(?:内緒|ないしょ|ナイショ|秘密|ヒミツ|ひみつ|伏せ|黙っ|だまっ)"
)
"""「妻には内緒で」: kept from somebody else, and not from us."""
_WHETHER = re.compile(r"か[はもを]?、?(?:特に|別に)?$")
"""「祭りの日かどうかは問いません」."""


def _another_slot_ja(norm: str, match: re.Match[str], asked: str, grammar: _Grammar) -> bool:
    """True where right before it another slot is spoken of than the one that was asked: 「人数がまだでしたね」."""
    head = norm[max(0, match.start() - 8) : match.start()]
    said = [
        slot
        for slot, topic in grammar.topics.items()
        if (last := [*topic.finditer(head)]) and _TOPIC_END.fullmatch(head, last[-1].end())
    ]
    return bool(said) and asked not in said


_LACKS_JA = re.compile(r"[なニ無]い|なし|ナシ|無し|ありませ")
_BETWEEN_JA = re.compile(
    r"(?:とか|など|なんて|なんか|は|が|も|の|って|、|特に|とくに|別に|まだ|全然|まったく|全く|今のところ|一切)*"
)
_OF_ONES_MIND = re.compile(
    r"こだわ|拘|希望|要望|条件|制限|問題|差し支え|支障|異存|異論|不満|文句|好み|優先|案|目安|目処|めど|見当|心当たり|アイデア|アイディア|イメージ|考え|つもり|予定"
    r"|気持|関心|興味|意見|決ま|注文|指定|何|わけ|こと|もの|ところ|とこ|方|ほう|特段|特別|必要"
)
"""What is lacking where somebody does not mind, or does not know yet."""


def _another_lacks(text: Text, match: re.Match[str], asked: str, grammar: _Grammar) -> bool:
    """True where what is lacking is a thing with a name of its own, and neither a wish nor what was asked for."""
    if not _LACKS_JA.match(match.group()):
        return False
    before = [t for t in text.tokens if match.start() - 12 <= t.start and t.end <= match.start()]
    for token in reversed(before):
        if not token.pos.startswith("名詞,普通名詞"):
            if _BETWEEN_JA.fullmatch(token.surface):
                continue
            return False
        word = text.norm[max(0, token.start - 4) : token.end]
        own = any(m.end() == len(word) for m in grammar.topics[asked].finditer(word))
        return not (own or _OF_ONES_MIND.search(token.surface) or grammar.limits.search(token.surface))
    return False


_TOPIC_END = re.compile(r"(?:の(?:こと|方|ほう))?[はもが、]?(?:って)?")
_GOES_TOO = re.compile(
    r"\s+(?:i|we)\s+(?:go|travel|move|stay|am|are)\b,?\s*(?:[a-z']+\s+){1,3}?(?:goes|go|comes?|follows?|tags?|has\s+to\s+(?:go|come)|must\s+(?:go|come))\b"
)
_COMES_WHEREVER = re.compile(
    r"\b(?:comes?|goes|go|travels?|follows?|tags?|moves?|joins?)\s+(?:(?:along|with|me|us|too)\s+)*(?:to\s+)?$"
    r"|\b(?:bring|take|carry)\s+(?:[a-z]+\s+){1,3}$"
)
_I_GO = re.compile(r"\s+(?:(?:i|we)\s+(?:go|travel|move|am|are|stay|live)|(?:i'm|we're)\s)\b")
""""He comes with me wherever I go": the same the other way round."""
_ABLE_EN = (
    r"(?:works?|working|translates?|teach(?:es)?|jobs?|remote(?:ly)?"
    r"|do\s+(?:that|it|this|my\s+(?:job|work))|done|log(?:ging)?\s+(?:in|on)|live)"
)
_NO_PLACE = re.compile(
    rf"\b{_ABLE_EN}\s+(?:remotely\s+|online\s+)?(?:from\s+)?$|\bfrom\s+$"
    r"|\b(?:if|when|whenever|before|unless)\s+(?:i|we)\s+(?:ever\s+)?(?:go|move|travel|leave)\s+$"
    r"|(?:\bnot|\bnever|\bhardly|\bwithout|n't)\s+(?:[a-z]+\s+){0,3}$"
    r"|\btoo\s+[a-z]+\s+(?:for\s+[a-z]+(?:\s+[a-z]+)?\s+)?to\s+(?:[a-z]+\s+){1,3}$"
)
"""Before "anywhere": how one works, what would be, or that one goes nowhere; the place is not all the same."""
_HOW_ONE_WORKS_JA = re.compile(
    r"(?:でも)?、?(?:(?:仕事|作業|業務|本業)[はがを]?)?(?:働け|でき(?:る|ます|て|ちゃ)|出来(?:る|ます)|やれ(?:る|ます)|続けられ|こなせ|仕事に?な[るり])"
)
"""Behind "anywhere": where one's work can be done, and not where one would stay."""
_NO_PLACE_BEHIND = re.compile(
    r"\s+(?:to|i|we|should\s+i|should\s+we|do\s+i|do\s+we)\s+(?:even\s+)?(?:begin|start|look\s+first|find|ask|turn)\b"
)
"""Behind "where": "not sure where to begin" leaves no place open."""


_A_SAYING = re.compile(r"\b(?:right|wrong|first|second|third|same|last)\s+$")
"""Before "place" where it means no place of a stay: "not sure if I'm in the right place"."""


def _no_place(norm: str, start: int) -> bool:
    return _NO_PLACE.search(norm[max(0, start - 48) : start]) is not None


_ANOTHER_EN = re.compile(
    r"\b(?P<start>(?:exact\s+)?(?:days?|dates?|weeks?|months?|timing))\b|\b(?P<place>anywhere|wherever|town|city|prefecture|region)\b"
    r"|\b(?P<budget>budget|price|money|cost)\b"
)


_LEFT_OPEN = re.compile(
    r"\s*,?\s+(?:is\s+(?:nothing|something)\s+)?(?:that\s+)?(?:i|we)\s+(?:can't|cannot|can\s+not|won't|don't|do\s+not|couldn't)\s+(?:really\s+)?(?:be\s+bothered|care|mind|bother|worry|fret)(?:\s+(?:with|about))?\b"
    r"|[^.!?]{0,60}?[;,.]\s*(?:please\s+)?(?:i(?:'d)?\s+)?(?:just\s+)?(?:leave|keep)\s+(?:it|that|this)\s+(?:open|blank|out|empty)\b|[^.!?]{0,60}?[;,.]\s*(?:i|we)\s+(?:have|'ve\s+got)\s+no\s+(?:preference|limit|wish)s?\s+(?:there|in\s+mind|in\s+that|for\s+(?:it|that))\b"
)
"""Behind a topic, in the next clause: "the budget is nothing I've thought about; leave it open"."""


def _another_slot_en(norm: str, match: re.Match[str], asked: str, _: _Grammar) -> bool:
    """True where the words that decline name, in their own clause, another thing than the one that was asked about."""
    left = max(norm.rfind(mark, 0, match.start()) for mark in ".!?;,") + 1
    named = {m.lastgroup for m in _ANOTHER_EN.finditer(norm, left, match.end())}
    return bool(named) and asked not in named and not (asked == "days" and named == {"start"})


_TAKES_UP_VALUE = re.compile(
    r"(?:^|[,;.]\s*)(?:and\s+|but\s+)?(?:it|that|this|which)\s+(?:still\s+|really\s+|will\s+|all\s+)?$"
)
_NO_ANSWER = re.compile(r"く(?:は|も)?な[いかく]|かどうか")
"""「あやしくないですよね」 and 「行くかどうかまだわかりません」 leave open nothing that was asked for."""
_ONE_OF_TWO = re.compile(r"\beither\b|どちら|どっち")


def _of_a_value(text: Text, position: int, found: Sequence[Found]) -> bool:
    """True when the clause around ``position`` gives, refuses or takes back a value, or leaves open which."""
    left, right = clause_at(text, position)
    choices = [f for f in found if f.end <= position and f.polarity is Polarity.WANT]
    if len(choices) > 1 and _ONE_OF_TWO.search(text.norm, left, right):
        return True  # "Ishikawa or Toyama, either would do"
    shunned = [f for f in found if f.end <= position and f.polarity in (Polarity.AVOID, Polarity.RETRACTED)]
    if shunned and not re.search(r"[。!?\n]", text.norm[shunned[-1].end : position]):
        return True  # 「宮崎は先月行ったので今回はなしで」
    return any(f.start < right and left < f.end and f.polarity is not Polarity.MENTIONED for f in found)


def _meant(slot: str, match: re.Match[str], context: ReadingContext, grammar: _Grammar) -> str:
    """The slot that is declined: 「特にこだわりありません」 is said of what was asked."""
    general = slot == "needs" and context.asked in ASKABLE and grammar.general.match(match.group())
    return context.asked if general else slot


def _cleared(norm: str, grammar: _Grammar, known: Collection[str]) -> dict[str, Declined]:
    """What was said of a slot is taken back, and nothing said in its place; all at once is a new start, not this."""
    out: dict[str, Declined] = {}
    for match in grammar.clears.finditer(norm):
        slot = match.lastgroup or ""
        before, behind = norm[max(0, match.start() - 12) : match.start()], norm[match.end() : match.end() + 24]
        asked = _asks(norm, match.end()) and not (_PLEASE.search(before) or _PLEASE.search(behind))
        if slot in known or asked or grammar.whole.search(norm) or _KEPT.match(behind) or _KEPT_BEFORE.search(before):
            continue
        out[slot] = (match.start(), match.end(), Clear(slot))
    for match in grammar.blank.finditer(norm):
        slot = match.lastgroup or ""
        if slot not in known and slot not in out and not _asks(norm, match.end()):
            out[slot] = (match.start(), match.end(), Clear(slot))
    return out


_PLEASE = re.compile(r"もらえ|くれ|いただけ|頂け|\b(?:can|could|would|will) you\b")
_KEPT = re.compile(r"\S{0,2}(?:ないで|なくて|なければ|ません)")
_KEPT_BEFORE = re.compile(r"(?:n't|\bnot|\bnever)\s+$")
"""「予算は消さないで」, "don't forget the budget"."""
_ASKED = re.compile(r"[^。.!\n]{0,40}?(?:\?|か[。\s]*$)")


def _asks(norm: str, end: int) -> bool:
    """True when the sentence goes on to ask: 「費用は会社持ちですか?」."""
    return _ASKED.match(norm, end) is not None


_CONDITION = re.compile(r"よう(?:なら|でし)|れば|たら|ても|超え|次第|内に|の範囲|\bif\b|\bunless\b")
"""「予算を超えるようでしたら無しでも」: what follows is not said of the topic."""


def _said(norm: str, start: int, end: int, grammar: _Grammar) -> tuple[int, int, Why] | None:
    """A decline cue about the topic: behind it in Japanese, on either side in English, in the same sentence."""
    if others := grammar.joined.match(norm, end):
        end = others.end()  # what is said of the last is said of all
    label = _LABEL[grammar.language].match(norm, end)
    if label and (grammar.language == "ja" or _LABELLING.search(norm[max(0, start - 40) : start])):
        end = label.end()
    if grammar.language == "en" and (left_open := _LEFT_OPEN.match(norm, end)):
        return start, left_open.end(), "any"
    stop = re.compile(r"[。!?\n.;]|(?<!\d),|、(?=.{0,3}[はがも])").search(norm, end)
    after_end = min(stop.start() if stop else len(norm), end + (24 if grammar.language == "ja" else 36))
    if condition := _CONDITION.search(norm, end, after_end):
        after_end = condition.start()
    before_start = max(0, start - 40)
    for why in _WHYS:
        match = grammar.why[why].search(norm, end, after_end)
        if match:
            return start, match.end(), why
        if grammar.language == "en":
            match = grammar.why[why].search(norm, before_start, start)
            if match and not re.search(r"[.!?;,]|\bbut\b", norm[match.end() : start]):
                return match.start(), end, why
    return None
