"""Dialects put into the common language before they are read: 「秋田さ行ぎてぇ」 → 「秋田へ行きたい」.

The tokenizer knows the common language, and cuts the others to pieces that mean nothing. Only endings and particles
are put over, where their form can be no other: a wish, a denial, a reason, what goes on, what was heard. Names and
nouns stay as they are.
"""

from __future__ import annotations

import re

_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_STEM = "いきぎしちにひびみりえけげせてねべめれ"
"""What an ending is added to: the second and fourth rows of the syllables."""
_GOING = r"(?:行き|いき|住み|働き|泊まり|暮らし|過ごし|戻り|始め|借り)"
_CLOSES = r"(?=[、。!?!~ー\s\n]|$)"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), common)
    for pattern, common in (
        # voiced where the common language is not: 行ぎだい, 働ぐ, やめで
        (r"(?<=[行働歩書聞置着])ぎ(?=[まただてでな])", "き"),
        (r"(?<=[行働歩書聞置着])ぐ(?=[。、んのつっよべわとごっ]|がら|$)", "く"),
        (r"(?:^|(?<=[。、\s]))うち(?=、?(?:一人|ひとり|1人)(?:で|や|じゃ|だけ)?(?:[。、!]|$))", "私"),
        (r"(?<=[あ預])ずが(?=[っりるれろらん])", "ずか"),
        # what is done for somebody: あずかってける所, 見でけるど
        (r"(?<=[っいしみ見])[てで]ける(?=[一-鿿とど。、!?\s]|$)", "てくれる"),
        (r"(?<=働い)で(?=[みるい])", "て"),
        (r"(?<=やめ)で(?=[、。]|$)", "て"),
        (r"(?<=[見教]せ)で(?=けろ|けれ|くれ|くんろ|みろ|ください)|(?<=出し)で(?=けろ|けれ|くれ|くんろ|ください)", "て"),
        # wishes, and that there is none: 行きてぇ, 行きたかとです, 行きだぐねえ, 行きとうない
        (rf"(?<=[{_STEM}])[ただ][くぐ](?:ね[えぇー]?|なか)(?![かっぁ])", "たくない"),
        (r"(?<=[行働い]き)(?:とうな[いか]|たない)|(?<=[住泊]み)(?:とうな[いか]|たない)", "たくない"),
        (
            rf"(?<=[{_STEM}])[てで][えぇ](?=[んなのよわけとだが。、!?\s]|$)|(?<=[きぎちにびみり])てー(?=[。、!?\s]|$)",
            "たい",
        ),
        (rf"(?<=[{_STEM}])たかと(?=です|よ|けど)", "たいの"),
        (rf"(?<=[{_STEM}])たか(?=ばい|っちゃ|けん|ばってん)", "たい"),
        (rf"(?P<stem>{_GOING})たか{_CLOSES}", r"\g<stem>たい"),
        # 草原ば馬で歩いて、湯に浸かりたか: where the object is marked so, the ending wishes
        (r"(?P<stem>[一-鿿ァ-ヺ]ば[一-鿿ぁ-ゖ][^。!?]{0,24}[いきぎしちみり])たか(?=[。、!]|$)", r"\g<stem>たい"),
        (r"(?<=[一-鿿いきぎしちみり]たい)(?:勢|民|派)(?=です|だ|っす|[。、!]|$)", "の"),
        # no, and not: 青森でねぐて, 好かん, あかん
        (r"(?<=[でじゃ])(?:ねぐ|ねく|なぐ)て", "なくて"),
        (r"(?<=じゃ)ね[えぇー](?=[。、よやわ]|$)", "ない"),
        (r"好かん", "好きじゃない"),
        (r"あかん(?!かっ|ぼう|べ|よう)", "だめ"),
        # good: 滋賀がええな, 鹿児島がよか, いがっぺ
        (r"(?<=[がでもうはの])ええ(?!と)|(?<=[がでもの])よか(?=[とばよね。、!?\s]|$)", "いい"),
        (r"[いえ]がっぺ", "いいだろう"),
        # where to: 秋田さ行く
        (
            r"(?<=[一-鿿ァ-ヺこ])さ、?(?=行|住|泊|来|移|帰|戻|滞在)|(?<=[県市町村道府都])さ(?=[\d一二三四五六七八九十])",
            "へ",
        ),
        # why: 寒いさかい, 行ったけえ, 実家だもんで
        (
            r"(?<=[一-鿿][いうくるすぐむつぬ])(?:さかい|けえ|けぇ|けん)|(?<=[一-鿿]った)(?:さかい|けえ|けぇ|けん)",
            "から",
        ),
        (r"(?:(?<=いい)|(?<=よか)|(?<=ええ))(?:さかい|けえ|けぇ|けん|きに)(?=[、。!?]|$)", "から"),
        (r"どん(?:ぐらい|くらい|ぐれえ|ぐれぇ)", "どのくらい"),
        (r"[やじ]ゃ?(?:さかい|けえ|けぇ|けん)(?=[^一-鿿]|$)|(?<=[一-鿿ぁ-ゖ])だけん(?=[、。]|$)", "だから"),
        (r"(?<=[るいた])がら(?=[、。やめ一-鿿]|$)|(?<=[\d一二三四五六七八九十]日)がら", "から"),
        (r"(?<=[一-鿿ァ-ヺ])だもんで", "なので"),
        (r"(?<=[るたないい])もんで(?=[、。]|$)", "ので"),
        (r"んだども|ばってん(?=[、。]|$)", "んだけど"),
        (r"(?<=[いるただう])けんど(?=[、。]|$)", "けど"),
        # what goes on: 働いとる, 住んどる, 働いとんねん, 行かはる
        (
            r"(?<=[いっしえけせてべめれ])とる(?=[んけがのわよでかしとやじねな。、?!]|$)|(?<=[いっしえ])とん(?=ねん)"
            r"|(?<=[っしれ])(?:とる|ちょる)(?=[一-鿿])|(?<=[いっしえけせてべめれ])ちょ[るん](?=[んけがのわよでかしとやじねな。、?!]|$)",
            "てる",
        ),
        (r"(?<=[いっしえけせてべめれ])(?:とっ|ちょっ)た(?=[んけがのわよでかとやじねらり。、?!]|$)", "てた"),
        (
            r"(?<=[いっしえけせてべめれ出])(?:と|ちょ)らん(?=か(?:っ|$|[?。])|[一-鿿けがのわよでやじね。、?!]|$)",
            "てない",
        ),
        # asked, and said of a place: 出てるんかいの, 広島やと
        (r"(?<=[んの])かい[のな](?=[。?!]|$)", "か"),
        (r"(?<=[一-鿿ァ-ヺ])やと(?=[、一-鿿ァ-ヺ])", "だと"),
        (r"(?<=[いきぎしちにびみりえけげせてねべめれっ]て)ん(?=ねん)", "る"),
        (r"(?<=ん)どる(?=[んけがのわよでかし。、]|$)|(?<=ん)どん(?=ねん)", "でる"),
        (r"(?<=[てで])はる", "る"),
        (r"行[かき]はる", "行く"),
        (r"来はる", "来る"),
        (r"やねん(?=[でな]?(?:[。、!?]|$))", "なんだ"),
        (r"(?:(?<=[いたうるてで])|ん)ねん(?=[でな]?(?:[。、!?]|$)|けど)", "んだ"),
        # what was heard: 行くんやて, おるんじゃと
        (r"(?:ん|の)(?:や|じゃ|だ)(?:と|て|ど|げな)(?=[。、!ー\s]|$)", "んだって"),
        # what is asked for: 外してちょ, 外してけろ
        (r"(?<=[てで])(?:ちょう(?:よ|だい)|ちょ(?=[。!ー]|$)|けろ|けれ(?=[。、!]|$)|くんろ)", "ください"),
    )
)


def in_common(norm: str, offsets: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """``norm`` in the common language, and the offsets that go with it; as it is where it has no dialect."""
    if not _HIRAGANA.search(norm):
        return norm, offsets
    for pattern, common in _RULES:
        if pattern.search(norm):
            norm, offsets = _put(pattern, common, norm, offsets)
    return norm, offsets


def _put(pattern: re.Pattern[str], common: str, norm: str, offsets: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    out: list[str] = []
    places: list[int] = []
    position = 0
    for match in pattern.finditer(norm):
        kept = match.end("stem") if "stem" in pattern.groupindex else match.start()
        written = common.removeprefix(r"\g<stem>")
        out += [norm[position:kept], written]
        places += [*offsets[position:kept], *[offsets[kept]] * len(written)]
        position = match.end()
    return "".join([*out, norm[position:]]), (*places, *offsets[position:])


__all__ = ["in_common"]
