# scripts/smoke_tests.py
