"""What the doors for other systems do because of others."""

from linli.exchange.handing.followers import hand_over, hand_over_ruled

__all__ = ["hand_over", "hand_over_ruled"]
