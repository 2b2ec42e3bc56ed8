"""The document on the desk: autosave, trouble with its file, copies that are merged.

Table of contents:
    desk: the plan, or another document, that is being edited
    autosave: when it is saved
    trouble: what to do when the file cannot be read or written
    merge: two who wrote, side by side
"""
