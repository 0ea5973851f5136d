"""Japanese: whether nothing but yes or no is asked, and whether of a denial."""

from __future__ import annotations

import re

from bot.answering.language.folding import analysed
from bot.reading.found import Text

_ASKING = re.compile(
    r"何|なに|なあに|(?<!追)(?<!思)いつ|いくら|いくつ|どこ|なぜ|だれ|誰|どなた|どんな|どんく|どんだけ|どげ[なん]|どない|どの|どれ|どう|どちら|どっち"
    r"|なん(?:て(?=呼|言|[い書名コ])|と(?=呼|言|[い書コ])|で(?!す|しょ)|の|な|じ|だっけ|ちゅう|こ(?![つで])|けん|かい|に[んー]|ねん"
    r"|ぼ|めい)|(?<=[はがて])なん(?:です|でしょ|だろ|やろ)"
)
_INDEFINITE = re.compile(
    r"(?:か月|ヶ月|カ月|年|回|人|社|度|日|時間|つ|の[^、。?]{1,6}|に|で|から|と|[がを][^、。?]{1,8}て)?(?:でも|も)(?!う|っと|[んの])"
    r"|(?:日|年|人|社|回|つ|本|割)?か(?=[をがにのへとはも、]|[一-鿿ァ-ヴ]|[ぁ-ん]{2,6}[がはも](?:あ|な))(?!か?[月所国])|なりと|しても"
)
"""Behind an asking word: どこの会社でも, 何か月も, 誰が行っても, 何か制限は."""
_EMPTY_HOW = re.compile(r"(?:どう|どの|どんな)(?:か(?=[、?。]|教|知|確)|せ|しても|にも|に[しか]|やら)")
"""どうせ, どうしても."""
_WRITTEN = r"(?:書い|書か|載っ|載せ|のって|記載|記さ|明記|出てい?[るま]|触れ|言及|示さ|公表|公開|発表|はっきり|残って)"
_ONLY_WRITTEN = re.compile(rf"[^。?]*?か(?:どうか)?[、は]?[^?。]*{_WRITTEN}[^?。]*[?。]*$")
"""Behind an asking word whose clause is only what may be written somewhere: いつやったか書いてあります?"""
_IF_SO = re.compile(r"か(?:どう|否)か")
_TELLS = r"教え|おしえ|挙げ|あげ|答え|説明し|紹介し|見せ|示し|まとめ|聞かせ|列挙し|調べ|並べ|引い|抜き出し"
_REQUEST = re.compile(
    rf"(?:(?:{_TELLS})(?:て(?!る|い[るま]|ま|[あは])|ろ|$|[?。])|お教え|知りた|知って(?:る|い|ます|たら)|ご存[知じ]"
    r"|(?:聞き|伺い)たい|説明を|(?<!ば)(?:わか|分か|判)(?:り|る))[^、。?]{0,14}[?。]*$"
)
"""教えてもらえますか: a request, whatever its form."""
_SEEN = re.compile(r"ば[^?。]*(?:わか|分か)")
"""サイトを見ればわかる？ is none."""
_OR = re.compile(r"それとも|または|もしくは")
EITHER = 12
"""Letters of the second of two things to choose from, at most: 有償ですか無償ですか."""
_SOME = re.compile(r"(?:何|なに|なん|誰|だれ|どこ|どれ|どちら|どなた|いつ|いくつ|いくら)$")
"""Before the か of 何か, which offers nothing to choose from."""
_ENDING = ("助詞,終助詞", "助詞,準体助詞", "助詞,接続助詞", "補助記号", "感動詞", "空白")
_PREDICATE = ("動詞", "助動詞", "形容詞", "形状詞")
_IF = re.compile(r"(?:なら|[ただ]ら|ば)$")
"""2自治体なら？ asks on."""
_DOUBTS = re.compile(
    r"(?:よね|ですね|やんな|[だや][ねな]|でしょう?(?:か|ね)?|だろう?(?:か|ね)?|や?ろか?|じゃん|っけ|(?<![はがてで、])なん|の?か(?:い?な|ね|い|しら|も)?"
    r"|(?:本当|ほんと|ほんま|マジ|まじ|事実|合って(?:い?る|ます)|間違い(?:ない|ありません|なし))(?:です|なの|に|か|ね|や|う)*)[?。]*$"
)
"""What is said is put to doubt, or to be agreed to."""
_NOMINAL = re.compile(r"(?:=|は|って|も|が|のは|[^っ]て|、)[、 ]?[^?。]{1,40}[?]+$")
"""Xって Yのこと？: a topic, and what is said of it."""
_WHETHER_TO = re.compile(r"[はもが][^?]{4,}[^す](?:る|た|い|ん)と[?]+$")
"""あると？, as it is asked in Kyushu, of a whole statement; "with five?" goes on."""
_PARTICLES = ("助詞,係助詞", "助詞,格助詞", "助詞,接続助詞", "助詞,副助詞")
_WHOLE = ("から", "まで", "だけ", "のみ", "くらい", "ぐらい", "ほど")
"""Particles behind which a question without a verb may end and be whole: 令和元年度から？"""
_BRACKETS = r"[(（][^()（）]*[)）]"
_AFTERWARDS = re.compile(
    r"(?<=[かなねのんけ])、(?![^、。?]*(?:ます|る|た|い|か)[?。]*$)[^、。?]{1,25}[?。]*$"
    rf"|(?<=[?]){_BRACKETS}$|{_BRACKETS}(?=[?]$)"
)
"""What is named only afterwards: …なのかな、地域経営部会は."""
_NOT = r"(?<!違い)(?<!相違)(?<!かまわ)(?<!構わ)(?<!欠かせ)な(?:い|かった)"
_DENIAL = re.compile(
    rf"(?:{_NOT}|ません|ませんでした|へん|んかった)(?:ん|の|って(?:こと|話)|という(?:こと|話))?(?:です|だ|や|な)?"
    r"(?:よね|よ|ね|か|でしょう?|だろう?|やろ|の|っけ|な)*[?。]*$"
    rf"|{_NOT}、?(?:って|っていう|という|で|と)[^、?。]{{0,4}}(?:本当|ほんと|合っ|あって|間違|正しい|話|聞|理解|見て|考えて)[^、。?]{{0,16}}[?。]*$"
)
_HOPING = re.compile(
    r"(?:では|じゃ)(?:な(?:い|かった)(?:の|ん)?(?:です)?(?:か|でしょうか|だろうか|の)?|ありません(?:でした)?か)[?。]*$"
    r"|(?:では|じゃ)ない(?:でしょうか|だろうか)[?。]*$|ませんか[?。]*$|(?:間違い|相違)ない"
)
_SO = re.compile(
    r"(?:これ|それ|この話|その話)?(?:は|って|で|、)*(?:本当|ほんと|事実|正し|合って|あって|間違いな)[^、。?]{0,8}[?。]*"
)
"""A sentence of its own that puts the one before it to doubt."""
_WRONG = re.compile(
    r"、?(?:という|って|っていう)(?:の|こと|話|説明|理解)?(?:は|って|も)?(?:間違い|まちがい|誤り|うそ|嘘|デマ|誤解)"
    r"(?:です|でしょう|だ|って|なの|ということ|ってこと)*(?:か|よね|の)?[?？。]*$"
)
_HOPED = re.compile(
    r"(?:では|じゃ)(?:な(?:い|かった)(?:の|ん)?(?:です)?(?:か|でしょうか|だろうか)|ありませんか|ない(?:でしょうか|だろうか))[?？。]*$"
)
_PIECES = re.compile(r"(?<=[?？])\s*|(?<=[。！!])\s*|\n+")
_MARKED = re.compile(r"[?？]\s*$")


