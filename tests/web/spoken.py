"""What a page says: its text nodes and the attributes that are read aloud."""

from html.parser import HTMLParser

_SILENT = {"script", "style"}
_VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "line", "circle", "path"}
_READ = {"aria-label", "alt", "title", "placeholder"}


class Spoken(HTMLParser):
    """Collects whatever a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the attributes that are read."""
        if tag not in _VOID:
            self._inside.append(tag)
        self.said += [value for name, value in attrs if name in _READ and value]

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note a text node."""
        text = " ".join(data.split())
        if text and not _SILENT & set(self._inside):
            self.said.append(text)


def spoken(html: str) -> list[str]:
    """Return what the page `html` says, in order."""
    parser = Spoken()
    parser.feed(html)
    return parser.said
