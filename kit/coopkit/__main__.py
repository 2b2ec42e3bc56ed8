"""`python -m coopkit` is the command `coopkit`."""

from coopkit.cli import main

main()
