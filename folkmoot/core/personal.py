from django.utils.translation import gettext_lazy as _

from folkmoot.core.declared import MEMBERSHIP, MONTH, PROGRAMS, Column, Table

PERSONAL = {
    "django_tasks_database.DBTaskResult": Table(
        _("Jobs of the program"),
        _("Work too long for a page is done beside it."),
        MEMBERSHIP, MONTH, PROGRAMS,
        {
            "args_kwargs": Column(
                _("numbers of the rows that a job is about, never their content")
            ),
            "return_value": Column(_("what a job gave back: nothing, or a number")),
            "traceback": Column(_("emptied when a job fails: it could quote what somebody wrote")),
        },
        beside=(
            "id", "status", "enqueued_at", "started_at", "finished_at", "priority", "task_path",
            "worker_ids", "queue_name", "backend_name", "run_after", "exception_class_path",
        ),
        stays=True,
    ),
}  # fmt: skip
NOBODY = {
    "auth.Permission": "Django's permissions, which nobody is given here",
    "auth.Group": "Django's groups, which nobody is in here",
    "auth.Group_permissions": "the same",
    "contenttypes.ContentType": "the names of tables",
}
