"""Webhooks: events carried to addresses outside, signed, until they have arrived.

A webhook is a subscription of the log whose handler only writes down what is owed (`owing`). A thread of the worker
sends what is due (`carrier`, `sending`), over connections to addresses that were checked (`addresses`, `wire`).
"""
