"""Backups: a copy of database and recordings as they were at one moment, and its way back."""

from voice_coach.store.backups.making import Made, make
from voice_coach.store.backups.restoring import Restored, restore

__all__ = ["Made", "Restored", "make", "restore"]
