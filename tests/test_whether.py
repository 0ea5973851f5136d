"""Whether nothing but yes or no is asked, and whether of a denial."""

from __future__ import annotations

import pytest

from bot.answering.language.question_types import Question, understand
from bot.answering.planning.plan import all_cues

WHETHER = [
    "その講座は毎年ありますか",
    "講座の会場って駅前のビルのこと？",
    "費用は税込み？",
    "講座って平成元年度から？",
    "申込みが何日前までか、案内のページに書いてあります？",
    "誰でも入れるんですか",
    "どこの会社からでも申し込める？",
    "何か月も続く研修なの？",
    "週何日か出社するんですよね?",
    "二回目も同じ先生なのかな、あの講座は",
    "会費が無料かどうか教えてください",
    "課長さんが司会だったんですよね？ 去年の会の話です",
    "うちは山奥の村です。それでも申し込めるんでしょうか",
    "町内会の人たちだけで運営してるってこと？",
    "案内を見れば会場がわかる？",
    "会場は市役所で合ってる?",
    "Is the fee due in May?",
    "The fee is due in May, isn't it?",
    "For people from abroad, is there a course in English?",
    "If only three of us sign up, might it be called off?",
    "Does it suit people who have never done this before?",
    "Wasn't she the first to chair it?",
    "The hall holds 200 people. Is that so?",
    "When people say 'the lab', do they mean the town's office?",
    "The hall was built in 1990?",
]
ASKS_FOR = [
    "講座の会場は？",
    "会費はいくらですか",
    "申込みは何日前までですか",
    "会場の名前を教えてもらえますか？",
    "講座は何のため？",
    "会費は有料ですか無料ですか",
    "名前なんだっけ",
    "二つの会場の違いって？",
    "3人ならいくら？",
    "いつから申し込めるか知ってますか",
    "なんという名前でしたか",
    "What is the fee?",
    "Could you tell me the fee?",
    "Is it free or paid?",
    "And in which year was the hall built?",
    "Street address of the hall?",
    "Do you know when it starts?",
    "Are there more courses or more seminars?",
]
DENIALS = [
    "村は一つも入ってないんですよね？",
    "同じ人じゃないんでしょ？",
    "宿は手配してくれないの？",
    "村は入れない、って本当？",
    "They are not the same, right?",
    "Is it true that nobody from a village has joined?",
]
NO_DENIALS = [
    "あの人は元町長ではないですか",
    "自宅ではなく事務所で働いてもかまわないのですか",
    "東京だけじゃなくて地方の会もあるんですよね？",
    "そろそろ始まりませんか",
    "Isn't he the mayor?",
    "It began in 2005, didn't it?",
    "Is it open to companies and not only to towns?",
]


CLAIMS = {
    "会場は駅前だ、というのは間違い？": ("会場は駅前だ？", True),
    "あの人は元町長ではないんですか": ("あの人は元町長ですか？", False),
    "会場は駅前ですか": ("会場は駅前ですか", False),
    "Is it wrong to say that the hall is free?": ("the hall is free?", True),
    "Is the hall free?": ("Is the hall free?", False),
}


def asked(text: str) -> Question:
    return understand(text, "en" if text.isascii() else "ja", all_cues())


@pytest.mark.parametrize("text", WHETHER)
def test_nothing_but_yes_or_no(text: str) -> None:
    assert asked(text).whether


@pytest.mark.parametrize("text", ASKS_FOR)
def test_something_is_asked_for(text: str) -> None:
    assert not asked(text).whether


@pytest.mark.parametrize("text", DENIALS)
def test_a_denial(text: str) -> None:
    assert asked(text).negative


@pytest.mark.parametrize("text", NO_DENIALS)
def test_no_denial(text: str) -> None:
    assert not asked(text).negative


@pytest.mark.parametrize("text", CLAIMS)
def test_the_plain_claim(text: str) -> None:
    question = asked(text)
    assert (question.claim, question.inverted) == CLAIMS[text]
