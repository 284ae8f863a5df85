"""Where the endpoints of Distributed Text Services are, as URI templates (RFC 6570)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Templates:
    """The templates of an interface.

    What stands before and after the id of a text or a collection is kept apart, since of one the template is given too.
    """

    home: str
    collection: str
    navigation: str
    document: str
    of_collection: tuple[str, str]
    of_navigation: tuple[str, str]
    of_document: tuple[str, str]
    whole: tuple[str, str]  # a document without anything else that can be asked of it


def name_one(template: tuple[str, str], name: str) -> str:
    """Return the template of one text or collection, by its id."""
    return quote(name).join(template)


def make_query_templates(base: str) -> Templates:
    """Return the templates of a server.

    ``base`` is its address, with a slash at its end.
    """
    document = f"{base}document/?resource="
    return Templates(
        home=base,
        collection=f"{base}collection/{{?id,page,nav}}",
        navigation=f"{base}navigation/{{?resource,ref,start,end,down,tree,page}}",
        document=f"{base}document/{{?resource,ref,start,end,tree,mediaType}}",
        of_collection=(f"{base}collection/?id=", "{&page,nav}"),
        of_navigation=(f"{base}navigation/?resource=", "{&ref,start,end,down,tree,page}"),
        of_document=(document, "{&ref,start,end,tree,mediaType}"),
        whole=(document, ""),
    )


def make_file_templates(base: str) -> Templates:
    """Return the templates of files in a folder.

    ``base`` is its address, empty or with a slash at its end. They take what files can answer: with whatever is there
    they lead to a file.
    """
    return Templates(
        home=f"{base}index.json",
        collection=f"{base}collection{{/id,nav}}.json",
        navigation=f"{base}navigation/{{resource}}{{/ref}}.json",
        document=f"{base}document/{{resource}}{{/ref}}.xml",
        of_collection=(f"{base}collection/", "{/nav}.json"),
        of_navigation=(f"{base}navigation/", "{/ref}.json"),
        of_document=(f"{base}document/", "{/ref}.xml"),
        whole=(f"{base}document/", ".xml"),
    )
