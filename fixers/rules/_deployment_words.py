"""Words for production, other environments and deploying."""

import re
from typing import Final

# A whole word, and not one of `non-prod`, `preprod`, `prod-like`; or one of `ShopProdStack`.
PRODUCTION: Final = re.compile(
    r"(?<![a-z0-9])(?<!non[-_ ])(?<!pre[-_ ])(?<!not[-_ ])(?:prod(?:uction)?|prd)"
    r"(?![a-z0-9]|[-_]like)"
    r"|(?-i:(?<![A-Za-z])Prod(?:uction)?(?=[A-Z]))"
    r"|(?-i:(?<=[a-z0-9])(?<![nN]on)(?<![pP]re)Prod(?:uction)?(?![a-z]))",
    re.IGNORECASE,
)
DEPLOYS: Final = re.compile(r"deploy|release|roll ?out|promot|ship|publish|apply", re.IGNORECASE)
OTHER: Final = re.compile(
    r"(?<![a-z0-9])(?:dev|develop|development|staging|stage|test|qa|uat|sandbox|preview)(?![a-z0-9=])",
    re.IGNORECASE,
)
_OPTION: Final = re.compile(r"^--?[\w-]+=?")


def plain(text: str) -> str:
    """The value of an option: `--env=test` is about test, `--test` is not."""
    return _OPTION.sub("", text)
