"""The torture: clients that write down what they were told, faults by a seed, and a checker that knows what must be so."""
