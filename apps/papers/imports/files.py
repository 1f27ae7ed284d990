"""The forms in a file as it was opened."""

from apps.core.tabular import Opened
from apps.papers.facts import PrintedForm, UnreadableFormError
from apps.papers.imports.tables import form_of_tables


def forms_of(opened: Opened) -> tuple[PrintedForm, ...]:
    """The form on each sheet, or in a document as a whole; a report without one is a form of its passages."""
    sheets = [grid for grid in opened.grids if grid.name]
    if not sheets:
        try:
            return (form_of_tables([grid.rows for grid in opened.grids], opened.paragraphs),)
        except UnreadableFormError:
            if not any(len(text) > 20 for text in opened.paragraphs):
                raise
            return (PrintedForm(title=opened.paragraphs[0], passages=opened.paragraphs),)
    forms = []
    for grid in sheets:
        try:
            forms.append(form_of_tables([grid.rows]))
        except UnreadableFormError:
            if grid is sheets[-1] and not forms:
                raise
    return tuple(forms)
