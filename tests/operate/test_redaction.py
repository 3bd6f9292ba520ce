import pytest

from bot.operate.redaction import redaction

hide = redaction()


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("token=xoxb-12-34-aBc, next", "token=[hidden], next"),
        ("token xoxe.xoxp-1-Mi0yLTEx", "token [hidden]"),
        ("xoxe-1-refresh", "[hidden]"),
        ("app token xapp-1-A0-12-ab", "app token [hidden]"),
        ("key 'sk-ant-api03-aB_c-d' refused", "key '[hidden]' refused"),
        ("SK-MEGA-0123456789", "[hidden]"),
        ('{"Authorization": "Bearer abc.def"}', '{"Authorization": "Bearer [hidden]"}'),
        ("authorization: bearer abc", "authorization: bearer [hidden]"),
        (
            'POST "https://hooks.slack.com/commands/T1/2/abc" failed',
            'POST "https://hooks.slack.com/[hidden]" failed',
        ),
        (
            "wss://wss-primary.slack.com/link/?ticket=ab-cd&app_id=1",
            "wss://wss-primary.slack.com/link/?ticket=[hidden]&app_id=1",
        ),
        ("postgresql://bot:p@ss@db:5432/bot", "postgresql://[hidden]@db:5432/bot"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(line: str, shown: str) -> None:
    assert hide(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "task-description-of-the-desk-lamp",
        "model claude-sonnet-5-5 at https://api.example.com/v1 asked by U1@T1",
        "sqlite+aiosqlite:///threadkeeper.db",
        "1726133698.626339",
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert hide(line) == line


def test_known_secrets_are_hidden_whatever_they_look_like() -> None:
    hide = redaction(["short", "correct horse battery", "correct horse"])

    assert hide("a short: correct horse battery staple") == "a short: [hidden] staple"
