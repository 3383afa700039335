"""安全记录: what was tried at the doors and refused, and the alarms about it."""
