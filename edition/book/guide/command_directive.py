"""The directive that prints what a command does, as its help says it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.page.faults import list_known, report_fault
from edition.commands import Parser, list_commands

_OPTION = re.compile(r"(?<![\w-])(--\w[\w-]*)")


class CommandDirective(SphinxDirective):
    """The directive ``{command} check``: what a command does and takes, by examples."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the help of the command, or nothing after reporting that there is none."""
        commands, name = list_commands(), self.arguments[0]
        if name not in commands:
            report_fault(self, f"no command {name!r}", list_known(commands))
            return []
        parser = commands[name]
        word = parser.word if isinstance(parser, Parser) else str
        shown: list[nodes.Node] = []
        for part in word(parser.description or "").split("\n\n"):
            shown.append(_say(part))
        shown.append(_list_arguments(parser, word))
        examples = word(parser.epilog or "").removeprefix("examples:\n")
        lines = "\n".join(line.strip() for line in examples.partition("\n\n")[0].splitlines())
        shown.append(nodes.literal_block(lines, lines, language="text", classes=["ed-example-source"]))
        return shown


def _list_arguments(parser: argparse.ArgumentParser, word: Callable[[str], str]) -> nodes.Element:
    """Return what the command takes, as definitions."""
    items = nodes.definition_list(classes=["ed-vocabulary", "ed-arguments"])
    for action in parser._actions:  # there is no public name for what has been added
        if isinstance(action, argparse._HelpAction):
            continue
        taken = str(action.metavar or action.dest.upper()) if action.nargs != 0 else ""
        if action.choices:
            taken = "|".join(map(str, action.choices))
        name = " ".join(filter(None, (", ".join(action.option_strings), taken)))
        means = word(action.help or "")
        term = nodes.term("", "", nodes.literal("", word(name)))
        items += nodes.definition_list_item("", term, nodes.definition("", _say(means)))
    return items


def _say(help: str) -> nodes.paragraph:
    """Return a paragraph of a help.

    Options in it are code, whose hyphens are no dashes.
    """
    parts = _OPTION.split(" ".join(help.split()))
    said = [nodes.literal("", part) if _OPTION.fullmatch(part) else nodes.Text(part) for part in parts if part]
    return nodes.paragraph("", "", *said)
