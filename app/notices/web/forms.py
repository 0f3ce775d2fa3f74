from __future__ import annotations

from collections.abc import Mapping

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    SelectChoice,
    SelectField,
)

from app.notices.model import Channel, Topic
from app.notices.web.labels import CHANNELS, TOPICS
from app.web.forms import Form


def choices_form(current: Mapping[Topic, Channel]) -> Form:
    """Return a form with one question for each of these topics."""
    fields = {
        topic.value: SelectField(
            TOPICS[topic][0],
            description=TOPICS[topic][1],
            choices=[SelectChoice(channel.value, CHANNELS[channel]) for channel in Channel],
            default=channel_now.value,
        )
        for topic, channel_now in current.items()
    }
    form: Form = type("ChoicesForm", (Form,), fields)()
    return form
