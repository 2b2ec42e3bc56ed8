"""Autograding that is fast, and never runs what it need not run.

Table of contents; nothing is imported here, because each zygote loads this package first:
    grading: `autograde`, `Graded`, `Options`: an assignment's hand-ins, in parallel, one writer
    cells: `load_tests`, `check_data_only`, `check_clean`: the tests, and whether they run alone
    hand_ins: a hand-in looked at before anything is done with it
    seam: `run_submission`: job → result, as bytes, between scheduling and running
    jobs: what goes over the seam, checked on both sides
    limits: `Limits`, `Level`: what a run may use, how strictly it is shut in
    sandbox: shutting a child in
    client, zygote, capture: the processes that run cells, and how they are talked to
    saving, nbgrader_internals: the outputs given to nbgrader, with one commit a hand-in
    records: `AutogradeRun`, `AutoMark`: what the journal keeps of runs and marks

Under `data-only` no cell of a student is run.
"""
