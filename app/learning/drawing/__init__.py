"""Diagrams drawn from data: what `modules.diagrams` declares, as shapes that a template prints.

`pictures` is the way in; `measuring` knows how wide text is; `shapes` are what a drawing is made
of; each of the other files lays out a few kinds. Colours are named by look here and given a value
in `diagrams.css`. All lengths are units of the drawing, which are CSS pixels at natural size.
"""
