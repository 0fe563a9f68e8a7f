"""What every form's page needs: the first error of each field."""

from wtforms import Form


def first_errors(form: Form) -> dict[str, str]:
    """Return one sentence for each field that is off."""
    return {str(name): str(next(iter(errors))) for name, errors in form.errors.items() if errors}
