# scripts/gdpr_compliance_check.py
