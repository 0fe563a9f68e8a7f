"""The way to the server: encrypted where it is asked for, checked, and never less than that."""

from base64 import b64encode
from email.headerregistry import Address
from pathlib import Path

import pytest

from exam_prep.clock import system_clock
from exam_prep.core.mail import MailKind
from exam_prep.mail_url import parse_mail_url
from exam_prep.services.mail.envelope import pack
from exam_prep.services.mail.smtp import UndeliveredError, sender_to
from tests.certificates import make_certificate, server_context
from tests.mail_server import Manners, mail_server
from tests.services.mail.letterbox import letter_of
from tests.set_clock import START

_HERE = "127.0.0.1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give key and certificate of this machine's address."""
    return make_certificate(tmp_path_factory.mktemp("tls"), _HERE, now=system_clock())


@pytest.fixture
def _trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.mark.usefixtures("_trusted")
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_letters_go_encrypted_with_user_and_password(scheme: str, certificate: Path) -> None:
    """The sign-in comes after the encryption, and the answer to the letter comes back."""
    context = server_context(certificate)
    login = b64encode(b"\0me\0p@ss").decode()
    tls, starttls = (context, None) if scheme == "smtps" else (None, context)
    with mail_server(Manners(tls=tls, starttls=starttls, login=login)) as server:
        answer = _send(f"{scheme}://me:p%40ss@{_HERE}:{server.port}?from=a@b.org")
    assert answer == "250 kept as 7"
    assert len(server.taken) == 1
    said = [line.split(maxsplit=1)[0].upper() for line in server.heard]
    if scheme == "smtp+starttls":
        assert said.index("STARTTLS") < said.index("AUTH")


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_an_unknown_certificate_is_refused_before_anything_is_said(scheme: str, certificate: Path) -> None:
    """Neither password nor letter goes to whoever answers; the operator may mend it, so it is not final."""
    context = server_context(certificate)
    tls, starttls = (context, None) if scheme == "smtps" else (None, context)
    with mail_server(Manners(tls=tls, starttls=starttls)) as server:
        with pytest.raises(UndeliveredError, match="SSLCertVerificationError") as problem:
            _send(f"{scheme}://me:p%40ss@{_HERE}:{server.port}?from=a@b.org")
        assert not problem.value.is_final
    assert not [line for line in server.heard if line.startswith(("AUTH", "mail", "MAIL"))]


def test_a_certificate_of_another_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trusted as it may be, it is somebody else's."""
    other = make_certificate(tmp_path, "mail.example.org", now=system_clock())
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    for manners, scheme in (
        (Manners(tls=server_context(other)), "smtps"),
        (Manners(starttls=server_context(other)), "smtp+starttls"),
    ):
        with (
            mail_server(manners) as server,
            pytest.raises(UndeliveredError, match="SSLCertVerificationError"),
        ):
            _send(f"{scheme}://{_HERE}:{server.port}?from=a@b.org")


def test_a_server_without_encryption_gets_nothing_where_it_was_asked_for() -> None:
    """Someone between could have cut the offer away."""
    with (
        mail_server() as server,
        pytest.raises(UndeliveredError, match="SMTPNotSupportedError") as problem,
    ):
        _send(f"smtp+starttls://me:p%40ss@{_HERE}:{server.port}?from=a@b.org")
    assert not problem.value.is_final
    assert server.taken == []
    assert not [line for line in server.heard if line.startswith("AUTH")]


def test_a_refused_password_is_named_by_its_number() -> None:
    """What the server says of it is told to the operator who asks, and kept nowhere."""
    with mail_server(Manners(login="other")) as server, pytest.raises(UndeliveredError) as problem:
        _send(f"smtp://me:p@{_HERE}:{server.port}?from=a@b.org")
    assert str(problem.value) == "SMTPAuthenticationError 535"
    assert "s3cret" in problem.value.answer
    assert not problem.value.is_final


def test_an_address_that_the_server_cannot_write_to_is_final() -> None:
    """Other letters before the @ need a server that knows them."""
    with mail_server() as server, pytest.raises(UndeliveredError) as problem:
        _send(server.url, to="josé@example.org")
    assert problem.value.is_final


def test_a_host_that_is_not_there_is_tried_again() -> None:
    """A name that does not resolve, as in a restart of the network."""
    with pytest.raises(UndeliveredError) as problem:
        _send("smtp://nowhere.invalid?from=a@b.org")
    assert not problem.value.is_final


def _send(url: str, to: str = "ann@example.org") -> str:
    place = parse_mail_url(url)
    assert place is not None
    sender = Address("Exam prep", "exam-prep", "example.org")
    letter = letter_of(MailKind.RESET_PASSWORD)
    return sender_to(place)(pack(letter, sender=sender, to=to, name="letter-1", now=START))
