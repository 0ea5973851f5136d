"""What somebody else said and the speaker makes their own: 「上司は「岡山だな」と言っています。それでお願いします」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading.found import Found, Text

_SLOTS = frozenset({"place", "start", "days", "budget", "styles", "needs", "themes"})
_HEARD = {
    "ja": re.compile(
        r"(?:と|って)(?:言|い[うっわ]|申|話|決め|主張|勧め|提案)|(?:だ|たい|いい|よ|ね|な|ろ|い)そう(?:です|だ|な)|らしい|とのこと|たが[っり]|しか|(?:勧め|すすめ|薦め|誘わ|推さ)(?:られ|れ)"
        r"|(?:(?:だ|ろ|え|け|い|な|よ|せ)|」)、?と(?:[。、]|$)|(?:が|も)(?:いい|良い)って"
    ),
    "en": re.compile(
        r"\b(?:says?|said|suggests?|suggested|wants?|(?:is|are|'s|'re)\s+(?:(?:very|really|so|quite|all|most)\s+)?(?:keen\s+on|for|set\s+on|crazy\s+about|fond\s+of|dreaming\s+of|after)|(?:has|have)\s+(?:her|his|their)\s+(?:heart|eye|mind)s?\s+(?:set\s+)?on"
        r"|fanc(?:y|ies)|lov(?:es?|ed)|dreams?\s+of|keeps?\s+(?:talking|going\s+on)\s+about|thinks?|reckons?|recommends?|recommended|insists?|insisted|proposes|proposed"
        r"|prefers|votes?|voted|told\s+(?:me|us)|would\s+(?:like|prefer|love))\b"
    ),
}
_AGREES = {
    "ja": re.compile(
        r"\s*(?:じゃあ?、?|では、?|なので、?|だから、?|もちろん、?|はい、?)?(?:私|僕|俺|うち|わたし|わたくし|自分|当方)?(?:も|は|(?:たち|ども|ら)も)?、?(?:その(?:通|とお)り|それで(?:いい|異[存議論]|良|よ[いろ]|お願い|行|い[きこ]|決|構|かま|問題|頼)"
        r"|それに(?:し|決|従)|そうし(?:ま|た|よ)|従[いうお]|言(?:う|われた)(?:通|とお)り|(?:それに)?(?:は|も)?(?:大)?賛成|同(?:感|じく|意)|異[議論存](?:は|も)?(?:な|あり|ござ)"
        r"|(?:そこ|そちら|そっち|それ)が(?:い[いー]|良|よ[いかさ]|ええ|気に入)"
        r"|(?:そこ|そちら|そっち|それ|その(?:日程|時期|期間|頃|ころ|予定|案|方|ほう))(?:に|で|へ|を)(?:変|合わせ|あわせ|ずら|し(?:ま|て|た)|する|お?願|決|希望)"
        r"|同じ(?:意見|気持ち|で)|乗っか|彼女に合わせ|彼に合わせ|合わせます)"
    ),
    "en": re.compile(
        r"\s*(?:and\s+|so\s+|well,?\s+|ok(?:ay)?,?\s+|then\s+)*(?:(?:that|it)(?:'s|\s+is)?\s+)?(?:fine|good|ok(?:ay)?|great|perfect|all\s+right|alright)\s+(?:by|with|for)\s+(?:me|us)\b"
        r"|\s*(?:(?:and|so|well|ok(?:ay)?|yes|fine|sure|great)\W+)*(?:i|we)(?:'ve)?\s+(?:have\s+)?(?:(?:just|gladly|happily|already|of\s+course)\s+)?"
        r"(?:said\s+(?:yes|fine|ok(?:ay)?|sure|why\s+not|let's\s+do\s+it|i'm\s+in)|agreed|gave\s+in|obeyed|nodded)\b"
        r"|\s*(?:(?:and|so|well|ok(?:ay)?|yes|fine|sure|great)\W+)*(?:i|we)(?:'m|'re|\s+am|\s+are)\s+(?:(?:totally|quite|very|perfectly|also|all)\s+)?"
        r"(?:happy|fine|ok(?:ay)?|good|cool|on\s+board)\s+with\s+(?:that|it|this)\b"
        r"|\s*(?:(?:and|so|well|ok(?:ay)?|yes|fine|sure|great)\W+)*(?:i|we)(?:'m|'re|\s+am|\s+are)\s+(?:in|game|on\s+board|for\s+it|all\s+for\s+(?:it|that))(?=\s*[,.!]|\s*$)"
        r"|\s*(?:and\s+|so\s+|well,?\s+|ok(?:ay)?,?\s+|then\s+)*(?:(?:i|we)\s+(?:totally\s+|fully\s+)?(?:agree|obey|concur)|agreed|(?:let's|let\s+us|i'll|we'll|please)\s+(?:go\s+with|do|take)\s+(?:that|it|this)"
        r"|(?:that\s+)?works\s+for\s+(?:me|us)|so\s+be\s+it|same\s+here|me\s+too|(?:that\s+)?sounds\s+(?:good|great|fine)|happy\s+with\s+(?:that|it)|why\s+not[,.!]?\s+let's\s+do\s+(?:it|that))\b"
    ),
}
_THERE = {
    "ja": re.compile(
        r"\s*(?:(?:あ、?)?(?:じゃあ?|では?|なら|なので|だから|ですので|だったら|せっかくなので|もう|ぜひ|是非|できれば|やっぱり?|私(?:は|も)|うちは)、?){0,3}"
        r"(?:そこ|そちら|そっち|その(?:辺|へん|あたり|辺り|近く|近辺|周辺|町|街|市|村|県|島|地域|エリア))(?:ら(?:へん|辺))?(?:あたり|辺り|周辺)?"
        r"(?:(?:で|に|へ|を|が)(?=[。!~ー\s]*$|[。!~ー]|(?:お?願い|頼[みむ]|探し|行きた|行って(?:み)?た|住みた|暮らしてみ|働きた|泊まりた|過ごし(?:てみ)?た|滞在し(?:てみ)?た|し(?:ます|たい|よう|て(?:ください|もらえ|いただけ))|する(?:。|!|$)"
        r"|決め(?:た|ます|まし)|い[いき](?:たい|ます|です|な|かな|。|!|$)|良い|よさそう|希望|考えて|検討))|(?:、?(?:お?願い|希望)))"
    ),
    "en": re.compile(
        r"\s*(?:(?:so|and|then|ok(?:ay)?|yes|well|please|maybe|perhaps|definitely)[,\s]+){0,2}"
        r"(?:(?:let's|let\s+us|i'd\s+(?:like|love)\s+to|(?:i|we)\s+want\s+to|i'll|we'll|we'd\s+(?:like|love)\s+to)\s+(?:go\s+back|go|stay|live|work|be|(?:do|make|have|spend)\s+(?:it|this|that|our\s+time))\s+(?:right\s+)?there\b"
        r"|(?:somewhere\s+|right\s+)?(?:around\s+)?there(?:,?\s*please|\s*$|\s*[.!])"
        r"|(?:somewhere\s+)?(?:in|around)\s+that\s+(?:area|region|town|prefecture|part)\b(?:,?\s*please|\s*$|\s*[.!]))"
    ),
}
"""The place just named, pointed at: 「ぜひそこで！」, "let's go there"; 「そこで、ご相談ですが」 points at none."""
_ENDS = re.compile(r"[。!?\n;]|\.(?!\d)")


def adopted(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values, with those wished for to which the next sentence agrees, or where it says to go.

    What is agreed to stands in a sentence of hearsay; what is pointed at (「そこで」) is the one place named before.
    """
    sentences = _sentences(text.norm)
    told = [
        (left, stop)
        for left, stop, rest in _parts(text.norm, text.language)
        if _HEARD[text.language].search(text.norm, left, stop) and _AGREES[text.language].match(text.norm, rest)
    ]
    there = [(left, stop) for left, stop, rest in sentences if _THERE[text.language].match(text.norm, rest)]
    told += _taken_in_one(text)
    own = {f.slot for f in found if f.polarity is Polarity.WANT}  # said again in one's own words
    return [
        replace(f, polarity=Polarity.WANT)
        if f.slot in _SLOTS - own
        and (f.polarity is Polarity.MENTIONED or _only_then(text, f))
        and (f.value is not None or f.candidates)
        and (
            any(a <= f.start < b for a, b in told)
            or (f.slot == "place" and any(a <= f.start < b and _only(found, f, a, b) for a, b in there))
        )
        else f
        for f in found
    ]


