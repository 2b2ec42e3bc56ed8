"""Running what students wrote so that it reaches nothing.

Table of contents:
    confine: shut a forked child in, at a level
    survey, available: which levels this machine has, and why not the others
    prepare, libraries, clean_environment: for the parent: what to do once when all is loaded,
        what a child may read, what environment to start with
    SandboxError: a wall could not be built; nothing foreign has run

Further modules: `probing` (what a hostile submission reaches here, by trying), `container`.
"""

from coopgrade.runner.sandbox.confining import confine, prepare
from coopgrade.runner.sandbox.errors import SandboxError
from coopgrade.runner.sandbox.hygiene import clean_environment
from coopgrade.runner.sandbox.offers import Offer, available, survey
from coopgrade.runner.sandbox.places import libraries

__all__ = [
    "Offer",
    "SandboxError",
    "available",
    "clean_environment",
    "confine",
    "libraries",
    "prepare",
    "survey",
]
