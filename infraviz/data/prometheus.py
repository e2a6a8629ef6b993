"""Rows from a Prometheus server over HTTP: instant queries, and ranges as points or with a statistic.

The API is that of https://prometheus.io/docs/prometheus/latest/querying/api/. No redirect is followed: a token
goes to the server that the specs name, and to no other.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from infraviz import limits
from infraviz.data import statistics
from infraviz.data.asking import seconds
from infraviz.data.files import points_of
from infraviz.data.permits import PORTS
from infraviz.data.rows import MAX_GROUPS, MAX_POINTS, DataError, Rows
from infraviz.data.secrets import Opened
from infraviz.errors import shown
from infraviz.spec.metrics import DataSpec

ATTEMPTS = 3
_PAUSE = 0.3  # seconds before the second attempt; twice that before the third
_BUSY = (429, 502, 503, 504)
_CHUNK = 65_536
Sample = tuple[str, float, float]  # name of the series, seconds since 1970, value


def fetch(spec: DataSpec, statistic: str | None, connection: Opened, now: datetime) -> tuple[Rows, str]:
    """Return the rows of a `data: {prometheus: …}` and how they were made. Raises DataError without a secret."""
    try:
        return _fetched(spec, statistic, connection, now)
    except DataError as error:
        raise DataError(connection.hide(str(error)), error.field, connection.hide(error.hint)) from None
    except Exception as error:  # whatever the HTTP library raises: its words hold the address
        words = connection.hide(_reason(error))
        raise DataError(f"the server cannot be read: {words}", "prometheus") from None


def _fetched(spec: DataSpec, statistic: str | None, connection: Opened, now: datetime) -> tuple[Rows, str]:
    at = now.timestamp()
    query = {"query": str(spec.prometheus)}
    if spec.range is None:
        data = _asked(connection, "query", query | {"time": f"{at:.3f}"})
        return _instant(_samples(data, spec), spec)
    step = seconds(spec, "step")
    end = int(at // step * step)
    start = end - seconds(spec, "range")
    window = {"start": str(start), "end": str(end), "step": str(step), "limit": str(MAX_GROUPS + 1)}
    samples = _samples(_asked(connection, "query_range", query | window), spec)
    return _range(samples, spec, statistic)


def _instant(samples: Sequence[Sample], spec: DataSpec) -> tuple[Rows, str]:
    kept = _numbers(samples)
    if spec.by is None:
        return Rows(kept[0][2]), "value at the time of the query"
    groups = tuple(sorted((name, value) for name, _, value in kept))
    if len({name for name, _ in groups}) < len(groups):
        raise DataError(f"two series have the same label {shown(spec.by)}", "by", _SUM.format(spec.by))
    return Rows(groups=groups), f"value by {spec.by} at the time of the query"


_SUM = "let the query sum them up: sum by ({}) (…)"


def _range(samples: Sequence[Sample], spec: DataSpec, statistic: str | None) -> tuple[Rows, str]:
    kept = sorted(_numbers(samples), key=lambda one: one[:2])
    left_out = len(samples) - len(kept)
    extra = [f"{left_out} samples that were no numbers left out"] if left_out else []
    told = f"over {spec.range}, step {spec.step}"
    if statistic is None:
        if len(kept) > MAX_POINTS:
            raise DataError(f"more than {MAX_POINTS} points", "step", "take a longer step")
        points = [(name, _time(at), value) for name, at, value in kept]
        words = ", ".join([f"values {told}", statistics.rows_told(len(points)).replace("row", "sample"), *extra])
        return points_of(points, spec.by is not None, None), words
    names = sorted({name for name, _, _ in kept})
    parts = [(name, _column([one for one in kept if one[0] == name])) for name in names]
    rows = statistics.rows_of(_column(kept), parts if spec.by else (), [statistic])[0]
    words = statistics.method(statistic, "", len(kept), [told, *extra]).replace(" row", " sample")
    return rows, words


def _column(samples: Sequence[Sample]) -> statistics.Column:
    return statistics.column([value for _, _, value in samples], [at for _, at, _ in samples])


def _numbers(samples: Sequence[Sample]) -> list[Sample]:
    """Return the samples less those that are not a number (0/0); refuse infinities."""
    kept = [sample for sample in samples if not math.isnan(sample[2])]
    if not kept:
        none = "is not a number" if len(samples) == 1 else "are not numbers"
        raise DataError(f"all samples {none} (NaN)" if samples else "the query gives nothing", "prometheus")
    endless = next((sample for sample in kept if math.isinf(sample[2])), None)
    if endless is not None:
        hint = "something is divided by zero"
        raise DataError(f"the sample of {_time(endless[1])} is infinite", "prometheus", hint)
    return kept


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _samples(data: Any, spec: DataSpec) -> list[Sample]:
    """Return the samples of an answer. Several series need `by`, the label that tells them apart."""
    kind, result = data["resultType"], data["result"]
    if kind in ("scalar", "string"):
        result = [{"metric": {}, "value": result}]
    if len(result) > MAX_GROUPS:
        raise DataError(f"the query gives more than {MAX_GROUPS} series", "prometheus", "let the query sum them up")
    if len(result) > 1 and spec.by is None:
        labels = sorted({label for one in result for label in one["metric"]} - {"__name__"})
        hint = f"by: one of {', '.join(labels)}" if labels else "let the query sum them up"
        raise DataError(f"the query gives {len(result)} series, not one", "prometheus", hint)
    found = []
    for one in result:
        if spec.by is not None and spec.by not in one["metric"]:
            hint = f"it has {', '.join(sorted(one['metric'])) or 'none'}"
            raise DataError(f"a series has no label {shown(spec.by)}", "by", hint)
        name = one["metric"][spec.by] if spec.by is not None else ""
        pairs = one.get("values") or ([one["value"]] if "value" in one else None)
        if pairs is None:
            raise DataError("the query gives histograms, not numbers", "prometheus", "histogram_quantile(…) makes one")
        found += [(str(name), float(at), float(value)) for at, value in pairs]
    return found


def _asked(connection: Opened, endpoint: str, fields: dict[str, str]) -> Any:
    """Return the `data` of the server's answer. Raises DataError with its words where it refuses."""
    status, body = _got(connection, endpoint, fields)
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer.get("status") == "success":
        data = answer.get("data")
        if isinstance(data, dict) and isinstance(data.get("result"), list) and "resultType" in data:
            return data
    if isinstance(answer, dict) and answer.get("error"):
        raise DataError(f"the query fails: {' '.join(str(answer['error']).split())[:300]}", "prometheus")
    if status in (401, 403):
        raise DataError(f"the server does not let us in (HTTP {status})", "from", 'token: "${NAME}" on the connection')
    if 300 <= status < 400:
        raise DataError(
            f"the server sends us elsewhere (HTTP {status})", "from", "the connection names the last address"
        )
    raise DataError(f"the answer is none of Prometheus (HTTP {status})", "from")


