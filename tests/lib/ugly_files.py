"""The set of ugly files; traps in who and what is meant, and what comes twice."""

from tests.lib.ugly_file import ONE, UglyFile, lines
from tests.lib.ugly_shapes import ENCODINGS, HEADERS, SHAPES
from tests.lib.ugly_values import DATES, UNITS, VALUES

TWICE = (
    UglyFile(
        name="exact-duplicates",
        content=lines("dog,date,rating", f"{ONE},8", "K9-2,2026-02-01,7", f"{ONE},8", f" {ONE} ,8 "),
        accepted=2,
        duplicates=(4, 5),
    ),
    UglyFile(
        name="near-duplicates",
        content=lines("dog,date,rating,notes", f"{ONE},8,Good", "k9-1,2026-01-31,8.0,good", f"{ONE},8,better"),
        accepted=3,
        near=((3, 2),),
    ),
    UglyFile(
        name="ids-that-begin-anew-in-each-group",
        content=lines("litter,dog,date", "A,1,2026-01-31", "A,2,2026-01-31", "B,1,2026-01-31"),
        creates=("dog",),
        accepted=3,
        asked=(("dog", "repeated_ids"),),
    ),
    UglyFile(
        name="ids-within-their-group",
        content=lines("litter,dog,date", "A,1,2026-01-31", "B,1,2026-01-31"),
        mapping="columns: {dog: {to: dog, within: litter}, date: session_date}",
        creates=("dog",),
        accepted=2,
    ),
    UglyFile(
        name="one-id-with-two-names",
        content=lines("dog,dog name,date", "N1,Max,2026-01-31", "N1,Bella,2026-02-01", "N1,max,2026-02-02"),
        creates=("dog",),
        rejected=((3, "dog name", "two_members"),),
        accepted=2,
    ),
)

MEMBERS = (
    UglyFile(
        name="codes-in-another-case",
        content=lines("dog,trainer,date", "k9-1,e-1,2026-01-31", "K٩-٢,E-1,2026-01-31"),
        accepted=2,
    ),
    UglyFile(
        name="names-need-a-word",
        content=lines("dog,date", "Ida,2026-01-31", "Rex,2026-01-31", "K9-l,2026-01-31"),
        rejected=((2, "dog", "unconfirmed_member"), (3, "dog", "ambiguous_member"), (4, "dog", "unknown_member")),
    ),
    UglyFile(
        name="names-that-somebody-answered-for",
        content=lines("dog,date", "Ida,2026-01-31", "Rex,2026-01-31", "Nova,2026-01-31"),
        mapping="columns: {dog: dog, date: session_date}\n"
        "members: {dog: {Ida: {is: K9-2}, Rex: {is: K9-3}, Nova: {create: yes}}}",
        accepted=3,
    ),
    UglyFile(
        name="a-known-code-with-another-name",
        content=lines("dog,dog name,date", "K9-1,rex,2026-01-31", "K9-2,Bella,2026-01-31"),
        rejected=((3, "dog", "other_name"),),
        accepted=1,
    ),
    UglyFile(
        name="nobody-is-created-unasked",
        content=lines("dog,trainer,project,date", "K9-1,Nobody,ALPHA,2026-01-31", "K9-1,E-1,OMEGA,2026-01-31"),
        creates=("dog",),
        rejected=((2, "trainer", "unknown_member"), (3, "project", "unknown_member")),
    ),
    UglyFile(
        name="rows-about-nobody",
        content=lines("dog,date", ",2026-01-31", "K9-1,2026-01-31"),
        rejected=((2, "dog", "missing"),),
        accepted=1,
    ),
)

UGLY_FILES = (*ENCODINGS, *SHAPES, *HEADERS, *UNITS, *VALUES, *DATES, *TWICE, *MEMBERS)
