"""People of whom a text tells that are no part of one's own party: other families, and what others were heard to do.

「友人家族（大人2人・子ども2人）は先に行ってます。うちは大人1人」, "my sister and her son, 4, are off to Saga in July".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading import narration, others_plans
from bot.reading.cues import Cues
from bot.reading.found import Text
from bot.reading.people import Group, People, Total

_WHO_JA = (
    r"(?:友達|友人|友だち|ともだち|知人|知り合い|同僚|同期|先輩|後輩|上司|部下|部長|課長|社長|同級生|ママ友|姉貴?|兄貴?|妹|弟|義姉|義兄|義妹|義弟|いとこ|従兄弟|従姉妹|叔父"
    r"|叔母|伯父|伯母|親戚|隣|お隣|近所|ご近所|別の(?:部署|課|家族|チーム|会社)|他(?:の)?(?:部署|課|家族|チーム|人))"
)
_HOUSEHOLD_JA = r"(?:さん)?(?:んち|の?(?:ご?家族|一家|ファミリー|ところ|とこ|家|うち|お宅|宅|夫婦))"
_TOPIC_JA = re.compile(
    rf"{_WHO_JA}(?:さん|たち|ら)?(?:の\S{{1,4}}(?:さん|くん|君)?)?(?P<home>{_HOUSEHOLD_JA})?(?:\([^)]*\))?(?:は|が|も|って)"
)
_PARTS_JA = re.compile(
    r"(?:です|ます|だ|た|る|そう(?:です|だ)|らしい(?:です)?)(?:が|けど|けれども?|ので|から|し)、?|[。!?\n]"
)
_TOGETHER_JA = re.compile(
    r"一緒|いっしょ|合流|加わ|連れて|参加|同行|同伴|来ます|来る|来て|含め|込み|と私|と僕|と俺|減|キャンセル|来れ|来られ"
)
_DOES_JA = re.compile(
    r"行[っくきけ]|いっ[たて]|出かけ|出発|移住|旅行|帰省|引っ越|過ごし|滞在|泊ま|住ん|暮ら|出張|来月|来年|先週|先月|去年"
)
_HEARD_JA = re.compile(r"(?:そう(?:です|だ)|らしい|って(?:言|さ$|話)|んだって|(?<![てで])みたい(?:です|だ))")
_OWN_JA = re.compile(
    r"(?:うち|ウチ|私|僕|俺|わし|自分|我が家|こちら|こっち|当方|私ども|私たち|僕ら|俺ら)(?:の(?:方|ほう|とこ|ところ))?(?:は|も|だけ|一人|1人)"
)

_WHO_EN = (
    r"(?:brothers?|sisters?|friends?|colleagues?|co-?workers?|boss|manager|neighbou?rs?|cousins?|uncle|aunt|nephew|niece"
    r"|mates?|roommate|flatmate|in-laws|team\s+lead(?:er)?|classmates?|buddy|bestie)"
)
_SUBJECT_EN = re.compile(
    rf"(?:^|[.,;!?]\s*|\b(?:and|but|while|because|since|as)\s+)(?:my|our|his|her|their|a|an|one\s+of\s+my|some)\s+(?:[a-z-]+\s+)?{_WHO_EN}(?:'s\s+(?:family|household|lot|folks|gang)\b|(?!'s)\b)"
    r"(?P<beside>(?:\s*,)?\s*(?:\([^)]*\)|(?:and|with|plus)\s+(?:his|her|their|the|\w+)\s+[^.;!?]*?|,?\s*(?:aged?\s+)?\d{1,2},?))*"
    r"\s*,?\s*(?:(?:is|are|was|were|'s|'re|will|have|has|had)\s+)?(?:(?:also|just|all|currently|already|both|been)\s+)*"
    r"(?:going|goes|gone|went|go\s+to|off|heading|moving|moved|travell?ing|travels?|travelled|flying|flew|driving|visit(?:ing|ed|s)?"
    r"|stay(?:ing|ed|s)?\b(?!\s+(?:home|behind))|spend(?:ing|s)?|spent|took|takes|taking|live|lives|living|booked|did|doing|trying|tried|have|has|had)\b"
)
_NAMED_EN = re.compile(
    r"(?:^|[.;!?]\s*)(?!(?:i|we|he|she|it|that|there|who|here|what|this|they|let|where|how|one)\b)[a-z]+(?:'s|\s+(?:is|was|and\s+\w+\s+are))\s+"
    r"(?:\w+ing|off|away|there)\b[^.;!?]{0,24}?\b(?:his|her|their)\s+(?:\w+\s+){0,2}?(?:husband|wife|partner|kids?|children|family|sons?|daughters?)\b"
)
"""Somebody called by name, who takes a family along: "Jenna's dragging her husband and four kids along"."""
_WITH_US_EN = re.compile(r"\b(?:with\s+(?:me|us)|join(?:s|ing)?\s+(?:me|us)|(?:i|me|us|we)\b)")
_TOGETHER_EN = re.compile(
    r"\b(?:with\s+(?:me|us)|join(?:s|ing)?|along|coming|comes?|together|too|as\s+well|and\s+(?:i|me|myself)|(?:i|me|myself)\s+and)\b"
)
_JOINS_US = {
    "ja": re.compile(
        r"合流|加わ|仲間入り|ついて(?:来|き|くる|行|い[くき])|(?:一緒|いっしょ)に|も(?:来|参加|行きた|いきた|行くこと|来ること)"
    ),
    "en": re.compile(r"\b(?:with\s+(?:me|us)|join(?:s|ing|ed)?|com(?:e|es|ing)\s+(?:along|too|as\s+well))\b"),
}
"""In what is only heard: they come along with the speaker."""
_SO_THEY_COME = re.compile(
    r",?\s+so\s+(?:he|she|they)(?:'s|'re|'ll|'d)?\s+(?:(?:is|are|will|would|can|could|be|also|now|wants?|to)\s+)*(?:com|join|travel)[a-z]*\b"
)
"""Behind what somebody else has or does: "my sister has time off, so she's coming along"."""
_ENDS_EN = re.compile(r"[.;!?\n]|,?\s+(?:but|so|whereas|while)\s")


_WISHES_TO_COME = re.compile(
    r"(?:さん|ちゃん|たち)?(?:も|が)(?:一緒に|いっしょに|今回)?(?:行き|いき|来|き|参加し|同行し|(?:つ|付)いて(?:行き|いき|来|き))たい"
    r"(?![^。!?\n]*(?:断|無理|だめ|ダメ|駄目|やめ|反対|ませんでした))"
)


def wishes_to_come(text: Text, end: int) -> bool:
    """True of somebody (up to ``end``) who asks to come, and is not refused: 「妹も行きたいそうです」."""
    return text.language == "ja" and _WISHES_TO_COME.match(text.norm, end) is not None


def leave_out(text: Text, people: People, cues: Cues, *, known: bool) -> None:
    """Take those out of ``people`` who go without the speaker. ``known``: the speaker's own party was told before.

    Where nothing but others is told of and no party is known, the words may speak of one's own all the same.
    """
    said: list[Group | Total] = [*people.groups, *people.totals]
    spans = [*_of_others(text), *others_plans.spans(text.norm, text.language)]
    said = [one for one in said if not wishes_to_come(text, one.end)]
    apart = {id(one) for one in said if any(a <= one.start < b for a, b in spans)}
    if len(said) > 1:
        joins = _JOINS_US[text.language]
        heard = {
            id(one)
            for one in said
            if narration.heard(text, one.start, one.end, cues)
            and not joins.search(text.norm, *narration.sentence(text.norm, one.start))
        }
        apart |= heard if len(heard | apart) < len(said) or known else set()
    if not apart or not (known or len(apart) < len(said) or text.language == "en"):
        return
    people.groups = [g for g in people.groups if id(g) not in apart]
    people.totals = [t for t in people.totals if id(t) not in apart]
    people.loose_ages = [one for one in people.loose_ages if not any(a <= one.start < b for a, b in spans)]


def _of_others(text: Text) -> Iterator[tuple[int, int]]:
    """The stretches of a text whose subject is somebody else, who does it alone."""
    norm = text.norm
    if text.language == "ja":
        for m, stop in _stretches(norm, _TOPIC_JA, _PARTS_JA):
            part = norm[m.end() : stop + 4]  # with what ends it: 行くそうです
            own = _OWN_JA.search(norm, stop)
            does = _DOES_JA.search(part) or _HEARD_JA.search(part)
            if does and not _TOGETHER_JA.search(part) and (m["home"] or own or _HEARD_JA.search(part)):
                yield m.start(), stop
        return
    for subject, together in ((_SUBJECT_EN, _TOGETHER_EN), (_NAMED_EN, _WITH_US_EN)):
        for m, stop in _stretches(norm, subject, _ENDS_EN):
            if not together.search(norm, m.start(), stop) and not _SO_THEY_COME.match(norm, stop):
                yield m.start(), stop


def _stretches(norm: str, opens: re.Pattern[str], ends: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int]]:
    """What opens a stretch, and where it ends: before what ``ends``, or with the text."""
    for m in opens.finditer(norm):
        end = ends.search(norm, m.end())
        yield m, end.start() if end else len(norm)


__all__ = ["leave_out", "wishes_to_come"]
