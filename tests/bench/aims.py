"""What was measured, beside what is aimed at. A bench reports; it does not fail.

A machine that others use is slow for reasons that are not the code's; whoever reads the
table at the end of `start.py test --all` judges.
"""

FOUND = []


def aim(what, measured, most, unit="ms"):
    """Note a measurement beside the largest value aimed at."""
    FOUND.append((what, measured, most, unit))


def lines():
    """Return the table: what, measured, aimed at, reached or not."""
    for what, measured, most, unit in FOUND:
        reached = "reached" if measured <= most else "NOT REACHED"
        yield f"{what:60} {measured:10.1f} {unit:3} (aim {most:g}) {reached}"
