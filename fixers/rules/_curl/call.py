"""A call of curl, its options read as curl reads them."""

import re
from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.arrays import likely_args
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

# Short options that take a value, which may follow in the same word.
_VALUED: Final = frozenset("oXdHFTuwAebcmrtxyzCDEKPQUY")
_LONG_VALUED: Final = frozenset({
    "--output", "--request", "--data", "--data-raw", "--data-binary", "--data-urlencode", "--json",
    "--data-ascii", "--header", "--form", "--form-string", "--upload-file", "--user", "--write-out",
    "--user-agent", "--referer", "--cookie", "--cookie-jar", "--max-time", "--connect-timeout",
    "--retry", "--retry-delay", "--retry-max-time", "--proxy", "--cacert", "--cert", "--key",
    "--url", "--config", "--resolve", "--interface", "--limit-rate", "--range", "--output-dir",
    "--oauth2-bearer", "--aws-sigv4", "--dump-header", "--stderr", "--max-redirs", "--socks5",
    "--unix-socket", "--netrc-file", "--proto", "--ciphers", "--max-filesize", "--noproxy",
})  # fmt: skip
_SENDS: Final = frozenset({
    "-d", "-F", "-T", "--data", "--data-raw", "--data-binary", "--data-urlencode", "--data-ascii",
    "--json", "--form", "--form-string", "--upload-file",
})  # fmt: skip
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "TRACE"})
# An address is one word, and no option, whether it is quoted or not.
_ADDRESS: Final = (
    r"\$(?:\{\w+\}|\w+)/"
    r"|\$\{\{(?!make|just|task|[^{}]*(?:flag|args|option|params))[^{}]*\}\}(?:$|[/:?])"
    r"|\$\{?\w*(?:URL|URI|HOOK|ENDPOINT|HOST)\}?(?:$|[/:?])"
)
_MAY_SPLIT: Final = regex(rf"(?!{_ADDRESS})[$`]|\"\$(?:\{{\w+\[@\]\}}|@)", re.IGNORECASE)


_BRACES: Final = regex(r"\$\{(\w+)\}")


def bare(text: str) -> str:
    """`$x` in the place of `${x}`, as another line may write it."""
    return _BRACES.sub(r"$\1", text)


def like(name: str) -> str:
    """An expression for the patterns that a file matches by its ending: `*.tgz`."""
    return rf"\*[\w.]*{re.escape(name[name.rfind('.') :])}" if "." in name else "(?!)"


@dataclass(frozen=True, slots=True)
class Curl:
    """`options` are (name, value or None); `urls` are the words that are no option, as written.
    `known` is False when an option may hide in a word that is not known. `into` is the file that
    `-o` names, as the script writes it."""

    options: tuple[tuple[str, str | None], ...]
    urls: tuple[str, ...]
    known: bool
    into: str | None = None
    fetched: str = ""  # the first address, as the script writes it

    def has(self, *names: str) -> bool:
        return any(name in names for name, _ in self.options)

    def value(self, *names: str) -> str | None:
        return next((v for n, v in reversed(self.options) if n in names), None)

    @property
    def fails(self) -> bool:
        return self.has("-f", "--fail", "--fail-with-body")

    @property
    def file(self) -> str | None:
        """Where the answer is kept."""
        named = self.value("-o", "--output")
        if named is None and self.has("-O", "--remote-name"):
            return next((url.rsplit("/", 1)[-1] for url in self.urls), None)
        return None if named in {"/dev/null", "-", None} else named

    @property
    def files(self) -> tuple[str, ...]:
        """The same in all its spellings: a variable that is known stands for its value."""
        file = self.file
        if file is None:
            return ()
        named = self.value("-o", "--output") is not None
        written = (self.into or file) if named else self.fetched.rsplit("/", 1)[-1]
        return tuple(dict.fromkeys((file, written)))

    @property
    def writes(self) -> bool:
        """Whether it asks the server to change something."""
        method = (self.value("-X", "--request") or "").upper()
        if method:
            return method.isalpha() and method not in _READS
        return any(name in _SENDS for name, _ in self.options) and not self.has("-G", "--get")


def read_curl(run: Invocation) -> Curl:
    options: list[tuple[str, str | None]] = []
    urls: list[str] = []
    known = True
    waiting = into = None
    fetched = ""
    for known_arg, word in zip(likely_args(run), run.words, strict=True):
        written = word.raw if word.raw.startswith("-") else None  # `-d"$BODY"`
        arg = known_arg if known_arg is not None else written
        if waiting is not None:
            options.append((waiting, arg if arg is not None else word.raw))
            into = word.raw.strip("\"'") if waiting in {"-o", "--output"} else into
            waiting = None
        elif arg is None or not arg.startswith("-") or arg == "-":
            known = known and (arg is not None or not _MAY_SPLIT.match(word.raw))
            urls.append(arg if arg is not None else word.raw)
            fetched = fetched or word.raw.strip("\"'")
        elif arg.startswith("--"):
            name, equals, value = arg.partition("=")
            waiting = name if name in _LONG_VALUED and not equals else None
            if waiting is None:
                options.append((name, value or None))
        else:
            waiting = _short(arg, options)
    return Curl(tuple(options), tuple(urls), known, into, fetched)


def _short(arg: str, options: list[tuple[str, str | None]]) -> str | None:
    """Reads `-sSfXPOST`; the option whose value is the next word, if one is."""
    for index, letter in enumerate(arg[1:], 1):
        name = f"-{letter}"
        if letter in _VALUED:
            rest = arg[index + 1 :]
            if not rest:
                return name
            options.append((name, rest))
            return None
        options.append((name, None))
    return None
