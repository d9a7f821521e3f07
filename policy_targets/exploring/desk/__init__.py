"""The review desk: a page on this machine where a curator turns candidates into a seed.

A draft is a seed, and the desk works on that very file: what nobody has decided yet has the status `candidate` in it,
what a person accepted is `curated`, what a person rejected is out, and its numbers are set aside with the reason. So
the seed holds at any time, a build at any time publishes what is undecided as the candidate it is, and the file may be
edited by hand besides. `.review/` beside the seeds has the history of each of them, for undo, and the second readings.
"""
