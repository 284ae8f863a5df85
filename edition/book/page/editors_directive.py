"""The directive that says who made the edition, and how they can be reached."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.build.dependencies import note_file
from edition.project import find_project


class EditorsDirective(SphinxDirective):
    """The directive ``{editors}``: the editors with their ORCIDs, and their address.

    What ``data/project.yml`` does not give is said to be wanting.
    """

    def run(self) -> list[nodes.Node]:
        """Return a list of the editors, and a line on how to reach them."""
        project = find_project()
        note_file(self.env, project.file)
        said: list[nodes.Node] = []
        if project.editor_names:
            items = nodes.bullet_list()
            for editor in project.editor_names:
                line = nodes.paragraph("", editor.name)
                if editor.orcid:
                    line += [nodes.Text(", ORCID "), nodes.reference("", editor.orcid, refuri=editor.address)]
                items += nodes.list_item("", line)
            said.append(items)
        else:
            said.append(nodes.paragraph("", f"{project.editors}. Their names have not been given yet."))
        reach = nodes.paragraph("", "Contact: ")
        if project.contact:
            reach += nodes.reference("", project.contact, refuri=project.contact_address)
        else:
            reach += nodes.Text("no address has been given yet.")
        return [*said, reach]
