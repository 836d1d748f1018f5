"""Refusals, as an OAuth 2 server gives them."""


class OAuthRefusal(Exception):
    """Ends a token request, or goes back to the app by its redirect. `code` is an OAuth error code."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.status = status


class NoWayBack(Exception):
    """An authorization request whose app or redirect cannot be trusted: said on a page, never by a redirect."""
