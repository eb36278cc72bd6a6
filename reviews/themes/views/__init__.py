"""What is asked of the themes by address."""
