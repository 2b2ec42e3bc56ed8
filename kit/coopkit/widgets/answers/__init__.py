"""Answers to the questions of an assignment: the form and its kinds of field."""
