"""Documents: text with figures in it. A document is a tuple of sections, a section a plain function of a Subject.

`document` holds the nouns and binds numbers to figures; `brief` writes the brief; `render` turns a document into text, Markdown, HTML or JSON.
"""
