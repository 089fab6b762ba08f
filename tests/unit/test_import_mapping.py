"""A mapping is read strictly, written as it is read, and proposed only where nothing is in doubt."""

from pathlib import Path
from textwrap import dedent

import pytest

from dashboard.errors import InvalidInput
from dashboard.setting_values import PROJECT_ROOT
from data_access.importer.mapping import Mapping
from data_access.importer.mapping_file import mapping_as_dict, mapping_as_yaml, parse_mapping, read_mapping
from data_access.importer.proposal import propose
from data_access.importer.reading import open_source
from data_access.importer.target import Kind, Target, TargetColumn
from data_access.importer.targets import TARGETS, creatable_kinds, target_named
from data_access.own_tables import OWN

WHOLE = dedent(
    """\
    target: veterinary_visit
    credit: the clinic
    encoding: cp1256
    delimiter: semicolon
    missing: ["?", NO]
    date_format: "%d/%m/%Y"
    decimal: ","
    columns:
      animal: dog
      1: {to: visit_date, date_format: ["%Y", "%d.%m.%Y"]}
      kind: {to: visit_type, translate: {on: ROUTINE}, keep: yes}
      race: dog.breed
    constants: {project: 007}
    members: {project: {007: {name: North}}}
    """
).replace('["%Y", "%d.%m.%Y"]', '["%d.%m.%y", "%d.%m.%Y"]')

COMMITTED = sorted((PROJECT_ROOT / "mappings").glob("*.yaml"))
COLUMNS = [(target, column) for target in TARGETS for column in target.columns]


def test_every_scalar_is_the_text_of_the_file() -> None:
    mapping = parse_mapping(WHOLE)
    assert mapping.missing == ("?", "NO")
    assert mapping.constants == {"project": "007"}
    assert [(column.source, column.to) for column in mapping.columns] == [
        ("animal", "dog"),
        ("1", "visit_date"),
        ("kind", "visit_type"),
        ("race", "dog.breed"),
    ]
    assert mapping.columns[2].translate == {"on": "ROUTINE"}


