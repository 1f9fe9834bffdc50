"""What the register keeps beside the spans: rolls, admissions, transfers, cohorts, imports."""

from folkmoot.members.models.admissions import Application, ApplicationDecision, Sponsorship
from folkmoot.members.models.cohorts import Cohort
from folkmoot.members.models.imports import (
    ImportBatch,
    ImportedRow,
    ImportMapping,
    ImportPage,
)
from folkmoot.members.models.rolls import (
    Roll,
    RollEntry,
    RollObjection,
    RollVersion,
)
from folkmoot.members.models.transfers import Transfer, TransferAnswer

__all__ = [
    "Application",
    "ApplicationDecision",
    "Cohort",
    "ImportBatch",
    "ImportMapping",
    "ImportPage",
    "ImportedRow",
    "Roll",
    "RollEntry",
    "RollObjection",
    "RollVersion",
    "Sponsorship",
    "Transfer",
    "TransferAnswer",
]
