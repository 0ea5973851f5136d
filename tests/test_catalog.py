"""The catalogue over SQLite and PostgreSQL: starting data, matching, files in and out."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from bot.__main__ import main
from bot.matching import STYLES
from bot.preferences import Wishes
from bot.seams import Audience, BadInput
from bot.wording import Wordings
from knowledge import tables as t
from knowledge.catalog import SOURCES, Catalog, mark_changed
from knowledge.database import open_engine, writing
from knowledge.municipalities import Gazetteer
from knowledge.stays_file import COLUMNS, read_stays

TODAY = date(2026, 11, 21)
PUBLIC = Audience()
ANYTHING = Wishes()
WORDINGS = Wordings.load(Path(__file__).parent.parent / "prompts")
JA = WORDINGS["ja"]

GOOD = {
    "id": "T001", "name": "海辺の家", "municipality": "岐阜県飛騨市", "styles": "refresh;childcare_care",
    "engagement": "remote_work_stay", "windows": "2027-02-01/2027-03-26;2027-05-10/2027-07-16", "days_min": "3",
    "days_max": "14", "capacity": "2", "cost_yen": "30000", "childcare_ages": "1-6", "elder_care": "no",
    "workspace": "yes", "wifi": "yes", "private_room": "", "car_needed": "no", "minutes_from_tokyo": "150",
    "skills": "経理;広報", "themes": "海;静か", "description_ja": "「海」, 静か\n二行目",
    "description_en": 'A "quiet" house',
    "audience": "", "source": "市の担当課", "confirmed_on": "2026-11-01",
}  # fmt: skip


@pytest.fixture
def catalog(database: Engine) -> Catalog:
    """On both kinds of database."""
    return Catalog(database)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Catalog]:
    """On SQLite only: for what no database has a part in."""
    engine = open_engine(tmp_path / "home")
    yield Catalog(engine)
    engine.dispose()


def write(path: Path, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8", headings: Sequence[str] = ()) -> Path:
    columns = list(rows[0])
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings or columns)
        writer.writerows([row[column] for column in columns] for row in rows)
    return path


def sheet(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(rows[0]))
    for row in rows:
        page.append(list(row.values()))
    book.save(path)
    return path


def shown(catalog: Catalog, wishes: Wishes = ANYTHING, audience: Audience = PUBLIC) -> set[str]:
    return {match.stay.id for match in catalog.match(wishes, audience=audience, today=TODAY, limit=1000).matches}


# ---------------------------------------------------------------- starting data


def test_the_starting_data_is_loaded_once_however_often_it_is_loaded(catalog: Catalog, database: Engine) -> None:
    assert not catalog.loaded()
    catalog.load_starting_data(SOURCES)
    once, stays = catalog.tables(), catalog.count_stays()
    catalog.load_starting_data(SOURCES)
    assert (catalog.tables(), catalog.count_stays(), catalog.loaded()) == (once, stays, True)
    assert len(once.members) > 150
    assert {member.name for member in once.members if not member.code and member.candidates} >= {"伊達市", "高森町"}
    with Session(database) as session:
        assert len(session.scalars(select(t.Municipality)).all()) == 1741 + 47


def test_documents_only_leaves_the_sample_stays_out(catalog: Catalog) -> None:
    catalog.load_starting_data(SOURCES, documents_only=True)
    assert catalog.count_stays() == 0
    assert catalog.tables().programmes


def test_the_sample_stays_are_marked_varied_and_many(catalog: Catalog) -> None:
    catalog.load_starting_data(SOURCES)
    stays = [match.stay for match in catalog.match(Wishes(), audience=PUBLIC, today=TODAY, limit=500).matches]
    assert len(stays) >= 40
    assert len({stay.prefecture for stay in stays}) >= 20
    assert {style for stay in stays for style in (*stay.styles, stay.engagement)} >= set(STYLES)
    assert all(stay.sample and "見本" in stay.name and "sample" in stay.source for stay in stays)
    whole = catalog.stays([stay.id for stay in stays], PUBLIC)
    assert all(stay.description_ja and stay.description_en for stay in whole)


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(styles=("childcare_care",), children=1, children_ages=(0,)),
        Wishes(styles=("childcare_care",), children=1, children_ages=(12,)),
        Wishes(
            start_earliest=date(2027, 7, 20), start_latest=date(2027, 8, 17), days_min=14, days_max=14, themes=("海",)
        ),
        Wishes(prefectures_in=("02", "03", "04", "05", "06", "07", "15")),
        Wishes(prefectures_in=("40", "41", "42", "43", "44", "45", "46")),
        Wishes(prefectures_in=("36", "37", "38", "39")),
        Wishes(needs=("車なし",)),
        Wishes(needs=("移動120分以内",)),
        Wishes(needs=("介護",)),
    ],
)
def test_common_wishes_find_something_among_the_samples(home: Catalog, wishes: Wishes) -> None:
    home.load_starting_data(SOURCES)
    assert shown(home, wishes)


def test_a_missing_or_wrong_file_changes_nothing_and_names_itself(home: Catalog, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"stays\.csv"):
        home.load_starting_data(tmp_path)
    for name in ("municipalities.csv", "programmes.csv", "subjects.csv", "facts.csv", "memberships.csv"):
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes())
    broken = (tmp_path / "memberships.csv").read_text("utf-8") + "x,y,,,member,,,gestern,1\n"
    (tmp_path / "memberships.csv").write_text(broken, "utf-8")
    with pytest.raises(BadInput, match=r"memberships\.csv:\d+: confirmed_on: 'gestern'"):
        home.load_starting_data(tmp_path, documents_only=True)
    assert not home.tables().programmes
    assert not home.loaded()


def test_a_row_that_leaves_the_files_leaves_the_table_and_one_added_by_hand_stays(
    tmp_path: Path, catalog: Catalog, database: Engine
) -> None:
    for name in ("municipalities.csv", "programmes.csv", "subjects.csv", "facts.csv", "memberships.csv"):
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes())
    catalog.load_starting_data(tmp_path, documents_only=True)
    first, *rest = catalog.tables().subjects
    with writing(database) as session:
        session.add(t.Subject(id="by-hand", kind="person", name_ja="手で足した人"))
        mark_changed(session)
    with (tmp_path / "subjects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] != first.id]
    write(tmp_path / "subjects.csv", rows)
    catalog.load_starting_data(tmp_path, documents_only=True)
    assert {subject.id for subject in catalog.tables().subjects} == {subject.id for subject in rest} | {"by-hand"}


# ---------------------------------------------------------------- files in


def test_every_column_is_read(catalog: Catalog, tmp_path: Path) -> None:
    report = catalog.import_stays(write(tmp_path / "stays.csv", [GOOD]), JA)
    assert (report.added, report.rejected, report.applied) == (("T001",), (), True)
    (stay,) = catalog.stays(["T001"], PUBLIC)
    assert stay.municipality == "21217"
    assert stay.windows == ((date(2027, 2, 1), date(2027, 3, 26)), (date(2027, 5, 10), date(2027, 7, 16)))
    assert (stay.days_min, stay.days_max, stay.capacity, stay.cost_yen) == (3, 14, 2, 30_000)
    assert (stay.childcare_ages, stay.elder_care, stay.workspace, stay.private_room) == ((1, 6), False, True, None)
    assert (stay.skills, stay.themes, stay.car_needed) == (("経理", "広報"), ("海", "静か"), False)
    assert stay.description_ja == "「海」, 静か\n二行目"
    assert (stay.confirmed_on, stay.source, stay.sample) == (date(2026, 11, 1), "市の担当課", False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_every_encoding_that_spreadsheets_write(catalog: Catalog, tmp_path: Path, encoding: str) -> None:
    japanese = [headings[0] for headings in COLUMNS.values()]
    row = GOOD | {"styles": "リフレッシュ型；育児・介護型", "workspace": "あり", "car_needed": "不要", "capacity": "２",
                  "cost_yen": "30,000円", "childcare_ages": "1〜6歳", "windows": "2027/2/1〜2027/3/26"}  # fmt: skip
    report = catalog.import_stays(write(tmp_path / "滞在.csv", [row], encoding, japanese), JA)
    assert report.rejected == ()
    (stay,) = catalog.stays(["T001"], PUBLIC)
    assert (stay.name, stay.styles, stay.capacity, stay.cost_yen) == (
        "海辺の家",
        ("refresh", "childcare_care"),
        2,
        30_000,
    )
    assert (stay.workspace, stay.car_needed, stay.childcare_ages) == (True, False, (1, 6))
    assert stay.windows == ((date(2027, 2, 1), date(2027, 3, 26)),)


def test_a_spreadsheets_own_dates_numbers_and_truths(catalog: Catalog, tmp_path: Path) -> None:
    typed: dict[str, object] = {**GOOD, "municipality": 1233, "days_min": 3, "cost_yen": 30000.0, "wifi": True,
                                "confirmed_on": datetime(2026, 11, 1)}  # fmt: skip  # noqa: DTZ001
    report = catalog.import_stays(sheet(tmp_path / "stays.xlsx", [typed]), JA)
    assert report.rejected == ()
    (stay,) = catalog.stays(["T001"], PUBLIC)
    assert (stay.municipality, stay.days_min, stay.cost_yen, stay.wifi) == ("01233", 3, 30_000, True)
    assert stay.confirmed_on == date(2026, 11, 1)


BAD = [
    ("id", "", "空欄"),
    ("municipality", "", "空欄"),
    ("municipality", "どこにもない市", "見つかりません"),
    ("municipality", "伊達市", "複数の自治体"),
    ("styles", "のんびり型", "知りません"),
    ("windows", "", "空欄"),
    ("windows", "2027-02-01", "期間として読めません"),
    ("windows", "2027-03-01/2027-02-01", "終わりが始まりより前"),
    ("windows", "2027-02-30/2027-03-05", "2027-02-30"),
    ("windows", "春から夏", "期間として読めません"),
    ("days_min", "0", "1以上"),
    ("days_min", "三日", "1以上"),
    ("days_max", "2", "最短日数（3日）"),
    ("capacity", "-1", "0以上"),
    ("cost_yen", "要相談", "0以上"),
    ("childcare_ages", "6-1", "年齢の範囲"),
    ("wifi", "たぶん", "yes でも no でもありません"),
    ("minutes_from_tokyo", "2時間", "0以上"),
    ("confirmed_on", "先月", "日付として読めません"),
]


@pytest.mark.parametrize(("column", "cell", "why"), BAD)
def test_a_bad_cell_names_its_line_column_and_remedy(
    home: Catalog, tmp_path: Path, column: str, cell: str, why: str
) -> None:
    rows = [GOOD | {"id": "T000"}, GOOD | {column: cell}]
    report = home.import_stays(write(tmp_path / "stays.csv", rows), JA)
    (bad,) = report.rejected
    # two lines of the file belong to the description of the row above
    assert (bad.line, bad.column) == (4, column)
    assert why in bad.why
    assert bad.remedy
    assert not report.applied
    assert home.count_stays() == 0


@pytest.mark.parametrize(
    ("typed", "code"), [("高知県梼原町", "39405"), ("宮城県塩釜市", "04203"), ("青森県鯵ケ沢町", "02321")]
)
def test_old_and_print_forms_of_a_name_are_one(catalog: Catalog, tmp_path: Path, typed: str, code: str) -> None:
    catalog.import_stays(write(tmp_path / "stays.csv", [GOOD | {"municipality": typed}]), JA)
    (stay,) = catalog.stays(["T001"], PUBLIC)
    assert stay.municipality == code


def test_an_ambiguous_municipality_is_rejected_with_its_candidates(home: Catalog, tmp_path: Path) -> None:
    for wording in WORDINGS:
        report = home.import_stays(write(tmp_path / "s.csv", [GOOD | {"municipality": "府中市"}]), wording)
        assert "13206" in report.rejected[0].remedy
        assert "34208" in report.rejected[0].remedy


def test_one_bad_row_holds_everything_back_unless_partial(catalog: Catalog, tmp_path: Path) -> None:
    catalog.import_stays(write(tmp_path / "a.csv", [GOOD, GOOD | {"id": "T002"}, GOOD | {"id": "T003"}]), JA)
    rows = [GOOD | {"name": "新しい名"}, GOOD | {"id": "T002", "capacity": "many"}, GOOD | {"id": "T004"}]
    path = write(tmp_path / "b.csv", rows)
    held = catalog.import_stays(path, JA)
    assert (held.added, held.changed, held.withdrawn, held.applied) == (("T004",), ("T001",), ("T003",), False)
    assert shown(catalog) == {"T001", "T002", "T003"}
    partly = catalog.import_stays(path, JA, partial=True)
    assert (partly.added, partly.changed, partly.withdrawn, partly.applied) == (
        ("T004",), ("T001",), ("T003",), True,
    )  # fmt: skip
    assert shown(catalog) == {"T001", "T002", "T004"}
    assert catalog.stays(["T001"], PUBLIC)[0].name == "新しい名"


def test_a_dry_run_says_what_would_happen_and_does_nothing(catalog: Catalog, tmp_path: Path) -> None:
    catalog.import_stays(write(tmp_path / "a.csv", [GOOD]), JA)
    report = catalog.import_stays(write(tmp_path / "b.csv", [GOOD | {"id": "T009"}]), JA, dry_run=True)
    assert (report.added, report.withdrawn, report.applied) == (("T009",), ("T001",), False)
    assert report.names == {"T009": GOOD["name"], "T001": GOOD["name"]}
    assert shown(catalog) == {"T001"}
    dearer = GOOD | {"cost_yen": "99000", "windows": "2027-05-10/2027-07-16"}
    report = catalog.import_stays(write(tmp_path / "c.csv", [dearer]), JA, dry_run=True)
    assert report.columns == {"T001": ("windows", "cost_yen")}


def test_a_column_that_a_file_does_not_have_leaves_what_is_known(catalog: Catalog, tmp_path: Path) -> None:
    """Who keeps a sheet without contacts or audiences neither loses the contacts nor shows everybody a company's stay."""
    full = GOOD | {"audience": "T_ACME", "contact": "host@example.jp", "url": "https://example.jp"}
    catalog.import_stays(write(tmp_path / "a.csv", [full]), JA)
    fewer = {name: full[name] for name in full if name not in ("audience", "contact", "url", "wifi", "cost_yen")}
    report = catalog.import_stays(write(tmp_path / "b.csv", [fewer | {"capacity": "3"}, fewer | {"id": "T002"}]), JA)
    assert (report.added, report.columns) == (("T002",), {"T001": ("capacity",)})
    (stay,) = catalog.stays(["T001"], Audience("T_ACME"))
    assert (stay.capacity, stay.wifi, stay.cost_yen) == (3, True, 30000)
    assert shown(catalog) == {"T002"}
    out = tmp_path / "out.csv"
    catalog.export_stays(out, JA)
    assert "host@example.jp" in out.read_text(encoding="utf-8-sig")
    emptied = catalog.import_stays(
        write(tmp_path / "c.csv", [full | {"contact": ""}, full | {"id": "T002", "audience": "", "contact": ""}]), JA
    )
    assert "contact" in emptied.columns["T001"]


