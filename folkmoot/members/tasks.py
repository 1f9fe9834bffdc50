"""What the worker does from time to time, and the jobs it is given. Late or twice, the result is
the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django_tasks import task

from folkmoot.core.retention import rules
from folkmoot.members import importing, undoing
from folkmoot.members.exports.making import give_up, make_export
from folkmoot.members.models import DataCopy, Export, ImportBatch
from folkmoot.members.rights.copies import make_copy
from folkmoot.members.transfers import settle_due

Stage = ImportBatch.Stage


def tick() -> int:
    """Files of an hour or a day go at once; what the clock decided of transfers is written down."""
    now = timezone.now()
    short = sum(rules()[code].carry_out(now) for code in ("drafts", "copies", "exports"))
    return short + settle_due()


@task()
def make_data_copy(pk: int) -> None:
    """Somebody's copy of their data; who asked again meanwhile has another row."""
    found = DataCopy.objects.select_related("account__person").filter(pk=pk).first()
    if found:
        make_copy(found)


@task()
def make_export_file(pk: int) -> None:
    """A file out of the register; one that is made, or taken back meanwhile, stays as it is."""
    waiting = Export.objects.filter(pk=pk, stage=Export.Stage.MAKING)
    found = waiting.select_related("account__person").first()
    if found:
        try:
            make_export(found)
        except Exception:
            give_up(found)
            raise


@contextmanager
def at_stage(
    pk: int, stage: str, *, otherwise: str, whose: str = "account"
) -> Iterator[ImportBatch | None]:
    """The file, if it still waits for this; after a job that fails it can be tried again.

    Nothing is done for an account that is gone: no account at all would be the operator.
    """
    waiting = ImportBatch.objects.filter(pk=pk, stage=stage)
    waiting.filter(**{whose: None}).update(stage=otherwise)
    try:
        yield waiting.select_related("account", "undoer").first()
    except Exception:
        text = _("Something went wrong, and nothing was changed. You can try again.")
        problem = {"text": text, "values": {}}
        ImportBatch.objects.filter(pk=pk, stage=stage).update(stage=otherwise, problem=problem)
        raise


@task()
def check_import(pk: int) -> None:
    """Say what a file would do."""
    with at_stage(pk, Stage.CHECKING, otherwise=Stage.COLUMNS) as batch:
        if batch:
            importing.check(batch)


@task()
def write_import(pk: int) -> None:
    """Write a confirmed file."""
    with at_stage(pk, Stage.WRITING, otherwise=Stage.COLUMNS) as batch:
        if batch:
            importing.write(batch)


@task()
def weigh_import(pk: int) -> None:
    """Say what undoing would take back."""
    with at_stage(pk, Stage.WEIGHING, otherwise=Stage.WRITTEN, whose="undoer") as batch:
        if batch:
            undoing.weigh(batch)


@task()
def undo_import(pk: int) -> None:
    """Take an import back."""
    with at_stage(pk, Stage.UNDOING, otherwise=Stage.WRITTEN, whose="undoer") as batch:
        if batch:
            undoing.undo(batch)
