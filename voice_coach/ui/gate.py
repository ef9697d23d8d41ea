"""Who a request is from: asked of the database each time, so a change there acts at once."""

from __future__ import annotations

from collections.abc import Callable

from voice_coach.records import SOLO
from voice_coach.store import Store
from voice_coach.store.accounts import any_account
from voice_coach.store.signins import SignedIn, signed_in


class Gate:
    """Says who may come in.

    Parameters
    ----------
    store
        Gives the store, which may be opened only now.
    exposed
        Other machines can reach the server: nobody is alone here, not even without accounts.
    """

    def __init__(self, store: Callable[[], Store], *, exposed: bool = False) -> None:
        self.store = store
        self._needed = exposed

    def needed(self) -> bool:
        """Whether one has to sign in. Once it was so it stays so, until the server is restarted:
        who deletes the last account does not open the door with it.
        """
        if not self._needed and any_account(self.store()):
            self._needed = True
        return self._needed

    def who(self, token: str, *, click: bool = True) -> SignedIn | None:
        """Whose token that is; on a machine without accounts, `SOLO` whatever it is."""
        if not self.needed():
            return SignedIn(SOLO)
        return signed_in(self.store(), token, click=click) if token else None
