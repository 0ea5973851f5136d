"""How much: what the person can pay, for the whole stay, a month, a night or a person. Income is no budget."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.preferences import Polarity
from bot.reading import budget_changes, narration, written_amounts
from bot.reading.cues import Cues
from bot.reading.found import Found, Text
from bot.reading.text import clause_at
from bot.seams import ReadingContext


def find(text: Text, context: ReadingContext, cues: Cues) -> list[Found]:
    """The slot ``budget`` in ``text``, as ``cues``' language writes amounts. Income and prices are claimed, not set."""
    grammar = written_amounts.grammar_of(cues)
    norm = text.norm
    found: list[Found] = []
    read = [money for money in written_amounts.amounts(norm, grammar, context) if not _of_a_name(text, money)]
    amounts = _combined(norm, _multiplied(norm, read), grammar)
    for index, money in enumerate(amounts):
        polarity = Polarity.WANT
        clause = clause_at(text, money.start)
        reach = _STOP.split(norm[money.end : max(clause[1], min(len(norm), money.end + 14))][:24])[0]
        before = norm[clause[0] : money.start][-24:]
        part, payable = written_amounts.part(norm, money), False
        if grammar.own.search(norm, part[0], money.start) and money.bound != "min":
            # 「年収は600万ですが、使えるのは12万」: of the part that tells what can be paid no other word counts
            reach, before, payable = norm[money.end : min(part[1], money.end + 24)], norm[part[0] : money.start], True
        before = _PAYS_NOTHING.sub("", before)
        put_by = _PUT_BY.search(before) is not None and _FOR_THIS.match(norm, money.end) is not None
        if money.bound == "max" or grammar.budgeted.search(before):
            before = _WEIGHED_WITH.sub("", before)
        if (
            grammar.income.search(reach)
            or (grammar.income.search(before) and not put_by)
            or (_CURRENT.search(before) and norm.startswith(_HOUSING, money.start))
            or grammar.price_back.match(norm, money.end)
            or (
                grammar.others_pay.search(before + reach)
                and not grammar.topic.search(before)
                and not _is_limit(money, amounts, before, grammar)
            )
            or (len(amounts) > 1 and not payable and _of_others(norm, money, grammar))
            or (not payable and _goes_on_at_home(norm, money, amounts, grammar))
        ):
            polarity = Polarity.MENTIONED
        left, right = narration.sentence(norm, money.start)
        rights = bool(_RIGHTS.search(norm, left, money.start) or _GRANTED_TO_US.search(norm, money.end, right))
        in_hand = _IN_HAND.search(norm, left, money.start) or _ALL_THERE_IS.match(norm, money.end)
        if (
            context.asked != "budget"
            and not (rights or in_hand or put_by)
            and narration.told(text, money.start, money.end, cues)
        ):
            polarity = Polarity.MENTIONED
        if _AND_NO_MORE.match(norm, money.end):
            polarity = Polarity.WANT  # "my savings account says 90,000 yen and not a yen more"
        if changed := budget_changes.changed_by(norm, money, context):
            if len(amounts) == 1:
                found.append(changed)
                continue
            polarity = Polarity.MENTIONED  # 「2万円増やして12万円で」
        per = _per(money.pers)
        if per is None and index and found and polarity is Polarity.WANT and _repairs(norm, found[-1], money):
            per = found[-1].value["per"]  # 「月5万、いや7万」 stays a month's
        elif per is None and index and polarity is Polarity.WANT and _compares(norm, amounts[index - 1], money):
            per = _per(amounts[index - 1].pers)  # "my neighbour pays 5,000 a night, I can go up to 8,000"
        value = _value(money, per)
        if not money.bound and grammar.too_much.match(norm, money.end) and polarity is Polarity.WANT:
            polarity = Polarity.MENTIONED  # 「10万円は厳しい」
        if money.bound == "min" and money.low is None and grammar.too_much.match(norm, money.end):
            value = {"min": None, "max": money.high, "per": per}  # 「10万以上は出せません」
        stated = bool(money.bound or payable or grammar.budgeted.search(norm) or rights)
        found.append(
            Found(money.start, money.end, "budget", value, polarity, claim=written_amounts.CLAIM, stated=stated)
        )
    if not amounts and (per_said := _denominator(norm, context, grammar)) is not None:
        found.append(per_said)
    return found


_A_UNIT = re.compile(r"(?:a|an|per|each|every)\s+(?:night|day|week|month)\b")


