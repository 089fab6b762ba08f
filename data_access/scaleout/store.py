"""The store's directory: a version is written whole, named by CURRENT, and read until nobody can need its files."""

import logging
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.config import Settings
from data_access.replica.layout import Layout, Named, base_name
from data_access.scaleout.manifest import Manifest, read_manifest

log = logging.getLogger(__name__)


def store_directory(settings: Settings) -> Path:
    """Where every machine of the cluster, and every node that asks, finds the same files."""
    return settings.spark_store or settings.data_dir / "store"


@dataclass(frozen=True)
class Store:
    """Paths below the store's directory; its versions are laid down as the replica's bases are."""

    root: Path

    @property
    def layout(self) -> Layout:
        return Layout(self.root)

    def current(self) -> Manifest | None:
        """The version that CURRENT names; None before the first, or when it cannot be read."""
        named = self.layout.current()
        if named is None:
            return None
        try:
            return read_manifest(self.root / named.base)
        except (OSError, ValueError, KeyError, TypeError):
            log.warning("the version of the store that CURRENT names cannot be read", exc_info=True)
            return None

    def publish(self, manifest: Manifest) -> None:
        """Readers switch here, at once and as a whole."""
        self.layout.point_to(Named(base=base_name(manifest.number)))

    def sweep(self, now: datetime) -> int:
        """Remove files that no version names that can still be read, directories that nothing is left of, and what a
        killed writer left. How many files; whoever calls it holds the write lock."""
        for left in self.root.glob("tmp-base-*"):
            shutil.rmtree(left, ignore_errors=True)
        manifest = self.current()
        if manifest is None:
            return 0
        kept = manifest.paths | manifest.still_read(now).keys()
        gone = 0
        for directory in self.root.glob("base-*"):
            gone += self._sweep_directory(directory, kept, is_current=directory.name == base_name(manifest.number))
        return gone

    def _sweep_directory(self, directory: Path, kept: frozenset[str], *, is_current: bool) -> int:
        files = [path for path in directory.glob("*.parquet") if str(path.relative_to(self.root)) not in kept]
        for path in files:
            path.unlink(missing_ok=True)
        if not is_current and not any(directory.glob("*.parquet")):
            for path in directory.iterdir():
                path.unlink(missing_ok=True)
            directory.rmdir()
        return len(files)
