"""The weekly digest: what it says, what it must never say, and that it goes out once."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.engine import Engine
from sqlmodel import select

from adapters.digest.forms import Forms, whole
from adapters.slack.parsing import Place
from adapters.slack.rendering import render
from bot.allocation import Applicant
from bot.console.assembly import PROMPTS, Sankin
from bot.console.digests import digest as write_digest
from bot.console.digests import forms_of, is_sensitive, parse_week, week_of
from bot.console.schedule import digest_slots, settle_policy
from bot.digest import (
    GROUP,
    AtLeast,
    Digest,
    Person,
    Rows,
    Tally,
    Unanswered,
    Waiting,
    count,
    digest,
    group_questions,
)
from bot.digest.groups import apart, beside
from bot.matching import Columns, Stay, satisfies
from bot.matching.crowd import Crowd
from bot.matching.filtering import SUBJECTS, hard_conditions
from bot.message import Address, Reply, from_json
from bot.personal import without_personal
from bot.policy import Policy
from bot.preferences import Wishes
from bot.seams import BadInput
from bot.settings import Settings
from bot.wording import Wordings
from bot.worker import Worker
from knowledge import tables as t
from knowledge.database import reading, writing
from tests.platforms import line as line_platform
from tests.platforms import slack as slack_platform
from tests.platforms.line import LineStandIn
from tests.platforms.slack import SlackStandIn

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
WEEK = week_of(NOW, TOKYO)
WORDINGS = Wordings.load(PROMPTS)


def stay(number: int, **more: Any) -> Stay:
    values: dict[str, Any] = {
        "id": f"S{number}", "name": f"滞在{number}", "municipality": "20211", "styles": ("refresh",), "engagement": "",
        "windows": ((date(2027, 2, 1), date(2027, 3, 31)),), "days_min": 2, "days_max": 30, "capacity": 2,
        "cost_yen": 30_000, "minutes_from_tokyo": 120,
    }  # fmt: skip
    return Stay(**{**values, **more})


def rows(**more: Any) -> Rows:
    values: dict[str, Any] = {
        "organization": "T0", "name": "あおば", "language": "ja", "week": WEEK, "now": {}, "before": {}, "waiting": (),
        "waiting_unshared": 0, "wishes": Crowd.of(()), "stays": (stay(1),), "looked_at": {"S1": 1}, "applicants": (),
        "people": {}, "unshared": {},
    }  # fmt: skip
    return Rows(**{**values, **more})


def forms(made: Digest, language: str = "ja") -> Forms:
    return Forms(made, WORDINGS[language], TOKYO)


# ---------------------------------------------------------------- what is told


@pytest.mark.parametrize(("people", "told"), [(0, 0), (1, None), (2, None), (3, 3)])
def test_one_or_two_people_are_never_counted_out(people: int, told: int | None) -> None:
    assert count(people) == told


@pytest.mark.parametrize(
    ("people", "rests", "told"),
    [
        (9, (0,), 9), (9, (3,), 9), (9, (1,), AtLeast(5)), (9, (2,), AtLeast(5)), (4, (1,), AtLeast(3)),
        (9, (4, 1), AtLeast(5)), (2, (1,), None), (0, (0,), 0), (140, (2,), AtLeast(100)), (29, (1,), AtLeast(20)),
    ],
)  # fmt: skip
def test_no_number_leaves_one_or_two_people_beside_others_that_are_told(
    people: int, rests: tuple[int, ...], told: object
) -> None:
    assert beside(people, *rests) == told


@pytest.mark.parametrize(
    ("people", "everybody", "told"),
    [(0, 5, AtLeast(0)), (5, 5, AtLeast(0)), (3, 6, 3), (2, 6, None), (4, 6, AtLeast(3)), (6, 6, AtLeast(3)), (0, 9, 0),
     (7, 9, AtLeast(5)), (9, 9, AtLeast(5))],
)  # fmt: skip
def test_that_all_or_nearly_all_care_for_somebody_is_not_told(people: int, everybody: int, told: object) -> None:
    """Where everybody's name may be known, "all of them" would be each one's reason."""
    assert apart(people, everybody) == told
    caring = [Wishes(styles=("childcare_care",))] * people
    made = digest(rows(wishes=Crowd.of([*caring, *[Wishes(styles=("refresh",))] * (everybody - people)])))
    bars = {bar.key: bar.demand for bar in made.styles}
    assert bars.get("childcare_care", 0) == (0 if told == AtLeast(0) else told)
    if not isinstance(told, int):
        assert made.wanted is None or made.wanted.style != "childcare_care"


def test_where_one_or_two_have_no_name_every_number_of_demand_is_a_bound() -> None:
    wishes = [Wishes(styles=("childcare_care",))] * 5 + [Wishes(styles=("refresh",), budget_yen_max=1)] * 4
    made = digest(rows(wishes=Crowd.of(wishes), wishing_unnamed=1))
    assert (made.wishing, made.found_nothing) == (AtLeast(5), AtLeast(5))
    assert {bar.key: bar.demand for bar in made.styles} == {"refresh": AtLeast(3), "childcare_care": AtLeast(5)}
    assert "9人" not in forms(made).text()


def test_what_all_but_one_or_two_miss_is_not_told_exactly() -> None:
    dear = [Wishes(budget_yen_max=20_000, adults=1)] * 10
    made = digest(rows(wishes=Crowd.of([*dear, Wishes(needs=("移動60分以内",)), *[Wishes(styles=("refresh",))] * 5])))
    assert made.found_nothing == 11
    assert [(remedy.wish, remedy.people) for remedy in made.remedies] == [("budget", AtLeast(10))]
    assert "10人以上" in forms(made).text()


def test_the_weeks_numbers_stand_against_last_weeks() -> None:
    now = {"active": Tally(9, 9), "proposals": Tally(30, 2), "interests": Tally(0, 0)}
    made = digest(rows(now=now, before={"active": Tally(2, 2)}))
    assert [(f.key, f.now, f.before) for f in made.figures if f.key in now] == [
        ("active", 9, None), ("proposals", None, 0), ("interests", 0, 0),
    ]  # fmt: skip
    text = forms(made).text()
    assert re.search(r"利用した方\s+9\s+3人未満\s+—", text)


def test_interests_wait_longest_first() -> None:
    waiting = [
        Waiting(n, "S1", "滞在1", "new", Person("slack", f"U{n}"), NOW - timedelta(days=days))
        for n, days in ((1, 2), (2, 9), (3, 5))
    ]
    made = digest(rows(waiting=waiting, waiting_unshared=2))
    assert [item.interest for item in made.waiting] == [2, 3, 1]
    assert made.waiting_unshared is None
    assert "3人未満" in forms(made).text()


def test_what_found_nothing_is_served_by_the_change_that_serves_most() -> None:
    dear = [Wishes(budget_yen_max=20_000, adults=1)] * 5
    far = [Wishes(needs=("移動60分以内",))] * 3
    fine = [Wishes(styles=("refresh",))] * 4
    made = digest(rows(wishes=Crowd.of([*dear, *far, *fine])))
    assert (made.wishing, made.found_nothing) == (12, 8)
    assert [(r.wish, r.people, r.stay, r.amount) for r in made.remedies] == [
        ("budget", 5, "S1", 10_000), ("needs", 3, "S1", 0),
    ]  # fmt: skip


def test_the_stay_that_is_missing_most_is_named() -> None:
    wished = Wishes(styles=("training",), start_earliest=date(2027, 5, 3), start_latest=date(2027, 5, 20))
    made = digest(rows(wishes=Crowd.of([wished] * 4)))
    assert made.wanted is not None
    assert (made.wanted.style, made.wanted.month, made.wanted.people) == ("training", "2027-05", 4)


WISHES = st.lists(
    st.builds(
        Wishes,
        styles=st.sampled_from([(), ("refresh",), ("training",), ("childcare_care",)]),
        styles_out=st.sampled_from([(), ("training",)]),
        budget_yen_max=st.sampled_from([None, 0, 10_000, 30_000]),
        adults=st.sampled_from([None, 1, 3]),
        children=st.sampled_from([None, 1]),
        start_earliest=st.sampled_from([None, date(2027, 2, 10)]),
        days_min=st.sampled_from([None, 40]),
        needs=st.sampled_from([(), ("介護",), ("保育", "個室"), ("個室", "Wi-Fi"), ("移動60分以内",)]),
        themes=st.sampled_from([(), ("海",)]),
        prefectures_in=st.sampled_from([(), ("20",), ("01",)]),
        prefectures_out=st.sampled_from([(), ("20",)]),
    ),
    max_size=12,
)
STAYS = (
    stay(1), stay(2, styles=("training",), cost_yen=None, private_room=True), stay(3, capacity=2, taken=2),
    stay(4, municipality="01202", cost_yen=5_000, capacity=4, wifi=True), stay(5, cost_yen=80_000, private_room=True),
)  # fmt: skip


class OneByOne:
    """What the demand comes to when each person is held against each stay, with no cleverness."""

    def __init__(self, everybody: list[Wishes]) -> None:
        self.nothing = 0
        self.serves = Counter[str]()
        self.opens = Counter[tuple[str, str]]()
        self.short: list[int] = []
        self.fails = Counter[tuple[str, str]]()
        for wishes in everybody:
            failing = {each.id: self.failing(each, wishes) for each in STAYS}
            for number, wished in failing.items():
                self.fails.update({(wish, number) for wish, _ in wished})
            free = {each.id: failing[each.id] for each in STAYS if each.left}
            if [] in free.values():
                continue
            self.nothing += 1
            one = {number: wished[0][0] for number, wished in free.items() if len(wished) == 1}
            self.serves.update(set(one.values()))
            self.opens.update((wish, number) for number, wish in one.items())
            costs = [each.cost_yen for each in STAYS if one.get(each.id) == "budget" and each.cost_yen is not None]
            if costs:
                self.short.append(min(costs) - (wishes.budget_yen_max or 0))

    @staticmethod
    def failing(each: Stay, wishes: Wishes) -> list[tuple[str, str]]:
        """Every condition that fails: what HR may call it, and what it is."""
        called = {"styles_out": "styles", "place_out": "place", "needs:介護": "private", "needs:保育": "private"}
        return [
            (called.get(name, name.split(":")[0]), name)
            for subject in SUBJECTS
            for name, met in hard_conditions(Columns.of([each]), wishes, subject, WEEK.today)
            if not met[0]
        ]


@settings(deadline=None)
@given(WISHES)
def test_demand_agrees_with_one_by_one_and_small_groups_stay_unseen(wishes: list[Wishes]) -> None:
    made = digest(rows(wishes=Crowd.of(wishes), stays=STAYS, looked_at={}))
    plain = OneByOne(wishes)
    assert plain.nothing == sum(not any(satisfies(each, wished, WEEK.today) for each in STAYS) for wished in wishes)
    if made.nearly_all:
        assert plain.nothing >= GROUP
        assert 0 < len(wishes) - plain.nothing < GROUP
        assert made.found_nothing is None
    else:
        assert made.found_nothing == count(plain.nothing)
    told = {wish: people for wish, people in plain.serves.items() if people >= GROUP and wish != "private"}
    assert {remedy.wish: remedy.people for remedy in made.remedies} == {
        wish: beside(people, plain.nothing - people) for wish, people in told.items()
    }
    for remedy in made.remedies:
        most = max(plain.opens[remedy.wish, each.id] for each in STAYS)
        assert plain.opens[remedy.wish, remedy.stay] == most
        if remedy.wish == "budget":
            middle = sorted(plain.short)[(len(plain.short) - 1) // 2] if plain.short else 0
            assert remedy.amount == -(-middle // 1000) * 1000
    for item in made.unseen:
        assert item.why != "private"
        if item.share:
            assert not 0 < len(wishes) - plain.fails[item.why, item.stay] < GROUP
            assert item.share == round(100 * plain.fails[item.why, item.stay] / len(wishes)) <= 100
    numbers = [bar.demand for bar in (*made.months, *made.styles)]
    assert not {1, 2, len(wishes) - 1, len(wishes) - 2} & set(numbers) or len(wishes) < GROUP


def test_why_nobody_sees_a_stay() -> None:
    stays = (
        stay(1, cost_yen=90_000),
        stay(2, windows=((date(2026, 1, 1), date(2026, 2, 1)),)),
        stay(3, capacity=1, taken=1),
        stay(4),
    )
    made = digest(rows(stays=stays, looked_at={}, wishes=Crowd.of([Wishes(budget_yen_max=50_000)] * 4)))
    assert {item.stay: (item.why, item.share) for item in made.unseen} == {
        "S1": ("budget", 100), "S2": ("past", 0), "S3": ("full", 0), "S4": ("outranked", 0),
    }  # fmt: skip


def test_contention_comes_with_a_preview_of_people_who_agreed() -> None:
    applicants = [Applicant(f"w{n}", ("S1",), {"S1": float(n == 3)}) for n in range(4)]
    people = {f"w{n}": Person("slack", f"U{n}") for n in range(4)}
    made = digest(rows(applicants=applicants, people=people, unshared={"S1": 1}))
    (crowded,) = made.contention
    assert (crowded.places, crowded.interests, crowded.unshared) == (2, 4, None)
    assert len(crowded.would) == 2
    assert crowded.would[0] == Person("slack", "U3"), "the strongest claim first"
    assert "決定ではありません" in forms(made).text()


def test_questions_alike_are_one_and_the_most_asked_comes_first() -> None:
    asked = [Unanswered("犬は？", "a")] + [Unanswered(text, who) for who, text in zip("bcd", ("住民税はどこに払いますか？", "住民税はどこに払いますか", "住民税は、どこに払いますか？"), strict=True)]  # fmt: skip
    assert [len(group) for group in group_questions(asked)] == [3, 1]
    made = digest(rows(unanswered=asked))
    assert [(q.text, q.times) for q in made.questions] == [("住民税はどこに払いますか？", 3), ("犬は？", None)]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("滞在中の住民税はどこに払いますか", "滞在中の住民税は、どこに払うのですか？", True),
        ("犬を連れて行けますか", "猫を連れて行けますか", False),
        ("住民税はどこに払いますか", "住民税はいつ払いますか", False),
        ("Where do I pay my residence tax during a stay?", "where do we pay residence tax during the stay", True),
        ("Can I bring my dog?", "Can I bring my cat?", False),
    ],
)
def test_what_is_asked_decides_which_questions_are_one(one: str, other: str, together: bool) -> None:
    groups = group_questions([Unanswered(one, "a"), Unanswered(other, "b")])
    assert (len(groups) == 1) is together


def test_questions_about_care_or_health_are_withheld_unless_a_group_asks() -> None:
    sensitive = is_sensitive(Sankin(Settings()))
    one = [Unanswered("母の介護と両立できますか？", "a"), Unanswered("Can I go with my depression?", "b")]
    made = digest(rows(unanswered=one, is_sensitive=sensitive))
    assert made.questions == ()
    assert made.questions_withheld is None
    many = [Unanswered("介護と両立できますか？", who) for who in "abc"]
    assert digest(rows(unanswered=many, is_sensitive=sensitive)).questions[0].times == 3


def test_personal_details_are_struck_out() -> None:
    assert without_personal("連絡は taro@example.jp か 090-1234-5678、https://x.example/a へ") == "連絡は … か …、… へ"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_quiet_week_is_short(language: str) -> None:
    made = digest(rows(stays=(stay(1), stay(2)), looked_at={}))
    assert made.quiet
    text = forms(made, language).text()
    assert len(text.splitlines()) < 16
    assert "静かな一週間" in text or "quiet week" in text


# ---------------------------------------------------------------- from the tables to every form


@pytest.fixture
def sankin(database: Engine, tmp_path: Path) -> Sankin:
    """A company of six: four want a stay with two places, one of them unnamed; two care for somebody."""
    with writing(database) as session:
        session.add(t.Organization(id="T0", slack_team_id="T0", name="あおば商事", policy={}))
        session.add(t.Organization(id="T9", slack_team_id="T9", name="別の会社", policy={}))
        session.add(t.Municipality(code="20211", name="塩尻市"))
        session.add(
            t.Stay(id="S1", name="森の滞在", municipality="20211", capacity=2, styles=["refresh"], days_max=30,
                   windows=[["2027-02-01", "2027-03-31"]], first_day=date(2027, 2, 1), last_day=date(2027, 3, 31),
                   confirmed_on=date(2026, 1, 5), cost_yen=30_000)
        )  # fmt: skip
        for n in range(7):
            company = "T0" if n < 6 else "T9"
            session.add(t.Worker(id=f"worker{n}", organization=company, language="ja", seen_at=NOW, created_at=NOW))
            session.flush()
            session.add(
                t.Account(worker=f"worker{n}", platform="slack", tenant=company, user=f"U0PERSON{n}", address={})
            )
            session.add(t.Preference(worker=f"worker{n}", slot="budget", value={"max": 20_000, "per": "total"}, at=NOW))
            session.add(t.Preference(worker=f"worker{n}", slot="styles", value="refresh", at=NOW))
            if n < 2:
                session.add(
                    t.Preference(worker=f"worker{n}", slot="needs", value="介護", words="母が透析に通う", at=NOW)
                )
            if n < 4 or n == 6:
                session.add(
                    t.Interest(worker=f"worker{n}", stay="S1", consented=n != 3, note="持病あり",
                               created_at=NOW - timedelta(days=n), changed_at=NOW - timedelta(days=n))
                )  # fmt: skip
        session.add(
            t.Question(worker="worker5", organization="T0", text="犬と行けますか", answered=False, asked_at=NOW)
        )
        session.add(t.Question(worker="worker6", organization="T9", text="他社の質問", answered=False, asked_at=NOW))
        session.add(t.Audit(at=NOW, who="worker4", what="human", after={}))
    made = Sankin(
        Settings(
            sankin_home=tmp_path, slack_bot_token="x", slack_api_url="http://127.0.0.1:9/", slack_signing_secret="x", sankin_digest_channel="C0HR",
            sankin_digest_email="hr@example.jp, boss@example.jp", smtp_host="mail.test", mail_from="b@example.jp",
            sankin_hr="U0HR",
        )
    )  # fmt: skip
    made.__dict__["engine"] = database
    return made


def company(sankin: Sankin, name: str = "T0") -> Forms:
    row = next(row for row in sankin.weeks.organizations() if row.id == name)
    return forms_of(sankin, row, WEEK, Policy.of(row.policy))


def every_form(made: Forms) -> str:
    """All that any reader of the digest could see, as one text."""
    book = load_workbook(io.BytesIO(made.workbook()))
    cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    reply = made.reply(Address("slack", "T0", "digest", str(Place("C0HR"))))
    slack = json.dumps(render(reply, made.wording), ensure_ascii=False)
    return "\n".join([made.html(inline=False), made.text(), made.json(), slack, *cells])


def test_what_was_not_agreed_to_is_in_no_form(sankin: Sankin) -> None:
    text = every_form(company(sankin))
    for hidden in (
        "U0PERSON3",
        "U0PERSON5",
        "U0PERSON6",
        "worker0",
        '介護"',
        "母",
        "透析",
        "持病",
        "他社の質問",
        "別の会社",
    ):
        assert hidden not in text, hidden
    for shown in ("U0PERSON0", "U0PERSON2", "U0PERSON4", "森の滞在", "犬と行けますか"):
        assert shown in text, shown


def test_what_the_company_did_is_counted_and_no_other(sankin: Sankin) -> None:
    made = company(sankin).digest
    assert {f.key: f.now for f in made.figures} == {
        "active": AtLeast(5), "wishing": AtLeast(5), "proposals": 0, "interests": 3, "unshared": None, "confirmed": 0,
    }, "of the six one is not named and one only wished: no number is left of them beside the names"  # fmt: skip
    assert [w.person.user for w in made.waiting] == ["U0PERSON2", "U0PERSON1", "U0PERSON0"]
    assert made.waiting_unshared is None
    assert [(c.places, c.interests) for c in made.contention] == [(2, 3)]
    assert [(r.wish, r.people, r.amount) for r in made.remedies] == [("budget", AtLeast(3), 10_000)]
    assert [(s.what, s.confirmed_on) for s in made.stale] == [("森の滞在", date(2026, 1, 5))]
    assert [h.person.user for h in made.humans] == ["U0PERSON4"]


def test_a_skill_that_was_taken_back_is_no_claim(sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Stay, "S1").skills = ["経理"]
        for n in range(3):
            session.add(t.Preference(worker=f"worker{n}", slot="skills", value="経理", message_id=f"m{n}", at=NOW))
        session.add(t.Preference(worker="worker0", op="undo", value="m0", at=NOW))
        session.add(t.Preference(worker="worker1", op="clear", slot="skills", at=NOW))
    (crowded,) = company(sankin).digest.contention
    assert crowded.would[0] == Person("slack", "U0PERSON2")
    rows = sankin.weeks.rows(next(r for r in sankin.weeks.organizations() if r.id == "T0"), WEEK, language="ja")
    assert {each.worker: each.claims["S1"] for each in rows.applicants} == {
        "worker0": 1.0, "worker1": 1.0, "worker2": 3.0,
    }  # fmt: skip


def test_of_very_many_who_wait_the_longest_are_told_and_all_are_counted(
    sankin: Sankin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.week.WAITING", 2)
    made = company(sankin)
    assert [w.person.user for w in made.digest.waiting] == ["U0PERSON2", "U0PERSON1"]
    assert "返事待ちの「興味あり」が3件" in made.text()
    assert "ほか1件（表計算のファイルには、はじめの2件まであります）" in made.text()


async def test_hr_reads_what_people_are_called_where_their_platforms_say(sankin: Sankin) -> None:
    """A mail and a table can not show a mention; a platform that does not answer costs only the names."""
    async with SlackStandIn() as slack, LineStandIn() as line:
        slack.names = {"U0PERSON0": "鈴木太郎", "U0PERSON4": "佐藤花子"}
        line.names = {"U0LINE": "サブロー"}
        settings = replace(
            sankin.settings, slack_bot_token=slack_platform.TOKEN, slack_api_url=slack.api, line_api_url=line.base,
            line_channel_access_token=line_platform.TOKEN, line_channel_secret="x",
        )  # fmt: skip
        made = Sankin(settings)
        made.__dict__["engine"] = sankin.engine
        with writing(sankin.engine) as session:
            account = session.scalars(select(t.Account).where(t.Account.user == "U0PERSON1")).one()
            account.platform, account.user = "line", "U0LINE"
        told = await asyncio.to_thread(company, made)
        text = every_form(told)
        for name in ("鈴木太郎（Slack）", "佐藤花子（Slack）", "サブロー（LINE）", "U0PERSON2"):
            assert name in text, name
        slack.faults["users.info"] = ["500"]
        plain = every_form(await asyncio.to_thread(company, made))
        assert "鈴木太郎" not in plain
        assert "U0PERSON0" in plain
    kept = json.dumps(whole(told.digest), ensure_ascii=False)
    assert "鈴木" not in kept, "a name is kept nowhere"


def test_hr_acts_from_the_slack_message(sankin: Sankin) -> None:
    made = company(sankin)
    reply = made.reply(Address("slack", "T0", "digest", str(Place("C0HR"))))
    messages = render(reply, made.wording)
    assert all(len(message["blocks"]) <= 50 for message in messages)
    values = [e["value"] for m in messages for b in m["blocks"] if b["type"] == "actions" for e in b["elements"]]
    first = made.digest.waiting[0].interest
    assert values[:4] == [f"hr:{first}:{action}" for action in ("contacted", "confirmed", "waiting", "declined")]
    assert "<@U0PERSON2>" in json.dumps(messages)
    assert [file.media_type.split("/")[0] for file in reply.attachments] == ["image", "application"]
    assert "希望" in reply.attachments[0].description


def test_the_chart_is_a_picture_with_an_alternative_text(sankin: Sankin) -> None:
    from PIL import Image

    made = company(sankin)
    picture = Image.open(io.BytesIO(made.chart()))
    assert picture.format == "PNG"
    assert picture.width > 1000
    shades = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or ()}
    assert (0xE6, 0x9F, 0x00) in shades
    assert "2027年2月は希望0人・空き2" in made.teller.chart_alt()


@pytest.mark.parametrize("kind", ["html", "xlsx", "json", "txt", "png"])
def test_digest_is_written_as_its_file_is_called(kind: str, sankin: Sankin, tmp_path: Path) -> None:
    to = tmp_path / f"d.{kind}"
    assert write_digest(sankin, week="2026-W47", organization="T0", to=to) == 0
    begins = {"html": b"<!doctype", "xlsx": b"PK", "json": b"{", "txt": "あおば".encode(), "png": b"\x89PNG"}
    assert to.read_bytes().startswith(begins[kind])


def test_without_a_name_each_company_gets_a_file(sankin: Sankin, tmp_path: Path) -> None:
    write_digest(sankin, week="2026-W47", to=tmp_path / "d.txt")
    assert sorted(path.name for path in tmp_path.glob("*.txt")) == ["d-T0.txt", "d-T9.txt"]


@pytest.mark.parametrize(
    "wrong", [{"week": "2026-W60"}, {"week": "soon"}, {"to": Path("d.pdf")}, {"organization": "T5"}]
)
def test_wrong_arguments_are_said_in_words(wrong: dict[str, Any], sankin: Sankin) -> None:
    with pytest.raises(BadInput, match=re.escape(str(next(iter(wrong.values()))))):
        write_digest(sankin, **wrong)


def test_a_week_is_its_time_zones_week() -> None:
    new_york = ZoneInfo("America/New_York")
    monday_in_tokyo = datetime(2026, 11, 15, 16, tzinfo=UTC)
    assert week_of(monday_in_tokyo, TOKYO).name == "2026-W47"
    assert week_of(monday_in_tokyo, new_york).name == "2026-W46"
    parsed = parse_week("2026-W53", TOKYO, NOW, Sankin(Settings()))
    assert (parsed.since.date(), parsed.until.date()) == (date(2026, 12, 28), date(2027, 1, 4))


# ---------------------------------------------------------------- on schedule


class Sent:
    """A carrier that keeps what it was given."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:
        self.replies.append(reply)