_GOES_ON_JA = re.compile(
    r"(?:(?:と|って)、?(?:言[いっ](?:て(?:い?て|おり(?:まして)?)?)?|申し(?:て(?:おり(?:まして)?|い?て)?)?|提案(?:し(?:て)?)?|言うし)"
    r"|(?:勧め|すすめ|薦め|誘わ|推さ)(?:ら?れ)(?:て(?:い?て|おり(?:まして)?)?|まして))、\s*(?:まあ?、?)?"
    r"(?=(?:私|僕|俺|うち|わたし|わたくし|自分|当方)(?:たち|ども|ら)?も)"
)
"""「妻が「群馬」と言い、僕もそれでいい」: the agreement follows in the same sentence."""


_TAKES_IT = {
    "ja": re.compile(
        r"(?:ので|もんで|んで|から|ため|し|とのことで|そうで|みたいで)、?\s*(?:(?:もし)?(?:行く|やる|参加する|出発する|泊まる|滞在する|過ごす)(?:の|ん)?なら|なら|では|じゃあ?)?、?"
        r"(?:それ|そこ|そちら|そっち|そのとき|その時|その(?:日程|日にち|日|時期|期間|頃|ころ|月|予算|金額|条件|場所|地域|町|辺|あたり)|(?:娘|息子|妻|夫|彼|彼女|本人|相手)の(?:希望|都合))"
        r"(?:あたり|らへん)?(?:で|に|へ|が|を|です|だ|かな)"
        r"(?=(?:お?願|頼|変更|変え|し(?:ます|た[いく]|て|よう)|する(?:$|。)|合わせ|決め|行き|行け|行こ|い[いき]|良|希望|探|検討|かな|ね|よ|です|だ|[。!~ー\s]*$)(?![^。!?]{0,12}(?:まし|だっ|でし)た))"
    ),
    "en": re.compile(
        r"[,;]?\s+(?:and\s+)?so\s+(?:(?:please|let's|let\s+us|we'll|i'll|we|i|can\s+(?:you|we)|could\s+(?:you|we)|i'd\s+like\s+to|just)\s+)*"
        r"(?:go\s+with|chang(?:e|ing)\s+(?:it\s+)?to|switch\s+to|move\s+(?:it\s+)?to|make\s+it|do|take|use|put|book|say)\s+(?:that|those|then|there)\b"
        r"|[,;]?\s+(?:and\s+)?so\s+(?:(?:it's|it\s+is|exactly|precisely|just|only|please|on|in)\s+)*(?:those|that|these|then)\s+(?:exact\s+)?(?:dates|days|week|month|time|place|town|amount|budget)\b"
    ),
}
"""Behind what somebody else wants or can, in the same sentence: 「妹が7月しか休めないので、そこでお願いします」."""


