"""Ways to find an order of outcomes: plain rules from what people said to a proposal. Nothing here changes the rank.

`pairwise` asks "which matters more?", `strength` makes an order of the answers, `cycles` points out where they contradict
each other, `wsjf` divides the cost of delay by the size, `places` lays a proposal beside the present order.
"""
