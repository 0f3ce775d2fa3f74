"""Take persons outside out of files on their way in, and out of what is kept of their rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.kernel.errors import Invalid
from app.partners import rules
from app.partners.importing import files, service, store
from app.partners.importing import forgotten_store as rows
from app.partners.importing.model import Import, Phase, State
from app.partners.model import LENGTHS, PEOPLE

_UNREAD = (Phase.LOOKING, Phase.COLUMNS, Phase.READING)
"""Nobody knows yet what stands in all rows of the file."""


def hold(list_id: UUID) -> Sequence[Import]:
    """Return the files of a list, held until the end of the transaction.

    The worker that lets their rows go in waits, or is waited for.
    """
    return rows.held(list_id)


def forget(
    held: Sequence[Import],
    partner_ids: Collection[UUID],
    names: Collection[str],
    told: Sequence[str],
) -> None:
    """Forget persons in files that are held, and in their rows.

    `names` are those of their partners, as `rules.same_name` has them; `told` is by what the
    persons could be recognised. The files themselves go: of those whose rows were not looked at
    nobody can tell who stands in them, so they are to be brought again; the others go on without.
    """
    ids = [each.id for each in held]
    for each in held:
        if each.phase in _UNREAD:
            service.fail(each.id, Invalid("import_forgotten"))
        store.note(each.id, filename=rules.scrubbed(each.filename, told), first=[])
        files.remove(each.id)
    for row in rows.said(ids, partner_ids, names):
        theirs = row.partner_id in partner_ids or _name(row.values) in names
        left = _left(row.values, told, theirs=theirs, refused=row.state == State.REFUSED)
        if left != row.values:
            rows.keep(row.import_id, row.number, left)
    persons = {rules.same_name(word) for word in told} - {""}
    lengths = {person.count(" ") + 1 for person in persons}
    rows.drop_names(ids, {name for name in rows.names(ids) if persons & _pieces(name, lengths)})


def _name(values: Mapping[str, Any]) -> str:
    return rules.same_name(str(values.get("name", "")))


def _pieces(name: str, lengths: Collection[int]) -> set[str]:
    """Return the pieces of a name that have so many words.

    A person may stand in it among other words, as in "Bakery (Jo Example)"; many persons are
    looked for in the time that one takes.
    """
    words = name.split()
    return {
        " ".join(words[start : start + length])
        for length in lengths
        for start in range(len(words) - length + 1)
    }


def _left(
    values: Mapping[str, Any], told: Sequence[str], *, theirs: bool, refused: bool
) -> dict[str, Any]:
    """Return what is left of a row; of one that was refused anything may stand in any column."""
    words = [*rules.people_words(values), *told] if theirs else told
    kept = {name: said for name, said in values.items() if not (theirs and name in PEOPLE)}
    return {**kept, **rules.scrubbed_facts(kept, words, kept if refused else LENGTHS)}
