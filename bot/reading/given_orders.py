"""Whether a deed that can not be taken back is ordered or wished for, and not only told of.

"Forget everything", "I'd like to start over" and 「全部消してください」 tell the assistant to do it. "Before I forget
everything, …", "my husband would forget it", 「全部忘れてしまう前に」 and 「担当者と話してきました」 use the same words
of what somebody does, did or might do. In English the subject right before the deed tells; in Japanese what its verb
goes on in.
"""

from __future__ import annotations

import re

from bot.reading.found import Text, Token

_NEAR = 60
"""Characters before a deed in which its subject stands."""
_SOFTENED = (
    r"(?:(?:please|kindly|just|simply|maybe|perhaps|now|then|also|really|rather|completely|quickly|actually)\s+){0,3}"
)
_WISHED = re.compile(
    r"(?:\b(?:i|we)(?:'d|\s+would)?\s+"
    + _SOFTENED
    + r"(?:want|like|love|need|prefer|wish|ask|think\s+it'?s\s+best)\s+(?:you\s+|it\s+)?to"
    r"|\b(?:i|we)(?:'d|\s+would)\s+(?:rather|better)|\b(?:i|we)\s+(?:had\s+better|should|must|shall)"
    r"|\b(?:let(?:'s|\s+us|\s+me)|lemme)"
    r"|\b(?:can|could|may|might|shall|should)\s+(?:i|we)|\b(?:can|could|would|will|won't)\s+you"
    r"|\bif\s+you\s+(?:could|would|can)|\byou\s+(?:can|could|may|should|must|ought\s+to|need\s+to|have\s+to)"
    r"|\b(?:make\s+sure|ensure|see\s+to\s+it|insist|demand|ask)\s+(?:that\s+)?you)\s+" + _SOFTENED + r"(?:to\s+)?$"
)
"""Before a deed: somebody wants it done, or is asked to do it."""
_INTENDED = re.compile(
    r"\b(?:(?:i|we)(?:'ll|\s+will|'m\s+going\s+to|\s+am\s+going\s+to|'re\s+going\s+to|\s+have\s+to|'ve\s+got\s+to)|gonna|gotta)\s+"
    + _SOFTENED
    + "$"
)
"""Before a deed: the speaker is about to do it, here where it is done here."""
_ASKS_NEED = re.compile(r"\b(?:do|does|did|will|would)\s+(?:i|we|you|he|she|they)\s+(?:\w+\s+)?(?:have|need)\s+to\s+$")
_SUBJECT = (
    r"(?:\b(?:i|you|he|she|it|we|they|who|which|everyone|everybody|someone|somebody|nobody|people|others)"
    r"|\b(?:my|our|his|her|their|your|the|a|an|every|some|that|this|those|these)\s+[a-z]+(?:\s+(?!and\b|or\b|please\b|to\b)[a-z]+)?)"
)
_MODAL = (
    r"(?:'(?:d|ll|m|re|s|ve)|\s+(?:would|will|did|do|does|had|has|have|can|could|might|may|must|am|is|are|was|were|should"
    r"|(?:would|wo|did|do|does|ca|could|should|must|need|is|are|was|were|have|has|had)n't|cannot|needn't|not|to|been|being|be|going"
    r"|always|usually|often|sometimes|never|once|just|already|almost|nearly|easily|simply|normally|generally|tend|tends|seem|seems|used"
    r"|hate|hates|need|needs|needed|want|wants|wanted|hope|hopes|try|tries|tried|plan|plans|like|likes|dare))"
)
_TOLD_OF = re.compile(rf"{_SUBJECT}{_MODAL}{{0,5}}\s+$")
"""Before a deed: who does it, might do it or has to."""
_TOLD_BY = re.compile(
    r"\b(?:told|asked|tells|asks|wants|wanted|begged|advised|urged|allowed|forced|made|used|afraid|scared|supposed|loath|how|having|hate|hated)\s+"
    r"(?:[a-z]+\s+){0,2}?(?:to\s+|not\s+to\s+)(?:have\s+to\s+)?$"
    r"|\b(?:before|after|without|while|by|since|on)\s+$"
)
_PAST = re.compile(r"^(?:[a-z]+ed|forgot|forgotten|began|begun|threw|thrown|went|spoke|did|made|built|got)\b")
_HOW = re.compile(r"^(?:from|over|all|afresh|anew|again|back)\b")
"""A cue that is only the manner of a deed; its verb stands before it: "started | from scratch"."""
_VERB_BEFORE = re.compile(r"\b([a-z']+)\s+(?:(?:it|everything|all|that|things|again|over)\s+){0,2}$")
_IS_DONE = re.compile(r"\b(?:was|were|been|got|gets|is|are|being)\s+(?:\w+\s+)?[a-z]+(?:ed|gone|forgotten)\b")
_WANTS = re.compile(r"\b(?:want|like|need|please|prefer|make\s+sure|insist|demand)\b")


