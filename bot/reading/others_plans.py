"""What others plan, want or can pay, beside one's own wish: 「部下の山田は福井へ行くそうですが、私は石川です」.

Stretches of a text whose subject is somebody else, who goes without the speaker. The values in them are told of, and
none is wished for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.preferences import Polarity
from bot.reading.found import Found, Text
from bot.seams import ReadingContext

_SLOTS = frozenset({"place", "start", "days", "budget", "origin", "themes"})
_PURPOSES = frozenset({"styles", "needs", "skills", "themes"})
_NEAR_JA = r"夫|主人|旦那|妻|家内|嫁(?:さん|はん)?|奥さん|息子|娘|父|母|親|両親|おやじ|おふくろ"
_WHO_JA = (
    r"(?:部下|上司|同僚|先輩|後輩|同期|部長|課長|社長|店長|友達|友だち|ともだち|友人|知人|知り合い|ママ友|(?:お|義)?(?:姉|兄)(?:ちゃん|さん|貴)?|(?:義)?(?:妹|弟)"
    r"(?:さん|ちゃん)?|いとこ|従[兄姉弟妹]{1,2}|叔[父母]|伯[父母]|おじさん|おばさん|親戚|(?:会社|職場|部署|チーム|隣の課)の[一-鿿ァ-ヺ]{1,4}?|お?隣(?:の(?:人|家|席の人|課))?|近所の人|チーム|あいつ)"
)
_FAR_JA = (
    r"(?:部下|上司|同僚|先輩|後輩|同期|部長|課長|社長|店長|友達|友だち|ともだち|友人|知人|知り合い|ママ友"
    r"|いとこ|従[兄姉弟妹]{1,2}|親戚|近所の人)"
)
_DESCRIBED_JA = re.compile(
    rf"[^、。!?\n「]{{0,16}}?(?:[うくぐすつぬぶむるたいだな]|中の)、?{_FAR_JA}(?:さん|くん|君|たち|達|ら)?(?=[がはもをにへか、。]|の話|って|なら|$)"
)
"""Behind a value: it tells which friend or colleague is spoken of, 「介護で辞める同僚を見て」."""
_FAR_BEFORE_JA = re.compile(
    rf"(?!上司|[部課社店]長){_FAR_JA}(?:さん|くん|君)?(?:たち|達|ら)?(?:が|は|も)[^、。!?\n]{{0,10}}$"
)
"""Before a value: 「同僚が介護で悩んでいて」; a superior may send one, 「上司が研修に行けと」."""
_THEIR_HOME_JA = re.compile(
    rf"(?:{_NEAR_JA}|{_WHO_JA}|実家|兄弟|家族の者)(?:さん|くん|君)?(?:たち|達|ら|夫婦|一家)?(?:は|が)(?:今|いま|現在|ずっと)?、?$"
)
"""Before a place where somebody lives: 「妹が福岡に住んでいて」."""
_FIRM_JA = re.compile(
    r"(?:企業|会社|[一-鿿]社|ベンチャー|スタートアップ|メーカー)(?:さん)?(?:が|は|も)[^、。!?\n]{0,14}$"
)
_FIRM_SAID_JA = re.compile(r"[^、。!?\n]{0,16}?(?:って|と)(?:聞|いう(?:話|噂|うわさ|ニュース|の)|言われ|書いて|見)")
"""Around a value: what some firm is said to do, 「IT企業が研修所を建てたと聞いて」."""
_SUBJECT_JA = re.compile(
    rf"(?:^|(?<=場所は)|(?<=行き先は)|(?<=時期は)|(?<=日程は)|(?<=期間は)|(?<=予算は)|(?<=[。!?\n、])|(?<=[。!?]\s))(?:(?:うちの|私の|僕の|俺の|前の|昔の)?(?:(?P<near>{_NEAR_JA})(?:の(?P<theirs>弟|妹|兄|姉|両親|友達|同僚|実家))?"
    rf"|(?P<who>{_WHO_JA})))(?:の[一-鿿ぁ-んァ-ヶー]{{1,5}}?)?(?:さん|くん|君)?(?:たち|ら|夫婦|一家|家族|の家)?(?:(?:から)?(?:は|が|も)|から(?=「)|に(?:は|も)?(?=「)|って|なんか|、)(?!一緒|連れ)"
)
_SELF_JA = (
    r"(?:私|わたし|わたくし|僕|ぼく|俺|おれ|おら|わし"
    r"|自分|うち|ウチ|こっち|こちら|当方|我が家|我々)(?:自身|個人|たち|ら|の(?:方|ほう))?"
)
_OWN_JA = rf"{_SELF_JA}(?:は|が|も|に|と)"
_OWN_NEXT_JA = re.compile(rf"[。!?\n]\s*(?:でも|だけど|けど|しかし|ただ|が)?、?\s*{_OWN_JA}")
_TURNS_JA = re.compile(rf"(?:が|けど|けれども?|けんど|けども|ものの|のに|一方で?|で|し)?、?\s*(?={_OWN_JA})")
_BUT_JA = re.compile(r"(?:が|けど|けれども?|けんど|けども|ものの|のに)、")
_SO_JA = re.compile(
    r"(?:ので|から|んで|もんで|けん|さかい)、?"
    r"(?=[^。!?\n]*(?:に(?:し[たまよて]|決め)|で(?:お願|い[いき]|行)|が[いよ]い|たい|希望))"
)
"""「友人が鹿児島がいいと言うので鹿児島にします」: the speaker's own decision follows from what was heard."""
_HEARD_JA = (
    r"(?:そう(?:です|だ|な|で)|らしい|(?:推し|押し|派)(?=だ|で|な)|って(?=[さよねな。、!~ー笑]|$)|って(?:言|い[うっ]|ゆ|自慢|話|うるさ|聞)|んだ(?:って|と)|だって|ですって|とのこと"
    r"|と(?:言|い[うっ]|話し|申し|聞)|とか(?:言|い[うっ]|騒|うるさ|ごね|主張)|(?<=[いろえけせてねへめれなよだう」])と(?=$|。)|たがっ|(?<![てで])みたい(?:です|だ|で)|勧め|薦め)"
)
_HEARD_END_JA = re.compile(rf"{_HEARD_JA}[^。!?\n、]{{0,10}}$")
_PLANS_JA = re.compile(
    r"行[くきっけこ]|い[くき]|参[りる]|向か|伺[いう]|発[ちつ]|旅|滞在|住|出張|予定|予算|泊|過ご|選|希望|たい|たが|つもり|やる|がいい|連れ|使|払"
)
_QUOTED_JA = re.compile(
    r"「(?P<said>[^」]{1,60})」(?:とか|なんて|って|と)[^。!?\n、]{0,12}?(?P<adopts>ので|から|し、)?"
)
_STAYS_BEHIND_JA = re.compile(
    rf"(?:^|(?<=[。!?\n、]))(?!{_OWN_JA})[^。!?\n、「]{{0,6}}?"
    rf"(?:{_NEAR_JA}|{_WHO_JA}|子(?:供|ども)?(?:たち|達)?|家族|孫|[犬猫])(?:さん|ちゃん|たち)?(?:は|が|も|を)"
    r"(?P<where>[^。!?\n、はがもを]{1,12}?)(?:に|で)、?(?:残[りるっし]|置いて(?:い(?!け|か)|き(?!ま?せ)|行(?!け|か))|(?:お)?留守番|(?:帰り|私)を待)"
)
"""「妻と子は東京に残ります」: where those are who stay behind."""
_ANSWERED_JA = re.compile(
    rf"(?:{_NEAR_JA}|{_WHO_JA}|子(?:供|ども)?|家族|孫)(?:さん|ちゃん|たち)?に[^。!?\n「]{{1,14}}?(?:たら|ところ|ると|れば)、?「(?P<said>[^」]{{1,60}})」(?:と|って)"
    r"(?![^。!?\n]{0,12}?(?:ので|から|し、))"
)
"""「母に写真を見せたら「海もええなあ」と」: what somebody answered."""
_TOGETHER_JA = re.compile(
    r"一緒|いっしょ|合流|連れて|同行|同伴|私も|僕も|俺も|私と|僕と|俺と|うちら|二人で|みんなで|乗っか"
)
_APART_JA = re.compile(rf"別(?:行動|の(?:県|町|街|ところ|場所|土地|地域)|々|件)|{_SELF_JA}(?:は|とは)(?:別|関係|違)")
"""Others go by themselves."""
_GOES_ON_JA = re.compile(r"(?:とか言|だそう|らしい|って(?:さ|よ|言)|んだって|だって|そうです)[^。!?\n]{0,12}$")
_ENDS_JA = re.compile(r"[。!?\n]")

