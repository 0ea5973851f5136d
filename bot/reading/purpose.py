"""What for: styles, needs, skills and themes.

Which words mean what is data (``styles``, ``needs``, ``skills``, ``themes`` in the lexicon); here their stance is
read, and the strongest of what one clause says is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.matching.offers import OTHER_ENGAGEMENTS
from bot.preferences import GUESSED, Polarity
from bot.reading import cared_for, facts_told, narration, polarity
from bot.reading.care_by_others import by_others
from bot.reading.found import Found, Text
from bot.reading.lexicon import Hit, Lexicon
from bot.reading.minding import minded
from bot.reading.needs_taken_back import taken_back
from bot.seams import ReadingContext

CLAIM = 40
LONGEST = 8000
"""Characters of a message in which purposes are looked for."""
PURPOSE_CLAIM = 90
"""Of styles and needs: as much as any, so that "looking after my dad" is both a party and a style."""
SLOTS = ("styles", "needs", "skills", "themes")
NAMED = "named"
"""The list of words that only name a need."""


def find(text: Text, context: ReadingContext, lexicon: Lexicon) -> list[Found]:
    """The slots ``styles``, ``needs``, ``skills`` and ``themes`` in ``text``."""
    scan = lexicon.scan(text)
    every = [hit for slot in SLOTS for hit in scan.of(slot, 0, LONGEST)]
    hits = [hit for hit in every if hit.kind != NAMED]
    blocked = [(hit.file, hit.outcome, hit.start, hit.end) for hit in hits if hit.kind == "no"]
    fixed = [(hit.file, hit.outcome, hit.start, hit.end) for hit in hits if hit.kind in _FIXED]
    best: dict[tuple[str, str], Found] = {}
    for hit in hits:
        if hit.kind == "cues" and any(
            (hit.file, hit.outcome) == (file, outcome) and start <= hit.start and hit.end <= end
            for file, outcome, start, end in fixed
        ):
            continue  # "no internet is a deal-breaker" is said as a whole
        if hit.kind == "want" and any(
            other.kind in ("avoid", "retract")
            and (hit.file, hit.outcome) == (other.file, other.outcome)
            and other.start <= hit.start
            and hit.end <= other.end
            for other in hits
        ):
            continue  # 「運転は問題なし」 lacks no driving
        if hit.kind == "no" or any(
            hit.file == file and hit.outcome == outcome and hit.start < end and start < hit.end
            for file, outcome, start, end in blocked
        ):
            continue
        if any(_within_name(hit, other) for other in hits):
            continue
        if hit.kind == "asked" and context.asked != hit.file:
            continue
        if facts_told.inside_name(text, hit.start, hit.end, lexicon):
            continue
        found = _found(text, hit, lexicon)
        care = hit.outcome in _CARE and found.polarity is Polarity.WANT
        none = text.language == "ja" and any(
            cared_for.denied_at(text.norm, at) for at in {hit.start, *(a for a, _ in hit.spans)}
        )
        if care and (none or by_others(text, found.start, found.end)):
            found = replace(found, polarity=Polarity.MENTIONED)
        if facts_told.factual(text, hit.start, hit.end, lexicon):
            found = replace(found, polarity=Polarity.MENTIONED)
        if found.slot == "skills" and _THE_OTHERS.match(text.norm, hit.end):
            found = replace(found, polarity=Polarity.MENTIONED)
        if found.slot == "skills" and found.polarity is Polarity.WANT and found.hard is None:
            clause = narration.sentence(text.norm, hit.start)
            found = replace(found, hard=True if _ONLY.search(text.norm, hit.start, clause[1]) else None)
        key = (found.slot, str(found.value))
        old = best.get(key)
        if old is None or _rank(found) > _rank(old):
            best[key] = found
    for found in _skills_told(text, lexicon):
        if not any(f.slot == "skills" and f.start < found.end and found.start < f.end for f in best.values()):
            best.setdefault(("skills", str(found.value)), found)
    if _MUST_FIT.search(text.norm, 0, LONGEST):
        best = {k: replace(f, hard=True) if f.slot == "skills" else f for k, f in best.items()}
    _without_described(best, hits)
    _without_leave(text, best)
    if ("styles", "double_work") in best or ("styles", "side_job") in best:
        best.pop(("needs", "短時間勤務"), None)  # the days are the other job's
    read = _refused(_together(text, sorted(best.values(), key=lambda f: f.start)), context)
    # "meals aren't needed" only names them
    return taken_back(text, minded(text, read), every, lexicon, context)


def named(text: Text, found: Sequence[Found], lexicon: Lexicon) -> list[Found]:
    """What only names a need: ``found`` tells nothing of it, and what is said around it may ("the kitchen", 「机」).

    The last word of each need, as if it were wished for.
    """
    told = {f.value for f in found if f.slot == "needs"}
    named: dict[str, Found] = {}
    for hit in lexicon.scan(text).of("needs", 0, LONGEST):
        value = lexicon.tables["needs"][hit.outcome].get("word", hit.outcome)
        if hit.kind == NAMED and value not in told:
            named[value] = Found(hit.start, hit.end, "needs", value, confidence=0.7, claim=PURPOSE_CLAIM)
    return sorted(named.values(), key=lambda f: f.start)


_CARE = frozenset({"childcare_care", "childcare", "eldercare"})
_THE_OTHERS = re.compile(
    r"(?:の?(?:担当|部署|窓口|課|部|チーム|係)(?:者|の(?:方|人))?(?:さん)?)?[にへと](?:直接|一度)?(?:連絡|問い?合わ?せ|電話|メール|聞[いき]|確認し|相談し|言われ|怒られ|頼ん|尋ね|止められ)"
)
"""「広報に連絡したい」: somebody who does it is spoken of, not what the person can do."""
_FIXED = ("want", "avoid", "retract")
"""Lists whose patterns say how they are meant."""
_WEEKDAYS = re.compile(r"(?:平日|週末|昼間|日中)は$")
_ONLY = re.compile(r"だけ|のみ|限定|以外は|\bonly\b|\bnothing else\b")


def _within_name(hit: Hit, other: Hit) -> bool:
    """True where a name stands within a longer one of the same: "outside double work" shuts nothing out."""
    same = (hit.file, hit.outcome, hit.kind) == (other.file, other.outcome, other.kind)
    longer = other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
    return same and longer and hit.is_name and other.is_name


_ALIKE = ("side_job", "double_work")
"""Engagements that are described in the same words: another job beside the one there is."""


def _without_described(best: dict[tuple[str, str], Found], hits: Sequence[Hit]) -> None:
    """Of two engagements that are alike the one that is called by its name, not the one that its description fits."""
    named = {hit.outcome for hit in hits if hit.file == "styles" and hit.outcome in _ALIKE and hit.is_name}
    if len(named) == 1:
        for style in set(_ALIKE) - named:
            best.pop(("styles", style), None)


_LEAVE = re.compile(r"(?:の)?休暇|\s+(?:leave|days?\s+off|holidays?|vacation)\b")


def _without_leave(text: Text, best: dict[tuple[str, str], Found]) -> None:
    """「リフレッシュ休暇」 is the leave's name where another style tells what for."""
    wanted = [key for key, f in best.items() if f.slot == "styles" and f.polarity is Polarity.WANT]
    for key in wanted:
        if key[1] == "refresh" and len(wanted) > 1 and _LEAVE.match(text.norm, best[key].end):
            del best[key]


