"""Static files under names that hold their digest, those that our scripts import included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_, IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also an ``import`` of one of our scripts names the file with its digest, so that all may be cached for good.

    Scripts of packages (bootstrap, htmx) stay as they are: some import what is not there.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("js/*.js", IMPORTS)
