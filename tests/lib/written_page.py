"""What the server wrote, as a reader of HTML has it."""

from collections.abc import Iterator
from dataclasses import dataclass

from html5lib import HTMLParser
from html5lib.treebuilders import getTreeBuilder


@dataclass(frozen=True)
class Element:
    """`text`: all words inside of it."""

    tag: str
    attributes: dict[str, str]
    text: str

    def __getitem__(self, name: str) -> str:
        """An attribute; empty where it has none."""
        return self.attributes.get(name, "")


def elements(page: str) -> Iterator[Element]:
    """Every element of a page, from the outside in."""
    tree = HTMLParser(getTreeBuilder("etree"), namespaceHTMLElements=False).parse(page)
    for node in tree.iter():
        if isinstance(node.tag, str):
            yield Element(node.tag, dict(node.attrib), "".join(node.itertext()))
