"""The words that generated passphrases are made of: the EFF large word list of 2016."""