def workers(sankin: Sankin, sent: Sent, number: int = 2) -> list[Worker]:
    def refuse(*_: object) -> Any:
        raise AssertionError("nobody wrote")

    return [
        Worker(sankin.ledger, refuse, {"slack": sent, "mail": sent}, apologise=refuse,
               clock=lambda: datetime.now(UTC), slots=digest_slots(sankin))
        for _ in range(number)
    ]  # fmt: skip


def outbox(sankin: Sankin) -> list[Reply]:
    with reading(sankin.engine) as session:
        rows = session.scalars(select(t.LedgerRow).where(t.LedgerRow.kind == "carry")).all()
    return [from_json(Reply, row.payload) for row in rows]


async def test_on_monday_at_nine_each_company_gets_its_digest_once(sankin: Sankin) -> None:
    settle_policy(sankin)
    sent = Sent()
    pair = workers(sankin, sent)
    slot = digest_slots(sankin)[0]
    early, monday, late = (datetime(2026, 11, day, hour, 5, tzinfo=UTC) for day, hour in ((22, 23), (23, 0), (27, 0)))
    assert slot.due(early) is None, "last week's is too old by now"
    assert slot.due(monday) == slot.due(late) == datetime(2026, 11, 23, 9, tzinfo=TOKYO)
    for worker in (*pair, *pair):
        worker._book(monday)
    worker_late = workers(sankin, sent, 1)[0]
    worker_late._book(late)
    await asyncio.gather(*(worker.drain() for worker in (*pair, worker_late)))
    for worker in (*pair, worker_late):
        worker.close()
    slack = [reply for reply in sent.replies if reply.address.platform == "slack"]
    mails = [reply for reply in sent.replies if reply.address.platform == "mail"]
    assert sorted(reply.address.tenant for reply in slack) == ["T0", "T9"]
    assert sorted(reply.address.user for reply in mails) == ["boss@example.jp"] * 2 + ["hr@example.jp"] * 2
    assert Place.read(slack[0].address.conversation).channel == "C0HR"
    assert any(file.media_type == "text/html" for file in mails[0].attachments)
    with reading(sankin.engine) as session:
        kept = session.scalars(select(t.Digest)).all()
    assert sorted((row.week, row.organization) for row in kept) == [("2026-W47", "T0"), ("2026-W47", "T9")]


