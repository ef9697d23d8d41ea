"""Text as every database can keep it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

UNKEPT = "\N{REPLACEMENT CHARACTER}"


def storable(text: str) -> str:
    """Text that UTF-8 and PostgreSQL can hold.

    Half a surrogate pair becomes a question mark, and the character NUL, which PostgreSQL refuses,
    the replacement character.
    """
    if text.isascii():
        return text if "\0" not in text else text.replace("\0", UNKEPT)
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", UNKEPT)


def keep_any_text(engine: Engine) -> None:
    """Make every text that goes to a database `storable`, also one that is only looked up.

    Here and not at each place that writes: a page's address, too, is text from outside.
    """
    event.listen(engine, "before_cursor_execute", _storable_values, retval=True)


def _storable_values(
    _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool
) -> tuple[str, Any]:
    return statement, [_each(row) for row in values] if many else _each(values)


def _each(values: Any) -> Any:
    if isinstance(values, dict):
        return {name: _one(value) for name, value in values.items()}
    return tuple(_one(value) for value in values) if values else values


def _one(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value
