"""What the program promises, tried on real parts."""
