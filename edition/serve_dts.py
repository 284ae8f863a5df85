"""The texts by query, in the terms of Distributed Text Services 1.0 (``python -m edition serve-dts``).

All is read when the server starts. Specification: https://dtsapi.org/versions/v1.0; what is said of a request that has
no answer is in the form of RFC 9457. Pages of any other site may ask, since nothing here is for one reader alone.
"""

from __future__ import annotations

from functools import lru_cache

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from edition.exports.contents import Contents
from edition.exports.dts.answers import (
    TEI,
    describe_collection,
    describe_entry,
    describe_units,
    find_letter,
)
from edition.exports.dts.documents import Document
from edition.exports.dts.requests import RefusedRequest, list_units, read_passage
from edition.exports.dts.templates import make_query_templates, name_one
from edition.exports.json_file import write_json
from edition.exports.linked_tei import REGISTERS_FILE, make_registers
from edition.port import HOST, require_free
from edition.saying import tell

_LD = "application/ld+json"
#: So many texts stay at hand as trees, from which parts are cut.
_KEPT = 16


def make_app(contents: Contents) -> Starlette:
    """Return an application that answers for an edition."""

    @lru_cache(_KEPT)
    def open_document(name: str) -> Document:
        return Document(find_letter(contents, name), contents.project, f"../{REGISTERS_FILE}")

    def entry(request: Request) -> Response:
        return Response(write_json(describe_entry(make_query_templates(str(request.base_url)))), media_type=_LD)

    def collection(request: Request) -> Response:
        templates = make_query_templates(str(request.base_url))
        return Response(write_json(describe_collection(contents, templates, request.query_params)), media_type=_LD)

    def navigation(request: Request) -> Response:
        templates = make_query_templates(str(request.base_url))
        answer = describe_units(contents, templates, request.query_params, str(request.url))
        return Response(write_json(answer), media_type=_LD)

    def document(request: Request) -> Response:
        asked = request.query_params
        letter = find_letter(contents, asked.get("resource", ""))
        passage = None
        if any(asked.get(name) for name in ("ref", "start", "end")):  # a tree alone has no effect here
            passage = read_passage(list_units(letter), asked)
        if (kind := asked.get("mediaType", "")) not in ("", TEI):
            raise RefusedRequest(404, f"there is no {kind[:40]!r} of it: the texts are {TEI}")
        found = open_document(letter.id)
        link = name_one(make_query_templates(str(request.base_url)).of_collection, letter.id).partition("{")[0]
        content = found.part(passage) if passage else found.whole()
        return Response(content, media_type=TEI, headers={"Link": f'<{link}>; rel="collection"'})

    def registers(_: Request) -> Response:
        return Response(make_registers(contents), media_type=TEI)

    def refuse(_: Request, refused: Exception) -> Response:
        status = refused.status if isinstance(refused, RefusedRequest) else 500
        return JSONResponse({"status": status, "detail": str(refused)}, status, media_type="application/problem+json")

    endpoints = {"collection": collection, "navigation": navigation, "document": document}
    return Starlette(
        routes=[
            Route("/", entry),
            *(Route(f"/{name}/", endpoint) for name, endpoint in endpoints.items()),
            Route(f"/{REGISTERS_FILE}", registers),
        ],
        middleware=[Middleware(CORSMiddleware, allow_origins=["*"], expose_headers=["Link"])],
        exception_handlers={RefusedRequest: refuse},
    )


def serve(contents: Contents, port: int) -> None:
    """Answer for an edition at a local address, until it is interrupted.

    Raises EditionError where something else is served at the port.
    """
    require_free(port, "python -m edition serve-dts --port 8002")
    tell(f"Ask http://{HOST}:{port}/ and leave this running; Ctrl+C ends it.")
    uvicorn.run(make_app(contents), host=HOST, port=port, log_level="warning")