def test_what_is_written_reads_the_same() -> None:
    mapping = parse_mapping(WHOLE)
    assert parse_mapping(mapping_as_yaml(mapping)) == mapping


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: [a", "the mapping is not YAML"),
        ("just words", "mapping: lines of `name: value` are needed"),
        ("column: {a: dog}", "mapping knows no 'column'; it knows target, columns"),
        ("columns: {a: {into: dog}}", "columns: a knows no 'into'"),
        ("columns: {a: {keep: yes}}", "`to:` is missing"),
        ("columns: {a: {to: dog, keep: maybe}}", "keep='maybe' is neither true nor false"),
        ("columns: {a: [dog]}", "columns: a: lines of `name: value` are needed"),
        ("date_format: DD/MM/YYYY", "date_format='DD/MM/YYYY' is not a form of a date; the nearest is '%d/%m/%Y'"),
        ('date_format: "%d/%m/%d"', "date_format='%d/%m/%d' is not a form of a date; the nearest is '%d/%m/%Y'"),
        ('date_format: ["%d/%m"]', "date_format='%d/%m' is not a form of a date"),
        ("decimal: ;", "decimal=';' is neither a point nor a comma"),
        ("missing: NA", "missing: a list is needed"),
        ("constants: {dog: [1]}", "constants: dog: a text is needed"),
        ("? [a]\n: b", "the mapping is not YAML"),
        ("a: &a [*a]", "the mapping is not YAML"),
        ("!!python/object/apply:os.system ['true']", "lines of `name: value` are needed"),
        ("[" * 100_000, "the mapping is not YAML"),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_mapping(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("target: veterinary_visit", "the mapping is for veterinary_visit, not for training_session"),
        ("columns: {dogg: dog}", "the file has no column 'dogg'; the nearest is 'dog'"),
        ("columns: {dog: god}", "training_session has no column 'god'"),
        ("columns: {dog: dog.bread}", "there is no 'dog.bread'; the nearest is 'dog.breed'"),
        ("columns: {dog: rating.name}", "training_session has no column 'rating'"),
        ("columns: {dog: duration.name}", "there is no 'duration.name'"),
        ("columns: {dog: dog}\nconstants: {dog: Rex}", "dog is filled twice"),
        ("columns: {dog: dog}", "no column or constant fills session_date"),
        ("members: {location: {a: {name: b}}}", "location is not a member"),
        ("members: {dog: {a: {color: b}}}", "a dog has no 'color'"),
    ],
)
def test_a_mapping_must_fit_file_and_target(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_mapping(text).check(target_named("training_session"), ("dog", "date"))
    assert said in str(caught.value)


def test_a_huge_mapping_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_bytes(b"a: b\n" * 100_000)
    with pytest.raises(InvalidInput, match="too large to be a mapping"):
        read_mapping(path)
    path.write_bytes("credit: الوحدة".encode("cp1256"))
    with pytest.raises(InvalidInput, match="is not UTF-8 text"):
        read_mapping(path)


@pytest.mark.parametrize("path", COMMITTED, ids=[path.stem for path in COMMITTED])
def test_a_committed_mapping_can_be_read_and_names_its_source(path: Path) -> None:
    mapping = read_mapping(path)
    assert mapping.target
    assert mapping.credit
    assert "licence" in mapping.credit
    target_named(mapping.target)


@pytest.mark.parametrize(("target", "column"), COLUMNS, ids=[f"{t.name}-{c.name}" for t, c in COLUMNS])
def test_every_header_that_a_target_knows_is_proposed(target: Target, column: TargetColumn, tmp_path: Path) -> None:
    for header in column.headers:
        assert _proposed(target, (header,), tmp_path) == {header: column.name}, header
    for header in column.name_headers:
        assert _proposed(target, (header,), tmp_path) == {header: column.name}, header
    if column.member and column.name_headers:
        headers = (column.headers[0], column.name_headers[0])
        assert _proposed(target, headers, tmp_path) == {headers[0]: column.name, headers[1]: f"{column.name}.name"}


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_a_target_fills_columns_of_its_table(target: Target) -> None:
    table = OWN.tables[f"reporting.{target.table}"]
    assert {column.column for column in target.columns if column.column} <= set(table.columns.keys())


def test_headers_are_recognised_whatever_their_case_and_unit(tmp_path: Path) -> None:
    headers = ("Dog_ID", "TRAINING-DATE", "المُدّة (دقائق)", "التقييم /10", "colour")
    assert _proposed(target_named("training_session"), headers, tmp_path) == {
        "Dog_ID": "dog",
        "TRAINING-DATE": "session_date",
        "المُدّة (دقائق)": "duration",
        "التقييم /10": "success_rating",
    }


@pytest.mark.parametrize(
    ("dates", "formats"),
    [
        (("2026-01-31",), ()),
        (("03/04/2026", "25/04/2026", "NA", ""), ("%d/%m/%Y",)),
        (("03/04/2026", "04/25/2026"), ("%m/%d/%Y",)),
        (("03/04/2026", "05/06/2026"), ()),
        (("25/04/2026", "04/25/2026"), ()),
        (("٢٥/٠٤/٢٠٢٦", "26/04/2026 08:30"), ("%d/%m/%Y", "%d/%m/%Y %H:%M")),
        (("2026/04/03",), ("%Y/%m/%d",)),
        (("25.04.2026",), ("%d.%m.%Y",)),
    ],
)
def test_a_form_of_dates_is_proposed_only_when_it_is_certain(
    dates: tuple[str, ...], formats: tuple[str, ...], tmp_path: Path
) -> None:
    mapping = _mapping("training_session", "dog,date\n" + "".join(f"Rex,{day}\n" for day in dates), tmp_path)
    assert mapping.columns[1].date_formats == formats


@pytest.mark.parametrize(
    ("numbers", "decimal"),
    [(("31,5",), ","), (("1,500",), "."), (("31,5", "31.5"), "."), (("1,5000",), ","), (("31",), ".")],
)
def test_so_is_a_decimal_comma(numbers: tuple[str, ...], decimal: str, tmp_path: Path) -> None:
    text = "dog;date;weight\n" + "".join(f"Rex;2026-01-31;{number}\n" for number in numbers)
    mapping = _mapping("veterinary_visit", text, tmp_path)
    assert mapping_as_dict(mapping).get("decimal", ".") == decimal


def test_targets_and_members_are_told_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="the nearest is 'veterinary_visit'"):
        target_named("vetinary_visit")
    with pytest.raises(InvalidInput, match="the nearest is 'handler'"):
        creatable_kinds(("handlers",))


def test_a_wrong_target_fails_when_it_is_declared() -> None:
    with pytest.raises(ValueError, match="go together"):
        TargetColumn(name="dog", kind=Kind.MEMBER)
    with pytest.raises(ValueError, match="go together"):
        TargetColumn(name="kind", kind=Kind.CHOICE)
    text = TargetColumn(name="notes", kind=Kind.TEXT)
    with pytest.raises(ValueError, match="names a column twice"):
        Target(name="t", table="t", report="r", columns=(text, text))
    clock = TargetColumn(name="time", kind=Kind.TIME_OF_DAY, joins="date")
    with pytest.raises(ValueError, match="joins the unknown 'date'"):
        Target(name="t", table="t", report="r", columns=(clock,))


def _mapping(target: str, text: str, directory: Path) -> Mapping:
    path = directory / "file.csv"
    path.write_text(text, encoding="utf-8")
    return propose(target_named(target), open_source(path))


def _proposed(target: Target, headers: tuple[str, ...], directory: Path) -> dict[str, str]:
    quoted = ",".join(f'"{header}"' for header in headers)
    return {column.source: column.to for column in _mapping(target.name, quoted + "\n", directory).columns}
