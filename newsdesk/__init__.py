"""The room of people: what is told, typed, exported and shown."""
