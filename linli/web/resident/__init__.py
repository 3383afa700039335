"""居民端: what residents and visitors can ask and do."""

from linli.web.door import Routes
from linli.web.resident.area_notices import routes as area_notices
from linli.web.resident.by_message import routes as by_message
from linli.web.resident.catalogue import routes as catalogue
from linli.web.resident.counter import own as my_objections
from linli.web.resident.counter import routes as counter
from linli.web.resident.devices import routes as devices
from linli.web.resident.ground import routes as ground
from linli.web.resident.me import routes as me
from linli.web.resident.my_data import own as my_data
from linli.web.resident.my_data import routes as data_by_code
from linli.web.resident.my_requests import own as my_requests
from linli.web.resident.my_requests import routes as requests_by_code
from linli.web.resident.offices import routes as offices
from linli.web.resident.photos import own as own_photos
from linli.web.resident.photos import routes as photos
from linli.web.resident.places import routes as places
from linli.web.resident.progress import routes as progress
from linli.web.resident.readings import own as readings
from linli.web.resident.reports import routes as reports
from linli.web.resident.session import routes as session
from linli.web.resident.telling import routes as telling

routes = Routes(tags=["居民端 Resident"])
for part in (catalogue, places, ground, photos, own_photos, reports, progress, session, me):
    routes.add_router("", part)
for part in (by_message, area_notices, devices, offices, telling):
    routes.add_router("", part)
for part in (readings, my_data, data_by_code, my_requests, requests_by_code):
    routes.add_router("", part)
for part in (counter, my_objections):
    routes.add_router("", part)
