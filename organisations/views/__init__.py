"""Forces, policing bodies and observers, as the national lead keeps them."""