def test_a_file_without_a_stay_withdraws_nothing(home: Catalog, tmp_path: Path) -> None:
    home.import_stays(write(tmp_path / "a.csv", [GOOD]), JA)
    only_headings = tmp_path / "b.csv"
    only_headings.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match="1件もありません"):
        home.import_stays(only_headings, JA)
    assert shown(home) == {"T001"}


def ten(folder: Path, name: str, count: int = 10, **cells: str) -> Path:
    cells = {"windows": "2097-05-10/2097-07-16"} | cells
    return write(folder / name, [GOOD | {"id": f"T{n:03}"} | cells for n in range(count)])


def test_a_file_that_withdraws_most_stays_is_taken_only_with_their_number(home: Catalog, tmp_path: Path) -> None:
    home.import_stays(ten(tmp_path, "a.csv"), JA)
    short = ten(tmp_path, "b.csv", 3)
    assert home.import_stays(short, JA, dry_run=True).sweeping
    for named in (None, 6, 10):
        held = home.import_stays(short, JA, withdraw=named)
        assert (held.sweeping, held.applied, len(held.withdrawn)) == (True, False, 7)
        assert len(shown(home)) == 10
    assert home.import_stays(short, JA, withdraw=7).applied
    assert len(shown(home)) == 3


def test_what_is_no_loss_needs_no_number(catalog: Catalog, home: Catalog, tmp_path: Path) -> None:
    """Half of the stays, a few, stays that are over, samples, and those withdrawn before."""
    home.import_stays(ten(tmp_path, "a.csv"), JA)
    assert home.import_stays(ten(tmp_path, "half.csv", 5), JA).applied
    assert home.import_stays(ten(tmp_path, "few.csv", 1), JA).applied, "the five that went before are gone"
    home.import_stays(ten(tmp_path, "past.csv", windows="2020-05-10/2020-07-16"), JA)
    assert home.import_stays(ten(tmp_path, "next.csv", 1), JA).applied
    catalog.import_stays(ten(tmp_path, "samples.csv", source="sample"), JA)
    assert catalog.import_stays(ten(tmp_path, "real.csv", 1, id="R001"), JA).applied


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_command_line_says_which_number_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("SANKIN_LANGUAGE", language)
    home = str(tmp_path / "home")

    def bring(path: Path, *options: str) -> tuple[int, str]:
        code = main(["stays", "import", str(path), "--home", home, *options])
        return code, capsys.readouterr().out

    bring(ten(tmp_path, "a.csv"))
    short = ten(tmp_path, "b.csv", 3)
    for code, said in (bring(short), bring(short, "--withdraw", "8"), bring(short, "--dry-run")):
        assert code == 1
        assert "7" in said.splitlines()[-2]
        assert "T009" in said
    assert "--withdraw 7" in bring(short)[1]
    assert bring(short, "--withdraw", "7")[0] == 0


