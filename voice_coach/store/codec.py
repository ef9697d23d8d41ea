"""Records to JSON text and back, by pydantic: exact, and checked when read."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

Record = TypeVar("Record")
_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(record: Any) -> str:
    """A record as JSON text. Floats keep every digit."""
    text: bytes = _adapter(type(record)).dump_json(record)
    return text.decode("utf-8")


def load(kind: type[Record], text: str) -> Record:
    """The record of ``dump``. Raises pydantic.ValidationError when it is not one."""
    record: Record = _adapter(kind).validate_json(text)
    return record


def dump_or_none(record: Any | None) -> str | None:
    return None if record is None else dump(record)


def load_or_none(kind: type[Record], text: str | None) -> Record | None:
    return None if text is None else load(kind, text)
