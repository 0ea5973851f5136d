"""Settings, read once from the environment and ``.env``. Every name is documented in the README; a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from bot.seams import BadInput

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
