"""What the item page's script asks: save, seen, and how much time is left."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from exam_prep.services.sittings.hearing import hear
from exam_prep.services.sittings.look import Pulse, pulse
from exam_prep.services.sittings.saving import (
    ClosedError,
    CommittedError,
    StaleChangeError,
    Stored,
    mark_seen,
    save_response,
)
from exam_prep.web.extensions import db, parts
from exam_prep.web.sittings.forms import read_json
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now, owner, saver_id

bp = Blueprint("saves", __name__)


@bp.post("/sittings/<sitting>/responses")
@writes
def save(sitting: str) -> ResponseReturnValue:
    """Keep one change; the answer leaves after the commit.

    409 carries what is stored: the item was changed elsewhere, or is committed. 410: all was handed in.
    """
    sent = read_json(request)
    if sent.seen:
        mark_seen(db.session(), saver_id(), sitting, sent.position, now=now())
        return Response(status=204)
    try:
        saved = save_response(db.session(), parts().cache, saver_id(), sitting, sent.change(), now=now())
    except StaleChangeError as error:
        return jsonify(message=told(error), committed=False, **_stored(error.stored)), 409
    except CommittedError as error:
        return jsonify(message=told(error), committed=True, **_stored(error.stored)), 409
    except ClosedError as error:
        return jsonify(message=told(error)), 410
    return jsonify(
        revision=saved.revision,
        saved_at=saved.saved_at.isoformat(),
        server_time=now().isoformat(),
        seconds_left=saved.seconds_left,
        late=saved.late,
    )


@bp.get("/sittings/<sitting>/clock")
def clock(sitting: str) -> ResponseReturnValue:
    """Say how much time is left, so that a running page follows an extension."""
    return _told(pulse(db.session(), owner(), sitting, now=now()))


@bp.post("/sittings/<sitting>/here")
@writes
def here(sitting: str) -> ResponseReturnValue:
    """Note that the page is open, and say how much time is left."""
    learner = owner()
    hear(db.session(), learner.public_id, sitting, now=now())
    return _told(pulse(db.session(), learner, sitting, now=now()))


def _told(beat: Pulse) -> Response:
    total, ends = beat.clock.total_minutes, beat.clock.ends_at
    return jsonify(
        state=beat.state,
        is_over=beat.is_over,
        is_paused=beat.is_paused,
        seconds_left=beat.clock.seconds_left,
        total_seconds=None if total is None else int(total * 60),
        ends_at=None if ends is None else ends.isoformat(),
    )


def _stored(stored: Stored) -> dict[str, object]:
    return {
        "revision": stored.revision,
        "response": [int(word) for word in stored.response.split()],
        "certainty": stored.certainty,
        "flagged": stored.flagged,
        "struck": [int(word) for word in stored.struck.split()],
    }
