"""``serve`` and ``demo``: the web process, with whichever platforms have credentials."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from prometheus_client import CollectorRegistry, Gauge, Histogram

from adapters.web import Service, build_app
from bot.console import admin
from bot.console.assembly import Sankin
from bot.console.schedule import digest_slots, interest_slots, settle_policy
from bot.message import Address, Message, Reply
from bot.settings import Settings
from bot.turn.understanding import TOKYO
from bot.worker import Slot, Worker
from knowledge.database import writing
from knowledge.threads import FollowedThreads

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

    from adapters.hooks import Receive
    from bot.seams import Carrier

NEEDED: Mapping[str, Sequence[str]] = {
    "Slack": ("slack_bot_token", "slack_app_token|slack_signing_secret"),
    "LINE": ("line_channel_access_token", "line_channel_secret"),
}
"""Settings that a platform needs; ``a|b``: one of them."""
REACH_SECONDS = 5.0
RETIRED_AT_ONCE = 100


def serve(sankin: Sankin, *, demo: bool = False) -> int:
    """Run the web process until it is stopped; says first what is on and what is missing for the rest."""
    settings, wording = sankin.settings, sankin.wording
    for line in standing(sankin):
        sys.stdout.write(line + "\n")
    if demo:
        url = f"http://{settings.host}:{settings.port}/demo"
        sys.stdout.write(wording("cli.serve.demo", url=url) + "\n")
    elif not (settings.slack_on or settings.line_on):
        sys.stdout.write(wording("cli.serve.nothing") + "\n")
    sys.stdout.write(wording("cli.serve.address", host=settings.host, port=settings.port) + "\n")
    sys.stdout.flush()
    app = web_app(sankin, demo=demo)
    uvicorn.run(
        app, host=settings.host, port=settings.port, log_level="warning", access_log=False, timeout_graceful_shutdown=5
    )
    return 0


def standing(sankin: Sankin) -> list[str]:
    """Which platforms are on, and which settings the others miss."""
    settings, wording = sankin.settings, sankin.wording
    how = {
        "Slack": wording("cli.serve.socket")
        if settings.slack_app_token
        else wording("cli.serve.http", path="/slack/events"),
        "LINE": wording("cli.serve.http", path="/line/webhook"),
    }
    lines = []
    for platform in NEEDED:
        missing = missing_for(platform, settings)
        if missing:
            lines.append(wording("cli.serve.off", platform=platform, missing=", ".join(missing)))
        else:
            lines.append(wording("cli.serve.on", platform=platform, how=how[platform]))
    return lines


def missing_for(platform: str, settings: Settings) -> list[str]:
    """Names of the environment variables that a platform still needs."""
    return [
        " / ".join(name.upper() for name in needed.split("|"))
        for needed in NEEDED[platform]
        if not any(getattr(settings, name) for name in needed.split("|"))
    ]


def retention(sankin: Sankin) -> list[Slot]:
    """Every night, people who have not written for as long as the setting says are forgotten."""
    days = sankin.settings.sankin_retention_days

    def run(now: datetime) -> Sequence[Reply]:
        before = now - timedelta(days=days)
        gone = RETIRED_AT_ONCE
        while gone == RETIRED_AT_ONCE:
            with writing(sankin.engine) as session:
                gone = sankin.memories.retire(session, before, RETIRED_AT_ONCE)
        return ()

    return [Slot("retention", "30 3 * * *", TOKYO, run)] if days else []


class WorkerService:
    """The worker, running beside the web hooks."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to work."""
        self._task = asyncio.create_task(self._worker.run())

    async def stop(self) -> None:
        """Finish what is held, then stop; the rest is taken up at the next start."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task


class WarmUp:
    """Gets ready for the first question while nobody asks yet."""

    def __init__(self, sankin: Sankin) -> None:
        self._sankin = sankin
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, beside everything else."""
        self._task = asyncio.create_task(asyncio.to_thread(self._sankin.warm_up))

    async def stop(self) -> None:
        """Wait for the end of it: a database or a model in use is not closed."""
        if self._task:
            await self._task


