"""Faults that pass by themselves: whoever met one tries again."""

import errno

from django.db import DatabaseError, InterfaceError, OperationalError

# The database is busy or away. psycopg tells of a connection that broke under a query with the first of them, as such;
# what is wrong with a query or a row are other classes below it.
DATABASE_AWAY = (DatabaseError, OperationalError, InterfaceError)
FULL = {errno.ENOSPC, errno.EDQUOT}  # no room on the disk, or none for this user


def passes(error: BaseException | None) -> bool:
    """Whether it is one of them."""
    return type(error) in DATABASE_AWAY or getattr(error, "errno", None) in FULL
