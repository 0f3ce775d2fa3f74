"""Words for what the framework file says in codes."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from competences.framework.model import Kind, Source

KINDS: dict[Kind, LazyString] = {
    Kind.SUB_COMPETENCE: _l("Sub-competences"),
    Kind.SKILL: _l("Skills"),
    Kind.KNOWLEDGE: _l("Knowledge"),
    Kind.ATTITUDE: _l("Attitudes"),
}

SOURCES: dict[Source, LazyString] = {
    Source.NUMBERED: _l("A numbered step of the vademecum"),
    Source.BULLETED: _l("A bulleted point of the vademecum"),
    Source.TECHNIQUE: _l("A technique described in the vademecum"),
    Source.RUNNING_TEXT: _l("From the running text of the vademecum, cut by us"),
    Source.LIST: _l("From a list of the vademecum, cut by us"),
    Source.TIP: _l("From a tip of the vademecum, cut by us"),
    Source.OURS: _l("Ours, not from the vademecum"),
}
