"""What a withdrawn consent does to error reports: they quote nothing of the study any more.

The case itself stays, with what the citizen wrote in their own words and what the keeper answered: it is the record of
what was asked and decided, and is kept as long as other cases. Drafts about the study are thrown away.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.register.keys import is_within, study_right_key
from app.reports.contents import RowWords, open_case, open_draft, seal_case
from app.reports.corrections import scope_of
from app.reports.models import Attachment, ErrorReport, ReportDraft
from app.sealing import Seal
from app.sources.changes import forget_rows


def take_out_of_reports(session: Session, seal: Seal, oids: Collection[str], key: str) -> int:
    """Take the quotes of a study right or attainment out of the reports about the person, and forget what is noted of
    its rows; how many reports quoted it."""
    query = select(ErrorReport).where(
        ErrorReport.subject_oid.in_(oids),
        or_(ErrorReport.study_right_key == study_right_key(key), ErrorReport.study_right_key.is_(None)),
    )
    changed = 0
    for report in session.scalars(query.order_by(ErrorReport.id).with_for_update()):
        forget_rows(session, seal, [scope_of(report.number)], key)
        place = report.row_key or report.attainment_key or report.study_right_key
        content = open_case(seal, report)
        if place is None or not is_within(place, key) or content.is_lost:
            continue
        emptied = msgspec.structs.replace(content, about=RowWords(), quote="")
        report.sealed = seal_case(seal, report.number, emptied)
        changed += 1
    _drop_drafts(session, seal, oids, key)
    return changed


def _drop_drafts(session: Session, seal: Seal, oids: Collection[str], key: str) -> None:
    for draft in session.scalars(select(ReportDraft).where(ReportDraft.subject_oid.in_(oids))).all():
        content = open_draft(seal, draft)
        place = content.row_key or content.attainment_key or content.study_right_key
        if place is not None and is_within(place, key):
            session.execute(delete(Attachment).where(Attachment.draft_id == draft.id))
            session.delete(draft)
