"""The sections of a policy pack, one module per subject."""
