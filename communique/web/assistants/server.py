"""The tools as a server of the Model Context Protocol, by the official SDK (extra `mcp`)."""

from __future__ import annotations

import json
from typing import Any

from datasette import Request
from mcp import MCPError
from mcp.server.lowlevel import Server
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ContentBlock,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as OfferedTool

from communique.web.assistants.asking import RefusedAnswerError
from communique.web.assistants.fitting import fitted
from communique.web.assistants.tools import TOOLS, Found, Place, Tool

Row = dict[str, Any]
_READS_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "{summary} Every row names the sentence that says it and how sure its author is; blank means that no source says. "
    "Read the guide first, search for addresses, then get records or run reports. In an answer, name the places "
    "(`evidence`) and whose word it is, say how sure, keep plans apart from facts and what a coder concludes apart "
    "from what sources say, never add amounts across currencies, stages or sources, and cite as `source` says."
)


def server_of(place: Place, request: Request) -> Server[Any]:
    """Return a server that answers one request or, on a line of its own, as many as come."""
    project = place.edition.project

    async def list_tools(context: Any, parameters: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_offered(tool) for tool in TOOLS])

    async def call_tool(context: Any, parameters: CallToolRequestParams) -> CallToolResult:
        tool = next((one for one in TOOLS if one.name == parameters.name), None)
        if tool is None:
            names = ", ".join(one.name for one in TOOLS)
            raise MCPError(INVALID_PARAMS, f"There is no tool {parameters.name[:80]!r} here. There are {names}.")
        return await _call(tool, place, request, parameters.arguments or {})

    return Server(
        "communique",
        version=place.edition.name,
        title=project["full_title"],
        instructions=_INSTRUCTIONS.format(summary=project["description"]),
        website_url=place.edition.whole_address(request, "/"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _offered(tool: Tool) -> OfferedTool:
    return OfferedTool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.schema,
        annotations=_READS_ONLY,
    )


async def _call(tool: Tool, place: Place, request: Request, given: Row) -> CallToolResult:
    try:
        tool.refuse_other(given)
        found = await tool.ask(place, given)
    except RefusedAnswerError as refused:
        return CallToolResult(content=_as_text(str(refused)), is_error=True)
    told = _told(place, request, found)
    return CallToolResult(content=_as_text(json.dumps(told, ensure_ascii=False)), structured_content=told)


def _as_text(words: str) -> list[ContentBlock]:
    return [TextContent(type="text", text=words)]


def _told(place: Place, request: Request, found: Found) -> Row:
    """Return what a tool found as far as it fits, whether that is all, and how to cite it."""
    answer, left_out = fitted(found.answer)
    edition, project = place.edition, place.edition.project
    address = edition.permanent(edition.whole_address(request, found.path))
    cited = ", ".join((project["full_title"], f"edition {edition.name}", address))
    return {
        "is_complete": not (left_out or found.is_cut),
        "left_out": {name: f"{count:,} more" for name, count in left_out.items()}
        | ({"rows": "more than are told here; the address has all"} if found.is_cut else {}),
        "answer": answer,
        "source": {
            "address": address,
            "edition": edition.name,
            "license": project.get("license_line", ""),
            "cite_as": ". ".join(filter(None, (cited, project.get("license_line", "")))),
        },
    }
