"""A practice course: a whole term with 40 fictional students, for trying every step.

A lecturer tries everything on it before real names and marks are involved, and the project's
tests do the same. Who the people are and what each hands in stands in `data/demo_class.toml`
and `data/demo_students.toml`; the same call always makes the same bytes and times.

Table of contents:
    making: the folder as a whole
    people: students.csv, groups.csv
    plans, team_work: what teams hand in, into inbox/
    own_work: what students hand in alone: peer forms into inbox/, the other as a zip
    exports: files as learning systems and the university's office give them, into lms/
    sessions: attendance lists and a form's answers, into lms/
"""

from coopgrade.demo_class.making import ASSIGNMENT, create_demo_class
from coopgrade.demo_class.plans import build_plan

__all__ = ["ASSIGNMENT", "build_plan", "create_demo_class"]