_SKILL = {
    "ja": re.compile(
        r"(?P<word>[一-鿿ァ-ヺー]{2,8})の(?:仕事の)?(?:経験|スキル|資格|知識|技術|技能|ノウハウ|知見)(?:を|が|も)(?:活か|生か|使|役立|試)"
    ),
    "en": re.compile(
        r"\b(?:use|using|apply|put)\s+my\s+(?P<word>[a-z]{4,20})\s+(?:skills?|experience|background|knowledge)\b"
    ),
}
_NO_SKILL = frozenset({
    "自分", "今", "現在", "会社", "仕事", "本業", "社会人", "専門", "過去", "work", "professional", "current",
})  # fmt: skip


def _skills_told(text: Text, lexicon: Lexicon) -> list[Found]:
    """Skills that no list knows, by how they are told: 「看護の経験を活かせる」."""
    pattern = _SKILL.get(lexicon.language)
    return [
        Found(m.start("word"), m.end("word"), "skills", m["word"], confidence=0.7, claim=CLAIM)
        for m in (pattern.finditer(text.norm[:LONGEST]) if pattern else ())
        if m["word"] not in _NO_SKILL
    ]


_MUST_FIT = re.compile(
    r"(?:スキル|経験|専門|資格)\S{0,4}(?:合わ|活かせ|生かせ|使え|関係)\S{0,2}(?:ない|ぬ)\S{0,8}(?:不要|いら|要ら|除|外し|見ませ|結構|対象外)"
)
"""「スキルが合わないものは不要です」: what was told of skills is a condition."""
_JOINED = re.compile(r"\s*(?:や|と|、|・|か|とか|または|も|or|and|,|/|nor)\s*(?:a |an |the )?")


