@echo off
if "%FULL%"=="true" (
    grype dir:.
) else (
    echo skipped
)
