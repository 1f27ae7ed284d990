"""The exception of an action that may not or cannot be done, with the reason in the user's words."""


class Refused(Exception):  # noqa: N818 - it is a refusal, not an error of the program
    """Nothing was changed; ``str()`` is the sentence to show."""
