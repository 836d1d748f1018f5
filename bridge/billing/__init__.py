"""The domain: what a claim is, how it is coded, checked, advanced and paid. Pure; standard library only."""