_TAKES_IT_NEXT_JA = re.compile(
    r"[。!]\s*(?:じゃあ?|では|なので|だから|それなら)?、?(?:(?:もし)?(?:行く|やる|参加する|出発する|泊まる|滞在する|過ごす)(?:の|ん)?なら)?、?"
    r"その(?:日程|日にち|時期|期間|頃|ころ|月|予算|金額)(?:あたり)?(?:で|に|が|を)"
    r"(?=(?:お?願|頼|変更|変え|し(?:ます|た[いく]|て|よう)|合わせ|決め|行き|行け|行こ|い[いき]|良|希望|探|[。!~ー\s]*$)(?![^。!?]{0,12}(?:まし|だっ|でし)た))"
)
"""The same at the start of the next sentence: 「弟が休めるのは7月です。行くならその頃で」."""


def _taken_in_one(text: Text) -> list[tuple[int, int]]:
    """The parts of sentences that their own ends take up."""
    takes = [*_TAKES_IT[text.language].finditer(text.norm)]
    takes += _TAKES_IT_NEXT_JA.finditer(text.norm) if text.language == "ja" else ()
    return [(_opens(text.norm, m.start()), m.start()) for m in takes]


_ONLY_THEN = re.compile(r"(?:に|で|は)?しか")


def _only_then(text: Text, f: Found) -> bool:
    """True for 「6月しかだめ」: what is refused is every other."""
    return text.language == "ja" and f.polarity is Polarity.AVOID and _ONLY_THEN.match(text.norm, f.end) is not None


_SO_JA = re.compile(r"(?:ので|んで|から|ため|し)、\s*")
_SO_EN = re.compile(r"\s*[,;–—-]\s*(?:and\s+)?(?:so|therefore|hence)\b,?\s+")
"""What is agreed to is the reason: "she has her heart set on Oita, so let's go with that"."""


def _parts(norm: str, language: str) -> list[tuple[int, int, int]]:
    """The same, and the parts of a sentence that one's own agreement follows."""
    out = _sentences(norm)
    for m in (_SO_JA if language == "ja" else _SO_EN).finditer(norm):
        out.append((_opens(norm, m.start()), m.start(), m.end()))
    for m in _GOES_ON_JA.finditer(norm):
        out.append((_opens(norm, m.start()), m.end(), m.end()))
    return out


def _opens(norm: str, at: int) -> int:
    """Where the sentence that goes on at ``at`` begins."""
    return max((end.end() for end in _ENDS.finditer(norm, 0, at)), default=0)


def _only(found: Sequence[Found], one: Found, left: int, stop: int) -> bool:
    """True where no other words of a sentence name a place."""
    return all(f.start == one.start for f in found if f.slot == "place" and left <= f.start < stop)


def _sentences(norm: str) -> list[tuple[int, int, int]]:
    """Start and end of each sentence but the last, and where the next one starts."""
    out, left = [], 0
    for end in _ENDS.finditer(norm):
        out.append((left, end.start() + 1, end.end()))
        left = end.end()
    return out


__all__ = ["adopted"]
