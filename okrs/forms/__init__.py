"""Forms: what a page takes in, checked before an action hears of it."""
