"""Questions that lean on the ones before: その参加費は？ もう一人は？ and in English?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.naming import places_in
from bot.answering.language.question_types import Question, understand
from bot.answering.planning.again import asked_again, asked_of_the_rest, within_same_area
from bot.answering.planning.instead import asked_of, asked_of_party
from bot.answering.planning.pronouns import one_of_those_listed, stood_for, with_that_post
from bot.answering.planning.resolved import OF_MEMBERS, Resolved, brought_up
from bot.places import Places
from bot.seams import Asked

_HEAD_JA = re.compile(
    r"^(?:では|ほな|ほんなら|ほいで|そしたら|そんなら|じゃあ|じゃ|それでは|それじゃあ?|あと|それと|ちなみに|で|なら|そして"
    r"|ところで|また|えっと|あの|うーん|なるほど|はい|ok|了解"
    r"|ありがとう(?:ございます)?)[、,。\s]*"
)
_HEAD_EN = re.compile(r"^(?:and|so|then|also|ok|okay|but|now|well|thanks|thank you|great|i see)[,.\s]+", re.IGNORECASE)
_ABOUT_EN = re.compile(
    r"^(?:and |so |ok,? )?(?:what|how) about (?P<what>.+?)\??$|^and (?P<and>(?!what"
    r"|how|who|when|where|why|which|is|are|does|do|did|has|have|in english"
    r"|in japanese).+?)\??$",
    re.IGNORECASE,
)
_ABOUT_JA = re.compile(
    r"^(?P<what>[^?？。]{1,30}?)(?:については|に関しては|の場合は|の方は|のほうは|だと|なら|は"
    r"|って|も)(?:どう(?:です|でしょう|なの|ですか|なりますか)?か?"
    r"|いかがですか)?[?？。]*$"
)

_ASKS_FIRST = re.compile(r"いつ|誰|どこ|なぜ|何|どう|どの|どんな|どれ|いくら|いくつ")


def resolve(text: str, language: str, past: Sequence[Asked], places: Places, cues: Mapping[str, Cues]) -> Resolved:
    """``text`` as a question that stands alone."""
    own = cues[language]
    norm = fold(text).strip()
    before = past[-1] if past else None
    asked_before = str(before.topic.get("question") or before.question) if before else ""
    for key, target in (("in_english", "en"), ("in_japanese", "ja")):
        if own.has(f"follow.{key}", norm) or any(c.has(f"follow.{key}", norm) for c in cues.values()):
            rest = _without(norm, key, cues)
            if before and len(rest) <= (4 if language == "ja" else 12):
                spoken = understand(asked_before, language, cues).language
                return Resolved(asked_before, spoken, target)
            cleaned = re.sub(
                r"(?:を|は)?英語で(?:は|も)?|(?:を|は)?日本語で(?:は|も)?|,? ?\bin (?:english|japanese)\b",
                "",
                text,
                flags=re.IGNORECASE,
            )
            inner = resolve(cleaned, language, past, places, cues)
            return Resolved(inner.question, inner.language, target, inner.candidates, inner.names)
    if before is None:
        return Resolved(text, language)
    topic = before.topic
    head = (_HEAD_JA if language == "ja" else _HEAD_EN).sub("", text.strip())
    again = asked_again(head, asked_before, language, cues)
    if again:
        return Resolved(again, language)
    beside = within_same_area(head, topic, asked_before, language, places, own)
    if beside:
        return Resolved(beside, language)
    if own.has("follow.other", fold(head)) and not one_of_those_listed(head, topic, language, own):
        other = asked_of_the_rest(head, topic, asked_before, language, own)
        if other:
            return other
    head = with_that_post(head, asked_before, language, own)
    pronoun = one_of_those_listed(head, topic, language, own) or stood_for(
        head, topic, language, asked_before, past, cues
    )
    if pronoun:
        return pronoun
    bare = places_in(fold(head), places, language)
    if bare and len(fold(head).strip(" ?？。、")) <= len(bare[0].words) + 1:
        name = head[bare[0].start : bare[0].end] if len(fold(head)) == len(head) else bare[0].words
        replaced = asked_of(name, topic, asked_before, language, places, cues, head)
        if replaced:
            return replaced
    party = asked_of_party(head, asked_before, topic, language, cues)
    if party:
        return party
    about = (_ABOUT_JA if language == "ja" else _ABOUT_EN).match(head.strip()) or (
        _ABOUT_EN.match(text.strip()) if language != "ja" else None
    )
    if about:
        replaced = asked_of(next(g for g in about.groups() if g), topic, asked_before, language, places, cues, head)
        if replaced:
            return replaced
    if topic.get("kind") == "membership" and _compares_places(head, language, places, cues):
        return Resolved(f"{head.rstrip('?？。')}{OF_MEMBERS[language]}", language)
    if _is_fragment(head, language, cues, topic):
        meant = [_with_subject(head, name, language) for name in brought_up(topic, head, language, own)]
        if meant:
            return Resolved(meant[0], language, alternative=head, supposed=tuple(meant[1:]))
    return Resolved(head or text, language)


def _without(norm: str, key: str, cues: Mapping[str, Cues]) -> str:
    for each in cues.values():
        norm = each.pattern[f"follow.{key}"].sub("", norm)
    norm = re.sub(
        r"[\s、。,.?!]|もう一度|答えて|教えて|言って|お願いします|ください|どうぞ|では|は|て|で|と|ば", "", norm
    )
    return re.sub(r"and|please|again|what about|how about|sayit|sayitagain|canyou|couldyou|tellme|answer", "", norm)


def _compares_places(head: str, language: str, places: Places, cues: Mapping[str, Cues]) -> bool:
    """True for 長野県と山梨県ではどちらが多い？: two places and hardly a word besides."""
    own, norm = cues[language], fold(head)
    if not own.has("compare.more", norm) or own.has("membership.joined", norm):
        return False
    named = places_in(norm, places, language)
    spans = [(n.start, n.end) for n in named]
    rest = [t for t in understand(head, language, cues).terms if not any(a < t.end and t.start < b for a, b in spans)]
    return len(named) > 1 and len(rest) <= 2


def _is_fragment(head: str, language: str, cues: Mapping[str, Cues], topic: Mapping[str, Any]) -> bool:
    """True for a question that names nothing: 参加費は？ いつ設立された？"""
    if not topic:
        return False
    question: Question = understand(head, language, cues)
    named = [t for t in question.terms if t.kind == "name"]
    content = [t for t in question.terms if t.kind != "compound"]
    if named or len(content) > 4:
        return False
    if language == "ja":
        # コメント is no name: it is what is asked for
        wanted = [t for t in content if cues[language].first("attribute", t.text)]
        katakana = [t for t in content if t.kind == "noun" and t.weight >= 1.5 and t not in wanted]
        return not katakana and len(head) <= 24
    return len(head.split()) <= 7 and not re.search(r"\b(?:you|i|my|your)\b", head.lower())


def _with_subject(head: str, subject: str, language: str) -> str:
    if subject in head:
        return head
    if language != "ja":
        return f"{head.rstrip('?')} ({subject})?"
    first = next(iter(analysed(head, language).tokens), None)
    # 入るにはいくら is no part of what it is about
    asks = _ASKS_FIRST.match(head) or (first is not None and first.pos.startswith(("動詞", "代名詞")))
    return f"{subject}{'は' if asks else 'の'}{head}"
