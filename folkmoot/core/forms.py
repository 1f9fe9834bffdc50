from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Our own field layout: label, help, error beside the field."""

    field_template_name = "core/field.html"
    form_template_name = "core/form.html"
