"""Pages where people type: each shows what is written, calls one action, and leads on."""
