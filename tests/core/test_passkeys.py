"""Where passkeys work, and what they may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.passkeys import LONGEST_NAME, Site, plain_name, site_of

_HOSTS = st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z]{2,5}){1,2}", fullmatch=True)


@given(host=_HOSTS, port=st.none() | st.integers(1, 65535))
def test_a_site_is_the_configured_name_and_no_other(host: str, port: int | None) -> None:
    """The default port goes without saying, capitals do not matter, another host or port is another site."""
    origin = f"https://{host}" + ("" if port in {None, 443} else f":{port}")
    site = Site(host, origin)
    assert site_of(f"https://{host}" + (f":{port}" if port else ""), f"{origin}/") == site
    assert site_of(f"{origin}/", origin.upper().replace("HTTPS", "https")) == site
    assert site_of(origin, f"https://not-{host}") is None
    assert site_of(origin, f"https://{host}:{(port or 443) % 65535 + 1}") is None
    assert site_of(origin, origin.replace("https", "http")) is None


@pytest.mark.parametrize(
    ("base_url", "asked", "name"),
    [
        ("", "http://localhost:8000/", "localhost"),
        ("http://localhost:8000", "http://localhost:8000/", "localhost"),
        ("", "http://127.0.0.1:8000/", None),
        ("", "http://prep.example.org/", None),
        ("", "https://prep.example.org/", None),
        ("http://prep.example.org", "http://prep.example.org/", None),
        ("https://192.0.2.7", "https://192.0.2.7/", None),
        ("https://[2001:db8::7]", "https://[2001:db8::7]/", None),
        ("https://prep.example.org", "https://localhost/", None),
        ("https://prep.example.org", "https://prep.example.org:99999/", None),
    ],
)
def test_passkeys_want_a_name_and_a_safe_way(base_url: str, asked: str, name: str | None) -> None:
    """A name over https, or this machine for trying out; what a request names counts for nothing more."""
    site = site_of(base_url, asked)
    assert (site.name if site else None) == name


@given(st.text(max_size=200))
def test_a_name_is_one_short_line(typed: str) -> None:
    """Whatever was typed: it can stand in a letter's line, and naming it again changes nothing."""
    name = plain_name(typed)
    assert len(name) <= LONGEST_NAME
    assert name == "" or name.isprintable()
    assert plain_name(name) == name
