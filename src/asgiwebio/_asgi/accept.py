"""What a client says it takes: `Accept-Encoding: br, gzip;q=0.5`, `Accept-Language: de-AT, en;q=0.8`."""

__all__ = ["weights"]


def weights(header: str) -> dict[str, float]:
    """The named values in lower case, each with its weight: 1 unless said, 0 for "not this"."""
    found: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            found[name] = next((_weight(text) for text in parameters if text.startswith("q")), 1.0)
    return found


def _weight(parameter: str) -> float:
    try:
        weight = float(parameter.partition("=")[2])
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
