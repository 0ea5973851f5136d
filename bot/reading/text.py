"""A message made readable: characters unified with their offsets kept, cut into tokens and clauses."""

from __future__ import annotations

import re
import threading
import unicodedata
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

from bot.reading.dialect import in_common
from bot.reading.found import Text, Token
from bot.reading.kana import respelt
from bot.reading.misspelt import mended

TOKENIZED = 16_000
"""Sudachi takes at most 49,149 bytes at once; longer messages are cut into pieces of at most this many characters."""

_DASHES = dict.fromkeys("‐‑‒–—―−﹣－─━", "-")
_TILDES = dict.fromkeys("〜～∼˜⁓∾", "~")
_QUOTES = {"’": "'", "‘": "'", "′": "'", "“": '"', "”": '"'}
# Old and print forms of characters that NFKC leaves alone and that names of people and places are typed with.
_VARIANTS = {"﨑": "崎", "髙": "高", "ゕ": "ヵ", "ゖ": "ヶ"}
_MAPPED = {**_DASHES, **_TILDES, **_QUOTES, **_VARIANTS}

_VOICED = re.compile("[\uff66-\uff9d\u3046-\u30fd\u0041-\u024f][\uff9e\uff9f\u3099\u309a\u0300-\u036f]*", re.DOTALL)
_PLAIN = re.compile(r"[\n -@\[-~、。々ぁ-ゔァ-ヴー一-鿿]+")
"""Runs that normalisation leaves as they are (no capitals, no dashes but the ASCII one)."""

_JAPANESE = re.compile(r"[぀-ヿ一-鿿々]")
_ENGLISH_WORD = re.compile(
    r"\b(?:the|an?|of|is|are|was|were|do|does|did|has|have|had|can|will|in|on|at|to|for|from|by|with|and|or|what|which|who"
    r"|when|where|why|how|it|its|that|this|there|about|between|please|any|not)\b"
)
"""What only a sentence in English holds; its names do not count."""
_KANA = re.compile(r"[぀-ゟ゠-ヺー]")
_LATIN_WORD = re.compile(r"[a-z]{2,}")

_ENGLISH = re.compile(
    r"(?P<word>[a-zà-ÿ]+(?:'[a-z]+)?)|(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<japanese>[぀-ヿ一-鿿々]+)|(?P<mark>[^\s])"
)

_BREAK = re.compile(
    r"(?=[①-⑳])|[。!?！？\n…;；\[\]()「」『』]+|、|(?<!\d),|,(?!\d{3})|(?<!\.)\.(?![\d.])|(?<=\s)-+(?=\s)|—+"
    r"|(?:\.{2,}|・・+)(?![\s.]*(?:じゃ|では|でなく|は|を|が|も|に|の))"
)
_OPENS = ("名詞", "代名詞", "副詞", "接続詞", "感動詞", "動詞,一般", "形容詞", "接頭辞", "連体詞")
_JA_JOINTS = frozenset({"けど", "けれど", "けれども", "が", "ので", "から", "し", "のに", "ものの"})
_JA_CONJUNCTIONS = frozenset({"でも", "だけど", "しかし", "ただ", "ただし", "あと", "それと", "だから", "なので"})
_EN_JOINTS = frozenset({"but", "though", "although", "however", "because", "since", "so", "while", "whereas", "unless"})


def normalise(raw: str) -> tuple[str, tuple[int, ...]]:
    """``raw`` in NFKC with unified dashes, tildes and quotes and lower-case Latin, and where each character stood.

    Marks without a shape (zero width, direction, variation selectors, controls) vanish; lone surrogates and NUL
    become spaces. The offsets have one entry more than the text.
    """
    out: list[str] = []
    offsets: list[int] = []
    position, length = 0, len(raw)
    while position < length:
        plain = _PLAIN.match(raw, position)
        if plain:
            end = plain.end()
            # a combining voicing mark belongs to the character before it
            if end < length and end - position > 0 and raw[end] in "\u3099\u309a\uff9e\uff9f":
                end -= 1
            if end > position:
                out.append(raw[position:end])
                offsets.extend(range(position, end))
                position = end
                continue
        marked = _VOICED.match(raw, position)
        end = marked.end() if marked else position + 1
        shaped = _shape(raw[position:end]) if end - position < 9 else "".join(_shape(c) for c in raw[position:end])
        out.append(shaped)
        offsets.extend([position] * len(shaped))
        position = end
    offsets.append(length)
    return "".join(out), tuple(offsets)


