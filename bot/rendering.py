"""Pages for a browser, from the templates in `pages/`."""


def render(template: str, **values: object) -> str:
    """What it needs is loaded when somebody reads: a server that waits keeps its memory."""
    from jinja2 import Environment, PackageLoader

    pages = Environment(loader=PackageLoader("bot", "pages"), autoescape=True)
    return pages.get_template(template).render(values)
