"""开放数据: what anybody may take away, as files, feeds, and a map for one's own page."""
