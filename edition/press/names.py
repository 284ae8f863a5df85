"""What the two files of the book in print are called."""

PDF, EPUB = "letters-of-the-opposition.pdf", "letters-of-the-opposition.epub"
