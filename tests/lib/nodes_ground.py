"""Three nodes of a small unit; the third runs the program of before the newest change of the database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard import clock
from dashboard.people.tokens import ApiTokens
from data_access.account_store import AccountStore
from data_access.connect import OpenDatabase
from data_access.database import Actor
from data_access.scope_store import ScopeStore
from data_access.token_store import TokenStore
from tests.lib.app_ground import PASSWORD
from tests.lib.database_ground import DatabaseGround
from tests.lib.nodes import Node, Nodes, running_nodes
from tests.lib.redis_ground import redis_ground
from tests.lib.small_unit import fill_small_unit
from tests.lib.version_before import unpack_version_before

TEST = Actor(name="test")


@dataclass(frozen=True)
class Unit:
    """`first`, `second`: nodes of this program; `before`: one of the version before."""

    nodes: Nodes
    database: OpenDatabase

    @property
    def first(self) -> Node:
        return self.nodes.nodes[0]

    @property
    def second(self) -> Node:
        return self.nodes.nodes[1]

    @property
    def before(self) -> Node:
        return self.nodes.nodes[2]


@dataclass
class Truth:
    """What was committed and when, by the clock that all processes here share."""

    first: int
    commits: list[tuple[datetime, datetime]] = field(default_factory=list)

    def limits(self, as_of: datetime, told_at: datetime) -> tuple[int, int]:
        """Of a number that is told at a moment: everything that was there as of the other one is in it, and nothing
        that nobody had begun to commit."""
        surely = sum(ended <= as_of for _, ended in self.commits)
        at_most = sum(begun <= told_at for begun, _ in self.commits)
        return self.first + surely, self.first + at_most


@contextmanager
def nodes_ground(databases: DatabaseGround, redis_directory: Path) -> Iterator[Unit]:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(TemporaryDirectory(prefix="k9-nodes-")))
        database = stack.enter_context(databases.copy())
        redis = stack.enter_context(redis_ground(redis_directory))
        tree = unpack_version_before(directory / "program")
        with database.owner.engine.begin() as connection:
            fill_small_unit(connection, clock.today("Asia/Aden"), PASSWORD)
        name = str(database.app.url.database)
        shared = {
            "DATABASE_URL": databases.url("app", name),
            "REDIS_URL": redis.url,
            "SECRET_KEY": "one key for all nodes of this unit",
            "K9_AUDIT_KEY": "one key for all checkpoints of it",
            "K9_DEMO": "off",
        }
        nodes = [Node(called, directory / called, shared) for called in ("first", "second")]
        nodes.append(Node("before", directory / "before", shared, tree))
        stack.enter_context(running_nodes(nodes))
        yield Unit(Nodes(nodes, _tokens(database)), database)


def _tokens(database: OpenDatabase) -> dict[str, str]:
    tokens = ApiTokens(TokenStore(database.app), AccountStore(database.app), ScopeStore(database.app))
    return {who: tokens.create(who, "nodes", "all", None, TEST) for who in ("amal", "ghada", "basel", "salma")}
