"""An interest on its way to a stay: HR's buttons, capacity, who is told, and what comes after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlmodel import col, select

from bot.console.assembly import Sankin
from bot.console.schedule import interest_slots, tell_gone
from bot.message import Address, Message, Reply, from_json
from bot.seams import Job, Outcome, TryLater
from bot.settings import Settings
from knowledge import tables as t
from knowledge.database import reading, writing

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
TEAM = "T0"
HR = Address("slack", TEAM, "U0HR", '{"channel": "C0"}')
PEOPLE = {1: ("slack", "U0ANNA", "ja"), 2: ("slack", "U0BEN", "en"), 3: ("slack", "U0CARA", "ja")}


@pytest.fixture
def sankin(database: Engine, tmp_path: Path) -> Iterator[Sankin]:
    """Three people of one company want a stay with one place; the third did not agree to be named."""
    with writing(database) as session:
        session.add(
            t.Organization(
                id=TEAM,
                slack_team_id=TEAM,
                policy={"hr": ["U0HR", "U0HR2"], "digest_email": ["hr@example.jp", "boss@example.jp"]},
            )
        )
        session.add(t.Organization(id="T1", slack_team_id="T1", policy={"hr": ["U1HR"]}))
        session.add(
            t.Stay(id="S1", name="森の滞在", municipality="20211", capacity=1, contact="host@example.jp",
                   windows=[["2026-12-01", "2026-12-20"]], first_day=date(2026, 12, 1), last_day=date(2026, 12, 20))
        )  # fmt: skip
        for number, (platform, user, language) in PEOPLE.items():
            session.add(t.Worker(id=f"w{number}", organization=TEAM, language=language, created_at=NOW))
            session.flush()
            address = {"platform": platform, "tenant": TEAM, "user": user, "conversation": '{"channel": "C9"}'}
            session.add(t.Account(worker=f"w{number}", platform=platform, tenant=TEAM, user=user, address=address))
            session.add(
                t.Interest(id=number, worker=f"w{number}", stay="S1", consented=number != 3,
                           created_at=NOW + timedelta(hours=number), changed_at=NOW + timedelta(hours=number))
            )  # fmt: skip
            session.add(t.Preference(worker=f"w{number}", slot="needs", value="介護", words="母の介護", at=NOW))
        if database.dialect.name == "postgresql":  # the ids above were given by hand
            session.execute(text("SELECT setval(pg_get_serial_sequence('interest', 'id'), 1000)"))
    made = Sankin(Settings(sankin_home=tmp_path, smtp_host="mail.test", mail_from="bot@example.jp"))
    made.__dict__["engine"] = database
    yield made
    made.descriptions.rest()


_counter = iter(range(10_000))


def press(sankin: Sankin, value: str, who: Address = HR) -> Outcome:
    """Press a button, as a platform would deliver it, and settle what it leads to."""
    message = Message(f"press-{next(_counter)}", who, NOW + timedelta(days=1), kind="press", press=value)
    sankin.ledger.hear(message)
    job = claimed(sankin)
    outcome = sankin.flow().handle(message)
    assert sankin.ledger.settle(job, message, outcome, NOW)
    return outcome


def claimed(sankin: Sankin) -> Job:
    job = sankin.ledger.claim(datetime.now(UTC))
    while job is not None and job.kind != "hear":
        job = sankin.ledger.claim(datetime.now(UTC))
    assert job is not None
    return job


def interest(sankin: Sankin, number: int) -> t.Interest:
    with reading(sankin.engine) as session:
        return session.get_one(t.Interest, number)


def told(sankin: Sankin) -> list[Reply]:
    """What waits in the outbox for others than HR, in order."""
    with reading(sankin.engine) as session:
        rows = session.scalars(
            select(t.LedgerRow).where(col(t.LedgerRow.kind) == "carry").order_by(col(t.LedgerRow.id))
        ).all()
    replies = [from_json(Reply, row.payload) for row in rows]
    return [reply for reply in replies if not reply.address.user.startswith("U0HR")]


def test_hr_confirms_and_everybody_hears_of_it_once(sankin: Sankin) -> None:
    outcome = press(sankin, "hr:1:confirmed")
    row = interest(sankin, 1)
    assert row.status == "confirmed"
    assert row.history[-1] == {"at": (NOW + timedelta(days=1)).isoformat(), "by": "U0HR", "status": "confirmed"}
    assert "確定" in outcome.replies[0].text
    person, host = told(sankin)
    assert (person.address.platform, person.address.user, person.address.conversation) == ("slack", "U0ANNA", "")
    assert "参加が決まりました" in person.text
    assert (host.address.platform, host.address.user) == ("mail", "host@example.jp")
    assert "U0ANNA" in host.text
    assert "森の滞在" in host.text
    assert "介護" not in host.text
    assert "人事担当の連絡先: hr@example.jp\n" in host.text
    assert "boss@" not in host.text
    again = press(sankin, "hr:1:confirmed")
    assert "すでに" in again.replies[0].text
    assert len(told(sankin)) == 2


def test_the_person_is_told_in_their_own_language(sankin: Sankin) -> None:
    press(sankin, "hr:2:contacted")
    assert told(sankin)[0].language == "en"
    assert "get in touch" in told(sankin)[0].text


def test_a_full_stay_leads_to_the_waiting_list_and_on_when_a_place_is_free(sankin: Sankin) -> None:
    press(sankin, "hr:1:confirmed")
    full = press(sankin, "hr:2:confirmed")
    assert interest(sankin, 2).status == "waiting"
    assert "満員" in full.replies[0].text
    assert "waiting list" in told(sankin)[-1].text
    still = press(sankin, "hr:2:confirmed")
    assert "まだ満員" in still.replies[0].text
    freed = press(sankin, "hr:1:declined")
    assert [choice.value for choice in freed.replies[0].choices] == ["hr:2:confirmed"]
    press(sankin, freed.replies[0].choices[0].value)
    assert interest(sankin, 2).status == "confirmed"
    assert [entry["status"] for entry in interest(sankin, 2).history] == ["waiting", "confirmed"]


def test_two_of_hr_who_press_at_the_same_time_give_one_place_once(sankin: Sankin) -> None:
    flow = sankin.flow()
    presses = []
    for number, who in ((1, "U0HR"), (2, "U0HR2")):
        message = Message(f"same-{number}", Address("slack", TEAM, who, '{"channel": "C0"}'), NOW, kind="press",
                          press=f"hr:{number}:confirmed")  # fmt: skip
        sankin.ledger.hear(message)
        presses.append(message)
    jobs = [sankin.ledger.claim(datetime.now(UTC)), sankin.ledger.claim(datetime.now(UTC))]
    outcomes = [flow.handle(message) for message in presses]
    assert jobs[0] is not None
    assert jobs[1] is not None
    assert sankin.ledger.settle(jobs[0], presses[0], outcomes[0], NOW)
    with pytest.raises(TryLater):
        sankin.ledger.settle(jobs[1], presses[1], outcomes[1], NOW)
    assert interest(sankin, 2).status == "new"
    assert [reply.address.user for reply in told(sankin)] == ["U0ANNA", "host@example.jp"]
    assert sankin.ledger.settle(jobs[1], presses[1], flow.handle(presses[1]), NOW)
    assert interest(sankin, 2).status == "waiting"


@pytest.mark.parametrize(
    "who",
    [
        Address("slack", TEAM, "U0ANNA", '{"channel": "C0"}'),
        Address("slack", "T1", "U1HR", '{"channel": "C0"}'),
        Address("slack", "T1", "U0HR", '{"channel": "C0"}'),
        Address("line", "", "U0HR"),
        Address("terminal", TEAM, "U0HR"),
    ],
    ids=["the person", "HR of another company", "the same id elsewhere", "LINE", "terminal"],
)
def test_nobody_else_can_act(sankin: Sankin, who: Address) -> None:
    outcome = press(sankin, "hr:1:declined", who)
    assert interest(sankin, 1).status == "new"
    assert outcome.effects == ()
    assert outcome.notices == ()
    assert "森の滞在" not in outcome.replies[0].text
    assert outcome.replies[0].private


def test_an_interest_that_was_not_shared_can_not_be_acted_on(sankin: Sankin) -> None:
    refused, unknown = press(sankin, "hr:3:contacted"), press(sankin, "hr:999:contacted")
    assert interest(sankin, 3).status == "new"
    assert refused.replies[0].text == unknown.replies[0].text


@pytest.mark.parametrize("value", ["hr:1:withdrawn", "hr:x:confirmed", "hr:1", "hr:1:confirmed:2", "after:1:rate:9"])
def test_an_unreadable_button_changes_nothing(sankin: Sankin, value: str) -> None:
    press(sankin, value)
    assert interest(sankin, 1).status == "new"


def test_a_withdrawn_interest_stays_its_persons_own(sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Interest, 1).status = "withdrawn"
    assert "変更できません" in press(sankin, "hr:1:confirmed").replies[0].text
    assert interest(sankin, 1).status == "withdrawn"


def test_pressing_leaves_the_conversation_as_it_was(sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.add(t.Worker(id="hr", organization=TEAM, dialogue={"asked": "days"}, language="en", created_at=NOW))
        session.flush()
        session.add(t.Account(worker="hr", platform="slack", tenant=TEAM, user="U0HR", address={}))
    outcome = press(sankin, "hr:1:contacted")
    assert "is now" in outcome.replies[0].text
    assert sankin.memories.recall(HR).dialogue == {"asked": "days"}


def withdraw(sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Stay, "S1").withdrawn_on = date(2026, 11, 20)


def test_people_hear_when_a_stay_is_gone_even_after_a_crash(sankin: Sankin, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.interests import Interests

    withdraw(sankin)
    with monkeypatch.context() as patch:
        patch.setattr(Interests, "end", lambda *_: (_ for _ in ()).throw(RuntimeError("the process died")))
        with pytest.raises(RuntimeError):
            tell_gone(sankin)
    assert tell_gone(sankin) == 3
    assert tell_gone(sankin) == 0
    assert sorted(reply.address.user for reply in told(sankin)) == ["U0ANNA", "U0BEN", "U0CARA"]
    assert interest(sankin, 3).history[-1]["by"] == "catalogue"


def test_who_has_been_there_is_not_told_that_the_stay_is_gone(sankin: Sankin) -> None:
    press(sankin, "hr:2:confirmed")
    before = len(told(sankin))
    withdraw(sankin)
    with writing(sankin.engine) as session:
        session.get_one(t.Stay, "S1").last_day = datetime.now(UTC).date() - timedelta(days=1)
    assert tell_gone(sankin) == 2
    assert sorted(reply.address.user for reply in told(sankin)[before:]) == ["U0ANNA", "U0CARA"]
    assert interest(sankin, 2).status == "confirmed"
    run_daily(sankin, datetime.now(UTC) + timedelta(days=1))
    assert told(sankin)[-1].choices[0].value == "after:2:rate:5"


def test_everybody_hears_however_many_they_are(sankin: Sankin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.interests.AT_ONCE", 2)
    withdraw(sankin)
    assert tell_gone(sankin) == 3


def run_daily(sankin: Sankin, day: datetime) -> Sequence[Reply]:
    return interest_slots(sankin)[0].run(day)


def test_after_a_stay_its_person_is_asked_once_and_the_answers_are_kept(sankin: Sankin) -> None:
    press(sankin, "hr:2:confirmed")
    before = len(told(sankin))
    run_daily(sankin, datetime(2026, 12, 20, 1, tzinfo=UTC))
    assert len(told(sankin)) == before, "its last day is not over"
    run_daily(sankin, datetime(2026, 12, 21, 1, tzinfo=UTC))
    run_daily(sankin, datetime(2026, 12, 22, 1, tzinfo=UTC))
    (asked,) = told(sankin)[before:]
    assert asked.choices[0].value == "after:2:rate:5"
    ben = Address("slack", TEAM, "U0BEN")
    second = press(sankin, "after:2:rate:4", ben)
    assert [choice.value for choice in second.replies[0].choices] == ["after:2:again:yes", "after:2:again:no"]
    press(sankin, "after:2:again:yes", ben)
    assert (interest(sankin, 2).rating, interest(sankin, 2).again) == (4, True)
    press(sankin, "after:2:rate:1", Address("slack", TEAM, "U0ANNA"))
    assert interest(sankin, 2).rating == 4, "only its own person can say how it was"


def test_what_people_said_after_a_stay_counts_once_they_are_a_group(sankin: Sankin) -> None:
    from knowledge.catalog import _favour

    def favour() -> dict[str, float]:
        with reading(sankin.engine) as session:
            return _favour(session)

    def rate(numbers: Sequence[int], rating: int) -> None:
        with writing(sankin.engine) as session:
            for number in numbers:
                session.get_one(t.Interest, number).rating = rating

    rate((1, 2), 5)
    assert favour() == {}
    rate((1, 2, 3), 5)
    assert favour()["S1"] > 0
    rate((1, 2, 3), 1)
    assert favour()["S1"] < 0


def test_who_wants_a_full_stay_is_put_on_the_waiting_list(sankin: Sankin) -> None:
    press(sankin, "hr:1:confirmed")
    dan = Address("slack", TEAM, "U0DAN")
    outcome = press(sankin, "interested:S1", dan)
    assert "空き待ち" in outcome.replies[0].text
    with reading(sankin.engine) as session:
        row = session.scalars(select(t.Interest).order_by(col(t.Interest.id).desc())).first()
    assert row is not None
    assert row.status == "waiting"


# ---------------------------------------------------------------- how many come, and who hears of what


def say(sankin: Sankin, text: str, who: Address) -> Outcome:
    message = Message(f"say-{next(_counter)}", who, NOW + timedelta(days=1), text=text)
    sankin.ledger.hear(message)
    job = claimed(sankin)
    outcome = sankin.flow().handle(message)
    assert sankin.ledger.settle(job, message, outcome, NOW)
    return outcome


def latest(sankin: Sankin) -> t.Interest:
    with reading(sankin.engine) as session:
        row = session.scalars(select(t.Interest).order_by(col(t.Interest.id).desc())).first()
    assert row is not None
    return row


def places(sankin: Sankin, number: int) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Stay, "S1").capacity = number


def test_a_party_takes_as_many_places_as_it_has_people(sankin: Sankin) -> None:
    places(sankin, 4)
    eve = Address("slack", TEAM, "U0EVE", '{"channel": "D1"}')
    say(sankin, "大人2人と子ども1人で行きます", eve)
    stated = press(sankin, "interested:S1", eve)
    assert "3人" in stated.replies[0].closing + stated.replies[0].text, "it says what would be shared"
    press(sankin, "yes:share:S1", eve)
    number = latest(sankin).id
    assert latest(sankin).people == 3
    press(sankin, f"hr:{number}:confirmed")
    assert interest(sankin, number or 0).status == "confirmed"
    (match,) = sankin.catalog.stays(("S1",), sankin.memories.recall(eve).audience)
    assert match.left == 1
    assert "1件（3人）" in told(sankin)[-1].text
    press(sankin, "hr:1:confirmed")
    assert interest(sankin, 1).status == "confirmed", "one more has room"
    assert "満員" in press(sankin, "hr:2:confirmed").replies[0].text


def test_who_has_not_enough_places_waits_and_the_next_who_fits_is_offered(sankin: Sankin) -> None:
    places(sankin, 2)
    with writing(sankin.engine) as session:
        session.get_one(t.Interest, 1).people = 1
        session.get_one(t.Interest, 2).people = 2
    press(sankin, "hr:1:confirmed")
    short = press(sankin, "hr:2:confirmed")
    assert "空きが1人分" in short.replies[0].text
    assert interest(sankin, 2).status == "waiting"
    assert "空きはまだ1人分" in press(sankin, "hr:2:confirmed").replies[0].text
    freed = press(sankin, "hr:1:declined")
    assert [choice.value for choice in freed.replies[0].choices] == ["hr:2:confirmed"]


def test_who_needs_more_places_than_are_left_is_put_on_the_waiting_list_and_told_so(sankin: Sankin) -> None:
    eve = Address("slack", TEAM, "U0EVE", '{"channel": "D1"}')
    say(sankin, "大人2人で行きます", eve)
    assert "空き待ち" in press(sankin, "interested:S1", eve).replies[0].text
    assert latest(sankin).status == "waiting"


def test_when_the_party_changes_open_interests_change_with_it(sankin: Sankin) -> None:
    anna = Address("slack", TEAM, "U0ANNA", '{"channel": "D1"}')
    changed = say(sankin, "大人2人で行きます", anna)
    assert "2人にしました" in changed.replies[0].text
    assert interest(sankin, 1).people == 2
    press(sankin, "hr:1:declined")
    say(sankin, "やっぱり3人で行きます", anna)
    assert interest(sankin, 1).people == 2, "what is over stays as it was"


def room_for_hr(sankin: Sankin, **policy: object) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Organization, TEAM).policy = {"hr": ["U0HR", "U0HR2"], **policy}
    sankin.settings = replace(sankin.settings, slack_bot_token="x", slack_signing_secret="x")


def everybody_told(sankin: Sankin) -> list[Reply]:
    with reading(sankin.engine) as session:
        rows = session.scalars(
            select(t.LedgerRow).where(col(t.LedgerRow.kind) == "carry").order_by(col(t.LedgerRow.id))
        ).all()
    return [from_json(Reply, row.payload) for row in rows if row.payload]


def test_hr_and_the_host_hear_at_once_when_somebody_confirmed_withdraws(sankin: Sankin) -> None:
    room_for_hr(sankin, digest_channel="C0HR")
    press(sankin, "hr:1:confirmed")
    press(sankin, "hr:2:confirmed")
    before = len(everybody_told(sankin))
    anna = Address("slack", TEAM, "U0ANNA", '{"channel": "D1"}')
    said = say(sankin, "興味を取り下げたい", anna)
    assert "担当者にもすぐに" in said.replies[0].text
    hr, host = [r for r in everybody_told(sankin)[before:] if r.address.user != "U0ANNA"]
    assert '"C0HR"' in hr.address.conversation
    assert "取り下げました" in hr.text
    assert "U0ANNA" in hr.text
    assert [choice.value for choice in hr.choices] == ["hr:2:confirmed"]
    assert host.address.user == "host@example.jp"
    assert "取りやめ" in host.text


def test_without_a_channel_each_of_hr_is_told_alone(sankin: Sankin) -> None:
    room_for_hr(sankin)
    press(sankin, "hr:1:contacted")
    before = len(everybody_told(sankin))
    say(sankin, "興味を取り下げたい", Address("slack", TEAM, "U0ANNA", '{"channel": "D1"}'))
    told_now = everybody_told(sankin)[before:]
    assert [r.address.user for r in told_now if r.address.user.startswith("U0HR")] == ["U0HR", "U0HR2"]
    assert all(r.address.platform != "mail" for r in told_now), "the host was never told that anybody comes"


def test_nobody_is_troubled_by_what_hr_never_took_up(sankin: Sankin) -> None:
    room_for_hr(sankin, digest_channel="C0HR")
    said = say(sankin, "興味を取り下げたい", Address("slack", TEAM, "U0ANNA", '{"channel": "D1"}'))
    assert "担当者" not in said.replies[0].text
    assert said.notices == ()


def test_who_is_erased_leaves_only_a_number_with_hr_and_host(sankin: Sankin) -> None:
    room_for_hr(sankin, digest_channel="C0HR")
    press(sankin, "hr:1:confirmed")
    anna = Address("slack", TEAM, "U0ANNA", '{"channel": "D1"}')
    say(sankin, "データを消して", anna)
    press(sankin, "yes:delete", anna)
    hr, host = [r for r in everybody_told(sankin) if r.address.user in ("digest", "host@example.jp")][-2:]
    for reply in (hr, host):
        assert "U0ANNA" not in reply.text
        assert "#1" in reply.text
    with reading(sankin.engine) as session:
        kept = " ".join(str(row.payload) for row in session.scalars(select(t.LedgerRow)) if row.state != 0)
    assert "U0ANNA" not in kept


def test_the_host_hears_when_hr_takes_a_confirmation_back(sankin: Sankin) -> None:
    press(sankin, "hr:1:confirmed")
    outcome = press(sankin, "hr:1:declined")
    assert "取りやめをメール" in outcome.replies[0].text
    person, host = told(sankin)[-2:]
    assert (person.address.user, host.address.user) == ("U0ANNA", "host@example.jp")
    assert "取りやめ" in host.text


# ---------------------------------------------------------------- talking to a person


def spoken(sankin: Sankin, who: Address, *said: str) -> Outcome:
    """Say something, message by message, and settle what each leads to; the outcome of the last."""
    outcome = None
    for words in said:
        message = Message(f"said-{next(_counter)}", who, NOW + timedelta(days=1), text=words)
        sankin.ledger.hear(message)
        job = claimed(sankin)
        outcome = sankin.flow().handle(message)
        assert sankin.ledger.settle(job, message, outcome, NOW)
    assert outcome is not None
    return outcome


def test_hr_hears_at_once_who_would_like_to_talk_to_somebody(sankin: Sankin) -> None:
    anna = Address("slack", TEAM, "U0ANNA", '{"channel": "D1"}')
    outcome = spoken(sankin, anna, "母の介護のことで、担当者と話したい", "はい")
    assert "担当者に伝えました" in outcome.replies[0].text
    asked = [reply for reply in told(sankin) if reply.address.platform == "mail"]
    assert [reply.address.user for reply in asked] == ["hr@example.jp", "boss@example.jp"]
    assert all("U0ANNA" in reply.text and "介護" not in reply.text for reply in asked)
    assert sankin.flow().handle(Message("again", anna, NOW, text="何を覚えている？")).notices == ()


def test_where_nobody_can_be_told_at_once_it_is_not_said_that_somebody_was(sankin: Sankin) -> None:
    with writing(sankin.engine) as session:
        session.get_one(t.Organization, TEAM).policy = {}
    ben = Address("slack", TEAM, "U0BEN", '{"channel": "D2"}')
    outcome = spoken(sankin, ben, "I would like to talk to a person", "yes")
    assert "human" in outcome.trace["acts"]
    assert "I have told" not in outcome.replies[0].text
    assert "next summary" in outcome.replies[0].text
    assert told(sankin)[:-1] == [] or all(reply.address.platform == "slack" for reply in told(sankin))
