"""A follower that only counts, for `bench/faults.py`: how often was an entry followed?"""
