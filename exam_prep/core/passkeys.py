"""For which site passkeys are made: they belong to a name, and open nothing at any other."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

MOST = 10
"""How many passkeys an account may have."""
LONGEST_NAME = 40

_THIS_MACHINE = "localhost"


@dataclass(frozen=True, slots=True)
class Site:
    """A site as browsers know it: the name that passkeys are bound to, and the origin they are used at."""

    name: str
    origin: str


def site_of(base_url: str, asked_origin: str) -> Site | None:
    """Return the site for which passkeys work at the origin that a request names; None where they cannot.

    The site is the configured `base_url`; without one it is "localhost" at any port, for trying out. Browsers
    want https (but for localhost) and a name, never a number (W3C Web Authentication, sections 5 and 13).

    >>> site_of("https://prep.example.org", "https://prep.example.org")
    Site(name='prep.example.org', origin='https://prep.example.org')
    >>> site_of("", "http://127.0.0.1:8000") is None
    True
    """
    try:
        origin, asked = _origin(base_url or asked_origin), _origin(asked_origin)
    except ValueError:
        return None
    parts = urlsplit(origin)
    name = parts.hostname or ""
    is_here = origin == asked and (bool(base_url) or name == _THIS_MACHINE)
    is_safe = name == _THIS_MACHINE or (parts.scheme == "https" and not _is_number(name))
    return Site(name, origin) if is_here and is_safe else None


def plain_name(typed: str) -> str:
    """Return a passkey's name with single blanks and without signs that do not show; it may be empty."""
    shown = "".join(sign if sign.isprintable() else " " for sign in typed)
    return " ".join(shown.split())[:LONGEST_NAME].rstrip()


def _origin(url: str) -> str:
    """Return scheme, host and port as a browser writes them: lower case, no port that goes without saying."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
