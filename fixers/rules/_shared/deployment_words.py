"""Words for production, other environments and deploying."""

import re
from collections.abc import Iterable
from typing import Final

from fixers.syntax.regex import regex

# A whole word, and not one of `non-prod`, `preprod`, `prod-like`; or one of `ShopProdStack`.
PRODUCTION: Final = regex(
    r"(?<![a-z0-9])(?<!non[-_ ])(?<!pre[-_ ])(?<!not[-_ ])(?:prod(?:uction)?|prd)"
    r"(?![a-z0-9]|[-_]like)"
    r"|(?-i:(?<![A-Za-z])Prod(?:uction)?(?=[A-Z]))"
    r"|(?-i:(?<=[a-z0-9])(?<![nN]on)(?<![pP]re)Prod(?:uction)?(?![a-z]))",
    re.IGNORECASE,
)
DEPLOYS: Final = regex(r"deploy|release|roll ?out|promot|ship|publish|apply", re.IGNORECASE)
# `Stage 3: Deploy` counts, and `$STAGE` may be any: they name no place.
OTHER: Final = regex(
    r"(?<![a-z0-9])(?:dev|develop|development|staging|(?<!\$)(?<!\$\{)stage(?! \d)|test|qa|uat"
    r"|sandbox|preview)(?![a-z0-9=])",
    re.IGNORECASE,
)
_HOW: Final = regex(r"(?:NODE|RAILS|RACK|MIX|APP|FLASK|DJANGO)_ENV=")
_WHAT: Final = regex(
    r"\b(?:npm|pnpm|yarn|bun)\b[^;&|\n]*?(?:--only[= ]|--)prod(?:uction)?(?![\w-])"
)
_OPTION: Final = regex(r"^--?[\w-]+=?")


def plain(text: str) -> str:
    """The value of an option: `--env=test` is about test, `--test` is not."""
    return _OPTION.sub("", text)


def of_places(texts: Iterable[str]) -> list[str]:
    """What may name a place: `NODE_ENV=production` tells how a program runs, and
    `npm ci --production` what it needs."""
    return [_WHAT.sub("", text) for text in texts if not _HOW.search(text)]
