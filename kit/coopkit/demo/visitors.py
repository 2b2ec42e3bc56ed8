"""The code that visitors in the room must give, and the page that asks for it."""

import secrets
import time
import unicodedata
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.auth.login import LoginFormHandler
from traitlets import Unicode

from coopkit.text import say

_DIGITS = 8
_WRONG_TRIES = 5
_PAUSE_SECONDS = 60.0
_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


def make_code() -> str:
    """Return a fresh code such as `4829 1375`: digits, because phones show a number pad."""
    digits = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    return f"{digits[:4]} {digits[4:]}"


def plain(code: str) -> str:
    """Return the digits of a code as typed: full-width digits and spaces are forgiven."""
    return "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "")


class Patience:
    """Counts wrong codes per address and asks to wait after five of them.

    Eight digits and a minute's pause after five tries leave a guesser in the room
    one chance in thirty thousand within ten hours.
    """

    def __init__(self, clock: Any = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, list[float]] = {}

    def must_wait(self, address: str) -> bool:
        """Tell whether `address` has used up its tries of the last minute."""
        now = self._clock()
        recent = [at for at in self._wrong.get(address, []) if now - at < _PAUSE_SECONDS]
        self._wrong[address] = recent
        return len(recent) >= _WRONG_TRIES

    def record_wrong(self, address: str) -> None:
        """Remember a wrong code from `address`."""
        self._wrong.setdefault(address, []).append(self._clock())

    def forget(self, address: str) -> None:
        """Forget the wrong codes of `address`: it has given the right one."""
        self._wrong.pop(address, None)


class CodePage(LoginFormHandler):
    """Asks for the code, in Japanese, readable on a phone."""

    def _render(self, message: str | None = None) -> None:
        page = _PAGES.get_template("login.html").render(
            title=say("demo.code_title"),
            intro=say("demo.code_intro"),
            label=say("demo.code_label"),
            enter=say("demo.code_enter"),
            message=message,
            action=self.request.uri,
            xsrf=self.xsrf_form_html(),
        )
        self.write(page)

    @allow_unauthenticated
    def post(self) -> None:
        """Let the visitor in, or say in words what to do."""
        provider = cast("VisitorCode", self.identity_provider)
        address = self.request.remote_ip or ""
        if provider.patience.must_wait(address):
            self.set_status(429)
            self._render(say("demo.code_wait"))
            return
        user = provider.process_login_form(self)
        if user is None:
            provider.patience.record_wrong(address)
            self.set_status(401)
            self._render(say("demo.code_wrong"))
            return
        provider.patience.forget(address)
        self.current_user = user
        provider.set_login_cookie(self, user)
        self._redirect_safe(self.get_argument("next", default=self.base_url))  # type: ignore[no-untyped-call]


class VisitorCode(IdentityProvider):
    """Lets in whoever types the code into the form; nothing is asked about the person.

    The code never works as a token in an address or a header: only the form counts
    wrong tries, and an address could be passed on or photographed.
    """

    code = Unicode("", help="The code; empty means that everyone is let in.").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        kwargs["login_handler_class"] = CodePage
        super().__init__(**kwargs)
        self.patience = Patience()

    @property
    def auth_enabled(self) -> bool:
        """Whether a code is asked for at all."""
        return bool(self.code)

    @property
    def login_available(self) -> bool:
        """Whether there is a page that asks for the code."""
        return self.auth_enabled

    def get_token(self, handler: Any) -> None:
        """Accept no token (see the class)."""
        del handler

    def process_login_form(self, handler: Any) -> User | None:
        """Return an anonymous user if the form holds the code, else None."""
        typed = plain(handler.get_argument("password", default=""))
        if secrets.compare_digest(typed.encode(), plain(self.code).encode()):
            return self.generate_anonymous_user(handler)
        return None
