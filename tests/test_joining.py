"""Two accounts of one person: joined by a code, remembered as one, erased as one, and parted again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select

from bot.console.assembly import Sankin
from bot.digest import Tally, Week
from bot.join_codes import code_in, written
from bot.message import Address, Message, to_json
from bot.seams import Job, Outcome, TryLater
from bot.settings import Settings
from bot.turn.joining import Asked, asked
from knowledge import tables as t
from knowledge.catalog import _favour
from knowledge.database import reading, writing
from knowledge.joining import new_code
from knowledge.ledger import LedgerStore

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
SLACK = Address("slack", "T0", "U0ANNA", '{"channel": "D1"}')
LINE = Address("line", "Ubot", "Uanna")
OTHER = Address("line", "Ubot", "Uben")
HR = Address("slack", "T0", "U0HR", '{"channel": "D2"}')
_ids = iter(range(10_000))


@pytest.fixture
def sankin(database: Engine, tmp_path: Path) -> Iterator[Sankin]:
    """A stay for everybody and one for a company's people only."""
    days: dict[str, Any] = {
        "first_day": date(2026, 12, 1),
        "last_day": date(2027, 3, 20),
        "windows": [["2026-12-01", "2027-03-20"]],
    }
    with writing(database) as session:
        session.add(t.Organization(id="T0", slack_team_id="T0", policy={"hr": ["U0HR"], "digest_channel": "C0"}))
        session.add(t.Stay(id="S1", name="森の滞在", municipality="20211", capacity=1, **days))
        session.add(t.Stay(id="S2", name="社内の滞在", municipality="20211", capacity=1, audience="T0", **days))
    made = Sankin(Settings(sankin_home=tmp_path))
    made.__dict__["engine"] = database
    yield made
    made.descriptions.rest()


def send(sankin: Sankin, who: Address, words: str = "", *, press: str = "", at: datetime = NOW) -> Outcome:
    """Say or press something, and settle what it leads to."""
    message = Message(f"m{next(_ids)}", who, at, kind="press" if press else "text", text=words, press=press)
    job = heard(sankin.ledger, message)
    outcome = sankin.flow().handle(message)
    assert sankin.ledger.settle(job, message, outcome, at)
    return outcome


def heard(ledger: LedgerStore, message: Message) -> Job:
    ledger.hear(message)
    while (job := ledger.claim(datetime.now(UTC))) is None or job.kind != "hear" or job.key != message.id:
        assert job is not None
        ledger.done(job)
    return job


def said(outcome: Outcome) -> str:
    return outcome.replies[0].text


def code_from(outcome: Outcome) -> str:
    found = re.search(r"\b\w{4}-\w{4}\b", said(outcome))
    assert found
    return found[0]


def button(outcome: Outcome, which: int = 0) -> str:
    return outcome.replies[0].choices[which].value


def joined(sankin: Sankin, giver: Address = SLACK, other: Address = LINE) -> Outcome:
    code = code_from(send(sankin, giver, "アカウントをつなぎたい"))
    return send(sankin, other, press=button(send(sankin, other, code)))


def rows(sankin: Sankin, table: type) -> list:  # type: ignore[type-arg]
    with reading(sankin.engine) as session:
        return list(session.scalars(select(table)).all())


def wish(sankin: Sankin, who: Address, days: int, at: datetime) -> None:
    send(sankin, who, press=f'set:days:{{"min":{days},"max":{days}}}', at=at)


# ---------------------------------------------------------------- joining


def test_a_yes_or_no_in_words_is_as_good_as_the_button_for_the_very_next_message(sankin: Sankin) -> None:
    send(sankin, LINE, "こんにちは")
    asks = send(sankin, LINE, code_from(send(sankin, SLACK, "アカウントをつなぎたい")))
    assert "つなぎますか" in said(asks)  # a code is in no language: the conversation's goes on
    assert "つなぎました" in said(send(sankin, LINE, "はい"))
    assert sankin.memories.recall(LINE).joined == ("slack",)
    send(sankin, LINE, "アカウントの連携を解除して")
    assert "つながったまま" in said(send(sankin, LINE, "いいえ"))
    send(sankin, LINE, "アカウントの連携を解除して")
    send(sankin, LINE, "何を覚えている？")
    send(sankin, LINE, "はい")
    assert sankin.memories.recall(LINE).joined == ("slack",)
    send(sankin, LINE, "アカウントの連携を解除して")
    send(sankin, LINE, "はい")
    assert sankin.memories.recall(LINE).joined == ()
    refused = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    send(sankin, LINE, refused)
    assert "つながずに" in said(send(sankin, LINE, "いいえ"))
    assert "使えません" in said(send(sankin, LINE, refused))


