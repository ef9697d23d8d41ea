"""Recordings at rest: plain, or sealed with AES-256-GCM when there is a key.

A sealed file is ``VCSEAL1\\0``, eight bytes that say which key (the start of a SHA-256 of it), a
nonce of twelve bytes, and the encrypted file with its 16-byte tag. What comes before the nonce and
the file's place (``SESSION/NAME`` or ``SESSION/import/NAME``) are authenticated too: a file that
was changed, or put in the place of another, does not open.
"""

from __future__ import annotations

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.records import VoiceCoachError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"VCSEAL1\x00"
KEY_BYTES, ID_BYTES, NONCE_BYTES, TAG_BYTES = 32, 8, 12, 16
HEAD_BYTES = len(MAGIC) + ID_BYTES
IMPORT = "import"
"""A folder within a session's; of two sessions' the files are called the same."""
KEYRING = "keyring"
SERVICE, USER = "voice_coach", "recordings"
"""The key's name in the keyring."""
NEEDS = "Sealed recordings need two more packages: pip install 'voice-coach[encryption]'"


class SealError(VoiceCoachError):
    """A recording cannot be opened or sealed; it is still there as it was."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A key of 32 bytes; ``id`` tells keys apart and says nothing about them."""

    secret: bytes

    @property
    def id(self) -> str:
        return hashlib.sha256(b"voice_coach key\x00" + self.secret).digest()[:ID_BYTES].hex()


def new_key() -> str:
    """A new key as text, for the environment or the keyring."""
    return urlsafe_b64encode(os.urandom(KEY_BYTES)).decode("ascii")


def key_of(text: str) -> Key:
    """The key that a text is.

    Raises
    ------
    SealError
        When it is not 32 bytes as URL-safe base64. The text is not repeated.
    """
    try:
        secret = urlsafe_b64decode(text.strip().encode("ascii"))
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise SealError(
            "VOICE_COACH_KEY is no key: it must be 32 bytes as URL-safe base64. "
            "`voice-coach data key` prints a new one."
        )
    return Key(secret)


def current_key() -> Key | None:
    """The key of this process: from the environment, or from the keyring where that says so."""
    from voice_coach.settings import settings

    given = settings().key
    if given is None:
        return None
    text = given.get_secret_value()
    return key_of(_from_keyring() if text == KEYRING else text)


def _from_keyring() -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError as error:
        raise SealError(NEEDS) from error
    try:
        found: str | None = keyring.get_password(SERVICE, USER)
    except KeyringError as error:
        raise SealError(f"The keyring cannot be read: {error}.") from error
    if found is None:
        raise SealError(
            "There is no key in the keyring. Put one there: `voice-coach data key --keyring`."
        )
    return found


def is_sealed(data: bytes) -> bool:
    """Whether a file that begins like this is sealed."""
    return data.startswith(MAGIC)


def sealing_key(data: bytes) -> str:
    """The id of the key that a sealed file needs."""
    return data[len(MAGIC) : HEAD_BYTES].hex()


def place(path: Path) -> bytes:
    """A file's place as it is authenticated: folder and name; in ``import`` the session's too."""
    folder = path.parent
    within = f"{folder.parent.name}/{folder.name}" if folder.name == IMPORT else folder.name
    return f"{within}/{path.name}".encode()


def seal(data: bytes, path: Path, key: Key) -> bytes:
    """A file's content sealed for its place."""
    head = MAGIC + bytes.fromhex(key.id)
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + _cipher(key).encrypt(nonce, data, head + place(path))


def unseal(data: bytes, path: Path, key: Key | None) -> bytes:
    """What a sealed file holds.

    Raises
    ------
    SealError
        Without the key it was sealed with, or when it was changed or moved.
    """
    needed = sealing_key(data)
    if key is None:
        raise SealError(
            f"{path.name} is sealed (key {needed}) and there is no key here. Nothing is lost: "
            "set VOICE_COACH_KEY to the key, and try again."
        )
    if key.id != needed:
        raise SealError(
            f"{path.name} is sealed with another key ({needed}) than the one in VOICE_COACH_KEY "
            f"({key.id}). Nothing is lost: set the right one, and try again."
        )
    from cryptography.exceptions import InvalidTag

    nonce = data[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES]
    try:
        if len(data) < HEAD_BYTES + NONCE_BYTES + TAG_BYTES:
            raise InvalidTag
        body = data[HEAD_BYTES + NONCE_BYTES :]
        return _cipher(key).decrypt(nonce, body, data[:HEAD_BYTES] + place(path))
    except InvalidTag:
        raise SealError(
            f"{path.name} was changed or moved since it was sealed, so it does not open. "
            "Put it back from a backup, in the folder of its session."
        ) from None


def read_file(path: Path) -> bytes:
    """A file's content, unsealed where it is sealed. Raises OSError and SealError."""
    data = path.read_bytes()
    return unseal(data, path, current_key()) if is_sealed(data) else data


def content_for(path: Path, data: bytes) -> bytes:
    """What to write at ``path`` so that `read_file` gives ``data``: sealed where there is a key."""
    key = current_key()
    return data if key is None else seal(data, path, key)


def _cipher(key: Key) -> AESGCM:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ModuleNotFoundError as error:
        raise SealError(NEEDS) from error
    return AESGCM(key.secret)
