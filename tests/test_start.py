from flask import Flask


def test_health_ready_with_database(both_app: Flask) -> None:
    assert both_app.test_client().get("/health/ready").json == {"status": "ready"}
