"""The store that machines share: sealed, whole or not there, and in words where it fails."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infraviz.build import cluster, shared
from infraviz.build.both import Both
from infraviz.build.cache import Cache
from infraviz.build.places import Away, Place
from infraviz.build.shared import Shared, located
from infraviz.build.tasks import Lost, Order
from infraviz.errors import MachineError, UsageError

KEY, OTHER = b"ab" * 32, b"cd" * 32


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "_PAUSE", 0.0)


@pytest.fixture(params=["file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"file://{tmp_path}/store" if request.param == "file" else f"memory://{secrets.token_hex(8)}"


def test_what_was_put_is_there_for_others(url: str) -> None:
    Shared(url, b"secret").put(KEY, b"value")
    other = Shared(url, b"secret")
    assert (other.get(KEY), other.has(KEY)) == (b"value", True)
    assert (other.get(OTHER), other.has(OTHER)) == (None, False)


def test_a_value_takes_the_place_of_another(url: str) -> None:
    store = Shared(url, b"secret")
    for value in (b"one", b"", b"three" * 100_000):
        store.put(KEY, value)
        assert store.get(KEY) == value


def test_what_begins_alike_is_dropped_together(url: str) -> None:
    store = Shared(url, b"secret")
    for key in (KEY, KEY + b".svg", KEY + b".rules", OTHER):
        store.put(key, b"x")
    store.drop(KEY)
    assert [store.has(key) for key in (KEY, KEY + b".svg", KEY + b".rules", OTHER)] == [False, False, False, True]
    store.drop(KEY)
    store.clear()
    assert not store.has(OTHER)
    store.clear()


@pytest.mark.parametrize("secret", [b"other", b""])
def test_a_value_of_somebody_else_is_not_believed(url: str, secret: bytes) -> None:
    Shared(url, secret).put(KEY, b"value")
    assert Shared(url, b"secret").get(KEY) is None


@pytest.mark.parametrize("change", ["cut", "flipped", "moved", "emptied"])
def test_a_changed_value_is_not_believed(tmp_path: Path, change: str) -> None:
    store = Shared(f"file://{tmp_path}", b"secret")
    store.put(KEY, b"value")
    path = tmp_path / "made" / "ab" / KEY[2:].decode()
    raw = path.read_bytes()
    if change == "moved":
        path = path.with_name(path.name[:-1] + "0")
    path.write_bytes(
        {"cut": raw[:-1], "flipped": raw[:-1] + bytes([raw[-1] ^ 1]), "moved": raw, "emptied": b""}[change]
    )
    assert store.get(KEY if change != "moved" else KEY[:-1] + b"0") is None
    store.put(KEY, b"value")
    assert store.get(KEY) == b"value"


def test_many_put_the_same_at_once(tmp_path: Path) -> None:
    stores = [Shared(f"file://{tmp_path}", b"secret") for _ in range(8)]
    stores[0].put(KEY, b"x" * 100_000)
    with ThreadPoolExecutor(8) as threads:
        seen = list(
            threads.map(lambda n: (stores[n % 8].put(KEY, b"x" * 100_000), stores[n % 7].get(KEY))[1], range(400))
        )
    assert set(seen) == {b"x" * 100_000}  # never half of it
    assert [path.name for path in (tmp_path / "made" / "ab").iterdir()] == [KEY[2:].decode()]


def test_a_store_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "store").write_bytes(b"")
    with pytest.raises(MachineError, match=f"^cannot write to the store file://{tmp_path}/store: .*Not a directory"):
        Shared(f"file://{tmp_path}/store", b"secret").put(KEY, b"value")


def test_trouble_that_goes_away_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Shared(f"file://{tmp_path}", b"secret")
    store.put(KEY, b"value")
    read, troubles = store._files.cat_file, [TimeoutError("late"), ConnectionError("reset")]

    def cat_file(path: str) -> bytes:
        if troubles:
            raise troubles.pop()
        return bytes(read(path))

    monkeypatch.setattr(store._files, "cat_file", cat_file)
    assert store.get(KEY) == b"value"
    troubles += [TimeoutError("late")] * 3
    with pytest.raises(MachineError) as told:
        store.get(KEY)
    assert str(told.value) == f"cannot read from the store file://{tmp_path}: late"


def test_a_key_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    for key in (b"../../x", b"ab/cd", b"", b"ab\0"):
        with pytest.raises(ValueError, match="no key of a shared store"):
            Shared(f"file://{tmp_path}", b"secret").put(key, b"value")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "--executor needs --store: a folder or a URL that its workers reach too"),
        ("s3://", "--executor needs --store: a folder or a URL that its workers reach too"),
        ("memory://x", "the store memory:// is of one process: name a folder or a URL that workers reach too"),
        ("ftp://me:secret@host/x", "the URL of the store holds a user or a password: give them in the environment"),
    ],
)
def test_what_is_no_shared_store(written: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        located(written)
    assert str(caught.value) == told


def test_a_folder_is_told_to_all_by_its_whole_path(here: Path) -> None:
    assert located("store") == located("file://store") == f"file://{here}/store"
    assert located("s3://bucket/folder/") == "s3://bucket/folder"


def test_an_unknown_kind_of_store() -> None:
    with pytest.raises(UsageError) as caught:
        Shared("foo://x/y", b"")
    assert str(caught.value) == "no such kind of store: 'foo' (must be a folder, or a URL such as s3://BUCKET/FOLDER)"


def test_a_shared_store_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INFRAVIZ_CACHE_KEY")
    with pytest.raises(UsageError) as caught:
        Away("file:///x").opened()
    told = "set INFRAVIZ_CACHE_KEY, to the same on this machine and on every worker"
    assert str(caught.value) == f"the store file:///x is shared: {told}"


def test_no_secret_is_in_an_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFRAVIZ_CACHE_KEY", "hush")
    assert "hush" not in repr((Order("page", Away("file:///x"), "", ()), Place(Path("x"), b"hush")))


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    with Cache(tmp_path / "near", secret=b"secret") as near:
        yield Both(near, Shared(f"file://{tmp_path}/far", b"secret"))


def test_what_is_far_is_brought_near(both: Both) -> None:
    both.far.put(KEY, b"value")
    both.bring([KEY, OTHER])
    both.far.drop(KEY)
    assert both.get(KEY) == b"value"
    assert both.get(OTHER) is None
    both.far.put(OTHER, b"later")
    assert both.get(OTHER) == b"later"  # what was absent once is asked for again


def test_what_is_near_is_sent(both: Both) -> None:
    both.put(KEY, b"value")
    assert not both.far.has(KEY)
    both.send([KEY])
    assert both.far.get(KEY) == b"value"
    both.send([OTHER], lambda key: key)
    assert both.far.get(OTHER) == OTHER


def test_what_is_nowhere_is_lost_with_all_that_belongs_to_it(both: Both) -> None:
    for key in (KEY, OTHER):
        both.hand(key + b".rules", b"x")
    for ask in (lambda: both.send([KEY, OTHER]), lambda: both.bring([KEY, OTHER], needed=True)):
        with pytest.raises(Lost) as lost:
            ask()
        assert str(lost.value) == KEY.decode()
        assert both.has(KEY + b".rules")  # the engine drops the one that is told
        assert not both.has(OTHER + b".rules")


@pytest.mark.parametrize(
    ("executor", "address"),
    [
        ("dask://host:8786", "tcp://host:8786"),
        ("dask://host", "tcp://host:8786"),
        ("dask://[::1]:9", "tcp://[::1]:9"),
        ("dask+tls://host:1", "tls://host:1"),
    ],
)
def test_an_executor_names_a_scheduler(executor: str, address: str) -> None:
    assert cluster.address(executor) == address


@pytest.mark.parametrize(
    "executor",
    [
        "dask",
        "dask://",
        "host:8786",
        "tcp://host:1",
        "dask://host:x",
        "dask://host:99999",
        "dask://a:b@host",
        "dask://h/x",
    ],
)
def test_what_is_no_executor(executor: str) -> None:
    with pytest.raises(UsageError) as caught:
        cluster.address(executor)
    assert str(caught.value) == f"no such executor: {executor!r} (must be dask://HOST:PORT, or dask+tls://HOST:PORT)"
