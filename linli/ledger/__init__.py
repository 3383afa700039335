"""存证: seals the journal, so that an outsider can tell whether it was changed afterwards."""
