"""The document package: cover, report, annexes, as one HTML text made from a sheet."""

from apps.reports.documents.package import Edition, document_name, package_html
from apps.reports.documents.scores import reviewed_assessment

__all__ = ["Edition", "document_name", "package_html", "reviewed_assessment"]
