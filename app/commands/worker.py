"""`keepinpact worker`: delivers what waits in the outbox."""

from __future__ import annotations

import logging

import click

from app.commands.context import running_app
from app.kernel.outbox.queue import queue


@click.command("worker")
def worker() -> None:
    """Deliver mails and whatever else leaves the house; runs until it is stopped."""
    logging.basicConfig(level=logging.WARNING)
    with running_app():
        waiting = queue()
        # What was put there while no worker ran must not wait for the next full minute.
        waiting.wake()
        consumer = waiting.consumer()
    click.echo("The worker is running. Stop it with Ctrl-C.")
    consumer.run()
