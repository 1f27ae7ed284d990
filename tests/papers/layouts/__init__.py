"""Forms as regions print them, drawn from one description of data; ``cases()`` yields files and the truth of them."""

from tests.papers.layouts.cases import Case, cases

__all__ = ["Case", "cases"]