@cache
def _shapes() -> dict[str, str]:
    return {}


def _shape(chunk: str) -> str:
    """One character (with its combining marks) in its unified form; remembered, as a message has few kinds."""
    known = _shapes()
    shaped = known.get(chunk)
    if shaped is None:
        shaped = _unify(chunk)
        if len(known) < 8192:
            known[chunk] = shaped
    return shaped


def _unify(chunk: str) -> str:
    if len(chunk) == 1:
        if "①" <= chunk <= "⑳":
            return chunk  # the number of a point, not of what follows it: 「②2週間」
        if chunk in _MAPPED:
            return _MAPPED[chunk]
        category = unicodedata.category(chunk)
        if chunk in "\r\u2028\u2029\x0b\x0c":
            return "\n"
        if chunk == "\t" or category in ("Cs", "Cc", "Zs"):
            return " "
        if category in ("Cf", "Mn", "Me"):
            return ""
    shaped = unicodedata.normalize("NFKC", chunk).lower()
    return "".join(_MAPPED.get(c, c) for c in shaped if unicodedata.category(c) != "Mn")


def analyse(raw: str, language: str = "") -> Text:
    """``raw`` as a ``Text``; ``language`` is the conversation's, for messages that do not tell (digits, emoji)."""
    norm, offsets = mended(*in_common(*respelt(*normalise(raw))))
    spoken = language_of(norm, language)
    tokens = _japanese(norm) if spoken == "ja" and _JAPANESE.search(norm) else _english(norm)
    return Text(raw, norm, offsets, tokens, _clauses(norm, tokens), spoken)


def language_of(norm: str, fallback: str = "") -> str:
    """``ja`` or ``en``, as the normalised words are written; ``fallback`` (or ``ja``) when they do not tell."""
    japanese = len(_JAPANESE.findall(norm[:4000]))
    latin = len(_LATIN_WORD.findall(norm[:4000]))
    if japanese and latin:
        # an English sentence may quote a Japanese name; Japanese without any kana beside several words is such a name
        kana = len(_KANA.findall(norm[:4000]))
        # names in Latin letters between particles are Japanese, however many there are
        names_only = kana > 1 and _ENGLISH_WORD.search(norm[:4000]) is None
        return "en" if latin >= 4 and kana < latin and not names_only else "ja"
    if japanese:
        return "ja"
    if latin:
        # one word in Latin letters (a place, "ok", a code) does not change the language of a Japanese conversation
        return fallback if fallback and (latin == 1 or len(norm.split()) == 1) else "en"
    return fallback or "ja"


@cache
def _tokenizer() -> tuple[Any, threading.Lock]:
    from sudachipy import Dictionary, SplitMode

    return Dictionary(dict="small").tokenizer(mode=SplitMode.C), threading.Lock()


@cache
def _joined(pos: tuple[str, ...]) -> str:
    return ",".join(part for part in pos[:4] if part != "*")


def _japanese(norm: str) -> tuple[Token, ...]:
    """Morphemes by Sudachi (mode C); ``base`` is its normalised form (子ども → 子供)."""
    tokenizer, lock = _tokenizer()
    tokens: list[Token] = []
    for start, piece in _pieces(norm):
        with lock:
            morphemes = tokenizer.tokenize(piece)
            for m in morphemes:
                surface = m.surface()
                if not surface.isspace():
                    begin = start + m.begin()
                    tokens.append(
                        Token(
                            begin, start + m.end(), surface, _joined(m.part_of_speech()), m.normalized_form(),
                            m.reading_form(),
                        )
                    )  # fmt: skip
    return tuple(_western(tokens))


