"""督办: the ladder that climbs when a stage runs late, orders, cards, and who chases now."""
