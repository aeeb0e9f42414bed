from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from newsdesk.telling.hooks import webhook
from newsroom_scraper.errors import HookError

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Any]

OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
OTHER = "whsec_" + "QUFB" * 8
TOKEN = "tok3n-in-the-path"


def made(settings: Any, receiver: Any, **more: Any) -> Any:
    url = f"http://127.0.0.1:{receiver.port}/hooks/{TOKEN}?key=q-s3cret"
    return settings.read(webhook, {"url": url, "internal": True, "secret": OLD, **more})


def test_a_receiver_can_verify_what_it_gets(settings: Any, receiver: Any, message: Make) -> None:
    told = message()
    made(settings, receiver)(told)
    ((path, headers, body),) = receiver.got
    event = Verifier(OLD).verify(body, headers)
    assert path == f"/hooks/{TOKEN}?key=q-s3cret"
    assert event["data"] == told.alerts[0].line
    assert headers["webhook-id"] == event["id"] == "change-1"
    assert headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    assert headers["User-Agent"].startswith("newsroom-scraper/")
    assert abs(int(headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 60


def test_both_secrets_sign_while_one_is_replaced_by_the_other(settings: Any, receiver: Any, message: Make) -> None:
    url = f"http://127.0.0.1:{receiver.port}/"
    settings.read(webhook, {"url": url, "internal": True, "secrets": [NEW, OLD]})(message())
    _, headers, body = receiver.got[0]
    assert len(headers["webhook-signature"].split()) == 2
    for secret in (NEW, OLD):
        Verifier(secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(OTHER).verify(body, headers)


@pytest.mark.parametrize("what", ["body", "webhook-id", "webhook-timestamp"])
def test_what_was_tampered_with_is_found_out(settings: Any, receiver: Any, message: Make, what: str) -> None:
    made(settings, receiver)(message())
    _, headers, body = receiver.got[0]
    if what == "body":
        body = body.replace(b"Release 1", b"Release 2")
    else:
        headers[what] = str(int(headers[what]) + 1) if what == "webhook-timestamp" else "change-2"
    with pytest.raises(WebhookVerificationError):
        Verifier(OLD).verify(body, headers)


def test_each_attempt_has_the_same_id_and_body(settings: Any, receiver: Any, message: Make) -> None:
    receiver.answers = [(503, {}, b"")]
    hook, told = made(settings, receiver), message()
    with pytest.raises(HookError):
        hook(told)
    hook(told)
    first, second = receiver.got
    assert (first[1]["webhook-id"], first[2]) == (second[1]["webhook-id"], second[2])


def test_headers_of_ones_own_and_no_signature_where_none_is_wanted(settings: Any, receiver: Any, message: Make) -> None:
    settings.environment = {"TOKEN": "abc"}
    data = {"url": f"http://127.0.0.1:{receiver.port}", "internal": True, "signed": False}
    settings.read(webhook, {**data, "headers": {"Authorization": "Bearer ${TOKEN}", "X-Desk": "1"}})(message())
    path, headers, _ = receiver.got[0]
    assert (path, headers["Authorization"], headers["X-Desk"]) == ("/", "Bearer abc", "1")
    assert "webhook-signature" not in headers


@pytest.mark.parametrize(
    ("status", "headers", "for_good", "retry_after"),
    [
        (400, {}, True, None),
        (401, {}, False, None),
        (403, {}, False, None),
        (404, {}, False, None),
        (408, {}, False, None),
        (409, {}, False, None),
        (410, {}, True, None),
        (413, {}, True, None),
        (422, {"Retry-After": "5"}, True, None),
        (425, {}, False, None),
        (429, {"Retry-After": "7"}, False, 7.0),
        (429, {"Retry-After": "soon"}, False, None),
        (429, {"Retry-After": "99999999999999999999"}, False, 86400.0),
        (500, {}, False, None),
        (503, {"Retry-After": "120"}, False, 120.0),
        (503, {"Retry-After": "Sun, 22 Nov 1998 00:05:00 GMT"}, False, 0.0),
        (503, {"Retry-After": "Sun, 22 Nov 2998 00:05:00 GMT"}, False, 86400.0),
        (599, {}, False, None),
        (304, {}, False, None),
    ],
)
def test_what_an_answer_means(
    settings: Any,
    receiver: Any,
    message: Make,
    status: int,
    headers: dict[str, str],
    for_good: bool,
    retry_after: float | None,
) -> None:
    receiver.answers = [(status, headers, b"")]
    with pytest.raises(HookError) as raised:
        made(settings, receiver)(message())
    assert (raised.value.for_good, raised.value.retry_after) == (for_good, retry_after)
    assert f"127.0.0.1:{receiver.port} answered {status}" in raised.value.message
    assert ("asks to be told nothing more" in raised.value.message) == (status == 410)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_one(settings: Any, receiver: Any, message: Make, status: int) -> None:
    receiver.answers = [(status, {}, b"ok" if status != 204 else b"")]
    made(settings, receiver)(message())
    assert len(receiver.got) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_told_and_not_followed(settings: Any, receiver: Any, message: Make, status: int) -> None:
    to = f"http://127.0.0.1:{receiver.port}/elsewhere/{TOKEN}?key=q-s3cret"
    receiver.answers = [(status, {"Location": to}, b"")]
    with pytest.raises(HookError) as raised:
        made(settings, receiver)(message())
    assert len(receiver.got) == 1
    assert not raised.value.for_good
    assert f"pointed to http://127.0.0.1:{receiver.port}/elsewhere/…; redirects are not followed" in str(raised.value)
    assert TOKEN not in str(raised.value)


def test_the_reason_that_a_receiver_gives_is_told_without_secrets(settings: Any, receiver: Any, message: Make) -> None:
    settings.environment = {"TOKEN": "b3arer-secret"}
    echo = f"bad\x1b[31m:\nBearer b3arer-secret {TOKEN} {OLD} q-s3cret {'x' * 500}".encode()
    receiver.answers = [(400, {"Content-Type": "text/plain"}, echo)]
    hook = made(settings, receiver, headers={"Authorization": "Bearer ${TOKEN}"})
    with pytest.raises(HookError) as raised:
        hook(message())
    assert "400 (Bad Request): bad[31m:" in raised.value.message
    assert len(raised.value.message) < 300
    for secret in ("b3arer-secret", TOKEN, OLD, "q-s3cret", "\x1b", "\n"):
        assert secret not in str(raised.value)
        assert secret not in repr(hook)
        assert secret not in hook.where
    receiver.answers = [(400, {"Content-Type": "text/html"}, b"<p>no</p>")]
    with pytest.raises(HookError, match=r"\(Bad Request\)$"):
        hook(message())


def test_a_digest_is_one_event_with_its_lines_in_order(
    settings: Any, receiver: Any, message: Make, make_change: Make, make_notice: Make
) -> None:
    lines = [make_change(2), make_change(1, newsroom="other"), make_notice()]
    made(settings, receiver)(message(*lines, id="digest-1", digest="hourly"))
    _, headers, body = receiver.got[0]
    event = Verifier(OLD).verify(body, headers)
    assert (headers["webhook-id"], event["type"], event["source"]) == ("digest-1", "newsroom.digest", "/newsrooms")
    assert event["data"]["lines"] == lines
    assert (event["data"]["count"], event["data"]["digest"]) == (3, "hourly")
    assert "subject" not in event


def test_the_events_of_a_change_a_notice_and_a_test(message: Make, make_change: Make, make_notice: Make) -> None:
    from newsdesk.telling.hooks.cloudevent import event

    change = json.loads(event(message(make_change(kind="edited"))))
    assert {key: value for key, value in change.items() if key != "data"} == {
        "specversion": "1.0",
        "id": "change-1",
        "source": "/newsrooms/demo",
        "type": "newsroom.change.edited",
        "subject": "demo-1",
        "time": "2026-11-22T02:00:00Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:newsroom:change:1",
    }
    told = json.loads(event(message(make_notice())))
    assert (told["type"], told["source"]) == ("newsroom.notice.disk-low", "/newsrooms")
    assert "subject" not in told
    assert json.loads(event(message(test=True)))["test"] is True
    run = message(make_change(1), make_change(2, release_id="demo-1"), digest="run")
    assert json.loads(event(run))["subject"] == "demo-1"
    for one in (change, told, json.loads(event(run))):
        for name, value in one.items():
            assert name.isascii()
            assert name.isalnum()
            assert name == name.lower()
            assert name == "data" or value not in {"", None}


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({}, "url", "is missing"),
        ({"url": "http://a.example/", "secret": OLD}, "url", "internal = true"),
        ({"url": "ftp://a.example/", "secret": OLD}, "url", "https://"),
        ({"url": "https://user:pw@a.example/", "secret": OLD}, "url", "Authorization"),
        ({"url": "https://a.example:99999/", "secret": OLD}, "url", "no URL that can be read"),
        ({"url": "https://a.example:0/", "secret": OLD}, "url", "a port that there is not"),
        ({"url": "https:///x", "secret": OLD}, "url", "no host"),
        ({"url": "https://[::1/", "secret": OLD}, "url", "no URL"),
        ({"url": "https://10.0.0.1/", "secret": OLD}, "url", "not public"),
        ({"url": "https://[::ffff:10.0.0.1]/", "secret": OLD}, "url", "not public"),
        ({"url": "${NOT_SET}", "secret": OLD}, "url", "${NOT_SET}, which is not set"),
        ({"url": "https://a.example/"}, "secret", "openssl rand"),
        ({"url": "https://a.example/", "secret": "hunter2hunter2"}, "secret", "no signing secret"),
        ({"url": "https://a.example/", "secret": "whsec_hunter2"}, "secret", "no signing secret"),
        ({"url": "https://a.example/", "secret": "whsec_" + "!" * 32}, "secret", "no signing secret"),
        ({"url": "https://a.example/", "secrets": [NEW, "hunter2"]}, "secrets", "no signing secret"),
        ({"url": "https://a.example/", "secret": OLD, "secrets": [NEW]}, "secrets", "beside secret"),
        ({"url": "https://a.example/", "secret": OLD, "signed": False}, "secret", "signed = false"),
        ({"url": "https://a.example/", "secret": OLD, "headers": {"Host": "x"}}, "headers.Host", "cannot be set"),
        ({"url": "https://a.example/", "secret": OLD, "headers": {"A b": "x"}}, "headers.A b", "cannot be set"),
        ({"url": "https://a.example/", "secret": OLD, "headers": {"A": "hunter2\r\nB: c"}}, "headers.A", "no header"),
        ({"url": "https://a.example/", "secret": OLD, "timeout": 0}, "timeout", "no time at all"),
        ({"url": "https://a.example/", "secret": OLD, "ca": "nowhere.pem"}, "ca", "No such file"),
        ({"url": "https://a.example/", "secret": OLD, "retries": 3}, "retries", "not a key"),
    ],
)
def test_what_cannot_be_used_is_named(settings: Any, data: dict[str, Any], field: str, words: str) -> None:
    problem = settings.refuses(webhook, data)
    assert problem.field == f"hooks.desk.{field}"
    assert words in str(problem)
    assert "hunter2" not in str(problem)
    assert "pw@" not in str(problem)


def test_a_file_that_holds_no_certificate(settings: Any) -> None:
    (settings.root / "ca.pem").write_text("hello")
    data = {"url": "https://a.example/", "secret": OLD, "ca": "ca.pem"}
    assert "holds no certificate" in str(settings.refuses(webhook, data))