def _together(text: Text, found: list[Found]) -> list[Found]:
    """Values of one slot joined by "and" or "or" share the stance of the last: 「副業や複業ではなく」."""
    out = list(found)
    for index in range(len(out) - 2, -1, -1):
        one, next_one = out[index], out[index + 1]
        if (
            one.slot == next_one.slot
            and one.polarity is Polarity.WANT
            and next_one.polarity in (Polarity.AVOID, Polarity.RETRACTED)
            and _JOINED.fullmatch(text.norm, one.end, next_one.start)
        ):
            out[index] = replace(one, polarity=next_one.polarity)
    return out


def _refused(found: list[Found], context: ReadingContext) -> list[Found]:
    """「副業ではなくて」, 「山はやめて」 of what was never wished for refuses it; there is nothing to take back."""
    held = {(slot, str(h.value)) for slot in ("styles", "themes") for h in context.preferences.values(slot)}
    return [
        replace(f, polarity=Polarity.AVOID)
        if f.polarity is Polarity.RETRACTED
        and (f.slot == "themes" or (f.slot == "styles" and f.value in OTHER_ENGAGEMENTS))
        and (f.slot, str(f.value)) not in held
        else f
        for f in found
    ]


def _rank(found: Found) -> tuple[bool, bool, int]:
    """A stance that was said outweighs a mention, and what is named a hint; the later of two equals stands."""
    order = (Polarity.MENTIONED, Polarity.WANT, Polarity.RETRACTED, Polarity.AVOID)
    return (order.index(found.polarity) > 0, found.confidence > GUESSED, found.start)


def _found(text: Text, hit: Hit, lexicon: Lexicon) -> Found:
    slot = hit.file
    value = lexicon.tables[hit.file][hit.outcome].get("word", hit.outcome)
    start, end = _core(text, hit, lexicon)
    sure = GUESSED if hit.kind == "hints" else 0.8
    found = Found(
        start, end, slot, value, confidence=sure, claim=PURPOSE_CLAIM if slot in ("styles", "needs") else CLAIM
    )
    match hit.kind:
        case "want":
            return found
        case "avoid":
            return replace(found, polarity=Polarity.AVOID)
        case "retract":
            return replace(found, polarity=Polarity.RETRACTED)
        case _:
            own = [end for first, end in hit.spans if text.norm[first:end] not in _PARTICLES] or [hit.end]
            stance = polarity.of(text, hit.start, max(own), lexicon)
            if slot != "needs" and not stance.told and facts_told.only_asked(text, hit.start, hit.end, lexicon):
                return replace(found, polarity=Polarity.MENTIONED)
            if slot == "needs" and _IS_IT_SO.match(text.norm, hit.end):
                return replace(found, polarity=Polarity.MENTIONED)
            before = text.norm[max(0, hit.start - 4) : hit.start]
            if slot == "needs" and stance.told == "mention" and _WEEKDAYS.search(before):
                stance = replace(stance, polarity=Polarity.WANT)  # 「平日は預けたい」 is no word on where one lives
            if slot == "styles" and stance.told in ("", "mention") and _OF_NO_SUCH.match(text.norm, hit.end):
                stance = replace(stance, polarity=Polarity.RETRACTED, told="retract")
            if slot == "styles" and stance.told in ("", "want") and _LISTED_DENIAL.match(text.norm, hit.end):
                stance = replace(stance, polarity=Polarity.RETRACTED, told="retract")
            if slot == "styles" and value in OTHER_ENGAGEMENTS and _EMPLOYED.search(text.norm, hit.start, hit.end + 16):
                return replace(found, polarity=Polarity.MENTIONED)
            if slot == "styles" and stance.told == "mention" and _OF_THAT_KIND.match(text.norm, hit.end):
                stance = replace(stance, polarity=Polarity.WANT)
            if value == "dual_base" and stance.told == "mention":
                stance = replace(
                    stance, polarity=Polarity.WANT
                )  # "living in two places" is no word on the home there is
            if slot == "styles" and stance.told in ("hardship", "reported"):
                stance = replace(stance, polarity=Polarity.WANT)  # the care is hard; the firm sent one to look
            if stance.polarity is Polarity.AVOID and polarity.OF_ITS_WISH.match(text.norm, end):
                stance = replace(stance, polarity=Polarity.RETRACTED)  # 「海の条件は外して」 no longer asks for it
            return replace(found, polarity=stance.polarity, hard=stance.hard, corrects=stance.corrects)


