"""Stand-ins of the registers that the service asks over the network: Virta and the matriculation register.

They speak the real protocols over real HTTP with what the registers hold of the demo's people, so that the demo and the
tests run the very clients that production runs. They can also fail in every way in which a register can.
"""
