"""What was taken in → turns: order, leases, wake-ups."""
