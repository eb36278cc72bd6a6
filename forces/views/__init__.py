"""The pages about people: managing them, coming in, and what the portal says of itself."""
