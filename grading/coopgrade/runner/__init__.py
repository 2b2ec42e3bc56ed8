"""Autograding that is fast, and never runs what it need not run, and nothing unwatched.

Table of contents; nothing is imported here, because each zygote loads this package first:
    grading: `autograde`, `Graded`, `Options`: an assignment's hand-ins, in parallel, one writer
    what_if: changed tests, tried before anything is written
    cells: `load_tests`, `check_tests`, `check_clean`: the tests, and whether they run alone
    hand_ins, repairing, preparing: a hand-in looked at, put right, cut into cells
    workers: who prepares and runs, several at once
    seam: `run_submission`: job → result, as bytes, between scheduling and running
    jobs: what goes over the seam, checked on both sides
    limits: `Limits`, `Level`: what a run may use, how strictly it is shut in
    sandbox: shutting a child in
    client, zygote, capture, warming, frames, imports: the processes that run `clean` cells
    student_run, student_zygote, student_child, canaries: those that run students' notebooks
    container_client, contained: the seam's two ends around docker or podman
    saving, nbgrader_internals: the outputs given to nbgrader, with one commit a hand-in
    history, records: what the journal keeps of runs and marks

Under `data-only` no cell of a student is run.
"""
