"""Small scripts that do with others' packages what we time of our own, in an interpreter that has them."""
