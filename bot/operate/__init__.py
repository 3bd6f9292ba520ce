"""What operators see and use: logs, health, the doctor, the manifest."""
