"""Who may do what at which door: one table, every route × five callers."""

import re
from typing import Any

import pytest
from django.db import transaction

from linli.policy.queries import current
from linli.web.addresses import api
from linli.web.rates import forget_knocks
from tests.cast import HUAIYIN, IN_HUAIYIN, Cast
from tests.rooms.web.callers import NOBODY, Caller, signed_in
from tests.rooms.web.who_may_messages import MESSAGES
from tests.rooms.web.who_may_residents import RESIDENTS

# A report of granny Lin's is a case in the grid of 何秀兰, held by transport, at the desk of
# 槐荫社区. 陈强 is of another department: he must not even learn that there is such a case.
# 周明 is the duty officer. Each asks with the example of the documentation: 404, 409 and 422 mean
# that the door was open, and that the example does not fit this case. The order of the columns:
CALLERS = ("nobody", "granny_lin", "he_xiulan", "chen_qiang", "zhou_ming")
TABLE = """
GET    /grid/cases                                          401 403 200 200 200
GET    /grid/cases/{number}                                 401 403 200 404 200
POST   /grid/reports                                        401 403 201 201 201
POST   /grid/cases/{number}/accept                          401 403 403 404 403
POST   /grid/cases/{number}/return                          401 403 403 404 403
POST   /grid/cases/{number}/report_up                       401 403 403 403 200
POST   /grid/cases/{number}/answer                          401 403 403 404 403
POST   /grid/cases/{number}/link                            401 403 404 404 404
POST   /grid/cases/{number}/note                            401 403 403 404 200
POST   /grid/cases/{number}/contact                         401 403 403 404 200
POST   /grid/photos                                         401 403 422 422 422
GET    /grid/photos/{photo_id}                              401 403 404 404 404
POST   /workbench/session                                   403 403 403 403 403
POST   /workbench/session/code                              403 403 403 403 403
GET    /workbench/session/factor                            401 403 200 200 200
POST   /workbench/session/factor                            401 403 201 201 201
PUT    /workbench/session/factor                            401 403 409 409 409
POST   /workbench/session/factor/removal                    401 403 409 409 409
POST   /workbench/session/factor/recovery-codes             401 403 409 409 409
POST   /workbench/session/factor/reset-read                 401 403 200 200 200
GET    /workbench/session/news                              401 403 200 200 200
PUT    /workbench/session/news/heard                        401 403 200 200 200
GET    /workbench/session/passkeys                          401 403 200 200 200
POST   /workbench/session/passkeys/begin                    401 403 409 409 409
POST   /workbench/session/passkeys                          401 403 409 409 409
PUT    /workbench/session/passkeys/{passkey_id}             401 403 404 404 404
POST   /workbench/session/passkeys/{passkey_id}/removal     401 403 404 404 404
GET    /workbench/session/proof                             401 403 200 200 200
POST   /workbench/session/proof                             401 403 403 403 403
POST   /workbench/session/proof/passkey/begin               401 403 409 409 409
POST   /workbench/session/proof/passkey                     401 403 409 409 409
POST   /workbench/session/proof/provider/begin              401 403 409 409 409
POST   /workbench/session/proof/provider                    401 403 409 409 409
POST   /workbench/session/passkey/begin                     409 409 409 409 409
POST   /workbench/session/passkey                           409 409 409 409 409
GET    /workbench/session/ways                              200 200 200 200 200
POST   /workbench/session/provider/begin                    409 409 409 409 409
POST   /workbench/session/provider                          409 409 409 409 409
POST   /workbench/session/provider/logout                   409 409 409 409 409
PUT    /workbench/officers/{officer_id}/provider-link       401 403 403 403 403
DELETE /workbench/officers/{officer_id}/provider-link       401 403 403 403 403
POST   /workbench/officers/{officer_id}/factor-reset        401 403 403 403 403
GET    /workbench/session/devices                           401 403 200 200 200
DELETE /workbench/session/devices/{session_id}              401 403 200 200 200
DELETE /workbench/session/devices                           401 403 200 200 200
GET    /workbench/officers/{officer_id}/devices             401 403 403 403 403
DELETE /workbench/officers/{officer_id}/devices/{session_id} 401 403 403 403 403
DELETE /workbench/officers/{officer_id}/devices             401 403 403 403 403
DELETE /workbench/session                                   401 204 204 204 204
GET    /workbench/session                                   401 403 200 200 200
PUT    /workbench/session/post                              401 403 404 404 404
PUT    /workbench/session/password                          401 403 403 403 403
GET    /workbench/tasks                                     401 403 200 200 200
GET    /workbench/tasks/tree                                401 403 200 200 200
GET    /workbench/tasks/{which}                             401 403 200 200 200
GET    /workbench/tasks/{which}/news                        401 403 200 200 200
POST   /workbench/exports                                   401 403 403 201 201
GET    /workbench/exports                                   401 403 403 200 200
POST   /workbench/exports/{export_id}/cancel                401 403 403 404 404
GET    /workbench/exports/{export_id}/file                  401 403 403 404 404
POST   /workbench/exports/personal                          401 403 403 403 201
GET    /workbench/exports/personal                          401 403 403 403 200
GET    /workbench/exports/personal/{export_id}/file         401 403 403 403 404
POST   /workbench/exports/{export_id}/agree                 401 403 403 403 404
POST   /workbench/exports/{export_id}/decline               401 403 403 403 404
GET    /workbench/counter-requests                          401 403 403 403 200
POST   /workbench/counter-requests                          401 403 403 403 201
POST   /workbench/counter-requests/look-up                  401 403 403 403 200
GET    /workbench/counter-requests/{data_request_id}        401 403 403 403 404
GET    /workbench/counter-requests/{data_request_id}/copy   401 403 403 403 404
GET    /workbench/readings                                  401 403 403 403 403
GET    /workbench/readings/sheet                            401 403 403 403 403
GET    /workbench/readings/looks                            401 403 403 403 403
GET    /workbench/readings/alarms                           401 403 403 403 403
POST   /workbench/readings/alarms/{alarm_id}/judge          401 403 403 403 403
POST   /workbench/readings/alarms/{alarm_id}/reopen         401 403 403 403 403
GET    /workbench/attempts                                  401 403 403 403 403
GET    /workbench/attempts/sheet                            401 403 403 403 403
GET    /workbench/attempts/alarms                           401 403 403 403 403
GET    /workbench/administrative-acts                       401 403 403 403 403
GET    /workbench/administrative-acts/sheet                 401 403 403 403 403
POST   /workbench/attempts/alarms/{security_alarm_id}/judge 401 403 403 403 403
POST   /workbench/attempts/alarms/{security_alarm_id}/reopen 401 403 403 403 403
POST   /workbench/bulk                                      401 403 422 422 422
GET    /workbench/tables                                    401 403 403 403 200
GET    /workbench/tables/template                           401 403 403 403 200
GET    /workbench/tables/file                               401 403 403 403 409
POST   /workbench/tables                                    401 403 403 403 422
GET    /workbench/areas/proposals                           401 403 403 200 200
POST   /workbench/areas/proposals/{proposal_id}/adopt       401 403 403 403 404
DELETE /workbench/areas/proposals/{proposal_id}             401 403 403 403 404
GET    /workbench/tables/{batch_id}                         401 403 403 403 404
POST   /workbench/tables/{batch_id}/confirm                 401 403 403 403 404
POST   /workbench/tables/{batch_id}/cancel                  401 403 403 403 404
GET    /workbench/tables/{batch_id}/errors                  401 403 403 403 404
GET    /workbench/tables/{batch_id}/receipts                401 403 403 403 404
GET    /workbench/cases                                     401 403 200 200 200
GET    /workbench/search                                    401 403 200 200 200
GET    /workbench/map                                       401 403 200 200 200
GET    /workbench/cases/{number}                            401 403 200 404 200
GET    /workbench/cases/{number}/timeline                   401 403 200 404 200
GET    /workbench/cases/{number}/verbs                      401 403 200 404 200
GET    /workbench/cases/{number}/alike                      401 403 200 404 200
GET    /workbench/cases/{number}/suggested                  401 403 403 403 200
POST   /workbench/cases/{number}/reveal                     401 403 403 404 200
POST   /workbench/cases/{number}/callback                   401 403 404 403 404
GET    /workbench/cases/{number}/clock                      401 403 200 404 200
GET    /workbench/cases/{number}/sheets                     401 403 200 404 200
GET    /workbench/cases/{number}/sheets/{which}             401 403 200 404 200
GET    /workbench/cases/{number}/journal                    401 403 403 403 403
POST   /workbench/cases/{number}/amend                      401 403 403 403 200
POST   /workbench/cases/{number}/decline                    401 403 403 403 409
POST   /workbench/cases/{number}/dispatch                   401 403 403 403 200
POST   /workbench/cases/{number}/rule                       401 403 403 403 409
POST   /workbench/cases/{number}/accept                     401 403 403 404 403
POST   /workbench/cases/{number}/return                     401 403 403 404 403
POST   /workbench/cases/{number}/report_up                  401 403 403 403 200
POST   /workbench/cases/{number}/send_down                  401 403 403 403 409
POST   /workbench/cases/{number}/answer                     401 403 403 404 403
POST   /workbench/cases/{number}/verify                     401 403 403 403 409
POST   /workbench/cases/{number}/close                      401 403 403 403 409
POST   /workbench/cases/{number}/reopen                     401 403 403 403 409
POST   /workbench/cases/{number}/hold                       401 403 403 403 409
POST   /workbench/cases/{number}/resume                     401 403 403 404 409
POST   /workbench/cases/{number}/extend                     401 403 403 403 409
POST   /workbench/cases/{number}/redact                     401 403 403 403 422
POST   /workbench/cases/{number}/withdraw                   401 403 403 403 200
POST   /workbench/cases/{number}/note                       401 403 403 404 200
POST   /workbench/cases/{number}/contact                    401 403 403 404 200
POST   /workbench/cases/{number}/apply_hold                 401 403 403 404 403
POST   /workbench/cases/{number}/apply_extension            401 403 403 404 403
POST   /workbench/cases/{number}/approve                    401 403 403 404 409
POST   /workbench/cases/{number}/refuse                     401 403 403 404 409
POST   /workbench/cases/{number}/take_back                  401 403 403 404 403
POST   /workbench/cases/{number}/merge                      401 403 403 403 404
POST   /workbench/cases/{number}/unmerge                    401 403 403 403 409
POST   /workbench/cases/{number}/take_out                   401 403 403 403 404
POST   /workbench/cases/{number}/link                       401 403 404 404 404
POST   /workbench/cases/{number}/split                      401 403 403 403 200
POST   /workbench/evidence                                  401 403 422 422 422
GET    /workbench/evidence/{evidence_id}                    401 403 404 404 404
POST   /workbench/reports                                   401 403 201 403 201
GET    /workbench/notices                                   401 403 200 200 200
POST   /workbench/notices/read                              401 403 200 200 200
GET    /workbench/units                                     401 403 403 200 200
GET    /workbench/officers                                  401 403 403 200 200
POST   /workbench/officers                                  401 403 403 403 403
DELETE /workbench/officers/{officer_id}                     401 403 403 403 403
PUT    /workbench/officers/{officer_id}/password            401 403 403 403 403
POST   /workbench/officers/{officer_id}/posts               401 403 403 403 403
POST   /workbench/officers/{officer_id}/stand-ins           401 403 403 403 403
DELETE /workbench/posts/{post_id}                           401 403 403 403 403
GET    /workbench/officers/{officer_id}                     401 403 403 403 403
PATCH  /workbench/officers/{officer_id}                     401 403 403 403 403
GET    /workbench/officers/{officer_id}/history             401 403 403 403 403
POST   /workbench/officers/{officer_id}/first-password      401 403 403 403 403
POST   /workbench/officers/{officer_id}/lock                401 403 403 403 403
POST   /workbench/officers/{officer_id}/unlock              401 403 403 403 403
GET    /workbench/officers/{officer_id}/hand-over           401 403 403 403 403
POST   /workbench/officers/{officer_id}/leave               401 403 403 403 403
GET    /workbench/stand-ins                                 401 403 403 200 200
POST   /workbench/stand-ins                                 401 403 403 403 403
GET    /workbench/units/directory                           401 403 403 200 200
GET    /workbench/coverage                                  401 403 403 403 403
GET    /workbench/answer-templates                          401 403 200 200 200
POST   /workbench/answer-templates/{template_id}/use        401 403 200 200 200
GET    /workbench/answer-templates/of-units                 401 403 403 200 200
POST   /workbench/answer-templates                          401 403 403 201 201
PUT    /workbench/answer-templates/{template_id}            401 403 403 404 404
POST   /workbench/answer-templates/order                    401 403 403 200 200
DELETE /workbench/answer-templates/{template_id}            401 403 403 404 404
POST   /workbench/answer-templates/{template_id}/restore    401 403 403 404 404
GET    /workbench/policy/releases                           401 403 403 200 200
GET    /workbench/policy/compare                            401 403 403 200 200
GET    /workbench/policy/proposals/{proposal_id}            401 403 403 404 404
POST   /workbench/policy/check                              401 403 403 403 403
POST   /workbench/policy/proposals                          401 403 403 403 403
POST   /workbench/policy/back                               401 403 403 403 403
POST   /workbench/policy/proposals/{proposal_id}/adopt      401 403 403 403 404
DELETE /workbench/policy/proposals/{proposal_id}            401 403 403 403 404
GET    /workbench/policy                                    200 200 200 200 200
POST   /workbench/routing/explain                           401 403 403 403 200
POST   /workbench/cases/{number}/unsealings                 401 403 403 403 404
POST   /workbench/cases/{number}/no_messages                401 403 404 403 404
GET    /workbench/cases/{number}/content-hold               401 403 403 403 200
POST   /workbench/cases/{number}/content-hold               401 403 403 403 201
POST   /workbench/content-holds/{hold_id}/extend            401 403 403 403 404
POST   /workbench/content-holds/{hold_id}/end               401 403 403 403 404
POST   /workbench/content-holds/{hold_id}/agree             401 403 403 403 404
POST   /workbench/content-holds/{hold_id}/decline           401 403 403 403 404
GET    /workbench/content-holds                             401 403 403 403 200
GET    /workbench/content-holds/sheet                       401 403 403 403 200
GET    /workbench/unsealings                                401 403 403 403 200
POST   /workbench/unsealings/{unsealing_id}/agree           401 403 403 403 404
POST   /workbench/unsealings/{unsealing_id}/refuse          401 403 403 403 404
POST   /workbench/unsealings/{unsealing_id}/read            401 403 403 403 404
POST   /workbench/cases/{number}/supervise                  401 403 403 403 200
POST   /workbench/cases/{number}/remind                     401 403 403 403 200
GET    /workbench/cases/{number}/supervision                401 403 200 404 200
GET    /workbench/orders                                    401 403 200 200 200
GET    /workbench/cases/{number}/order-ahead                401 403 403 403 200
GET    /workbench/orders/{order_number}/timeline            401 403 404 404 404
GET    /workbench/orders/{order_number}                     401 403 404 404 404
GET    /workbench/orders/{order_number}/sheet               401 403 404 404 404
POST   /workbench/orders/{order_number}/answer              401 403 403 404 404
POST   /workbench/orders/{order_number}/accept              401 403 403 403 404
POST   /workbench/orders/{order_number}/send_back           401 403 403 403 404
POST   /workbench/orders/{order_number}/withdraw            401 403 403 403 404
GET    /workbench/supervision/figures                       401 403 200 200 200
GET    /workbench/callbacks                                 401 403 200 403 200
POST   /workbench/callbacks/{callback_id}/attempts          401 403 404 403 404
GET    /workbench/cases/{number}/facts                      401 403 403 404 200
POST   /workbench/callbacks/{callback_id}/exclusion         401 403 403 404 404
POST   /workbench/overdue/{entry_id}/appeal                 401 403 403 404 404
GET    /workbench/exclusions                                401 403 403 200 200
POST   /workbench/exclusions/{exclusion_id}/review          401 403 403 403 404
GET    /workbench/classes                                   401 403 403 200 200
GET    /workbench/classes/{class_id}                        401 403 403 404 404
GET    /workbench/classes/{class_id}/cases                  401 403 403 404 404
POST   /workbench/classes/{class_id}/project                401 403 403 403 404
POST   /workbench/classes/{class_id}/project/amend          401 403 403 403 404
POST   /workbench/classes/{class_id}/project/close          401 403 403 403 404
GET    /workbench/warnings                                  401 403 403 403 200
POST   /workbench/warnings/{warning_id}/accept              401 403 403 403 404
POST   /workbench/warnings/{warning_id}/dismiss             401 403 403 403 404
POST   /workbench/warnings/{warning_id}/reopen              401 403 403 403 404
GET    /workbench/hotline                                   401 403 403 403 200
GET    /workbench/hotline/letters                           401 403 403 403 200
GET    /workbench/hotline/letters/{letter_id}               401 403 403 403 404
POST   /workbench/hotline/letters/{letter_id}/replay        401 403 403 403 404
POST   /workbench/hotline/letters/{letter_id}/replay_alike  401 403 403 403 404
POST   /workbench/hotline/letters/{letter_id}/discard       401 403 403 403 404
POST   /workbench/hotline/orders/{order_id}/ask             401 403 403 403 404
GET    /workbench/hotline/{system}/owed                     401 403 403 403 404
POST   /workbench/hotline/{system}/sendings/{sending_id}/again 401 403 403 403 404
POST   /workbench/hotline/{system}/pause                    401 403 403 403 404
POST   /workbench/hotline/{system}/resume                   401 403 403 403 404
GET    /workbench/text-models                               401 403 403 403 200
POST   /workbench/text-models/back                          401 403 403 403 409
POST   /workbench/text-models/{model_id}/choose             401 403 403 403 409
GET    /workbench/webhooks                                  401 403 403 403 200
GET    /workbench/webhooks/choices                          401 403 403 403 200
POST   /workbench/webhooks                                  401 403 403 403 422
GET    /workbench/webhooks/{subscription_id}                401 403 403 403 404
PUT    /workbench/webhooks/{subscription_id}                401 403 403 403 404
DELETE /workbench/webhooks/{subscription_id}                401 403 403 403 404
POST   /workbench/webhooks/{subscription_id}/ping           401 403 403 403 404
POST   /workbench/webhooks/{subscription_id}/secret         401 403 403 403 404
POST   /workbench/webhooks/{subscription_id}/pause          401 403 403 403 404
POST   /workbench/webhooks/{subscription_id}/resume         401 403 403 403 404
POST   /workbench/webhooks/{subscription_id}/set-back       401 403 403 403 404
GET    /workbench/webhooks/{subscription_id}/deliveries     401 403 403 403 404
GET    /workbench/webhooks/{subscription_id}/deliveries/{delivery_id} 401 403 403 403 404
POST   /workbench/webhooks/{subscription_id}/deliveries/{delivery_id}/again 401 403 403 403 404
GET    /workbench/rulings                                   401 403 403 403 200
GET    /workbench/cases/{number}/ruling                     401 403 403 403 200
GET    /workbench/rates/sheet                               401 403 403 200 200
GET    /workbench/rates                                     401 403 403 200 200
POST   /grid/cases/{number}/whistle                         401 403 200 403 403
POST   /grid/whistles/{whistle_id}/notes                    401 403 404 404 404
POST   /grid/whistles/{whistle_id}/end                      401 403 404 403 403
POST   /workbench/cases/{number}/tasks                      401 403 403 404 200
GET    /workbench/cases/{number}/tasks                      401 403 200 404 200
GET    /workbench/assisting                                 401 403 200 200 200
POST   /workbench/assisting/{task_id}/accept                401 403 404 404 404
POST   /workbench/assisting/{task_id}/finish                401 403 404 404 404
POST   /workbench/assisting/{task_id}/decline               401 403 404 404 404
POST   /workbench/assisting/{task_id}/waive                 401 403 403 403 404
POST   /workbench/cases/{number}/parts                      401 403 403 403 409
POST   /workbench/cases/{number}/whistle                    401 403 200 403 403
GET    /workbench/cases/{number}/whistles                   401 403 200 404 200
GET    /workbench/cases/{number}/calling                    401 403 200 404 200
GET    /workbench/whistles/{whistle_id}/timeline            401 403 404 404 404
GET    /workbench/whistles                                  401 403 200 200 200
GET    /workbench/whistles/{whistle_id}                     401 403 404 404 404
GET    /workbench/whistles/{whistle_id}/sheet               401 403 404 404 404
POST   /workbench/whistles/{whistle_id}/report_in           401 403 404 404 404
POST   /workbench/whistles/{whistle_id}/notes               401 403 404 404 404
POST   /workbench/whistles/{whistle_id}/end                 401 403 404 403 403
POST   /workbench/whistles/{whistle_id}/assess              401 403 404 404 404
POST   /workbench/whistles/{whistle_id}/rate                401 403 404 404 404
POST   /workbench/meetings                                  401 403 403 200 200
GET    /workbench/meetings                                  401 403 200 200 200
GET    /workbench/meetings/{meeting_id}                     401 403 404 404 404
GET    /workbench/meetings/{meeting_id}/timeline            401 403 404 404 404
GET    /workbench/cases/{number}/meetings                   401 403 200 404 200
POST   /workbench/meetings/{meeting_id}/hold                401 403 403 404 404
POST   /workbench/meetings/{meeting_id}/cancel              401 403 403 404 404
POST   /workbench/area-notices                              401 403 403 403 200
GET    /workbench/area-notices/reach                        401 403 403 403 200
GET    /workbench/area-notices                              401 403 403 403 200
POST   /workbench/area-notices/{notice_id}/end              401 403 403 403 404
GET    /command/wall                                        401 403 403 403 200
GET    /command/wall/then                                   401 403 403 403 200
GET    /command/wall/changes                                401 403 403 403 200
GET    /command/wall/stream                                 401 403 403 403 200
GET    /command/land                                        401 403 403 403 200
GET    /command/cases/{number}/press                        401 403 403 403 200
GET    /health                                              200 200 200 200 200
"""
ROWS = {
    f"{method} {path}": tuple(map(int, expected))
    for method, path, *expected in (
        line.split() for line in (MESSAGES.strip() + "\n" + RESIDENTS.strip() + TABLE).splitlines()
    )
}
OPERATIONS: dict[str, Any] = {
    f"{method.upper()} {path}": operation
    for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items()
    for method, operation in methods.items()
}
SOME_ID = "5f0c6f0e-6b52-4e0e-9f5e-2f8a3c1f9d10"
ASKED = {
    "/resident/map": "?west=112.5&south=28.8&east=112.7&north=28.95",
    "/workbench/map": "?west=112.5&south=28.8&east=112.7&north=28.95",
    "/workbench/search": "?q=路面",
    "/workbench/tasks/{which}/news": "?after=0.0",
    "/workbench/area-notices/reach": f"?area={HUAIYIN}",
    "/workbench/tables/template": "?kind=cases",
    "/workbench/tables/file": "?kind=cases",
    "/workbench/policy/compare": "?old={release}&new={release}",
    "/command/wall/then": "?at=2026-11-18T01:00:00Z",
}


