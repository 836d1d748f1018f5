"""Domain values of every kind, drawn by hypothesis: what the wire can carry, nothing else.

What it does not carry (our ids, licences, origins) is left as reading leaves it, so that values can be compared whole.
"""
