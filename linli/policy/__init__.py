"""Policy 规则: reads, checks, adopts and serves a district's policy pack."""
