"""From kept files to a sealed warehouse: harmonise, correct, roll up, check identities, seal."""
