"""日志: what happened, in append-only entries, and those who follow them."""
