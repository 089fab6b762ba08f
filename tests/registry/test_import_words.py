"""Whatever an import can ask, refuse or end with has words in both languages."""

import re

import pytest

from dashboard.i18n import LANGUAGES, catalogue
from dashboard.setting_values import PROJECT_ROOT
from data_access.importer.dates import EXCEL_FORMS
from data_access.importer.members import Open
from data_access.importer.request import Near, OnError
from data_access.importer.target import MEMBER_KINDS
from data_access.importer.targets import CREATABLE, TARGETS
from data_access.upload_store import ENDINGS, RUNNING, WAITING

SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "data_access" / "importer").glob("*.py")
)
REASONS = set(re.findall(r'Unconvertible\(\s*"(\w+)"', SOURCES)) | set(re.findall(r'code="(\w+)", reason', SOURCES))
DOUBTS = set(re.findall(r'Doubt\(\s*code="(\w+)"', SOURCES))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_an_import_says_has_words(lang: str) -> None:
    assert len(REASONS) > 10 and len(DOUBTS) >= 4
    wanted = {f"imports.reason.{code}" for code in (*REASONS, *(one.value for one in Open))}
    wanted |= {f"imports.doubt.{code}" for code in DOUBTS} | {f"imports.form.{form}" for form in EXCEL_FORMS}
    wanted |= {f"imports.target.{target.name}" for target in TARGETS}
    wanted |= {f"imports.column.{column.name}" for target in TARGETS for column in target.columns}
    wanted |= {f"imports.attribute.{name}" for kind in MEMBER_KINDS for name in kind.attributes}
    wanted |= {f"imports.unknown.{name}" for name in CREATABLE}
    wanted |= {f"imports.state.{name}" for name in (*ENDINGS, WAITING, RUNNING)}
    wanted |= {f"imports.ended.{name}" for name in set(ENDINGS) - {"checked"}}
    wanted |= {f"imports.on_error.{one.value.replace('-', '_')}" for one in OnError}
    wanted |= {f"imports.near.{one.value}" for one in Near}
    assert not wanted - catalogue(lang).keys()
