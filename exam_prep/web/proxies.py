"""Proxies before the server: only those that the operator counted are believed."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def believe_proxies(app: Flask, count: int) -> None:
    """Take client address and scheme from what the last `count` proxies added; with 0, from the connection.

    The host is never taken from a forwarded header: proxies pass the Host header on, and TRUSTED_HOSTS
    checks it.
    """
    if count:
        fixed = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = fixed  # type: ignore[method-assign]  # how Flask's documentation adds middleware
