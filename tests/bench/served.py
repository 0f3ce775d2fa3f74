"""What gunicorn serves during the bench: the product on the bench's database."""

from __future__ import annotations

from app.factory import create_app
from app.settings import read_settings

app = create_app(read_settings())
