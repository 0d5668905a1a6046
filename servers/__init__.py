"""Private servers: a PostgreSQL and a Redis-protocol server that belong to one run, one test session, one bench.

They listen on 127.0.0.1 behind a password of their own, and end with the process that started them.
Standard library only: the launcher, the tests and the bench share them.

    with servers.PostgreSQL() as postgres, servers.Valkey() as valkey:
        print(postgres.url, valkey.url)
"""

from servers.postgresql import PostgreSQL
from servers.process import Server, ServerFailed, free_port, spawn
from servers.programs import Program, ServerMissing, brokers, postgresqls
from servers.valkey import Valkey
from servers.valkey_cluster import ValkeyCluster

__all__ = [
    "PostgreSQL",
    "Program",
    "Server",
    "ServerFailed",
    "ServerMissing",
    "Valkey",
    "ValkeyCluster",
    "brokers",
    "free_port",
    "postgresqls",
    "spawn",
]
