"""Whom the texts of a file may name: the members of each kind, with what was answered about them."""

from sqlalchemy import Connection

from data_access.importer import batch_store
from data_access.importer.mapping import Mapping
from data_access.importer.members import MemberIndex
from data_access.importer.request import ImportRequest
from data_access.importer.target import PROJECT, Target
from data_access.importer.targets import creatable_kinds


def members_of(
    connection: Connection, target: Target, mapping: Mapping, request: ImportRequest
) -> dict[str, MemberIndex]:
    """By target column, whom its texts may name."""
    creatable = creatable_kinds(request.create_missing)
    return {
        column.name: MemberIndex(
            column.member.name,
            batch_store.fetch_members(connection, column.member, request.projects),
            may_create=column.member.name in creatable
            and not (column.member is PROJECT and request.projects is not None),
            answers=mapping.members.get(column.name),
            takes_names=request.match_names,
            may_hint=request.projects is None,
        )
        for column in target.members
        if column.member is not None
    }
