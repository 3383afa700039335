"""Outside 外联: the one way out of the house, and only to addresses that may be asked."""