_IS_IT_SO = re.compile(
    r"(?:付き|つき|完備)?(?:なの|なん(?:です)?|です|でしょう|だったり(?:します)?)(?:か(?:な|ね|しら)?|[?？])"
)
"""「ごはんは自炊なのかな？」 asks how it is there; 「個室はありますか」 looks for one."""
_PARTICLES = frozenset({
    "の", "が", "に", "も", "は", "を", "や", "か", "で", "と", "より", "だけ", "以外", "じゃ", "では", "、",
})  # fmt: skip
"""Words of a cue that only tell it from another word: what follows them is said of the word before."""


_EMPLOYED = re.compile(
    r"(?:会社|企業|職場|ところ|仕事)(?:に|で)(?:勤め|働い|勤務し)て(?:い)?(?:ます|る(?!の?に)|おり)"
    r"|\b(?:i|we) (?:already |currently |now )?work (?:at|for|in)\b"
)
"""「リモート中心の会社に勤めています」 tells of the job there is."""


_OF_NO_SUCH = re.compile(r"[^、。!?\n]{0,12}?(?:やつ|もの|タイプ|型|形|系|働き方|の)(?:じゃ|では?)な(?:く|い)")
"""「完全リモートで雇われるやつじゃなくて」: what is said of the kind of thing that a style describes."""
_LISTED_DENIAL = re.compile(r"(?:(?:や|とか|も|・)[^、。!?\sたいがは]{1,8}?){1,3}(?:じゃ|では|で)な(?:く|い)")
"""「副業や転職ではなく」: what is said of the last of a list is said of all."""
_OF_THAT_KIND = re.compile(
    r"(?:みたいな|のような|っぽい|風の)(?:滞在|過ごし方|働き方|暮らし|生活|やつ|の|こと|感じ)"
    r"|(?:みたいに|のように|っぽく|風に|ばりに)[^。!?\n]{0,16}?(?:集中|籠|こも|学|勉強|過ごし?|働|暮ら|鍛え|打ち込|取り組|[てで]?みた)"
)
"""「武者修行みたいな滞在」 is one; 「軽井沢みたいな町」 need not be Karuizawa."""


def _core(text: Text, hit: Hit, lexicon: Lexicon) -> tuple[int, int]:
    """The element that says most: not the child or parent, nor a number, which are read as values of their own."""
    people = {
        word
        for name in ("CHILD", "ELDER", "KID", "PARENT", "CITY", "COUNTRY", "SPARE", "HALF")
        for word in lexicon.words_of("styles", name)
    }
    own = [
        (start, end)
        for start, end in hit.spans
        if text.norm[start:end] not in people and not any(c.isdigit() for c in text.norm[start:end])
    ]

    def says(span: tuple[int, int]) -> tuple[bool, int]:
        plain = hit.file == "styles" and _HIRAGANA.fullmatch(text.norm, *span) is not None
        return not plain, span[1] - span[0]  # 育児, not しながら

    return max(own or [(hit.start, hit.end)], key=says)


_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
