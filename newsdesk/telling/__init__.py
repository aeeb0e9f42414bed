"""How changes reach people: as a redline on a terminal, or through a hook."""
