"""Clean X12 files of any size, always the same for the same numbers: everybody and everything in them is made up.

They are written by plain formatting and share no code with the codec, so that its mistakes cannot hide.
"""
