"""The translations, pure: FHIR to domain values and back. One arrow per file."""
