"""Measurements, one command each. They start what they need and leave nothing behind."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
django.setup()