def test_a_word_of_letters_does_not_change_the_language(sankin: Sankin) -> None:
    send(sankin, LINE, "こんにちは")
    assert send(sankin, LINE, "QWER-TYUI").replies[0].language == "ja"


def test_a_code_and_a_button_join_two_accounts(sankin: Sankin) -> None:
    given = send(sankin, SLACK, "LINEのアカウントと連携したい")
    assert "LINE" in said(given)
    assert given.replies[0].private
    asks = send(sankin, LINE, code_from(given).lower())
    assert "Slack のアカウントと、このアカウントをつなぎますか" in said(asks)
    assert sankin.memories.recall(LINE).joined == ()
    done = send(sankin, LINE, press=button(asks))
    assert "つなぎました" in said(done)
    assert sankin.memories.recall(SLACK).joined == ("line",)
    assert sankin.memories.recall(LINE).joined == ("slack",)
    notice = done.notices[0].reply
    assert (notice.address.user, notice.address.conversation) == ("U0ANNA", "")
    assert notice.choices[0].value == "accounts:part"


def test_somebody_new_hears_what_is_kept(sankin: Sankin) -> None:
    asks = send(sankin, LINE, code_from(send(sankin, SLACK, "link my accounts")))
    assert '"delete my data" to erase it' in said(asks)
    assert asks.language == "en", "the account that gave the code speaks English"


def test_the_code_is_kept_nowhere(sankin: Sankin) -> None:
    code = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    send(sankin, LINE, code)
    job = sankin.ledger.claim(datetime.now(UTC))
    while job is not None:
        sankin.ledger.done(job)
        job = sankin.ledger.claim(datetime.now(UTC))
    for table in (t.JoinCode, t.Worker, t.Account, t.LedgerRow, t.UnreadFragment, t.Question, t.Preference):
        for row in rows(sankin, table):
            assert code not in str(row.model_dump()), table
            assert code.replace("-", "") not in str(row.model_dump()), table


def test_a_code_works_once_and_for_its_first_sayer_alone(sankin: Sankin) -> None:
    code = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    asks = send(sankin, LINE, code)
    assert "使えません" in said(send(sankin, OTHER, code))
    assert "期限が切れ" in said(send(sankin, OTHER, press=button(asks)))
    send(sankin, LINE, press=button(asks))
    assert "期限が切れ" in said(send(sankin, LINE, press=button(asks)))
    assert "使えません" in said(send(sankin, LINE, code))


def test_a_code_does_not_last(sankin: Sankin) -> None:
    code = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    asks = send(sankin, LINE, code, at=NOW + timedelta(minutes=9))
    assert "期限が切れ" in said(send(sankin, LINE, press=button(asks), at=NOW + timedelta(minutes=11)))
    assert sankin.memories.recall(LINE).joined == ()


def test_a_new_code_ends_the_one_before(sankin: Sankin) -> None:
    first = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    second = code_from(send(sankin, SLACK, press="accounts:code"))
    assert "使えません" in said(send(sankin, LINE, first))
    assert "つなぎますか" in said(send(sankin, LINE, second))


def test_guessing_is_stopped(sankin: Sankin) -> None:
    code = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    for _ in range(5):
        assert "使えません" in said(send(sankin, OTHER, written(new_code())))
    assert "しばらく" in said(send(sankin, OTHER, code)), "even the right one is not looked at"
    assert "つなぎますか" in said(send(sankin, LINE, code)), "others are not kept from it"
    later = NOW + timedelta(minutes=13)
    fresh = code_from(send(sankin, SLACK, press="accounts:code", at=later))
    assert "つなぎますか" in said(send(sankin, OTHER, fresh, at=later))


def test_what_can_not_be_joined(sankin: Sankin) -> None:
    code = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    assert "このアカウントで出した" in said(send(sankin, SLACK, code))
    assert "別のサービス" in said(send(sankin, Address("slack", "T1", "U1ANNA"), code))
    joined(sankin)
    again = code_from(send(sankin, SLACK, press="accounts:code"))
    assert "もうつながって" in said(send(sankin, LINE, again))
    assert "別のサービス" in said(send(sankin, OTHER, again)), "a second LINE account"