def asks(text: Text, *, seems: bool) -> bool:
    """See ``whether.whether``."""
    piece = _asking_piece(text.norm)
    if piece != text.norm:
        text = analysed(piece, "ja")
    if _IF_SO.search(piece):
        return True
    if (_REQUEST.search(piece) and not _SEEN.search(piece)) or _asks_for(piece) or _either(text):
        return False
    said = seems or ends_in_predicate(text) or _DOUBTS.search(piece) is not None
    return said or _WHETHER_TO.search(piece) is not None or (_NOMINAL.search(piece) is not None and not _goes_on(text))


def denies(text: Text) -> bool:
    """See ``whether.negative``."""
    piece = _asking_piece(text.norm)
    if _SO.fullmatch(piece) and (said := text.norm[: text.norm.rfind(piece)].strip(" 。、!")):
        piece = said  # Xは参加していない。これは正しい？
    return _DENIAL.search(piece) is not None and _HOPING.search(piece) is None


def claim(text: str) -> tuple[str, bool]:
    """See ``whether.claim``."""
    wrong = _WRONG.search(text)
    if wrong:
        return f"{text[: wrong.start()]}？", True
    return _HOPED.sub("ですか？", text), False


def ends_in_predicate(text: Text) -> bool:
    """True for a sentence that ends in its predicate and asks, with か or a mark: 皆やっとるん？"""
    marked = bool(_MARKED.search(text.norm))
    for token in reversed(text.tokens):
        if token.pos.startswith(_ENDING):
            # 混ぜてもええの
            asks_so = token.surface in ("か", "の") and token.pos.endswith("終助詞")
            marked = marked or asks_so
        else:
            return marked and token.pos.startswith(_PREDICATE) and not _IF.search(token.surface)
    return False


def _asking_piece(norm: str) -> str:
    """The last sentence that asks, without what is only named behind it; all of it when none has the look."""
    found = norm
    for piece in (one.strip() for one in _PIECES.split(norm) if one and one.strip()):
        short = _AFTERWARDS.sub("", piece)
        for one in (short, piece):
            if _DOUBTS.search(one) or _MARKED.search(one):
                found = one
                break
    return found


def _asks_for(piece: str) -> bool:
    """True when a word asks the reader for something."""
    return any(
        not _EMPTY_HOW.match(piece, word.start())
        and not _INDEFINITE.match(piece, word.end())
        and not _ONLY_WRITTEN.match(piece, word.end())
        for word in _ASKING.finditer(piece)
    )


def _either(text: Text) -> bool:
    """True for two things to choose from: 有償ですか無償ですか."""
    if _OR.search(text.norm):
        return True
    ends = [
        t for t in text.tokens
        if t.surface == "か" and t.pos.startswith("助詞") and not _SOME.search(text.norm[: t.start])
    ]  # fmt: skip
    return (
        len(ends) > 1
        and not text.norm[ends[-1].end :].strip(" ?。")
        and 0 < ends[-1].start - ends[-2].end <= EITHER
        and not text.norm[ends[-2].end :].startswith(("は", "に", "で", "を", "が", "も", "と"))
    )


def _goes_on(text: Text) -> bool:
    """True for what ends in a particle: 参加費は？, 2年目からは？"""
    last = next((t for t in reversed(text.tokens) if not t.pos.startswith(("補助記号", "空白"))), None)
    return last is None or (last.pos.startswith(_PARTICLES) and last.surface not in _WHOLE)
