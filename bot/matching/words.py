"""Themes and skills are words that many people write: when an offer's word answers a wished one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NARROWER: Mapping[str, tuple[str, ...]] = {
    "海": ("港町", "ビーチ", "サーフィン", "漁業", "漁村"),
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


def answers(offered: str, wanted: str) -> bool:
    """True when a theme is what was wished: the word itself, one that holds it (``離島``), or a kind of it."""
    return wanted in offered or offered in NARROWER.get(wanted, ())


def shares(offered: str, wanted: str) -> bool:
    """True when a skill is about another one (``写真`` and ``写真・動画``); for ranking, never for filtering."""
    return wanted in offered or offered in wanted


def answering(offered: Iterable[str], wanted: Iterable[str]) -> tuple[list[str], list[str]]:
    """The offer's themes that answer ``wanted``, and the wished ones that none answers."""
    themes, wishes = list(offered), list(wanted)
    found = [theme for theme in themes if any(answers(theme, wish) for wish in wishes)]
    return found, [wish for wish in wishes if not any(answers(theme, wish) for theme in themes)]
