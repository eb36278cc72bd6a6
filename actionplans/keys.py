"""Keys of forms that make a row: the same form sent twice makes one."""

from uuid import UUID, uuid5


def next_key(key: UUID, *words: object) -> UUID:
    """The key of what came with other words under a key that is used: the same each time that it is sent."""
    return uuid5(key, "\x1f".join(map(str, words)))
