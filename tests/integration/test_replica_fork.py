"""A process that has opened a replica may fork: the child opens one of its own."""

import os
from dataclasses import replace
from pathlib import Path

from data_access.connect import OpenDatabase
from data_access.replica.build import conventions_of, rebuild, replica_directory
from data_access.replica.reader import ReplicaReader
from tests.lib.database_ground import DatabaseGround


def test_a_forked_child_reads_and_ends_in_peace(
    databases: DatabaseGround, database: OpenDatabase, tmp_path: Path
) -> None:
    settings = replace(databases.settings, data_dir=tmp_path)
    rebuild(database.app, settings, conventions_of(settings))
    reader = ReplicaReader(replica_directory(settings))
    version = reader.current().data_version
    child = os.fork()
    if child == 0:
        os._exit(0 if reader.current().data_version == version else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert reader.current().data_version == version
