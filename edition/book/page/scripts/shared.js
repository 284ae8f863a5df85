/* What scripts of a text's page and of links to it share. */
window.edition = { ...window.editionShared };
