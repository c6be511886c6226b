"""Rules for what is said of one alone: properties, licences, origins, accusations."""
