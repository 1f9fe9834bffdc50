"""What the register keeps beside the spans: rolls, admissions, transfers, duplicates and so on."""

from folkmoot.members.models.admissions import Application, ApplicationDecision, Sponsorship
from folkmoot.members.models.appeals import Appeal
from folkmoot.members.models.cohorts import Cohort
from folkmoot.members.models.departures import Departure
from folkmoot.members.models.duplicates import Different, Merge
from folkmoot.members.models.exports import Export
from folkmoot.members.models.imports import (
    ImportBatch,
    ImportedRow,
    ImportMapping,
    ImportPage,
)
from folkmoot.members.models.rights import DataCopy, DataRequest
from folkmoot.members.models.rolls import Roll, RollEntry, RollObjection, RollVersion
from folkmoot.members.models.transfers import Transfer, TransferAnswer

__all__ = [
    "Appeal",
    "Application",
    "ApplicationDecision",
    "Cohort",
    "DataCopy",
    "DataRequest",
    "Departure",
    "Different",
    "Export",
    "ImportBatch",
    "ImportMapping",
    "ImportPage",
    "ImportedRow",
    "Merge",
    "Roll",
    "RollEntry",
    "RollObjection",
    "RollVersion",
    "Sponsorship",
    "Transfer",
    "TransferAnswer",
]