_FAR_EN = (
    r"(?:(?:brother|sister|mother|father|parents|daughter|son)-in-law|brothers?|sisters?|friends?|colleagues?|co-?workers?|boss|manager|neighbou?rs?|cousins?|uncle|aunt"
    r"|mates?|roommate|flatmate|in-laws|team|team\s+lead(?:er)?|classmates?|buddy|bestie|teammates?"
    r"|lass|lad|lads|guys?|bloke|chap|lady|ladies|woman|women|girl|girls|crowd|folks|people|clients?|customers?|doctor|teacher|agent|half\s+the\s+\w+)"
)
_NEAR_EN = (
    r"(?:husband|wife|partner|boyfriend|girlfriend|son|daughter|mother|father|mom|mum|dad|parents"
    r"|grand(?:son|daughter|children|kids|parents|ma|pa))"
)
_SUBJECT_EN = re.compile(
    r"(?:^|(?<=[.;!?,])\s*|\b(?:and|but|while|because|since|as)\s+)(?:(?:oh|well|btw|by\s+the\s+way|so|also)[,\s]+)*"
    rf"(?:(?:my|our|his|her|their|an?|one(?:\s+of\s+(?:my|our|the))?|another|some|the|that|all\s+the)\s+(?:[a-z-]+\s+){{0,2}}?"
    rf"(?:(?P<far>{_FAR_EN}|(?<=of\sour\s)[a-z]+s|(?<=of\smy\s)[a-z]+s)|(?P<near>{_NEAR_EN}))"
    r"(?!\s+and\s+(?:i|me)\b)(?:\s+(?:at|in|from|of|on|next)\s+(?:(?:my|our|the|same)\s+)?[a-z]+)?"
    r"(?:\s+(?!(?:is|are|was|and|who|has|will|wants?|went|goes|took|plans?|says|stays?|recommend\w*|swears?|keeps?|raves?"
    r"|prefer\w*|lik(?:es?|ed)|lov(?:es?|ed)|fanc\w+|hop(?:es?|ed)|suggest\w*|said|tells?|told|adores?|praise[sd]?|talks?|rates?|visits?|comes?|lives?)\b)[a-z]+(?=\s|'s))?"
    r"(?:\s+and\s+(?:his|her|their)\s+[^,.;!?]{1,40}?(?=\s+(?:are|were|will|have|went|took)\b|'re))?"
    r"|(?:folks|colleagues|co-?workers|friends|teammates|guys|people)\s+(?:at|in|from|on)\s+(?:(?:my|our|the)\s+)?[a-z]+"
    r"|every(?:one|body)(?:\s+(?:else\s+)?(?:at|in|from|on)\s+(?:(?:my|our|the)\s+)?[a-z]+)?|(?P<pronoun>he|she|they))"
)
_GOES_EN = re.compile(
    r"(?:'s|'re|'ll|\s+(?:is|are|was|were|will|be|has|have|had|just|also|already|both|all|currently|only|may|might|would))*\s+"
    r"(?:going|off|heading|headed|moving|moves?|moved|travel\w*|flying|flew|visit\w*|(?:stay(?:ing|ed|s)?|remain(?:ing|ed|s)?)\b(?!\s+(?:home|behind|with|here|at))"
    r"|spend(?:ing|s)?|spent|taking|takes|took|book(?:ed|s)|went|goes|plan(?:s|ning)|doing|did|(?<=will\sbe\s)in|(?<='ll\sbe\s)in)\b"
)
_WANTS_EN = re.compile(
    r"(?:'s|'d|\s+(?:is|are|would|will|also|really|always|just|has|have|had|all|keeps?|can't\s+stop|won't\s+stop))*\s+(?:wants?|wanted|prefers?|likes?|liked|loves?|fanc(?:y|ies|ied)|hop(?:es?|ed|ing)"
    r"|suggest(?:s|ed|ing)?|recommend(?:s|ed|ing)?|has|have|had|got|thinking|paid|pays?|paying|swears?\s+by|swore\s+by|rav(?:es?|ed|ing)|praises?|praising|talk(?:s|ing)?\s+about|rates?|says?|said|tells?|told|go(?:es)?\s+on\s+about|banging\s+on|(?:keen|set|hooked|sold)\s+on|dreaming\s+of|voted|votes?\s+for|crazy\s+about|mad\s+about|adores?)\b"
)
_THEIR_IDEA_EN = re.compile(
    rf"\b(?:(?:my|our|his|her|the)\s+(?:[a-z-]+\s+)?(?:{_FAR_EN}|{_NEAR_EN})'s?|his|her|their)\s+(?:(?:own|first|original|favou?rite)\s+)?"
    r"(?:proposal|idea|suggestion|plan|wish|budget|preference|choice|pick|dream|favou?rite|offer|guess|estimate|limit)\s+(?:was|is|were|would\s+be)\s+"
    r"[^.;!?]{1,40}?(?=,?\s+(?:but|however|though|yet|while|whereas)\b)"
)
""""My husband's proposal was 300,000, but …"."""
_SAYS_EN = re.compile(
    r"(?:^|(?<=[.;!?,])\s*|\b(?:and|but|while)\s+)(?:he|she|they|(?:my|our|the)\s+(?:[a-z-]+\s+){0,2}?[a-z-]+|[a-z]+)\s+(?:says?|said|wants?|wanted|votes?|voted|prefers?|reckons?|thinks?)\s+"
    r"[^.;!?]{1,40}?(?=(?:,|\s+but|\s+and|\s+while|;)\s*(?:me\b|(?:i|we)\s+(?:say|said|want|prefer|think|reckon|vote|win|decide)\b|mine\b|my\b))"
)
""""They say five days, me six": what is overruled at once, whoever says it."""
_WENT_EN = re.compile(
    r"\s+(?:(?:already|also|once|just|has|have|had|have\s+only)\s+)*(?:went|been|visited|flew|moved|travell?ed|stayed|spent|did)\b"
)
"""What somebody has done already: told of, whoever "he" is."""
_OWN_EN = re.compile(r"\b(?:i|we|i'd|we'd|i'm|me|us|my|our|mine|ours|myself|ourselves|i'll|we'll)\b")
_ENDS_EN = re.compile(
    r"[.!?\n](?=\s|$)|;|,?\s+(?:but|so|whereas|while|though|although)\s|,\s+(?:and\s+)?(?=(?:(?:but\s+)?not\s+)?(?:i|we|me|mine|ours|for\s+me)\b)"
)
_TOGETHER_EN = re.compile(
    r"\b(?:with\s+(?:me|us)|join(?:s|ing)?|along\s+with|together|too(?=\W|$)(?!\s+(?!and\b|but\b|so\b|then\b|if\b)[a-z])|as\s+well|(?:i|me|myself)\s+and|and\s+(?:i|me|myself))\b"
)


