"""What customers and interested parties expect, and what is heard about the market."""
