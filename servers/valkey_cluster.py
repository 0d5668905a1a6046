"""A private Redis Cluster: three Valkeys that share the slots among them, without copies of each other."""

import time
from types import TracebackType
from typing import Self

from servers.process import ServerFailed, free_port
from servers.valkey import Valkey

SLOTS = 16384
FORM_SECONDS = 30


class ValkeyCluster:
    """Enter it, and every node knows who has which slot."""

    def __init__(self, nodes: int = 3) -> None:
        """Raises ServerMissing."""
        self.nodes = [Valkey(settings=_as_node()) for _ in range(nodes)]
        for node in self.nodes:
            node.password = self.nodes[0].password

    def __enter__(self) -> Self:
        try:
            for node in self.nodes:
                node.start()
            self._form()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"redis+cluster://:{self.nodes[0].password}@{hosts}"

    @property
    def program(self) -> str:
        return f"{len(self.nodes)} x {self.nodes[0].program}"

    def wait_until_whole(self) -> None:
        """Raises ServerFailed."""
        deadline = time.monotonic() + FORM_SECONDS
        while not all(self._is_content(node) for node in self.nodes):
            if time.monotonic() > deadline:
                raise ServerFailed(f"the cluster does not form:\n{self.nodes[0].ask('CLUSTER', 'INFO')}")
            time.sleep(0.05)

    def end(self) -> None:
        for node in self.nodes:
            node.stop()
            node.discard()

    def _form(self) -> None:
        share = SLOTS // len(self.nodes)
        for number, node in enumerate(self.nodes):
            last = SLOTS - 1 if node is self.nodes[-1] else (number + 1) * share - 1
            _require(node, "CLUSTER", "SET-CONFIG-EPOCH", str(number + 1))
            _require(node, "CLUSTER", "ADDSLOTSRANGE", str(number * share), str(last))
        first = self.nodes[0]
        for node in self.nodes[1:]:
            _require(node, "CLUSTER", "MEET", "127.0.0.1", str(first.port), first.settings["cluster-port"])
        self.wait_until_whole()

    def _is_content(self, node: Valkey) -> bool:
        info = node.ask("CLUSTER", "INFO")
        known = f"cluster_known_nodes:{len(self.nodes)}\r\n"
        return "cluster_state:ok" in info and known in info and f"cluster_slots_ok:{SLOTS}" in info


def _as_node() -> dict[str, str]:
    return {
        "cluster-enabled": "yes",
        "cluster-config-file": "nodes.conf",
        "cluster-port": str(free_port()),  # by default the port and 10,000, which may be more than there are
        "cluster-node-timeout": "2000",
        "cluster-require-full-coverage": "no",  # while one node is away, the others go on with what they have
    }


def _require(node: Valkey, *words: str) -> None:
    answer = node.ask(*words)
    if answer != "+OK":
        raise ServerFailed(f"{' '.join(words)}: {answer}")
