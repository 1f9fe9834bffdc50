from django.urls import path, register_converter
from django.urls.converters import StringConverter

from folkmoot.members import (
    import_views,
    views,
    views_admission,
    views_cohort,
    views_jobs,
    views_standing,
    views_transfer,
    views_work,
)
from folkmoot.members.duplicates import views as duplicates
from folkmoot.members.exports import views as exports
from folkmoot.members.rights import views_copy, views_kept, views_own, views_requests


class NumberConverter(StringConverter):
    """A member number; nothing that a database would refuse to look for."""

    regex = r"[\w.\-]{1,32}"


register_converter(NumberConverter, "number")

app_name = "members"
urlpatterns = [
    path("me/", views.own, name="own"),
    path("data/", views_kept.what_is_kept, name="kept"),
    path("data/retention/", views_kept.what_goes, name="retention"),
    path("me/copy/", views_copy.data_copy, name="copy"),
    path("me/copy/file/", views_copy.file, name="copy_file"),
    path("me/edit/", views_own.edit, name="edit"),
    path("me/correction/", views_own.correction, name="correction"),
    path("me/erase/", views_own.erasure, name="erase"),
    path("me/requests/<int:pk>/withdraw/", views_own.withdraw, name="request_withdraw"),
    path("requests/<int:pk>/", views_requests.data_request, name="request"),
    path("requests/<int:pk>/<slug:verb>/", views_requests.answer, name="request_answer"),
    path("me/leave/", views_standing.leave, name="leave"),
    path("me/work/", views_jobs.add, name="job_add"),
    path("me/work/<int:pk>/", views_jobs.end, name="job_end"),
    path("me/work/<int:pk>/remove/", views_jobs.remove, name="job_remove"),
    path("people/<number:number>/", views.record, name="record"),
    path("people/<number:number>/<slug:verb>/", views_standing.change, name="change"),
    path("guests/<int:pk>/end/", views_standing.end_guest, name="guest_end"),
    path("apply/", views_admission.apply, name="apply"),
    path("applications/new/", views_admission.enter, name="application_new"),
    path("applications/<int:pk>/", views_admission.application, name="application"),
    path("applications/<int:pk>/<slug:verb>/", views_admission.act, name="application_act"),
    path("transfers/new/", views_transfer.start, name="transfer_new"),
    path("transfers/ask/", views_transfer.ask, name="transfer_ask"),
    path("transfers/<int:pk>/", views_transfer.transfer, name="transfer"),
    path("transfers/<int:pk>/<slug:verb>/", views_transfer.act, name="transfer_act"),
    path("work/", views_work.work, name="work"),
    path("cohorts/", views_cohort.cohort_list, name="cohorts"),
    path("cohorts/new/", views_cohort.make, name="cohort_new"),
    path("cohorts/<int:pk>/", views_cohort.cohort, name="cohort"),
    path("cohorts/<int:pk>/close/", views_cohort.close, name="cohort_close"),
    path("register/", views.register, name="register"),
    path("register/duplicates/", duplicates.look_alikes, name="duplicates"),
    path(
        "register/duplicates/<number:first>/<number:second>/",
        duplicates.pair,
        name="duplicate_pair",
    ),
    path(
        "register/duplicates/<number:first>/<number:second>/merge/",
        duplicates.merge,
        name="duplicate_merge",
    ),
    path(
        "register/duplicates/<number:first>/<number:second>/different/",
        duplicates.different,
        name="duplicate_different",
    ),
    path(
        "register/duplicates/<number:first>/<number:second>/alike/",
        duplicates.perhaps_one,
        name="duplicate_alike",
    ),
    path("register/merges/<int:pk>/", duplicates.merged, name="merged"),
    path("register/exports/", exports.counts, name="exports"),
    path("register/export/", exports.ask, name="export"),
    path("register/export/<int:pk>/", exports.status, name="export_status"),
    path("register/export/<int:pk>/file/", exports.file, name="export_file"),
    path("register/export/<int:pk>/<slug:verb>/", exports.answer, name="export_answer"),
    path("register/import/", import_views.upload, name="import"),
    path("register/import/<int:pk>/", import_views.batch, name="import_batch"),
    path("register/import/<int:pk>/columns/", import_views.columns, name="import_columns"),
    path("register/import/<int:pk>/discard/", import_views.discard, name="import_discard"),
    path("register/import/<int:pk>/undo/", import_views.undo, name="import_undo"),
    path("register/import/<slug:kind>.csv", import_views.sample, name="import_sample"),
]
