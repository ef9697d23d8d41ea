"""The numbers of the counterpart's behaviour, each with where it comes from.

``share`` is the way from where a counterpart starts (0) to what it will not pass (1).
"""

from __future__ import annotations

GIVE_FOR_REASON = 0.2
"""For the first argument on the table: people comply more when given a reason (Langer, Blank &
Chanowitz 1978; the size is our choice)."""
GIVE_FOR_MORE_REASON = 0.1
"""For each one after it: arguments wear off (our choice)."""
GIVE_FOR_TRADE = 0.35
"""For a trade: Malhotra's rule that concessions labelled and made contingent are returned (Malhotra
& Bazerman 2007; the size is our choice)."""
GIVE_FOR_HOLD = 0.12
"""For an ask that stands, unhedged, a second time: hard bargaining moves the other side (Hüffmeier
et al. 2014, d = 0.2 to 0.3; the size is our choice)."""
HEDGED = 0.5
"""A hedged ask earns this part of what a plain one earns (Blankenship & Holtgraves 2005: powerless
style weakens persuasion; the size is our choice)."""
ACCEPT_BEYOND = 0.12
"""An offer this near to the own last one is taken rather than lost (our choice)."""
FIRST_ACCEPT = 0.3
"""An offer within this share is taken at once (our choice)."""
PATIENCE = 2
"""Unheard answers that cost no round (our choice)."""