def is_rate(text: Text, length: Found, money: Sequence[Found]) -> bool:
    """True of a length that is what an amount is paid for: the "a night" of "9000 a night is my limit"."""
    return _A_UNIT.match(text.norm, length.start) is not None and any(
        m.start < length.start < m.end and m.value is not None and m.value["per"] for m in money
    )


_PAYS_NOTHING = re.compile(
    r"(?:会社|勤務先|職場|上|経費|補助|手当|支給)(?:から|が|は|も|の|で|金)*[^。!?\n、]{0,8}?"
    r"(?:出(?:な[いく]|ませ|ず|して?(?:もらえ|くれ)な)|(?:落ち|もらえ|つか|付か|下り|あり|され)(?:な[いく]|ませ)|ない|な[しく]|無[いしく])(?:ん|です)*"
)
"""Somebody else pays nothing, so that what follows is one's own: 「会社からは出ないので6万円まで」."""

_WEIGHED_WITH = re.compile(
    r"(?:貯金|給料|給与|収入|年収|月収|手取り|ローン|家計)(?:の(?:残り|残高|額))?(?:と|を|から|に)(?:も)?[^。!?\n\d、]{1,12}?"
    r"(?:て(?!い)|で|つつ|ながら|結果|ると|えば|して)、?"
)
"""Before an amount: what one has or earns was only asked how much may be spent, 「貯金と相談して28万円まで」."""

_RIGHTS = re.compile(r"違[ういっ]|間違|じゃな[いく]|ではな[いく]|訂正|\bsorry\b|\bi\s+meant?\b|^\W*no\b")

"""Before an amount told in the past: it only rights what was said: 「違う違う、二人あわせて6万円だった」."""

_IN_HAND = re.compile(
    r"\b(?:i|we)(?:'ve|\s+have)\s+(?:only\s+|just\s+)?got\s+(?:about\s+|around\s+|a\s+|only\s+|just\s+)*[¥]?$"
)

_PUT_BY = re.compile(
    r"\b(?:i|we)(?:'ve|\s+have)\s+(?:(?:already|only|just|both)\s+)?"
    r"(?:saved|put|set|laid|kept|reserved|collected|scraped\s+together|budgeted|allotted|earmarked)"
    r"(?:\s+(?:up|by|aside|away|back|together))?\s+(?:about\s+|around\s+|some\s+|up\s+to\s+)*[¥]?(?:jpy\s*)?$"
)
_FOR_THIS = re.compile(
    r"[\s.!;,]*$|\s*[,.;\n]|\s*\b(?:for|towards?)\s+(?:it|this|that|(?:the|our|my|this)\s+(?:[a-z]+\s+)?(?:trip|stay|holiday|visit|purpose|break|time|journey|experiment))\b"
)
""""We've saved 90,000 yen for it", "I've set aside 80,000": told in the perfect, and what there is to spend."""

_ALL_THERE_IS = re.compile(r"\s*(?:yen\s+)?is\s+(?:all|what)\s+(?:(?:i|we)(?:'ve|\s+have)?\s*(?:got|have)?)\b")

""""I've got 70,000 yen", "70,000 yen is what I've got": no tale, though it has the form of one."""

_AND_NO_MORE = re.compile(
    r"\s*(?:yen)?\s*,?\s*(?:and\s+|but\s+)?not\s+(?:a|one|a\s+single)\s+(?:yen|penny|cent|sen)\s+more\b"
    r"|\s*(?:yen)?\s*,?\s*(?:and|but)\s+(?:no|nothing)\s+more\b"
)
"""Behind a sum: it is the limit, whatever names it."""

_GRANTED_TO_US = re.compile(
    r"認め|許可|承認|(?:が|は)?下り|おり(?:た|まし)|出ることに|使えることに|\b(?:approved|granted|agreed|allowed)\b"
)

_CURRENT, _HOUSING = re.compile(r"(?:今|いま|現在|東京|都内)の(?:\S{1,4}の)?$"), ("家賃", "住宅", "住居", "部屋代")

"""「今の家賃は月9万」: what is paid at home."""

_HEAD = re.compile(r"(?:1|一)(?:人|名)|ひとり|one night|1泊|一泊|1日|一日")


def _of_others(norm: str, money: written_amounts.Money, grammar: written_amounts.Grammar) -> bool:
    """「予算20万は会社の枠で、自分で払えるのは3万」: of several amounts the one that somebody else bears."""
    around = norm[slice(*written_amounts.part(norm, money))]
    return bool(grammar.firm.search(around) or _PAYS.search(around)) and not grammar.own.search(around)


