"""What EXAM_PREP_MAIL_URL may be, and that its secrets are never repeated."""

from pathlib import Path

import pytest

from exam_prep.errors import StartupError
from exam_prep.mail_url import MailPlace, MailScheme, parse_mail_url
from exam_prep.settings import read_settings


def _parsed(url: str) -> MailPlace:
    place = parse_mail_url(url)
    assert place is not None
    return place


def test_no_address_is_no_mail() -> None:
    """Everything else works without."""
    assert parse_mail_url("") is None


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port"),
    [
        ("smtp://localhost?from=a@b.org", MailScheme.PLAIN, "localhost", 25),
        ("smtps://mail.example.org?from=a@b.org", MailScheme.TLS, "mail.example.org", 465),
        ("smtp+starttls://mail.example.org?from=a@b.org", MailScheme.STARTTLS, "mail.example.org", 587),
        ("smtps://mail.example.org:2465/?from=a@b.org", MailScheme.TLS, "mail.example.org", 2465),
        ("smtp://[::1]:2525?from=a@b.org", MailScheme.PLAIN, "::1", 2525),
    ],
)
def test_the_scheme_decides_on_encryption_and_port(
    url: str, scheme: MailScheme, host: str, port: int
) -> None:
    """The usual port of each, unless one is named."""
    place = _parsed(url)
    assert (place.scheme, place.host, place.port) == (scheme, host, port)


def test_user_password_and_sender_may_hold_any_sign() -> None:
    """Written with % as in every address."""
    place = _parsed("smtps://me%40b.org:p%40%3A%2F%23%20@mail.b.org?from=Exam%20prep%20%3Ca%40b.org%3E")
    assert (place.user, place.password) == ("me@b.org", "p@:/# ")
    assert str(place.sender) == "Exam prep <a@b.org>"


def test_a_folder_needs_no_sender() -> None:
    """It is for trying out."""
    place = _parsed("file:///var/tmp/my%20letters")
    assert place.folder == Path("/var/tmp/my letters")  # noqa: S108  # a name, nothing is written
    assert str(place.sender) == "Exam prep <exam-prep@localhost>"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mail.example.org", "must look like"),
        ("http://mail.example.org?from=a@b.org", "must look like"),
        ("smtps://u:s3cret@h:none?from=a@b.org", "must look like"),
        ("smtps://u:s3c/ret@h?from=a@b.org", "must look like"),
        ("smtps://u:s3cret@h:99999?from=a@b.org", "must look like"),
        ("smtps://[u:s3cret@h?from=a@b.org", "must look like"),
        ("smtps://?from=a@b.org", "must name a host"),
        ("smtps://h/s3cret?from=a@b.org", "must name a host"),
        ("smtps://u:s3c#ret@h?from=a@b.org", "write # as %23"),
        ("smtps://u:s3cret@h?from=a@b.org%0D%0ABcc:x@y.org", "sign that no address has"),
        ("smtps://u:s3cret@h", "must name the sender"),
        ("smtps://u:s3cret@h?from=", "sender|one \\?from="),
        ("smtps://u:s3cret@h?from=nobody", "no mail address"),
        ("smtps://u:s3cret@h?from=a@b.org,c@d.org", "no mail address"),
        ("smtps://u:s3cret@h?from=a@b.org&tls=no", "nothing else"),
        ("smtps://u@h?from=a@b.org", "both user and password"),
        ("smtp://u:s3cret@h?from=a@b.org", "unencrypted"),
        ("file://s3cret/folder", "folder from the root"),
        ("file:letters", "folder from the root"),
    ],
)
def test_a_malformed_address_is_refused_without_its_secrets(url: str, says: str) -> None:
    """One sentence that names the setting and what to mend."""
    with pytest.raises(StartupError, match=says) as refusal:
        parse_mail_url(url)
    assert str(refusal.value).startswith("EXAM_PREP_MAIL_URL ")
    assert "s3c" not in str(refusal.value)
    assert "s3c" not in str(refusal.value.__cause__)


def test_a_password_goes_unencrypted_to_this_machine_alone() -> None:
    """A relay beside the server needs no TLS."""
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert _parsed(f"smtp://u:p@{host}?from=a@b.org").password == "p"  # noqa: S105  # a test's own


def test_the_settings_hold_it_and_show_no_secret(tmp_path: Path) -> None:
    """Neither the settings nor the parsed place can leak into a log; a malformed one stops the start."""
    environ = {
        "EXAM_PREP_DATA_DIR": str(tmp_path),
        "EXAM_PREP_MAIL_URL": "smtps://me:s3cret@mail.example.org?from=a@b.org",
        "EXAM_PREP_DATABASE_URL": "postgresql://me:s3cret@db/x",
        "EXAM_PREP_SECRET_KEY": "s3cret-0123456789-abcdefghijklmnop",
    }
    settings = read_settings(environ)

    assert settings.mail is not None
    assert settings.mail.password == "s3cret"  # noqa: S105  # a test's own
    assert "s3cret" not in repr(settings) + repr(settings.mail)
    with pytest.raises(StartupError, match="EXAM_PREP_MAIL_URL"):
        read_settings({**environ, "EXAM_PREP_MAIL_URL": "mail.example.org"})
