"""Where an item may be shown, by territory."""

TERRITORIES = {"se": "Sweden", "fi": "Finland"}
