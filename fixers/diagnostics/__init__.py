"""What a check says: findings, fixes and edits. Frozen values, no behaviour."""

from fixers.diagnostics.edit import EXECUTABLE, REGULAR, Edit, FileAction, FileChange
from fixers.diagnostics.finding import Finding, Location, Related
from fixers.diagnostics.fix import Applicability, Fix, SkippedFix
from fixers.diagnostics.severity import Confidence, Severity

__all__ = [
    "EXECUTABLE",
    "REGULAR",
    "Applicability",
    "Confidence",
    "Edit",
    "FileAction",
    "FileChange",
    "Finding",
    "Fix",
    "Location",
    "Related",
    "Severity",
    "SkippedFix",
]
