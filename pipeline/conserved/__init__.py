"""What the log promises for years: months, seals, an archive, and rows that come back byte for byte.

months      the tables in which PostgreSQL keeps the log
lines       events as the bytes that are sealed and archived
sealing     seals and their heads      verifying   whether the log is what was sealed
archive     old months leave the log, and come back      recall      reading what is archived
"""