_DISMISSED_EN = re.compile(
    r"\b(?:never\s+mind|ignore|forget|don't\s+listen|not\s+listening|who\s+cares|whatever|can\s+wait)\b"
)


@lru_cache(maxsize=16)
def spans(norm: str, language: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a normalised text that tell of what others do or want without the speaker."""
    return tuple((_japanese if language == "ja" else _english)(norm))


_THEIR_STATE_EN = re.compile(
    rf"\b(?:he|she|(?:my|our)\s+(?:[a-z]+\s+)?(?:{_FAR_EN}|{_NEAR_EN}))"
    r"(?:'s|\s+(?:is|has\s+been|feels|looks|seems|was))\s+(?:[a-z]+\s+){0,2}$"
)
"""Before how somebody else is: "my wife is exhausted"."""


_THEY_RETIRED_EN = re.compile(
    rf"\b(?:they|(?:my|our|his|her)\s+(?:[a-z-]+\s+){{0,2}}?(?:{_FAR_EN}|grand\w+|mother|father|mom|mum|dad|parents))"
    r"(?:'re|'ve|\s+(?:is|are|has|have|had|was|were|will))?\s+(?:(?:just|recently|already|now|only|both|finally|about\s+to|going\s+to)\s+)*$"
)
"""Before how somebody else ends a career: "before they retired", "my dad just retired"."""
_OF_OTHERS = {"refresh": _THEIR_STATE_EN, "second_career": _THEY_RETIRED_EN}


def states_of_others(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values; how only others are (tired, burnt out, retired), and what they do, names no kind of stay."""
    if text.language != "en":
        return [replace(f, polarity=Polarity.MENTIONED) if _of_somebody_ja(text, f) else f for f in found]
    return [
        replace(f, polarity=Polarity.MENTIONED)
        if (
            f.slot == "styles"
            and f.value in _OF_OTHERS
            and f.polarity is Polarity.WANT
            and _OF_OTHERS[f.value].search(text.norm, max(0, f.start - 60), f.start)
        )
        or _hearsay(text, f)
        else f
        for f in found
    ]


_HEARD_OF_EN = re.compile(
    r"\b(?:i|we)(?:'ve|\s+have|\s+did)?\s+(?:(?:also|just|once|only|recently)\s+)*(?:read|heard|saw|seen|noticed|understood|gather|understand)"
    r"\s+(?:(?:somewhere|online|on\s+the\s+[a-z]+)\s+)?(?:that|about|of|there)\b[^.!?;]{0,80}$"
)
_OWN_THEN_EN = re.compile(
    r"\b(?:that's|this\s+is|that\s+is|which\s+is|sounds?|want|would|'d|try|tempt\w*|interest\w*|need|suits?|perfect|ideal|exactly|please|like|for\s+(?:me|us))\b"
)


def _hearsay(text: Text, f: Found) -> bool:
    """True of a kind of stay that one only read or heard of: "I read that some firms have a double work system"."""
    if f.slot != "styles" or f.polarity is not Polarity.WANT:
        return False
    head = _HEARD_OF_EN.search(text.norm, max(0, f.start - 120), f.start)
    return head is not None and not _OWN_THEN_EN.search(text.norm, head.start(), f.end + 100)


_KEPT_EN = re.compile(
    rf"\b(?:he|she|(?:my|our)\s+(?:[a-z]+\s+)?(?:{_FAR_EN}|{_NEAR_EN}))"
    r"(?:'s|\s+(?:is|are|has|can't|cannot|won't|works?|stays?|remains?))\b"
    r"(?![^.!?;]*\b(?:join\w*|com(?:e|es|ing)|along|free|off|available|with\s+(?:me|us))\b)[^.!?;]{0,60}$"
)
_TILL_EN = re.compile(r"\b(?:until|till|til)\s+(?:the\s+)?(?:end\s+of\s+)?$")


def kept_until(text: Text, f: Found) -> bool:
    """True of the time till which somebody else is kept: "my wife is stuck with a project until June"."""
    if f.slot != "start" or f.polarity is Polarity.RETRACTED or f.value is None:
        return False
    till = text.norm.startswith(("until", "till", "til "), f.start) or _TILL_EN.search(
        text.norm, max(0, f.start - 24), f.start
    )
    return bool(till) and _KEPT_EN.search(text.norm, max(0, f.start - 120), f.start) is not None


_COMPANIONS_JA: Mapping[str, str] = {
    "spouse": r"夫|主人|旦那|妻|家内|嫁|奥さん|彼女?|彼氏|相方|パートナー",
    "parent": r"父|母|両親|親|おやじ|おふくろ",
    "sibling": r"姉|兄|妹|弟",
    "friend": r"友達|友だち|ともだち|友人|親友|ママ友|仲間",
    "colleague": r"同僚|同期|先輩|後輩|上司|部下",
}
_TIME_OFF_JA = re.compile(
    r"休め|休み[がは]?(?:取れ|とれ|もらえ)|有休|有給|空い|空け|都合が|抜けられ|動け|付き合え|(?:来|行)(?:られ|れ)(?!な|ま(?:せ|へ))|行け(?!な|ま(?:せ|へ))|合わせられ"
)


def of_companions(text: Text, found: Sequence[Found], context: ReadingContext) -> list[Found]:
    """The values, with the time wished for that somebody who comes along has: 「妹が1週間までなら休めるそうです」."""
    party: Mapping[str, Any] = dict(context.preferences.parts("party"))
    for f in found:
        if f.slot == "party" and f.polarity is Polarity.WANT and isinstance(f.value, dict):
            party = f.value | {"with": [*party.get("with", ()), *f.value.get("with", ())]}
    along = "|".join(_COMPANIONS_JA[who] for who in party.get("with", ()) if who in _COMPANIONS_JA)
    if text.language != "ja" or not along:
        return list(found)
    subject = re.compile(rf"(?:{along})(?:さん|ちゃん|たち)?(?:は|が|も|の(?=休|都合|予定|有|仕事|会社))")
    out = []
    for f in found:
        if f.slot not in ("start", "days") or f.polarity is not Polarity.MENTIONED or f.value is None:
            out.append(f)
            continue
        left = max((end.end() for end in _ENDS_JA.finditer(text.norm, 0, f.start)), default=0)
        stop = end.start() if (end := _ENDS_JA.search(text.norm, f.end)) else len(text.norm)
        theirs = (
            subject.search(text.norm, left, f.start) is not None
            and _TIME_OFF_JA.search(text.norm, f.end, stop) is not None
        )
        out.append(replace(f, polarity=Polarity.WANT) if theirs else f)
    return out


def _of_somebody_ja(text: Text, f: Found) -> bool:
    """True of a purpose that tells of a friend, a colleague or a firm, and of the care that they give."""
    if f.slot == "origin":
        return _THEIR_HOME_JA.search(text.norm, max(0, f.start - 20), f.start) is not None
    if f.polarity is not Polarity.WANT or not (
        f.slot in _PURPOSES or (f.slot == "party" and f.value is not None and set(f.value) == {"elder"})
    ):
        return False
    if any(a <= f.start < b for a, b in spans(text.norm, "ja")):
        return True
    described = _DESCRIBED_JA.match(text.norm, f.end)
    if described is not None:
        end = _ENDS_JA.search(text.norm, described.end())
        return not _TOGETHER_JA.search(text.norm, f.end, end.start() if end else len(text.norm))
    subject = _FAR_BEFORE_JA.search(text.norm, max(0, f.start - 24), f.start)
    if subject is not None:
        end = _ENDS_JA.search(text.norm, f.end)
        return not _TOGETHER_JA.search(text.norm, subject.start(), end.start() if end else len(text.norm))
    firm = _FIRM_JA.search(text.norm, max(0, f.start - 30), f.start)
    return firm is not None and _FIRM_SAID_JA.match(text.norm, f.end) is not None


def left_out(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values, those of others only mentioned."""
    theirs = list(spans(text.norm, text.language))
    if text.language == "en":
        theirs += _overruled(text, found) + _beside_ones_own(text, found)
    if not theirs:
        return list(found)
    return [
        replace(f, polarity=Polarity.MENTIONED, candidates=())
        if f.slot in _SLOTS and f.polarity is not Polarity.MENTIONED and any(a <= f.start < b for a, b in theirs)
        else f
        for f in found
    ]


_RELATIVE_JA = re.compile(
    rf"(?<=[うくぐすつぬぶむるたいだな]){_FAR_JA}(?:さん|くん|君)?(?:たち|ら|夫婦)?(?:が|は|も|に|から)(?!一緒)"
)
"""A friend of whom something is told before: 「島で先生をしている友人が…」."""


def _described(norm: str) -> Iterator[tuple[int, int]]:
    for m in _RELATIVE_JA.finditer(norm, 0, 800):
        end = _ENDS_JA.search(norm, m.end())
        stop = end.start() if end else len(norm)
        turn = _TURNS_JA.search(norm, m.end(), stop)
        told = turn.start() if turn else stop
        before = max(norm.rfind(mark, 0, m.start()) for mark in "。!?\n、") + 1
        if _HEARD_END_JA.search(norm[m.end() : told]) and not _TOGETHER_JA.search(norm, before, told):
            yield before, told


def _japanese(norm: str) -> Iterator[tuple[int, int]]:
    yield from _described(norm)
    reached = 0
    for answer in _ANSWERED_JA.finditer(norm, 0, 800):
        yield answer.span("said")
    for behind in _STAYS_BEHIND_JA.finditer(norm, 0, 800):
        yield behind.span("where")
    for m in _SUBJECT_JA.finditer(norm, 0, 800):
        if m.start() < reached:
            continue
        near = m["near"] and not m["theirs"]
        quoted = _QUOTED_JA.match(norm, m.end())
        if quoted:
            if not quoted["adopts"]:
                yield quoted.start("said"), quoted.end("said")
            continue
        end = _ENDS_JA.search(norm, m.end())
        stop = end.start() if end else len(norm)
        turn = _TURNS_JA.search(norm, m.end(), stop)
        but = _BUT_JA.search(norm, m.end(), stop)
        heard = _HEARD_END_JA.search(norm[m.end() : stop]) is not None
        if turn is not None and turn.start() > m.end():
            told = turn.start()
        elif (then := _SO_JA.search(norm, m.end(), stop)) is not None and _HEARD_END_JA.search(
            norm[m.end() : then.start()]
        ):
            told = then.start()
        elif but is not None and _HEARD_END_JA.search(norm[m.end() : but.start()]):
            told = but.start()
        elif heard and (not near or _OWN_NEXT_JA.match(norm, stop)):
            told = stop
        elif _APART_JA.search(norm, m.end()) and not near:
            told = stop  # 「後輩は20日から別の県へ参ります。私とは別行動です」
        else:
            continue
        says = re.search(_HEARD_JA, norm[m.end() : told]) or (not near and _PLANS_JA.search(norm, m.end(), told))
        if not says or _TOGETHER_JA.search(norm, m.end(), told):
            continue
        reached = told
        yield m.start(), told
        if told == stop:
            yield from _goes_on(norm, stop)


def _goes_on(norm: str, stop: int) -> Iterator[tuple[int, int]]:
    """The next sentence, where it goes on telling what was heard: 「予算30万円とか言ってて」."""
    begin = stop + 1
    end = _ENDS_JA.search(norm, begin)
    last = end.start() if end else len(norm)
    said = norm[begin:last]
    if said and _GOES_ON_JA.search(said) and not re.search(_OWN_JA, said):
        yield begin, last


def _overruled(text: Text, found: Sequence[Found]) -> list[tuple[int, int]]:
    """The stretches of what others say beside which the speaker names another value of the same kind."""
    out = []
    for pattern in (_THEIR_IDEA_EN, _SAYS_EN):
        for m in pattern.finditer(text.norm, 0, 800):
            theirs = [f for f in found if m.start() <= f.start < m.end()]
            own = [f for f in found if f.start >= m.end() and f.polarity is Polarity.WANT]
            taken_over = any(f.slot == g.slot and f.value == g.value for f in theirs for g in own)
            if not taken_over and any(f.slot == g.slot for f in theirs for g in own):
                out.append(m.span())  # "he wants May, I wanted June. He won, so May" takes it over
    return out


def _beside_ones_own(text: Text, found: Sequence[Found]) -> list[tuple[int, int]]:
    """What others swear by, behind a value of the same kind that is wished for oneself: "Iwate. My aunt says Akita"."""
    out = []
    for m in _SUBJECT_EN.finditer(text.norm, 0, 800):
        if not m["far"] or not _WANTS_EN.match(text.norm, m.end()):
            continue
        end = _ENDS_EN.search(text.norm, m.end())
        stop = end.start() if end else len(text.norm)
        if _OWN_EN.search(text.norm, m.end(), stop) or _TOGETHER_EN.search(text.norm, m.start(), stop):
            continue
        theirs = {f.slot for f in found if m.start() <= f.start < stop}
        own = {f.slot for f in found if f.end <= m.start() and f.polarity is Polarity.WANT}
        if theirs & own & {"place", "start", "days"}:
            out.append((m.start(), stop))
    return out


def _english(norm: str) -> Iterator[tuple[int, int]]:
    reached = -1
    for m in _SUBJECT_EN.finditer(norm, 0, 800):
        goes = _GOES_EN.match(norm, m.end())
        wants = _WANTS_EN.match(norm, m.end()) if not m["near"] else None
        if not goes and not wants:
            continue
        end = _ENDS_EN.search(norm, m.end())
        stop = end.start() if end else len(norm)
        if _OWN_EN.search(norm, m.end(), stop) and not re.search(
            r"\b(?:from|without|visits?|visiting)\s+(?:me|us)\b", norm[m.end() : stop]
        ):
            continue
        if _TOGETHER_EN.search(norm, m.start(), stop):
            continue
        if m["pronoun"] and not (
            (0 <= reached <= m.start() and not _OWN_EN.search(norm, reached, m.start()))
            or _WENT_EN.match(norm, m.end())
            or _himself(norm, m.end(), stop)
        ):
            continue
        aside = _DISMISSED_EN.search(norm, stop, stop + 60)
        if goes or aside or _OWN_EN.search(norm, stop) or _himself(norm, m.end(), len(norm)):
            yield m.start(), stop
            reached = stop


def _himself(norm: str, start: int, stop: int) -> bool:
    return re.search(r"\b(?:himself|herself|themselves)\b", norm[start:stop]) is not None


__all__ = ["left_out", "of_companions", "spans", "states_of_others"]
