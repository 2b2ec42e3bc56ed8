"""What a hostile submission reaches on this machine right now, found out by trying.

Table of contents:
    probe: run every attempt in a confined child → Report
    Report, Outcome: what was tried, what was reached
    ATTEMPTS: the list of attempts, by group
"""

from coopgrade.runner.sandbox.probing.attempt import ATTEMPTS, GROUPS, Attempt
from coopgrade.runner.sandbox.probing.report import Outcome, Report, probe

__all__ = ["ATTEMPTS", "GROUPS", "Attempt", "Outcome", "Report", "probe"]
