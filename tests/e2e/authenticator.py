"""A passkey device that Chromium pretends to have."""

from typing import Any

from playwright.sync_api import Page


class Authenticator:
    """A device with a lock, such as a phone; it answers by itself."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable", {"enableUI": False})
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._mine = {"authenticatorId": made["authenticatorId"]}

    def keys(self) -> list[dict[str, Any]]:
        """Return the passkeys that the device holds, private keys included."""
        found = self._devtools.send("WebAuthn.getCredentials", self._mine)
        return list(found["credentials"])

    def hold(self, key: dict[str, Any]) -> None:
        """Put a passkey into the device, as another device held it."""
        self._devtools.send("WebAuthn.addCredential", {**self._mine, "credential": key})

    def forget_all(self) -> None:
        """Take all passkeys out of the device."""
        self._devtools.send("WebAuthn.clearCredentials", self._mine)

    def unlocks(self, *, unlocks: bool) -> None:
        """Set whether the right finger lies on the device from now on."""
        self._devtools.send("WebAuthn.setUserVerified", {**self._mine, "isUserVerified": unlocks})
