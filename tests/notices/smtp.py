"""A mail server of a few lines, on this machine: it takes mails, or leaves a sender waiting for its word."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message


@dataclass
class Mailbox:
    """taken: what it said yes to. silent: while set, whoever has said to whom the mail goes waits in vain."""

    port: int = 0
    taken: list[Message] = field(default_factory=list)
    silent: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Event = field(default_factory=threading.Event)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()

    class Line(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while word := self.rfile.readline().decode().strip().upper():
                if word.startswith("RCPT") and box.silent.is_set():
                    box.waiting.set()
                    self.rfile.read()  # until the other end is gone
                    return
                if word == "DATA":
                    self._say("354 go on")
                    box.taken.append(message_from_string(self._body()))
                self._say("221 bye" if word == "QUIT" else "250 so be it")

        def _body(self) -> str:
            lines = []
            while (line := self.rfile.readline().decode()) != ".\r\n":
                lines.append(line)
            return "".join(lines)

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
