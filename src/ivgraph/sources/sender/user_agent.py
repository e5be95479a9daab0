"""Recognises device, operating system, browser and bots by the User-Agent header and by Client Hints.

The User-Agent is parsed by ua-parser, whose list knows thousands of products. Client Hints take precedence, since newer
browsers send them and hide details in their User-Agent: https://wicg.github.io/ua-client-hints/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ua_parser import Device, Result, parse

#: Characters of a header that are read. Headers of real browsers are shorter.
MAX_HEADER_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class Agent:
    """A browser on a device."""

    #: Computer, Mobile, Tablet, TV or Game console.
    device: str | None = None
    operating_system: str | None = None
    browser: str | None = None
    #: A crawler or a monitor. A program that forwards events, such as curl, is not a bot: it reports what viewers did.
    bot: bool = False


def read_agent(headers: Mapping[str, str]) -> Agent:
    """The agent that request headers describe. Their names are in lower case."""
    user_agent = headers.get("user-agent", "")[:MAX_HEADER_LENGTH]
    hints = (headers.get(f"sec-ch-ua{suffix}", "")[:MAX_HEADER_LENGTH] for suffix in ("", "-mobile", "-platform"))
    return _read(user_agent, *hints)


@lru_cache(maxsize=8_192)
def _read(user_agent: str, brands: str, mobile: str, platform: str) -> Agent:
    result = _parse(user_agent)
    system = _SYSTEMS.get(_unquote(platform), _unquote(platform)) or _system(result)
    device = _device(result, user_agent, mobile, system)
    return Agent(
        device=device,
        operating_system=system,
        # Without a device and an operating system it is a program that forwards events, or a crawler.
        browser=_brand(brands) or (_browser(result) if device or system else None),
        bot=_family(result.device) == "Spider" and not _PROGRAM.match(user_agent),
    )


def _parse(user_agent: str) -> Result:
    """Parses with ua-parser; an empty result for a text that its Python resolver fails on, such as "; wetab Build"."""
    try:
        return parse(user_agent)
    except ValueError:
        return Result(None, None, None, user_agent)


def _system(result: Result) -> str | None:
    if result.os is None:
        return None
    if result.os.family == "iOS" and _family(result.device) == "iPad":
        return "iPadOS"
    return _SYSTEMS.get(result.os.family, result.os.family)


def _browser(result: Result) -> str | None:
    """The browser's name, which is the same on a phone and on a computer: Chrome Mobile iOS becomes Chrome."""
    family = result.user_agent.family if result.user_agent else ""
    return re.sub(r"^Mobile | Mobile\b| iOS$", "", family) or None


def _brand(brands: str) -> str | None:
    """The browser among the brands of a hint, which also lists a made-up brand and the engine."""
    brand_names: list[str] = re.findall(r'"([^"]*)"\s*;\s*v=', brands)
    browsers = [name for name in brand_names if "Brand" not in name and name != "Chromium"]
    if browsers:
        return _BRANDS.get(browsers[0], browsers[0])
    return "Chromium" if "Chromium" in brand_names else None


def _device(result: Result, user_agent: str, mobile: str, system: str | None) -> str | None:
    family = _family(result.device)
    if _CONSOLE.search(user_agent):
        return "Game console"
    if system in _TV_SYSTEMS or _TV.search(user_agent):
        return "TV"
    if family == "iPad" or _TABLET.search(user_agent):
        return "Tablet"
    if mobile == "?1" or _MOBILE.search(user_agent):
        return "Mobile"
    if system == "Android":
        return "Tablet"  # a phone would have the word Mobile: https://developer.chrome.com/docs/privacy-security/user-agent
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
# What programs in Java and Python send by default. ua-parser takes them for spiders, but a company's own servers that
# forward events send the same.
_PROGRAM = re.compile(r"(?:Java|Python-urllib|WordPress)/")
