"""For WSGI servers that want an object: `wsgi:app`."""

from exam_prep.app import serving_app

app = serving_app()
