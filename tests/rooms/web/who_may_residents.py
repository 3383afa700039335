"""Who may do what at the residents' door: rows of the table in `test_who_may`."""

RESIDENTS = """
GET    /resident/catalogue                                  200 200 200 200 200
POST   /resident/catalogue/guess                            200 200 200 200 200
GET    /resident/areas                                      200 200 200 200 200
GET    /resident/areas/{code}                               200 200 200 200 200
GET    /resident/areas/{code}/outlines                      200 200 200 200 200
GET    /resident/offices                                    200 200 200 200 200
POST   /resident/places/locate                              200 200 200 200 200
GET    /resident/map                                        200 200 200 200 200
POST   /resident/photos                                     422 422 422 422 422
GET    /resident/progress/{code}/photos/{photo_id}          404 404 404 404 404
GET    /resident/photos/{photo_id}                          401 404 403 403 403
POST   /resident/reports                                    201 201 201 201 201
POST   /resident/reports/nearby                             200 200 200 200 200
GET    /resident/progress/{code}                            200 200 200 200 200
GET    /resident/progress/{code}/proof                      409 409 409 409 409
POST   /resident/progress/{code}/notes                      201 201 201 201 201
POST   /resident/progress/{code}/sign                       403 200 403 403 403
POST   /resident/progress/{code}/withdraw                   200 200 200 200 200
POST   /resident/progress/{code}/callback                   404 404 404 404 404
POST   /resident/session/code                               200 200 200 200 200
POST   /resident/session                                    403 403 403 403 403
DELETE /resident/session                                    401 204 204 204 204
GET    /resident/me                                         401 200 403 403 403
PATCH  /resident/me                                         401 200 403 403 403
DELETE /resident/me                                         401 200 403 403 403
GET    /resident/me/devices                                 401 200 403 403 403
DELETE /resident/me/devices/{session_id}                    401 200 403 403 403
DELETE /resident/me/devices                                 401 200 403 403 403
GET    /resident/me/export                                  401 200 403 403 403
GET    /resident/me/readings                                401 200 403 403 403
GET    /resident/me/reports                                 401 200 403 403 403
GET    /resident/me/reports/{number}                        401 200 403 403 403
GET    /resident/me/messages                                401 200 403 403 403
POST   /resident/me/messages/read                           401 200 403 403 403
GET    /resident/notices                                    200 200 200 200 200
GET    /resident/progress/{code}/kept                       200 200 200 200 200
GET    /resident/progress/{code}/copy                       200 200 200 200 200
GET    /resident/me/kept                                    401 200 403 403 403
GET    /resident/me/copy                                    401 200 403 403 403
POST   /resident/me/copy                                    401 201 403 403 403
GET    /resident/me/copy/file                               401 404 403 403 403
POST   /resident/me/phone                                   401 403 403 403 403
"""
