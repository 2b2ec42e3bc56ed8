"""coopgrade: what lecturers run to hand out, collect and grade group assignments.

Table of contents:
    course: course.toml as paths, assignments and due times
    roster: students and teams, with a report of every problem
    releasing: a source notebook as its release version (used by the wheel build, too)
    intake: what teams handed in, brought into nbgrader's folders, with a ledger
    bridge: nbgrader, run in this process
    plain_course: any nbgrader folder, seen as a course
    runner: autograding, fast and safe
    notebook: a notebook as data
    rubric: what a person looks at; marking sheets, comments, second marking
    peer: how a team saw its members' shares, and what a person decides from that
    marks: the gradebook as marks.csv
    talks: the order of talks, a sheet for guests without names and marks
    demo_class: a practice course with fictional students
    student_kit: the folder that students get
    files, errors, pages: shared ground
    cli: the command `coopgrade`
"""
