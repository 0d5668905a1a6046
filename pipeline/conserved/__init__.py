"""What the log promises for years: months, seals, an archive, and rows that come back byte for byte."""
