"""`pack identity` and `pack contact`: who we are, and who others are."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit_app.app.commands.base import print_json
from audit_app.app.commands.pack_common import add_workspace, opened
from audit_app.domain.errors import AuditError

if TYPE_CHECKING:
    from audit_app.domain.identity import PublicIdentity


def add_arguments(whats: argparse._SubParsersAction[Any]) -> None:
    """Describe both."""
    identity = whats.add_parser(
        "identity",
        help="print the line that others seal packs to, and its fingerprint",
        description="The identity of a workspace is made on first use and stays with it.",
    )
    add_workspace(identity)
    identity.add_argument("--name", metavar="ROLE", help="call it so from now on")
    identity.add_argument(
        "--write-key",
        type=Path,
        metavar="FILE",
        help="also write the key that opens what is sealed to this workspace, for the standard age"
        " program; whoever has the file can open it all",
    )
    identity.add_argument("--json", action="store_true", help="print one JSON object")
    identity.set_defaults(do=_identity)
    contact = whats.add_parser(
        "contact",
        help="list the identities of others, add one, or remove one",
        description="Compare the fingerprint on the telephone before sealing anything to it.",
    )
    add_workspace(contact)
    wish = contact.add_mutually_exclusive_group()
    wish.add_argument("--add", metavar="LINE", help="the line they sent")
    wish.add_argument("--add-file", type=Path, metavar="FILE", help="a text file with the line")
    wish.add_argument("--remove", metavar="ROLE", help="the one called so")
    contact.add_argument("--name", metavar="ROLE", help="what to call the one that is added")
    contact.add_argument("--json", action="store_true", help="print one JSON object")
    contact.set_defaults(do=_contact)


def _identity(arguments: argparse.Namespace) -> int:
    from audit_app.usecases.identities import my_identity, name_identity, unsealing_key

    with opened(arguments) as (services, workspace):
        if arguments.name:
            mine = name_identity(workspace, services.packs, arguments.name)
        else:
            mine = my_identity(workspace, services.packs)
        if arguments.write_key:
            key = unsealing_key(workspace, services.packs)
            services.packs.save(f"{key}\n".encode(), arguments.write_key)
    if arguments.json:
        print_json(_as_data(mine.public))
    else:
        print(mine.public.line)
        print(f"Fingerprint: {mine.public.fingerprint}")
    return 0


def _contact(arguments: argparse.Namespace) -> int:
    from audit_app.usecases.identities import add_contact, contacts, remove_contact

    with opened(arguments) as (_, workspace):
        if arguments.add or arguments.add_file:
            text = arguments.add or _text(arguments.add_file)
            shown = [add_contact(workspace, text, arguments.name or "")]
        elif arguments.remove:
            wanted = arguments.remove.strip().casefold()
            shown = [each for each in contacts(workspace) if each.role.casefold() == wanted]
            if not shown:
                raise AuditError(
                    f"There is no identity called '{arguments.remove}' here.",
                    remedy="List them with 'pack contact' alone.",
                )
            remove_contact(workspace, shown[0].id)
        else:
            shown = list(contacts(workspace))
    if arguments.json:
        print_json([_as_data(each.identity) for each in shown])
        return 0
    for each in shown:
        print(f"{each.role}: {each.identity.fingerprint}")
    if not shown:
        print("No identity of others is kept yet.")
    return 0


def _as_data(identity: PublicIdentity) -> dict[str, str]:
    return {
        "role": identity.role,
        "line": identity.line,
        "fingerprint": identity.fingerprint,
        "digest": identity.digest,
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")[:10_000]
    except (OSError, UnicodeDecodeError) as error:
        raise AuditError(
            f"The file '{path.name}' cannot be read.",
            remedy="Give a text file in UTF-8 that holds the line.",
        ) from error
