"""The kinds of channels 渠道: each a small class that speaks to one sort of gateway."""
