"""What the log says about persons: hidden under a key of their own, shown to readers, and gone when the key is.

cipher      one value under a key (plain)      keyring     the keys of persons, and what this process remembers of them
hiding      payloads on their way to the log and back      erasing     a person is erased, for good
"""
