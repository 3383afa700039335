"""回访: receipts and messages to those who reported, callbacks, and reopening on their word."""
