"""Static files whose names carry a hash of their content, ES modules included."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleStorage(ManifestStaticFilesStorage):
    """Hashed names, also inside `import` statements: a page never mixes two releases."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # a chain of modules needs one pass a link; Django stops after 5
