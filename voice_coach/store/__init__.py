"""Sessions on disk: a SQLite database and FLAC files."""

from voice_coach.store.database import StoreError
from voice_coach.store.store import SessionInfo, Store
from voice_coach.store.takes import TakeFile, TakeInfo

__all__ = ["SessionInfo", "Store", "StoreError", "TakeFile", "TakeInfo"]
