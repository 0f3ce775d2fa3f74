from app.web.charts import Axis, radar


def test_radar_without_levels_draws_only_the_grid() -> None:
    shape = radar([Axis(code, None, None, None) for code in "ABCDEFG"])
    assert (shape.self_line, shape.target_line, shape.self_points) == ("", "", ())
    assert (len(shape.rings), [spoke.code for spoke in shape.spokes]) == (5, list("ABCDEFG"))


def test_radar_closes_a_full_line() -> None:
    shape = radar([Axis(code, 3, 4, 5) for code in "ABCDEFG"])
    assert (shape.self_line.count("M"), shape.target_line.count("M")) == (7, 7)
    assert all(spoke.petal for spoke in shape.spokes)


def test_radar_leaves_a_gap_where_a_level_is_missing() -> None:
    levels = [3, None, 3, 3, 3, 3, 3]
    shape = radar(
        [Axis(code, level, None, 4) for code, level in zip("ABCDEFG", levels, strict=True)]
    )
    assert shape.self_line.count("M") == 5
    assert len(shape.self_points) == 6


def test_radar_level_five_upwards_lies_on_the_outer_ring() -> None:
    shape = radar([Axis(code, 5, None, None) for code in "ABCDEFG"])
    point = shape.self_points[0]
    assert (point.x, point.y, point.level) == (160.0, 32.0, 5)
    assert shape.rings[4].split()[0] == "160.0,32.0"
