"""The admin page: who gets in, what can be changed, what is never shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx2
import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from adapters import admin
from bot.console.admin import mount
from bot.console.assembly import Sankin
from bot.seams import BadInput
from bot.settings import Settings
from knowledge import tables as t
from knowledge.database import reading, writing

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
def sankin(database: Engine, tmp_path: Path) -> Sankin:
    fill(database)
    made = Sankin(Settings(sankin_home=tmp_path, sankin_admin_secret=SECRET))
    made.__dict__["engine"] = database
    return made


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
    monkeypatch.setattr(admin, "WRONG_PAUSE", 0.0)
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


def test_a_stay_is_corrected_and_the_change_is_noted(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    before = sankin.catalog.tables()
    form = client.get("/admin/stay/edit/S1")
    assert form.status_code == 200
    data = {
        "id": "S1", "name": "森と湖の滞在", "municipality": "20211", "styles": '["refresh"]', "windows": '[["2027-05-01", "2027-06-30"]]',
        "days_min": "2", "days_max": "30", "capacity": "3", "skills": "[]", "themes": "[]", "engagement": "",
    }  # fmt: skip
    assert client.post("/admin/stay/edit/S1", data=data, headers=OWN).status_code == 302
    stay = stored(sankin, t.Stay, "S1")
    assert (stay.name, stay.capacity, stay.last_day) == ("森と湖の滞在", 3, date(2027, 6, 30))  # type: ignore[attr-defined]
    noted = audit(sankin)[-1]
    assert (noted.who, noted.what) == ("admin:Hanako", "stay/S1")
    assert (noted.before["capacity"], noted.after["capacity"]) == (2, 3)
    assert sankin.catalog.tables() is not before, "the catalogue's cache must go"
    bad = client.post("/admin/stay/edit/S1", data={**data, "windows": '[["2027-06-01", "2027-05-01"]]'}, headers=OWN)
    assert "a window ends before it begins" in bad.text
    assert len(audit(sankin)) == 1


def test_an_interest_is_moved_and_its_person_is_told(client: TestClient, sankin: Sankin) -> None:
    sign_in(client)
    answer = client.post("/admin/interest/edit/1", data={"status": "contacted", "note": "電話した"}, headers=OWN)
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
    return client.post(f"/admin/interest/edit/{number}", data={"people": "1", "note": "", **data}, headers=OWN)


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
