"""Two phones that anybody may sign in on, to look pages over in both languages."""

from django.test import Client

from folkmoot.core.tests.pages import HEAVIEST, look_over, new_page

PHONE = 360
PROGRAM = 95_000  # bytes of a page that carries the whole cryptography


class Readers:
    """Two phones, one in each language, that anybody may sign in on."""

    def __init__(self, chromium, address):
        self.address = address
        self.phones = [new_page(chromium, code, width=PHONE) for code in ("zh-hans", "en")]

    def sign_in(self, person):
        person.account.refresh_from_db()
        client = Client()
        client.force_login(person.account)
        cookie = {"name": "session", "value": client.cookies["session"].value}
        for phone in self.phones:
            phone.context.clear_cookies()
            phone.context.add_cookies([cookie | {"url": self.address}])

    def look(self, person, *paths):
        self.sign_in(person)
        for phone in self.phones:
            is_first = phone == self.phones[0]
            for path in paths:
                carries = path.endswith(("/booth/", "/trustee/"))
                heaviest = PROGRAM if carries else HEAVIEST
                response = look_over(phone, self.address + path, heaviest, with_axe=is_first)
                assert (response.status, phone.url) == (200, self.address + path)

    def close(self):
        for phone in self.phones:
            phone.context.close()
