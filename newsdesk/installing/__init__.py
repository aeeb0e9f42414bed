"""What runs newsrooms with nobody there: lines for cron, units for systemd, a workflow for CI. Pure."""
