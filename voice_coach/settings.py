"""Configuration: where things are kept and which models and voices are used.

Read from ``VOICE_COACH_*`` environment variables. Everything has a default that works offline.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _checkout() -> Path:
    return Path(__file__).resolve().parent.parent


def _default_home() -> Path:
    """A checkout keeps its sessions in itself; else the platform's data folder."""
    checkout = _checkout()
    if (checkout / "pyproject.toml").is_file() and (checkout / "recordings").is_dir():
        return checkout
    return user_data_path("voice_coach", appauthor=False)


class Settings(BaseSettings):
    """Settings, each from the environment variable ``VOICE_COACH_`` plus its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="VOICE_COACH_")

    home: Path = Field(default_factory=_default_home)
    """Holds ``recordings/`` (database and FLAC files), ``scenarios/``, ``cache/``, ``models/``."""
    voice: str = "hibari"
    """Voice engine: an entry point of the group ``voice_coach.voices``."""
    transcriber: str = "faster-whisper"
    """An entry point of the group ``voice_coach.transcribers``."""
    model: str = "auto"
    """``auto``, ``tiny.en``, ``base``, a folder, or any faster-whisper model name."""
    brain: str = "scripted"
    """An entry point of the group ``voice_coach.brains``."""
    llm_url: str | None = None
    """For the brain ``llm``: an OpenAI-compatible server, up to ``/v1``."""
    llm_model: str | None = None
    """The model's name there."""
    llm_key: SecretStr | None = None
    """Sent as a bearer token, where the server wants one."""
    llm_timeout_s: float = Field(default=4.0, gt=0.0, le=60.0)
    """Seconds a line may take; after that the script's is said."""
    llm_elsewhere: bool = False
    """Whether the server may be on another machine: what the learner says is then sent there."""
    thresholds: Path | None = None
    """A TOML file whose values replace those of ``analysis/thresholds.toml``."""
    effects_off: tuple[str, ...] = ()
    """Effects on the counterpart that are switched off, as a JSON list: ``["hedged", "shaky"]``."""
    database: SecretStr | None = None
    """An SQLAlchemy URL, as ``postgresql+psycopg://user:password@host/name``; without it, a
    SQLite file beside the recordings."""
    group_minimum: int = Field(default=5, ge=3)
    """A team page tells of no group with fewer people; cannot be set under 3."""
    group_period: Literal["month", "quarter"] = "month"
    """What a team page tells is about whole months, or whole quarters, that are over."""
    lrs_url: str | None = None
    """A learning record store's xAPI endpoint, up to and without ``/statements``."""
    lrs_user: str = ""
    """With ``lrs_key``: what the store knows this server by (HTTP Basic)."""
    lrs_key: SecretStr | None = None
    lrs_home: str = "https://voice-coach.invalid"
    """An address of your organisation's: statements name people and conversations under it."""
    xapi_words: bool = False
    """Whether `report --format xapi` also writes what was said. What is *sent* never holds it."""
    keep_days: int | None = Field(default=None, ge=1, le=36_500)
    """Days after which a session is deleted, for everybody; each may choose fewer."""
    key: SecretStr | None = None
    """Seals recordings (AES-256-GCM): 32 bytes as URL-safe base64, or ``keyring``."""
    host: str = "127.0.0.1"
    port: int = 7860
    tls_cert: Path | None = None
    """For `serve`: a certificate, as a PEM file."""
    tls_key: Path | None = None
    """Its key, as a PEM file without a password."""
    public_url: str | None = None
    """What people open, where ``host`` is not that."""
    behind_proxy: str | None = None
    """What people open at the proxy that adds TLS."""
    proxies: str = "127.0.0.1"
    """The addresses it asks from, with commas: only they are believed who asks, and over what."""
    oidc_issuer: str | None = None
    """Sign-in elsewhere: the OpenID Connect provider, as its configuration calls itself."""
    oidc_client_id: str | None = None
    """What this server is called there."""
    oidc_client_secret: SecretStr | None = None
    """What it proves that with."""
    oidc_name: str = "your organisation"
    """What the page calls the provider."""
    oidc_unknown: Literal["refuse", "learner"] = "refuse"
    """Whether somebody without an account is refused, or becomes a learner."""

    @property
    def recordings(self) -> Path:
        return self.home / "recordings"

    @property
    def scenarios(self) -> Path:
        """The learner's own scenarios. In a checkout, `scenarios/` is the project's own, so theirs
        lie beside the recordings, which are in nobody's version control either.
        """
        return (self.recordings if self.home == _checkout() else self.home) / "scenarios"

    @property
    def rubrics(self) -> Path:
        """The coach's own rubrics, beside the own scenarios."""
        return self.scenarios.with_name("rubrics")

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    @property
    def models(self) -> Path:
        return self.home / "models"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
