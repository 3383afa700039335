"""时限 The clock: work calendars, deadlines as pure arithmetic, and timers that ring once."""
