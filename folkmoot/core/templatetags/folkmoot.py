"""Tags every template may use."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

register = template.Library()

LANGUAGE_NAMES = {"en": "English", "zh-hans": "中文"}
TONES = {"error": "danger", "debug": "info"}
TONE_ICONS = {"success": "circle-check", "warning": "triangle-alert", "danger": "circle-alert"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the sprite; without a label it is decoration for the words beside it."""
    address = static("core/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label, address, name,
        )  # fmt: skip
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', address, name
    )


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The address of this page with some parameters changed; None removes one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_header(
    context: dict[str, Any], name: str, label: str, *, default: bool = False
) -> SafeString:
    """A column's head that sorts by `?sort=name`, and the other way round by `?sort=-name`.

    `default` marks the column the page is sorted by when nobody has chosen.
    """
    current = context["request"].GET.get("sort") or (name if default else "")
    order = {name: "ascending", f"-{name}": "descending"}.get(current, "")
    target = f"-{name}" if order == "ascending" else name
    arrow = {"ascending": "arrow-up", "descending": "arrow-down"}.get(order)
    return format_html(
        '<th scope="col"{}><a href="{}">{}{}</a></th>',
        format_html(' aria-sort="{}"', order) if order else "",
        query(context, sort=target, page=None),
        label,
        icon(arrow) if arrow else "",
    )


@register.filter
def language_name(code: str) -> str:
    """What a language calls itself, as short as it goes."""
    return LANGUAGE_NAMES.get(code, code)


@register.simple_tag
def civil_date(day: date | None) -> str:
    """A day in the reader's language; no day, no text."""
    if day is None:
        return ""
    shown = date_format(day, pgettext("date format", "j F Y"))
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), shown)


@register.simple_tag
def instant(when: datetime | None, *, zone: bool = False) -> str:
    """A moment by the organisation's clock, with the distance from UTC where it matters."""
    if when is None:
        return ""
    local = timezone.localtime(when, timezone.get_default_timezone())
    shown = date_format(local, pgettext("date format", "j F Y, H:i"))
    if zone:
        shown = f"{shown} (UTC{local.isoformat()[-6:]})"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), shown)


@register.simple_tag
def moment(when: date | datetime | str | Promise | None) -> str:
    """Whichever a step carries: an instant, a day or words."""
    if isinstance(when, datetime):
        return instant(when)
    return civil_date(when) if isinstance(when, date) else str(when or "")


@register.inclusion_tag("core/bars.html")
def bars(
    rows: Iterable[Mapping[str, Any]], caption: str, head: str = "", count: str = ""
) -> dict[str, Any]:
    """Numbers as bars in a table. A row has `label` and `value`, perhaps `chosen` and `note`.

    The longest bar is the largest value; the table itself says the numbers.
    """
    listed = [dict(row) for row in rows]
    largest = max([row["value"] for row in listed], default=0) or 1
    for row in listed:
        row["percent"] = f"{100 * row['value'] / largest:.1f}"
    return {
        "rows": listed,
        "caption": caption,
        "head": head or _("Option"),
        "count": count or _("Count"),
    }


@register.filter
def length_of_time(span: timedelta) -> str:
    """Whole years, days or hours; nothing at all goes at once."""
    days = span.days
    if days and days % 365 == 0:
        return ngettext("{count} year", "{count} years", days // 365).format(count=days // 365)
    if days:
        return ngettext("{count} day", "{count} days", days).format(count=days)
    hours = span.seconds // 3600
    return (
        ngettext("{count} hour", "{count} hours", hours).format(count=hours)
        if hours
        else _("no longer")
    )


@register.filter
def tone(level: str) -> str:
    """The class of a notice for a message's level."""
    return TONES.get(level, level)


@register.filter
def tone_icon(name: str) -> str:
    """The drawing beside a notice."""
    return TONE_ICONS.get(name, "info")


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether a field is a single box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def anchor(field: BoundField) -> str:
    """The id of the first control of a field, for the links of the error summary."""
    return field.id_for_label or f"{field.auto_id}_0"
