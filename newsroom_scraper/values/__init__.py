"""What a string, a date or an address on a page means: pure functions, one module for each kind of value."""
