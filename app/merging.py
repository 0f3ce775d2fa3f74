"""The part of wiring that is about people who turn out to be one: whose work becomes whose, how."""

from __future__ import annotations

from app.accounts import merging as accounts
from app.agreement_wiring import MERGER as AGREEMENTS
from app.cohorts import personal as cohorts
from app.learning import merging_store as learning
from app.lti import personal as platforms
from app.notices import personal as notices
from app.partners_wiring import MERGER as PARTNERS
from app.privacy.registry import Merger
from app.record_wiring import MERGER as RECORD
from app.surveys_wiring import MERGER as SURVEYS
from app.toolkit_wiring import MERGER as TOOLKIT
from badges import service as badges
from badges.batches import service as badge_batches
from badges.sharing import service as badge_sharing
from competences.assessment import merging_store as assessment
from competences.portfolio import merging as portfolio
from competences.validation import merging as validation

MERGERS = (
    Merger("self_assessments", assessment.merge, assessment.counts),
    Merger("learning", learning.merge, learning.counts),
    Merger("portfolio", portfolio.merge, portfolio.counts),
    Merger("dossiers", validation.merge, validation.counts, validation.check),
    AGREEMENTS,
    TOOLKIT,
    Merger("badges", badges.merge, badges.counts),
    Merger("badge_lists", badge_batches.merge),
    Merger("badge_links", badge_sharing.merge),
    Merger("platforms", platforms.merge),
    RECORD,
    Merger("notices", notices.merge),
    PARTNERS,
    Merger("cohorts", cohorts.merge),
    SURVEYS,
    Merger("account", accounts.merge, check=accounts.check),
)
"""A test finds a table whose rows would still name the guest."""
