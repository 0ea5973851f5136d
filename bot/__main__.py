"""``python -m bot <command>``: reads the arguments, runs the command, says errors in words."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dotenv import dotenv_values

from bot.console import loading
from bot.console.assembly import PROMPTS, Sankin
from bot.seams import SankinError
from bot.settings import Settings
from bot.wording import Wording, Wordings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 for an error said in words, 2 for wrong arguments."""
    _utf8()
    environ = {**{k: v for k, v in dotenv_values(".env").items() if v is not None}, **os.environ}
    language = environ.get("SANKIN_LANGUAGE", "") or "ja"
    wording = Wordings.load(PROMPTS)[language]
    arguments = _parser(wording).parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if arguments.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    try:
        settings = Settings.from_env(environ)
        if arguments.home:
            settings = replace(settings, sankin_home=Path(arguments.home))
        return int(_COMMANDS[arguments.command](Sankin(settings), arguments) or 0)
    except SankinError as error:
        logging.getLogger("bot").debug("details", exc_info=True)
        sys.stderr.write(wording("cli.error.told", error=error) + "\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0


def _utf8() -> None:
    """Read and write UTF-8 whatever the terminal's locale says; lone surrogates never end a run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")


def _parser(wording: Wording) -> argparse.ArgumentParser:
    def add(name: str) -> argparse.ArgumentParser:
        text = wording(f"cli.help.{name}")
        return subparsers.add_parser(
            name,
            help=text,
            description=text,
            epilog=wording(f"cli.example.{name}"),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[shared],
        )

    def say(key: str) -> str:
        return wording(f"cli.option.{key}")

    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--home", metavar="DIR", help=say("home"))
    shared.add_argument("--verbose", action="store_true", help=say("verbose"))
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description=wording("cli.help.all"),
        epilog=wording("cli.example.all"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add("load").add_argument("--documents-only", action="store_true", help=say("documents_only"))
    talk = add("chat")
    talk.add_argument("--bare", action="store_true", help=say("bare"))
    talk.add_argument("--jsonl", action="store_true", help=say("jsonl"))
    talk.add_argument("--now", metavar="ISO", help=say("now"))
    for name in ("serve", "demo"):
        serve = add(name)
        serve.add_argument("--host", help=say("host"))
        serve.add_argument("--port", type=int, help=say("port"))
    ingest = add("ingest")
    ingest.add_argument("paths", nargs="+", metavar="PATH", help=say("paths"))
    ingest.add_argument("--audience", default="", metavar="ORGANIZATION", help=say("audience"))
    catalogue = add("stays")
    actions = catalogue.add_subparsers(dest="action", required=True, metavar="ACTION")
    bring = actions.add_parser("import", help=say("stays_import"), parents=[shared])
    bring.add_argument("file", metavar="FILE")
    bring.add_argument("--partial", action="store_true", help=say("partial"))
    bring.add_argument("--dry-run", action="store_true", help=say("dry_run"))
    bring.add_argument("--withdraw", type=int, metavar="N", help=say("withdraw"))
    for action in ("export", "template"):
        actions.add_parser(action, help=say(f"stays_{action}"), parents=[shared]).add_argument("file", metavar="FILE")
    weekly = add("digest")
    weekly.add_argument("--week", metavar="WEEK", help=say("week"))
    weekly.add_argument("--to", metavar="FILE", help=say("to"))
    weekly.add_argument("--organization", metavar="ID", help=say("organization"))
    add("eval").add_argument("file", metavar="FILE", help=say("eval_file"))
    add("menu")
    check = add("check")
    check.add_argument("--retry-dead", action="store_true", help=say("retry_dead"))
    return parser


def _load(sankin: Sankin, arguments: argparse.Namespace) -> None:
    report = loading.load(sankin, documents_only=arguments.documents_only)
    sys.stdout.write(loading.told(report, sankin) + "\n")


def _chat(sankin: Sankin, arguments: argparse.Namespace) -> None:
    from bot.console import chat

    if not arguments.bare and loading.is_empty(sankin):
        sys.stderr.write(sankin.wording("cli.progress.first_load") + "\n")
        loading.load(sankin, quiet=arguments.jsonl)
    if arguments.jsonl:
        now = chat.parse_time(arguments.now) if arguments.now else None
        chat.run(chat.scripted(sankin, sys.stdin, sys.stdout, now))
    else:
        chat.run(chat.talk(sankin))


def _ingest(sankin: Sankin, arguments: argparse.Namespace) -> int:
    report = loading.ingest(sankin, arguments.paths, audience=arguments.audience)
    sys.stdout.write(loading.told(report, sankin) + "\n")
    return 1 if report.failed else 0


def _stays(sankin: Sankin, arguments: argparse.Namespace) -> int:
    from bot.console import stays

    match arguments.action:
        case "import":
            return stays.bring(
                sankin, Path(arguments.file), partial=arguments.partial, dry_run=arguments.dry_run,
                withdraw=arguments.withdraw,
            )  # fmt: skip
        case "export":
            return stays.take(sankin, Path(arguments.file))
        case _:
            return stays.template(sankin, Path(arguments.file))


def _serve(sankin: Sankin, arguments: argparse.Namespace) -> int:
    from bot.console import serving

    settings = sankin.settings
    changed = {k: v for k, v in (("host", arguments.host), ("port", arguments.port)) if v is not None}
    sankin = Sankin(replace(settings, **changed))
    if loading.is_empty(sankin):
        sys.stderr.write(sankin.wording("cli.progress.first_load") + "\n")
        loading.load(sankin)
    return serving.serve(sankin, demo=arguments.command == "demo")


def _digest(sankin: Sankin, arguments: argparse.Namespace) -> int:
    from bot.console import digests

    to = Path(arguments.to) if arguments.to else None
    return digests.digest(sankin, week=arguments.week, to=to, organization=arguments.organization)


def _eval(sankin: Sankin, arguments: argparse.Namespace) -> int:
    from bot.console import evaluating

    if loading.is_empty(sankin):
        loading.load(sankin)
    return evaluating.evaluate(sankin, Path(arguments.file))


def _menu(sankin: Sankin, _: argparse.Namespace) -> int:
    from bot.console import menu

    return menu.put(sankin)


def _check(sankin: Sankin, arguments: argparse.Namespace) -> int:
    from bot.console import checking

    return checking.check(sankin, retry_dead=arguments.retry_dead)


_COMMANDS: Mapping[str, Callable[[Sankin, argparse.Namespace], int | None]] = {
    "load": _load, "chat": _chat, "serve": _serve, "demo": _serve, "ingest": _ingest, "stays": _stays,
    "digest": _digest, "check": _check, "eval": _eval, "menu": _menu,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
