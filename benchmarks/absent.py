"""Every subject of the tables asked for what they do not say of it: questions that can not be answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.answering.evaluation import Golden
from bot.seams import Programme, Subject, Tables

ASKED = {
    "founded": ("{}の設立はいつ？", "When was {} founded?", "org"),
    "founded2": ("{}は何年にできた？", "What year was {} established?", "org"),
    "founder": ("{}を創設したのは誰ですか？", "Who founded {}?", "org"),
    "address": ("{}の所在地はどこですか？", "Where is {} headquartered?", "org"),
    "employees": ("{}の従業員数は何人ですか？", "How many employees does {} have?", "org"),
    "sales": ("{}の年間売上はいくら？", "What is the annual revenue of {}?", "org"),
    "representative": ("{}の代表者は誰？", "Who is the head of {}?", "org"),
    "members_total": ("{}の会員数は？", "How many members does {} have?", "org"),
    "fee": ("{}の年会費はいくらですか", "What is the membership fee of {}?", "org"),
    "phone": ("{}の電話番号を教えて", "What is the phone number of {}?", "all"),
    "url": ("{}のホームページは？", "What is the website of {}?", "org"),
    "slogan": ("{}のスローガンは何？", "What is the slogan of {}?", "org"),
    "budget": ("{}の予算はいくらですか？", "What is the budget of {}?", "all"),
    "capital": ("{}の資本金は？", "What is the capital of {} in yen?", "org"),
    "deadline": ("{}の申込締切はいつですか？", "What is the application deadline of {}?", "prog"),
    "capacity": ("{}の定員は何名ですか", "How many places does {} offer?", "prog"),
    "agewho": ("{}に参加できるのは何歳まで？", "Up to what age can people join {}?", "prog"),
    "birth_year": ("{}は何年生まれですか？", "When was {} born?", "person"),
    "birthplace": ("{}の出身地はどこ？", "Where was {} born?", "person"),
    "degree": ("{}の出身大学は？", "Which university did {} graduate from?", "person"),
    "book": ("{}の著書は何ですか？", "What books has {} written?", "person"),
    "hobby": ("{}の趣味は？", "What are the hobbies of {}?", "person"),
    "family": ("{}に子どもはいますか？", "Does {} have children?", "person"),
    "salary": ("{}の年収はどのくらい？", "What is the salary of {}?", "person"),
    "height": ("{}の身長は？", "How tall is {}?", "person"),
    "expertise": ("{}の専門分野は？", "What is the field of expertise of {}?", "person"),
    "award": ("{}はどんな賞を受賞しましたか", "What awards has {} received?", "person"),
    "population": ("{}の人口は？", "What is the population of {}?", "muni"),
    "area": ("{}の面積はどれくらい？", "What is the area of {}?", "muni"),
    "specialty": ("{}の名産品は何ですか", "What is the local specialty of {}?", "muni"),
    "mayorsince": ("{}の市長はいつ就任した？", "When did the mayor of {} take office?", "muni"),
    "history": ("{}の歴史を教えて", "What is the history of {}?", "concept"),
    "inventor": ("{}を最初に提唱したのは誰？", "Who first proposed {}?", "concept"),
    "cost": ("{}にかかる費用は一人いくら？", "How much does {} cost per person?", "concept"),
    "users": ("{}の利用者は何人ですか？", "How many people have used {}?", "concept"),
}
"""What is asked → in Japanese, in English, of which kinds of subject."""

KINDS = {
    "organization": ["org"],
    "university": ["org"],
    "person": ["person"],
    "municipality": ["muni"],
    "concept": ["concept"],
    "matching": ["org", "prog", "concept"],
    "scheme": ["prog", "concept"],
    "agreement": ["prog"],
    "study_group": ["org", "prog", "concept"],
    "training": ["prog", "concept"],
    "portal": ["org", "concept"],
}
"""Kind of a subject or programme → what may be asked of it."""

ANSWERED_BY = {
    "founded2": {"founded", "agreement_date"},
    "founded": {"founded"},
    "founder": {"founder"},
    "representative": {"representative"},
    "members_total": {"members_total", "members_municipalities", "members_companies", "adopted_number"},
    "address": {"address"},
    "fee": {"fee"},
    "url": {"url", "contact"},
    "slogan": {"slogan", "keyword", "vision", "philosophy"},
    "birth_year": {"birth_year"},
    "birthplace": {"birthplace"},
    "degree": {"degree"},
    "book": {"book"},
    "expertise": {"expertise"},
    "history": {"history", "reason", "founded", "definition", "career", "founder"},
    "inventor": {"organizer", "founder", "definition"},
    "cost": {"fee", "travel_cost"},
    "users": {"adopted_number", "members_companies", "members_total", "members_municipalities"},
    "capacity": {"team_size", "eligibility"},
    "agewho": {"eligibility"},
    "phone": {"contact"},
}
"""Attributes that answer it: such subjects are not asked."""


def absent(tables: Tables) -> Iterator[Golden]:
    """The questions, in both languages."""
    said: dict[str, set[str]] = defaultdict(set)
    for fact in tables.facts:
        said[fact.subject].add(fact.attribute)
    every: list[Subject | Programme] = [*tables.subjects, *tables.programmes]
    for one in every:
        kinds = {*KINDS.get(one.kind, ()), "all"}
        for key, (japanese, english, kind) in ASKED.items():
            if kind not in kinds or ANSWERED_BY.get(key, set()) & said[one.id]:
                continue
            yield Golden(japanese.format(one.name_ja), answerable=False, kind=f"absent {key}", language="ja")
            yield Golden(english.format(one.name_en or one.name_ja), answerable=False, kind=f"absent {key}",
                         language="en")  # fmt: skip
