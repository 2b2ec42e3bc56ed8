"""The talks: who speaks when, and a sheet for guests that shows neither names nor marks.

Table of contents:
    draw: the order of teams, drawn with a number and the same whenever it is drawn again
    load_talks: what is told of each team, out of the plan that counts; signs of people withheld
    load_criteria: what a rubric says about talks
    talks_page: one page to print, for guests or for lecturers
"""

from coopgrade.talks.page import Audience, Programme, talks_page
from coopgrade.talks.reading import Criteria, Talk, load_criteria, load_talks
from coopgrade.talks.timetable import Pace, Slot, draw, timetable

__all__ = [
    "Audience",
    "Criteria",
    "Pace",
    "Programme",
    "Slot",
    "Talk",
    "draw",
    "load_criteria",
    "load_talks",
    "talks_page",
    "timetable",
]
