"""The document package: cover, report, annexes, as one HTML text made from a sheet."""

from apps.reports.documents.package import Edition, document_name, package_html

__all__ = ["Edition", "document_name", "package_html"]