def _goes_on_at_home(
    norm: str, money: written_amounts.Money, amounts: Sequence[written_amounts.Money], grammar: written_amounts.Grammar
) -> bool:
    """「家賃が月9万あるので、滞在に使えるのは11万」: what is paid anyway, beside what can be paid for the stay."""
    if money.bound or not _AT_HOME.search(norm, written_amounts.part(norm, money)[0], money.end):
        return False
    others = (other for other in amounts if other is not money)
    return any(grammar.own.search(norm, written_amounts.part(norm, other)[0], other.start) for other in others)


_AT_HOME = re.compile(r"家賃|ローン|光熱費|生活費|養育費|学費|\b(?:rent|mortgage|bills|loan)\b")


def _is_limit(
    money: written_amounts.Money,
    amounts: Sequence[written_amounts.Money],
    before: str,
    grammar: written_amounts.Grammar,
) -> bool:
    """True for "the company pays up to 60,000 yen a head": somebody else bears it, and no more than that."""
    return grammar.language == "en" and money.bound == "max" and len(amounts) == 1 and not _GRANTED.search(before)


def _compares(norm: str, other: written_amounts.Money, money: written_amounts.Money) -> bool:
    """True when what somebody else pays stands in the same sentence just before."""
    between = norm[other.end : money.start]
    around = norm[slice(*written_amounts.part(norm, other))]
    return bool(_PAYS.search(around)) and money.start - other.end <= 40 and not _STOP.search(between)


_GRANTED = re.compile(r"\b(?:subsid|grant|stipend|reimburs|back\b)")

_PAYS = re.compile(
    r"\b(?:pays|spends|spent|got\s+(?:it|one)\s+for|was\s+charged)\b"
    r"|(?:[1一]泊|ひと晩|一晩|月).{0,12}(?:泊ま|払|借り)(?:っ|り|い)(?:て|た).{0,8}(?:そう|らしい|って|けど|が)"
)

"""What somebody else pays: the verb stands in the third person, or it is told of."""

_STOP = re.compile(r"[。!?\n;]|\.(?=\s)")


def _of_a_name(text: Text, money: written_amounts.Money) -> bool:
    """True for numerals that are part of a name: 四万十川."""
    if any(c.isdigit() for c in text.norm[money.start : money.end]):
        return False
    index = bisect_right(text.tokens, money.start, key=lambda t: t.start) - 1
    return index >= 0 and "固有名詞" in text.tokens[index].pos and money.start < text.tokens[index].end


def _denominator(norm: str, context: ReadingContext, grammar: written_amounts.Grammar) -> Found | None:
    """「月あたりです」 after an amount: what the amount that is known was for."""
    held = context.preferences.values("budget")
    match = grammar.only_per.fullmatch(norm) if held and len(norm) <= 48 else None
    if match is None or not isinstance(held[-1].value, dict):
        return None
    if _HEAD.fullmatch(match["per"]):
        return None  # 「一人です」 tells how many they are
    before = str(held[-1].value.get("per") or "")
    told = frozenset(grammar.per[m.group()] for m in grammar.per_word.finditer(match["per"]))
    if told == {"person"} and before in ("night", "day", "month"):
        told |= {before}  # "8,000 a night", then "each"
    elif before == "person" and told <= {"night", "day", "month"}:
        told |= {before}
    per = _per(told)
    return Found(
        match.start("per"),
        match.end("per"),
        "budget",
        {**held[-1].value, "per": per},
        claim=written_amounts.CLAIM,
        stated=True,
    )


def _repairs(norm: str, before: Found, money: written_amounts.Money) -> bool:
    """True when the amount says anew what ``before`` said, in the same sentence."""
    between = norm[before.end : money.start]
    return before.polarity is Polarity.WANT and isinstance(before.value, dict) and not re.search(r"[。!?\n]", between)


_REPAIR = re.compile(
    r"(?:と|って)(?:言|お?伝え|書[いき]|答え|申し|入力)|言った|言いま|けど|でしたが|\bbut\b|いや|いえ|やっぱ|やはり|じゃな|でな|違|\bno\b|wait|sorry|actually|rather"
)

_ANOTHER = re.compile(
    r"(?:使え|出せ|払え|回せ|割け)るの|予算|自分|(?:なので|ので|から|けど|ですが|けれど)、|泊ま\S{0,6}(?:けど|が)"
    r"|\b(?:so|but)\b|\bi\s+(?:can|could)\b"
)

