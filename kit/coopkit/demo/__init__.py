"""The studio as a page without code: for a projector, and for phones in the room.

Table of contents:
    server: Voilà with our template, on this machine or in the room
    visitors: the code that visitors in the room must give
    page: what the page shows
"""
