"""Settings, read once from the environment and ``.env``. Every name is documented in the README; a test says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from bot.seams import BadInput

_SECONDS = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """One field a setting; the environment variable is the field's name in capitals."""

    sankin_home: Path = Path(".sankin")
    """Data folder: SQLite file and Chroma index."""
    sankin_models: Path = PROJECT / ".models"
    """Where the bundled embedding model is built and read."""
    sankin_embedding: str = "bundled"
    """Embedding model: ``bundled``, or anything that sentence-transformers loads (a folder or a name)."""
    sankin_language: str = "ja"
    """Language of log and command line messages: ``ja`` or ``en``."""
    sankin_retention_days: int = 365
    """Days after which conversations of people who no longer write are erased; 0 keeps them."""
    database_url: str = ""
    """``postgresql://…`` instead of the home folder's SQLite file."""
    chroma_url: str = ""
    """``http://host:port`` of a Chroma server instead of the embedded index."""
    host: str = "127.0.0.1"
    port: int = 8000
    slack_bot_token: str = ""
    slack_app_token: str = ""
    """Given: Socket Mode, no public URL needed."""
    slack_signing_secret: str = ""
    slack_api_url: str = "https://slack.com/api/"
    line_channel_access_token: str = ""
    line_channel_secret: str = ""
    line_api_url: str = "https://api.line.me"

    sankin_hr: str = ""
    """Slack user ids of HR, separated by commas: who may act on interests."""
    sankin_digest_channel: str = ""
    """Id of the Slack channel that the weekly digest goes to."""
    sankin_digest_email: str = ""
    """Addresses, separated by commas, that the weekly digest goes to."""
    sankin_digest_cron: str = "0 9 * * 1"
    """When the digest is sent, as five fields; Monday 09:00."""
    sankin_digest_language: str = ""
    """Language of the digest; empty: the organization's."""
    sankin_zone: str = "Asia/Tokyo"
    """Time zone of the digest's week and schedule."""
    sankin_admin_secret: str = ""
    """Given: the admin page is on at ``/admin``; at least 16 characters."""
    smtp_host: str = ""
    """Given together with ``MAIL_FROM``: e-mails can be sent."""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = ""

    llm_model: str = ""
    """A chat model by LangChain's naming (``openai:gpt-4o-mini``): freer prose, a second look at what was not read."""
    llm_base_url: str = ""
    """Of whatever speaks the model's protocol, a local server for example."""
    llm_api_key: str = field(default="", repr=False)
    llm_timeout_seconds: float = 4.0
    """For how long a person waits for the LLM in one turn."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read every field that the environment names.

        Raises:
            BadInput: a value is not of its field's kind; names the variable.
        """
        values: dict[str, object] = {}
        for item in fields(cls):
            raw = environ.get(item.name.upper(), "").strip()
            if not raw:
                continue
            if isinstance(item.default, Path):
                values[item.name] = Path(raw).expanduser()
            elif isinstance(item.default, float):
                if not _SECONDS.fullmatch(raw) or not float(raw):
                    raise BadInput(f"{item.name.upper()} must be a number above 0, not {raw!r}")
                values[item.name] = float(raw)
            elif isinstance(item.default, int):
                if not raw.isdigit():
                    raise BadInput(f"{item.name.upper()} must be a whole number, not {raw!r}")
                values[item.name] = int(raw)
            else:
                values[item.name] = raw
        return cls(**values)  # type: ignore[arg-type]

    @property
    def slack_on(self) -> bool:
        """Slack has what it needs: a bot token, and either Socket Mode or signed HTTP."""
        return bool(self.slack_bot_token and (self.slack_app_token or self.slack_signing_secret))

    @property
    def line_on(self) -> bool:
        """LINE has what it needs."""
        return bool(self.line_channel_access_token and self.line_channel_secret)

    @property
    def mail_on(self) -> bool:
        """E-mail has what it needs: a server and a sender."""
        return bool(self.smtp_host and self.mail_from)

    @property
    def policy(self) -> dict[str, object]:
        """What the settings say of an organization's policy (``bot.policy``); only what they do say."""
        said = {
            "hr": self.sankin_hr.replace(",", " ").split(),
            "digest_channel": self.sankin_digest_channel,
            "digest_email": self.sankin_digest_email.replace(",", " ").split(),
            "digest_cron": self.sankin_digest_cron,
            "zone": self.sankin_zone,
            "language": self.sankin_digest_language,
        }
        return {name: value for name, value in said.items() if value}