"""Between two amounts: the second is of something else: 「家賃が月9万あるので、使えるのは総額11万まで」."""

_UNITS = frozenset({"person", "night", "day"})

_MOST_TIMES = 31


def _multiplied(norm: str, amounts: Sequence[written_amounts.Money]) -> list[written_amounts.Money]:
    """「一人8万円、2名で計16万円」, "40k each, so 80k in total": the same told for one and for all holds for all.

    The words between must not say that the second takes the first's place.
    """
    out = list(amounts)
    for one in amounts:
        for whole in amounts:
            if one is whole or one.low is not None or whole.low is not None:
                continue
            if not one.pers & _UNITS and not _SO_IN_ALL.fullmatch(norm[one.end : whole.start]):
                continue
            times, rest = divmod(whole.high, one.high)
            left, right = sorted((one, whole), key=lambda money: money.start)
            if rest or not 2 <= times <= _MOST_TIMES or _REPAIR.search(norm, left.end, right.start):
                continue
            kept = replace(whole, bound=whole.bound or one.bound, pers=frozenset({"total"}))
            return [kept if money is whole else money for money in out if money is not one]
    return out


_SO_IN_ALL = re.compile(
    r"\s*(?:yen\s*)?(?:for\s+)?(?:(?:an?|one|each|every|1)\s+)?(?:week|month|person|adult|head|night)?s?\s*[,;]?\s*"
    r"(?:so|=|->|which\s+(?:is|makes)|that(?:'s|\s+is|\s+makes)|makes|making)\s+(?:it\s+)?(?:about\s+)?[¥]?"
)

"""Between the amount of one and that of all: "50k one week, so 150k for three"."""

_TOO_LITTLE = re.compile(
    r"(?:じゃ|では|だと|で)(?:は)?[^。!?\n\d]{0,6}?(?:厳し|きつ|足り(?:な|ま|ん)|無理|少な|心もとな|安すぎ)"
    r"|\b(?:not\s+(?:be\s+)?enough|isn't\s+enough|won't\s+(?:do|be\s+enough|cut\s+it)|too\s+(?:little|low|tight))\b"
)

"""Between two amounts: 「5万じゃ厳しいですよね。7万まで」."""


def _combined(
    norm: str, amounts: Sequence[written_amounts.Money], grammar: written_amounts.Grammar
) -> list[written_amounts.Money]:
    """「最低3万、最大5万」 as one range; overlaps dropped."""
    out: list[written_amounts.Money] = []
    for amount in amounts:
        money = amount
        if out and money.start < out[-1].end:
            if money.start >= out[-1].end - 1 or money.end <= out[-1].end:
                continue
            money = replace(money, start=out[-1].end)
        if (
            out
            and out[-1].bound == "min"
            and money.bound != "min"
            and money.high > out[-1].high
            and money.start - out[-1].end <= 6
        ):
            last = out[-1]
            out[-1] = replace(money, start=last.start, low=last.high, pers=last.pers | money.pers)
            continue
        if out and money.high > out[-1].high and _TOO_LITTLE.search(norm, out[-1].end, money.start):
            out[-1] = money
            continue
        if (
            out
            and not _REPAIR.search(norm, out[-1].end, money.start)
            and money.bound == "max"
            and out[-1].low is None
            and money.high >= out[-1].high
            and money.start - out[-1].end <= 32
            and not _ANOTHER.search(norm, out[-1].end, money.start)
            and not _of_others(norm, out[-1], grammar)
        ):
            # 「5万くらい、最大で7万」
            low = out[-1].high if money.high > out[-1].high else None
            out[-1] = replace(money, start=out[-1].start, low=low, pers=out[-1].pers | money.pers)
            continue
        out.append(money)
    return out


def _per(pers: frozenset[str]) -> str | None:
    if "people" in pers and "person" not in pers:
        pers = pers - {"people"} | ({"total"} if not pers & {"month", "night", "day"} else set())
    if "person" in pers:
        for unit in ("night", "day", "month"):
            if unit in pers:
                return f"person_{unit}"
        return "person"
    for unit in ("night", "month", "day", "total"):
        if unit in pers:
            return unit
    return None


def _value(money: written_amounts.Money, per: str | None) -> dict[str, Any]:
    if money.low is not None:
        return {"min": money.low, "max": money.high, "per": per}
    if money.bound == "min":
        return {"min": money.high, "max": None, "per": per}
    return {"min": None, "max": money.high, "per": per}
