"""What can go wrong with a map."""


class MapAssetError(RuntimeError):
    """A map was given a part that would have to be fetched from the network.

    Attributes:
        assets: addresses, or names where there is no address, of those parts.
    """

    def __init__(self, message: str, assets: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.assets = assets


class WeightError(ValueError):
    """The weights of an index are not complete; the message says what to write."""
