"""The two ceremonies of passkeys: what a browser is asked, and whether its answer holds.

The protocol (W3C Web Authentication, sections 7.1 and 7.2) is checked by py_webauthn. Ours are the choices:
the device always asks for its own lock, so that a passkey counts as two factors, and the passkey names its
account by itself, so that nobody has to type, or can probe, an address.
"""

from dataclasses import dataclass

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import parse_authentication_credential_json, parse_registration_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from exam_prep.core.passkeys import Site
from exam_prep.db.accounts import Passkey
from exam_prep.errors import InvalidError

_PATIENCE_MS = 5 * 60 * 1000
_TITLE = "Exam prep"
_BROKEN = (WebAuthnException, ValueError, KeyError, TypeError)
"""What the library raises at answers that are no answers."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a new passkey is for: a random handle that the passkey keeps, and the address shown with it."""

    handle: bytes
    email: str


def not_made() -> InvalidError:
    """Return the refusal of what is no new passkey."""
    return InvalidError("The passkey was not made. Reload this page and try once more.")


def not_taken() -> InvalidError:
    """Return the refusal of a sign-in, one for all: it tells nobody which accounts or passkeys there are."""
    return InvalidError("This passkey was not taken. Try again, or sign in with your password.")


def ask_to_make(site: Site, person: Person, challenge: bytes, present: list[bytes]) -> str:
    """Return as JSON what a browser is asked for a new passkey; those in `present` are not made twice."""
    return options_to_json(
        generate_registration_options(
            rp_id=site.name,
            rp_name=_TITLE,
            user_id=person.handle,
            user_name=person.email,
            challenge=challenge,
            timeout=_PATIENCE_MS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=name) for name in present],
        )
    )


def ask_to_use(site: Site, challenge: bytes) -> str:
    """Return as JSON what a browser is asked for a sign-in: the same for everybody but for the challenge."""
    return options_to_json(
        generate_authentication_options(
            rp_id=site.name,
            challenge=challenge,
            timeout=_PATIENCE_MS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def made(site: Site, challenge: bytes, answer: str) -> tuple[VerifiedRegistration, list[str]]:
    """Return the new passkey that `answer` (JSON) proves, and how it is reached; raises InvalidError."""
    try:
        credential = parse_registration_credential_json(answer)
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _BROKEN as error:
        raise not_made() from error
    return verified, [way.value for way in credential.response.transports or []]


def read_use(answer: str) -> AuthenticationCredential:
    """Return the answer (JSON) to a sign-in, not yet checked; raises InvalidError."""
    try:
        return parse_authentication_credential_json(answer)
    except _BROKEN as error:
        raise not_taken() from error


def used(
    site: Site, challenge: bytes, answer: AuthenticationCredential, passkey: Passkey
) -> VerifiedAuthentication:
    """Return what `answer` proves of `passkey`; raises InvalidError, also when its count did not grow."""
    try:
        return verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _BROKEN as error:
        raise not_taken() from error
