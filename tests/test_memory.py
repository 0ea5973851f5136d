"""What is remembered of a person, given back, and erased."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from bot.message import (
    Address,
    Attachment,
    Card,
    Choice,
    Message,
    Reason,
    Reply,
    Source,
    from_json,
    to_json,
)
from bot.preferences import Entry, Polarity
from bot.seams import (
    Audience,
    ConsentGiven,
    FeedbackGiven,
    Forget,
    FragmentUnread,
    HumanAsked,
    InterestStated,
    Job,
    Memory,
    Outcome,
    ProposalShown,
    QuestionAsked,
    Reacted,
)
from knowledge.database import FILE, reading, writing
from knowledge.ledger import LedgerStore
from knowledge.memory import HUMAN, Memories
from knowledge.tables import (
    Account,
    Audit,
    Digest,
    Interest,
    Organization,
    Proposal,
    Question,
    UnreadFragment,
    Worker,
)

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
ANNA = Address("line", "Ubot", "Uanna-4711", "reply-token-1")
EMIL = Address("slack", "T0COMPANY", "U0EMIL", "D123:1700.1")

_ids = itertools.count()


def said(address: Address, words: str = "", at: datetime = NOW) -> Message:
    return Message(f"m{next(_ids)}", address, at, text=words)


def remember(engine: Engine, address: Address, *effects: Any, at: datetime = NOW, **outcome: Any) -> Message:
    """Apply what one message of ``address`` leads to."""
    message = said(address, at=at)
    with writing(engine) as session:
        Memories(engine).apply(session, message, Outcome(replies=(), effects=effects, **outcome))
    return message


def rows(engine: Engine, table: type[SQLModel]) -> Sequence[Any]:
    with reading(engine) as session:
        return session.execute(select(table).order_by(text("1"))).scalars().all()


# ---------------------------------------------------------------- remembering


def test_nobody_is_known_at_first_and_asking_writes_nothing(database: Engine) -> None:
    memories = Memories(database)
    assert memories.recall(ANNA) == Memory()
    assert memories.recall(EMIL) == Memory(audience=Audience("T0COMPANY"))
    assert rows(database, Worker) == rows(database, Account) == rows(database, Organization) == []


def test_what_was_said_is_recalled(database: Engine) -> None:
    entries = (
        Entry("set", "days", {"min": 10, "max": 14}, words="2週間くらい", confidence=0.8, message_id="m1", at=NOW),
        Entry("set", "place", "B:hokuriku", Polarity.AVOID, "北陸以外", hard=True, source="button"),
        Entry("decline", "budget", "any", words="いくらでも"),
    )
    dialogue = {"asked": "start", "shown": ["S001", "S002"], "言": ["\x00", 1.5, None, True]}
    remember(database, ANNA, entries=entries, language="ja", dialogue=dialogue)
    memory = Memories(database).recall(replace(ANNA, conversation="another token"))
    assert memory.preferences.entries == (entries[0], *(replace(entry, at=NOW) for entry in entries[1:]))
    assert [held.value for held in memory.preferences.values("days")] == [{"min": 10, "max": 14}]
    assert memory.preferences.declined == {"budget": "any"}
    assert (memory.language, memory.dialogue, memory.seen_at) == ("ja", dialogue, NOW)
    assert memory.worker
    assert not memory.paused


def test_the_log_of_wishes_grows_in_order(database: Engine) -> None:
    for month in range(1, 6):
        entry = Entry("set", "start", {"earliest": f"2027-0{month}-01", "latest": None, "end": None})
        remember(database, ANNA, entries=(entry,), at=NOW + timedelta(minutes=month))
    memory = Memories(database).recall(ANNA)
    assert [entry.value["earliest"][5:7] for entry in memory.preferences.entries] == ["01", "02", "03", "04", "05"]
    assert memory.seen_at == NOW + timedelta(minutes=5)


def test_text_that_no_database_takes_is_remembered_all_the_same(database: Engine) -> None:
    address = Address("terminal", "", "u\x00\ud83d")
    entry = Entry("set", "themes", "海\ud83d", words="海\x00\ud83d")
    remember(
        database,
        address,
        QuestionAsked("費用\x00は\ud83d？", "ja", True, ()),
        entries=(entry,),
        dialogue={"x": "\ud83d\x00"},
    )
    memory = Memories(database).recall(address)
    assert [(entry.words, entry.value) for entry in memory.preferences.entries] == [("海�", "海\ud83d")]
    assert memory.dialogue == {"x": "\ud83d\x00"}
    assert [row.text for row in rows(database, Question)] == ["費用は�？"]


def test_a_pause_lasts_until_it_is_ended(database: Engine) -> None:
    memories = Memories(database)
    states = []
    for paused in (None, True, None, False):
        remember(database, ANNA, paused=paused)
        states.append(memories.recall(ANNA).paused)
    assert states == [False, True, True, False]


def test_a_language_stays_until_another_is_spoken(database: Engine) -> None:
    spoken = []
    for language in ("en", "", "ja"):
        remember(database, ANNA, language=language)
        spoken.append(Memories(database).recall(ANNA).language)
    assert spoken == ["en", "en", "ja"]


def test_who_sees_what(database: Engine) -> None:
    """A company's people see what is for the company; on LINE everybody sees the public's."""
    memories = Memories(database)
    for address in (ANNA, EMIL, Address("slack", "T0OTHER", "U0EMIL"), Address("web", "", "w")):
        remember(database, address)
        remember(database, address)
    assert memories.recall(ANNA).audience == memories.recall(Address("web", "", "w")).audience == Audience("")
    assert memories.recall(EMIL).audience == Audience("T0COMPANY")
    assert [(row.id, row.slack_team_id) for row in rows(database, Organization)] == [
        ("T0COMPANY", "T0COMPANY"),
        ("T0OTHER", "T0OTHER"),
    ]
    assert len(rows(database, Worker)) == len(rows(database, Account)) == 4, (
        "the same id in two companies is two people"
    )


def test_where_a_person_was_last_met(database: Engine) -> None:
    remember(database, EMIL)
    remember(database, moved := replace(EMIL, conversation="C9:1800.2"))
    assert [from_json(Address, row.address) for row in rows(database, Account)] == [moved]


def test_a_stay_shown_again_is_the_same_proposal(database: Engine) -> None:
    remember(database, ANNA, ProposalShown("S001", 0.5, {"met": ["days"]}), ProposalShown("S002", 0.4, {}))
    remember(database, ANNA, ProposalShown("S001", 0.9, {"met": ["days", "place"]}), at=NOW + timedelta(hours=1))
    remember(database, ANNA, ProposalShown("S002", 0.4, {}), at=NOW + timedelta(days=30))
    remember(database, EMIL, ProposalShown("S001", 0.1, {}))
    shown = [(row.stay, row.score, row.reasons, row.shown_at - NOW) for row in rows(database, Proposal)]
    assert shown == [
        ("S001", 0.9, {"met": ["days", "place"]}, timedelta(hours=1)),
        ("S002", 0.4, {}, timedelta()),
        ("S002", 0.4, {}, timedelta(days=30)),
        ("S001", 0.1, {}, timedelta()),
    ]


def test_a_reaction_belongs_to_the_latest_showing(database: Engine) -> None:
    remember(database, ANNA, ProposalShown("S001", 0.5, {}))
    remember(database, ANNA, ProposalShown("S001", 0.5, {}), at=NOW + timedelta(days=9))
    remember(database, ANNA, Reacted("S001", "dislike", "遠い"), Reacted("S007", "like"), at=NOW + timedelta(days=9))
    assert [(row.stay, row.reaction, row.reaction_reason) for row in rows(database, Proposal)] == [
        ("S001", "", ""),
        ("S001", "dislike", "遠い"),
        ("S007", "like", ""),
    ]


def test_an_interest_is_recorded_once(database: Engine) -> None:
    remember(database, ANNA, InterestStated("S001"), InterestStated("S001"))
    remember(
        database, ANNA, InterestStated("S002"), InterestStated("S001", consented=True), at=NOW + timedelta(hours=1)
    )
    remember(database, ANNA, InterestStated("S001"))
    interests = rows(database, Interest)
    assert [(row.stay, row.status, row.consented, len(row.history)) for row in interests] == [
        ("S001", "new", True, 1),
        ("S002", "new", False, 1),
    ]
    assert Memories(database).recall(ANNA).interests == ("S001", "S002")


def test_an_interest_withdrawn_and_stated_again(database: Engine) -> None:
    remember(database, ANNA, InterestStated("S001", withdrawn=True))
    assert rows(database, Interest) == [], "there was nothing to take back"
    remember(database, ANNA, InterestStated("S001", consented=True))
    remember(database, ANNA, InterestStated("S001", withdrawn=True), at=NOW + timedelta(hours=1))
    assert Memories(database).recall(ANNA).interests == ()
    remember(database, ANNA, InterestStated("S001"), at=NOW + timedelta(hours=2))
    (row,) = rows(database, Interest)
    assert (row.status, row.consented, row.created_at) == ("new", False, NOW)
    assert [(step["by"], step["status"]) for step in row.history] == [
        ("worker", "new"),
        ("worker", "withdrawn"),
        ("worker", "new"),
    ]
    assert Memories(database).recall(ANNA).interests == ("S001",)


def test_pressing_again_does_not_undo_what_hr_did(database: Engine) -> None:
    remember(database, ANNA, InterestStated("S001"))
    with writing(database) as session:
        session.execute(text("UPDATE interest SET status = 'contacted'"))
    remember(database, ANNA, InterestStated("S001"))
    assert [row.status for row in rows(database, Interest)] == ["contacted"]


def test_feedback_goes_to_the_answer_it_is_about(database: Engine) -> None:
    remember(database, EMIL, QuestionAsked("費用は？", "ja", True, ("F1",)))
    remember(database, EMIL, QuestionAsked("期間は？", "ja", False, (), ("P9",)))
    remember(database, EMIL, FeedbackGiven(good=False, evidence=("F1",)))
    asked = [(row.text, row.organization, row.answered, row.near, row.feedback) for row in rows(database, Question)]
    assert asked == [("費用は？", "T0COMPANY", True, [], "bad"), ("期間は？", "T0COMPANY", False, ["P9"], "")]


def test_unread_words_are_counted_without_the_person(database: Engine) -> None:
    remember(database, ANNA, FragmentUnread("ワーケ民宿", "ja"))
    remember(database, EMIL, FragmentUnread("ワーケ民宿", "ja"), at=NOW + timedelta(days=2))
    private = FragmentUnread("連絡は anna@example.jp か 090-1234-5678 へ", "ja")
    remember(database, EMIL, private, FragmentUnread("a@b.jp", "ja"))
    remember(database, EMIL, private)
    found = [(row.text, row.count, row.first_on, row.last_on) for row in rows(database, UnreadFragment)]
    assert found == [
        ("ワーケ民宿", 2, date(2026, 11, 21), date(2026, 11, 23)),
        ("連絡は … か … へ", 2, date(2026, 11, 21), date(2026, 11, 21)),
    ]


def test_unread_words_of_one_person_are_forgotten_with_them(database: Engine) -> None:
    remember(database, ANNA, FragmentUnread("田中と申します", "ja"), FragmentUnread("ワーケ民宿", "ja"))
    remember(database, EMIL, FragmentUnread("ワーケ民宿", "ja"), FragmentUnread("ぼくの言葉", "ja"))
    assert [row["text"] for row in Memories(database).export(ANNA)["unread"]] == ["田中と申します"]
    remember(database, ANNA, Forget(), FragmentUnread("消してよ", "ja"))
    assert {row.text for row in rows(database, UnreadFragment)} == {"ワーケ民宿", "ぼくの言葉"}


def test_consent_says_to_what_and_when(database: Engine) -> None:
    remember(database, ANNA, ConsentGiven("storage", "2026-11"))
    remember(database, ANNA, ConsentGiven("share", "2026-10"), at=NOW + timedelta(hours=1))
    (worker,) = rows(database, Worker)
    assert worker.consent == {
        "storage": {"version": "2026-11", "at": "2026-11-21T01:00:00+00:00"},
        "share": {"version": "2026-10", "at": "2026-11-21T02:00:00+00:00"},
    }


def test_a_wish_for_a_person_is_there_for_hr(database: Engine) -> None:
    remember(database, EMIL, HumanAsked(), language="ja")
    (row,) = rows(database, Audit)
    assert (row.what, row.who, row.at) == (HUMAN, Memories(database).recall(EMIL).worker, NOW)
    assert row.after == {"organization": "T0COMPANY", "platform": "slack", "language": "ja"}


# ---------------------------------------------------------------- given back


def test_the_export_holds_everything(database: Engine) -> None:
    ledger = LedgerStore(database, Memories(database))
    remember(database, EMIL, QuestionAsked("他人の質問", "ja", True, ()))
    remember(
        database, ANNA, ProposalShown("S001", 0.5, {}), InterestStated("S001"),
        QuestionAsked("費用は？", "ja", True, ()), HumanAsked(),
        entries=(Entry("set", "themes", "温泉", words="温泉に"),), language="ja",
    )  # fmt: skip
    ledger.hear(said(ANNA, "まだ待っている言葉"))
    export = Memories(database).export(ANNA)
    written = json.dumps(export, ensure_ascii=False)
    assert json.loads(written) == export
    for word in ("Uanna-4711", "温泉に", "S001", "費用は？", "まだ待っている言葉", HUMAN):
        assert word in written, word
    assert "他人" not in written
    assert {name: len(held) for name, held in export.items()} == {
        "worker": 1, "accounts": 1, "preferences": 1, "proposals": 1, "interests": 1, "questions": 1, "unread": 0,
        "requests": 1, "ledger": 1,
    }  # fmt: skip
    assert Memories(database).export(Address("line", "Ubot", "stranger")) == {"ledger": []}


# ---------------------------------------------------------------- erased

SECRETS = ("Uanna-4711", "秘密の温泉", "himitsu", "reply-token-1", "夜の海")


def whole(engine: Engine) -> bytes:
    """Every byte that the database keeps; for PostgreSQL every row of every table as text."""
    if engine.dialect.name == "sqlite":
        folder = Path(str(engine.url.database)).parent
        return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{FILE}*")))
    with engine.connect() as connection:
        names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        return "\n".join(
            str(row) for name in names for (row,) in connection.execute(text(f'SELECT t::text FROM "{name}" t'))
        ).encode()


def traces(engine: Engine) -> set[str]:
    kept = whole(engine)
    forms = {word: (word.encode(), json.dumps(word)[1:-1].encode(), word.encode("utf-16-le")) for word in SECRETS}
    return {word for word, each in forms.items() if any(form in kept for form in each)}


def claim_message(ledger: LedgerStore) -> Job:
    """The next message; replies that are due before it stay due."""
    replies = []
    while (job := ledger.claim(NOW)) is not None and job.kind == "carry":
        replies.append(job)
    for reply in replies:
        ledger.put_off(reply, 0.0, "")
    assert job is not None
    return job


def converse(ledger: LedgerStore, address: Address, words: str, *effects: Any, answer: str, **outcome: Any) -> Message:
    """One message from its arrival to its settled answer, which is not carried yet."""
    message = said(address, words)
    assert ledger.hear(message, also=(f"also-{message.id}",))
    job = claim_message(ledger)
    assert job.payload == to_json(message)
    assert ledger.settle(job, message, Outcome((Reply(address, answer),), effects=effects, **outcome), NOW)
    return message


def test_forgetting_leaves_nothing(database: Engine) -> None:
    memories = Memories(database)
    ledger = LedgerStore(database, memories, clock=lambda: NOW)
    entries = (Entry("set", "themes", "秘密の温泉", words="himitsu onsen"),)
    first = converse(
        ledger, ANNA, "秘密の温泉がいい", ProposalShown("S001", 0.5, {"met": ["夜の海"]}),
        Reacted("S001", "like", "夜の海"), InterestStated("S001", consented=True),
        QuestionAsked("秘密の温泉はどこ", "ja", True, ()), HumanAsked(),
        FragmentUnread("himitsu 夜の海", "ja"),
        answer="秘密の温泉ですね", entries=entries, language="ja", dialogue={"shown": ["夜の海"]},
    )  # fmt: skip
    dead = said(ANNA, "夜の海 himitsu")
    ledger.hear(dead)
    with writing(database) as session:  # it was given up, with its words in the error
        session.execute(
            text("UPDATE ledger SET state = 2, error = 'ValueError: 夜の海' WHERE key = :key"), {"key": dead.id}
        )
        body = {"new": [{"who": "Uanna-4711", "stay": "S001"}], "people": {memories.recall(ANNA).worker: 1}}
        session.add(Digest(week="2026-W47", body=body))
        session.add(
            Audit(at=NOW, who="U0HR", what=f"worker/{memories.recall(ANNA).worker}", after={"who": "Uanna-4711"})
        )
    remember(database, EMIL, QuestionAsked("残る質問", "ja", True, ()))
    assert traces(database) == set(SECRETS), "the search itself does not find what is there"

    worker = memories.recall(ANNA).worker
    asked = converse(
        ledger, ANNA, "全部消して himitsu", Forget(), answer="消しました", entries=entries, dialogue={"x": "夜の海"}
    )
    carried = []
    while (job := ledger.claim(NOW, {"line"})) is not None:
        carried.append(from_json(Reply, job.payload))
        assert ledger.done(job)
    assert [(reply.text, reply.address) for reply in carried] == [("秘密の温泉ですね", ANNA), ("消しました", ANNA)]

    assert traces(database) == set()
    assert worker.encode() not in whole(database)
    assert memories.recall(ANNA) == Memory()
    assert memories.export(ANNA) == {"ledger": []}
    assert "残る質問" in str(memories.export(EMIL)), "somebody else was forgotten too"
    for message in (first, asked, dead):
        assert not ledger.hear(message), "an erased event was taken for a new one"
    assert not ledger.hear(replace(first, id="its twin"), also=(f"also-{first.id}",))
    assert ledger.claim(NOW) is None


def test_a_forgotten_person_starts_anew(database: Engine) -> None:
    ledger = LedgerStore(database, Memories(database), clock=lambda: NOW)
    converse(ledger, ANNA, "温泉", answer="はい", language="ja", entries=(Entry("set", "themes", "温泉"),))
    message = said(ANNA, "消して")
    later = said(ANNA, "こんにちは")
    ledger.hear(message)
    ledger.hear(later)  # before the first is handled
    ledger.settle(claim_message(ledger), message, Outcome((), effects=(Forget(),)), NOW)
    kinds = []
    while (job := ledger.claim(NOW)) is not None:
        kinds.append((job.kind, job.payload.get("text")))
        ledger.done(job)
    assert kinds == [("carry", "はい"), ("hear", "こんにちは")], "what was said after it waits as it is"
    remember(database, ANNA, entries=(Entry("set", "days", {"min": 3, "max": 3}),))
    assert [entry.slot for entry in Memories(database).recall(ANNA).preferences.entries] == ["days"]


def test_a_farewell_that_can_not_be_sent_is_erased_too(database: Engine) -> None:
    ledger = LedgerStore(database, Memories(database), clock=lambda: NOW)
    converse(ledger, ANNA, "消して", Forget(), answer="消しました")
    job = ledger.claim(NOW, {"line"})
    assert job is not None
    assert ledger.put_off(job, 0.0, "TryLater: Uanna-4711")
    again = ledger.claim(NOW, {"line"})
    assert again is not None
    assert again.key == job.key, "the platform could not tell that it is the same reply"
    assert ledger.bury(again, "Refused: Uanna-4711")
    assert traces(database) == set()
    assert ledger.dead() == []


def test_both_accounts_of_a_person_are_forgotten(database: Engine) -> None:
    remember(database, EMIL, entries=(Entry("set", "themes", "温泉"),))
    remember(database, ANNA)
    worker = Memories(database).recall(EMIL).worker
    with writing(database) as session:  # joined
        other = Memories(database).recall(ANNA).worker
        session.execute(text("UPDATE account SET worker = :w WHERE platform = 'line'"), {"w": worker})
        session.execute(text("DELETE FROM worker WHERE id = :o"), {"o": other})
    remember(database, ANNA, Forget())
    assert rows(database, Account) == rows(database, Worker) == []
    assert Memories(database).recall(EMIL).worker == ""


def test_people_who_fell_silent_are_forgotten(database: Engine) -> None:
    memories = Memories(database)
    remember(database, ANNA, at=NOW - timedelta(days=800))
    remember(database, EMIL)
    with writing(database) as session:
        assert memories.retire(session, NOW - timedelta(days=730)) == 1
    assert [row.platform for row in rows(database, Account)] == ["slack"]


# ---------------------------------------------------------------- the stored form


REPLY = Reply(
    EMIL,
    "はい\ud83d\x00",
    sources=(Source(1, "passage", "P1", "題", published_on=date(2026, 1, 26)),),
    cards=(
        Card("S1", "海", "島", ("7月",), (Reason("met", "days", "日数"),), choices=(Choice("はい", "i", "date"),)),
    ),
    attachments=(Attachment("d.png", "image/png", bytes(range(256))),),
    private=True,
)  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        Message("m", ANNA, NOW),
        Message("m", ANNA, datetime.fromisoformat("2026-11-21T10:00:00+09:00"), "press", press="x", shared_room=True),
        REPLY,
        Reply(ANNA, ""),
    ],
)
def test_messages_and_replies_come_back_as_they_were(value: Message | Reply) -> None:
    stored = json.dumps(to_json(value))
    assert from_json(type(value), json.loads(stored)) == value


def test_a_newer_versions_message_can_be_read() -> None:
    stored = to_json(Message("m", ANNA, NOW, text="x")) | {"mood": "glad"}
    assert from_json(Message, stored) == Message("m", ANNA, NOW, text="x")
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(Message, {"text": "x"})