def test_every_route_is_in_the_table() -> None:
    assert set(ROWS) == set(OPERATIONS)


@pytest.fixture
def callers(cast: Cast) -> dict[str, Caller]:
    found = {name: signed_in(getattr(cast, name)) for name in CALLERS[1:]}
    return {"nobody": NOBODY, **found}


def test_who_may_do_what(callers: dict[str, Caller]) -> None:
    here = {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]}
    body = {"text": "路面坑洼", "category": "road-pothole", "position": here}
    receipt = callers["granny_lin"].post("/resident/reports", body).json()
    wrong = []
    for row, expected in ROWS.items():
        for name, status in zip(CALLERS, expected, strict=True):
            found = status_of(row, callers[name], receipt)
            if found != status:
                wrong.append(f"{row}: {name} gets {found}, not {status}")
    assert not wrong, "\n".join(wrong)


def status_of(row: str, caller: Caller, receipt: dict[str, str]) -> int:
    """What the caller is answered; whatever was done by it is undone."""
    method, path = row.split(" ")
    address = (path + ASKED.get(path, "")).replace("/areas/{code}", f"/areas/{HUAIYIN}")
    for name in ("number", "code"):
        address = address.replace(f"{{{name}}}", receipt[name])
    address = address.replace("sheets/{which}", "sheets/receipt").replace("{which}", "todo")
    for name in ("photo_id", "evidence_id"):
        address = address.replace(f"{{{name}}}", SOME_ID)
    address = address.replace("{session_id}", "999999999")
    address = re.sub(r"\{\w+_id\}", "1", address)
    address = address.replace("{release}", str(current().id))
    forget_knocks()
    with transaction.atomic():
        answer = caller.ask(method, address, example(row))
        transaction.set_rollback(True)
    return int(answer.status_code)


def example(row: str) -> Any:
    content = OPERATIONS[row].get("requestBody", {}).get("content", {})
    examples = content.get("application/json", {}).get("examples")
    return None if examples is None else next(iter(examples.values()))["value"]
