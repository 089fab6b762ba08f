"""In whose name a request writes."""

from flask import request

from dashboard.log import request_id
from dashboard.people.current import current_viewer
from data_access.database import Actor


def current_actor() -> Actor:
    viewer = current_viewer()
    return Actor(
        user_id=viewer.user_id, name=viewer.username, ip_address=request.remote_addr, request_id=request_id.get()
    )
