"""The parent of every form: CSRF on, messages in the reader's language, errors from services."""

from __future__ import annotations

from flask_wtf import FlaskForm

from app.kernel.errors import ProductError
from app.web.messages import sentence


class Form(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """A form whose fields can also show what a service refused."""

    def refuse(self, error: ProductError) -> None:
        """Put a service's refusal beside the field it names, or above the form."""
        if error.field and error.field in self:
            field = self[error.field]
            field.errors = [*field.errors, sentence(error)]
        else:
            self.form_errors.append(sentence(error))
