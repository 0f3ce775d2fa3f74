"""The host application. Import `app.factory.create_app` for a Flask application."""
