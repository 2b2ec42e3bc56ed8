"""JupyterLab for students: in Japanese, offline, on their own copies of the notebooks.

Table of contents:
    work: the student's folder and the copies in it
    server: JupyterLab with our settings
    ports: finding a free port
"""
