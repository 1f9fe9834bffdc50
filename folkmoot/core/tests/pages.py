"""What every page of the site must hold; a test of a page calls `look_over` and is done."""

import re

from axe_playwright_python.sync_playwright import Axe

HEAVIEST = 60_000
NARROWEST = 320
# Words of other alphabets that a Chinese page may show.
KNOWN = re.compile(
    r"Folkmoot|Belenios|UTC|GNU AGPL|English|JavaScript|Cookie|PIN|QR|APP|Chrome|Linux"
    r"|[\w.+-]+@[\w.-]+|\b[A-Z0-9]{16,}\b|CSV|UTF|TOML|XLSX?|ODS|hitobito|CiviCRM|Tendenci"
)
# Names, codes and reasons that people of the tests' own world have written.
WRITTEN = re.compile(
    r"(?<![A-Za-z])(Anna|Weiss|Peter|Brown|Ines|Duarte|peterbrown|zhang|wei|zhangwei|moved"
    r"|north|south|city)(?![A-Za-z])",
    re.IGNORECASE,
)
WEIGHT = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
    .reduce((sum, entry) => sum + entry.decodedBodySize, 0)"""
# Codes and trackers are no words of any language.
WORDS = """() => [...document.querySelectorAll("code, pre")].reduce(
    (text, code) => text.replace(code.innerText, ""), document.body.innerText)"""
OPTIONS = {"preload": False, "rules": {"target-size": {"enabled": True}}}
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}


def new_page(chromium, language="en", scheme="light", width=NARROWEST):
    """A fresh browser profile of a reader."""
    return chromium.new_page(
        viewport={"width": width, "height": 700}, locale=LOCALES[language], color_scheme=scheme
    )


def look_over(page, address=None, heaviest=HEAVIEST, *, with_axe=True):
    """Open a page (or this one again) and complain about anything that every page must hold.

    axe takes most of the time; a page looked over in one language has the same structure and
    colours in the other.
    """
    heard = []

    def hear(message):
        heard.append(message)

    page.on("console", hear)
    page.on("pageerror", hear)
    response = page.goto(address) if address else page.reload()
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", hear)
    complaints = [str(m) for m in heard if getattr(m, "type", "error") in {"error", "warning"}]
    complaints += in_frame(page, heaviest) + (by_axe(page) if with_axe else [])
    assert complaints == [], "\n".join([page.url, *complaints])
    return response


def in_frame(page, heaviest=HEAVIEST):
    """Complaints about the frame: heading, title, language, width, weight, words."""
    found = []
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} h1")
    if not re.fullmatch(r".+ · Folkmoot", page.title(), re.DOTALL):
        found.append(f"title {page.title()!r}")
    language = page.evaluate("document.documentElement.lang")
    if language not in LOCALES:
        found.append(f"lang {language!r}")
    if (width := page.evaluate("document.documentElement.scrollWidth")) > page.viewport_size[
        "width"
    ]:
        found.append(f"scrolls sideways: {width} px")
    if (weight := page.evaluate(WEIGHT)) > heaviest:
        found.append(f"{weight} bytes")
    if language == "zh-hans" and (left := untranslated(page)):
        found.append(f"not in Chinese: {left}")
    return found


def untranslated(page):
    """Latin words a Chinese page shows."""
    return re.findall(r"[A-Za-z]{3,}", WRITTEN.sub("", KNOWN.sub("", page.evaluate(WORDS))))


def by_axe(page):
    """Findings of axe, one line each."""
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{violation['id']}: {[node['html'][:120] for node in violation['nodes']]}"
        for violation in violations
    ]