def test_a_stay_that_leaves_the_file_is_withdrawn_and_comes_back(
    catalog: Catalog, database: Engine, tmp_path: Path
) -> None:
    both = write(tmp_path / "a.csv", [GOOD, GOOD | {"id": "T002"}])
    catalog.import_stays(both, JA)
    catalog.import_stays(write(tmp_path / "b.csv", [GOOD]), JA)
    assert (shown(catalog), catalog.count_stays()) == ({"T001"}, 1)
    assert catalog.stays(["T002"], PUBLIC) == []
    with Session(database) as session:
        gone = session.get(t.Stay, "T002")
        assert gone is not None
        assert gone.withdrawn_on is not None
    report = catalog.import_stays(both, JA)
    assert (report.changed, report.unchanged) == (("T002",), ("T001",))
    assert shown(catalog) == {"T001", "T002"}


def test_the_same_id_twice_is_rejected(home: Catalog, tmp_path: Path) -> None:
    report = home.import_stays(write(tmp_path / "a.csv", [GOOD, GOOD]), JA)
    assert [(bad.line, bad.column) for bad in report.rejected] == [(4, "id")]


def test_real_stays_are_not_mixed_with_samples_again(catalog: Catalog, tmp_path: Path) -> None:
    catalog.load_starting_data(SOURCES)
    catalog.import_stays(write(tmp_path / "a.csv", [GOOD]), JA)
    catalog.load_starting_data(SOURCES)
    assert shown(catalog) == {"T001"}


