"""案件: the record of one matter: its voices, evidence, notes and life cycle."""
