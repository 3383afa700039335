"""What the doors for other systems do because of others."""

from linli.exchange.handing.followers import hand_over, hand_over_ruled
from linli.exchange.hotline.followers import ask_hotline, tell_hotlines
from linli.exchange.webhooks.followers import tell_of_the_pause

__all__ = ["ask_hotline", "hand_over", "hand_over_ruled", "tell_hotlines", "tell_of_the_pause"]
