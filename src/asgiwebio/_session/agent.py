"""The visitor's browser, system and device, read from the User-Agent header.

Importing this loads ua-parser, so it is imported when first needed.
"""

from dataclasses import dataclass

import ua_parser

OTHER = "Other"

_PHONE_DEVICES = frozenset(
    {"iPhone", "iPod", "Generic Smartphone", "Generic Feature Phone", "PlayStation Vita", "iOS-Device"}
)
_PHONE_SYSTEMS = frozenset({"Windows Phone", "Windows Phone OS", "Symbian OS", "Bada", "KaiOS", "Firefox OS"})
_PHONE_BROWSERS = ("Opera Mini", "Opera Mobile", "IE Mobile")
_TABLET_DEVICES = (
    "iPad",
    "BlackBerry Playbook",
    "Blackberry Playbook",
    "Kindle",
    "Kindle Fire",
    "Kindle Fire HD",
    "Galaxy Tab",
    "Xoom",
    "Dell Streak",
)
_TOUCH_SYSTEMS = frozenset(
    {
        "iOS",
        "Android",
        "Windows Phone",
        "Windows Phone OS",
        "Windows RT",
        "Windows CE",
        "BlackBerry OS",
        "KaiOS",
        "Firefox OS",
    }
)
_PC_SYSTEMS = frozenset(
    {
        "Windows",
        "Mac OS X",
        "Linux",
        "Ubuntu",
        "Debian",
        "Fedora",
        "Red Hat",
        "SUSE",
        "FreeBSD",
        "OpenBSD",
        "NetBSD",
        "Solaris",
        "Chrome OS",
    }
)


@dataclass(frozen=True, slots=True)
class Release:
    """A browser or a system. `version` holds numbers where the header has them, else text."""

    family: str
    version: tuple[int | str, ...]

    @property
    def version_string(self) -> str:
        """The version with points, empty when it is not known."""
        return ".".join(map(str, self.version))

    def __str__(self) -> str:
        return f"{self.family} {self.version_string}".rstrip()


@dataclass(frozen=True, slots=True)
class Device:
    """The kind of device; `brand` and `model` are None for most computers."""

    family: str
    brand: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class UserAgent:
    """The visitor's browser, system and device, as far as the header tells; it can say anything."""

    ua_string: str
    browser: Release
    os: Release
    device: Device

    @property
    def is_mobile(self) -> bool:
        """Whether it is a phone."""
        if self.device.family in _PHONE_DEVICES or self.os.family in _PHONE_SYSTEMS:
            return True
        if self.os.family == "Android":
            return not self.is_tablet
        return self.browser.family.startswith(_PHONE_BROWSERS) or "J2ME" in self.ua_string

    @property
    def is_tablet(self) -> bool:
        """Whether it is a tablet."""
        if self.device.family.startswith(_TABLET_DEVICES):
            return True
        if self.os.family == "Android":
            return "Mobile" not in self.ua_string and "TV" not in self.ua_string  # the rule that Android itself gives
        return self.os.family == "Windows RT"

    @property
    def is_touch_capable(self) -> bool:
        """Whether it is likely to have a touch screen."""
        return self.os.family in _TOUCH_SYSTEMS or "Touch" in self.ua_string or self.is_tablet or self.is_mobile

    @property
    def is_pc(self) -> bool:
        """Whether it is a computer with a desktop system."""
        return self.os.family in _PC_SYSTEMS and not self.is_mobile and not self.is_tablet

    @property
    def is_bot(self) -> bool:
        """Whether it says that it is a crawler."""
        return self.device.family == "Spider"

    @property
    def is_email_client(self) -> bool:
        """Whether it is a mail program."""
        return self.browser.family in (
            "Outlook",
            "Windows Live Mail",
            "Mail",
            "Apple Mail",
            "Lotus Notes",
            "Thunderbird",
        )

    def __str__(self) -> str:
        device = "PC" if self.is_pc else self.device.family
        return f"{device} / {self.os} / {self.browser}"


def parse_agent(header: str) -> UserAgent:
    """What the User-Agent header says; "Other" for what it does not."""
    found = ua_parser.parse(header)
    browser, os, device = found.user_agent, found.os, found.device
    return UserAgent(
        header,
        Release(browser.family, _version(browser.major, browser.minor, browser.patch))
        if browser
        else Release(OTHER, ()),
        Release(os.family, _version(os.major, os.minor, os.patch)) if os else Release(OTHER, ()),
        Device(device.family, device.brand, device.model) if device else Device(OTHER, None, None),
    )


def _version(*parts: str | None) -> tuple[int | str, ...]:
    known = [part for part in parts if part is not None]
    return tuple(int(part) if part.isdecimal() else part for part in known)
