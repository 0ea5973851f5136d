"""A need or a style that is wished for no more: 「個室はなくて構いません」, "cancel the no-car requirement".

What is held is taken back; of anything else the same words tell that it is not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading.found import Found, Text
from bot.reading.lexicon import Hit, Lexicon
from bot.seams import ReadingContext

_SLOTS = ("needs", "styles")
_BEHIND_JA = re.compile(
    r"(?:で(?:き|あ)ること|型|タイプ)?(?:(?:の|という|っていう|って)?\s*(?:条件|希望|要望|件|話|指定|設定|やつ))?\s*(?:は|も|を|が|って|だけ)?、?\s*"
    r"(?:(?:(?:ほし|欲し)(?:い|かった)(?:ん)?(?:です|だ)?|あ(?:る|った)ほうがいい|あれば(?:いい|最高|完璧)(?:です)?)?(?:と|って)(?:言い|いい|申し上げ)たい(?:ところ|とこ)?(?:です|だ|なんです|なのです)?(?:が|けれ?ども?)、?\s*)?"
    r"(?:もう|やっぱり?|やはり|別に|特に|絶対|とりあえず|今回は|必ずしも)*、?\s*"
    r"(?:(?:じゃ|で)?な(?:くて|し|しで|くっても)(?:も)?(?:いい|良|よ[いくか]|大丈夫|構|かま|ok|結構|平気|問題|お願い|でき|。|$)|ナシで"
    r"|(?:じゃ|で)なくて(?:も)?(?:いい|良|大丈夫|構|平気)|要ら(?:な|ん|ね)|いら(?:な|ん|ね)|(?:要り|いり)ま(?:せ|へ)|不要|必須(?:で(?:は)?|じゃ)(?:な[いくか]|ありま)|必要(?:は|では|じゃ)?(?:な[いくか]|ありま|なさ)"
    r"|(?:(?:家|自宅|うち|会社|自分|こちら|手持ち)(?:から|で|の(?:もの|やつ|分)?を?)|自前|自分用)[^。!?、]{0,8}(?:持っ(?:て(?:行|い[きくこ])|てく)|持参|持ち込|用意)|持参|持ち込[みむめ]"
    r"|なかったこと|無かったこと|取り?消|取り下げ|とりさげ|とりけ|外し|はずし|外れ|消し|削除|やめ|撤回|キャンセル|解除|無しで|忘れて)"
)
_BEFORE_EN = re.compile(
    r"\b(?:drop|cancel|forget(?:\s+about)?|scratch|remove|scrap|lift|skip|delete|withdraw|undo|never\s+mind(?:\s+about)?"
    r"|tak(?:e|ing)\s+(?:off|away|out|back)|tak(?:e|ing)|(?:don't|do\s+not|won't|didn't)\s+(?:really\s+|actually\s+)?(?:need|require|insist\s+on)"
    r"|no\s+longer\s+(?:need|require|want)|no\s+need\s+for)\s+(?:to\s+have\s+|about\s+)?(?:the|my|our|that|an?|any|this)?\s*$"
)
_OFF_EN = re.compile(
    r"\s*(?:condition|requirement|thing|wish|need|part|bit)?s?\s*(?:off|out|away|back"
    r"|any\s*more|anymore|after\s+all)?\b"
)
_TAKE_EN = re.compile(r"\btak(?:e|ing)\s+(?:the|my|our|that|an?|any)?\s*$")
_BEHIND_EN = re.compile(
    r"\s*(?:condition|requirement|thing|wish|need|part|bit)?s?\s+(?:(?:is|are|isn't|aren't|'s)\s+)?(?:really\s+|actually\s+)?"
    r"(?:no\s+longer\s+(?:needed|necessary|required|important)|not\s+(?:needed|necessary|required|important|a\s+must)(?:\s+any\s?more)?|needed\s+any\s*more"
    r"|necessary(?:\s+any\s*more)?|needed|required|off|unnecessary|optional)\b"
    r"|\s*(?:condition|requirement|thing|wish|need|part|bit)?\s*can\s+go\b"
)
_FAR_OFF = re.compile(r"\b(?:far|way|miles|minutes|hours?|km)$")
""""A clinic not too far off" takes nothing off."""
_DENIES_EN = re.compile(r"isn't|aren't|no\s+longer|\bnot\b|\boff\b|unnecessary|optional|can\s+go|any\s*more")
_LACKS = re.compile(r"(?:な|無)(?:し|い)|ナシ|できな|でき(?:ま|へ)|無理|\bno\b|\bwithout\b|can't|cannot|don't|\bnot\b")
"""In the words of a need that is one of doing without: 「車なし」; 「車はなくていい」 takes no such need back."""


def taken_back(
    text: Text, found: Sequence[Found], hits: Sequence[Hit], lexicon: Lexicon, context: ReadingContext
) -> list[Found]:
    """The values, with those that are held and are taken back here; ``hits``: all words of needs and styles."""
    held = {(slot, str(h.value)) for slot in _SLOTS for h in context.preferences.values(slot)}
    out = list(found)
    for hit in hits:
        if hit.file not in _SLOTS or hit.kind == "no":
            continue
        value = str(lexicon.tables[hit.file][hit.outcome].get("word", hit.outcome))
        if not _undone(text, hit, value):
            continue
        known = next((f for f in out if f.slot == hit.file and str(f.value) == value), None)
        if (hit.file, value) not in held and not (known is not None and _asked_for(known)):
            continue
        if known is not None:
            out[out.index(known)] = replace(known, polarity=Polarity.RETRACTED)
        else:
            out.append(Found(hit.start, hit.end, hit.file, value, Polarity.RETRACTED, confidence=0.8, claim=90))
    return out


def _asked_for(known: Found) -> bool:
    """True of a need read as a wish; one of doing without is no less one where something is not needed."""
    return known.slot == "needs" and known.polarity is Polarity.WANT and not str(known.value).endswith("なし")


def _undone(text: Text, hit: Hit, value: str) -> bool:
    norm = text.norm
    ends = {hit.end, *(end for _, end in hit.spans)}
    if value.endswith("なし") and not any(_LACKS.search(norm, hit.start, end) for end in ends):
        return False
    if text.language == "ja":
        if value.endswith("なし"):
            ends = {end for end in ends if _LACKS.search(norm, hit.start, end)}
        return any(_BEHIND_JA.match(norm, end) for end in ends)
    before = norm[max(0, hit.start - 48) : hit.start]
    if _TAKE_EN.search(before):
        off = _OFF_EN.match(norm, hit.end)
        return off is not None and off.group().rstrip().endswith(("off", "out", "away", "back"))
    if _BEFORE_EN.search(before):
        return True
    behind = _BEHIND_EN.match(norm, hit.end)
    if behind is not None and behind.group().strip() == "off" and _FAR_OFF.search(norm, hit.start, hit.end):
        return False
    return behind is not None and _DENIES_EN.search(behind.group()) is not None


__all__ = ["taken_back"]
