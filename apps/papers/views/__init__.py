"""The page 自评表检查: a file comes in, is read and judged, and is drawn as it was read. Nothing is kept."""

from apps.papers.views.checking import check_form_file, save_findings

__all__ = ["check_form_file", "save_findings"]
