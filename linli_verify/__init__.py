"""linli-verify: checks a log from its public files, with no trust in who runs it.

It shares no code with the server on purpose: a mistake there must not be repeated here.
"""