def test_stays_imported_before_the_starting_data_survive_it(home: Catalog, tmp_path: Path) -> None:
    home.import_stays(write(tmp_path / "a.csv", [GOOD | {"source": "sample of our own"}]), JA)
    assert not home.loaded()
    home.load_starting_data(SOURCES)
    assert home.loaded()
    assert shown(home) == {"T001"}


def broken_xlsx(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "no workbook")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "何も書かれていません"),
        ("a.csv", b"id,name\xff\xff\x81,\n", "文字コード"),
        ("a.csv", "id,name,おやつ\n".encode(), "おやつ"),
        ("a.csv", b"id,name,styles,id\n", "2つあります"),
        ("a.csv", b"id,name\nx,y\n", "municipality"),
        ("a.csv", b'id,name,municipality,styles,windows,days_min,days_max,capacity\n"x,y\n', "2行目"),
        ("a.xlsx", b"no zip at all", "読み取れなくなりました"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_remedy(
    home: Catalog, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=says):
        home.import_stays(tmp_path / name, JA)


def test_a_workbook_without_sheets_and_a_file_that_is_not_there(home: Catalog, tmp_path: Path) -> None:
    broken_xlsx(tmp_path / "b.xlsx")
    for name in ("b.xlsx", "nowhere.csv"):
        with pytest.raises(BadInput, match=name):
            home.import_stays(tmp_path / name, JA)


# ---------------------------------------------------------------- files out


def wild(rng: random.Random, number: int) -> dict[str, str]:
    """A row with every optional cell sometimes empty, and texts that spreadsheets and CSV stumble over."""
    texts = (
        "=1+1", "'=1+1", "-5度", "@home", "+81", "'quoted", 'a "b" c', "改行\nあり", "カンマ,あり", "😀𠮷", "",
        "一\x00二\x07", "中 空白",
    )  # fmt: skip

    def maybe(*cells: str) -> str:
        return rng.choice(("", *cells))

    return GOOD | {
        "id": f"W{number:03}", "name": rng.choice(texts).strip() or "名", "cost_yen": maybe("0", "400000"),
        "childcare_ages": maybe("0-0", "3-12"), "elder_care": maybe("yes", "no"), "wifi": maybe("yes", "no"),
        "minutes_from_tokyo": maybe("0", "90"), "skills": maybe("経理", "経理;広報"), "themes": maybe("=海", "海;山"),
        "description_ja": rng.choice(texts).strip(), "description_en": rng.choice(texts).strip(),
        "audience": maybe("acme"), "confirmed_on": maybe("2026-01-31"), "engagement": maybe("side_job", "その他"),
    }  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_exported_is_imported_again_exactly(
    catalog: Catalog, home: Catalog, tmp_path: Path, suffix: str
) -> None:
    rng = random.Random(7)
    rows = [wild(rng, number) for number in range(60)]
    assert catalog.import_stays(write(tmp_path / "in.csv", rows), JA).rejected == ()
    catalog.export_stays(tmp_path / f"out{suffix}")
    again = catalog.import_stays(tmp_path / f"out{suffix}", JA, dry_run=True)
    assert (again.added, again.changed, again.withdrawn, again.rejected) == ((), (), (), ())
    assert len(again.unchanged) == 60
    home.import_stays(tmp_path / f"out{suffix}", JA)
    home.export_stays(tmp_path / "second.csv")
    catalog.export_stays(tmp_path / "first.csv")
    assert (tmp_path / "first.csv").read_bytes() == (tmp_path / "second.csv").read_bytes()


def test_an_export_opens_in_a_spreadsheet_and_runs_nothing(home: Catalog, tmp_path: Path) -> None:
    home.import_stays(write(tmp_path / "in.csv", [GOOD | {"name": "=HYPERLINK(1)"}]), JA)
    home.export_stays(tmp_path / "out.csv")
    raw = (tmp_path / "out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert "T001,'=HYPERLINK" in raw.decode("utf-8-sig")
    home.export_stays(tmp_path / "out.xlsx")
    page = load_workbook(tmp_path / "out.xlsx").active
    assert page is not None
    assert page["B2"].data_type == "s"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_template_can_be_imported_as_it_is(home: Catalog, tmp_path: Path, suffix: str) -> None:
    home.stays_template(tmp_path / f"template{suffix}")
    report = home.import_stays(tmp_path / f"template{suffix}", JA)
    assert len(report.added) == 3
    assert report.rejected == ()


def test_a_place_that_can_not_be_written_is_named(home: Catalog, tmp_path: Path) -> None:
    for suffix in (".csv", ".xlsx"):
        with pytest.raises(BadInput, match="nowhere"):
            home.export_stays(tmp_path / "nowhere" / f"out{suffix}")


# ---------------------------------------------------------------- matching


def confirm(database: Engine, stay: str, *workers: str) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    with writing(database) as session:
        for worker in workers:
            session.merge(t.Worker(id=worker, created_at=now))
            session.flush()
            session.add(t.Interest(worker=worker, stay=stay, status="confirmed", created_at=now, changed_at=now))


def test_a_stay_that_fills_is_no_longer_proposed(catalog: Catalog, database: Engine, tmp_path: Path) -> None:
    catalog.import_stays(write(tmp_path / "a.csv", [GOOD]), JA)
    assert shown(catalog) == {"T001"}
    confirm(database, "T001", "w1")
    assert shown(catalog) == {"T001"}
    assert shown(catalog, Wishes(adults=2)) == set()
    assert catalog.stays(["T001"], PUBLIC)[0].left == 1
    confirm(database, "T001", "w2")
    assert shown(catalog) == set()


def test_an_organizations_stays_are_seen_by_nobody_else(catalog: Catalog, tmp_path: Path) -> None:
    rows = [GOOD, GOOD | {"id": "T002", "audience": "acme"}, GOOD | {"id": "T003", "audience": "other"}]
    catalog.import_stays(write(tmp_path / "a.csv", rows), JA)
    assert shown(catalog) == {"T001"}
    assert shown(catalog, audience=Audience("acme")) == {"T001", "T002"}
    assert [stay.id for stay in catalog.stays(["T003", "T002", "T001"], Audience("acme"))] == ["T002", "T001"]
    assert catalog.stays(["T002"], PUBLIC) == []
    assert [r.stays for r in catalog.match(Wishes(budget_yen_max=1), audience=PUBLIC, today=TODAY).relaxations] == [
        ("T001",)
    ]


def test_another_process_sees_a_change_at_once(database: Engine, database_url: str, tmp_path: Path) -> None:
    second = open_engine(database_url)
    here, there = Catalog(database), Catalog(second)
    here.import_stays(write(tmp_path / "a.csv", [GOOD]), JA)
    assert shown(there) == {"T001"}
    before = there.tables()
    here.import_stays(write(tmp_path / "b.csv", [GOOD, GOOD | {"id": "T002"}]), JA)
    assert shown(there) == {"T001", "T002"}
    here.load_starting_data(SOURCES, documents_only=True)
    assert not before.programmes
    assert there.tables().programmes
    second.dispose()


def test_a_window_is_gone_the_day_after_it_ended(catalog: Catalog, tmp_path: Path) -> None:
    catalog.import_stays(write(tmp_path / "a.csv", [GOOD]), JA)
    for today, found in ((date(2027, 7, 14), 1), (date(2027, 7, 15), 0), (date(2027, 7, 14), 1)):
        assert catalog.match(Wishes(), audience=PUBLIC, today=today).total == found


def test_what_a_few_people_thought_counts_from_a_group_on(catalog: Catalog, database: Engine, tmp_path: Path) -> None:
    rows = [GOOD, GOOD | {"id": "T002", "municipality": "15202"}]
    catalog.import_stays(write(tmp_path / "a.csv", rows), JA)

    def first() -> str:
        return catalog.match(Wishes(), audience=PUBLIC, today=TODAY, limit=1).matches[0].stay.id

    def like(*workers: str) -> None:
        now = datetime(2026, 11, 20, tzinfo=UTC)
        with writing(database) as session:
            for worker in workers:
                session.merge(t.Worker(id=worker, created_at=now))
                session.flush()
                session.add(t.Proposal(worker=worker, stay="T002", shown_at=now, reaction="like"))
            mark_changed(session)

    assert first() == "T001"
    like("w1", "w2", "w2", "w2")
    assert first() == "T001"
    like("w3")
    assert first() == "T002"


def test_stays_come_in_the_order_asked_for_without_what_is_not_there(catalog: Catalog, tmp_path: Path) -> None:
    catalog.import_stays(write(tmp_path / "a.csv", [GOOD, GOOD | {"id": "T002"}]), JA)
    assert [stay.id for stay in catalog.stays(["T002", "nope", "T001", "T002"], PUBLIC)] == ["T002", "T001"]
    assert list(catalog.stays([], PUBLIC)) == []


def test_the_database_filters_by_audience_before_anything_is_read(
    database: Engine, catalog: Catalog, tmp_path: Path
) -> None:
    catalog.import_stays(write(tmp_path / "a.csv", [GOOD | {"audience": "acme"}]), JA)
    with Session(database) as session:
        assert session.scalars(select(t.Stay).where(col(t.Stay.audience) == "acme")).one().id == "T001"
    found = catalog.match(Wishes(), audience=PUBLIC, today=TODAY)
    assert (found.total, found.relaxations) == (0, ())


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("20211", ("20211",)),
        ("１２３３", ("01233",)),
        ("012335", ("01233",)),
        ("12335", ("01233",)),
        ("12336", ()),
        ("012336", ()),
        ("長野県中野市", ("20211",)),
        ("長野県 中野市", ("20211",)),
        ("飛騨市", ("21217",)),
        ("伊達市", ("01233", "07213")),
        ("長野県", ()),
        ("", ()),
    ],
)
def test_municipalities_by_code_and_by_name(text: str, codes: tuple[str, ...]) -> None:
    assert Gazetteer.read(SOURCES / "municipalities.csv").find(text) == codes


def test_the_sample_file_itself_has_no_bad_row() -> None:
    gazetteer = Gazetteer.read(SOURCES / "municipalities.csv")
    read = read_stays(SOURCES / "stays.csv", JA, gazetteer, {style: style for style in STYLES})
    assert read.rejected == []
    assert len(read.rows) >= 48
