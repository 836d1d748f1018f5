"""The demo: a sandbox EHR, a sandbox payer and the bridge live through a week of a practice."""
