"""Who is here, by token and by hello."""

import pytest

from asgiwebio._link.registry import Registry


async def test_an_entry_is_found_by_its_token_and_by_its_hello_until_it_is_dropped() -> None:
    registry: Registry[str] = Registry(5)
    registry.add("t1", "Ann", "h1")
    registry.add("t2", "Ben")
    assert await registry.find("t1") == "Ann"
    assert await registry.find("t2") == "Ben"
    assert registry.find_by_hello("h1") == "Ann"
    assert registry.entries() == ["Ann", "Ben"]
    registry.drop("t1")
    registry.drop("t1")
    registry.drop("t2")
    assert await registry.find("t1") is None
    assert registry.find_by_hello("h1") is None
    assert registry.find_by_hello("") is None
    assert len(registry) == 0


async def test_a_hello_that_made_another_entry_stays_when_the_first_is_dropped() -> None:
    registry: Registry[str] = Registry(5)
    registry.add("t1", "Ann", "h")
    registry.add("t2", "Ben", "h")
    registry.drop("t1")
    assert registry.find_by_hello("h") == "Ben"


def test_there_is_a_bound() -> None:
    registry: Registry[str] = Registry(1)
    assert not registry.full
    registry.add("t1", "Ann")
    assert registry.full
    with pytest.raises(OverflowError, match="1 sessions are open"):
        registry.add("t2", "Ben")
    registry.drop("t1")
    registry.add("t2", "Ben")


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {Registry.token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {32}
