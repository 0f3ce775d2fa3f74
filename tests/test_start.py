from flask.testing import FlaskClient


def test_health_ready_with_database(app):
    client: FlaskClient = app.test_client()
    assert client.get("/health/ready").json == {"status": "ready"}
