# scripts/health_check.sh
