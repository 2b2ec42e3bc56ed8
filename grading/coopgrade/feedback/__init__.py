"""Feedback that reads like a letter: for a team, for each member, and on its way to them."""

from coopgrade.feedback.delivery import Delivery, deliver_exchange, deliver_zip
from coopgrade.feedback.letter import Letter, Part, load_letters
from coopgrade.feedback.messages import CellMessages, read_messages
from coopgrade.feedback.pages import Feedback, write_feedback
from coopgrade.feedback.records import Delivered

__all__ = [
    "CellMessages",
    "Delivered",
    "Delivery",
    "Feedback",
    "Letter",
    "Part",
    "deliver_exchange",
    "deliver_zip",
    "load_letters",
    "read_messages",
    "write_feedback",
]
