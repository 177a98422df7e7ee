"""A stand-in for PHALP: its settings, its words, its files and its way of keeping identities, without networks."""