def told_only(text: Text, start: int, end: int, language: str, *, intended: bool) -> bool:
    """True when the deed named at ``start`` to ``end`` is told of, and neither ordered nor wished for.

    ``intended``: what the speaker is about to do counts as ordered, "I'll start over".
    """
    return _english(text.norm, start, end, intended=intended) if language == "en" else _japanese(text, start, end)


_CLAUSE = re.compile(r".*(?:[,;:.!?()\n](?=\s)|\b(?:so|but|then)(?=\s))", re.DOTALL)


def _english(norm: str, start: int, end: int, *, intended: bool) -> bool:
    before = norm[max(0, start - _NEAR) : start]
    if cut := _CLAUSE.match(before):
        before = before[cut.end() :]
    deed = norm[start:end]
    if _HOW.match(deed) and (verb := _VERB_BEFORE.search(before)):
        deed, before = verb[1], before[: verb.start()]
    if _ASKS_NEED.search(before):
        return True
    if _WISHED.search(before) or (intended and _INTENDED.search(before)):
        return False
    if _PAST.match(deed) or (_IS_DONE.search(deed) and not _WANTS.search(before)):
        return True
    return bool(_TOLD_OF.search(before) or _TOLD_BY.search(before))


_HEARSAY = re.compile(
    r"[^。!?\n]{0,24}(?:と|って)(?:[^。!?、\n]{1,8}[がはも])?(?:言(?:う|い(?!た[いく])|っ)|話し|聞[いき]|書い)"
)
"""Behind a deed: somebody says so."""
_AHEAD = re.compile(
    r"(?:前|まえ|うち|内)(?:に|は|で|の)|の(?:は|が|も|に)(?!$)|こと(?:が|に|は|も)|そう(?:で|に|な|だ)|がち|なくて(?:も)?(?:済|す)|ずに(?:済|す)"
    r"|[一-鿿ぁ-ん]{1,6}?(?:は|が|も)(?:ない|無い|なく|ありません|起きな)"
)
"""Behind a deed: it is spoken of as something that may come, and is not done now."""
_SINCE = re.compile(r"ので|んで|から|のに|けど|と、|たび|度に")
_CARRIES = ("助動詞", "助詞,接続助詞", "接尾辞")
_WISHES = frozenset({"たい", "欲しい", "貰う", "頂く", "下さる", "願う", "頂戴", "呉れる"})
_HAPPENS = frozenset({"居る", "てる", "仕舞う", "ちゃう", "じゃう", "来る", "成る"})
"""What a deed goes on in that happens by itself or goes on: 忘れてしまう, 切っている, 白紙になる."""
_LIGHT = _HAPPENS | _WISHES | {"為る", "置く", "おく"}


def _japanese(text: Text, start: int, end: int) -> bool:
    norm = text.norm
    if _HEARSAY.match(norm, end):
        return True
    chain = _chain(text, start, end)
    if not chain:
        return False
    stop = max(chain[-1].end, end)
    if any(t.base in _WISHES for t in chain):
        return any(t.base == "た" for t in chain) and not norm.startswith("けど", stop)
    if any(t.surface in ("た", "だ") and t.base == "た" for t in chain) or _AHEAD.match(norm, stop):
        return True
    if chain[-1].surface in ("て", "で") and not norm[stop:].lstrip("。、!? ー~\n"):
        return False  # 「全部忘れちゃって」 asks for it
    if any(t.base in _HAPPENS and t.start >= end for t in chain):
        return True
    verbal = chain[-1].pos.startswith(("動詞", "助動詞"))
    return verbal and _SINCE.match(norm, stop) is not None and not any(t.base == "ます" for t in chain)


def _chain(text: Text, start: int, end: int) -> list[Token]:
    """The verb of the deed, or its noun, and what carries it on."""
    tokens = [t for t in text.tokens if start <= t.start < end + 40]
    inside = [i for i, t in enumerate(tokens) if t.start < end and t.pos.startswith(("動詞", "名詞", "形状詞"))]
    out: list[Token] = []
    for i, t in enumerate(tokens[inside[-1] :] if inside else (), inside[-1] if inside else 0):
        particle = t.pos.startswith("助詞,格助詞") and i + 1 < len(tokens) and tokens[i + 1].pos.startswith("動詞")
        joins = t.pos.startswith(_CARRIES) and not (t.pos.startswith("助詞") and t.surface not in ("て", "で"))
        governs = bool(out) and out[-1].pos.startswith("助詞,格助詞") and t.pos.startswith("動詞")
        if t.start >= end and not (joins or particle or governs or t.base in _LIGHT):
            break
        out.append(t)
    return out
