"""Queries on loaded framework versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.kernel.db import db
from competences.framework.model import LoadedVersion
from competences.framework.tables import FrameworkVersionRow


def add(row: FrameworkVersionRow) -> None:
    db.session.add(row)
    db.session.flush()


def sha256_of(framework_id: str, version: str) -> str | None:
    return db.session.scalar(
        select(FrameworkVersionRow.sha256).where(
            FrameworkVersionRow.framework == framework_id, FrameworkVersionRow.version == version
        )
    )


def document(framework_id: str, version: str) -> dict[str, Any] | None:
    return db.session.scalar(
        select(FrameworkVersionRow.document).where(
            FrameworkVersionRow.framework == framework_id, FrameworkVersionRow.version == version
        )
    )


def newest_version(framework_id: str) -> str | None:
    return db.session.scalar(
        select(FrameworkVersionRow.version)
        .where(FrameworkVersionRow.framework == framework_id)
        .order_by(FrameworkVersionRow.loaded_at.desc(), FrameworkVersionRow.id)
        .limit(1)
    )


def versions() -> list[LoadedVersion]:
    rows = db.session.execute(
        select(
            FrameworkVersionRow.framework,
            FrameworkVersionRow.version,
            FrameworkVersionRow.sha256,
            FrameworkVersionRow.loaded_at,
        ).order_by(FrameworkVersionRow.framework, FrameworkVersionRow.loaded_at)
    )
    return [LoadedVersion(*row) for row in rows]