def web_app(sankin: Sankin, *, demo: bool = False) -> Starlette:
    """The web process, not yet running; with the demo page if asked for."""
    settings = sankin.settings
    registry = CollectorRegistry()
    stages = Histogram("sankin_stage_seconds", "Seconds a stage of a turn took", ["stage"], registry=registry)
    flow = sankin.flow(lambda stage, seconds: stages.labels(stage).observe(seconds))
    Gauge("sankin_ledger_pending", "Jobs that wait in the ledger", registry=registry).set_function(
        sankin.ledger.pending_count
    )
    carriers: dict[str, Carrier] = {}
    hooks: dict[str, Receive] = {}
    services: list[Service] = []
    routes: list[BaseRoute] = []

    async def hear(message: Message, also: Sequence[str] = ()) -> bool:
        new = await asyncio.to_thread(sankin.ledger.hear, message, also=also, patience=flow.ask_patience)
        if new:
            worker.wake()
        return new

    if settings.slack_on:
        from adapters.slack import Slack

        slack = Slack(
            bot_token=settings.slack_bot_token, hear=hear, threads=FollowedThreads(sankin.engine),
            wordings=sankin.wordings, signing_secret=settings.slack_signing_secret,
            app_token=settings.slack_app_token, api_url=settings.slack_api_url, home=_home(sankin),
        )  # fmt: skip
        carriers["slack"] = slack.carrier
        hooks["slack"] = slack.receive
        services.append(slack)
    if settings.line_on:
        from adapters.line import Line

        line = Line(
            access_token=settings.line_channel_access_token, channel_secret=settings.line_channel_secret, hear=hear,
            wordings=sankin.wordings, api_url=settings.line_api_url,
        )  # fmt: skip
        carriers["line"] = line.carrier
        hooks["line"] = line.receive
        services.append(line)
    page = ""
    if demo:
        from adapters.demo import PLATFORM, Demo
        from adapters.demo.page import PATH

        tried = Demo(hear=hear, wordings=sankin.wordings)
        carriers[PLATFORM] = tried.carrier
        services.append(tried)
        routes.extend(tried.routes)
        page = PATH
    if settings.mail_on:
        from adapters.mail import Carrier as Mail
        from adapters.mail import Server

        server = Server(
            settings.smtp_host, settings.mail_from, settings.smtp_port, settings.smtp_user, settings.smtp_password
        )
        carriers["mail"] = Mail(server)
    settle_policy(sankin)
    sankin.library.warm()
    sankin.descriptions.warm()
    worker = Worker(
        sankin.ledger,
        flow.handle,
        carriers,
        apologise=flow.apologise,
        clock=lambda: datetime.now(UTC),
        slots=[*retention(sankin), *digest_slots(sankin), *interest_slots(sankin)],
    )
    services += [WorkerService(worker), WarmUp(sankin)]

    async def health() -> Mapping[str, Any]:
        return {"pending": await asyncio.to_thread(sankin.ledger.pending_count)}

    app = build_app(
        wordings=sankin.wordings, hooks=hooks, services=services, health=health, registry=registry, routes=routes,
        demo=page,
    )  # fmt: skip
    admin.mount(sankin, app)
    return app


def _home(sankin: Sankin) -> Any:
    """What the App Home shows: the same words as "what do you know about me?"."""
    flow = sankin.flow()

    async def home(address: Address) -> Reply:
        message = Message("home", address, datetime.now(UTC), kind="press", press="mine")
        outcome = await asyncio.to_thread(flow.handle, message)
        return outcome.replies[0]

    return home


async def reach(sankin: Sankin) -> tuple[bool, list[str]]:
    """Whether the platforms that have credentials answer, in words."""
    settings, wording = sankin.settings, sankin.wording
    calls = {
        "Slack": (settings.slack_on, settings.slack_api_url.rstrip("/") + "/auth.test", settings.slack_bot_token),
        "LINE": (settings.line_on, settings.line_api_url + "/v2/bot/info", settings.line_channel_access_token),
    }
    sound, details = True, []
    async with httpx.AsyncClient(timeout=REACH_SECONDS) as client:
        for platform, (on, url, token) in calls.items():
            if not on:
                details.append(wording("cli.check.platform_off", platform=platform))
                continue
            try:
                method = "POST" if platform == "Slack" else "GET"
                answer = await client.request(method, url, headers={"Authorization": f"Bearer {token}"})
                why = "" if answer.is_success else f"HTTP {answer.status_code}"
                if platform == "Slack" and not why and not answer.json().get("ok"):
                    why = str(answer.json().get("error"))
            except (httpx.HTTPError, ValueError) as error:
                why = type(error).__name__
            sound = sound and not why
            key = "platform_bad" if why else "platform_ok"
            details.append(wording(f"cli.check.{key}", platform=platform, why=why))
    return sound, details
