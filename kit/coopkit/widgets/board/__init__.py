"""The issue board: what a team saw and heard. `coopkit.widgets.issue_board` opens it."""
