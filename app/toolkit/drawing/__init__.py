"""Pictures of what was filled into an instrument, pure: no Flask, no SQL, nothing looked up.

`pictures` is the way in: `drawn` for pages, `sheets` for papers. `reading` makes plain values
(`model`) of a document, one file for each kind lays them out, `app.printing.drawing` paints.
"""
