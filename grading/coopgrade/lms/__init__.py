"""What learning systems (LMS) give and take, as readers and writers that know no course.

Nothing here writes into a folder: readers return what a file says, writers the bytes of
a new one. Nobody is found by a guess: see `ids`.

Table of contents:
    ids: numbers, logins, addresses and names compared
    archives, zip_names: zip files read without trusting them
    tables, columns, times: CSV and workbooks, columns by header, times
    presets: hand-ins of Moodle, manaba, WebClass, Canvas, Google Classroom
    wrong_names: files with almost the right name
    rosters: lists of students out of exports
    mapping, fill, moodle_rules: marks into the sheet that was downloaded
    grids, csv_bytes, xlsx_bytes, xml_spans: of which single cells change and no other byte
    packs: feedback as the zip that a system takes back
    describe: the structure of an export, without personal data
"""
