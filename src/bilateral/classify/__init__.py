"""Code lists and names: economies and groups of them (`areas`), their states and provinces (`regions`), goods (`commodities`).

Each module turns what a person or an agency writes into one canonical code, and a canonical code into a short name in English, Spanish or
Korean. A look-up is exact after `areas.normalise`; nothing is matched by likeness. What no list holds raises UnknownName, which names the
nearest entries but never picks one. The lists are data beside the modules (`*.toml`, `regions.csv`); adding a name means one line there.
"""