def _got(connection: Opened, endpoint: str, fields: dict[str, str]) -> tuple[int, bytes]:
    """Return the status and the body, asked again where the server is not there or busy.

    The attempts are counted here and not by urllib3, which would log the address at each.
    """
    import urllib3

    address, headers = _address(connection)
    fields = fields | {"timeout": f"{max(1, math.ceil(connection.timeout))}s"}
    limit = urllib3.Timeout(connect=min(connection.timeout, 10), read=connection.timeout)
    with urllib3.PoolManager(timeout=limit, retries=False) as pool:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                status, body = _once(pool, f"{address}/api/v1/{endpoint}", fields, headers, connection.timeout)
            except (urllib3.exceptions.ProtocolError, urllib3.exceptions.TimeoutError):
                if attempt == ATTEMPTS:
                    raise
            else:
                if status not in _BUSY or attempt == ATTEMPTS:
                    return status, body
            time.sleep(_PAUSE * attempt)
    raise AssertionError("unreachable")


def _once(pool: Any, url: str, fields: dict[str, str], headers: dict[str, str], timeout: float) -> tuple[int, bytes]:
    answer = pool.request("GET", url, fields=fields, headers=headers, redirect=False, preload_content=False)
    try:
        return answer.status, _body(answer, time.monotonic() + timeout)
    finally:
        answer.close()


def _body(answer: Any, until: float) -> bytes:
    """Return a body that comes within its time and is not too long."""
    found, most = bytearray(), limits.current().answer_bytes
    while chunk := answer.read1(_CHUNK, decode_content=True):  # what is there: a slow server is noticed
        found += chunk
        if len(found) > most:
            raise DataError(f"the answer is longer than {limits.size(most)}", "prometheus", "take a longer step")
        if time.monotonic() > until:
            raise DataError("the answer took too long", "prometheus", "the connection's timeout says how long it may")
    return bytes(found)


def _address(connection: Opened) -> tuple[str, dict[str, str]]:
    """Return the address without user and password, and the headers that carry them."""
    import urllib3

    try:
        split = urlsplit(connection.url)
        host, port = split.hostname, split.port
    except ValueError:
        host, port, split = None, None, urlsplit("")
    if split.scheme not in ("http", "https") or not host or re.search(r"\s", connection.url):
        raise DataError("the address of a Prometheus server starts with http:// or https://", "from")
    connection.check(host, port or PORTS[split.scheme])
    headers = {"Accept": "application/json", "User-Agent": "infraviz", **dict(connection.headers)}
    if split.username and "Authorization" not in headers:
        pair = f"{unquote(split.username)}:{unquote(split.password or '')}"
        headers |= {"Authorization": urllib3.make_headers(basic_auth=pair)["authorization"]}
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    return urlunsplit((split.scheme, netloc, split.path.rstrip("/"), "", "")), headers


def _reason(error: BaseException) -> str:
    """Return in words what kept the server from answering; never its address."""
    import urllib3

    inner = getattr(error, "reason", None) or error
    known = [
        (urllib3.exceptions.NameResolutionError, "its name is not known"),
        (urllib3.exceptions.NewConnectionError, "the connection is refused"),
        (urllib3.exceptions.ConnectTimeoutError, "no connection within the time"),
        (urllib3.exceptions.TimeoutError, "no answer within the time"),
        (urllib3.exceptions.SSLError, "its certificate is not accepted"),
        (urllib3.exceptions.ProtocolError, "it ended the connection midway"),
    ]
    return next((words for kind, words in known if isinstance(inner, kind)), type(inner).__name__)
