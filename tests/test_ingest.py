"""Documents of every kind become chunks that can be found, and running it again touches only what changed."""

from __future__ import annotations

import io
import os
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from bot.seams import Audience
from bot.wording import Wordings
from knowledge import readers
from knowledge.blocks import Heading, Items, Names, Paragraph, Table
from knowledge.chunks import LONGEST, chunks
from knowledge.embedding import build_default_model, models_folder, open_embeddings
from knowledge.ingest import Failure, IngestReport, forget_source, ingest
from knowledge.library import ChromaLibrary
from knowledge.markdown import read_markdown
from knowledge.plain_text import day_in, read_plain_text
from knowledge.readers import File, Unreadable, read
from knowledge.sentences import language_of, sentences, shortened, width

PROJECT = Path(__file__).resolve().parent.parent
PUBLIC = Audience()


@pytest.fixture(scope="session")
def embeddings() -> Embeddings:
    build_default_model(models_folder(PROJECT))
    return open_embeddings("bundled", models_folder(PROJECT))


@pytest.fixture
def library(tmp_path: Path, embeddings: Embeddings) -> Iterator[ChromaLibrary]:
    found = ChromaLibrary(tmp_path / "chroma", embeddings, model_name="bundled")
    yield found
    found.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "docs"
    place.mkdir()
    return place


