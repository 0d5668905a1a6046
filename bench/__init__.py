"""What Cairn does on real servers: its speed, and the installation that the fault tests break."""
