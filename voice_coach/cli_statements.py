"""The command that sends statements to a learning record store."""

from __future__ import annotations

import click


@click.command(name="send-statements")
def send_statements() -> None:
    """Send what waits for the learning record store now; `serve` does so by itself."""
    from voice_coach.rooms import open_rooms
    from voice_coach.sending import send_waiting
    from voice_coach.store.outbox import left

    rooms = open_rooms()
    sent = send_waiting(rooms.store, rooms.settings)
    click.echo(f"{sent} sent, {left(rooms.store)} left for later.")
