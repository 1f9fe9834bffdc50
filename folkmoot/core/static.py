"""Static files whose names carry a hash of their content, ES modules included."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleStorage(ManifestStaticFilesStorage):
    """Hashed names, also inside `import` statements: a page never mixes two releases."""

    support_js_module_import_aggregation = True
