"""Drawings of numbers and texts, the same for pages and papers. They know no world.

A chart is data; a function lays it out in a `Size` as a `Drawing` of shapes; `painting` writes that
as SVG. All texts come in the reader's language, all numbers as they are to be read:

    from app.printing.drawing.bars import Bar, Bars, bars
    from app.printing.drawing.painting import paper_svg, screen_svg

    chart = Bars(
        bars=(Bar("Employers", (12,), ("12",)), Bar("Schools", (4,), ("4",))),
    )
    screen_svg(partial(bars, chart), title="Partners by type", words="Most are employers: 12.")
    paper_svg(partial(bars, chart), title=…, words=…, wide=False)

`screen_svg` returns two drawings, for phones and for wider columns, of which `drawings.css` shows
one: a page that has any loads it with `{{ asset('drawings.css') }}`, wraps them in
`<figure class="drawn">` and gives the numbers as a table near by. `paper_svg` returns one with its
own colours and letters in Manrope, for `app.printing.paper.Picture`.

bars(Bars, Size)        a bar for each value, side by side where there are several series; negative
                        values, whiskers, an axis that begins elsewhere than at 0
columns(Columns, Size)  upright bars: classes of numbers, months
parts(Parts, Size)      in `parts`: one bar cut into its parts, with a key that names each
"""
