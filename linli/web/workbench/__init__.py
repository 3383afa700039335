"""工作台: the desks of communities, streets, departments and the district's centre."""

from linli.web.door import Routes
from linli.web.workbench.account_news import routes as account_news
from linli.web.workbench.administrative import routes as administrative
from linli.web.workbench.alike import routes as alike
from linli.web.workbench.answer_templates import routes as answer_templates
from linli.web.workbench.applications import routes as applications
from linli.web.workbench.area_notices import routes as area_notices
from linli.web.workbench.area_proposals import routes as area_proposals
from linli.web.workbench.assisting import routes as assisting
from linli.web.workbench.attempts import routes as attempts
from linli.web.workbench.bulk import routes as bulk
from linli.web.workbench.cases import routes as cases
from linli.web.workbench.classes import routes as classes
from linli.web.workbench.clock import routes as case_clock
from linli.web.workbench.counter import routes as counter
from linli.web.workbench.devices import of_officers as devices_of_officers
from linli.web.workbench.devices import routes as devices
from linli.web.workbench.directory import routes as directory
from linli.web.workbench.evidence import routes as evidence
from linli.web.workbench.exports import routes as exports
from linli.web.workbench.factor import of_officers as factor_of_officers
from linli.web.workbench.factor import routes as factor
from linli.web.workbench.holds import routes as holds
from linli.web.workbench.hotline import routes as hotline
from linli.web.workbench.hotline_owed import routes as hotline_owed
from linli.web.workbench.meetings import routes as meetings
from linli.web.workbench.messages import routes as messages
from linli.web.workbench.notices import routes as notices
from linli.web.workbench.officers import routes as officers
from linli.web.workbench.order_ahead import routes as order_ahead
from linli.web.workbench.page import routes as page
from linli.web.workbench.pairs import routes as pairs
from linli.web.workbench.passkeys import routes as passkeys
from linli.web.workbench.people import routes as people
from linli.web.workbench.personal_exports import routes as personal_exports
from linli.web.workbench.personal_requests import routes as personal_requests
from linli.web.workbench.policy import routes as policy
from linli.web.workbench.proof import routes as proof
from linli.web.workbench.provider import of_officers as provider_of_officers
from linli.web.workbench.provider import routes as provider
from linli.web.workbench.rates import routes as rates
from linli.web.workbench.rates_sheet import routes as rates_sheet
from linli.web.workbench.reading_alarms import routes as reading_alarms
from linli.web.workbench.readings import routes as readings
from linli.web.workbench.releases import routes as releases
from linli.web.workbench.reports import routes as reports
from linli.web.workbench.rulings import routes as rulings
from linli.web.workbench.session import routes as session
from linli.web.workbench.sheets import routes as sheets
from linli.web.workbench.stand_ins import routes as stand_ins
from linli.web.workbench.suggested import routes as suggested
from linli.web.workbench.supervision import routes as supervision
from linli.web.workbench.tables import routes as tables
from linli.web.workbench.task_lists import routes as task_lists
from linli.web.workbench.telling import routes as telling
from linli.web.workbench.text_models import routes as text_models
from linli.web.workbench.together import routes as together
from linli.web.workbench.unit_addresses import routes as unit_addresses
from linli.web.workbench.unsealing import routes as unsealing
from linli.web.workbench.verbs import routes as verbs
from linli.web.workbench.warnings import routes as warnings
from linli.web.workbench.webhook_log import routes as webhook_log
from linli.web.workbench.webhooks import routes as webhooks
from linli.web.workbench.whistle_sheet import routes as whistle_sheet
from linli.web.workbench.whistles import routes as whistles

routes = Routes(tags=["工作台 Workbench"])
for part in (session, cases, page, verbs, pairs, alike, evidence, reports, notices, people, policy):
    routes.add_router("", part)
for part in (together, assisting, whistles, whistle_sheet, meetings, area_notices):
    routes.add_router("", part)
for part in (order_ahead, supervision, rulings, rates, rates_sheet, classes, warnings, suggested):
    routes.add_router("", part)
for part in (case_clock, devices, devices_of_officers, factor, factor_of_officers, unsealing):
    routes.add_router("", part)
for part in (
    account_news,
    passkeys,
    proof,
    provider,
    provider_of_officers,
    sheets,
    applications,
    task_lists,
    bulk,
    exports,
):
    routes.add_router("", part)
for part in (
    personal_exports,
    personal_requests,
    counter,
    readings,
    reading_alarms,
    attempts,
    administrative,
    tables,
    area_proposals,
):
    routes.add_router("", part)
for part in (hotline, hotline_owed, holds):
    routes.add_router("", part)
for part in (
    officers,
    stand_ins,
    directory,
    answer_templates,
    releases,
    text_models,
    webhooks,
    webhook_log,
    messages,
    unit_addresses,
    telling,
):
    routes.add_router("", part)
