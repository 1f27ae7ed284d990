"""``script/chaos``: see the package."""

import argparse
import signal
import sys

from tests.chaos.stage import Stage

SHORT = {"writers": 4, "saves": 200, "races": 20, "window": 2.0, "lock": 11.0, "patience": 60.0}
LONG = {"writers": 6, "saves": 10_000, "races": 1_000, "window": 8.0, "lock": 20.0, "patience": 5.0}


def main() -> int:
    """Exit status 1 when anything was lost, half done, or wrongly told."""
    parser = argparse.ArgumentParser(
        prog="script/chaos", description="Counts what was acknowledged against what is stored."
    )
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--long", action="store_true", dest="is_long", help="10,000 saves and 1,000 races, within 5 s")
    parser.add_argument("--only", default="", metavar="WORD", help="the faults whose name holds this")
    for name, number in SHORT.items():
        parser.add_argument(f"--{name}", type=type(number), help=f"{number}, in the long form {LONG[name]}")
    options = parser.parse_args()
    for name, number in (LONG if options.is_long else SHORT).items():
        if getattr(options, name) is None:
            setattr(options, name, number)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left behind
    with Stage(is_postgres=options.postgres, megabytes=2000 if options.is_long else 400) as stage:
        import django

        django.setup()
        from tests.chaos.play import play

        return play(stage, options)


if __name__ == "__main__":
    sys.exit(main())
