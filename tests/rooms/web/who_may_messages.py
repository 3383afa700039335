"""Who may do what with messages: rows of the table in `test_who_may`."""

MESSAGES = """
GET    /resident/me/telling                                 401 200 403 403 403
PUT    /resident/me/telling                                 401 422 403 403 403
PUT    /resident/me/telling/{channel}                       401 404 403 403 403
POST   /resident/me/telling/{channel}/proof                 401 404 403 403 403
DELETE /resident/me/telling/{channel}                       401 200 403 403 403
PUT    /resident/me/telling/{channel}/browsers              401 404 403 403 403
PUT    /resident/me/telling/browsers/renewed                401 200 403 403 403
POST   /resident/me/telling/{channel}/wechat                401 404 403 403 403
PUT    /resident/me/telling/{channel}/wechat                401 404 403 403 403
PUT    /resident/me/telling/{channel}/wechat/agreements     401 404 403 403 403
DELETE /resident/me/telling/{channel}/browsers/{browser_id} 401 200 403 403 403
GET    /workbench/session/telling                           401 403 200 200 200
PUT    /workbench/session/telling                           401 403 422 422 422
PUT    /workbench/session/telling/{channel}                 401 403 404 404 404
POST   /workbench/session/telling/{channel}/proof           401 403 404 404 404
DELETE /workbench/session/telling/{channel}                 401 403 200 200 200
PUT    /workbench/session/telling/{channel}/browsers        401 403 404 404 404
PUT    /workbench/session/telling/browsers/renewed          401 403 200 200 200
DELETE /workbench/session/telling/{channel}/browsers/{browser_id} 401 403 200 200 200
GET    /workbench/messages/channels                         401 403 403 403 200
GET    /workbench/messages                                  401 403 403 403 200
GET    /workbench/messages/sheet                            401 403 403 403 200
GET    /workbench/messages/units                            401 403 403 403 200
PUT    /workbench/messages/units/{code}/{channel}           401 403 403 403 404
POST   /workbench/messages/units/{code}/{channel}/proof     401 403 403 403 404
DELETE /workbench/messages/units/{code}/{channel}           401 403 403 403 404
POST   /workbench/messages/resend                           401 403 403 403 200
POST   /workbench/messages/resend-found                     401 403 403 403 200
"""
