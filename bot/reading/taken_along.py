"""What was shown is taken along to others or thought over, and nothing more asked: "I'll show these to my wife"."""

from __future__ import annotations

import re

from bot.reading.sentences import Sentence

_JA = re.compile(
    r"(?:(?:相談|報告|検討|確認|申請|共有|転送|連絡|話|提案|保存|印刷)(?:を|だけ)?(?:出)?し|話(?:し合っ|をし)|見せ|送[っり]|伝え|確かめ|聞い|訊い|持ち帰[っり]"
    r"|貼[っり]|(?:一緒に|いっしょに|二人で|ふたりで|みんなで|家族で|あとで|後で|ゆっくり|じっくり|夜|もう一度|[^。!?、\s]{1,6}と)見"
    r"|(?:少し|ちょっと|ゆっくり|じっくり|もう少し|いったん|一度|一晩|よく|一緒に)、?(?:自分で|自分たちで|家で)?考え"
    r"|(?:了承|許可|承認|ok|休み)を?(?:もらっ|取っ|とっ))"
    r"(?:て(?:み|き|おき)?(?:ます|る(?:わ|ね)?$|よう|ましょう|から)|とき(?:ます|ましょう)|と[くこ](?:わ|ね|う)?$|ときます|ます|ましょう)[^。!?、]{0,6}[。!\s]*$"
    r"|(?:(?:共有|転送|保存|印刷)し|見せ|送り|送っ|貼り|貼っ)(?:て?(?:おき|とき)?まし)?た(?:わ|よ|ので)?[。!\s]*$"
    r"|(?:続き|あと|残り|返事|結論)は(?:また|[^。!?、]{0,8}?(?:て|で)から|あとで|後で|後日|今夜|明日|次回|週末に?)[^。!?、]{0,8}[。!\s]*$"
    r"|また(?:来|き|伺い|うかがい|寄り|連絡し|書き|話し)(?:に来)?(?:ます|る(?:わ|ね)|ましょう)[^。!?]{0,6}[。!\s]*$"
)
"""「今夜、妻に話してみます」, 「上司に確認してから、また来ます」: what was told is taken along to others."""
_EN = re.compile(
    r"\W*(?:[a-z']+(?:\s+[a-z']+){0,2}\s*[,.!]\s*)?(?:(?:ok|okay|great|perfect|good|right|alright|well|so|and|then)\W+)*"
    r"(?:(?:i|we)(?:'ll|'m\s+going\s+to|'re\s+going\s+to|'d\s+better|\s+will|\s+can|\s+am\s+going\s+to|\s+need\s+to|\s+have\s+to)"
    r"|will|gotta|let\s+(?:me|us)|let's)\s+"
    r"(?:(?:just|now|first|then|also|quickly|have\s+to|need\s+to)\s+)*"
    r"(?:show|send|forward|print|share|circulate|pass|discuss|talk|run|go|think|sleep|look|read|study|mull|screenshot)\s+"
    r"(?:(?:it|this|these|those|them|that|all\s+(?:of\s+)?(?:it|this|these|that)|the\s+list|your\s+(?:list|suggestions|proposals))\b(?!\s+(?:one|way|time))"
    r"|(?:over|through|about|at|on)\s+(?:it|this|these|those|them|that|the\s+(?:list|suggestions|proposals)))"
    r"(?:\s+(?:to|with|by|past|for|over|out|home|on|at|in|before|tonight|tomorrow|together|first|properly|again|through|around)\b[^?]{0,60})?\W*$"
)
"""What was shown is taken along, and nothing more asked: "I'll show these to my wife", "let me think it over"."""


def said(s: Sentence) -> bool:
    """True of a sentence that says so."""
    if s.language == "ja":
        return _JA.search(s.tail) is not None
    return _EN.match(s.norm) is not None
