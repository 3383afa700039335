"""Who may do what with what is kept of a person: rows of the table in `test_who_may`."""

RIGHTS = """
GET    /resident/progress/{code}/kept                       200 200 200 200 200
GET    /resident/progress/{code}/copy                       200 200 200 200 200
GET    /resident/me/kept                                    401 200 403 403 403
GET    /resident/me/copy                                    401 200 403 403 403
POST   /resident/me/copy                                    401 201 403 403 403
GET    /resident/me/copy/file                               401 404 403 403 403
POST   /resident/me/phone                                   401 403 403 403 403
"""
