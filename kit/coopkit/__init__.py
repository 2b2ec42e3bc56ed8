"""coopkit: a teaching kit on worker co-operatives (労働者協同組合).

Table of contents:
    content: where lectures and datasets lie
    text: every word a user reads
    law: the Act as code
    plan: the business plan
    region, maps: tables and maps of a prefecture
    charts: one function per chart
    widgets: what notebooks show
"""

__version__ = "0.1.0"