_UNSHORTENED = re.compile(r"(?:[きぎしじちにびみりえけげせてでねべめれ見居出来寝着]|(?<=[^い])い)$")
"""Stems of verbs before 「たい」; before a past た most of them are shortened (行っ, 飲ん)."""
_BEHIND_WISH = ("です", "よ", "ね", "けど", "けん", "たい", "ば", "ばい", "ばってん", "ですよ")


def _western(tokens: list[Token]) -> list[Token]:
    """「過ごしたかとです」: the wish of Kyushu (過ごしたいのです), which the dictionary takes for a past and か."""
    out: list[Token] = []
    skip = False
    for index, token in enumerate(tokens):
        if skip:
            skip = False
            continue
        rest = [t.surface for t in tokens[index + 1 : index + 4]]
        wish = (
            token.surface == "た"
            and rest[:1] == ["か"]
            and index > 0
            and tokens[index - 1].pos.startswith("動詞")
            and _UNSHORTENED.search(tokens[index - 1].surface)
            and ((rest[1:2] == ["と"] and rest[2:3] and rest[2] in _BEHIND_WISH) or rest[1:2] in (["です"], ["けん"]))
        )
        if wish:
            out.append(replace(token, end=tokens[index + 1].end, surface="たか", base="たい", reading="タカ"))
            skip = True
        else:
            out.append(token)
    return out


def _pieces(norm: str) -> list[tuple[int, str]]:
    """``norm`` in pieces that the tokenizer takes, cut at line or sentence ends where there are any."""
    pieces: list[tuple[int, str]] = []
    start = 0
    while start < len(norm):
        end = min(start + TOKENIZED, len(norm))
        if end < len(norm):
            cut = max(norm.rfind("\n", start, end), norm.rfind("。", start, end))
            end = cut + 1 if cut > start else end
        pieces.append((start, norm[start:end]))
        start = end
    return pieces


def _english(norm: str) -> tuple[Token, ...]:
    tokens: list[Token] = []
    for match in _ENGLISH.finditer(norm):
        surface = match.group()
        tokens.append(Token(match.start(), match.end(), surface, match.lastgroup or "mark", surface))
    return tuple(tokens)


def clause_at(text: Text, position: int) -> tuple[int, int]:
    """The clause in which a character stands; the whole text when it stands in none."""
    index = bisect_right(text.clauses, position, key=lambda clause: clause[0]) - 1
    if index >= 0 and position < text.clauses[index][1]:
        return text.clauses[index]
    return 0, len(text.norm)


def _closes(tokens: tuple[Token, ...], index: int) -> bool:
    """A polite verb that something new follows without a full stop: 「…と思ってます」「あと車は…」."""
    token = tokens[index]
    if not token.pos.startswith("助動詞"):
        return False
    polite = token.surface in ("です", "ます") or (
        token.surface in ("た", "ん") and index > 0 and tokens[index - 1].surface in ("まし", "でし", "ませ")
    )
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return polite and following is not None and following.pos.startswith(_OPENS)


def _clauses(norm: str, tokens: tuple[Token, ...]) -> tuple[tuple[int, int], ...]:
    """Spans between commas, sentence ends, brackets, line breaks and conjunctions; together they cover all words."""
    cuts = {0, len(norm)}
    for match in _BREAK.finditer(norm):
        cuts.add(match.end())
    for index, token in enumerate(tokens):
        if token.surface in _JA_JOINTS and token.pos == "助詞,接続助詞":
            cuts.add(token.end)
        elif token.surface == "で" and index and tokens[index - 1].pos == "助詞,準体助詞":
            cuts.add(token.end)  # 「…なので」, which the dictionary cuts into の and で
        elif _closes(tokens, index):
            cuts.add(token.end)
        elif (token.surface in _JA_CONJUNCTIONS and token.pos.startswith("接続詞")) or (
            token.surface in _EN_JOINTS and index and token.pos == "word"
        ):
            cuts.add(token.start)
    ordered = sorted(cuts)
    return tuple((a, b) for a, b in pairwise(ordered) if any(c.isalnum() for c in norm[a:b]))
