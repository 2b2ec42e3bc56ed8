"""What was handed in, whatever way it came: kept whole, one attempt counts, all in a ledger."""

from coopgrade.intake.arrivals import Arrival, RefusedError
from coopgrade.intake.counting import choose, seconds_late
from coopgrade.intake.exchange import read_exchange
from coopgrade.intake.folders import read_inbox
from coopgrade.intake.records import AttemptChoice, HandIn, Received
from coopgrade.intake.status import Status, load_status
from coopgrade.intake.taking import take, use_attempt
from coopgrade.intake.zips import read_zip

__all__ = [
    "Arrival",
    "AttemptChoice",
    "HandIn",
    "Received",
    "RefusedError",
    "Status",
    "choose",
    "load_status",
    "read_exchange",
    "read_inbox",
    "read_zip",
    "seconds_late",
    "take",
    "use_attempt",
]
