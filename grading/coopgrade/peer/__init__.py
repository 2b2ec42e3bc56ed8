"""Peers: how a team saw its members' shares, and what a person decides from that.

Table of contents:
    webpa, adjust: the factor of each member, weakened and capped
"""

from coopgrade.peer.factor import adjust, webpa

__all__ = ["adjust", "webpa"]