async def test_a_digest_that_can_not_be_made_keeps_no_other_back(sankin: Sankin) -> None:
    settle_policy(sankin)
    broken = t.Preference(worker="worker6", slot="start", value={"earliest": "in spring"}, at=NOW)
    with writing(sankin.engine) as session:
        session.add(broken)
    sent = Sent()
    worker = workers(sankin, sent, 1)[0]
    worker._book(datetime(2026, 11, 23, 0, 5, tzinfo=UTC))
    await worker.drain()
    assert {reply.address.tenant for reply in sent.replies if reply.address.platform == "slack"} == {"T0"}
    with reading(sankin.engine) as session:
        job = session.scalars(select(t.LedgerRow).where(t.LedgerRow.kind == "slot")).one()
    assert job.state == 0, "it is tried again"
    assert "T9" in job.error
    with writing(sankin.engine) as session:
        session.delete(session.get_one(t.Preference, broken.id))
        session.get_one(t.LedgerRow, job.id).run_at = 0.0
    await worker.drain()
    worker.close()
    slack = [reply.address.tenant for reply in sent.replies if reply.address.platform == "slack"]
    assert slack == ["T0", "T9"], "each once"
    assert len(sent.replies) == 6


def test_the_settings_become_the_companies_policy(sankin: Sankin) -> None:
    settle_policy(sankin)
    stored = {row.id: row.policy for row in sankin.weeks.organizations()}
    assert set(stored) == {"", "T0", "T9"}
    assert stored["T0"]["hr"] == ["U0HR"]
    assert stored["T0"]["digest_email"] == ["hr@example.jp", "boss@example.jp"]
    policy = Policy.of({"zone": "No/Where", "digest_cron": "", "hr": "U1, U2", "language": "en"})
    assert (str(policy.zone), policy.cron, policy.language) == ("Asia/Tokyo", "0 9 * * 1", "en")
    assert policy.hr == {"U1", "U2"}


@pytest.mark.parametrize(
    ("setting", "value"),
    [("sankin_zone", "Tokyo/Asia"), ("sankin_digest_cron", "every monday"), ("sankin_digest_language", "xx")],
)
def test_a_wrong_setting_is_said_at_start(setting: str, value: str, tmp_path: Path) -> None:
    broken = Sankin(Settings(sankin_home=tmp_path, **{setting: value}))  # type: ignore[arg-type]
    with pytest.raises(BadInput, match=setting.upper()):
        settle_policy(broken)


def test_who_is_forgotten_is_in_no_kept_digest(sankin: Sankin) -> None:
    settle_policy(sankin)
    digest_slots(sankin)[0].run(datetime(2026, 11, 23, 9, tzinfo=TOKYO))
    person = Address("slack", "T0", "U0PERSON0")
    with writing(sankin.engine) as session:
        assert "U0PERSON0" in json.dumps(session.scalars(select(t.Digest.body)).all())
        sankin.memories.forget(session, person)
        session.flush()
        assert "U0PERSON0" not in json.dumps(session.scalars(select(t.Digest.body)).all())
