"""A real mail server for tests, which can be told to misbehave."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Sink:
    """Keeps what it accepts; `refusing` is the answer it gives instead, by recipient's domain."""

    def __init__(self):
        self.envelopes, self.refusing = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        refusal = self.refusing.get(address.rpartition("@")[2])
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        self.envelopes.append(envelope)
        return "250 OK"


class SinkController(Controller):
    """On any free port of this machine."""

    def __init__(self, sink):
        super().__init__(sink, hostname="127.0.0.1", port=0)

    def factory(self):
        return SMTP(self.handler, hostname="sink.invalid")

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
