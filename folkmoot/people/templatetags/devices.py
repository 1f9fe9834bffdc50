"""What a browser says about itself, in words a person knows."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first mark that is found decides: browsers carry the names of those they descend from.
BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "OPR/": "Opera",
    "HuaweiBrowser": "Huawei Browser",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def device(agent: str) -> str:
    """`Firefox on Windows`; what nobody knows is said to be unknown."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    if not browser or not system:
        return _("An unknown device")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
