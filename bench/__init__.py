"""Measurements, one command each. They start what they need and leave nothing behind."""

import os

import django

SETTINGS = "linli.site.settings"

# Not under others: the client and the floor run without Django (no settings at all), and under the
# settings of `bench/witness` it is Django, while starting, that imports this package.
if os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS) == SETTINGS:
    django.setup()
