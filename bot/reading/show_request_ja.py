"""Whether a Japanese sentence asks to be shown stays and nothing else: 「では滞在先を見せてください」, 「一覧を。」.

Read as a whole, from its opening to its last ending: what leads up to it, what is to be shown, the showing, the
asking. A word outside these is a matter of its own, and other rules have to read it.
"""

from __future__ import annotations

import re

_OPENS = (
    r"(?:(?:それで(?:は|したら)|では?|で(?=[はも]?、)|じゃあ?|[ほ]?んじゃあ?|それじゃあ?|ほな|ほんなら|したら|そしたら|よし|さて|なら|もう|まあ"
    r"|は(?:よう?|やく)|早く|早速|さっそく|とりあえず|ひとまず|いったん|一旦|一度|まずは?|そろそろ|ちょっと|ぜひ|是非|どうか|何卒|ほら"
    r"|お?(?:手数|手間)(?:を|ですが|を?おかけ(?:し|いたし)ますが)?|恐れ入りますが?|恐縮(?:です|でございます)が|(?:申し訳|すみ|すい)(?:ない|ありません|ございません|ません)(?:です)?が?"
    r"|(?:もし)?(?:よ|よろし|宜し|可能)(?:けれ|かった|でした)?(?:ば|ら|なら)|お願いします|おねがいします|その条件で|この条件で|これで|それで"
    r"|(?:[^\s、。!?]{0,6})?(?:ありがとう(?:ございます|ございました)?|了解(?:です|しました)?|わかりました|分かりました|なるほど))[、,\s!]*)*"
)
_THINGS = (
    r"(?:候補地?|一覧|リスト|お?(?:すすめ|勧め|薦め)|オススメ|滞在先?|行き?先|受け?入れ?先|プラン|コース|選択肢|ご?提案|お?宿|[い良よ]い案|結果"
    r"|と(?:ころ|こ)|場所|まち|[町街]|やつ|もの|の(?=[をがはも]|[見みあ出だな]))"
)
_ADVERB = r"(?:[をもはが]|から|だけ(?:でも)?|とか|など|って)?[、\s]?(?:いくつか|何件か|全部)?"
_WHAT = (
    r"(?:(?:[いえ]え|どんな)の(?:がある)?か?[をが]?"
    rf"|(?:[^。、!?]{{0,14}}?(?:[のなるたいうげ]|そう))?{_THINGS}(?:の?(?:候補|一覧|リスト))?{_ADVERB})"
)
_SHOW = r"(?:お?見せ|みせ|見し(?=て)|出し|だし|挙げ|並べ)"
_TOLD = r"も(?!ら[いえおわ])|[はかるた]|い(?!ただ[けきこ])|いただけた|き[たて]|お[いり]|くれ(?:た|ました)|くださった"
"""Behind 「見せて」: it was shown, or others are shown it."""
_FAVOUR = r"く?ださ|下さ|願|いただ(?!い[たて])|頂(?!い[たて])"
_ENDING = r"[ぁ-んー下欲貰頂戴致願助幸]{0,16}"
_ASKS = rf"(?:て(?!{_TOLD})|ちゃ(?=[らりっ])|ろ|れ(?=$)|んかい?|{_FAVOUR}){_ENDING}"
_DOES = r"(?:ご?(?:提案|提示|紹介|案内|表示|検索)|リストアップ|ピックアップ)"
_DOES_IT = (
    rf"(?:(?:を|のほど[、\s]?)?(?:して(?!{_TOLD})|お?願|{_FAVOUR}|でき[まるな]|もら|貰|頼|たの|よろしく){_ENDING})"
)
_SEES = rf"(?:拝見(?:した|でき|させ|いたし?|願|を?希望)|見(?:てみ)?(?:たい|とう)){_ENDING}"
_WISHES = rf"を?(?:お願い|おねがい|お?頼み|頼む|たのむ|よろしく|ください|下さい|ちょうだい|頂戴|希望){_ENDING}"
_ENDS = r"[、。!?~ー…\s笑wｗ()]*$"
_GOOD = r"(?:[い良よ]い|ええ|(?:よさ|良さ)(?:げ|そう)な?|合いそうな?|ぴったりな?)(?:感じ)?の?"
_THERE = (
    r"(?:あり?ます|ある|あん|ない|無い|あり?ません|ございます|おへん)"
    r"(?:でしょう)?(?:ん(?:です)?)?[かのねよ]?(?:[なね]あ?|しら|ね)?"
)
_ASKED = re.compile(
    rf"^\W*{_OPENS}(?:"
    rf"(?:{_WHAT}?(?:{_SHOW}{_ASKS}[、!\s]*)+|{_WHAT}?{_DOES}{_DOES_IT}|{_WHAT}?{_SEES})"
    rf"|(?:候補|一覧|リスト|お?すすめ|提案)(?:教えて{_ENDING}|{_WISHES})"
    rf"|(?:候補|一覧|リスト)(?:[をは])?"
    rf"|{_GOOD}(?:{_THINGS})?(?:[がはも]|って|とか)?{_THERE}"
    rf"){_ENDS}"
)
LONGEST = 60
"""Characters of a sentence that asks for no more than this."""


def asked(norm: str) -> bool:
    """True when the sentence ``norm``, in the common language, asks to be shown stays and says nothing else."""
    return len(norm) <= LONGEST and _ASKED.match(norm.strip()) is not None


__all__ = ["LONGEST", "asked"]