def test_somebody_may_think_better_of_it(sankin: Sankin) -> None:
    code = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    send(sankin, LINE, press=button(send(sankin, LINE, code), 1))
    assert "使えません" in said(send(sankin, LINE, code))
    assert sankin.memories.recall(LINE).joined == ()


def test_two_who_say_it_at_the_same_time(sankin: Sankin) -> None:
    code = code_from(send(sankin, SLACK, "アカウントをつなぎたい"))
    message = Message("race", OTHER, NOW, text=code)
    job = heard(sankin.ledger, message)
    outcome = sankin.flow().handle(message)  # it was good when it was looked at
    send(sankin, LINE, code)
    with pytest.raises(TryLater):
        sankin.ledger.settle(job, message, outcome, NOW)
    assert "使えません" in said(sankin.flow().handle(message))


# ---------------------------------------------------------------- one memory


def test_wishes_are_one_log_in_which_the_newest_holds(sankin: Sankin) -> None:
    wish(sankin, SLACK, 7, NOW)
    wish(sankin, LINE, 14, NOW + timedelta(minutes=1))
    joined(sankin)
    for address in (SLACK, LINE):
        memory = sankin.memories.recall(address)
        assert [held.value["min"] for held in memory.preferences.values("days")] == [14]
        assert len(memory.preferences.entries) == 2, "what was said before stays on record"
    wish(sankin, SLACK, 10, NOW + timedelta(minutes=2))
    assert sankin.memories.recall(LINE).preferences.values("days")[0].value["min"] == 10


def test_interests_are_shared_but_for_what_only_a_company_sees(sankin: Sankin) -> None:
    for stay in ("S1", "S2"):
        send(sankin, SLACK, press=f"interested:{stay}")
    joined(sankin)
    assert sankin.memories.recall(SLACK).interests == ("S1", "S2")
    assert sankin.memories.recall(LINE).interests == ("S1",)
    assert "すでに" in said(send(sankin, LINE, press="interested:S1"))
    assert len(rows(sankin, t.Interest)) == 2


def test_one_of_two_interests_in_a_stay_stands(sankin: Sankin) -> None:
    send(sankin, SLACK, press="interested:S1")
    send(sankin, LINE, press="interested:S1")
    send(sankin, LINE, press="yes:share:S1")
    joined(sankin)
    assert sorted((row.consented, row.status) for row in rows(sankin, t.Interest)) == [
        (False, "withdrawn"), (True, "new"),
    ]  # fmt: skip
    send(sankin, SLACK, press="accounts:parted")
    assert [row.status for row in rows(sankin, t.Interest)] == ["new", "new"]


def test_an_interest_in_hand_is_not_ended_by_joining(sankin: Sankin) -> None:
    for who in (SLACK, LINE):
        send(sankin, who, press="interested:S1")
        send(sankin, who, press="yes:share:S1")
    number = min(row.id or 0 for row in rows(sankin, t.Interest))  # the one on Slack, said first
    send(sankin, HR, press=f"hr:{number}:confirmed")
    joined(sankin)
    assert sorted(row.status for row in rows(sankin, t.Interest)) == ["confirmed", "withdrawn"]
    withdrawn = send(sankin, LINE, press="withdraw:S1")
    assert {row.status for row in rows(sankin, t.Interest)} == {"withdrawn"}
    assert withdrawn.notices or not sankin.settings.slack_on


def test_hr_sees_no_more_than_before(sankin: Sankin) -> None:
    """What was said and agreed to on LINE stays out of the company's digest."""
    send(sankin, LINE, press="interested:S1")
    send(sankin, LINE, press="yes:share:S1")
    wish(sankin, LINE, 14, NOW)
    joined(sankin)
    week = Week("2026-W47", NOW - timedelta(days=3), NOW + timedelta(days=4), date(2026, 11, 24))
    made = sankin.weeks.rows(t.Organization(id="T0", name="", policy={}), week, language="ja")
    assert (made.waiting, made.now["interests"], made.now["wishing"]) == ([], Tally(0, 0), Tally(0, 0))
    number = rows(sankin, t.Interest)[0].id
    assert "人事担当に登録" in said(send(sankin, HR, press=f"hr:{number}:contacted"))


