"""The admin page: who gets in, what can be changed, what is never shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx2
import pytest
from lxml import html  # type: ignore[import-untyped]
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from adapters.admin import signing_in
from bot.console.admin import mount
from bot.console.assembly import Sankin
from bot.seams import BadInput
from bot.settings import Settings
from knowledge import tables as t
from knowledge.database import reading, writing
from knowledge.hand_forms import hand_forms

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
SECRET = "a-secret-for-tests-only"
OWN = {"sec-fetch-site": "same-origin"}


def fill(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(t.Programme(id="p1", kind="scheme", name_ja="逆参勤交代"))
        session.add(t.Municipality(code="20211", name="塩尻市"))
        session.add(t.Membership(programme="p1", name="塩尻市", municipality="20211"))
        session.add(
            t.Stay(id="S1", name="森の滞在", municipality="20211", capacity=2, windows=[["2027-02-01", "2027-03-01"]],
                   first_day=date(2027, 2, 1), last_day=date(2027, 3, 1))
        )  # fmt: skip
        for name in ("open", "closed"):
            session.add(t.Worker(id=f"w-{name}", organization="", language="en", created_at=NOW))
        session.flush()
        for number, name in enumerate(("open", "closed"), 1):
            user = f"u-{name}"
            address = {"platform": "line", "tenant": "", "user": user}
            session.add(t.Account(worker=f"w-{name}", platform="line", user=user, address=address))
            session.add(
                t.Interest(
                    id=number, worker=f"w-{name}", stay="S1", consented=name == "open", created_at=NOW, changed_at=NOW
                )
            )
            session.add(t.Preference(worker=f"w-{name}", slot="needs", value="SECRET WISH", words="母の介護", at=NOW))
        for text in ("=1+1 住民税は？ taro@example.jp", "母の介護と両立できますか"):
            session.add(t.Question(worker="w-closed", text=text, answered=False, asked_at=NOW))
        session.add(t.Question(worker="w-closed", text="答えられた質問", answered=True, asked_at=NOW))
        day = date(2026, 11, 20)
        session.add(t.UnreadFragment(text="ほげほげ", count=1, first_on=day, last_on=day, key="k", sayer="whose"))
        session.add(t.UnreadFragment(text="母の透析の日は無理で", count=1, first_on=day, last_on=day, key="k2"))


@pytest.fixture
def sankin(database: Engine, tmp_path: Path) -> Iterator[Sankin]:
    fill(database)
    made = Sankin(Settings(sankin_home=tmp_path, sankin_admin_secret=SECRET))
    made.__dict__["engine"] = database
    yield made
    made.descriptions.rest()


@pytest.fixture
def client(sankin: Sankin) -> Iterator[TestClient]:
    app = Starlette()
    mount(sankin, app)
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as found:
        yield found


def sign_in(client: TestClient, secret: str = SECRET) -> None:
    client.post("/admin/login", data={"username": "Hanako", "password": secret}, headers=OWN)


def audit(sankin: Sankin) -> list[t.Audit]:
    with reading(sankin.engine) as session:
        return list(session.scalars(select(t.Audit).order_by(col(t.Audit.id))))


def stored(sankin: Sankin, table: type, key: object) -> object:
    with Session(sankin.engine) as session:
        return session.get_one(table, key)


def test_without_a_secret_there_is_no_page(tmp_path: Path) -> None:
    app = Starlette()
    mount(Sankin(Settings(sankin_home=tmp_path)), app)
    assert TestClient(app).get("/admin/").status_code == 404


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="SANKIN_ADMIN_SECRET"):
        mount(Sankin(Settings(sankin_home=tmp_path, sankin_admin_secret="short")), Starlette())


def test_nobody_gets_in_without_the_secret(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "WRONG_PAUSE", 0.0)
    assert client.get("/admin/stay/list").headers["location"].endswith("/admin/login")
    sign_in(client, "not-the-secret-at-all")
    assert client.get("/admin/stay/list").status_code == 302
    sign_in(client)
    page = client.get("/admin/stay/list")
    assert page.status_code == 200
    assert "森の滞在" in page.text
    assert page.headers["x-frame-options"] == "DENY"


def test_the_cookie_is_signed_and_stays_on_this_site(client: TestClient) -> None:
    answer = client.post("/admin/login", data={"username": "Hanako", "password": SECRET}, headers=OWN)
    cookie = answer.headers["set-cookie"].lower()
    assert "samesite=strict" in cookie
    assert "httponly" in cookie
    value = client.cookies["sankin_admin"]
    client.cookies.clear()
    client.cookies.set("sankin_admin", "x" + value[1:])
    assert client.get("/admin/stay/list").status_code == 302


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}, {}],
)
def test_another_site_can_change_nothing(client: TestClient, sankin: Sankin, headers: dict[str, str]) -> None:
    sign_in(client)
    answer = client.post("/admin/interest/edit/1", data={"status": "declined", "note": ""}, headers=headers)
    assert answer.status_code == 403
    assert stored(sankin, t.Interest, 1).status == "new"  # type: ignore[attr-defined]


def opened(client: TestClient, page: str) -> dict[str, str]:
    """The form of a page as a browser would send it back."""
    form = html.fromstring(client.get(page).text).forms[-1]
    return {name: (value or "").removeprefix("\n") for name, value in form.form_values()}


def save(client: TestClient, page: str, **typed: str) -> httpx2.Response:
    return client.post(page, data={**opened(client, page), **typed}, headers=OWN)


def problems(answer: httpx2.Response) -> str:
    found = html.fromstring(answer.text).xpath("//*[contains(@class, 'invalid-feedback') or contains(@class, 'alert')]")
    return " ".join(" ".join(each.text_content() for each in found).split())


def test_a_stay_is_corrected_and_the_change_is_noted(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    before = sankin.catalog.tables()
    page = "/admin/stay/edit/S1"
    typed = {"name": "森と湖の滞在", "styles": "リフレッシュ型", "windows": "2027-05-01〜2027-06-30", "capacity": "3"}
    assert save(client, page, **typed).status_code == 302
    stay = stored(sankin, t.Stay, "S1")
    assert (stay.name, stay.capacity, stay.last_day) == ("森と湖の滞在", 3, date(2027, 6, 30))  # type: ignore[attr-defined]
    assert stay.styles == ["refresh"]  # type: ignore[attr-defined]
    noted = audit(sankin)[-1]
    assert (noted.who, noted.what) == ("admin:Hanako", "stay/S1")
    assert (noted.before["capacity"], noted.after["capacity"]) == (2, 3)
    assert sankin.catalog.tables() is not before, "the catalogue's cache must go"
    assert save(client, page).status_code == 302
    assert len(audit(sankin)) == 1, "what was opened and saved as it was is no change"


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("windows", "2027-06-01/2027-05-01", "終わりが始まりより前"),
        ("windows", "2027-02-30/2027-05-01", "2027-02-30」という日はありません"),
        ("days_min", "31", "最短日数（31日）より小さい"),
        ("capacity", "-1", "0以上の整数"),
        ("capacity", "", "空欄です"),
        ("municipality", "99999", "自治体が見つかりません"),
        ("municipality", "府中市", "13206"),
        ("styles", "のんびり型", "型は知りません"),
        ("childcare_ages", "6-2", "年齢の範囲として読めません"),
        ("cost_yen", "-5", "0以上の整数"),
        ("confirmed_on", "2026-13-01", "日はありません"),
        ("url", "javascript:alert(1)", "URL ではありません"),
        ("withdrawn_on", "2099-01-01", "まだ先の日"),
        ("name", "", "空欄です"),
    ],
)
def test_a_bad_cell_is_told_at_its_place_and_nothing_typed_is_lost(
    client: TestClient, sankin: Sankin, column: str, cell: str, said: str
) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Stay, "S1").styles = ["refresh"]
    sign_in(client)
    typed = {"description_ja": "直した説明", column: cell}
    answer = save(client, "/admin/stay/edit/S1", **typed)
    assert answer.status_code == 400
    assert said in problems(answer)
    form = html.fromstring(answer.text).forms[-1]
    assert {name: form.fields[name].strip() for name in typed} == typed
    assert audit(sankin) == []


def test_the_id_of_a_row_stays_and_that_of_a_new_one_is_new(client: TestClient, sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Stay, "S1").styles = ["refresh"]
    sign_in(client)
    assert save(client, "/admin/stay/edit/S1", id="S2", capacity="4").status_code == 302
    assert stored(sankin, t.Stay, "S1").capacity == 4  # type: ignore[attr-defined]
    new = {
        "id": "S1", "name": "新", "municipality": "長野県塩尻市", "styles": "refresh", "days_min": "1", "days_max": "3",
        "windows": "2027-05-01/2027-06-30", "capacity": "1",
    }  # fmt: skip
    assert "すでにあります" in problems(save(client, "/admin/stay/create", **new))
    assert save(client, "/admin/stay/create", **new | {"id": "S2"}).status_code == 302
    stay = stored(sankin, t.Stay, "S2")
    assert (stay.municipality, stay.first_day, stay.wifi) == ("20215", date(2027, 5, 1), None)  # type: ignore[attr-defined]


def test_a_membership_names_a_programme_and_a_place_that_are_there(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    page = "/admin/membership/create"
    typed = {"programme": "p1", "name": "府中市", "municipality": ""}
    assert "34208" in problems(save(client, page, **typed | {"municipality": "府中市"}))
    assert "見つかりません" in problems(save(client, page, **typed | {"municipality": "88888"}))
    assert "次のどれか" in problems(save(client, page, **typed | {"programme": "p9"}))
    assert "すでに入っています" in problems(save(client, page, **typed | {"name": "塩尻市"}))
    assert save(client, page, **typed | {"candidates": "13206; 34208"}).status_code == 302
    with reading(sankin.engine) as session:
        row = session.scalars(select(t.Membership).where(col(t.Membership.name) == "府中市")).one()
    assert (row.municipality, row.candidates) == ("", ["13206", "34208"])
    assert client.delete(f"/admin/membership/delete?pks={row.id}", headers=OWN).status_code == 200
    assert [(noted.what, noted.before.get("name")) for noted in audit(sankin)][-1] == (f"membership/{row.id}", "府中市")


def test_a_corrected_fact_is_what_is_answered(client: TestClient, sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.add(
            t.Fact(id="p1.fee.1", subject="p1", attribute="fee", text_ja="参加費は40万円である。", number=400000)
        )
    sign_in(client)
    assert sankin.catalog.tables().facts[0].number == 400000
    page = "/admin/fact/edit/p1.fee.1"
    assert "数ではありません" in problems(save(client, page, number="五十万"))
    assert save(client, page, text_ja="参加費は50万円である。", number="500,000", unit="yen").status_code == 302
    fact = sankin.catalog.tables().facts[0]
    assert (fact.text_ja, fact.number, fact.unit) == ("参加費は50万円である。", 500000, "yen")
    assert audit(sankin)[-1].before["number"] == 400000


def test_who_saves_what_another_has_changed_meanwhile_is_told_first(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    page = "/admin/interest/edit/1"
    old = opened(client, page)
    assert save(client, page, status="confirmed").status_code == 302
    stale = client.post(page, data=old | {"note": "電話した"}, headers=OWN)
    assert stale.status_code == 400
    assert f"状況: {sankin.wording('interests.status.confirmed')}" in problems(stale)
    assert stored(sankin, t.Interest, 1).status == "confirmed"  # type: ignore[attr-defined]
    form = html.fromstring(stale.text).forms[-1]
    again = {name: value or "" for name, value in form.form_values()}
    assert again["note"].strip() == "電話した"
    assert client.post(page, data=again, headers=OWN).status_code == 302
    interest = stored(sankin, t.Interest, 1)
    assert (interest.status, interest.note) == ("confirmed", "電話した")  # type: ignore[attr-defined]


def test_people_are_told_at_once_that_a_stay_was_withdrawn(client: TestClient, sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Stay, "S1").styles = ["refresh"]
    sign_in(client)
    assert save(client, "/admin/stay/edit/S1", withdrawn_on="2026-11-20").status_code == 302
    with reading(sankin.engine) as session:
        told = session.scalars(select(t.LedgerRow)).all()
    assert {row.payload["address"]["user"] for row in told} == {"u-open", "u-closed"}


@pytest.mark.parametrize(
    ("language", "words"), [("ja", ["ログイン", "保存", "滞在"]), ("en", ["Login", "Save", "Stays"])]
)
def test_the_page_speaks_the_language_of_the_installation(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: list[str]
) -> None:
    monkeypatch.setattr(signing_in, "WRONG_PAUSE", 0.0)
    fill(database)
    made = Sankin(Settings(sankin_home=tmp_path, sankin_admin_secret=SECRET, sankin_language=language))
    made.__dict__["engine"] = database
    app = Starlette()
    mount(made, app)
    with TestClient(app, base_url="http://testserver", headers={"accept-language": "de"}) as client:
        wrong = client.post("/admin/login", data={"username": "Hanako", "password": "x"}, headers=OWN)
        assert words[0] in wrong.text
        assert "SANKIN_ADMIN_SECRET" in wrong.text
        sign_in(client)
        form = client.get("/admin/stay/edit/S1").text
        assert words[1] in form
        assert words[2] in form


def test_every_column_of_a_form_is_named_in_every_language(sankin: Sankin) -> None:
    for wording in sankin.wordings:
        for name, form in hand_forms(sankin.engine, sankin.catalog.stay_reader).items():
            missing = [column for column in form.columns if not wording.has(f"admin.column.{column}")]
            assert not missing, f"prompts/{wording.language}/admin.toml: {name}: {missing}"


def test_an_interest_is_moved_and_its_person_is_told(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    answer = save(client, "/admin/interest/edit/1", status="contacted", note="電話した")
    assert answer.status_code == 302
    interest = stored(sankin, t.Interest, 1)
    assert interest.status == "contacted"  # type: ignore[attr-defined]
    assert interest.history[-1]["by"] == "admin:Hanako"  # type: ignore[attr-defined]
    with reading(sankin.engine) as session:
        posted = session.scalars(select(t.LedgerRow)).all()
    assert [row.payload["address"]["user"] for row in posted] == ["u-open"]
    assert "will get in touch" in posted[0].payload["text"]


def test_what_may_not_be_shown_is_not_there(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    pages = ["interest/list", "interest/details/1", "question/list", "fragment/list", "audit/list", ""]
    slug = {"fragment/list": "unread-fragment/list"}
    texts = {page: client.get(f"/admin/{slug.get(page, page)}") for page in pages}
    assert {page: answer.status_code for page, answer in texts.items()} == dict.fromkeys(pages, 200)
    everything = "".join(answer.text for answer in texts.values())
    for hidden in (
        "u-closed",
        "w-closed",
        "w-open",
        "SECRET WISH",
        "介護と両立",
        "透析",
        "taro@example.jp",
        "答えられた質問",
        "whose",
    ):
        assert hidden not in everything, hidden
    assert "line u-open" in texts["interest/list"].text
    assert "住民税は？" in texts["question/list"].text
    assert "ほげほげ" in texts["fragment/list"].text
    assert client.get("/admin/interest/details/2").status_code == 404
    assert client.get("/admin/interest/edit/2").status_code == 404
    assert client.post("/admin/interest/edit/2", data={"status": "declined"}, headers=OWN).status_code == 404
    assert stored(sankin, t.Interest, 2).status == "new"  # type: ignore[attr-defined]


def test_tables_of_people_have_no_page(client: TestClient) -> None:
    sign_in(client)
    for name in ("worker", "preference", "account", "proposal", "ledger-row"):
        assert client.get(f"/admin/{name}/list").status_code == 404


def test_export_is_as_clean_as_the_page(client: TestClient) -> None:
    sign_in(client)
    answer = client.get("/admin/question/export/csv")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["内容", "言葉", "日付"]
    assert sorted(row[0] for row in rows[1:]) == ["'=1+1 住民税は？ …", "（個別の事情に触れるため表示しません）"]
    assert client.get("/admin/unread-fragment/export/csv").status_code == 200
    assert "u-closed" not in client.get("/admin/interest/export/csv").text


def edit(client: TestClient, number: int, **data: str) -> httpx2.Response:
    return save(client, f"/admin/interest/edit/{number}", **data)


def test_no_more_are_confirmed_than_there_are_places(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    refused = edit(client, 1, status="confirmed", people="3")
    assert refused.status_code == 400
    assert "空きは2人分" in refused.text
    interest = stored(sankin, t.Interest, 1)
    assert (interest.status, interest.people, interest.history) == ("new", 1, [])  # type: ignore[attr-defined]
    assert audit(sankin) == []
    assert edit(client, 1, status="confirmed", people="2").status_code == 302
    assert edit(client, 1, status="confirmed", people="3").status_code == 400, "nor more of them afterwards"
    assert edit(client, 1, status="confirmed", people="0").status_code == 400
    with writing(sankin.engine) as session:
        session.get_one(t.Interest, 2).consented = True
    assert "空きは0人分" in edit(client, 2, status="confirmed").text


def test_what_its_person_took_back_stays_taken_back(client: TestClient, sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Interest, 1).status = "withdrawn"
    sign_in(client)
    assert edit(client, 1, status="contacted").status_code == 400
    assert stored(sankin, t.Interest, 1).status == "withdrawn"  # type: ignore[attr-defined]


def test_a_note_alone_tells_nobody(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    edit(client, 1, status="contacted")
    edit(client, 1, status="contacted", note="電話した")
    with reading(sankin.engine) as session:
        assert len(session.scalars(select(t.LedgerRow)).all()) == 1
