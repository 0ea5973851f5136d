"""Themes and skills are words that many people write: when an offer's word answers a wished one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NARROWER: Mapping[str, tuple[str, ...]] = {
    "海": ("港町", "ビーチ", "サーフィン", "ダイビング", "漁業", "漁村"),
    "山": ("高原", "スキー"),
    "自然": ("海", "山", "森", "川", "湖", "里山", "高原", "星空", "草原"),
    "田舎": ("里山", "農村", "山村", "漁村", "林業"),
    "釣り": ("漁業",),
    "歴史": ("城下町", "古民家", "町家", "世界遺産"),
    "サイクリング": ("自転車",),
    "暖かい": ("南国",),
    "ものづくり": ("木工", "陶芸", "工芸"),
    "交流": ("まちづくり",),
    "ペット可": ("ペット", "犬", "猫", "ドッグラン"),
}
"""A wished theme → the themes of an offer that are a kind of it."""

SKILL_KINDS: Mapping[str, tuple[str, ...]] = {
    "デザイン": ("イラスト", "DTP", "UI", "UX", "Webデザイン", "グラフィック"),
    "プログラミング": ("IT", "AI", "エンジニア", "ソフトウェア", "Web開発", "アプリ開発", "システム開発", "ロボット"),
    "写真・動画": ("写真", "動画", "動画編集", "映像", "映像制作", "撮影", "ドローン"),
    "語学": ("英語", "中国語", "韓国語", "通訳"),
    "広報": ("PR", "SNS"),
    "マーケティング": ("EC", "SNS", "ブランディング", "販路開拓"),
    "ライティング": ("編集", "執筆", "取材", "文章"),
    "医療・福祉": ("看護", "介護", "福祉", "医療", "保健", "薬学", "保育"),
    "企画": ("商品開発", "イベント", "イベント企画"),
    "教育": ("講師", "コーチング", "ファシリテーション"),
    "建築": ("大工", "リノベーション", "土木", "設計"),
    "料理": ("調理", "飲食", "レシピ"),
    "接客": ("観光", "ガイド"),
    "コンサルティング": ("DX", "業務改善", "経営"),
    "ものづくり": ("製造", "機械設計", "溶接"),
    "データ分析": ("統計", "データサイエンス"),
    "翻訳": ("通訳",),
    "人事": ("採用", "労務", "人材育成"),
}
"""A wished skill, as the reading names it → the skills of an offer that are a kind of it."""


def answers(offered: str, wanted: str) -> bool:
    """True when a theme is what was wished: the word itself, one that holds it (``離島``), or a kind of it."""
    return wanted in offered or offered in NARROWER.get(wanted, ())


def skilled(offered: str, wanted: str) -> bool:
    """True when a skill is the one wished or a kind of it: what a condition on skills takes."""
    return offered == wanted or offered in SKILL_KINDS.get(wanted, ())


def shares(offered: str, wanted: str) -> bool:
    """True when a skill is about another one (``写真`` and ``写真・動画``); for ranking, never for filtering."""
    return wanted in offered or offered in wanted or skilled(offered, wanted)


def answering(offered: Iterable[str], wanted: Iterable[str]) -> tuple[list[str], list[str]]:
    """The offer's themes that answer ``wanted``, and the wished ones that none answers."""
    themes, wishes = list(offered), list(wanted)
    found = [theme for theme in themes if any(answers(theme, wish) for wish in wishes)]
    return found, [wish for wish in wishes if not any(answers(theme, wish) for theme in themes)]
