"""`python -m tests.chaos.receiver PORT FILE SEED`: an SMTP server that refuses, hangs and drops, until it is killed.

A mail is written to FILE (its Message-ID and recipient, one line) before the server says that it was taken.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
from random import Random

from tests.mail.receiver import Behaviour, Received, Receiver, running_receiver

CHANCES = (
    (0.10, Behaviour.DEFERS_RECIPIENT),
    (0.10, Behaviour.DEFERS_DATA),
    (0.03, Behaviour.DROPS_IN_DATA),
    (0.02, Behaviour.DROPS_AFTER_DATA),
    (0.01, Behaviour.HANGS),
)
_MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)\r?$", re.MULTILINE)


class _File(list[Received]):
    """Writes down what the server takes instead of keeping it."""

    def __init__(self, path: str) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def append(self, received: Received) -> None:
        found = _MESSAGE_ID.search(received.content)
        assert found is not None
        os.write(self._handle, b"%s %s\n" % (found.group(1), received.recipients[0].encode()))


def misbehave(receiver: Receiver, path: str, seed: int) -> None:
    """Give the server its chances: one mail in five is not taken yet, more are broken off."""
    random = Random(seed)

    def choose(_address: str) -> Behaviour:
        thrown = random.random()
        for chance, behaviour in CHANCES:
            thrown -= chance
            if thrown < 0:
                return behaviour
        return Behaviour.TAKES

    receiver.choose = choose
    receiver.received = _File(path)


if __name__ == "__main__":
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server's own word on connections that it dropped
    with running_receiver(port=int(sys.argv[1])) as running:
        misbehave(running, sys.argv[2], int(sys.argv[3]))
        signal.pause()