def best(library: ChromaLibrary, question: str, audience: Audience = PUBLIC, language: str = "ja") -> str:
    found = library.search(question, language=language, audience=audience)
    return found[0].text if found else ""


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("雨が降る。風も吹く！本当？はい。", ["雨が降る。", "風も吹く！", "本当？", "はい。"]),
        ("彼は「雨だ。帰ろう。」と言った。次の日。", ["彼は「雨だ。帰ろう。」と言った。", "次の日。"]),
        ("一行目\n二行目。", ["一行目", "二行目。"]),
        ("閉じない「括弧。次の文。", ["閉じない「括弧。次の文。"]),
        ("Dr. Sato came at 3 p.m. on Monday. He left.", ["Dr. Sato came at 3 p.m. on Monday.", "He left."]),
        ("It costs 1.5 million yen. See e.g. No. 3 below.", ["It costs 1.5 million yen.", "See e.g. No. 3 below."]),
        ("すごい！！（笑）次。", ["すごい！！", "（笑）次。"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_unclosed_bracket_does_not_swallow_the_rest() -> None:
    found = sentences("開いたまま「" + "とても長い文。" * 100)
    assert max(map(len, found)) < 400


@pytest.mark.parametrize(
    "text",
    [
        "、".join(f"{n}番目の項目" for n in range(100)),
        " ".join(f"word{n}" for n in range(200)),
        "区切りのない日本語の文章がどこまでも続いていく様子を確かめるための例文" * 12,
        "あ" * 1000,
        "x" * 2000,
    ],
)
def test_overlong_sentences_are_cut_outside_words(text: str) -> None:
    parts = shortened(text, 100)
    assert max(width(part) for part in parts) <= 100
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    if "word" in text:
        assert all(re.fullmatch(r"(word\d+ ?)+", part) for part in parts)
    if "番目" in text:
        assert all(part.endswith(("項目", "、")) for part in parts)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("これは日本語です。", "ja"),
        ("This is English.", "en"),
        ("Nagaoka City (長岡市) promotes the model.", "en"),
        ("USEN-NEXT HOLDINGSと長岡市が協定を締結した。", "ja"),
        ("40万円", "ja"),
        ("12345", "ja"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


# ---------------------------------------------------------------- plain text

ANNOUNCEMENT = """top of page

2026年3月5日配信

北風ワークセンターの歩み

登壇:
風間 太郎 北風ワークセンター 所長
(肩書は配信当時のものです)

北風ワークセンターは、1998年に港町で生まれた団体で、海辺で働く人を支えています。会員は50社です。

■活動の三つの柱

・港の空き倉庫を仕事場に変える

・船の上での会議を手伝う

・漁師と会社員をつなぐ

■参加費

（１）法人

法人の参加費は年に12万円です。消費税は別にかかります。

（2）個人

個人の参加費は年に1万円です。

＜団体概要＞

名 称：北風ワークセンター

所在地：港町1丁目2-3

これまでに参加した町(前身の会から)
""" + " ".join(f"第{n}港町" for n in range(1, 121)) + """

bottom of page
"""  # fmt: skip


def test_plain_text_gets_title_date_headings_and_lists() -> None:
    parsed = read_plain_text(ANNOUNCEMENT)
    assert parsed.title == "北風ワークセンターの歩み"
    assert parsed.published_on == date(2026, 3, 5)
    found = chunks(parsed.blocks, title=parsed.title)
    by_heading = {chunk.heading: chunk.text for chunk in found}
    assert by_heading["活動の三つの柱"].splitlines() == [
        "・港の空き倉庫を仕事場に変える", "・船の上での会議を手伝う", "・漁師と会社員をつなぐ",
    ]  # fmt: skip
    assert by_heading["参加費 › （１）法人"] == "法人の参加費は年に12万円です。消費税は別にかかります。"
    assert by_heading["参加費 › （2）個人"] == "個人の参加費は年に1万円です。"
    assert "所在地：港町1丁目2-3" in by_heading["参加費 › 団体概要"] or "所在地：港町1丁目2-3" in by_heading["団体概要"]
    everything = "\n".join(chunk.text for chunk in found)
    assert "風間 太郎 北風ワークセンター 所長" in everything
    assert "top of page" not in everything
    assert "bottom of page" not in everything


def test_a_roster_in_one_line_is_cut_between_names_under_its_label() -> None:
    parsed = read_plain_text(ANNOUNCEMENT)
    parts = [chunk.text for chunk in chunks(parsed.blocks, title=parsed.title) if "港町 " in chunk.text]
    assert len(parts) > 2
    names: list[str] = []
    for part in parts:
        label, _, listed = part.partition("\n")
        assert label == "これまでに参加した町(前身の会から)"
        names.extend(listed.split(" "))
        assert width(part) <= LONGEST
    assert names == [f"第{n}港町" for n in range(1, 121)]


def test_nothing_that_the_text_says_is_lost() -> None:
    parsed = read_plain_text(ANNOUNCEMENT)
    kept = "".join(chunk.heading + chunk.text for chunk in chunks(parsed.blocks)) + parsed.title
    for line in ANNOUNCEMENT.splitlines():
        if line in ("top of page", "bottom of page", "2026年3月5日配信") or not line:
            continue
        for word in re.findall(r"\w+", line):
            assert word in kept, word


def test_hard_wrapped_lines_are_joined() -> None:
    whole = (
        "この文章は古い機械で三十字ごとに折り返されているので、文の途中で行が終わり、"
        "続きは次の行の頭にある。それでも一つの段落である。"
    )
    wrapped = "\n".join(whole[at : at + 30] for at in range(0, len(whole), 30))
    assert Paragraph(whole) in read_plain_text("題名\n\n" + wrapped).blocks


def test_a_page_of_print_is_put_together_again() -> None:
    """Text as it comes out of a PDF: every printed line by itself, nothing between paragraphs."""
    body = (
        "港の仕事場は、海辺で働きたい人のために町が古い倉庫を改めて作った場所であり、"
        "朝七時から夜九時まで開いていて、机と椅子と通信の設備が誰にでも使えるようになっている。"
    )
    lines = [body[at : at + 25] for at in range(0, len(body), 25)]
    page = "\n".join(["港の仕事場の案内", "開館時間", *lines, "料金", *lines, "・駐車場は無料", "・犬も入れる"])
    parsed = read_plain_text(page)
    found = {chunk.heading: chunk.text for chunk in chunks(parsed.blocks, title=parsed.title)}
    assert found["開館時間"] == body
    assert found["料金"] == f"{body}\n・駐車場は無料\n・犬も入れる"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年1月26日配信", date(2026, 1, 26)),
        ("令和3年1月20日", date(2021, 1, 20)),
        ("平成元年4月1日", date(1989, 4, 1)),
        ("２０２５／０４／０１", date(2025, 4, 1)),
        ("2025-02-30", None),
        ("いつか", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert day_in(text) == day


# ---------------------------------------------------------------- markdown

MARKDOWN = """---
title: "港の手引き"
publisher: 北風ワークセンター
date: 2025-06-01
url: https://example.com/guide
language: ja
audience: public
confirmed_on: 2026-11-01
source: 北風ワークセンター 案内冊子
---

# 港の手引き

港で働くための**手引き**です。[詳細](https://example.com)はこちら。

## 料金

次の料金がかかります。

| 区分 | 料金 |
| --- | --- |
| 大人 | 3,000円 |
| 子ども | 1,000円 |

## 手順

必要なものは次のとおりです。

1. 申込書
2. 身分証
   - 免許証
   - 保険証
"""


def test_markdown_with_front_matter() -> None:
    parsed = read_markdown(MARKDOWN)
    assert (parsed.title, parsed.publisher, parsed.url) == (
        "港の手引き",
        "北風ワークセンター",
        "https://example.com/guide",
    )
    assert (parsed.published_on, parsed.confirmed_on) == (date(2025, 6, 1), date(2026, 11, 1))
    assert (parsed.audience, parsed.source) == ("", "北風ワークセンター 案内冊子")
    found = chunks(parsed.blocks, title=parsed.title)
    assert [(chunk.heading, chunk.text) for chunk in found] == [
        ("", "港で働くための手引きです。詳細はこちら。"),
        ("料金", "次の料金がかかります。\n| 区分 | 料金 |\n| --- | --- |\n| 大人 | 3,000円 |\n| 子ども | 1,000円 |"),
        ("手順", "必要なものは次のとおりです。\n1. 申込書\n2. 身分証\n  ・免許証\n  ・保険証"),
    ]


def test_front_matter_is_optional_and_a_bad_one_is_told() -> None:
    assert read_markdown("# 題\n\n本文です。").title == "題"
    assert read_markdown("本文だけ。").title == ""
    for bad in ("---\ntitle: [\n---\n本文", "---\ndate: someday\n---\n本文"):
        with pytest.raises(Unreadable) as raised:
            read(File("a.md", bad.encode()))
        assert raised.value.code == "bad_front_matter"


def test_long_tables_and_lists_repeat_their_header_and_lead() -> None:
    table = Table(("自治体", "説明"), tuple((f"{n}市", "とても住みやすい海辺の町です") for n in range(60)))
    items = Items(tuple(f"・{n}番目の持ち物として防寒着を用意する" for n in range(40)))
    found = chunks([Heading("一覧", 2), table, Paragraph("持ち物は次のとおりです。"), items])
    tables = [chunk.text for chunk in found if chunk.text.startswith("|")]
    lists = [chunk.text for chunk in found if "・" in chunk.text]
    assert len(tables) > 3
    assert len(lists) > 2
    assert all(text.startswith("| 自治体 | 説明 |\n| --- | --- |\n") for text in tables)
    assert all(text.startswith("持ち物は次のとおりです。\n") for text in lists)
    assert sum(text.count("市 |") for text in tables) == 60
    assert max(width(chunk.text) for chunk in found) <= LONGEST + 40


def test_long_paragraphs_are_packed_in_whole_sentences() -> None:
    text = "".join(f"これは{n}番目の文で、少し長めに書いてあります。" for n in range(60))
    found = chunks([Paragraph(text)])
    assert "".join(chunk.text for chunk in found) == text
    assert all(chunk.text.endswith("。") and width(chunk.text) <= LONGEST for chunk in found)


# ---------------------------------------------------------------- kinds of files


def docx() -> bytes:
    """A small Word file: heading, paragraph, table."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def paragraph(text: str, style: str = "") -> str:
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"

    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    body = (
        paragraph("社内規程", "Heading1")
        + paragraph("宿泊補助", "Heading2")
        + paragraph("宿泊補助は1泊3,000円までです。")
        + f"<w:tbl>{row('区分', '上限')}{row('国内', '10泊')}</w:tbl>"
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2)
    )
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{types}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{types}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "word/document.xml": f"<w:document {word}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {word}>{styles}</w:styles>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return packed.getvalue()


def pptx() -> bytes:
    from pptx import Presentation

    deck = Presentation()
    for title, text in (("滞在の費用", "交通費は会社が負担します。"), ("日程", "7月に2週間滞在します。")):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    packed = io.BytesIO()
    deck.save(packed)
    return packed.getvalue()


def xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "料金"
    for row in (
        ["施設の料金", None, None],
        [],
        ["施設", "料金", "確認日"],
        ["海の家", 3000, date(2026, 4, 1)],
        ["山の家", 4500.0, None],
    ):
        sheet.append(row)
    book.create_sheet("連絡先").append(["電話は0120-000-000です。"])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def pdf(*lines: str) -> bytes:
    """A one-page PDF in Helvetica."""
    shown = "".join(f"BT /F1 12 Tf 72 {720 - 20 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
    ]
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF"
    return (content + end + trailer).encode("latin-1")


def protected_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("secret"))))
    writer.encrypt("password", algorithm="RC4-128")
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


HTML = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>港の案内 | 北風</title>
<script>var secret = 1;</script></head><body><nav><a href="/">ホーム</a><a href="/x">お問い合わせ一覧</a></nav>
<main><h1>港の案内</h1><h2>開館時間</h2><p>港の仕事場は朝7時に開き、夜9時に閉まります。日曜は休みです。</p>
<h2>料金</h2><table><tr><th>区分</th><th>料金</th></tr><tr><td>大人</td><td>3,000円</td></tr>
<tr><td>子ども</td><td>1,000円</td></tr></table><ul><li>駐車場は無料です</li><li>犬も入れます</li></ul></main>
<footer>Copyright 北風</footer></body></html>"""

KINDS = {
    "a.md": (MARKDOWN.encode(), "大人 | 3,000円"),
    "a.txt": (ANNOUNCEMENT.encode(), "法人の参加費は年に12万円です。"),
    "sjis.txt": (ANNOUNCEMENT.encode("cp932"), "法人の参加費は年に12万円です。"),
    "euc.txt": (ANNOUNCEMENT.encode("euc_jp"), "法人の参加費は年に12万円です。"),
    "jis.txt": (ANNOUNCEMENT.encode("iso2022_jp"), "法人の参加費は年に12万円です。"),
    "utf16.txt": (ANNOUNCEMENT.encode("utf-16"), "法人の参加費は年に12万円です。"),
    "bom.md": (b"\xef\xbb\xbf" + MARKDOWN.encode(), "大人 | 3,000円"),
    "crlf.md": (MARKDOWN.replace("\n", "\r\n").encode(), "大人 | 3,000円"),
    "a.html": (HTML.encode(), "夜9時に閉まります。"),
    "a.docx": (docx(), "宿泊補助は1泊3,000円までです。"),
    "a.pptx": (pptx(), "7月に2週間滞在します。"),
    "a.xlsx": (xlsx(), "| 海の家 | 3000 | 2026-04-01 |"),
    "a.csv": ('施設,料金\n海の家,"3,000円"\n山の家,4500円\n'.encode(), "| 海の家 | 3,000円 |"),
    "sjis.csv": ("施設,料金\n海の家,3000円\n".encode("cp932"), "| 海の家 | 3000円 |"),
    "a.pdf": (pdf("Harbour guide", "The harbour office opens at 7 in the morning.", "It closes at 9."), "opens at 7"),
}


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_is_read(name: str) -> None:
    content, said = KINDS[name]
    parsed = read(File(name, content))
    everything = "\n".join(chunk.text for chunk in chunks(parsed.blocks, title=parsed.title))
    assert said in everything


def test_every_reader_is_tested() -> None:
    aliases = {".markdown", ".text", ".htm", ".tsv"}
    assert {Path(name).suffix for name in KINDS} == set(readers.READERS) - aliases


def test_html_keeps_headings_and_tables_and_drops_furniture() -> None:
    parsed = read(File("a.html", HTML.encode()))
    assert parsed.title == "港の案内"
    found = chunks(parsed.blocks, title=parsed.title)
    everything = "\n".join(chunk.text for chunk in found)
    assert "| 区分 | 料金 |\n| --- | --- |\n| 大人 | 3,000円 |\n| 子ども | 1,000円 |" in everything
    assert ("開館時間", "港の仕事場は朝7時に開き、夜9時に閉まります。日曜は休みです。") in [
        (c.heading, c.text) for c in found
    ]
    for furniture in ("お問い合わせ一覧", "var secret", "Copyright"):
        assert furniture not in everything


@pytest.mark.parametrize(
    ("inside", "day"),
    [
        ('<meta property="article:published_time" content="2026-04-01T09:00:00+09:00">', date(2026, 4, 1)),
        ("<p>更新日：2026年4月2日</p>", date(2026, 4, 2)),
        ('<time datetime="2026-04-03">4月3日</time>', date(2026, 4, 3)),
        ("<p>2026年の夏に始まりました。</p>", None),
        ("<p>Copyright 2026</p>", None),
        ("<p>2026年5月5日に協定を結びました。</p>", None),
    ],
)
def test_a_page_is_dated_only_when_it_says_so(inside: str, day: date | None) -> None:
    page = HTML.replace("</head>", inside + "</head>") if "<meta" in inside else HTML.replace("</h1>", "</h1>" + inside)
    assert read(File("a.html", page.encode())).published_on == day


def test_html_declares_its_encoding() -> None:
    page = HTML.replace("utf-8", "Shift_JIS").encode("cp932")
    assert "夜9時に閉まります" in "".join(chunk.text for chunk in chunks(read(File("a.html", page)).blocks))


def test_the_servers_word_on_the_encoding_counts() -> None:
    page = HTML.replace('<meta charset="utf-8">', "").encode("euc_jp")
    parsed = read(File("a", page, "text/html; charset=EUC-JP"))
    assert "夜9時に閉まります" in "".join(chunk.text for chunk in chunks(parsed.blocks))


def test_office_files_keep_their_headings() -> None:
    found = chunks(read(File("a.docx", docx())).blocks)
    assert [(chunk.heading, chunk.text) for chunk in found] == [
        ("社内規程 › 宿泊補助", "宿泊補助は1泊3,000円までです。\n| 区分 | 上限 |\n| --- | --- |\n| 国内 | 10泊 |")
    ]
    slides = {chunk.heading: chunk.text for chunk in chunks(read(File("a.pptx", pptx())).blocks)}
    assert "7月に2週間滞在します。" in slides["日程"]
    assert read(File("a.pptx", pptx())).title == "滞在の費用", "not what the application calls it"


DOC_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.md": (b" \n \n", "empty"),
    "heading.md": ("# 見出しだけ".encode(), "no_text"),
    "picture.jpg": (b"\xff\xd8\xff\xe0", "unknown_kind"),
    "binary.txt": (bytes(range(256)) * 20, "not_text"),
    "broken.pdf": (b"%PDF-1.4 broken", "damaged"),
    "broken.docx": (b"PK\x03\x04 broken", "damaged"),
    "broken.xlsx": (b"not a zip", "damaged"),
    "locked.docx": (DOC_HEADER, "protected"),
    "locked.xlsx": (DOC_HEADER, "protected"),
    "locked.pdf": (protected_pdf(), "protected"),
    "scan.pdf": (pdf(), "scanned"),
    "bad.md": (b"---\ntitle: [\n---\ntext", "bad_front_matter"),
    "huge.txt": (b"a" * (readers.LARGEST + 1), "too_large"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_what_can_not_be_read_says_why(name: str) -> None:
    content, code = BAD[name]
    with pytest.raises(Unreadable) as raised:
        read(File(name, content))
    assert raised.value.code == code


def test_a_zip_bomb_is_refused() -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(310):
            part.write(bytes(1_000_000))
    with pytest.raises(Unreadable) as raised:
        read(File("bomb.docx", packed.getvalue()))
    assert raised.value.code == "too_large"


def test_every_failure_is_worded_in_every_language() -> None:
    sources = "".join(path.read_text() for path in (PROJECT / "knowledge").glob("*.py"))
    codes = set(re.findall(r"""(?:Unreadable\(|Failure\([^"]*)"(\w+)\"""", sources)) | {"old_office"}
    assert {code for _, code in BAD.values()} <= codes
    variables = {
        "megabytes": 1, "limit": 2, "kinds": ".md", "detail": "x", "status": 404, "pages": 3,
    }  # fmt: skip
    for wording in Wordings.load(PROJECT / "prompts"):
        for code in codes:
            failure = Failure("a", code, tuple(variables.items()))
            assert failure.why(wording)
            assert failure.remedy(wording)


# ---------------------------------------------------------------- running it


def test_first_run_then_again_then_changes(library: ChromaLibrary, folder: Path) -> None:
    (folder / "guide.md").write_text(MARKDOWN)
    (folder / "sub").mkdir()
    (folder / "sub" / "news.txt").write_text(ANNOUNCEMENT)
    (folder / ".hidden.md").write_text("# 隠し\n\n読まれない。")
    (folder / "~$guide.docx").write_bytes(b"lock")
    seen: list[tuple[int, int]] = []
    first = ingest(library, [folder], progress=lambda done, total: seen.append((done, total)))
    assert first.added == ("docs/guide.md", "docs/sub/news.txt")
    assert first.failed == ()
    assert seen[-1] == (first.passages, first.passages)
    assert best(library, "子どもの料金は").endswith("| 子ども | 1,000円 |")
    ids = {passage.id for passage in library.passages()}

    assert ingest(library, [folder]) == IngestReport(unchanged=("docs/guide.md", "docs/sub/news.txt"))
    assert {passage.id for passage in library.passages()} == ids

    (folder / "guide.md").write_text(MARKDOWN.replace("1,000円", "1,200円"))
    (folder / "sub" / "news.txt").unlink()
    third = ingest(library, [folder])
    assert (third.changed, third.removed) == (("docs/guide.md",), ("docs/sub/news.txt",))
    assert best(library, "子どもの料金は").endswith("| 子ども | 1,200円 |")
    assert not any("北風ワークセンターは" in passage.text for passage in library.passages())


def test_metadata_reaches_the_passage(library: ChromaLibrary, folder: Path) -> None:
    (folder / "guide.md").write_text(MARKDOWN)
    ingest(library, [folder])
    passage = library.search("大人の料金", language="ja", audience=PUBLIC)[0]
    assert (passage.title, passage.heading, passage.source) == ("港の手引き", "料金", "docs/guide.md")
    assert (passage.url, passage.published_on) == ("https://example.com/guide", date(2025, 6, 1))
    assert (passage.confirmed_on, passage.credit) == (date(2026, 11, 1), "北風ワークセンター 案内冊子")


def test_bad_files_do_not_stop_the_others(library: ChromaLibrary, folder: Path) -> None:
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "good.md").write_text(MARKDOWN)
    report = ingest(library, [folder, folder / "absent.md"])
    assert report.added == ("docs/good.md",)
    failed = {Path(failure.path).name: failure.code for failure in report.failed}
    assert failed == {name: code for name, (_, code) in BAD.items()} | {"absent.md": "missing"}
    lines = report.lines(Wordings.load(PROJECT / "prompts")["ja"])
    assert any("locked.docx" in line and "パスワード" in line for line in lines)


def test_a_file_that_breaks_keeps_answering_as_before(library: ChromaLibrary, folder: Path) -> None:
    (folder / "guide.docx").write_bytes(docx())
    ingest(library, [folder])
    (folder / "guide.docx").write_bytes(b"PK broken")
    report = ingest(library, [folder])
    assert [failure.code for failure in report.failed] == ["damaged"]
    assert report.removed == ()
    assert best(library, "宿泊補助は").startswith("宿泊補助は1泊3,000円")


def test_files_given_one_by_one_are_not_removed(library: ChromaLibrary, folder: Path) -> None:
    (folder / "a.md").write_text(MARKDOWN)
    (folder / "b.txt").write_text(ANNOUNCEMENT)
    ingest(library, [folder / "a.md", folder / "b.txt"])
    (folder / "b.txt").unlink()
    assert ingest(library, [folder / "a.md"]).removed == ()
    assert ingest(library, [folder / "a.md"], remove_missing_under=[folder]).removed == ("b.txt",)


def test_two_files_of_one_name_are_two_documents(library: ChromaLibrary, tmp_path: Path) -> None:
    for name, text in (("x", "犬の話です。"), ("y", "猫の話です。")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "readme.md").write_text(text)
    ingest(library, [tmp_path / "x" / "readme.md"])
    report = ingest(library, [tmp_path / "y" / "readme.md"])
    assert report.added == (str(tmp_path / "y" / "readme.md"),)
    assert {passage.text for passage in library.passages()} == {"犬の話です。", "猫の話です。"}
    assert ingest(library, [tmp_path / "x" / "readme.md", tmp_path / "y" / "readme.md"]).unchanged


def test_a_folder_that_moved_is_the_same_folder(library: ChromaLibrary, folder: Path, tmp_path: Path) -> None:
    (folder / "a.md").write_text(MARKDOWN)
    ingest(library, [folder])
    (tmp_path / "elsewhere").mkdir()
    moved = tmp_path / "elsewhere" / "docs"
    shutil.move(folder, moved)
    report = ingest(library, [moved])
    assert report.added == report.removed == ()
    assert len(library.records()) == 1


def test_audience_of_the_call_restricts_and_moves(library: ChromaLibrary, folder: Path) -> None:
    (folder / "rules.docx").write_bytes(docx())
    (folder / "guide.md").write_text(MARKDOWN)  # says audience: public
    ingest(library, [folder], audience="acme")
    assert library.passages(PUBLIC) == ()
    assert best(library, "宿泊補助は", Audience("acme")).startswith("宿泊補助は")
    moved = ingest(library, [folder / "guide.md"], audience="public")
    assert (len(moved.added), len(moved.removed)) == (1, 1)
    assert {passage.title for passage in library.passages(PUBLIC)} == {"港の手引き"}
    assert {passage.title for passage in library.passages(Audience("acme"))} == {"港の手引き", "社内規程"}
    ingest(library, [folder / "guide.md"], audience="globex")
    assert library.passages(PUBLIC) == ()
    assert {passage.title for passage in library.passages(Audience("globex"))} == {"港の手引き"}


def test_front_matter_can_restrict(library: ChromaLibrary, folder: Path) -> None:
    (folder / "secret.md").write_text("---\naudience: acme\n---\n\n当社の秘密の合言葉は「夕凪」です。")
    ingest(library, [folder])
    assert library.passages(PUBLIC) == ()
    assert "夕凪" in best(library, "合言葉は", Audience("acme"))


def test_forget_source(library: ChromaLibrary, folder: Path) -> None:
    (folder / "a.md").write_text(MARKDOWN)
    ingest(library, [folder])
    assert forget_source(library, "docs/a.md") == 1
    assert library.passages() == ()
    assert ingest(library, [folder]).added == ("docs/a.md",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(library: ChromaLibrary, folder: Path) -> None:
    (folder / "a.md").write_text(MARKDOWN)
    (folder / "a.md").chmod(0)
    assert [failure.code for failure in ingest(library, [folder]).failed] == ["no_access"]


class Pages(BaseHTTPRequestHandler):
    """A small web site."""

    def do_GET(self) -> None:
        bodies = {
            "/guide": (HTML.encode(), "text/html; charset=utf-8"),
            "/rules": (KINDS["a.docx"][0], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            "/endless": (b"", ""),
        }
        if self.path == "/old":
            self.send_response(302)
            self.send_header("Location", "/guide")
            self.end_headers()
            return
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        if self.path not in bodies:
            self.send_error(404)
            return
        content, kind = bodies[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_web_pages(library: ChromaLibrary, site: str) -> None:
    pages = [f"{site}/{name}" for name in ("guide", "rules", "absent", "loop")]
    report = ingest(library, [*pages, "http://127.0.0.1:9/nobody"])
    assert report.added == (f"{site}/guide", f"{site}/rules")
    assert [failure.code for failure in report.failed] == ["page_refused", "page_unreachable", "page_unreachable"]
    passage = library.search("仕事場は何時に閉まりますか", language="ja", audience=PUBLIC)[0]
    assert (passage.title, passage.url) == ("港の案内", f"{site}/guide")
    assert ingest(library, pages[:2]).unchanged == (f"{site}/guide", f"{site}/rules")
    assert ingest(library, [f"{site}/old"]).added == (f"{site}/old",)


def test_names_block_keeps_its_heading() -> None:
    found = chunks([Heading("参加した町", 2), Names(("甲町", "乙町"))])
    assert found[0].text == "参加した町\n甲町 乙町"
