from __future__ import annotations

from typing import NoReturn

import pytest

from ivgraph.sources.sender.user_agent import Agent, read_agent

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Chrome/131.0.0.0 Safari/537.36"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {BLINK} Chrome/131.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "agent"),
    [
        (WINDOWS, Agent("Computer", "Windows", "Chrome")),
        (f"{WINDOWS} Edg/131.0", Agent("Computer", "Windows", "Edge")),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/17.5 Safari/605.1.15",
            Agent("Computer", "macOS", "Safari"),
        ),
        (
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            Agent("Computer", "Linux", "Firefox"),
        ),
        (f"{ANDROID} Mobile Safari/537.36", Agent("Mobile", "Android", "Chrome")),
        (f"{ANDROID} Safari/537.36", Agent("Tablet", "Android", "Chrome")),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1",
            Agent("Mobile", "iOS", "Safari"),
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {WEBKIT} CriOS/131.0 Mobile/15E148 Safari/604.1",
            Agent("Mobile", "iOS", "Chrome"),
        ),
        (
            f"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) {WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1",
            Agent("Tablet", "iPadOS", "Safari"),
        ),
        (
            f"Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) {BLINK} SamsungBrowser/5.0 Chrome/94 TV Safari/537.36",
            Agent("TV", "Tizen", "Samsung Internet"),
        ),
        (
            f"Mozilla/5.0 (PlayStation; PlayStation 5/8.20) {WEBKIT} Version/15.4 Safari/605.1.15",
            Agent("Game console", None, "Safari"),
        ),
    ],
)
def test_user_agent_tells_device_system_and_browser(user_agent: str, agent: Agent) -> None:
    assert read_agent({"user-agent": user_agent}) == agent


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        f"Mozilla/5.0 {BLINK.removesuffix(')')}; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "facebookexternalhit/1.1",
        "Pingdom.com_bot_version_1.4",
    ],
)
def test_crawlers_and_monitors_are_bots(user_agent: str) -> None:
    assert read_agent({"user-agent": user_agent}).bot


@pytest.mark.parametrize(
    "user_agent",
    [
        "curl/8.5",
        "python-requests/2.31",
        "Python-urllib/3.11",
        "Java/17.0.1",
        "okhttp/4.9",
        "WordPress/6.4; https://film.example",
        WINDOWS,
        "",
    ],
)
def test_programs_that_pass_events_on_are_no_bots(user_agent: str) -> None:
    assert not read_agent({"user-agent": user_agent}).bot


@pytest.mark.parametrize("user_agent", ["curl/8.5", "axios/1.7.7", "okhttp/4.9"])
def test_a_program_that_passes_events_on_is_no_browser(user_agent: str) -> None:
    assert read_agent({"user-agent": user_agent}) == Agent()


def test_client_hints_win() -> None:
    hints = {
        "sec-ch-ua": '"Not_A Brand";v="8", "Chromium";v="131", "Microsoft Edge";v="131"',
        "sec-ch-ua-mobile": "?1",
        "sec-ch-ua-platform": '"Android"',
    }
    assert read_agent({"user-agent": WINDOWS} | hints) == Agent("Mobile", "Android", "Edge")


def test_an_engine_without_a_brand_is_chromium() -> None:
    assert read_agent({"sec-ch-ua": '"Chromium";v="131", "Not_A Brand";v="24"'}).browser == "Chromium"


def test_nothing_known_is_nothing_said() -> None:
    assert read_agent({}) == Agent()
    assert read_agent({"user-agent": "x" * 100_000, "sec-ch-ua": "garbage", "sec-ch-ua-platform": '""'}) == Agent()


def test_a_text_that_a_pattern_of_the_parser_fails_on_is_an_unknown_agent() -> None:
    wetab = "Mozilla/5.0 (Linux; U; Android 4.0.4; wetab Build/IMM76D) AppleWebKit/534.30"
    assert not read_agent({"user-agent": wetab}).bot


def test_a_parser_that_raises_leaves_what_the_hints_say(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> NoReturn:
        raise ValueError(text)

    monkeypatch.setattr("ivgraph.sources.sender.user_agent.parse", fail)
    agent = read_agent({"user-agent": "raises", "sec-ch-ua-platform": '"Android"', "sec-ch-ua-mobile": "?1"})
    assert agent == Agent("Mobile", "Android", None)
