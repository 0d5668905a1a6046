"""The demo story and what is shown only with it. A package, so that the story is told once for all of it and taken back after."""
