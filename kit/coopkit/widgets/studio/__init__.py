"""The plan studio. `coopkit.widgets.plan_studio` opens it; each tab is a module."""