# ---------------------------------------------------------------- parting, erasing


def test_parting_gives_each_its_own_again(sankin: Sankin) -> None:
    wish(sankin, SLACK, 7, NOW)
    joined(sankin)
    wish(sankin, LINE, 14, NOW + timedelta(minutes=1))
    asks = send(sankin, LINE, "アカウントの連携を解除して")
    assert "解除しますか" in said(asks)
    assert sankin.memories.recall(LINE).joined == ("slack",), "nothing before the button"
    send(sankin, LINE, press=button(asks))
    assert sankin.memories.recall(SLACK).preferences.values("days")[0].value["min"] == 7
    assert sankin.memories.recall(LINE).preferences.values("days")[0].value["min"] == 14
    assert {row.joined for row in rows(sankin, t.Worker)} == {""}


def test_forgetting_erases_both(sankin: Sankin) -> None:
    for who in (SLACK, LINE):
        wish(sankin, who, 7, NOW)
        send(sankin, who, press="interested:S1")
    joined(sankin)
    asks = send(sankin, LINE, press="delete")
    assert "Slack のアカウントの記録も消えます" in "\n".join((asks.replies[0].text, asks.replies[0].closing))
    send(sankin, LINE, press="yes:delete")
    for table in (t.Worker, t.Account, t.Preference, t.Interest, t.JoinCode, t.Pace):
        assert rows(sankin, table) == [], table
    assert sankin.memories.recall(SLACK).worker == ""


def test_all_of_it_is_given_back(sankin: Sankin) -> None:
    joined(sankin)
    data = sankin.memories.export(LINE)
    assert {each["platform"] for each in data["accounts"]} == {"slack", "line"}
    assert "join_code" not in to_json(data)


def test_who_is_silent_on_one_account_only_is_kept(sankin: Sankin) -> None:
    joined(sankin)
    wish(sankin, SLACK, 7, NOW + timedelta(days=400))
    with writing(sankin.engine) as session:
        assert sankin.memories.retire(session, NOW + timedelta(days=300)) == 0
    with writing(sankin.engine) as session:
        assert sankin.memories.retire(session, NOW + timedelta(days=500)) >= 1
    assert rows(sankin, t.Worker) == []


def test_one_person_is_one_voice(sankin: Sankin) -> None:
    """Three accounts of two people are no group of three."""
    for who in (SLACK, LINE, OTHER):
        send(sankin, who, press="like:S1")
    with reading(sankin.engine) as session:
        assert "S1" in _favour(session)
    joined(sankin)
    with reading(sankin.engine) as session:
        assert _favour(session) == {}


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("アカウントをつなぎたい", "code"),
        ("LINEとSlackのアカウントを連携したいです", "code"),
        ("LINEと連携できますか？", "code"),
        ("アカウント連携", "code"),
        ("スラックのアカウントとつなげて", "code"),
        ("link my accounts", "code"),
        ("Can I connect this to my LINE account?", "code"),
        ("How do I link my Slack and LINE accounts?", "code"),
        ("LINEとの連携を解除したい", "part"),
        ("アカウントの連携解除", "part"),
        ("unlink my LINE account", "part"),
        ("bcdf-gh23", "said"),
        ("コードは ＢＣＤＦ－ＧＨ２３ です", "said"),
        ("BCDFGH23", "said"),
        ("担当者につないで", None),
        ("LINEと連携協定を結んだ自治体は？", None),
        ("LINE公式アカウントの運用を手伝って、地域と人をつなぎたい", None),
        ("長岡市と連携している会社は？", None),
        ("I want to connect with local people", None),
        ("can I join the study group with LINE?", None),
        ("電話は 2345-6789 です", None),
        ("half-year", None),
        ("LINEのアカウントを消して", None),
    ],
)
def test_what_is_read(sankin: Sankin, words: str, act: str | None) -> None:
    found = asked(Message("m", LINE, NOW, text=words), sankin.wordings)
    assert (found.act if found else None) == act
    assert found is None or isinstance(found, Asked)


def test_codes_are_told_from_words() -> None:
    for _ in range(200):
        code = new_code()
        assert code_in(f"コードは「{written(code)}」です") == code
        assert code_in(code) == code
