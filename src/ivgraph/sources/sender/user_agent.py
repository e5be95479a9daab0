"""What a browser says of itself: in its User-Agent, and in the Client Hints that newer ones send beside it.

The User-Agent is read by ua-parser, whose list knows thousands of products; the hints win where they are there, since
newer browsers keep their User-Agent from telling. Both: https://wicg.github.io/ua-client-hints/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ua_parser import Device, Result, parse

#: No browser's own is longer.
LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Agent:
    """A browser on a device."""

    #: Computer, Mobile, Tablet, TV or Game console.
    device: str | None = None
    operating_system: str | None = None
    browser: str | None = None
    #: A crawler or a monitor. A program that passes events on, such as curl, is none: what it brings is of viewers.
    bot: bool = False


def read_agent(headers: Mapping[str, str]) -> Agent:
    """The agent that request headers, named in lower case, tell of."""
    user_agent = headers.get("user-agent", "")[:LONGEST]
    hints = (headers.get(f"sec-ch-ua{suffix}", "")[:LONGEST] for suffix in ("", "-mobile", "-platform"))
    return _read(user_agent, *hints)


@lru_cache(maxsize=8_192)
def _read(user_agent: str, brands: str, mobile: str, platform: str) -> Agent:
    told = _parse(user_agent)
    system = _SYSTEMS.get(_unquote(platform), _unquote(platform)) or _system(told)
    device = _device(told, user_agent, mobile, system)
    return Agent(
        device=device,
        operating_system=system,
        # What has neither is a program that passes events on, or a crawler.
        browser=_brand(brands) or (_browser(told) if device or system else None),
        bot=_family(told.device) == "Spider" and not _PROGRAM.match(user_agent),
    )


def _parse(user_agent: str) -> Result:
    """What ua-parser finds. Its resolver in Python raises for some texts, such as "; wetab Build": then nothing."""
    try:
        return parse(user_agent)
    except ValueError:
        return Result(None, None, None, user_agent)


def _system(told: Result) -> str | None:
    if told.os is None:
        return None
    if told.os.family == "iOS" and _family(told.device) == "iPad":
        return "iPadOS"
    return _SYSTEMS.get(told.os.family, told.os.family)


def _browser(told: Result) -> str | None:
    """The same name on a telephone and on a computer: Chrome Mobile iOS is Chrome."""
    family = told.user_agent.family if told.user_agent else ""
    return re.sub(r"^Mobile | Mobile\b| iOS$", "", family) or None


def _brand(brands: str) -> str | None:
    """The browser among the brands, of which one is made up and one is the engine's."""
    names = re.findall(r'"([^"]*)"\s*;\s*v=', brands)
    own = [name for name in names if "Brand" not in name and name != "Chromium"]
    return _BRANDS.get(own[0], own[0]) if own else "Chromium" if "Chromium" in names else None


def _device(told: Result, user_agent: str, mobile: str, system: str | None) -> str | None:
    family = _family(told.device)
    if _CONSOLE.search(user_agent):
        return "Game console"
    if system in _TV_SYSTEMS or _TV.search(user_agent):
        return "TV"
    if family == "iPad" or _TABLET.search(user_agent):
        return "Tablet"
    if mobile == "?1" or _MOBILE.search(user_agent):
        return "Mobile"
    if system == "Android":
        return "Tablet"  # without the word Mobile: https://developer.chrome.com/docs/privacy-security/user-agent
    return "Computer" if system in _COMPUTER_SYSTEMS else None


def _family(device: Device | None) -> str:
    return device.family if device else ""


def _unquote(text: str) -> str:
    return text.strip().strip('"')


_SYSTEMS = {
    "Mac OS X": "macOS",
    "Chromium OS": "Chrome OS",
    "ATV OS X": "tvOS",
    "Web0S": "webOS",
    "Ubuntu": "Linux",
    "Fedora": "Linux",
    "Debian": "Linux",
    "Unknown": "",
}
_BRANDS = {"Google Chrome": "Chrome", "Microsoft Edge": "Edge", "Opera GX": "Opera"}
_COMPUTER_SYSTEMS = frozenset({"Windows", "macOS", "Linux", "Chrome OS", "FreeBSD", "OpenBSD"})
_TV_SYSTEMS = frozenset({"Tizen", "webOS", "tvOS", "Roku", "Chromecast", "FireTV"})
_TV = re.compile(r"smart-?tv|apple ?tv|google ?tv|android tv|bravia|hbbtv|crkey|\baft[a-z]{1,4}\b", re.IGNORECASE)
_CONSOLE = re.compile(r"playstation|xbox|nintendo", re.IGNORECASE)
_TABLET = re.compile(r"\btablet\b|kindle", re.IGNORECASE)
_MOBILE = re.compile(r"mobile|iphone|ipod", re.IGNORECASE)
# What Java and Python send by default: ua-parser takes it for a spider's, but a company's own servers say so too.
_PROGRAM = re.compile(r"(?:Java|Python-urllib|WordPress)/")
