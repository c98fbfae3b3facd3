"""Withdrawing consent for the study rights that rest on it.

The rules are KOSKI's (koski-citizen §6) with one difference, in the person's favour: a link that was open once does not
stand in the way for ever, only one that is open now and for which the person chose the study by name. They are told
which link it is, and may withdraw it first.
"""
